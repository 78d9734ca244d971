"""The back end `python` computes with every type of number of the engine; `@record` does, too."""

from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, maximum, mean, record, softmax
from scalargrad.recording import read
from tests.engine.test_routes import expressions, fractions
from tests.support.routes import RATIONAL_STEPS, by_user, run, settle


@settings(max_examples=100, deadline=None, derandomize=True)
@given(expressions(RATIONAL_STEPS, 10), st.lists(fractions, min_size=3, max_size=3))
def test_fractions_are_exact(steps, point):
    steps = settle(steps, point, 10**9)
    xs = [Value(number) for number in point]
    y = run(steps, xs, by_user)
    y.backward()
    value, slopes = read([y], [], xs).compile("python")(point)
    assert value == y.data and slopes == [x.grad for x in xs]
    assert all(isinstance(number, (Fraction, int)) for number in (value, *slopes))


def cost(w, b, x):
    return (w * x + b) ** 2 / 3 - maximum(w, x) / 7 + softmax([w * x, b])[0]


def rational_cost(w, b, x):
    return (w * x + b) ** 2 / 3 - maximum(w, x) / 7


@pytest.mark.parametrize(
    ("number", "f"),
    [
        (lambda text: Fraction(text), rational_cost),
        (lambda text: Decimal(text), cost),
        (lambda text: mpmath.mpf(text), cost),
        (float, cost),
    ],
)
def test_recorded_with_floats_and_run_with_other_numbers(number, f):
    w, b = Value(2.0), Value(0.5)
    code = record(lambda x: f(w, b, x), [w, b], 1.5).compile("python")
    p, x = [number("0.75"), number("-1.25")], number("0.3")
    leaves = [Value(one) for one in p]
    y = f(*leaves, x)
    y.backward()
    value, slopes = code(p, [x])
    assert type(value) is type(y.data) is type(number("1"))
    tiny = number("1e-25") if not isinstance(value, float) else 1e-15
    assert abs(value - y.data) <= tiny and all(abs(a - leaf.grad) <= tiny for a, leaf in zip(slopes, leaves))
    mean_value, means = code(p, [[x], [x + 1], [x]])
    each = [code(p, [one])[0] for one in (x, x + 1, x)]
    assert abs(mean_value - sum(each) / 3) <= tiny and type(means[0]) is type(slopes[0])


def test_symbols():
    w, b = Value(2.0), Value(0.5)
    code = record(lambda x: (w * x + b) ** 2 * w, [w, b], 1.5).compile("python")
    W, B, X = sympy.symbols("W B X", real=True)
    value, slopes = code([W, B], [X])
    expected = (W * X + B) ** 2 * W
    assert sympy.expand(value - expected) == 0
    assert [sympy.expand(slope - sympy.diff(expected, s)) for slope, s in zip(slopes, (W, B))] == [0, 0]


@pytest.mark.parametrize(
    ("w", "c", "x"),
    [(Fraction(1, 3), Fraction(1, 7), Fraction(1, 2)), (Decimal("0.1"), 2, Decimal("0.3")), (1 + 2j, 3, 2j)],
)
def test_recorded_with_other_numbers_than_floats(w, c, x):
    leaf = Value(w)
    f = lambda x: (leaf * x + c) ** 2 / 3  # noqa: E731
    expected = f(x)
    expected.backward()
    value, slopes = record(f, [leaf], x).compile("python")([w], [x])
    assert (value, slopes) == (expected.data, [leaf.grad])
    slope, leaf.grad = leaf.grad, 0
    z = record(f)(x)  # as a decorator
    z.backward()
    assert (z.data, leaf.grad) == (expected.data, slope) and type(z.data) is type(w)


def test_a_recorded_function_is_exact_where_its_numbers_are():
    """It runs in C for floats, and only for these."""
    w = Value(2.0)
    f = record(lambda x: w * x / 3)
    assert f(1.5).data == 1.0
    w.data = Fraction(1, 3)
    assert f(Fraction(1, 2)).data == Fraction(1, 18)
    assert f(Value(Fraction(1, 2))).data == Fraction(1, 18)


def test_real_types_become_floats_for_arrays_and_complex_ones_are_refused():
    w = Value(Fraction(1, 3))
    program = record(lambda x: w * x + Fraction(1, 7), [w], Fraction(1, 2))
    for backend in ("numpy", "native"):
        value, slopes = program.compile(backend)([Fraction(1, 3)], [Fraction(1, 2)])
        assert value == pytest.approx(1 / 6 + 1 / 7, rel=1e-15) and slopes == [0.5]
        with pytest.raises(TypeError, match="complex"):
            program.compile(backend)([1j], [1.0])


# --- batches: Values of arrays ---

NUMBERS = np.array([1.0, 2.0, 4.0])


@pytest.mark.parametrize(
    "f",
    [
        lambda w: mean((w * NUMBERS + 1) ** 2),
        lambda w: (lambda s: mean(s * NUMBERS) + s)(w * w),  # a number that samples use, and the sum, too
        lambda w: mean(w * NUMBERS) * mean(NUMBERS / w),
        lambda w: w * mean(Value(NUMBERS)),
    ],
)
def test_a_mean_over_a_batch_adds_up_for_a_plain_number(f):
    w = Value(2.0)
    y = f(w)
    y.backward()
    expected = w.grad
    assert type(expected) is float
    value, slopes = record(lambda: f(w), [w]).compile("python")([2.0])
    assert value == pytest.approx(y.data) and slopes == [pytest.approx(expected)] and type(slopes[0]) is float
    w.grad = 0
    record(lambda: f(w))().backward()
    assert w.grad == pytest.approx(expected)


def test_a_batch_as_the_argument_of_a_recorded_function():
    w = Value(2.0)
    for function in (lambda x: (w * x + 1) ** 2, lambda x: mean((w * x + 1) ** 2)):
        found = []
        for f in (function, record(function)):
            x, w.grad = Value(NUMBERS), 0
            z = f(x)
            z.backward()
            found.append([np.asarray(one).tolist() for one in (z.data, x.grad, w.grad)])
        assert found[0] == found[1]
