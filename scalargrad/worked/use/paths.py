"""What paths on a command line stand for: files, folders, patterns that the shell left as they are, standard input."""

from __future__ import annotations

import glob
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from scalargrad.languages import say
from scalargrad.suggestions import nearest, one_of
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import Document, find_documents, matches, read_document, read_input

INPUT = "-"  # the path of standard input
Note = Callable[[str], None]  # is told what is not checked


def _unheard(_: str) -> None:
    pass


def expanded(paths: Iterable[str]) -> list[str]:
    """Paths, with what a pattern such as docs/*.md stands for in its place, if there is no file of that name."""
    found: list[str] = []
    for path in paths:
        is_pattern = glob.has_magic(path) and not os.path.lexists(path)
        found += sorted(glob.glob(path, recursive=True)) or [path] if is_pattern else [path]
    return list(dict.fromkeys(found))


def missing(path: str) -> str | None:
    """What is wrong with a path that leads nowhere, in one line; None for any other."""
    if path == "":
        return say("a path is empty: write . for the folder you are in")
    if path == INPUT or "\0" in path:
        return None
    try:
        os.stat(path)
        return None
    except FileNotFoundError:
        pass
    except OSError:  # reading it says why
        return None
    if glob.has_magic(path):
        return say("there is no file {path}, and nothing that it is a pattern of", path=path)
    near = [os.path.join(os.path.dirname(path), name) for name in nearest(os.path.basename(path), _beside(path), 2)]
    if near:
        return say("there is no file {path}. Did you mean {words}?", path=path, words=one_of(near))
    return say("there is no file {path}", path=path)


def _beside(path: str) -> list[str]:
    """The names in the folder that a path would be in."""
    try:
        with os.scandir(os.path.dirname(path) or ".") as entries:
            return [entry.name for entry, _ in zip(entries, range(10_000))]
    except OSError:
        return []


def is_excluded(path: str, exclude: Sequence[str]) -> bool:
    """Whether a file that is named is passed over."""
    return path != INPUT and not os.path.isdir(path) and matches(exclude, path)


def documents(
    paths: Iterable[str], timeout: float, exclude: Sequence[str] = (), note: Note = _unheard
) -> Iterator[Document]:
    """The documents that paths stand for: each file, and the documents with blocks in folders.

    note: is told of what is in a folder and cannot be read, but has no block, and of folders without documents.
    """
    for path in expanded(paths):
        if path == INPUT:
            yield read_input(sys.stdin.buffer if sys.stdin else io.BytesIO(), timeout)
        elif os.path.isdir(path):  # unlike Path.is_dir, False for what cannot be looked at: read_document says why
            yield from _in_folder(path, timeout, exclude, note)
        elif path == "":
            yield Document(path, error=DocumentError(say("a path is empty: write . for the folder you are in")))
        elif is_excluded(path, exclude):
            note(say("{path} is passed over: it is excluded", path=path))
        else:
            yield read_document(path, timeout=timeout)


def _in_folder(folder: str, timeout: float, exclude: Sequence[str], note: Note) -> Iterator[Document]:
    is_empty = True
    for found in find_documents(Path(folder), exclude):
        document = read_document(found, timeout=timeout)
        if document.error and not document.blocks and not document.mentions:
            note(say("{path} is passed over: {reason}", path=found, reason=document.error.message))
        elif document.blocks or document.error:
            is_empty = False
            yield document
    if is_empty:
        note(say("no document with ```worked blocks was found in {folder}", folder=folder))
