"""`gradient` and what is built on it: derivative, jacobian, hessian."""

import math
from fractions import Fraction

import pytest

from scalargrad import (
    Value,
    derivative,
    dot,
    exp,
    gradient,
    hessian,
    jacobian,
    log,
    logsumexp,
    sigmoid,
    sin,
    softmax,
    tanh,
    total,
)  # fmt: skip
from scalargrad.walk import topological_order


def test_one_x_gives_one_value_and_several_a_list():
    x, y = Value(2.0), Value(3.0)
    z = x * y
    assert gradient(z, x).data == 3.0 and [d.data for d in gradient(z, [x, y])] == [3.0, 2.0]
    assert [d.data for d in gradient(z, (v for v in (y, x, y)))] == [2.0, 3.0, 2.0] and gradient(z, []) == []


def test_gradient_touches_no_grad():
    x = Value(2.0)
    inner = x * x
    y = exp(inner) * inner
    x.grad, inner.grad, y.grad = 10, 20, 30
    gradient(gradient(y, x), x)
    assert (x.grad, inner.grad, y.grad) == (10, 20, 30)


def test_gradient_with_respect_to_inner_nodes():
    x = Value(2.0)
    inner = x * 3
    y = inner * inner + x
    assert gradient(y, inner).data == 12.0 and gradient(y, x).data == 37.0 and gradient(y, y).data == 1
    assert [d.data for d in gradient(y, [inner, x])] == [12.0, 37.0]


def test_gradient_visits_only_nodes_that_lead_to_xs(monkeypatch):
    """Elsewhere a rule may fail, or cost what it likes."""
    a, b = Value(2.0), Value(3.0)
    y = a * a + exp(b) * a

    def refuse(*args):
        raise ArithmeticError("nobody asked")

    monkeypatch.setattr(exp(b).op, "local_derivatives", refuse)
    assert gradient(y, a).data == 4.0 + math.exp(3.0)
    with pytest.raises(ArithmeticError, match="nobody asked"):
        gradient(y, b)


def test_gradient_leaves_out_what_is_not_needed():
    w, base = Value(Fraction(1, 2)), Value(Fraction(2))
    slope = gradient(w * base**3, w)
    assert slope.data == 8 and len(topological_order(slope)) == 2  # base and base³


@pytest.mark.parametrize(
    "call",
    [lambda x: gradient(3, x), lambda x: gradient(x, 3), lambda x: gradient(x, [x, 2]), lambda x: gradient(x, "ab"),
     lambda x: gradient([x], x), lambda x: gradient(x, None), lambda x: gradient(None, x)],
)  # fmt: skip
def test_gradient_of_what_is_no_value_is_a_type_error_that_says_so(call):
    with pytest.raises(TypeError, match="gradient needs Values"):
        call(Value(1.0))


@pytest.mark.parametrize(
    "f, derivatives, at",
    [
        (lambda x: x**4, [lambda x: 4 * x**3, lambda x: 12 * x**2, lambda x: 24 * x, lambda x: 24, lambda x: 0], 1.5),
        (sin, [math.cos, lambda x: -math.sin(x), lambda x: -math.cos(x), math.sin], 0.7),
        (log, [lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3, lambda x: -6 / x**4], 0.7),
        (lambda x: exp(2 * x), [lambda x, n=n: 2**n * math.exp(2 * x) for n in range(1, 6)], 0.3),
        (lambda x: 1 / x, [lambda x: -1 / x**2, lambda x: 2 / x**3, lambda x: -6 / x**4], 0.8),
    ],
)
def test_derivatives_of_every_order(f, derivatives, at):
    for n, expected in enumerate(derivatives, 1):
        assert derivative(f, n)(at) == pytest.approx(expected(at), rel=1e-12)


def test_derivative_takes_and_gives_numbers_or_values():
    cube = derivative(lambda x: x**3)
    assert cube(2.0) == 12.0 and type(cube(2.0)) is float and isinstance(cube(Value(2.0)), Value)
    assert derivative(cube)(2.0) == 12.0 and derivative(derivative(derivative(lambda x: x**3)))(2.0) == 6.0
    assert derivative(lambda x: x**3, n=0)(2.0) == 8.0 and derivative(lambda x: 5)(2.0) == 0


def test_derivatives_nest_without_confusion():
    """d/dx (x · d/dy (x + y)) = 1: the inner derivative must not see the outer's x as its own."""
    assert derivative(lambda x: x * derivative(lambda y: x + y)(Value(2.0)))(1.0) == 1
    assert derivative(lambda x: derivative(lambda y: x * y * y)(x))(3.0) == 12.0  # d/dx 2x²


@pytest.mark.parametrize("n", [-1, 1.0, True, "1", None])
def test_the_order_of_a_derivative_is_a_whole_number(n):
    with pytest.raises(ValueError, match="order"):
        derivative(sin, n)


def test_jacobian():
    f = lambda x: [x[0] * x[1], exp(x[0]), 7.0]  # noqa: E731
    assert jacobian(f)([2.0, 3.0]) == [[3.0, 2.0], [math.exp(2.0), 0], [0, 0]]
    assert all(isinstance(d, Value) for row in jacobian(f)([Value(2.0), Value(3.0)]) for d in row)


def test_hessian_is_symmetric_and_exact():
    f = lambda x: x[0] ** 2 * x[1] + x[1] ** 3 / 3 + x[0] * x[2]  # noqa: E731
    matrix = hessian(f)([Fraction(1, 2), Fraction(3), Fraction(5)])
    assert matrix == [[6, 1, 1], [1, 6, 0], [1, 0, 0]]
    assert all(isinstance(entry, (int, Fraction)) for row in matrix for entry in row)


def test_hessian_of_logsumexp_is_the_covariance_of_softmax():
    xs = [0.3, -1.2, 2.0]
    ps = softmax(xs)
    expected = [[p * ((i == j) - q) for j, q in enumerate(ps)] for i, p in enumerate(ps)]
    for row, wanted in zip(hessian(logsumexp)(xs), expected):
        assert row == pytest.approx(wanted, rel=1e-12)


def test_newton_with_graphs():
    """A use of second derivatives: Newton's method finds the minimum of eˣ − 2x at log 2."""
    x = 0.0
    for _ in range(7):
        v = Value(x)
        slope = gradient(exp(v) - 2 * v, v)
        x -= slope.data / gradient(slope, v).data
    assert x == pytest.approx(math.log(2), abs=1e-15)


def test_backward_of_a_penalty_on_a_gradient():
    """The gradient of a gradient's norm, as in a gradient penalty: against differences."""

    def penalty(at):
        ws = [Value(w) for w in at]
        y = tanh(dot(ws, [0.5, -1.0], 0.25)) * sigmoid(ws[0])
        return ws, total([d * d for d in gradient(y, ws)])

    at = [0.3, -0.8]
    ws, y = penalty(at)
    y.backward()
    for i, w in enumerate(ws):
        up, down = ([x + s * (k == i) for k, x in enumerate(at)] for s in (1e-6, -1e-6))
        assert w.grad == pytest.approx((penalty(up)[1].data - penalty(down)[1].data) / 2e-6, rel=1e-7)
