"""`scalargrad check [PATH …]`: the report on worked examples, in one of its formats; or on a student's answers."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Sequence

import scalargrad
from scalargrad.commands.printing import complain, has_colour, speaks_unicode, width
from scalargrad.languages import say
from scalargrad.terminal import wrapped
from scalargrad.worked import check_paths, check_shipped, hide_open
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import read_document
from scalargrad.worked.record import Result
from scalargrad.worked.reports import (
    ALL,
    UNEXPECTED,
    WRONG,
    as_object,
    concise_report,
    exit_status,
    github_report,
    github_summary,
    junit_report,
    legend,
    own_and_following,
    plain_report,
    sarif_log,
)
from scalargrad.worked.use import paths as on_disk

FORMATS = ("plain", "concise", "json", "github", "sarif", "junit")
QUIET, USUAL, VERBOSE = -1, 0, 1


def run(
    paths: Sequence[str],
    *,
    timeout: float = 60.0,
    form: str = "plain",
    html: str | None = None,
    exclude: Sequence[str] = (),
    detail: int = USUAL,
    show: bool = False,
) -> int:
    """Check documents, those of the package without paths, and print the report.

    form: one of `FORMATS`; html: a file for it as a page; exclude: what is passed over in folders, in the notation of
    `.gitignore`; detail: QUIET, USUAL or VERBOSE; show: with the numbers of what the documents leave open.
    """
    paths = on_disk.expanded(paths)
    if html is not None and not _can_write(html, paths):
        return 2
    lost = [path for path in paths if _is_missing(path)]
    if form == "plain":  # a file that is not there is no document; programs have it among the others
        paths = [path for path in paths if path not in lost]
    notes: list[str] = []
    is_shipped = not paths and not lost
    results = check_shipped(timeout) if is_shipped else check_paths(paths, timeout, exclude, notes.append)
    results = results if show else [hide_open(result) for result in results]
    for note in notes:
        complain("check", note)
    if html is not None:
        from scalargrad.worked.reports.html import write_report

        try:
            write_report(results, html)
        except ValueError as error:
            return complain("check", say("the HTML report cannot be written: {reason}", reason=error))
    if results or form != "plain":
        on_purpose = is_shipped and form == "plain" and detail != QUIET
        sys.stdout.write(_shipped_report(results, detail) if on_purpose else report(results, form, detail))
    if not results and paths and not lost and all(on_disk.is_excluded(path, exclude) for path in paths):
        return 0  # as a hook for changed files has it
    return 2 if lost else exit_status(results)


def _is_missing(path: str) -> bool:
    problem = on_disk.missing(path)
    if problem:
        complain("check", problem)
    return problem is not None


def _can_write(html: str, paths: Sequence[str]) -> bool:
    """Whether a page can be written; said before any work is done."""
    from scalargrad.worked.reports.html import check_report  # Markdown is read for a page, and not before

    try:
        check_report(html, paths)
        return True
    except ValueError as error:
        complain("check", say("the HTML report cannot be written: {reason}", reason=error))
        return False


def report(results: Sequence[Result], form: str, detail: int = USUAL) -> str:
    """The report in one of the `FORMATS`."""
    match form:
        case "json":
            return _as_json(as_object(results))
        case "sarif":
            return _as_json(sarif_log(results, scalargrad.__version__))
        case "junit":
            return junit_report(results)
        case "concise":
            return concise_report(results)
        case "github":
            _write_summary(results)
            return github_report(results, os.environ.get("GITHUB_WORKSPACE"))
    return plain_report(results, has_colour(), width(), UNEXPECTED if detail == QUIET else ALL)


def _as_json(content: object) -> str:
    text = json.dumps(content, ensure_ascii=not speaks_unicode(), indent=1)
    return re.sub(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069]", lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n"


def _write_summary(results: Sequence[Result]) -> None:
    """Add to the summary of a job, where GitHub says that it wants one."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        try:
            with open(path, "a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(github_summary(results))
        except OSError as error:
            complain("check", say("the summary cannot be written: {reason}", reason=error))


def _shipped_report(results: Sequence[Result], detail: int) -> str:
    """The report on the package's own documents, which are wrong on purpose."""
    said = say(
        "These worked examples come with scalargrad, and they are wrong on purpose: each has the mistakes of the page "
        "that it was made from, and says so. What is not right in them:"
    )
    shown = plain_report(results, has_colour(), width(), ALL if detail == VERBOSE else WRONG)
    more = "" if detail == VERBOSE else say("scalargrad check -v     shows the lines that are right, too") + "\n"
    return (
        "\n".join(wrapped(said, width=width()))
        + f"\n\n{shown}{own_and_following(results)}\n\n{legend(width())}\n"
        + say("scalargrad check FILE   checks a document of yours (README.md is one)")
        + f"\n{more}"
    )


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
    # Not before there are answers.
    from scalargrad.worked import ExerciseError, answers_text, check_answers, marks_object

    if _is_missing(path) or _is_missing(file):
        return 2
    try:
        checked = check_answers(
            read_document(path),
            file,
            timeout,
            show,
            hints,
            warn=lambda problem: complain("check", f"{file}: {problem}"),
        )
    except DocumentError as error:
        return complain("check", f"{file}: {error}")
    except ExerciseError as error:
        return complain("check", str(error))
    result, sheet = checked.result, checked.sheet
    if as_json:
        told = as_object([result]) | {"marks": marks_object(sheet, show or hints == "what")}
        sys.stdout.write(_as_json(told))
    else:
        sys.stdout.write(answers_text(sheet, result.title, has_colour()))
    return 2 if sheet.problems else 1 if sheet.count("wrong") else 0
