"""From a path to a document: its title and its blocks of worked example, each line with its place in the file.

Markdown is read line by line as CommonMark says: a fence of three or more backticks or tildes, indented by at most
three, inside list items and quotations too, closed by a fence at least as long. Nothing else of Markdown matters here.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scalargrad.worked.numbers import DocumentError

MAX_BYTES = 2**20
SUFFIXES = (".md", ".ipynb")


@dataclass(frozen=True)
class Block:
    """The text of one block. places[i]: the line in the file, and the columns before the text there, of line i."""

    text: str
    places: tuple[tuple[int, int], ...]

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Line and column in the file, from 1, of a line and column of the text, both from 0."""
        if line >= len(self.places):
            return self.places[-1][0] + 1 if self.places else 1, 1
        file_line, before = self.places[line]
        return file_line, before + column + 1


@dataclass
class Document:
    """A file's title and blocks; `error` where it could not be read (to its end)."""

    path: str
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    error: DocumentError | None = None
    text: str = ""


def read_document(path: Path | str, shown_as: str | None = None) -> Document:
    """The document at a path. Whatever is wrong with the file is its `error`, never an exception."""
    path = Path(path)
    document = Document(shown_as or str(path))
    try:
        document.text = _read_text(path)
        if path.suffix == ".ipynb":
            from scalargrad.worked.reading.notebook import read_notebook

            read_notebook(document.text, document)
        else:
            read_markdown(document.text.split("\n"), document)
    except DocumentError as error:
        document.error = error
    document.title = document.title or path.stem
    return document


def _read_text(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()  # an OSError if this is why it is no folder of documents
        if not stat.S_ISREG(mode):  # a pipe would be waited for, and /dev/zero never ends
            raise DocumentError("this is not a file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DocumentError("there is no such file") from None
    except (OSError, ValueError) as error:
        raise DocumentError(f"this cannot be read: {getattr(error, 'strerror', error)}") from None
    if len(data) > MAX_BYTES:
        raise DocumentError("the file is larger than 1 MiB")
    return decode(data)


def decode(data: bytes) -> str:
    """UTF-8, with or without a byte order mark, as text with plain newlines; a DocumentError for anything else."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError("the file is UTF-16: save it as UTF-8")
    if b"\0" in data:
        at = data.index(b"\0")
        raise DocumentError("this is a binary file, not text", *_line_and_column(data, at))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _line_and_column(data, error.start)
        raise DocumentError("the file is not UTF-8 from here on: save it as UTF-8", *place) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line_and_column(data: bytes, at: int) -> tuple[int, int]:
    before = data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1


# --- Markdown ---

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


def read_markdown(lines: list[str], document: Document, places: list[tuple[int, int]] | None = None) -> None:
    """Add the blocks of Markdown lines to a document, and its title if it has none yet but its file's name.

    places: the line in the file, and the columns before it, of each line; by default they are the file's own lines.
    """
    places = places or [(number, 0) for number in range(1, len(lines) + 1)]
    containers: list[int] = []  # the list items and quotations we are in: an item's indentation, 0 for a quotation
    fence = ""  # the one that is open
    indent = 0  # its indentation, which its lines have too
    worked = False
    opened = (0, 0)
    text: list[str] = []
    where: list[tuple[int, int]] = []
    raw_html_end: re.Pattern[str] | None = None

    def close(properly: bool) -> None:
        nonlocal fence, text, where
        if worked:
            if not properly:
                raise DocumentError(f"this block is not closed: a line {fence} is missing", opened[0], opened[1] + 1)
            document.blocks.append(Block("\n".join(text) + "\n", tuple(where)))
        fence, text, where = "", [], []

    for (number, offset), whole in zip(places, lines, strict=True):
        line = whole.expandtabs(4)
        rest, column, inside = _enter(line, containers)
        if fence and inside < len(containers):
            close(properly=False)  # the list item or quotation ended, and its fence with it
        if fence:
            closing = _FENCE.fullmatch(rest)
            if closing and closing["fence"].startswith(fence) and not closing["info"].strip():
                close(properly=True)
            else:
                cut = min(indent, len(rest) - len(rest.lstrip(" ")))
                text.append(rest[cut:])
                where.append((number, offset + column + cut))
            continue
        if raw_html_end is not None:
            if raw_html_end.search(rest):
                raw_html_end = None
            continue
        if rest.strip():  # a blank line ends no list item
            del containers[inside:]
        rest, column = _open_containers(rest, column, containers)
        raw_html_end = next((end for begin, end in _RAW_HTML.items() if begin.match(rest)), None)
        if raw_html_end is not None:
            if raw_html_end.search(rest):
                raw_html_end = None
            continue
        opening = _FENCE.fullmatch(rest)
        if opening and not (opening["fence"][0] == "`" and "`" in opening["info"]):
            fence, indent = opening["fence"], len(opening["indent"])
            worked = opening["info"].split()[:1] == ["worked"]
            opened = number, offset + column
        elif heading := _HEADING.fullmatch(rest):
            document.title = document.title or _without_closing_marks(heading[1].strip())
    if fence:
        close(properly=False)


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


# --- folders ---


def find_documents(folder: Path) -> Iterator[Path]:
    """The Markdown files and notebooks in a folder and the folders below it, hidden ones left out, in order.

    A folder that cannot be looked into is among them, so that `read_document` says so.
    """
    found: list[Path] = []

    def unreadable(error: OSError) -> None:
        found.append(Path(error.filename))

    for here, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = [Path(here, name) for name in names if not name.startswith(".")]
        found += [path for path in paths if path.suffix in SUFFIXES and _may_be_a_file(path)]
    yield from sorted(found)


def _may_be_a_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:  # a link that leads nowhere
        return False
    except OSError:
        return True
