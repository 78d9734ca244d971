"""Limits of time and memory. Whatever may take long asks `check_time` now and then."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from scalargrad.worked.numbers.errors import OutOfTime

try:  # the names, for a browser may have an empty module
    from resource import RUSAGE_SELF, getrusage
except ImportError:
    getrusage = None  # type: ignore[assignment]

try:  # Python in a browser, whose memory is a part of a page's
    from pyodide_js import _module as browser  # type: ignore[import-not-found]
except ImportError:
    browser = None

MAX_MEMORY = 2**30  # bytes, by which the process may grow for all documents that are checked together
ENOUGH = MAX_MEMORY // 4  # once the process has grown by so much, no graph is kept that is not needed
STATM = "/proc/self/statm" if os.path.exists("/proc/self/statm") else None
PAGE = os.sysconf("SC_PAGESIZE") if hasattr(os, "sysconf") else 4096
TO_REPORT = MAX_MEMORY // 4  # bytes more, for the report on a document that was too large
EVERY = 64  # questions for the time are one for the memory


class _Limit(threading.local):
    deadline = float("inf")
    memory = float("inf")
    at_first: int | None = None  # the memory of the process when the outermost block was entered
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
def memory_limit(spare: int = 0) -> Iterator[None]:
    """Inside the `with` block, `check_time` raises MemoryError once the process has grown by MAX_MEMORY.

    spare: so many bytes more, to report on what has used up the rest.

    The growth is that since the outermost of such blocks, so that documents that are checked together do not add up;
    what else the process holds, a notebook's data for one, does not count.
    """
    before = _limit.memory, _limit.at_first
    if _limit.at_first is None:
        _limit.at_first = _memory()
    _limit.memory = min(_limit.memory, _limit.at_first + MAX_MEMORY + spare)
    try:
        yield
    finally:
        _limit.memory, _limit.at_first = before


def memory_is_short() -> bool:
    """Whether so much memory is in use that what is done with should be dropped."""
    return _limit.at_first is not None and _memory() - _limit.at_first > ENOUGH


def _memory() -> int:
    now = _memory_now()
    return _most_memory() if now is None else now


def _memory_now() -> int | None:
    """The memory that this process has, in bytes; None where the system does not tell, as Linux does."""
    if STATM is None:
        return None
    try:
        with open(STATM, "rb") as told:
            return int(told.read().split()[1]) * PAGE
    except (OSError, ValueError, IndexError):
        return None


def _most_memory() -> int:
    """The most memory that this process ever had, in bytes; 0 where the system does not tell (Windows)."""
    if browser is not None:
        return int(browser.HEAP8.length)
    if getrusage is None:
        return 0
    most = getrusage(RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def check_time() -> None:
    """OutOfTime or MemoryError if a limit has been reached."""
    if time.monotonic() > _limit.deadline:
        raise OutOfTime
    _limit.calls += 1
    if _limit.calls % EVERY == 0 and _memory() > _limit.memory:
        raise MemoryError
