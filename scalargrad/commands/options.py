"""The arguments of each command, with what `--help` says of them."""

from __future__ import annotations

import argparse
from typing import Any

from scalargrad.commands.arguments import count, seconds
from scalargrad.languages import say


def add_check(commands: Any) -> None:
    """The command `check`."""
    check = commands.add_parser(
        "check",
        help=say("check the numbers of worked examples"),
        description=say(
            "Check the numbers of worked examples in Markdown files and notebooks. Exit status: 0 nothing unexpected, "
            "1 something unexpected, 2 a document could not be run, there is none, or the report could not be written."
        ),
    )
    check.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help=say("a document, a folder of documents, or - for standard input (default: those of the package)"),
    )
    check.add_argument(
        "--format",
        choices=("plain", "concise", "json", "github", "sarif", "junit"),
        default="plain",
        help=say("of the report: concise is one problem a line, github is for its Actions (default: plain)"),
    )
    check.add_argument("--json", action="store_true", help=say("the same as --format json"))
    check.add_argument("--html", metavar="FILE", help=say("also write the documents with their marks as one HTML page"))
    check.add_argument(
        "--exclude",
        metavar="GLOB",
        action="append",
        default=[],
        help=say("files and folders to pass over, as in .gitignore; may be given more than once"),
    )
    check.add_argument(
        "-q", "--quiet", action="store_true", help=say("only what is unexpected; nothing if all is as it should be")
    )
    check.add_argument(
        "-v", "--verbose", action="store_true", help=say("of the package's documents also the lines that are right")
    )
    check.add_argument(
        "--answers", metavar="FILE", help=say("what a student has found for the open claims of one document")
    )
    _add_hints(check)
    check.add_argument("--show", action="store_true", help=say("show the right numbers of open claims, too"))
    _add_timeout(check, say("time limit for each document (default: 60)"))


def _add_hints(parser: argparse.ArgumentParser) -> None:
    about = say(
        "what is told of a wrong answer: nothing, where it goes wrong, what kind of mistake it is (default: what)"
    )
    parser.add_argument("--hints", choices=("none", "where", "what"), default="what", help=about)


def add_language_page(commands: Any) -> None:
    """The command `language`."""
    language = commands.add_parser("language", help=say("print the page on the language of worked examples"))
    language.add_argument("chapter", nargs="?", metavar="CHAPTER", help=say("only this chapter, such as answers"))


def add_mark(commands: Any) -> None:
    """The command `mark`."""
    mark = commands.add_parser(
        "mark",
        help=say("mark the answers of a class"),
        description=say(
            "Mark files of answers: lines name = number, or copies of the exercise with numbers in the place of ... . "
            "Right is also what is right for a student's own numbers above. Exit status: 0, or 2 if something could "
            "not be read."
        ),
    )
    mark.add_argument("exercise", metavar="EXERCISE", help=say("a document with open claims; or a folder of them"))
    about = say("files of answers, or folders of them; to a folder of sheets each begins with its sheet's name")
    mark.add_argument("answers", nargs="+", metavar="ANSWERS", help=about)
    mark.add_argument(
        "-o",
        "--output",
        metavar="FOLDER",
        help=say("a new folder for marks.csv, an overview and a page for each student"),
    )
    _add_hints(mark)
    mark.add_argument("--show", action="store_true", help=say("show the right numbers, too"))
    _add_timeout(mark, say("for each file (default: 60)"))


def _add_timeout(parser: argparse.ArgumentParser, about: str) -> None:
    parser.add_argument("--timeout", type=seconds, default=60.0, metavar="SECONDS", help=about)


def add_views(commands: Any) -> None:
    """The commands `draw`, `explain` and `play`."""
    for name, about, names in (
        (
            "draw",
            say("draw the graph of a worked example's numbers"),
            say("numbers of the document, w1 or 'W[0,1]' (default: what it differentiates last)"),
        ),
        (
            "explain",
            say("write out the chain rule for a derivative in a worked example"),
            say("the first is y, the others are x, as in ∂y/∂x: J w1 'W[0,1]' (default: those of a derivative in it)"),
        ),
        (
            "play",
            say("make a page that plays the backward pass of a worked example step by step"),
            say("the number to start backward from (default: what it differentiates most)"),
        ),
    ):
        view = commands.add_parser(
            name,
            help=about,
            description=f"{about[0].upper()}{about[1:]}. {say('Exit status: 0, or 2 if it cannot be done.')}",
        )
        view.add_argument(
            "document",
            nargs="?",
            metavar="DOCUMENT",
            help=say("a Markdown file or notebook, or one of the package's, such as 001-chain-rule"),
        )
        view.add_argument("names", nargs="*", metavar="NAME", help=names)
        view.add_argument("--list", action="store_true", help=say("list the documents of the package"))
        if name == "play":
            view.add_argument("-o", "--output", metavar="FILE", help=say("default: play.html"))
        if name == "draw":
            kinds = say(".svg or .dot; .png, .pdf or .jpg by the program Graphviz (default: the text of a .dot)")
            view.add_argument("-o", "--output", metavar="FILE", help=kinds)
            view.add_argument("--depth", type=int, metavar="N", help=say("only what is at most N operations away"))
        _add_timeout(view, say("time limit (default: 60)"))


def add_exercise(commands: Any) -> None:
    """The command `exercise`."""
    exercise = commands.add_parser(
        "exercise",
        help=say("make exercise sheets of a worked example, with their keys"),
        description=say(
            "Write the same document with other given numbers, which are as simple to work with, and open claims; and "
            "its key, a file of answers. Each sheet is checked with its key. Exit status: 0, or 2 if it cannot be done."
        ),
    )
    exercise.add_argument("document", metavar="DOCUMENT", help=say("a Markdown file, or one of the package's"))
    exercise.add_argument("--seed", type=int, default=1, metavar="N", help=say("which numbers (default: 1)"))
    about = say("so many sheets, for the seeds from N on, into a new folder")
    exercise.add_argument("--count", type=count, metavar="N", help=about)
    about = say(".md or .pdf, the key beside it; with --count a new folder")
    exercise.add_argument("-o", "--output", metavar="FILE", help=about)
    exercise.add_argument("--pdf", action="store_true", help=say("as PDF, too; needs pandoc"))
    _add_timeout(exercise, say("for each sheet (default: 60)"))


def add_digits(commands: Any) -> None:
    """The commands `mnist` and `digits`."""
    done = say("Exit status: 0, or 2 if it cannot be done.")
    mnist = commands.add_parser("mnist", help=say("train a network of 814,090 Values to read handwritten digits"))
    parts = mnist.add_subparsers(dest="part", required=True, metavar="PART")
    train = parts.add_parser(
        "train",
        help=say("train the network and save it"),
        description=f"{say('Train the network and save it.')} {done}",
    )
    about = say(
        "Tell the accuracy of a trained network, and show digits with its predictions: half of them mistakes, if there "
        "are so many."
    )
    test = parts.add_parser(
        "test", help=say("tell its accuracy, and show digits with its predictions"), description=f"{about} {done}"
    )
    predict = parts.add_parser(
        "predict",
        help=say("read pictures of digits"),
        description=f"{say('Read pictures of digits, PNG or BMP.')} {done}",
    )
    predict.add_argument("files", nargs="+", metavar="FILE", help=say("a picture of one digit, of any size"))
    for part in (train, test):
        part.add_argument(
            "--data",
            metavar="FOLDER",
            help=say("where MNIST's four files are (default: the user's cache, downloaded once)"),
        )
    for part in (train, test, predict):
        part.add_argument("--model", metavar="FILE", default="mnist.json", help=say("default: mnist.json"))
    train.add_argument("--epochs", type=count, default=10, metavar="N", help=say("default: 10, as the document has it"))
    train.add_argument(
        "--seed", type=int, default=0, metavar="N", help=say("of the first weights and the order (default: 0)")
    )
    test.add_argument("--count", type=count, default=6, metavar="N", help=say("how many digits to show (default: 6)"))
    test.add_argument("--output", metavar="FILE.png", help=say("show them as a picture, too"))
    about = say("Train a small network on scikit-learn's digits: scalar by scalar, and recorded.")
    digits = commands.add_parser(
        "digits",
        help=say("train a small network in seconds: scalar by scalar, and recorded"),
        description=f"{about} {done}",
    )
    for part in (train, digits):
        part.add_argument(
            "--backend",
            choices=("numpy", "native", "jax"),
            default="numpy",
            help=say("what runs the recorded network"),
        )
