"""A first look at a block's text, before Python's parser sees it.

Four things are done here because a syntax tree comes too late for them. What a Chinese keyboard or a book writes with
other characters, `（` or `×`, is read as what it means. Text that could overtax the parser (hundreds of nested
parentheses, numbers of ten thousand digits) is refused. Comments are kept. And `dJ/dw` is found and made one name, so
that it binds tighter than any operator; the slash in it becomes a letter. Every column stays.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from fractions import Fraction

from scalargrad.worked.numbers import MAX_DIGITS, DocumentError, check_time
from scalargrad.worked.reading import Block

MAX_PARENTHESES = 100
MAX_OPERATORS = 400  # in one expression; Python's parser and every walk over its tree recurse that deep
MAX_LITERAL = 4000  # characters
SLASH = "ǀ"  # U+01C0, a letter to Python

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<number>(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9][0-9_]*)?\w*)
      | (?P<name>[^\W\d]\w*)
      | (?P<text>['"`])
      | (?P<space>[ \t\f]+)
      | (?P<newline>\n)
      | (?P<ellipsis>\.\.\.)
      | (?P<operator>\*\*|//|==|!=|<=|>=|:=|->|<<|>>|[-+*/@%&|^~<>=.,:;()\[\]{}\\])""",
    re.VERBOSE,
)
# Characters that can only mean another one. The full-width ones stand in Unicode in the order of ASCII.
MEANT = (
    {0xFF01 + i: chr(0x21 + i) for i in range(94)}
    | {0x2080 + i: chr(0x30 + i) for i in range(10)}  # subscripts
    | str.maketrans("−×·⋅÷∂\u3000\xa0", "-***/d  ")
)
_INSTEAD = {
    "–": "-",
    "≤": "<=",
    "≥": ">=",
    "≈": "==",
    "…": "...",
    "√": "sqrt( )",
    "。": "a point, .",
    "、": "a comma, ,",
    **{power: f"**{n}" for n, power in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
}
_ODD = re.compile(f"[{SLASH}{''.join(_INSTEAD)}]")  # in a name or a number
_WORD_OPERATORS = ("not", "lambda", "await", "if", "else", "and", "or", "in", "is")
_WRONG = re.compile(r"[#＃]\s*wrong\b\s*[:：]?(?P<words>.*)")
_POINTS = re.compile(r"#\s*(?P<points>[0-9]{1,4}(?:\.[0-9]{1,2})?)\s*(?:points?\b|分).*")


def with_slashes(text: str) -> str:
    """A text in which each `dJ/dw` that was made one name has its slash again."""
    return re.sub(f"{SLASH}+", "/", text)


Token = tuple[str, str, int]  # kind, text, where it begins


class Scan:
    """The tokens and comments of a block, and its text with every `dJ/dw` made one name."""

    def __init__(self, block: Block, names: set[str]) -> None:
        """names: those bound in the blocks above; the ones that this block binds are added to them."""
        self.block = block
        self.text = block.text.translate(MEANT)
        self.lines = block.text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.wrong: dict[int, str] = {}  # line (from 0) -> the words after «# wrong»
        self.points: dict[int, Fraction] = {}  # line -> what an answer is worth: «# 2 points»
        self.tokens = self._tokens()
        self._check_depth()
        self.names = names
        self._columns: dict[int, list[int] | None] = {}  # where the letters of a line that is not ASCII end, in bytes
        self.rewritten = self._rewrite(names).split("\n")

    def place(self, at: int) -> tuple[int, int]:
        """Line and column, from 0, of a position in the text."""
        line = bisect_right(self.starts, at) - 1
        return line, at - self.starts[line]

    def error(self, message: str, at: int) -> DocumentError:
        return DocumentError(message, *self.block.place(*self.place(at)))

    def _tokens(self) -> list[Token]:
        text, at = self.text, 0
        tokens: list[Token] = []
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self.error(self._meaningless(at), at)
            kind = str(match.lastgroup)
            if odd := _ODD.search(match[0]) if kind in ("name", "number") else None:
                raise self.error(self._meaningless(at + odd.start()), at + odd.start())
            if kind == "text":
                raise self.error("text in quotation marks is not part of the language", at)
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

    def _meaningless(self, at: int) -> str:
        found = self.block.text[at]
        shown = found if found.isprintable() else f"with code {ord(found)}"
        return f"the character {shown} means nothing here" + (f": write {_INSTEAD[found]}" if found in _INSTEAD else "")

    def _check_number(self, text: str, at: int) -> None:
        if not re.fullmatch(r"[0-9_.]+([eE][-+]?[0-9]+(_[0-9]+)*)?", text):
            raise self.error(f"{text[:20]} is not a decimal number", at)
        exponent = re.split("[eE]", text)[1:]
        if len(text) > MAX_LITERAL or (exponent and abs(int(exponent[0])) > MAX_DIGITS - MAX_LITERAL):
            raise self.error("this number is too long", at)

    def _check_depth(self) -> None:
        """Refuse what is nested too deep, before the parser or anything else recurses into it."""
        operators = [0]  # seen since the last comma, for each open parenthesis
        for kind, text, at in self.tokens:
            if text in ("(", "[", "{"):
                operators[-1] += 1  # an index or a call is an operation too
                operators.append(0)
                if len(operators) - 1 > MAX_PARENTHESES:
                    raise self.error(f"more than {MAX_PARENTHESES} parentheses are nested here", at)
            elif text in (")", "]", "}") and len(operators) > 1:
                operators.pop()
            elif text in (",", ";") or (kind == "newline" and len(operators) == 1):
                operators[-1] = 0
            elif kind in ("operator", "ellipsis") or text in _WORD_OPERATORS:
                operators[-1] += 1
            if sum(operators) > MAX_OPERATORS:
                raise self.error(f"more than {MAX_OPERATORS} operators in one expression: give its parts names", at)

    def _rewrite(self, names: set[str]) -> str:
        """The text with `dJ/dw` as one name wherever dJ and dw are not names of their own, bound above."""
        letters = list(self.text)
        for statement in self._statements():
            i = 0
            while i + 2 < len(statement):
                (kind1, first, at1), (_, slash, _), (kind2, second, at2) = statement[i : i + 3]
                i += 1
                both = kind1 == kind2 == "name" and slash == "/" and first[0] == second[0] == "d"
                if both and len(first) > 1 and len(second) > 1 and first not in names and second not in names:
                    end = at2 + len(second)
                    between = end - at1 - len(first) - len(second)  # at least 1; the name is as long as before
                    letters[at1:end] = list(first + SLASH * between + second)
                    i += 2
            names |= _bound_by(statement)
        return "".join(letters)

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
        """Python's parser counts columns in bytes: the column in characters."""
        if line not in self._columns:
            text = self.rewritten[line] if line < len(self.rewritten) else ""
            ends = itertools.accumulate(len(letter.encode(errors="replace")) for letter in text)
            self._columns[line] = None if text.isascii() else [0, *ends]
        ends_of_letters = self._columns[line]
        return utf8_bytes if ends_of_letters is None else bisect_left(ends_of_letters, utf8_bytes)


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
            bound.add(word)
    return set()
