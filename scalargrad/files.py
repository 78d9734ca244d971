"""Files that are written whole or not at all, and never in the place of what is no file, or is being read."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from scalargrad.languages import say

MAX_DEPTH = 100


def write_whole(path: str | Path, content: str | bytes, inputs: Iterable[str | Path] = ()) -> Path:
    """Write a file by way of a temporary one beside it, so that nobody ever finds half of it; give back its path.

    What was there before stays until then, and a file that is replaced hands on its permissions. An OSError says why
    it cannot be done. A character of a text that UTF-8 cannot hold, half of a pair, is written as an escape.

    inputs: files that were read and must not be overwritten.
    """
    from secrets import token_hex  # it loads all of Python's cryptography, and who checks writes no file

    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    target = check_target(path, inputs)
    temporary = target.with_name(f".{target.name[:100]}.{token_hex(8)}")
    try:
        file = temporary.open("xb")  # never one that is there, also not a link
        try:
            with file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                shutil.copymode(target, temporary)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise OSError(say("{path} cannot be written: {reason}", path=path, reason=error.strerror or error)) from None
    return Path(path)


def check_target(path: str | Path, inputs: Iterable[str | Path] = ()) -> Path:
    """The file that this path leads to, behind links; an OSError that says why it must not or cannot be written."""
    if not str(path):
        raise OSError(say("the name of the file to write is empty"))
    try:
        real = Path(os.path.realpath(path))
        found = _stat(path)
        if found is None and os.path.islink(path):
            raise OSError(say("{path} is a link that leads nowhere", path=path))
        if found is not None and stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(say("{path} is a folder: give the name of a file in it", path=path))
        if found is not None and not stat.S_ISREG(found.st_mode):
            raise OSError(say("{path} is a device, not a file", path=path))
        if not real.parent.is_dir():
            raise FileNotFoundError(
                say("there is no folder {folder} for {name}: make it first", folder=Path(path).parent, name=real.name)
            )
        if found is not None and any(os.path.exists(one) and os.path.samefile(path, one) for one in inputs):
            raise OSError(say("{path} was read: it must not be overwritten", path=path))
    except ValueError as error:  # a zero byte
        raise OSError(say("{path} cannot be written: {reason}", path=ascii(str(path)), reason=error)) from None
    return real


def _stat(path: str | Path) -> os.stat_result | None:
    """What the system knows of a file behind links; None where there is none. An OSError for links in a circle."""
    try:
        return os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise OSError(say("{path} cannot be written: {reason}", path=path, reason=error.strerror or error)) from None


def is_deep(text: str) -> bool:
    """Whether in a text in JSON lists and objects stand in one another more than 100 deep.

    To be asked before it is parsed: the parser calls itself for each, which in a browser ends Python for good.

    >>> is_deep('[["[[[["], {"a": []}]'), is_deep("[" * 101)
    (False, True)
    """
    depth = 0
    without_escapes = text.replace("\\\\", "").replace('\\"', "")
    for run in re.findall(r"[\[{]+|[\]}]+", re.sub('"[^"]*"?', "", without_escapes)):
        depth += len(run) if run[0] in "[{" else -len(run)
        if depth > MAX_DEPTH:
            return True
    return False
