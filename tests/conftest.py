"""What all tests share: 50 digits for mpmath, and the shipped documents, checked once (helpers: tests/support)."""

import os
import signal
from collections.abc import Iterator

import mpmath
import pytest
from hypothesis import settings

from scalargrad.worked.record import Result
from scalargrad.worked.use.check import check_shipped

os.environ["LANGUAGE"] = "en"  # whatever the system's is: commands and notebooks speak it
# What a shell runs in the background ignores Ctrl-C, and so do its children: a test that interrupts one would wait.
signal.signal(signal.SIGINT, signal.default_int_handler)
# A machine may be slow: how long something takes is tested where it matters.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With CI=true, as in .ci/run, a test that fails in a browser is run once more, which the summary tells.

    A browser is many processes with clocks of their own, and what must pass does not depend on them. Everybody else's
    runs show it at once.
    """
    if os.environ.get("CI"):
        for item in items:
            if isinstance(item, pytest.Function) and {"address", "browser"} & set(item.fixturenames):
                item.add_marker(pytest.mark.flaky(reruns=1))


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
