"""`scalargrad check [PATH …]`: the report on worked examples, as text, JSON or HTML; or on a student's answers."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

from scalargrad.worked import (
    ExerciseError,
    answers_text,
    check_answers,
    check_paths,
    check_shipped,
    hide_open,
    marks_object,
    printable,
)
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import read_document
from scalargrad.worked.record import Result
from scalargrad.worked.reports import as_object, exit_status, plain_report


def run(
    paths: Sequence[str],
    *,
    timeout: float = 60.0,
    as_json: bool = False,
    html: str | None = None,
    show: bool = False,
) -> int:
    """Check documents, those of the package without paths, and print the report.

    html: a file for it as a page; show: with the numbers of what the documents leave open.
    """
    results = check_paths(paths, timeout) if paths else check_shipped(timeout)
    results = results if show else [hide_open(result) for result in results]
    _print_report(results, as_json)
    if not any(result.blocks or result.error for result in results):
        _complain("no document with ```worked blocks was found")
    sys.stdout.flush()
    if html is not None:
        from scalargrad.worked.reports.html import write_report  # Markdown is read for a page, and not before

        try:
            write_report(results, html)
        except ValueError as error:
            return _complain(f"the HTML report cannot be written: {error}")
    return exit_status(results)


def run_answers(
    path: str,
    file: str,
    *,
    timeout: float = 60.0,
    as_json: bool = False,
    show: bool = False,
    hints: str = "what",
) -> int:
    """Check what a file answers to the open claims of a document. show: with the right numbers."""
    try:
        checked = check_answers(
            read_document(path), file, timeout, show, hints, warn=lambda problem: _complain(f"{file}: {problem}")
        )
    except DocumentError as error:
        return _complain(f"{file}: {error}")
    except ExerciseError as error:
        return _complain(str(error))
    result, sheet = checked.result, checked.sheet
    if as_json:
        told = as_object([result]) | {"marks": marks_object(sheet, show or hints == "what")}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        sys.stdout.write(answers_text(sheet, result.title, _has_colour()))
    return 2 if sheet.problems else 1 if sheet.count("wrong") else 0


def _print_report(results: Sequence[Result], as_json: bool) -> None:
    if as_json:
        print(json.dumps(as_object(results), ensure_ascii=False, indent=1))
    else:
        sys.stdout.write(plain_report(results, _has_colour()))


def _has_colour() -> bool:
    is_terminal = getattr(sys.stdout, "isatty", lambda: False)  # what an editor puts there may lack it
    return bool(is_terminal() and not os.environ.get("NO_COLOR"))


def _complain(what: str) -> int:
    print(f"scalargrad check: {printable(what)}", file=sys.stderr)
    return 2
