"""`scalargrad check [PATH …]`: the report on worked examples, as text, JSON or HTML; or on a student's answers."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import read_document
from scalargrad.worked.record import Result
from scalargrad.worked.reports import as_object, exit_status, plain_report
from scalargrad.worked.use.check import check_document, check_paths, check_shipped


def run(paths: Sequence[str], *, timeout: float = 60.0, as_json: bool = False, html: str | None = None) -> int:
    """Check documents, those of the package without paths, and print the report. html: a file for it as a page."""
    results = check_paths(paths, timeout) if paths else check_shipped(timeout)
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


def run_answers(path: str, file: str, *, timeout: float = 60.0, as_json: bool = False, show: bool = False) -> int:
    """Check what a file answers to the open claims of a document. show: with the right numbers."""
    from scalargrad.worked.use.answers import Answers, count, hide

    try:
        answers = Answers(file)
    except DocumentError as error:
        return _complain(f"{file}: {error}")
    result = check_document(read_document(path), timeout, answers.fill)
    if not show:
        result = hide(result, answers.lines)
    _print_report([result], as_json)
    if not as_json:
        print(count(result, answers.lines))
    for left in answers.unused():
        _complain(f"{file} answers {left}, which the document does not ask for")
    return exit_status([result])


def _print_report(results: Sequence[Result], as_json: bool) -> None:
    if as_json:
        print(json.dumps(as_object(results), ensure_ascii=False, indent=1))
    else:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        sys.stdout.write(plain_report(results, colour))


def _complain(what: str) -> int:
    print(f"scalargrad check: {what}", file=sys.stderr)
    return 2
