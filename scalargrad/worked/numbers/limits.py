"""The limits of a document in time and memory. Whatever may take long asks `check_time` now and then."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from scalargrad.worked.numbers.errors import OutOfTime

MAX_MEMORY = 2**30  # bytes


class _Limit(threading.local):
    deadline = float("inf")
    memory = float("inf")
    calls = 0


_limit = _Limit()


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Inside the `with` block, `check_time` raises OutOfTime once so many seconds have passed."""
    before = _limit.deadline
    _limit.deadline = min(before, time.monotonic() + seconds)
    try:
        yield
    finally:
        _limit.deadline = before


@contextmanager
def memory_limit() -> Iterator[None]:
    """Inside the `with` block, `check_time` raises MemoryError once the process has grown by MAX_MEMORY.

    What is measured is the most that the process ever had: it never goes down, and it is where trouble begins.
    """
    before = _limit.memory
    _limit.memory = min(before, _most_memory() + MAX_MEMORY)
    try:
        yield
    finally:
        _limit.memory = before


def _most_memory() -> int:
    """The most memory that this process ever had, in bytes; 0 where the system does not tell (Windows, a browser)."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:
        return 0
    most = getrusage(RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def check_time() -> None:
    """OutOfTime or MemoryError if a limit has been reached."""
    if time.monotonic() > _limit.deadline:
        raise OutOfTime
    _limit.calls += 1
    if _limit.calls % 64 == 0 and _most_memory() > _limit.memory:
        raise MemoryError
