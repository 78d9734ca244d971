"""The report as an object of dictionaries, lists, strings and numbers, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scalargrad.worked.record import Claim, Result, Told
from scalargrad.worked.reports.summary import summary


def as_object(results: Sequence[Result]) -> dict[str, Any]:
    """The report as one object, ready for `json.dumps`."""
    return {"documents": [_document(result) for result in results], "summary": summary(results)}


def _document(result: Result) -> dict[str, Any]:
    error = result.error
    return {
        "path": result.path,
        "title": result.title,
        "error": error and {"line": error.line, "column": error.column, "message": error.message},
        "claims": [_claim(claim, result.told[claim]) for claim in result.claims],
    }


def _claim(claim: Claim, told: Told) -> dict[str, Any]:
    return {
        "line": claim.line,
        "text": claim.text,
        "verdict": claim.verdict,
        "stated": told.stated,
        "computed": told.computed,
        "failing": [list(index) for index in claim.failing],
        "known_wrong": claim.known_wrong,
        "follows_from": list(told.follows_from),
        "explanations": list(told.explanations),
        "cause": _cause(told),
    }


def _cause(told: Told) -> dict[str, Any] | None:
    """The first cause as data, for programs that would otherwise have to read its sentence."""
    if not told.causes:
        return None
    cause = told.causes[0]
    return {"mistake": cause.mistake, "where": list(cause.where), "lines": list(cause.lines)}
