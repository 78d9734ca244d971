"""How commands print: nothing that a terminal would obey, at its width, and clear lines where it cannot be done."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from typing import NoReturn, TextIO

from scalargrad.languages import say
from scalargrad.terminal import NARROWEST, WIDTH, printable


def complain(command: str, what: object) -> int:
    """Say on one line why something cannot be done; the exit status of that."""
    print(f"scalargrad {command}: {printable(what)}", file=sys.stderr)
    return 2


def is_terminal() -> bool:
    return bool(getattr(sys.stdout, "isatty", lambda: False)())  # what an editor puts there may lack it


def has_colour() -> bool:
    return is_terminal() and not os.environ.get("NO_COLOR")


def width() -> int:
    """The columns to print in: 80, less on a narrow terminal."""
    return max(min(shutil.get_terminal_size().columns, WIDTH), NARROWEST) if is_terminal() else WIDTH


def speaks_unicode() -> bool:
    """Whether all characters come through to where the output goes."""
    return str(getattr(sys.stdout, "encoding", None)).lower().replace("-", "") in ("utf8", "utf16", "utf32")


class Closed:
    """In the place of an output that whoever started the program has closed."""

    encoding = "utf-8"

    def write(self, text: str) -> NoReturn:
        raise OSError(errno.EBADF, say("it is closed"))

    def flush(self) -> None:
        pass


def nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8", errors="backslashreplace")


def give_up_output() -> None:
    """Nothing more is written to an output that is full or closed, also not when Python ends."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.__stdout__.fileno())  # type: ignore[union-attr]
        os.close(null)
    except (OSError, ValueError, AttributeError):  # there was none
        pass
    sys.stdout = nowhere()
