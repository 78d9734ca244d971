"""Mixed derivatives of every row with several arguments, up to order 4, by all orders of differentiation.

The right answers are SymPy's, of the function in other words (`DEFINITIONS`): also at whole exponents, at 0 and at
ties, where a rule may not answer with a constant because of the numbers that it happens to meet.
"""

import math
from itertools import product

import pytest
import sympy

from scalargrad import Value, derivative, gradient, hessian, jacobian
from scalargrad.derivatives import TABLE
from scalargrad.value import apply
from tests.engine.test_table import DEFINITIONS
from tests.support.oracles import at, symbols
from tests.support.points import ROWS, STEPPED, sample_points, words

SMOOTH = [op for op in ROWS if len(op.arguments) > 1 and not words(op) & STEPPED]


def along(y, xs, path):
    """∂y/∂x_i∂x_j… for path (i, j, …), one gradient after the other."""
    for i in path:
        y = gradient(y, xs[i])
    return y.data


def paths(arity):
    """Every order of arguments up to order 2, and of the first two up to order 4."""
    return [p for n in (1, 2) for p in product(range(arity), repeat=n)] + [
        p for n in (3, 4) for p in product(range(min(2, arity)), repeat=n)
    ]


@pytest.mark.parametrize("op", SMOOTH, ids=lambda op: op.name)
def test_mixed_derivatives_are_those_of_sympy(op):
    names = symbols(op)
    formula = sympy.sympify(DEFINITIONS[op.name], locals=dict(zip("xyzuv", names)))
    for q in sample_points(op)[:2]:
        xs = [Value(float(x)) for x in q]
        y = apply(op, *xs)
        for path in paths(len(q)):
            expected = float(at(sympy.diff(formula, *[names[i] for i in path]), names, q).evalf(30))
            found = along(y, xs, path)
            assert found == pytest.approx(expected, rel=1e-10, abs=1e-10), f"∂{op.name}{q} along {path}"


@pytest.mark.parametrize("x", [2.0, 0.5, 23.0])
@pytest.mark.parametrize("y", [-2.0, -1.0, 0.0, 1.0, 2.0, 3.0])
def test_powers_at_whole_exponents(x, y):
    """A rule that answers 0 for y = 0 forgets that y is a Value: ∂²/∂x∂y of xʸ at (23, 0) is 1/23."""
    names = sympy.symbols("x y", positive=True)
    for path in paths(2):
        expected = float(sympy.diff(names[0] ** names[1], *[names[i] for i in path]).subs({names[0]: x, names[1]: y}))
        xs = [Value(x), Value(y)]
        assert along(xs[0] ** xs[1], xs, path) == pytest.approx(expected, rel=1e-12, abs=1e-12), path


@pytest.mark.parametrize("y", [0.5, 1.0, 1.5, 2.0, 2.5, 3.0])
def test_powers_at_zero_are_the_limits_from_the_right(y):
    x_, y_ = sympy.Symbol("x", positive=True), sympy.Symbol("y", real=True)
    for path in paths(2):
        term = sympy.diff(x_**y_, *[(x_, y_)[i] for i in path]).subs(y_, sympy.nsimplify(y))
        expected = float(sympy.limit(sympy.expand(sympy.simplify(term)), x_, 0, "+"))
        xs = [Value(0.0), Value(y)]
        found = along(xs[0] ** xs[1], xs, path)
        assert found == pytest.approx(expected) and not math.isnan(found), path


@pytest.mark.parametrize("name", ["maximum", "minimum"])
@pytest.mark.parametrize("tie", [2.0, math.inf, -math.inf])
def test_at_a_tie_each_gets_half_and_nothing_bends(name, tie):
    x, y = Value(tie), Value(tie)
    z = apply(TABLE[name], x, y)
    first = gradient(z, [x, y])
    z.backward()
    assert [slope.data for slope in first] == [x.grad, y.grad] == [0.5, 0.5]
    assert [gradient(slope, x).data for slope in first] == [0, 0]


def test_clamp_between_equal_bounds():
    x = Value(2.0)
    z = apply(TABLE["clamp"], x, x, x)
    z.backward()
    assert x.grad == 1 and gradient(z, x).data == 1


def test_derivatives_of_what_a_function_closes_over():
    """Public reports: a derivative at a plain number forgot the Values that the function uses besides."""
    assert derivative(lambda x: x * derivative(lambda y: x * y)(1.0))(4.0) == 8.0
    third = derivative(lambda x: jacobian(lambda v: [x * v[0] * v[1]])([2.0, 3.0])[0][0])(5.0)
    assert type(third) is float and third == 3.0
    assert derivative(lambda x: hessian(lambda v: x * v[0] ** 2)([2.0])[0][0])(5.0) == 2.0
    inner = derivative(lambda a: derivative(lambda b: derivative(lambda c: a * b * c**2)(3.0))(2.0))(1.0)
    assert inner == 6.0 and type(inner) is float


def test_a_loss_of_a_derivative_at_a_fixed_point():
    """A physics-informed loss: J = (u′(1) − 3)² + 0.1·w² for u = w·t², so dJ/dw = 2·2·(2w − 3) + 0.2·w."""
    w = Value(1.0)
    slope = derivative(lambda t: w * t**2)(1.0)
    assert isinstance(slope, Value)
    ((slope - 3.0) ** 2 + 0.1 * w * w).backward()
    assert w.grad == pytest.approx(-3.8)
