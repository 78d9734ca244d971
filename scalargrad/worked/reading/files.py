"""From a path to a document: what is read, decoded, refused, and which files of a folder are documents."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading.document import Document
from scalargrad.worked.reading.markdown import read_markdown

MAX_BYTES = 2**20
SUFFIXES = (".md", ".ipynb")


def read_document(path: Path | str, shown_as: str | None = None) -> Document:
    """The document at a path. Whatever is wrong with the file is its `error`, never an exception."""
    path = Path(path)
    document = Document(shown_as or str(path))
    try:
        _read(_bytes(path), path.suffix, document)
    except DocumentError as error:
        document.error = error
    document.title = document.title or path.stem
    return document


def read_text(text: str, path: str = "text.md") -> Document:
    """A document that is a text: Markdown, or a notebook where the path that it is shown with ends in .ipynb."""
    document = Document(path)
    try:
        _read(text.encode("utf-8", errors="surrogatepass"), Path(path).suffix, document)
    except DocumentError as error:
        document.error = error
    document.title = document.title or Path(path).stem
    return document


def _read(data: bytes, suffix: str, document: Document) -> None:
    if len(data) > MAX_BYTES:
        raise DocumentError("the file is larger than 1 MiB")
    document.text = decode(data)
    if suffix == ".ipynb":
        from scalargrad.worked.reading.notebook import read_notebook

        read_notebook(document.text, document)
    else:
        read_markdown(document.text.split("\n"), document)


def _bytes(path: Path) -> bytes:
    """What a file holds, as far as it is not too large."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()  # an OSError if this is why it is no folder of documents
        if not stat.S_ISREG(mode):  # a pipe would be waited for, and /dev/zero never ends
            raise DocumentError("this is not a file")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DocumentError("there is no such file") from None
    except (OSError, ValueError) as error:
        raise DocumentError(f"this cannot be read: {getattr(error, 'strerror', error)}") from None


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
