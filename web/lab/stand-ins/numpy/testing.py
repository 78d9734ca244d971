"""Checks that raise an AssertionError."""

from ._arrays import as_array
from ._choosing import allclose, array_equal
from ._errors import missing


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise missing(f"numpy.testing.{name}")


def assert_allclose(actual, desired, rtol=1e-07, atol=0, err_msg=""):
    """That |actual − desired| ≤ atol + rtol·|desired| everywhere."""
    if not allclose(actual, desired, rtol, atol, equal_nan=True):
        raise AssertionError(f"\nNot equal to tolerance rtol={rtol:g}, atol={atol:g}\n{err_msg}"
                             f" ACTUAL: {as_array(actual)!r}\n DESIRED: {as_array(desired)!r}")  # fmt: skip


def assert_array_equal(actual, desired, err_msg=""):
    """That two arrays have the same entries."""
    a, b = as_array(actual), as_array(desired)
    if not (array_equal(a, b, equal_nan=True) or ((not a.ndim or not b.ndim) and bool((a == b).all()))):
        raise AssertionError(f"\nArrays are not equal\n{err_msg}\n ACTUAL: {a!r}\n DESIRED: {b!r}")


def assert_equal(actual, desired, err_msg=""):
    """That two things, or arrays, are equal."""
    assert_array_equal(actual, desired, err_msg)
