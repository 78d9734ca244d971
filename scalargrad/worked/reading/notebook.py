"""Jupyter notebooks as documents: their Markdown cells, and their code cells that begin with `%%worked`.

Lines are those of the cells, as who has the notebook open sees them; each cell's count from a number of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from scalargrad.files import is_deep
from scalargrad.languages import say
from scalargrad.worked.numbers import CELL, DocumentError, check_time
from scalargrad.worked.reading.document import Block, Document
from scalargrad.worked.reading.markdown import read_markdown

HINTS = ("none", "where", "what")
MAX_TEXT = 2**20  # characters of all cells; their outputs may be larger
MAX_PARTS = 4_000_000  # lists, objects and what is in them: a file of [],[],[] takes twenty times its size in memory


class Cell(NamedTuple):
    """kind: "worked", or nbformat's "markdown", "code", "raw"; first: the number of its first line."""

    kind: str
    lines: list[str]
    first: int


def read_notebook(text: str, document: Document) -> None:
    """Add the blocks of a notebook to a document; a DocumentError if it is not one."""
    for kind, lines, first in cells(text):
        check_time()
        if kind == "markdown":
            read_markdown(lines, document, first)
        elif kind == "worked":
            try:
                fresh = options(lines[0].split()[1:]).fresh
            except ValueError as error:
                raise DocumentError(str(error), first) from None
            places = tuple((number, 0) for number in range(first + 1, first + len(lines)))
            document.blocks.append(Block("\n".join(lines[1:]) + "\n", places, fresh))
        elif kind == "code" and not lines[0].startswith("%%"):
            for number, line in enumerate(lines, first):
                if line.split()[:1] == ["%%worked"] and document.error is None:
                    document.error = DocumentError(say("%%worked is not read here: begin a cell with it"), number)


class Options(NamedTuple):
    """What stands after `%%worked`. hints: of an exercise, how much is told of a wrong answer; "" for no exercise."""

    fresh: bool = False
    hints: str = ""


def options(words: list[str]) -> Options:
    """What the words after `%%worked` mean; a ValueError if one of them means nothing.

    >>> options(["--hints", "--fresh"]), options(["--hints", "where"]).hints
    (Options(fresh=True, hints='what'), 'where')
    """
    found = Options()
    for before, word in zip(["", *words], words):
        if word == "--fresh":
            found = found._replace(fresh=True)
        elif word == "--hints":
            found = found._replace(hints="what")
        elif word in HINTS and before == "--hints":
            found = found._replace(hints=word)
        else:
            raise ValueError(
                say("%%worked takes --fresh and --hints none|where|what, and nothing else, not {word}", word=word)
            )
    return found


def cells(text: str) -> Iterator[Cell]:
    """The cells of a notebook; a DocumentError if it is not one."""
    size = 0
    for number, cell in enumerate(_parse(text), 1):
        source = _source(cell, number)
        size += len(source)
        if size > MAX_TEXT:
            raise DocumentError(say("the text of the cells is larger than 1 MiB"), number * CELL + 1)
        lines, first = source.split("\n"), number * CELL + 1
        if len(lines) > 1 and lines[-1] == "":
            del lines[-1]
        kind = str(cell.get("cell_type"))
        if kind == "code" and source.split(maxsplit=1)[:1] == ["%%worked"]:
            kind = "worked"
            blank = next(i for i, line in enumerate(lines) if line.strip())
            lines, first = _to_the_left(lines[blank:]), first + blank
        yield Cell(kind, lines, first)


def without_outputs(text: str) -> str:
    """The JSON of a notebook with nothing but its cells' kinds and texts; a DocumentError if it is not one."""
    kept = [{"cell_type": cell.get("cell_type"), "source": cell.get("source", "")} for cell in _parse(text)]
    return json.dumps({"cells": kept, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _to_the_left(lines: list[str]) -> list[str]:
    """Without the indentation of the first line, as IPython takes it off a cell."""
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    return [line.removeprefix(indent) for line in lines]


def _parse(text: str) -> list[dict[str, Any]]:
    if text.count(",") + text.count("[") + text.count("{") > MAX_PARTS:
        raise DocumentError(say("this notebook is too large: clear the outputs of its cells"))
    if is_deep(text):
        raise DocumentError(say("this is not a notebook: its JSON is nested without end"))
    try:
        notebook = json.loads(text, parse_int=lambda _: 0, parse_float=lambda _: 0)
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        message = getattr(error, "msg", str(error))
        what = say("this is not a notebook: its JSON is broken ({message})", message=message)
        raise DocumentError(what, line, column) from None
    found = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(found, list) or not all(isinstance(cell, dict) for cell in found):
        raise DocumentError(say("this is not a notebook of format 4: it has no list of cells"))
    return found


def _source(cell: dict[str, Any], number: int) -> str:
    """The text of a cell, with plain newlines; in the file it is a text, or a list of texts."""
    source = cell.get("source", "")
    parts = source if isinstance(source, list) else [source]
    if not all(isinstance(part, str) for part in parts):
        raise DocumentError(say("this is not a notebook: the source of a cell is not text"), number * CELL + 1)
    text = "".join(parts).replace("\r\n", "\n").replace("\r", "\n")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start)
        column = error.start - (text.rfind("\n", 0, error.start) + 1)
        raise DocumentError(say("this cell holds half a character"), number * CELL + 1 + line, column + 1) from None
    return text
