"""While a function is recorded, nothing may be decided by the number that a Value happens to have.

A recording is run again with other numbers, for which `if x > 0:` might go the other way. So the engine asks here
before it gives a truth value, an order or a plain number of a Value; and functions that take a number out of a Value
otherwise, as softmax does with the largest, do without while a recording is under way.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

PACKAGE = os.path.join(Path(__file__).parent, "")
RECORDER = os.path.join(PACKAGE, "recording", "")


class RecordingError(TypeError):
    """A function that cannot be recorded: what it does depends on the numbers that it is given."""


class _Watch(threading.local):
    recording = False
    refused: RecordingError | None = None  # the first one, should somebody on the way swallow it


_watch = _Watch()
listeners: list[
    Callable[[bool], object]
] = []  # functions that are told when the first recording begins, and when the last one ends
_under_way = 0
_lock = threading.Lock()


def recording() -> bool:
    """Whether this thread is recording a function."""
    return _watch.recording


@contextmanager
def watched() -> Iterator[None]:
    """Decisions in here, in this thread, are errors; also if one is caught in here, as NumPy catches some."""
    outer = _watch.recording, _watch.refused
    _watch.recording, _watch.refused = True, None
    _count(1)
    try:
        yield
        if _watch.refused is not None:
            raise _watch.refused
    except Exception as error:
        if _watch.refused is None or error is _watch.refused:
            raise
        raise _watch.refused from error
    finally:
        _watch.recording, _watch.refused = outer
        _count(-1)


def _count(change: int) -> None:
    global _under_way
    with _lock:
        _under_way += change
        for tell in listeners:
            tell(_under_way > 0)


TAKING_OUT = ("float", "int", "complex", "round", "np.round")  # what gives a plain number


def refuse(what: str) -> None:
    """A RecordingError if this thread is recording, with the line of the function that decides.

    what: how it decides, or takes a number out of a Value, as code: "x > y", "float(x)".
    """
    if not _watch.recording:
        return
    if what.partition("(")[0] in TAKING_OUT:
        text = (
            "takes the number out of a Value, and each run has another: compute with the Value itself, by the "
            "functions of scalargrad, exp, floor, …, in place of those of math"
        )
    else:
        text = (
            "decides by the number of a Value, and each run has another: write relu, maximum, minimum, abs, clamp, or "
            "where(step(x - y), a, b) for «a if x > y else b». What is the same in every run is given as a plain "
            "number, not as a Value"
        )
    error = RecordingError(f"{_line()}{what} {text}")
    _watch.refused = _watch.refused or error
    raise error


def _line() -> str:
    """Where the function that is recorded stands: its innermost line, and that of the library that it has called."""
    frame: FrameType | None = sys._getframe(1)
    found: list[FrameType] = []  # from within, of the function and of what it calls
    while frame is not None and not frame.f_code.co_filename.startswith(RECORDER):
        if not frame.f_code.co_filename.startswith(PACKAGE):
            found.append(frame)
        frame = frame.f_back
    if not found:
        return ""
    libraries = _libraries()
    own = [each for each in found if not each.f_code.co_filename.startswith(libraries)] or found
    library = f" (in {_shown(found[0])})" if own[0] is not found[0] else ""
    return f"{_shown(own[0])}{library}: "


def _libraries() -> tuple[str, ...]:
    """The folders of Python and of what was installed: of their lines a user wants to know less."""
    import sysconfig

    names = ("stdlib", "platstdlib", "purelib", "platlib")
    return tuple([os.path.join(sysconfig.get_path(name), "") for name in names])


def _shown(frame: FrameType) -> str:
    return f"{Path(frame.f_code.co_filename).name}, line {frame.f_lineno}"


def line_of(error: BaseException) -> str:
    """Where an error was raised, "name.py, line 7: "."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{_shown(trace.tb_frame)}: "
