"""What all tests share: 50 digits for mpmath, and the shipped documents, checked once (helpers: tests/support)."""

import os
from collections.abc import Iterator

import mpmath
import pytest

from scalargrad.worked.record import Result
from scalargrad.worked.use.check import check_shipped

os.environ["LANGUAGE"] = "en"  # whatever the system's is: commands and notebooks speak it


@pytest.fixture(autouse=True)
def fifty_digits() -> Iterator[None]:
    before = mpmath.iv.dps
    mpmath.iv.dps = 50
    with mpmath.workdps(50):
        yield
    mpmath.iv.dps = before


@pytest.fixture(scope="session")
def shipped() -> list[Result]:
    """The results of the shipped documents. They take seconds: to be looked at, not to be changed."""
    return check_shipped()


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever looks at the shipped documents goes to the same worker, so that one of them checks them."""
    for item in items:
        if "shipped" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("shipped"))
