"""The witnesses, each by itself: right where they answer, and silent where they do not apply."""

import math
import sys
from fractions import Fraction

import numpy as np
import pytest
import sympy

from scalargrad import (
    Value,
    clamp,
    cos,
    detach,
    gradcheck,
    log,
    maximum,
    relu,
    sign,
    sin,
    sqrt,
    step,
    tanh,
    witnesses,
)
from scalargrad.differences import turns_into_floats


def cubic_ratio(x):
    return [(x[0] ** 3 - 2 * x[1]) / (x[0] * x[1] + 1)]


def test_exact_rationals_are_exact():
    x, y = sympy.symbols("x y")
    f = (x**3 - 2 * y) / (x * y + 1)
    for a, b in ((Fraction(1, 3), Fraction(-2, 7)), (Fraction(5), Fraction(1, 9))):
        found = witnesses.rational(cubic_ratio, [a, b])
        at = {x: sympy.Rational(a.numerator, a.denominator), y: sympy.Rational(b.numerator, b.denominator)}
        expected = [sympy.diff(f, z).subs(at) for z in (x, y)]
        assert [Fraction(int(e.p), int(e.q)) for e in expected] == [row[0] for row in found]


def test_exact_rationals_need_a_rational_function():
    assert witnesses.rational(lambda x: [x[0] * 0.5], [Fraction(1)]) is None
    assert witnesses.rational(lambda x: [x[0].exp()], [Fraction(1)]) is None


def test_a_derivative_of_too_many_digits_is_not_guessed():
    for digits in (90, 110, 150, 250):
        slope = Fraction(1, 10**digits + 1)
        found = witnesses.rational(lambda x, slope=slope: [slope * x[0]], [Fraction(1, 3)])
        assert found == ([[slope]] if digits <= 100 else None)


def test_differences_choose_their_step():
    """A kink at 1e-6, a pole at 1e-9, a large number, digits that are lost on the way."""
    cases = [
        (lambda x: [relu(x[0] - 1e-6) + 3 * x[0]], 0.0, 3.0),
        (lambda x: [log(x[0])], 1e-9, 1e9),
        (lambda x: [sin(x[0])], 1e7, math.cos(1e7)),
        (lambda x: [math.sin(x[0]) * 5 + x[0] * 0], 1.0, 5 * math.cos(1.0)),
        (lambda x: [(x[0] + 10**12) ** 2 - 10**24], 1.0, 2.0 * (10**12 + 1)),
        (lambda x: [x[0] ** 2 * np.float64(0.5)], 3.0, 3.0),
        (lambda x: [1e-9 * x[0]], 0.0, 1e-9),
    ]
    for f, x, expected in cases:
        slope = witnesses.differences(f, [Fraction(x)])[0][0]
        assert float(slope.value) == pytest.approx(expected, rel=1e-7), (x, slope)
        assert slope.error <= 1e-5 * abs(expected)


def test_the_estimated_error_is_not_too_small():
    for f, x, expected in [
        (math.exp, 1.0, math.e),
        (math.atan, 0.3, 1 / 1.09),
        (math.tanh, 2.0, 1 - math.tanh(2) ** 2),
    ]:
        slope = witnesses.differences(lambda xs, f=f: [f(float(xs[0]))], [Fraction(x)])[0][0]
        assert abs(float(slope.value) - expected) <= max(slope.error, 1e-15)


def test_the_complex_step_needs_an_analytic_function():
    assert witnesses.complex_step(lambda x: [sin(x[0])], [Fraction(1)])[0][0] == pytest.approx(math.cos(1), rel=1e-15)
    assert witnesses.complex_step(lambda x: [abs(Value(x[0])).data], [Fraction(1)]) is None
    assert witnesses.complex_step(lambda x: [x[0] if x[0] > 0 else -x[0]], [Fraction(1)]) is None


def test_without_sympy_there_is_no_sympy_column(monkeypatch):
    assert "SymPy" in str(gradcheck(sin, 1.0))
    monkeypatch.setitem(sys.modules, "sympy", None)
    report = gradcheck(sin, 1.0)
    assert report.ok and "SymPy" not in str(report)


def slope_of(f, x):
    return witnesses.differences(lambda xs: [f(xs[0])], [Fraction(x)])[0][0]


@pytest.mark.parametrize(
    ("f", "x", "expected"),
    [
        (lambda x: 1 / x, 1e-20, -1e40),  # a pole nearby, and on the way from x to x + 1e-6
        (lambda x: 5 + 1 / x, -3e-40, -1 / 9e-80),
        (log, 1e-200, 1e200),
        (lambda x: x / (x + 1.4424183196362515e-9), 2e-8, 3137210.795286552),
        (lambda x: tanh(1e20 * x), 0.0, 1e20),  # a wave or a step that is narrow
        (lambda x: 3 + sin(1e50 * x), 0.0, 1e50),
        (sin, 1e50, math.cos(1e50)),  # fifty digits are none after the point
        (cos, -(2.0**200), math.sin(2.0**200)),
        (lambda x: (x + 10**60) - 10**60, 0.5, 1.0),  # fifty digits are lost on the way
        (lambda x: 1e-250 * sin(x), 1.0, 1e-250 * math.cos(1.0)),
    ],
)
def test_differences_take_steps_and_digits_as_they_are_needed(f, x, expected):
    slope = slope_of(f, x)
    assert float(slope.value) == pytest.approx(expected, rel=1e-9, abs=0)
    assert slope.error <= 1e-9 * abs(expected)


@pytest.mark.parametrize(("f", "x"), [(math.log, 1e-50), (lambda x: 1 / float(x), 1e-20), (math.exp, 3.0)])
def test_differences_of_floats_take_small_steps_at_small_numbers(f, x):
    expected = {math.log: 1 / x, math.exp: math.exp(x)}.get(f, -1 / x**2)
    assert slope_of(f, x).value == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(
    ("f", "x", "left", "right"),
    [
        (sqrt, 0.0, None, math.inf),
        (lambda x: -sqrt(1 - x), 1.0, math.inf, None),
        (lambda x: 5 * x + x**1.5, 0.0, None, 5.0),
        (lambda x: x**0.99, 0.0, None, math.inf),
        (lambda x: sqrt(abs(x)), 0.0, -math.inf, math.inf),
        (lambda x: sign(x) * sqrt(abs(x)), 0.0, math.inf, math.inf),
        (math.asin, 1.0, math.inf, None),  # in floats
    ],
)
def test_one_sided_slopes_are_limits(f, x, left, right):
    as_value = lambda x: f(x) if f is math.asin else f(Value(x)).data  # noqa: E731
    slope = slope_of(as_value, x)
    assert not slope.jump
    for side, expected in ((slope.left, left), (slope.right, right)):
        assert side == (expected if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("f", "x", "beside"),
    [
        (step, 0.0, (0, 0)),
        (lambda x: sign(x) + 2 * x, 0.0, (2, 2)),
        (lambda x: x - math.floor(float(x)), 2.0, (1, 1)),
        (lambda x: x if x != 0 else 5, 0.0, (1, 1)),  # for one point only
        (lambda x: x * x if x < 3 else 7 * x, 3.0, (6, 7)),
    ],
)
def test_the_slopes_beside_a_jump(f, x, beside):
    slope = slope_of(f, x)
    assert slope.jump and (slope.left, slope.right) == pytest.approx(beside, rel=1e-9)


def test_a_narrow_step_is_no_jump():
    assert not slope_of(lambda x: tanh(1e100 * x), 0.0).jump


def test_what_makes_floats_of_its_numbers_is_found_out():
    for f in (math.sin, float, complex, np.float64, lambda x: np.array([x], float)[0], lambda x: math.floor(x)):
        assert turns_into_floats(lambda x, f=f: [f(x[0])], [Fraction(5, 2)]), f
    for f in (sin, abs, lambda x: x * np.float64(0.5), lambda x: x if x > 0 else -x, int):
        assert not turns_into_floats(lambda x, f=f: [f(x[0])], [Fraction(5, 2)]), f


def test_exact_witnesses_are_silent_at_kinks_and_jumps():
    for f in (relu, abs, step, sign, lambda x: maximum(x, 0), lambda x: clamp(x, -1, 0), lambda x: maximum(-x, x)):
        column = lambda x, f=f: [f(x[0])]  # noqa: E731
        assert witnesses.rational(column, [Fraction(0)]) == [[None]]
        assert witnesses.symbolic(column, [Fraction(0)]) is None
        for q in (Fraction(-1, 2), Fraction(1, 2)):
            assert witnesses.rational(column, [q]) == [[Fraction(float(witnesses.symbolic(column, [q])[0][0]))]]


def test_exact_witnesses_are_silent_where_a_tie_only_seems_none():
    assert witnesses.symbolic(lambda x: [clamp(*x)], [Fraction(1)] * 3) is None
    assert witnesses.symbolic(lambda x: [abs(sin(x[0]) - sympy.sin(2))], [Fraction(2)]) is None
    assert witnesses.symbolic(lambda x: [1 / sqrt(1 - x[0])], [Fraction(1)]) is None


def test_the_complex_step_is_silent_where_a_function_is_not_analytic():
    for f in (lambda x: x**0.5, lambda x: x**1.5):
        assert witnesses.complex_step(lambda x, f=f: [f(x[0])], [Fraction(0)]) == [[None]]


def test_rational_differences_are_not_taken_of_what_floats_have_rounded():
    assert witnesses.rational(lambda x: [x[0] - math.floor(float(x[0]))], [Fraction(2)]) is None


def test_witnesses_in_a_direction():
    f = lambda x: [x[0] ** 2 * x[1], x[1]]  # noqa: E731
    along = [{0: Fraction(3), 1: Fraction(4)}]
    expected = [2 * 5 * 7 * 3 + 25 * 4, 4]
    for witness in (witnesses.complex_step, witnesses.rational):
        assert witness(f, [Fraction(5), Fraction(7)], along) == [expected]
    (found,) = witnesses.differences(f, [Fraction(5), Fraction(7)], float, along)
    assert [float(slope.value) for slope in found] == expected


def test_a_detached_number_moves_for_the_witnesses():
    assert float(slope_of(lambda x: detach(Value(x)).data, 2.0).value) == 1
