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
        raise RecordingError(
            f"{_line()}{what} decides by the number that a Value has while it is recorded, and with other numbers it "
            "would decide otherwise: write relu, maximum, minimum, abs, clamp, or where(step(x - y), a, b) for "
            "«a if x > y else b»; a number that is the same in every run is given as a plain number, not as a Value"
        )


def _line() -> str:
    """Where the function that is recorded stands: the innermost line that is none of the package."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(PACKAGE):
        frame = frame.f_back  # type: ignore[assignment]
    return f"{Path(frame.f_code.co_filename).name}, line {frame.f_lineno}: " if frame is not None else ""
