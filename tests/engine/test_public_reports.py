"""Faults that users of other engines reported, each with the right answer: ours gives it."""

import math

import pytest

from scalargrad import Value, derivative, gradient, hessian, jacobian, log, logsumexp, norm, softplus, sqrt, total
from scalargrad.elementary import exp


def test_the_square_of_a_norm_at_zero_has_the_gradient_zero():
    """HIPS/autograd 151, 183, 268, 570, 586, 617; PyTorch 2421."""
    xs = [Value(0.0), Value(0.0)]
    (norm(xs) ** 2).backward()
    assert [x.grad for x in xs] == [0, 0]
    x = Value(0.0)
    norm([x]).backward()
    assert x.grad == 0


@pytest.mark.parametrize("x", [37.42994775023705, 100.0, 300.0, -37.42994775023705, -300.0])
def test_the_second_derivative_of_softplus_and_the_first_of_sigmoid(x):
    """JAX 40387, PyTorch 195681, TensorFlow 126060: 0 where it is σ(x)·σ(−x)."""
    expected = math.exp(-abs(x)) / (1 + math.exp(-abs(x))) ** 2
    v = Value(x)
    assert gradient(gradient(softplus(v), v), v).data == pytest.approx(expected, rel=1e-15)
    v.sigmoid().backward()
    assert v.grad == pytest.approx(expected, rel=1e-15)


def test_expm1_at_minus_forty():
    """PyTorch 192406."""
    x = Value(-40.0)
    x.expm1().backward()
    assert x.grad == math.exp(-40.0)


@pytest.mark.parametrize("size", [1.0, 1e10, 1e50, 1e300])
def test_the_slopes_of_log_sum_exp_add_up_to_one(size):
    """Stan 1679: 2 at 1e50."""
    x = Value(size)
    logsumexp([x, x]).backward()
    assert x.grad == 1.0


def test_log_of_exp_far_below():
    """AtomicGraphNets 2: ∞."""
    assert derivative(lambda x: log(exp(x)))(-100.0) == pytest.approx(1.0)


def test_closures_do_not_confuse_derivatives():
    """ForwardDiff 83, 443, 238; ReverseDiff 45; futhark 2229."""
    D = derivative
    assert D(lambda x: x * D(lambda y: x + y)(1.0))(1.0) == 1.0
    assert D(lambda x: x * D(lambda y: y**2)(1.0))(1.0) == 2.0
    assert D(lambda x: x / D(lambda y: y**3)(1.0))(1.0) == pytest.approx(1 / 3)
    assert D(lambda b: D(lambda a: (a - b) ** 2)(1.0))(5.0) == -2.0
    assert jacobian(lambda v: [total(v) * D(lambda y: y * norm(v))(1.0)])([1.0]) == [[2.0]]

    def mutating(x):
        state = [x]

        def f(y):
            state[0] = state[0] * y
            return state[0]

        D(f)(1.0)
        return D(f)(1.0)

    assert D(mutating)(1.0) == 1.0


def test_a_lagrangian():
    """ForwardDiff 238: ∂/∂q of ∂L/∂q̇ is 0, as L is a sum of a part in q̇ and a part in q."""

    def momentum(q):
        velocities = jacobian(lambda v: [0.5 * total([a * a for a in v]) - 9.8 * q[1]])([3.0, 4.0])
        return velocities[0]

    assert jacobian(momentum)([1.0, 2.0]) == [[0, 0], [0, 0]]


def test_the_third_derivative_of_a_square_at_zero():
    """HIPS/autograd: NaN from 0 · 0⁻¹."""
    assert derivative(lambda x: x**2, 3)(0.0) == 0
    assert hessian(lambda v: v[0] ** v[1])([0.0, 2.0]) == [[2, 0], [0, 0]]


def test_the_zeroth_power_under_a_root():
    """PyTorch 6394: NaN for √((x − 1)⁰) at 1."""
    x = Value(1.0)
    sqrt((x - 1) ** 0).backward()
    assert x.grad == 0
