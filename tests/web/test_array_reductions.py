"""The small `numpy` of the notebooks' page against NumPy itself: many entries made one, products of matrices."""

from __future__ import annotations

import math
from typing import Any

import numpy as real
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.small_numpy import SHAPES, agree, agree_on, arrays, near, small

ORDERED = """
    np.cumsum(x, axis); np.sort(x, axis); np.median(x, axis); np.count_nonzero(x, axis); np.maximum.reduce(x, axis)
    np.add.accumulate(x); np.unique(x); np.argsort(x, axis, kind="stable")
"""
SPREAD = "np.std(x, axis); np.var(x, axis, ddof=0); np.quantile(x * 1.0, 0.3, axis); np.percentile(x * 1.0, 80, axis)"


@pytest.mark.parametrize("name", ["sum", "mean", "max", "min", "argmax", "argmin", "all", "any", "prod"])
@settings(deadline=None, max_examples=40)
@given(arrays(tame=True), st.none() | st.integers(-3, 2), st.booleans())
def test_reductions_as_numpy(name: str, a: Any, axis: int | None, keepdims: bool) -> None:
    if name == "prod" and a[1].dtype.kind == "i":  # NumPy's whole numbers overflow
        a = tuple(x % 4 - 1 for x in a)
    check = near if name == "prod" else agree
    check(lambda np, x: getattr(np, name)(x, axis=axis, keepdims=keepdims), a)


@settings(deadline=None, max_examples=40)
@given(arrays(shape=st.sampled_from([(300,), (9, 40), (40, 9), (2, 3, 50), (5, 1, 33)]), kinds="f", tame=True))
def test_a_sum_adds_in_numpys_order_and_has_the_same_bits(a: Any) -> None:
    for axis in (None, *range(a[1].ndim), (0, -1) if a[1].ndim > 1 else 0):
        agree(lambda np, x, axis=axis: x.sum(axis=axis) + 0.0, a)  # whatever the sign of a zero
        agree(lambda np, x, axis=axis: x.mean(axis=axis) + 0.0, a)


@settings(deadline=None)
@given(arrays(shape=SHAPES.filter(bool), tame=True), st.none() | st.integers(-2, 2))
def test_other_statistics_as_numpy(a: Any, axis: int | None) -> None:
    agree_on(ORDERED.replace("axis", f"axis={axis}"), a)
    if a[1].size:
        agree_on(SPREAD.replace("axis", f"axis={axis}"), a, check=near)


@settings(deadline=None)
@given(arrays(tame=True), arrays(tame=True))
def test_products_as_numpy(a: Any, b: Any) -> None:
    agree_on("x @ y; np.dot(x, y); np.inner(x, y); np.outer(x, y); np.subtract.outer(x * 1, y * 1)", a, b, check=near)


@settings(deadline=None)
@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.floats(-5, 5), min_size=n * n + n, max_size=n * n + n)))
def test_linear_algebra_up_to_rounding(numbers: list[float]) -> None:
    n = math.isqrt(len(numbers))
    x = real.array(numbers[: n * n]).reshape(n, n)
    symmetric, right = x + x.T, real.array(numbers[n * n :])
    ours = small.linalg.eigvalsh(symmetric.tolist())
    assert real.allclose(ours.tolist(), real.linalg.eigvalsh(symmetric), rtol=1e-10, atol=1e-10)
    values, vectors = small.linalg.eigh(symmetric.tolist())
    assert real.allclose((vectors * values @ vectors.T).tolist(), symmetric, atol=1e-9)
    for order in (None, 1, 2, math.inf):
        near(lambda np, order=order: np.linalg.norm(right.tolist(), order))
    assert math.isclose(small.linalg.norm(x.tolist()), real.linalg.norm(x), rel_tol=1e-12)
    assert real.isclose(float(small.linalg.det(x.tolist())), real.linalg.det(x), rtol=1e-8, atol=1e-8)
    if abs(real.linalg.det(x)) > 1e-2 and real.linalg.cond(x) < 1e6:
        assert real.allclose(
            small.linalg.solve(x.tolist(), right.tolist()).tolist(), real.linalg.solve(x, right), atol=1e-7
        )
        assert real.allclose(small.linalg.inv(x.tolist()).tolist(), real.linalg.inv(x), atol=1e-7)
