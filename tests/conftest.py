"""What all tests share: the modules beside them (samples, checkers, routes), and 50 digits for mpmath."""

import sys
from collections.abc import Iterator
from pathlib import Path

import mpmath
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pytest's importlib mode leaves it out


@pytest.fixture(autouse=True)
def fifty_digits() -> Iterator[None]:
    before = mpmath.iv.dps
    mpmath.iv.dps = 50
    with mpmath.workdps(50):
        yield
    mpmath.iv.dps = before
