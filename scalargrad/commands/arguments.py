"""The parser of the command line: what is misspelled is told with «Did you mean …?», by the command that it is of.

argparse's own words are said in the reader's language, too.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from scalargrad.languages import LANGUAGES, say
from scalargrad.suggestions import nearest, one_of
from scalargrad.terminal import printable, wrapped


class Parser(argparse.ArgumentParser):
    """argparse's parser, with suggestions; words that stand behind options are still paths or names."""

    def __init__(self, **given: Any) -> None:
        super().__init__(allow_abbrev=False, add_help=False, formatter_class=Formatter, **given)
        self._positionals.title, self._optionals.title = say("positional arguments"), say("options")
        self.add_argument("-h", "--help", action="help", help=say("show this help message and exit"))
        self.set_defaults(parser=self)

    def read(self, arguments: Sequence[str] | None) -> argparse.Namespace:
        """The arguments as options; the program ends, with a line that says why, where they cannot be read."""
        options, rest = self.parse_known_args(arguments)
        more = [word for word in rest if not word.startswith("-") or word == "-"]
        list_of_words = next((name for name in ("paths", "names", "files") if hasattr(options, name)), None)
        if more and list_of_words:
            getattr(options, list_of_words).extend(more)
            rest = [word for word in rest if word not in more]
        if rest:
            options.parser.refuse(rest[0])
        if options.command is None:
            self.error(say("say which command: scalargrad -h lists them"))
        return options

    def refuse(self, word: str) -> NoReturn:
        """The error for a word that the command does not know."""
        if not word.startswith("-"):
            self.error(say("there is one word too many: {word}", word=word))
        known = [option for option in self._option_string_actions if option.startswith("--")]
        self.error(_suggested(say("there is no option {word}", word=word), word.partition("=")[0], known))

    def _print_message(self, message: str, file: Any = None) -> None:
        """argparse's own says nothing where the output is closed or full."""
        (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        choice = re.search(r"invalid choice: '(.*)' \(choose from (.*)\)", message, re.DOTALL)
        if choice:
            known = re.findall(r"[\w.-]+", choice[2])
            what = say("there is no {word}: choose from {words}", word=choice[1], words=", ".join(known))
            message = _suggested(what, choice[1], known)
        else:
            message = _translated(message)
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {printable(message)}\n")


class Formatter(argparse.HelpFormatter):
    """argparse's formatter, with our word for «usage», and lines that are broken between wide characters, too."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width=width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(wrapped(text, indent, len(indent), width))

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, say("usage: ") if prefix is None else prefix)


def _translated(message: str) -> str:
    """What argparse complains of, in the reader's language; what is not known here stays as it is."""
    about = re.fullmatch(r"argument (.*?): (.*)", message, re.DOTALL)
    if about:
        return say("argument {argument}: {message}", argument=about[1], message=_complaint(about[2]))
    missing = re.fullmatch(r"the following arguments are required: (.*)", message)
    return say("the following arguments are required: {words}", words=missing[1]) if missing else message


def _complaint(message: str) -> str:
    if message == "expected one argument":
        return say("expected one argument")
    whole = re.fullmatch("invalid int value: (.*)", message)
    if whole:
        return say("{text} is not a whole number", text=whole[1])
    more = re.fullmatch("ignored explicit argument (.*)", message)
    return say("it takes no value, and not {text}", text=more[1]) if more else message


def _suggested(message: str, word: str, known: Sequence[str]) -> str:
    found = nearest(word, known, 1)
    return say("{message}. Did you mean {words}?", message=message, words=one_of(found)) if found else message


def add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--language",
        choices=tuple(LANGUAGES),
        default=argparse.SUPPRESS,
        help=say("the language of messages and reports (default: the system's)"),
    )


def chosen_language(arguments: Sequence[str]) -> str | None:
    """The language that the arguments ask for, so that help is in it, too; what is wrong with it is said later."""
    for word, following in zip(arguments, [*arguments[1:], ""]):
        name, _, value = word.partition("=")
        if name == "--language" and (value or following) in LANGUAGES:
            return value or following
    return None


def count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(say("{text} is not one of 1, 2, 3, …", text=repr(text)))
    return int(text)


def seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise argparse.ArgumentTypeError(say("{text} is not a number of seconds above 0", text=repr(text)))
    return found
