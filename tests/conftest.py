"""What all tests share: 50 digits for mpmath (what they call for help stands in tests/support)."""

from collections.abc import Iterator

import mpmath
import pytest


@pytest.fixture(autouse=True)
def fifty_digits() -> Iterator[None]:
    before = mpmath.iv.dps
    mpmath.iv.dps = 50
    with mpmath.workdps(50):
        yield
    mpmath.iv.dps = before
