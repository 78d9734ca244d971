"""`scalargrad check [PATH …]`: the report on worked examples, as text, JSON or HTML; or on a student's answers."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

from scalargrad.worked import check_answers, check_paths, check_shipped
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import read_document
from scalargrad.worked.record import Result
from scalargrad.worked.reports import as_object, exit_status, plain_report


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
    try:
        result, summary, unused = check_answers(read_document(path), file, timeout, show)
    except DocumentError as error:
        return _complain(f"{file}: {error}")
    _print_report([result], as_json)
    if not as_json:
        print(summary)
    for left in unused:
        _complain(f"{file} answers {left}, which the document does not ask for")
    return exit_status([result])


def _print_report(results: Sequence[Result], as_json: bool) -> None:
    if as_json:
        print(json.dumps(as_object(results), ensure_ascii=False, indent=1))
    else:
        is_terminal = getattr(sys.stdout, "isatty", lambda: False)  # what an editor puts there may lack it
        colour = is_terminal() and not os.environ.get("NO_COLOR")
        sys.stdout.write(plain_report(results, colour))


def _complain(what: str) -> int:
    print(f"scalargrad check: {what}", file=sys.stderr)
    return 2
