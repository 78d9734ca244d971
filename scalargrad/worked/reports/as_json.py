"""The report as an object of dictionaries, lists, strings and numbers, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scalargrad.worked.numbers import cell_and_line
from scalargrad.worked.record import Claim, Result, Told
from scalargrad.worked.reports.summary import summary

VERSION = 2  # of this format


def as_object(results: Sequence[Result]) -> dict[str, Any]:
    """The report as one object, ready for `json.dumps`."""
    return {"documents": [_document(result) for result in results], "summary": summary(results), "version": VERSION}


def _document(result: Result) -> dict[str, Any]:
    error = result.error
    return {
        "path": result.path,
        "title": result.title,
        "error": error and {**_place(error.line, error.column), "message": error.message},
        "claims": [_claim(claim, result.told[claim]) for claim in result.claims],
    }


def _claim(claim: Claim, told: Told) -> dict[str, Any]:
    return {
        **_place(claim.line, claim.column),
        "text": claim.text,
        "verdict": claim.verdict,
        "stated": told.stated,
        "computed": told.computed,
        "comes_to": told.comes_to,
        "failing": [list(index) for index in claim.failing],
        "known_wrong": claim.known_wrong,
        "follows_from": [cell_and_line(line)[1] for line in told.follows_from],
        **_cells(told.follows_from),
        "explanations": list(told.explanations),
        "cause": _cause(told),
    }


def _cells(lines: Sequence[int]) -> dict[str, list[int]]:
    """The cells that lines of a notebook are in."""
    found = [cell for line in lines if (cell := cell_and_line(line)[0]) is not None]
    return {"follows_from_cells": found} if found else {}


def _cause(told: Told) -> dict[str, Any] | None:
    """The first cause as data, for programs that would otherwise have to read its sentence."""
    if not told.causes:
        return None
    cause = told.causes[0]
    return {
        "mistake": cause.mistake,
        "where": list(cause.where),
        "lines": [cell_and_line(line)[1] for line in cause.lines],
    }


def _place(line: int, column: int) -> dict[str, int]:
    """The line and the column; in a notebook the cell as well, and the line in it."""
    cell, in_cell = cell_and_line(line)
    return {**({} if cell is None else {"cell": cell}), "line": in_cell, "column": column}
