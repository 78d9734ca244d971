"""Numbers and signs as people write them: x², ½, √(…), 50 %, 1 000, 0,5. Where the meaning is certain they are read.

`letters` holds what is written for each character of a text; here it is changed. What is not certain is a problem:
what to write, and where.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from keyword import iskeyword

from scalargrad.languages import say
from scalargrad.worked.language.characters import FRACTIONS, POWERS, RELATIONS, TRANSPOSES
from scalargrad.worked.language.pasted import Problem, Token


def write_signs(tokens: Sequence[Token], letters: list[str]) -> Problem | None:
    """Raised digits, fractions, roots, percents and the like with the characters of the language."""
    for k, (kind, text, at) in enumerate(tokens):
        problem = None
        if kind == "power":
            problem = _power(tokens, k, letters)
        elif kind == "ellipsis":
            _replace(letters, at, len(text), "...")
        elif text in FRACTIONS:
            problem = _fraction(tokens, k, letters)
        elif text in RELATIONS:
            letters[at] = RELATIONS[text]
        elif text in TRANSPOSES:
            letters[at] = ".T"
            problem = _product(tokens, k)
        elif text == "√":
            problem = _root(tokens, k, letters)
        elif text in ("%", "‰"):
            problem = _percent(tokens, k, letters)
        elif text == "+" and [part for _, part, _ in tokens[k + 1 : k + 3]] == ["/", "-"]:
            problem = say("a number with a tolerance is written approx(a, abs=b)"), at
        elif text == "|":
            problem = say("the character {character} means nothing here: write {instead}",
                          character=text, instead="abs( )"), at  # fmt: skip
        elif text == "(" and k and tokens[k - 1][0] == "number":
            problem = say("a product is written with *: {number}*( )", number=tokens[k - 1][1]), at
        if problem is not None:
            return problem
    return None


def _power(tokens: Sequence[Token], k: int, letters: list[str]) -> Problem | None:
    """x² is x**2, x⁻¹ is x**-1; sin²(x) is refused."""
    _, text, at = tokens[k]
    written = "".join(POWERS[digit] for digit in text)
    if not (k and _ends_operand(tokens[k - 1]) and re.fullmatch("[-+]?[0-9]+", written)):
        return say("the character {character} means nothing here: write {instead}", character=text, instead="**"), at
    if _text(tokens, k + 1) == "(":
        return say("the power of a function's result is written behind it: {name}(x)**{power}",
                   name=tokens[k - 1][1], power=written), at  # fmt: skip
    _replace(letters, at, len(text), "**" + written)
    return None


def _fraction(tokens: Sequence[Token], k: int, letters: list[str]) -> Problem | None:
    """½ is (1/2), and ½(a + b) is (1/2)*(a + b); 3½ and 1/½a are refused."""
    _, text, at = tokens[k]
    before, after = _neighbour(tokens, k, -1), _neighbour(tokens, k, 1)
    fraction = f"({FRACTIONS[text]})"
    times = _begins_operand(after)
    if _ends_operand(before) or (times and before[1] in ("/", "**", "%", "@")):
        return say("write {fraction} with an operator beside it, + or *", fraction=fraction), at
    letters[at] = fraction + "*" * times
    return None


def _root(tokens: Sequence[Token], k: int, letters: list[str]) -> Problem | None:
    """√(…) is sqrt(…), √2 and √x are sqrt(2) and sqrt(x)."""
    _, text, at = tokens[k]
    if k and _ends_operand(_neighbour(tokens, k, -1)):
        return say("a product is written with *: {number}*( )", number=_neighbour(tokens, k, -1)[1]), at
    if _text(tokens, k + 1) == "(":
        letters[at] = "sqrt"
        return None
    kind, operand, start = tokens[k + 1] if k + 1 < len(tokens) else ("", "", at)
    if kind not in ("name", "number") or _text(tokens, k + 2) in ("(", "[", ".") or _kind(tokens, k + 2) == "power":
        return say("the character {character} means nothing here: write {instead}",
                   character=text, instead="sqrt( )"), at  # fmt: skip
    letters[at] = "sqrt("
    letters[start + len(operand) - 1] += ")"
    return None


def _product(tokens: Sequence[Token], k: int) -> Problem | None:
    """Wᵀx is refused: nothing stands between the factors."""
    (_, before, start), (kind, behind, _) = _neighbour(tokens, k, -1), _neighbour(tokens, k, 1)
    if not (kind == "name" or behind == "(") or iskeyword(behind):
        return None
    product = f"{before}.T @ {behind}" if kind == "name" and before.isidentifier() else "A.T @ x"
    return say("an operator is missing here; a product is written {product}", product=product), start


def _percent(tokens: Sequence[Token], k: int, letters: list[str]) -> Problem | None:
    """37.3 % is 37.3e-2: it is printed to as many digits. A % between two operands is an operator of Python's."""
    _, text, at = tokens[k]
    kind, number, start = _neighbour(tokens, k, -1)
    if kind != "number" or _begins_operand(_neighbour(tokens, k, 1)):
        return None
    if "e" in number.lower():
        return say("write a number without an exponent before {sign}", sign=text), at
    _replace(letters, start + len(number), at + 1 - start - len(number), "e-2" if text == "%" else "e-3")
    return None


def write_numbers(tokens: Sequence[Token], letters: list[str]) -> Problem | None:
    """1 000 000 as one number, except in a list, where numbers may stand side by side."""
    brackets = []
    for k, (kind, text, at) in enumerate(tokens):
        if text in ("[", "(", "{"):
            brackets.append(text)
        elif text in ("]", ")", "}") and brackets:
            brackets.pop()
        elif kind == "number" and _kind(tokens, k - 1) == "space" and _kind(tokens, k - 2) == "number":
            if brackets and brackets[-1] == "[":
                continue
            if not (re.fullmatch(r"[0-9]{3}(\.[0-9]*)?", text) and _is_group(tokens, k - 2)):
                return say("two numbers stand side by side here: an operator or a comma is missing"), at
            space = tokens[k - 1]
            _replace(letters, space[2], len(space[1]), "")
    return None


def _is_group(tokens: Sequence[Token], k: int) -> bool:
    """Whether a number may be the thousands of a longer one: 1 or 12 or 123, or behind such a number 456."""
    behind = _kind(tokens, k - 1) == "space" and _kind(tokens, k - 2) == "number"
    return bool(re.fullmatch("[0-9]{3}" if behind else "[1-9][0-9]{0,2}", tokens[k][1]))


def write_decimal_commas(statement: Sequence[Token], letters: list[str]) -> Problem | None:
    """0,5 as 0.5 and 1,234,567 as 1234567, where no comma can stand: outside of brackets, behind a single name.

    1,234 may be either.
    """
    outside = _outside(statement)
    sign = next((k for k in outside if statement[k][1] == "="), -1)
    if any(k < sign and statement[k][1] == "," for k in outside):
        return None  # several names: the commas are between their values
    commas = [k for k in outside if statement[k][1] == ","]
    runs: list[list[int]] = []
    for k in commas:
        if not _is_tight(statement, k):
            return None
        if runs and runs[-1][-1] == k - 2:
            runs[-1].append(k)
        else:
            runs.append([k])
    for run in runs:
        if problem := _one_number(statement, run, letters):
            return problem
    return None


def decimal_comma(text: str) -> str | None:
    """The number that is meant by the first decimal comma in the outer brackets, with its point; None without one.

    >>> decimal_comma("(1+2,718)"), decimal_comma("(1, 2)"), decimal_comma("relu(max(1,5), 3)")
    ('2.718', None, None)
    """
    for found in re.finditer(r"(?<![\w.])([0-9]+),([0-9]+)(?![\w.])", text):
        above = text[: found.start()]
        if sum(map(above.count, "([{")) - sum(map(above.count, ")]}")) <= 1:
            return f"{found[1]}.{found[2]}"
    return None


def _one_number(statement: Sequence[Token], run: Sequence[int], letters: list[str]) -> Problem | None:
    parts = [statement[run[0] - 1][1], *(statement[k + 1][1] for k in run)]
    at = statement[run[0] - 1][2]
    grouped = re.fullmatch(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?", ",".join(parts))
    if len(run) == 1 and grouped and "." not in parts[1]:
        return say(
            "{text} may be two numbers: write {decimal} or {whole}",
            text=",".join(parts), decimal=".".join(parts), whole="".join(parts),
        ), at  # fmt: skip
    if len(run) == 1 and re.fullmatch(r"[0-9]{1,3}\.[0-9]{3},[0-9]+", ",".join(parts)):
        return say("decimals have a point: write {decimal}", decimal=parts[0].replace(".", "") + "." + parts[1]), at
    if not grouped and (len(run) > 1 or not (parts[0].isdigit() and re.fullmatch(r"[0-9]+([eE].*)?", parts[1]))):
        return say("a list has square brackets, [0, 5], and a decimal a point, 0.5"), at
    for k in run:
        letters[statement[k][2]] = "" if grouped else "."
    return None


def _outside(statement: Sequence[Token]) -> list[int]:
    """The places of the tokens that stand in no brackets."""
    places = []
    depth = 0
    for k, (_, text, _) in enumerate(statement):
        depth += (text in ("[", "(", "{")) - (text in ("]", ")", "}"))
        if depth == 0:
            places.append(k)
    return places


def _is_tight(statement: Sequence[Token], k: int) -> bool:
    """Whether a comma has a number directly on either side."""
    if not 0 < k < len(statement) - 1:
        return False
    (kind1, before, at1), (_, _, at), (kind2, _, at2) = statement[k - 1 : k + 2]
    return kind1 == kind2 == "number" and at1 + len(before) == at and at2 == at + 1


def _replace(letters: list[str], at: int, length: int, written: str) -> None:
    letters[at : at + length] = [written, *[""] * (length - 1)]


def _ends_operand(token: Token) -> bool:
    kind, text, _ = token
    return kind in ("name", "number", "power") or text in (")", "]") or text in FRACTIONS or text in TRANSPOSES


def _begins_operand(token: Token) -> bool:
    kind, text, _ = token
    return kind in ("name", "number") or text in ("(", "[", "√") or text in FRACTIONS


def _neighbour(tokens: Sequence[Token], k: int, step: int) -> Token:
    """The next token before or after one that is no space."""
    k += step
    while 0 <= k < len(tokens):
        if tokens[k][0] != "space":
            return tokens[k]
        k += step
    return "", "", 0


def _text(tokens: Sequence[Token], k: int) -> str:
    return tokens[k][1] if 0 <= k < len(tokens) else ""


def _kind(tokens: Sequence[Token], k: int) -> str:
    return tokens[k][0] if 0 <= k < len(tokens) else ""
