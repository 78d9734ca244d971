"""The command line: `scalargrad check [PATH …]`, `scalargrad draw|explain|play DOCUMENT [NAME …]`,
`scalargrad mnist train|test|predict`, `scalargrad digits`, `--version`.

It reads the arguments; the work is done in `commands`.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import Any, TextIO

import scalargrad
from scalargrad.extras import MissingPackage


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    parser = argparse.ArgumentParser(prog="scalargrad", description="Backpropagation that can be followed by hand.")
    version = f"scalargrad {scalargrad.__version__} ({scalargrad.engine} engine)"
    parser.add_argument("--version", action="version", version=version)
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
    check.add_argument("--hints", choices=HINTS, default="what", help=_HINTS)
    check.add_argument("--show", action="store_true", help="show the right numbers of open claims, too")
    check.add_argument(
        "--timeout", type=_seconds, default=60.0, metavar="SECONDS", help="time limit for each document (default: 60)"
    )
    for name, about in (
        ("draw", "draw the graph of a worked example's numbers"),
        ("explain", "write out the chain rule: the first name is y, the others are x"),
        ("play", "make a page that plays the backward pass of a worked example step by step"),
    ):
        description = f"{about[0].upper()}{about[1:]}. Exit status: 0, or 2 if it cannot be done."
        view = commands.add_parser(name, help=about, description=description)
        view.add_argument("document", metavar="DOCUMENT", help="a Markdown file or notebook, or one of the package's")
        view.add_argument("names", nargs="*", metavar="NAME", help="numbers of the document, w1 or 'W[0,1]'")
        if name != "explain":
            kinds = (
                ".svg or .dot, or .png by Graphviz; DOT text on the screen without it"
                if name == "draw"
                else "default: play.html"
            )
            view.add_argument("-o", "--output", metavar="FILE", help=kinds)
        if name == "draw":
            view.add_argument("--depth", type=int, metavar="N", help="only what is at most N operations away")
    _add_mark(commands)
    _add_exercise(commands)
    _add_digits(commands)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started it, a service for one
            setattr(sys, name, _nowhere())
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # what the terminal cannot show
    try:
        status = run(options)
        sys.stdout.flush()
        return status
    except MissingPackage as error:
        print(f"scalargrad {options.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output, `head` for one, has had enough
        sys.stdout = _nowhere()
        return 1
    except OSError as error:  # the disk is full
        print(f"scalargrad {options.command}: {error}", file=sys.stderr)
        sys.stdout = _nowhere()
        return 2


HINTS = ("none", "where", "what")
_HINTS = "what is told of a wrong answer: nothing, where it goes wrong, what kind of mistake it is (default: what)"


def _add_mark(commands: Any) -> None:
    """The command `mark`."""
    mark = commands.add_parser(
        "mark",
        help="mark the answers of a class",
        description="Mark files of answers: lines name = number, or copies of the exercise with numbers in the "
        "place of ... . Right is also what is right for a student's own numbers above. Exit status: 0, or 2 if "
        "something could not be read.",
    )
    mark.add_argument("exercise", metavar="EXERCISE", help="a document with open claims; or a folder of them")
    mark.add_argument("answers", nargs="+", metavar="ANSWERS", help="files of answers, or folders of them")
    mark.add_argument(
        "-o", "--output", metavar="FOLDER", help="a new folder for marks.csv, an overview and a page for each student"
    )
    mark.add_argument("--hints", choices=HINTS, default="what", help=_HINTS)
    mark.add_argument("--show", action="store_true", help="show the right numbers, too")
    mark.add_argument("--timeout", type=_seconds, default=60.0, metavar="SECONDS", help="for each file (default: 60)")


def _add_exercise(commands: Any) -> None:
    """The command `exercise`."""
    exercise = commands.add_parser(
        "exercise",
        help="make exercise sheets of a worked example, with their keys",
        description="Write the same document with other given numbers, which are as simple to work with, and open "
        "claims; and its key, a file of answers. Every sheet is checked with its key. "
        f"{_STATUS}",
    )
    exercise.add_argument("document", metavar="DOCUMENT", help="a Markdown file, or one of the package's")
    exercise.add_argument("--seed", type=int, default=1, metavar="N", help="which numbers (default: 1)")
    exercise.add_argument(
        "--count", type=_count, metavar="N", help="so many sheets, for the seeds from N on, into a new folder"
    )
    exercise.add_argument(
        "-o", "--output", metavar="FILE", help=".md or .pdf, the key beside it; with --count a new folder"
    )
    exercise.add_argument("--pdf", action="store_true", help="as PDF, too; needs pandoc")
    exercise.add_argument(
        "--timeout", type=_seconds, default=60.0, metavar="SECONDS", help="for each sheet (default: 60)"
    )


def _add_digits(commands: Any) -> None:
    """The commands `mnist` and `digits`."""
    mnist = commands.add_parser("mnist", help="train a network of 814,090 Values to read handwritten digits")
    parts = mnist.add_subparsers(dest="part", required=True, metavar="PART")
    train = parts.add_parser(
        "train", help="train the network and save it", description=f"Train the network and save it. {_STATUS}"
    )
    test = parts.add_parser(
        "test",
        help="tell its accuracy, and show digits with its predictions",
        description="Tell the accuracy of a trained network, and show digits with its predictions: half of them "
        f"mistakes, if there are so many. {_STATUS}",
    )
    predict = parts.add_parser(
        "predict", help="read pictures of digits", description=f"Read pictures of digits, PNG or BMP. {_STATUS}"
    )
    predict.add_argument("files", nargs="+", metavar="FILE", help="a picture of one digit, of any size")
    for part in (train, test):
        part.add_argument(
            "--data", metavar="FOLDER", help="where MNIST's four files are (default: the user's cache, downloaded once)"
        )
    for part in (train, test, predict):
        part.add_argument("--model", metavar="FILE", default="mnist.json", help="default: mnist.json")
    train.add_argument("--epochs", type=_count, default=10, metavar="N", help="default: 10, as the document has it")
    train.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of the first weights and the order (default: 0)"
    )
    test.add_argument("--count", type=_count, default=6, metavar="N", help="how many digits to show (default: 6)")
    test.add_argument("--output", metavar="FILE.png", help="show them as a picture, too")
    digits = commands.add_parser(
        "digits",
        help="train a small network in seconds: scalar by scalar, and recorded",
        description=f"Train a small network on scikit-learn's digits: scalar by scalar, and recorded. {_STATUS}",
    )
    for part in (train, digits):
        part.add_argument(
            "--backend", choices=("numpy", "native", "jax"), default="numpy", help="what runs the recorded network"
        )


_STATUS = "Exit status: 0, or 2 if it cannot be done."


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8", errors="backslashreplace")


def run(options: argparse.Namespace) -> int:
    """Only what the command needs is loaded."""
    match options.command:
        case "check":
            return run_check(options)
        case "draw":
            from scalargrad.commands import draw

            return draw.run(options.document, options.names, options.output, options.depth)
        case "explain":
            from scalargrad.commands import explain

            return explain.run(options.document, options.names)
        case "mark":
            from scalargrad.commands import mark

            return mark.run(
                options.exercise,
                options.answers,
                options.output,
                timeout=options.timeout,
                show=options.show,
                hints=options.hints,
            )
        case "exercise":
            from scalargrad.commands import exercise

            return exercise.run(
                options.document,
                options.seed,
                options.output,
                count=options.count,
                pdf=options.pdf,
                timeout=options.timeout,
            )
        case "mnist":
            return run_mnist(options)
        case "digits":
            from scalargrad.commands import digits

            return digits.run(options.backend)
    from scalargrad.commands import play

    return play.run(options.document, options.names, options.output)


def run_check(options: argparse.Namespace) -> int:
    from scalargrad.commands import check

    if options.answers is None:
        return check.run(
            options.paths, timeout=options.timeout, as_json=options.json, html=options.html, show=options.show
        )
    if len(options.paths) != 1 or options.html is not None:
        print("scalargrad check: --answers goes with the path of one document, and without --html", file=sys.stderr)
        return 2
    return check.run_answers(
        options.paths[0],
        options.answers,
        timeout=options.timeout,
        as_json=options.json,
        show=options.show,
        hints=options.hints,
    )


def run_mnist(options: argparse.Namespace) -> int:
    from scalargrad.commands import mnist

    if options.part == "train":
        return mnist.train(options.data, options.model, options.epochs, options.seed, options.backend)
    if options.part == "test":
        return mnist.test(options.data, options.model, options.count, options.output)
    return mnist.predict(options.files, options.model)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not one of 1, 2, 3, …")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
