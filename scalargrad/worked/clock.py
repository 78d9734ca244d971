"""The time limit of a document. Whatever may take long asks `check_time` now and then.

May import: errors.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from scalargrad.worked.errors import OutOfTime


class _Limit(threading.local):
    deadline = float("inf")


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


def check_time() -> None:
    if time.monotonic() > _limit.deadline:
        raise OutOfTime
