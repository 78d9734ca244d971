"""The blocks of worked example in Markdown, each line with its place in the file.

Markdown is read line by line as CommonMark says: a fence of three or more backticks or tildes, indented by at most
three, inside list items and quotations too, closed by a fence at least as long. Nothing else of Markdown matters here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading.document import Block, Document

Place = tuple[int, int]  # the line in the file, from 1, and the columns before what is meant

_FENCE = re.compile(r"(?P<indent> {0,3})(?P<fence>`{3,}|~{3,})(?P<info>.*)")
_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r"( {0,3})([-+*]|\d{1,9}[.)])( +|$)")
_RULE = re.compile(r" {0,3}([-*_])( *\1){2,} *$")  # * * * is a rule, not a list
_HEADING = re.compile(r" {0,3}#[ \t](.*)")
_RAW_HTML = {  # what begins raw HTML, in which there is no Markdown, and what ends it
    re.compile(r" {0,3}<!--"): re.compile(r"-->"),
    re.compile(r" {0,3}<(pre|script|style|textarea)(\s|>|$)", re.I): re.compile(
        r"</(pre|script|style|textarea)>", re.I
    ),
}


def read_markdown(lines: Sequence[str], document: Document, places: Sequence[Place] | None = None) -> None:
    """Add the blocks of Markdown lines to a document, and its title if it has none yet but its file's name.

    places: the line in the file, and the columns before it, of each line; by default they are the file's own lines.
    """
    reader = _Reader(document)
    for (number, before), line in zip(places or [(i, 0) for i in range(1, len(lines) + 1)], lines, strict=True):
        reader.read(line.expandtabs(4), number, before)
    reader.end()


@dataclass
class _Fence:
    """An open fence and the lines in it so far. indent: its own indentation, which its lines have too."""

    mark: str
    indent: int
    worked: bool
    place: Place
    lines: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def is_closed_by(self, line: str) -> bool:
        closing = _FENCE.fullmatch(line)
        return closing is not None and closing["fence"].startswith(self.mark) and not closing["info"].strip()


class _Reader:
    """Goes from line to line: each is text, inside a fence, or inside raw HTML."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.containers: list[int] = []  # list items and quotations: an item's indentation, 0 for a quotation
        self.fence: _Fence | None = None
        self.raw_html_end: re.Pattern[str] | None = None

    def read(self, line: str, number: int, before: int) -> None:
        """Read the next line. number, before: its line in the file, and the columns before it."""
        rest, column, inside = _enter(line, self.containers)
        if inside < len(self.containers):
            self.end()  # the list item or quotation ended, and its fence with it
        if self.fence is not None:
            self._in_fence(self.fence, rest, (number, before + column))
        elif self.raw_html_end is not None:
            self._in_raw_html(self.raw_html_end, rest)
        else:
            if rest.strip():  # a blank line ends no list item
                del self.containers[inside:]
            rest, column = _open_containers(rest, column, self.containers)
            self._in_text(rest, (number, before + column))

    def end(self) -> None:
        """Here the document ends, or what the open fence stands in: a DocumentError if it is one of a block."""
        if self.fence is not None and self.fence.worked:
            line, before = self.fence.place
            raise DocumentError(f"this block is not closed: a line {self.fence.mark} is missing", line, before + 1)
        self.fence = None

    def _in_fence(self, fence: _Fence, line: str, place: Place) -> None:
        if not fence.is_closed_by(line):
            cut = min(fence.indent, len(line) - len(line.lstrip(" ")))
            fence.lines.append(line[cut:])
            fence.places.append((place[0], place[1] + cut))
            return
        if fence.worked:
            self.document.blocks.append(Block("\n".join(fence.lines) + "\n", tuple(fence.places)))
        self.fence = None

    def _in_raw_html(self, end: re.Pattern[str], line: str) -> None:
        self.raw_html_end = None if end.search(line) else end

    def _in_text(self, line: str, place: Place) -> None:
        raw_html_end = next((end for begin, end in _RAW_HTML.items() if begin.match(line)), None)
        opening = _FENCE.fullmatch(line)
        if raw_html_end is not None:
            self._in_raw_html(raw_html_end, line)
        elif opening and not (opening["fence"][0] == "`" and "`" in opening["info"]):
            worked = opening["info"].split()[:1] == ["worked"]
            self.fence = _Fence(opening["fence"], len(opening["indent"]), worked, place)
        elif heading := _HEADING.fullmatch(line):
            self.document.title = self.document.title or _without_closing_marks(heading[1].strip())


def _without_closing_marks(heading: str) -> str:
    """`# Title ##` is the title «Title», `# C#` is «C#»."""
    text = heading.rstrip("#")
    return text.rstrip() if not text or text[-1].isspace() else heading


def _enter(line: str, containers: list[int]) -> tuple[str, int, int]:
    """What of a line stands inside the open containers, its column, and how many of them it is inside of."""
    column = 0
    for depth, indent in enumerate(containers):
        rest = line[column:]
        if indent == 0:
            quote = _QUOTE.match(rest)
            if not quote:
                return rest, column, depth
            column += quote.end()
        elif not rest.strip():
            column += min(indent, len(rest))
        elif len(rest) - len(rest.lstrip(" ")) >= indent:
            column += indent
        else:
            return rest, column, depth
    return line[column:], column, len(containers)


def _open_containers(rest: str, column: int, containers: list[int]) -> tuple[str, int]:
    """Open the quotations and list items that begin on a line; what stands inside them, and its column."""
    while len(containers) < 100:
        if quote := _QUOTE.match(rest):
            containers.append(0)
            end = quote.end()
        elif (item := _ITEM.match(rest)) and not _RULE.match(rest):
            spaces = len(item[3])
            width = item.end(2) + (spaces if 1 <= spaces <= 4 else 1)
            containers.append(width)
            end = min(width, len(rest))
        else:
            break
        rest, column = rest[end:], column + end
    return rest, column
