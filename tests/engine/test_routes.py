"""Every route gives the same derivatives: backward, gradient, the generic `apply`, the fast operators, SymPy.

The expressions are hypothesis's inventions; see `routes`.
"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, dot, gradient, logsumexp, total
from scalargrad.derivatives import TABLE
from scalargrad.value import apply
from tests.support.routes import (
    METHODS,
    OPERATORS,
    RATIONAL_STEPS,
    STEPS,
    UNROLLED,
    by_apply,
    by_forward,
    by_user,
    check_unrolled,
    derivatives_by_sympy,
    run,
    settle,
)  # fmt: skip


def expressions(names, longest):
    step = st.tuples(st.sampled_from(names), st.integers(0, 9), st.integers(0, 9))
    return st.lists(step, min_size=1, max_size=longest)


fractions = st.fractions(-3, 3, max_denominator=8)
floats = st.integers(-192, 192).map(lambda n: n / 64)  # exact for SymPy too, and short enough to read
floats_of_three = st.lists(floats, min_size=3, max_size=3)


def leaves(numbers):
    return [Value(number) for number in numbers]


def by_backward(y, xs):
    y.backward()
    return [x.grad for x in xs]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(expressions(RATIONAL_STEPS, 10), st.lists(fractions, min_size=3, max_size=3))
def test_routes_agree_exactly_on_fractions(steps, point):
    steps = settle(steps, point, 10**9)
    expected = run(steps, point, by_forward)
    results = {}
    for name, route in {"apply": by_apply, "user": by_user}.items():
        xs = leaves(point)
        y = run(steps, xs, route)
        assert y == expected and isinstance(y.data, (Fraction, int))
        results[f"gradient, {name}"] = [d.data for d in gradient(y, xs)]
        assert all(x.grad == 0 for x in xs)
        results[f"backward, {name}"] = by_backward(y, xs)
    results["SymPy"] = [Fraction(int(d.p), int(d.q)) for d in derivatives_by_sympy(steps, point)]
    for name, found in results.items():
        assert found == results["SymPy"], f"{name} differs from SymPy: {results}"
        assert all(isinstance(d, (Fraction, int)) for d in found)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(expressions(STEPS, 7), floats_of_three)
def test_routes_agree_on_floats(steps, point):
    steps = settle(steps, point, 50.0)
    xs, generic = leaves(point), leaves(point)
    y, z = run(steps, xs, by_user), run(steps, generic, by_apply)
    assert y == z == run(steps, point, by_forward)
    by_gradient = [d.data for d in gradient(y, xs)]
    found = by_backward(y, xs)
    assert found == by_backward(z, generic)  # the same operations in the same order: the same bits
    expected = [float(d.evalf(30)) for d in derivatives_by_sympy(steps, point)]
    scale = max(1.0, *map(abs, expected))
    assert by_gradient == pytest.approx(found, rel=1e-9, abs=1e-9 * scale)
    assert found == pytest.approx(expected, rel=1e-7, abs=1e-7 * scale)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(expressions(RATIONAL_STEPS, 6), st.lists(fractions, min_size=2, max_size=2))
def test_second_derivatives_agree_exactly_on_fractions(steps, point):
    """gradient of gradient, and backward of gradient."""
    steps = settle(steps, point, 10**6)
    xs = leaves(point)
    slope = gradient(run(steps, xs, by_user), xs)[0]
    by_gradient = [d.data for d in gradient(slope, xs)]
    slope.backward()
    assert [x.grad for x in xs] == by_gradient
    differences = []
    for j in range(2):  # a difference of slopes is exact for polynomials only; a small step comes close to all others
        h = Fraction(1, 10**9)
        rise = [gradient(run(steps, moved, by_user), moved)[0].data
                for moved in (leaves(x + s * h * (k == j) for k, x in enumerate(point)) for s in (1, -1))]  # fmt: skip
        differences.append((rise[0] - rise[1]) / (2 * h))
    assert list(map(float, by_gradient)) == pytest.approx(list(map(float, differences)), rel=1e-6, abs=1e-4)


@pytest.mark.parametrize("name", UNROLLED)
def test_unrolled_operators_and_methods_make_the_same_node_as_apply(name):
    check_unrolled(name)


def test_every_row_of_one_argument_is_a_method():
    assert set(METHODS) == {op.name for op in TABLE.values() if len(op.arguments) == 1 and op.in_pairs}
    assert set(OPERATORS) == {"add", "sub", "mul", "div", "pow", "mod", "floordiv"}


@pytest.mark.parametrize(
    "function, op, args",
    [
        (lambda a: dot(a[:2], a[2:4], a[4]), "dot", (1.5, -2.0, 0.5, 4.0, 0.25)),
        (total, "total", (1.5, -2.0, 0.5)),
        (logsumexp, "logsumexp", (1.5, -2.0, 0.5)),
    ],
)
@pytest.mark.parametrize("are_values", ["all", "some", "one", "none"])
def test_the_functions_of_many_arguments_make_the_same_node_as_apply(function, op, args, are_values):
    wrapped = {"all": lambda i: True, "some": lambda i: i % 2, "one": lambda i: i == 1, "none": lambda i: False}
    args = tuple(Value(x) if wrapped[are_values](i) else x for i, x in enumerate(args))
    fast, generic = function(args), apply(TABLE[op], *args)
    if are_values == "none":
        assert type(fast) is float and fast == generic
    else:
        assert fast.data == generic.data and fast.op is generic.op
        assert all(x is y for x, y in zip(fast.args, generic.args, strict=True))
        assert fast.local_derivatives == generic.local_derivatives
