"""On mpmath's intervals the rules enclose: the true value and the true derivative lie in what comes out.

An interval on the left of an operator (`iv.mpf(2) * v`) is mpmath's to refuse, which it does: the Value goes first.
"""

import mpmath
import pytest

from scalargrad import Value, gradient
from scalargrad.derivatives import TABLE
from scalargrad.value import apply
from tests.support.oracles import MPF, rule
from tests.support.points import ROWS, sample_points

INTERVALS_DO_NOT_KNOW = {  # mpmath's iv has no such functions, or not with ends that are rounded outward
    "asin", "acos", "atan", "asinh", "acosh", "atanh", "atan2", "floor", "floordiv", "mod",
}  # fmt: skip


@pytest.mark.parametrize("op", ROWS, ids=lambda op: op.name)
def test_intervals_enclose_the_value_and_the_derivative(op):
    """Around each sample point an interval; its ends and its middle go through the same row with 50 digits."""
    radius = mpmath.mpf(1) / 64
    for q in sample_points(op):
        middle = [MPF.convert(x) for x in q]
        intervals = [Value(mpmath.iv.mpf([x - radius, x + radius])) for x in middle]
        if op.name in INTERVALS_DO_NOT_KNOW:
            with pytest.raises(TypeError, match=r"is not known for a"):
                apply(op, *intervals)
            continue
        try:
            z = apply(op, *intervals)
        except mpmath.libmp.NoConvergence as error:  # mpmath's erf gives up on some intervals, and has to say where
            assert op.name in ("erf", "erfc", "normal_cdf", "gelu") and "with x = mpi" in str(error)
            continue
        with mpmath.workdps(60):
            for shift in (-radius, 0, radius / 3, radius):
                point = [x + shift for x in middle]
                assert op.forward(*point) in z.data, f"{op.name}{tuple(point)} is not in {z.data}"
                for i, enclosure in enumerate(z.local_derivatives):
                    exact = rule(op, i, point)
                    assert exact in mpmath.iv.mpf(enclosure), f"∂{op.name}{tuple(point)}/∂{i} is not in {enclosure}"


@pytest.mark.parametrize("name, enclosure", [("abs", (-1, 1)), ("relu", (0, 1)), ("step", (0, 0)), ("sign", (0, 0))])
def test_an_interval_around_a_kink_has_all_the_slopes(name, enclosure):
    low, high = enclosure
    z = apply(TABLE[name], Value(mpmath.iv.mpf([-0.25, 0.25])))
    slope = mpmath.iv.mpf(z.local_derivatives[0])
    assert low in slope and high in slope
    for x in map(mpmath.mpf, (-0.25, -0.1, 0.0, 0.2, 0.25)):
        assert TABLE[name].forward(x) in mpmath.iv.mpf(z.data)


def test_intervals_go_backward_and_enclose_the_gradient():
    w, x = Value(mpmath.iv.mpf([0.4, 0.6])), Value(mpmath.iv.mpf([1, 2]))
    y = (w * x).tanh() ** 2
    y.backward()
    for a in map(mpmath.mpf, (0.4, 0.5, 0.6)):
        for b in map(mpmath.mpf, (1.0, 1.5, 2.0)):
            with mpmath.workdps(60):
                z = mpmath.tanh(a * b)
                assert z * z in y.data and 2 * z * (1 - z * z) * b in w.grad and 2 * z * (1 - z * z) * a in x.grad


def test_an_interval_divided_by_a_whole_number_has_a_third_in_its_derivative():
    x = Value(mpmath.iv.mpf([1, 2]))
    y = x / 3
    y.backward()
    for d in (x.grad, gradient(y, x).data):
        assert 1 in mpmath.iv.mpf(d) * 3
        assert mpmath.iv.mpf(d).delta < mpmath.mpf(10) ** -40
