"""A first look at a block's text, before Python's parser sees it.

Some things are done here because a syntax tree comes too late for them. What keyboards, books and programs write with
other characters, `（`, `x²`, `[1. 2.]`, is read as what it means. Text that could overtax the parser (hundreds of
nested parentheses, numbers of ten thousand digits) is refused. Comments are kept. And `dJ/dw` is found and made one
name, so that it binds tighter than any operator; the slash in it becomes a letter. Of every character of the rewritten
text it is known where it comes from.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction

from scalargrad.languages import say
from scalargrad.worked.language.characters import POWERS, SIGNS, as_meant, instead_of
from scalargrad.worked.language.columns import Columns
from scalargrad.worked.language.paper import ABOUT, about_equal, latex, more_digits, on_paper, prime
from scalargrad.worked.language.pasted import Lists, Token, cut_short, unwrapped
from scalargrad.worked.language.written import write_decimal_commas, write_numbers, write_signs
from scalargrad.worked.numbers import MAX_DIGITS, DocumentError, check_time
from scalargrad.worked.reading import Block

MAX_PARENTHESES = 60  # each takes the parser 3 kB of stack, of which a browser has 500
MAX_OPERATORS = 400  # in one expression; Python's parser and every walk over its tree recurse that deep
MAX_LITERAL = 4000  # characters
SLASH = "ǀ"  # U+01C0, a letter to Python

_LETTER = rf"(?:(?![{SIGNS}])\w)"
_TOKEN = re.compile(
    rf"""(?P<comment>\#[^\n]*)
      | (?P<number>(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9][0-9_]*)?{_LETTER}*)
      | (?P<name>(?!\d){_LETTER}(?:{_LETTER}|[\u0300-\u036f\u20d7])*)
      | (?P<power>[{"".join(POWERS)}]+)
      | (?P<sign>[{SIGNS}])
      | (?P<prime>(?<=[\w)\]])(?:[′″‴]+|['’]+(?![\w'’"{{])))
      | (?P<text>['"`“”‘’])
      | (?P<latex>\\(?!\n)[a-zA-Z]*|\$)
      | (?P<space>[ \t\f]+)
      | (?P<newline>\n)
      | (?P<ellipsis>\.\.\.|…+)
      | (?P<operator>\*\*|//|==|!=|<=|>=|:=|->|<<|>>|[-+*/@%&|^~<>=.,:;()\[\]{{}}\\])""",
    re.VERBOSE,
)
_WORD_OPERATORS = ("not", "lambda", "await", "if", "else", "and", "or", "in", "is")
_WRONG = re.compile(r"[#＃]\s*wrong\b\s*[:：]?(?P<words>.*)")
_POINTS = re.compile(r"#\s*(?P<points>[0-9]{1,4}(?:\.[0-9]{1,2})?)\s*(?:points?\b|分).*")


def with_slashes(text: str) -> str:
    """A text in which each `dJ/dw` that was made one name has its slash again."""
    return re.sub(f"{SLASH}+", "/", text)


class Scan:
    """The tokens and comments of a block, and its text with every `dJ/dw` made one name."""

    def __init__(self, block: Block, names: set[str]) -> None:
        """names: those bound in the blocks above; the ones that this block binds are added to them."""
        self.block = block
        self.text = as_meant(block.text)
        self.lines = block.text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.wrong: dict[int, str] = {}  # line (from 0) -> the words after «# wrong»
        self.points: dict[int, Fraction] = {}  # line -> what an answer is worth: «# 2 points»
        self.plain, instead, cut = unwrapped(self.text)
        if cut is not None:
            raise self.error(cut_short(), cut)
        self.tokens = self._tokens(self.plain)
        self._check_depth()
        if problem := on_paper(self.plain, self.tokens):
            raise self.error(*problem)
        self.names = names
        self._columns: dict[int, Columns | None] = {}
        self.letters = list(self.plain)  # what is written for each character: none, one, or several
        for at, written in instead.items():
            self.letters[at] = written
        self._write_out()
        self._rewrite(names)
        self.rewritten = "".join(self.letters).split("\n")

    def place(self, at: int) -> tuple[int, int]:
        """Line and column, from 0, of a position in the text."""
        line = bisect_right(self.starts, at) - 1
        return line, at - self.starts[line]

    def error(self, message: str, at: int) -> DocumentError:
        return DocumentError(message, *self.block.place(*self.place(at)))

    def _tokens(self, text: str) -> list[Token]:
        at = 0
        tokens: list[Token] = []
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self.error(self._meaningless(at, tokens[-1:]), at)
            kind = str(match.lastgroup)
            if SLASH in match[0] and kind in ("name", "number"):
                raise self.error(self._meaningless(at + match[0].index(SLASH), ()), at + match[0].index(SLASH))
            if kind == "prime":
                name = tokens[-1][1] if tokens[-1][0] == "name" else "y"
                raise self.error(prime(name, match[0], text[match.end() :]), at)
            if kind == "latex":
                raise self.error(latex(match[0], text[match.end() :]), at)
            if kind == "text":
                raise self.error(say("text in quotation marks is not part of the language"), at)
            if kind == "number":
                self._check_number(match[0], at)
            if kind == "comment" and (wrong := _WRONG.fullmatch(self.block.text[at : match.end()])):
                self.wrong[self.place(at)[0]] = wrong["words"].strip()
            if kind == "comment" and (worth := _POINTS.fullmatch(match[0])):
                self.points[self.place(at)[0]] = Fraction(worth["points"])
            if len(tokens) % 1024 == 0:
                check_time()
            tokens.append((kind, match[0], at))
            at = match.end()
        return tokens

    def _meaningless(self, at: int, before: Sequence[Token]) -> str:
        """What to write for a character that is none of the language's. before: the token before it."""
        found = self.block.text[at]
        if found == "…" and before and before[0][0] == "number":
            return more_digits(before[0][1])
        if found in ABOUT and (chain := about_equal(as_meant(self.lines[self.place(at)[0]]))):
            return chain
        if not found.isprintable():
            return say("the character with code {code} means nothing here", code=ord(found))
        instead = instead_of(found)
        if instead is None:
            return say("the character {character} means nothing here", character=found)
        return say("the character {character} means nothing here: write {instead}", character=found, instead=instead)

    def _check_number(self, text: str, at: int) -> None:
        if not re.fullmatch(r"[0-9_.]+([eE][-+]?[0-9]+(_[0-9]+)*)?", text):
            raise self.error(_no_number(text[:20]), at)
        exponent = re.split("[eE]", text)[1:]
        if len(text) > MAX_LITERAL or (exponent and abs(int(exponent[0])) > MAX_DIGITS - MAX_LITERAL):
            raise self.error(say("this number is too long"), at)

    def _check_depth(self) -> None:
        """Refuse what is nested too deep, before the parser or anything else recurses into it."""
        operators = [0]  # seen since the last comma, for each open parenthesis
        for kind, text, at in self.tokens:
            if text in ("(", "[", "{"):
                operators[-1] += 1  # an index or a call is an operation too
                operators.append(0)
                if len(operators) - 1 > MAX_PARENTHESES:
                    raise self.error(say("more than {most} parentheses are nested here", most=MAX_PARENTHESES), at)
            elif text in (")", "]", "}") and len(operators) > 1:
                operators.pop()
            elif text in (",", ";") or (kind == "newline" and len(operators) == 1):
                operators[-1] = 0
            elif kind in ("operator", "ellipsis", "power", "sign") or text in _WORD_OPERATORS:
                operators[-1] += 1
            if sum(operators) > MAX_OPERATORS:
                many = say("more than {most} operators in one expression: give its parts names", most=MAX_OPERATORS)
                raise self.error(many, at)

    def _write_out(self) -> None:
        """Write in the language's own way what is written in others: raised digits, percents, arrays without commas."""
        for problem in (
            write_signs(self.tokens, self.letters),
            Lists(*_without_spaces(self.tokens), self.letters).complete(),
            write_numbers(self.tokens, self.letters),
        ):
            if problem is not None:
                raise self.error(*problem)
        for statement in self._statements():
            if problem := write_decimal_commas(statement, self.letters):
                raise self.error(*problem)

    def _rewrite(self, names: set[str]) -> None:
        """Make `dJ/dw` one name wherever dJ and dw are not names of their own, bound above."""
        for statement in self._statements():
            i = 0
            while i + 2 < len(statement):
                (kind1, first, at1), (_, slash, _), (kind2, second, at2) = statement[i : i + 3]
                i += 1
                both = kind1 == kind2 == "name" and slash == "/" and first[0] == second[0] == "d"
                if both and len(first) > 1 and len(second) > 1 and names.isdisjoint(map(_to_python, (first, second))):
                    end = at2 + len(second)
                    between = end - at1 - len(first) - len(second)  # at least 1; the name is as long as before
                    self.letters[at1:end] = list(first + SLASH * between + second)
                    i += 2
            names |= _bound_by(statement)

    def _statements(self) -> Iterator[list[Token]]:
        """The tokens of each statement, roughly: up to a line's end outside parentheses, a semicolon or a colon."""
        statement: list[Token] = []
        depth = 0
        for token in self.tokens:
            kind, text, _ = token
            depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
            if depth <= 0 and (kind == "newline" or text in (";", ":")):
                check_time()
                yield statement
                statement = []
            elif kind not in ("space", "newline", "comment"):
                statement.append(token)
        yield statement

    def column(self, line: int, utf8_bytes: int) -> int:
        """Where a character of the rewritten text comes from: Python's parser counts columns in bytes."""
        columns = self._columns_of(line)
        return utf8_bytes if columns is None else columns.origin(utf8_bytes)

    def column_of_error(self, line: int, characters: int) -> int:
        """The same for an error of Python's, which counts them in characters."""
        columns = self._columns_of(line)
        return characters if columns is None else columns.origins[min(characters, len(columns.origins) - 1)]

    def _columns_of(self, line: int) -> Columns | None:
        """None for a line in which every column is that of the file."""
        if line not in self._columns:
            here = self.letters[self.starts[line] : self.starts[line + 1] - 1] if line + 1 < len(self.starts) else []
            plain = all(len(letter) == 1 and letter.isascii() for letter in here)
            self._columns[line] = None if plain else Columns(here)
        return self._columns[line]

    def literal(self, line: int, start: int, end: int) -> str:
        """A part of a line as it is rewritten, from byte to byte."""
        columns = self._columns_of(line)
        return self.rewritten[line][start:end] if columns is None else columns.text[start:end].decode()


def _without_spaces(tokens: Sequence[Token]) -> tuple[list[Token], set[int]]:
    """The tokens that count, and which of them stand behind a space or a line's end."""
    kept: list[Token] = []
    spaced: set[int] = set()
    for k, token in enumerate(tokens):
        if token[0] not in ("space", "comment"):
            if k and tokens[k - 1][0] in ("space", "comment", "newline"):
                spaced.add(len(kept))
            kept.append(token)
    return kept, spaced


def _no_number(text: str) -> str:
    product = re.fullmatch(r"([0-9.]+)([^\W\d]\w*)", text)
    if product is None:
        return say("{text} is not a decimal number", text=text)
    return say(
        "{text} is not a decimal number; a product is written {number}*{name}",
        text=text,
        number=product[1],
        name=product[2],
    )


def _bound_by(statement: list[Token]) -> set[str]:
    """The names that a statement binds: those before its `=`, or between `for` and `in`."""
    words = [text for _, text, _ in statement]
    if words[:1] == ["for"]:
        return set(words[1:2])
    bound: set[str] = set()
    depth = 0
    for word in words:
        depth += (word in ("(", "[", "{")) - (word in (")", "]", "}"))
        if word == "=" and depth == 0:
            return bound
        if word.isidentifier():
            bound.add(_to_python(word))
    return set()


def _to_python(name: str) -> str:
    """A name as Python reads it, whatever kinds of letters it is written with."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)
