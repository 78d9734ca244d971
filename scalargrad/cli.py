"""The command line: `scalargrad check [PATH …]`, `scalargrad draw|explain|play DOCUMENT [NAME …]`.

Thin: it reads the arguments and prints what the modules that do the work return. May import: everything.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scalargrad.worked.record import Result


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    parser = argparse.ArgumentParser(prog="scalargrad", description="Backpropagation that can be followed by hand.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser(
        "check",
        help="check the numbers of worked examples",
        description="Check the numbers of worked examples in Markdown files and notebooks. "
        "Exit status: 0 nothing unexpected, 1 something unexpected, 2 a document could not be run, or there is none.",
    )
    check.add_argument(
        "paths", nargs="*", metavar="PATH", help="a document, or a folder of documents (default: those of the package)"
    )
    check.add_argument("--json", action="store_true", help="print the report as one JSON object")
    check.add_argument("--html", metavar="FILE", help="write the documents with their marks as one HTML page")
    check.add_argument("--answers", metavar="FILE", help="what a student has found for the open claims of one document")
    check.add_argument("--show", action="store_true", help="with --answers: show the right numbers, too")
    check.add_argument(
        "--timeout", type=_seconds, default=60.0, metavar="SECONDS", help="time limit for each document (default: 60)"
    )
    for name, about in (
        ("draw", "draw the graph of a worked example's numbers"),
        ("explain", "write out the chain rule: the first name is y, the others are x"),
        ("play", "make a page that plays the backward pass of a worked example step by step"),
    ):
        view = commands.add_parser(name, help=about, description=f"Exit status: 0, or 2 if it cannot be done. {about}.")
        view.add_argument("document", metavar="DOCUMENT", help="a Markdown file or notebook, or one of the package's")
        view.add_argument("names", nargs="*", metavar="NAME", help="numbers of the document, w1 or 'W[0,1]'")
        if name != "explain":
            kinds = ".svg, .png or .dot; DOT text on the screen without it" if name == "draw" else "default: play.html"
            view.add_argument("-o", "--output", metavar="FILE", help=kinds)
        if name == "draw":
            view.add_argument("--depth", type=int, metavar="N", help="only what is at most N operations away")
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # what the terminal cannot show
    try:
        return run_check(options) if options.command == "check" else run_view(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output, `head` for one, has had enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        return 1


def run_view(options: argparse.Namespace) -> int:
    if options.command == "draw":
        from scalargrad.view.commands import run_draw

        return run_draw(options.document, options.names, options.output, options.depth)
    from scalargrad.view.documents import run_explain, run_play

    if options.command == "explain":
        return run_explain(options.document, options.names)
    return run_play(options.document, options.names, options.output)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def run_check(options: argparse.Namespace) -> int:
    if options.answers is not None:
        return run_answers(options)
    from scalargrad.worked.reports import exit_status
    from scalargrad.worked.use.check import check_paths, check_shipped

    results = check_paths(options.paths, options.timeout) if options.paths else check_shipped(options.timeout)
    print_report(results, options)
    if not any(result.blocks or result.error for result in results):
        print("scalargrad check: no document with ```worked blocks was found", file=sys.stderr)
    sys.stdout.flush()
    if options.html is not None:
        from scalargrad.worked.reports.html import write_report

        try:
            write_report(results, options.html)
        except ValueError as error:
            print(f"scalargrad check: the HTML report cannot be written: {error}", file=sys.stderr)
            return 2
    return exit_status(results)


def print_report(results: Sequence[Result], options: argparse.Namespace) -> None:
    from scalargrad.worked.reports import as_object, plain_report

    if options.json:
        print(json.dumps(as_object(results), ensure_ascii=False, indent=1))
    else:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        sys.stdout.write(plain_report(results, colour))


def run_answers(options: argparse.Namespace) -> int:
    from scalargrad.worked.numbers import DocumentError
    from scalargrad.worked.reading import read_document
    from scalargrad.worked.reports import exit_status
    from scalargrad.worked.use.answers import Answers, count, hide
    from scalargrad.worked.use.check import check_document

    if len(options.paths) != 1 or options.html is not None:
        print("scalargrad check: --answers goes with the path of one document, and without --html", file=sys.stderr)
        return 2
    try:
        answers = Answers(options.answers)
    except DocumentError as error:
        print(f"scalargrad check: {options.answers}: {error}", file=sys.stderr)
        return 2
    result = check_document(read_document(options.paths[0]), options.timeout, answers.fill)
    if not options.show:
        result = hide(result, answers.lines)
    print_report([result], options)
    if not options.json:
        print(count(result, answers.lines))
    for left in answers.unused():
        print(
            f"scalargrad check: {options.answers} answers {left}, which the document does not ask for", file=sys.stderr
        )
    return exit_status([result])


if __name__ == "__main__":
    sys.exit(main())
