"""Jupyter notebooks as documents: their Markdown cells, and their code cells that begin with `%%worked`.

A notebook is JSON, and an error has to name a line of that file. JSON forgets where things stood, but it keeps their
order: the strings of the file, counted one by one, are the keys and texts of the parsed notebook in the same order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from scalargrad.languages import say
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading.document import Block, Document
from scalargrad.worked.reading.markdown import read_markdown

HINTS = ("none", "where", "what")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_MAX_DEPTH = 50


class _Text(str):
    """A string of the notebook, with its place in the file."""

    place: tuple[int, int] = (1, 0)


def read_notebook(text: str, document: Document) -> None:
    """Add the blocks of a notebook to a document; a DocumentError if it is not one."""
    for kind, lines, places in cells(text):
        if kind == "markdown":
            read_markdown(lines, document, places)
        elif kind == "worked":
            try:
                fresh = options(lines[0].split()[1:]).fresh
            except ValueError as error:
                raise DocumentError(str(error), places[0][0], places[0][1] + 1) from None
            document.blocks.append(Block("\n".join(lines[1:]) + "\n", tuple(places[1:]), fresh))


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


def cells(text: str) -> Iterator[tuple[str, list[str], list[tuple[int, int]]]]:
    """The cells of a notebook: kind ("worked", or nbformat's "markdown", "code", "raw"), lines, and their places."""
    for cell in _parse(text):
        lines, places = _lines(cell.get("source", ""))
        kind = str(cell.get("cell_type"))
        if kind == "code" and lines and lines[0].split()[:1] == ["%%worked"]:
            kind = "worked"
        yield kind, lines, places


def _parse(text: str) -> list[dict[str, Any]]:
    depth = deepest = 0
    for bracket in re.findall(r'"(?:[^"\\]|\\.)*"|[][{}]', text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(bracket, 0)
        deepest = max(deepest, depth)
    if deepest > _MAX_DEPTH:
        raise DocumentError(f"this is not a notebook: its JSON is nested more than {_MAX_DEPTH} deep")
    try:
        notebook = json.loads(text, object_pairs_hook=lambda pairs: pairs, parse_int=_Number, parse_float=_Number)
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        message = getattr(error, "msg", str(error))
        raise DocumentError(f"this is not a notebook: its JSON is broken ({message})", line, column) from None
    strings = _places(text)
    notebook = _with_places(notebook, strings)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise DocumentError("this is not a notebook of format 4: it has no list of cells")
    return cells


def _places(text: str) -> Iterator[tuple[int, int]]:
    line, counted = 1, 0
    for string in _STRING.finditer(text):
        line += text.count("\n", counted, string.start())
        counted = string.start()
        yield line, string.start() - (text.rfind("\n", 0, string.start()) + 1) + 1


def _with_places(part: Any, places: Iterator[tuple[int, int]]) -> Any:
    """The parsed JSON with every text a `_Text`: objects come in as lists of pairs, so that nothing is out of order."""
    if isinstance(part, list) and part and all(isinstance(pair, tuple) for pair in part):
        found = {}
        for key, value in part:
            next(places)
            found[key] = _with_places(value, places)
        return found
    if isinstance(part, list):
        return [_with_places(item, places) for item in part]
    if isinstance(part, _Number):
        return part
    if isinstance(part, str):
        text = _Text(part)
        text.place = next(places)
        return text
    return part


class _Number(str):
    """A number of the notebook, which is no string of the file."""


def _lines(source: Any) -> tuple[list[str], list[tuple[int, int]]]:
    """The lines of a cell and their places. The source is a text, or a list of texts, one for each line."""
    parts = source if isinstance(source, list) else [source]
    lines, places = [""], [(1, 0)]
    fresh = True
    for part in parts:
        if not isinstance(part, _Text):
            raise DocumentError("this is not a notebook: the source of a cell is not text")
        if any("\ud800" <= letter <= "\udfff" for letter in part):
            raise DocumentError("this cell holds half a character", part.place[0], part.place[1] + 1)
        for i, piece in enumerate(part.replace("\r\n", "\n").split("\n")):
            if i:
                lines.append("")
                places.append(part.place)
            if fresh or i:
                places[-1] = part.place
            lines[-1] += piece
            fresh = lines[-1] == ""
    if len(lines) > 1 and lines[-1] == "":
        del lines[-1], places[-1]
    return lines, places
