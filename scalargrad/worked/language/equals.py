"""What is said of a line with more than one `=`, as tutorials have it: two things on one line, or a chain of sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scalargrad.languages import say
from scalargrad.worked.language.pasted import Token

_RELATIONS = ("==", "<", "<=", ">", ">=")
_LONGEST = 200  # characters of the reader's that are quoted


class _Thing(NamedTuple):
    """What would stand on a line of its own. sides: what is between its `=`; is_given: one name and one value."""

    sides: tuple[str, ...]
    is_given: bool


def line_with_equals(text: str, tokens: Sequence[Token]) -> str | None:
    """What to write for a line with several of `=`; None where it has not."""
    things = [_thing(text, part) for part in _things(tokens)]
    if len(things) == 1 and len(things[0].sides) > 2 and all(things[0].sides):
        return chain(things[0].sides)
    return several_things(text, tokens)


def several_things(text: str, tokens: Sequence[Token]) -> str | None:
    """What to write for `a = 1, b = 2`, with the comma or without; None for a single thing."""
    things = [_thing(text, part) for part in _things(tokens)]
    if len(things) < 2:
        return None
    if all(thing.is_given for thing in things):
        names, values = (", ".join(thing.sides[k] for thing in things) for k in (0, 1))
        if len(line := f"{names} = {values}") <= _LONGEST:
            return say("more than one thing stands on this line: write each on a line of its own, or {line}", line=line)
    return say("more than one thing stands on this line: write each on a line of its own")


def chain(sides: Sequence[str]) -> str:
    """What to write for `net = w1*i1 = 0.0075`: the formula, and below it what it comes to."""
    name, formula, *rest = sides if sum(map(len, sides)) <= _LONGEST else (sides[0], "…", "…")
    if not name.isidentifier():
        return say("a number is stated with ==: write {claim}", claim=" == ".join([name, formula, *rest]))
    return say(
        "a formula and the number that it comes to stand on a line each: write {formula}, and below it {claim}",
        formula=f"{name} = {formula}",
        claim=" == ".join([name, *rest]),
    )


def tokens_of_line(tokens: Sequence[Token], start: int) -> list[Token]:
    """The tokens of a line that count, up to its end outside parentheses, or to a semicolon. start: where it begins."""
    line: list[Token] = []
    depth = 0
    for token in tokens:
        kind, text, at = token
        if at < start:
            continue
        depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
        if depth <= 0 and (kind == "newline" or text == ";"):
            break
        if kind not in ("space", "newline", "comment"):
            line.append(token)
    return line


def _things(line: Sequence[Token]) -> Iterator[list[Token]]:
    """The parts of a line that would each stand on one: `a = 1`, `b = 2` of `a = 1, b = 2`, and without the comma."""
    thing: list[Token] = []
    has_sign = False
    for comma, part in _parts(line):
        is_next = any(text == "=" or text in _RELATIONS for _, text, _ in outside(part))
        if is_next and has_sign:
            yield thing
            thing = []
        elif thing:
            thing.append(comma)
        has_sign = has_sign or is_next
        thing += part
    if has_sign:
        yield thing


def _parts(line: Sequence[Token]) -> list[tuple[Token, list[Token]]]:
    """What is between commas, «and», and where a name with its `=` follows upon a value; each with what is before."""
    between = {token[2] for token in outside(line)}
    parts: list[tuple[Token, list[Token]]] = [(("", "", 0), [])]
    for k, token in enumerate(line):
        kind, text, at = token
        before = line[k - 1] if k else ("", "", 0)
        behind = line[k + 1][1] if k + 1 < len(line) else ""
        if at in between and text in (",", "and"):
            parts.append((token, []))
        elif at in between and kind == "name" and behind == "=" and _ends_value(before):
            parts.append((("", "", at), [token]))
        else:
            parts[-1][1].append(token)
    return [(comma, part) for comma, part in parts if part]


def _ends_value(token: Token) -> bool:
    kind, text, _ = token
    return text in (")", "]") or (kind in ("number", "name") and text != "and")


def _thing(text: str, tokens: Sequence[Token]) -> _Thing:
    signs = [token for token in outside(tokens) if token[1] == "="]
    begin, end = tokens[0][2], tokens[-1][2] + len(tokens[-1][1])
    sides, start = [], begin
    for _, _, at in signs:
        sides.append(text[start:at])
        start = at + 1
    shown = tuple(" ".join(side.split()) for side in [*sides, text[start:end]])
    is_one = not any(word in (",", *_RELATIONS) for _, word, _ in outside(tokens))
    return _Thing(shown, is_one and len(shown) == 2 and shown[0].isidentifier() and bool(shown[1]))


def outside(tokens: Sequence[Token]) -> list[Token]:
    """Those that stand in no brackets."""
    found = []
    depth = 0
    for token in tokens:
        depth -= token[1] in (")", "]", "}")
        if depth <= 0:
            found.append(token)
        depth += token[1] in ("(", "[", "{")
    return found


def split_outside(text: str, signs: str) -> Iterator[str]:
    """The parts of a text between some signs that stand in no brackets.

    >>> list(split_outside("[1; 2]; 3", ";"))
    ['[1; 2]', ' 3']
    """
    depth = start = 0
    for at, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if letter in signs and depth <= 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def list_or_decimal() -> str:
    """What to write for 0,5, which may be a list or a number."""
    return say("a list has square brackets, [0, 5], and a decimal a point, 0.5")
