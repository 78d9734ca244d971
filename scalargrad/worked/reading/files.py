"""From a path to a document: what is read, decoded, and refused."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from scalargrad.languages import say
from scalargrad.worked.numbers import DocumentError, OutOfTime, time_limit
from scalargrad.worked.reading.document import Document
from scalargrad.worked.reading.markdown import read_markdown
from scalargrad.worked.reading.notebook import read_notebook, without_outputs

MAX_BYTES = 2**20  # of text
MAX_FILE = 2**26  # of a notebook with its outputs, and of what is looked at for the word `worked`
SUFFIXES = (".md", ".markdown", ".mdx", ".qmd", ".rmd", ".ipynb")  # in small letters


def read_document(path: Path | str, shown_as: str | None = None, timeout: float = 60.0) -> Document:
    """The document at a path. Whatever is wrong with the file is its `error`, never an exception."""
    path = Path(path)
    document = Document(shown_as or str(path))
    _fill(document, path.suffix, timeout, lambda: _bytes(path))
    return document


def read_text(text: str, path: str = "text.md", timeout: float = 60.0) -> Document:
    """A document that is a text: Markdown, or a notebook where the path that it is shown with ends in .ipynb."""
    document = Document(path)
    _fill(document, Path(path).suffix, timeout, lambda: text.encode("utf-8", errors="surrogatepass"))
    return document


def read_input(stream: BinaryIO, timeout: float = 60.0) -> Document:
    """The document that comes in through standard input: Markdown."""
    document = Document("<stdin>")
    _fill(document, ".md", timeout, lambda: stream.read(MAX_FILE + 1))
    return document


def _fill(document: Document, suffix: str, timeout: float, source: Callable[[], bytes]) -> None:
    started = time.monotonic()
    try:
        with time_limit(timeout):
            _read(source(), suffix.lower(), document)
    except DocumentError as error:
        document.error = document.error or error
    except OutOfTime:
        document.error = DocumentError(say("the time limit of {seconds} s has passed here", seconds=f"{timeout:g}"))
    except MemoryError:
        document.error = DocumentError(say("this is too large to be read"))
    document.title = document.title or Path(document.path).stem
    document.seconds = time.monotonic() - started


def _read(data: bytes, suffix: str, document: Document) -> None:
    document.mentions = b"worked" in data.replace(b"\0", b"") or len(data) > MAX_FILE  # UTF-16, too
    if len(data) > MAX_FILE:
        raise DocumentError(say("the file is larger than 64 MiB"))
    if suffix != ".ipynb" and len(data) > MAX_BYTES:
        raise DocumentError(say("the file is larger than 1 MiB"))
    text = decode(data)
    if suffix == ".ipynb":
        document.text = without_outputs(text) if len(text) > MAX_BYTES else text
        read_notebook(document.text, document)
    else:
        document.text = text
        read_markdown(text.split("\n"), document, mdx=suffix == ".mdx")


def _bytes(path: Path) -> bytes:
    """What a file holds, as far as it is not too large."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()  # an OSError if this is why it is no folder of documents
        if not stat.S_ISREG(mode):  # a pipe would be waited for, and /dev/zero never ends
            raise DocumentError(say("this is not a file"))
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except FileNotFoundError:
        raise DocumentError(say("there is no such file")) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", error)
        raise DocumentError(say("this cannot be read: {reason}", reason=reason)) from None


def decode(data: bytes) -> str:
    """UTF-8, with or without a byte order mark, as text with plain newlines; a DocumentError for anything else."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError(say("the file is UTF-16: save it as UTF-8"))
    if b"\0" in data:
        at = data.index(b"\0")
        raise DocumentError(say("this is a binary file, not text"), *_line_and_column(data, at))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _line_and_column(data, error.start)
        raise DocumentError(say("the file is not UTF-8 from here on: save it as UTF-8"), *place) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line_and_column(data: bytes, at: int) -> tuple[int, int]:
    before = data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1
