"""The command line: `scalargrad check [PATH …]`, `scalargrad draw|explain|play DOCUMENT [NAME …]`,
`scalargrad mnist train|test|predict`, `scalargrad digits`, `--version`, `--language`.

It reads the arguments; the work is done in `commands`.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence

import scalargrad
from scalargrad.commands import arguments, options, printing
from scalargrad.extras import MissingPackage
from scalargrad.languages import LANGUAGES, in_language, say, system_language


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    given = list(sys.argv[1:] if words is None else words)
    if sys.stdout is None:  # closed by whoever started it, a service for one
        sys.stdout = printing.Closed()
    if sys.stderr is None:
        sys.stderr = printing.nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what the terminal cannot show
    with in_language(arguments.chosen_language(given) or system_language()):
        return _run_safely(given)


def _run_safely(given: Sequence[str]) -> int:
    """Run a command, whatever becomes of the output; its exit status."""
    command = next((word for word in given if not word.startswith("-") and word not in LANGUAGES), "")
    try:
        try:
            parser = _parser()
            if given:
                return run(parser.read(given))
            parser.print_help()
            return 0
        finally:  # also where the parser ends the program, after --help
            sys.stdout.flush()
    except MissingPackage as error:
        return printing.complain(command, error)
    except KeyboardInterrupt:
        return 130
    except OSError as error:  # the disk is full, or the reader of our output, `head` for one, has had enough
        printing.give_up_output()
        return printing.complain(command, say("the output cannot be written: {reason}", reason=error.strerror or error))


def _parser() -> arguments.Parser:
    parser = arguments.Parser(prog="scalargrad", description=say("Backpropagation that can be followed by hand."))
    version = f"scalargrad {scalargrad.__version__} ({scalargrad.engine} engine)"
    about = say("show program's version number and exit")
    parser.add_argument("--version", action="version", version=version, help=about)
    arguments.add_language(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    options.add_check(commands)
    options.add_views(commands)
    options.add_mark(commands)
    options.add_exercise(commands)
    options.add_language_page(commands)
    options.add_digits(commands)
    for name in dict.fromkeys(commands.choices):
        arguments.add_language(commands.choices[name])
    return parser


def run(chosen: argparse.Namespace) -> int:
    """Only what the command needs is loaded."""
    match chosen.command:
        case "check":
            return run_check(chosen)
        case "draw" | "explain" | "play":
            return run_view(chosen)
        case "exercise":
            from scalargrad.commands import exercise

            return exercise.run(
                chosen.document,
                chosen.seed,
                chosen.output,
                count=chosen.count,
                pdf=chosen.pdf,
                timeout=chosen.timeout,
            )
        case "language":
            from scalargrad.commands import language

            return language.run(chosen.chapter)
        case "mark":
            from scalargrad.commands import mark

            return mark.run(
                chosen.exercise,
                chosen.answers,
                chosen.output,
                timeout=chosen.timeout,
                show=chosen.show,
                hints=chosen.hints,
            )
        case "mnist":
            return run_mnist(chosen)
    from scalargrad.commands import digits

    return digits.run(chosen.backend)


def run_check(chosen: argparse.Namespace) -> int:
    from scalargrad.commands import check

    form = "json" if chosen.json else chosen.format
    if chosen.answers is None:
        detail = check.QUIET if chosen.quiet else check.VERBOSE if chosen.verbose else check.USUAL
        return check.run(
            chosen.paths,
            timeout=chosen.timeout,
            form=form,
            html=chosen.html,
            exclude=chosen.exclude,
            detail=detail,
            show=chosen.show,
        )
    if len(chosen.paths) != 1 or chosen.html is not None:
        return printing.complain("check", say("--answers goes with the path of one document, and without --html"))
    return check.run_answers(
        chosen.paths[0],
        chosen.answers,
        timeout=chosen.timeout,
        as_json=form == "json",
        show=chosen.show,
        hints=chosen.hints,
    )


def run_view(chosen: argparse.Namespace) -> int:
    from scalargrad.commands import documents
    from scalargrad.worked.numbers import OutOfTime

    if chosen.list:
        print("\n".join(documents.shipped_documents()))
        return 0
    if chosen.document is None:
        return printing.complain(
            chosen.command, say("say which document: a file, or one of the package's, which --list lists")
        )
    try:
        with documents.limited(chosen.timeout):
            return _show(chosen)
    except OutOfTime:
        limit = say("the time limit of {seconds} s has passed", seconds=f"{chosen.timeout:g}")
        return printing.complain(chosen.command, limit)


def _show(chosen: argparse.Namespace) -> int:
    match chosen.command:
        case "draw":
            from scalargrad.commands import draw

            return draw.run(chosen.document, chosen.names, chosen.output, chosen.depth, chosen.timeout)
        case "explain":
            from scalargrad.commands import explain

            return explain.run(chosen.document, chosen.names, chosen.timeout)
    from scalargrad.commands import play

    return play.run(chosen.document, chosen.names, chosen.output, chosen.timeout)


def run_mnist(chosen: argparse.Namespace) -> int:
    from scalargrad.commands import mnist

    if chosen.part == "train":
        return mnist.train(chosen.data, chosen.model, chosen.epochs, chosen.seed, chosen.backend)
    if chosen.part == "test":
        return mnist.test(chosen.data, chosen.model, chosen.count, chosen.output)
    return mnist.predict(chosen.files, chosen.model)


if __name__ == "__main__":
    sys.exit(main())
