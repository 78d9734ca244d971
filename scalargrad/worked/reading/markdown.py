"""The blocks of worked example in Markdown, each line with its place in the file.

Markdown is read line by line as CommonMark says: a fence of three or more backticks or tildes, indented by at most
three, inside list items and quotations too, closed by a fence at least as long; and as pipelines extend it, with
admonitions and directives. Nothing else of Markdown matters here. A fence that names `worked` and is none of these is
an error, unless it is commented out, or shown in a longer fence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scalargrad.languages import say
from scalargrad.worked.numbers import DocumentError, check_time
from scalargrad.worked.reading.containers import DIRECTIVE, Container, Containers, indentation, is_rule
from scalargrad.worked.reading.document import Block, Document
from scalargrad.worked.reading.fences import (
    NOT_READ,
    OTHER,
    READ,
    closes,
    fence,
    holds_markdown,
    kind_of,
    without_options,
)
from scalargrad.worked.reading.raw_html import RawHtml, mdx_comment, raw_html

Place = tuple[int, int]  # the line in the file, from 1, and the columns before what is meant

_HEADING = re.compile(r"#{1,6}( .*)?")
_COLONS = re.compile(r":{3,}[ \t]*(?P<info>\{worked\}.*)")  # MyST's fence of colons, which is for text
_UNDERLINE = re.compile(r"(=+|-+) *")


def read_markdown(lines: Sequence[str], document: Document, first: int = 1, mdx: bool = False) -> None:
    """Add the blocks of Markdown lines to a document, and its title if it has none yet but its file's name.

    first: the number of the first line. mdx: whether it is MDX, where any indentation will do, and HTML is no wall.
    """
    reader = _Reader(document, mdx)
    for number, line in enumerate(lines, first):
        reader.read(line, number)
    reader.end()


@dataclass
class _Fence:
    """An open fence and the lines in it so far. indent: its own indentation, which its lines have too."""

    mark: str
    info: str
    indent: int
    place: Place
    lines: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def is_worked(self) -> bool:
        return kind_of(self.info) == READ


class _Reader:
    """Goes from line to line: each is in a paragraph, in a fence, in raw HTML, or in none of them."""

    def __init__(self, document: Document, mdx: bool) -> None:
        self.document = document
        self.mdx = mdx
        self.containers = Containers(free=mdx)
        self.fence: _Fence | None = None
        self.html: RawHtml | None = None
        self.in_paragraph = False

    def read(self, original: str, number: int) -> None:
        """Read the next line, which has this number."""
        if number % 256 == 0:
            check_time()
        line = original.expandtabs(4)
        column, inside = self.containers.enter(line)
        if inside < len(self.containers.open):
            if self._goes_on(line, column):
                return
            closed = self.containers.open[inside]
            self.end()
            self.containers.cut(inside)
            if closed.kind == DIRECTIVE and closes(closed.mark, line[column:].lstrip(" ")):
                return
        rest = line[column:]
        if self.fence is not None:
            self._in_fence(self.fence, original, column, number)
        elif self.html is not None and (self.html.end or rest.strip(" ")):
            self._in_html(self.html, rest, (number, column))
        elif not rest.strip(" "):
            self.in_paragraph, self.html = False, None
        else:
            self._in_text(line, column, number)

    def end(self) -> None:
        """Here the document ends, or what the open fence stands in: a DocumentError if it is one of a block."""
        if self.fence is not None and self.fence.is_worked:
            line, before = self.fence.place
            message = say("this block is not closed: a line {mark} is missing", mark=self.fence.mark)
            raise DocumentError(message, line, before + 1)
        self.fence = self.html = None
        self.in_paragraph = False

    def _goes_on(self, line: str, column: int) -> bool:
        """Whether a line that is outside of the innermost container still belongs to the paragraph there."""
        text = line[column:].lstrip(" ")
        if not self.in_paragraph or not text:
            return False
        if indentation(line[column:]) > 3 and not self.mdx:
            return True
        found = Containers(self.mdx)
        begins = found.begin(line, column, False)[1] or fence(text) or raw_html(text, True) or is_rule(text)
        return not (begins or _HEADING.fullmatch(text))

    def _in_fence(self, fence: _Fence, original: str, column: int, number: int) -> None:
        text, before = _text_from(original, column)
        indent = indentation(text)
        if not closes(fence.mark, text[indent:]) or (indent > 3 and not self.mdx):
            cut = min(fence.indent, indent)
            fence.lines.append(text[cut:])
            fence.places.append((number, before + cut))
            return
        if fence.is_worked:
            lines = without_options(fence.info, fence.lines)
            self.document.blocks.append(Block("\n".join(lines) + "\n", tuple(fence.places)))
        self.fence = None

    def _in_html(self, html: RawHtml, line: str, place: Place) -> None:
        if html.is_seen:
            self._refuse(line, place, say("this block stands in raw HTML and is not read: leave a blank line above it"))
        self.html = None if html.end and html.end.search(line) else html

    def _in_text(self, line: str, column: int, number: int) -> None:
        column, began = self.containers.begin(line, column, self.in_paragraph)
        if began:
            self.in_paragraph = False
        rest = line[column:]
        indent = indentation(rest)
        text, place = rest[indent:], (number, column)
        if indent > 3 and not self.mdx:
            message = say(
                "this block is indented by four or more and is not read: move it to the left "
                "(or, if it is to be shown and not checked, put a longer fence around it)"
            )
            self._refuse(rest, place, message)
        elif opening := fence(text):
            self._open(*opening, indent, place)
        elif html := mdx_comment(text) if self.mdx else raw_html(text, self.in_paragraph):
            self.in_paragraph = False
            self._in_html(html, text, place)
        elif _HEADING.fullmatch(text):
            self.in_paragraph = False
            if text[:2] == "# ":
                self.document.title = self.document.title or _without_closing_marks(text[2:].strip())
        elif is_rule(text) or (self.in_paragraph and _UNDERLINE.fullmatch(text)):
            self.in_paragraph = False
        elif colons := _COLONS.fullmatch(text):
            self._refuse("```" + colons["info"], place, _names_worked())
        else:
            message = say("this fence is not read: the sign before it is no blank, take it away")
            self._refuse(text.strip(), place, message)
            self.in_paragraph = bool(text)

    def _open(self, mark: str, info: str, indent: int, place: Place) -> None:
        self.in_paragraph = False
        kind = kind_of(info)
        if kind == OTHER and holds_markdown(info):
            self.containers.push(Container(DIRECTIVE, mark=mark))
            return
        if kind == NOT_READ:
            self._refuse(mark + info, place, _names_worked())
        self.fence = _Fence(mark, info, indent, place)

    def _refuse(self, line: str, place: Place, message: str) -> None:
        """Note that a block is not read where a line names one; what is below is still read."""
        opening = fence(line.lstrip(" "))
        if opening and kind_of(opening[1]) != OTHER and self.document.error is None:
            self.document.error = DocumentError(message, place[0], place[1] + indentation(line) + 1)


def _names_worked() -> str:
    return say("this fence names worked and is not read: begin it with ```worked")


def _text_from(original: str, column: int) -> tuple[str, int]:
    """What of a line stands from a column on, its indentation in blanks, and how many characters are before it.

    Tabs lead to columns that are multiples of four; behind the indentation each becomes one blank, so that columns
    are counted as an editor counts characters.
    """
    if "\t" not in original:
        return original[column:], min(column, len(original))
    at = width = 0
    while at < len(original) and width < column:
        width += 4 - width % 4 if original[at] == "\t" else 1
        at += 1
    rest = original[at:].lstrip(" \t")
    indent = len(original[: len(original) - len(rest)].expandtabs(4)) - column
    text = " " * indent + rest.replace("\t", " ")
    return text, len(original) - len(text)


def _without_closing_marks(heading: str) -> str:
    """`# Title ##` is the title «Title», `# C#` is «C#»."""
    text = heading.rstrip("#")
    return text.rstrip() if not text or text[-1].isspace() else heading
