"""Text on a terminal: what may be printed, how many columns it takes, and lines that are broken to a width."""

from __future__ import annotations

import unicodedata

WIDTH = 80
NARROWEST = 40


def printable(text: object) -> str:
    """A text without line ends and whatever else a terminal would obey.

    >>> printable("a\\x1b[31m\\nb")
    'a [31m b'
    """
    return "".join(letter if letter.isprintable() else " " for letter in str(text))


def columns(text: str) -> int:
    """How many columns a text takes: Chinese, Japanese and Korean characters take two, accents that combine none.

    >>> columns("loss"), columns("误差")
    (4, 4)
    """
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def padded(text: str, width: int) -> str:
    """A text with blanks up to a number of columns."""
    return text + " " * (width - columns(text))


def wrapped(text: str, first: str = "", indent: int = 0, width: int = WIDTH) -> list[str]:
    """Lines of at most so many columns, broken at blanks and between wide characters; a longer word stays whole.

    first: what the first line begins with; indent: how far the others are indented.
    """
    lines, line, is_bare = [], first, True
    for word in _words(printable(text)):
        bare = word.rstrip(" ")
        if not is_bare and columns(line) + columns(bare) > width:
            lines.append(line.rstrip())
            line, word = " " * indent, word.lstrip(" ")
        line += word
        is_bare = False
    return [*lines, line.rstrip()]


def _words(text: str) -> list[str]:
    """The pieces of a text that stay whole, each with the blanks behind it."""
    words = [""]
    for letter in text:
        may_break = words[-1][-1:] == " " and letter != " "
        if may_break or (words[-1] and _columns_of(letter) == 2 and letter not in "，。：；！？、）」』》"):
            words.append("")
        words[-1] += letter
    return words if words != [""] else []
