"""While a function is recorded, nothing may be decided by the number that a Value happens to have.

A recording is run again with other numbers, for which `if x > 0:` might go the other way. So the engine asks here
before it gives a truth value, an order or a plain number of a Value; and functions that take a number out of a Value
otherwise, as softmax does with the largest, do without while a recording is under way.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

PACKAGE = str(Path(__file__).parent)


class RecordingError(TypeError):
    """A function that cannot be recorded: what it does depends on the numbers that it is given."""


class _Watch(threading.local):
    recording = False


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
    """Decisions in here, in this thread, are errors."""
    outer, _watch.recording = _watch.recording, True
    _count(1)
    try:
        yield
    finally:
        _watch.recording = outer
        _count(-1)


def _count(change: int) -> None:
    global _under_way
    with _lock:
        _under_way += change
        for tell in listeners:
            tell(_under_way > 0)


def refuse(what: str) -> None:
    """A RecordingError if this thread is recording, with the line of the function that decides.

    what: how it decides, as code: "x > y".
    """
    if _watch.recording:
        remedy = "take scalargrad's functions in place of math's; " if what == "float(x)" else ""
        raise RecordingError(
            f"{_line(sys._getframe())}{what} decides by the number that a Value has while it is recorded, and with "
            f"other numbers it would decide otherwise: {remedy}write relu, maximum, minimum, abs, clamp, or "
            "where(step(x - y), a, b) for «a if x > y else b»; a number that is the same in every run is given as a "
            "plain number, not as a Value"
        )


def _line(frame: FrameType | None) -> str:
    """Where the function that is recorded stands: the innermost line, from a frame outwards, that is none of ours."""
    while frame is not None and frame.f_code.co_filename.startswith(PACKAGE):
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).name}, line {frame.f_lineno}: " if frame is not None else ""


def line_of(error: BaseException) -> str:
    """Where an error was raised, "name.py, line 7: "."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else _line(trace.tb_frame)
