"""What rounding does to a right derivative is not called wrong, and a wrong one is not excused by it."""

import math
from fractions import Fraction

import pytest

from scalargrad import Value, exp, expm1, gelu, gradcheck, log, sigmoid, silu, sin, tanh
from scalargrad.derivatives import TABLE
from scalargrad.losses import cross_entropy, half_squared_error
from scalargrad.nn import MLP
from scalargrad.rounding import of_numbers
from tests.gradcheck.test_gradcheck import verdicts
from tests.support.mutants import with_derivatives, wrong

SATURATED = [
    (lambda x: 1 - sigmoid(x), 40.0),
    (lambda x: sigmoid(x) * (1 - sigmoid(x)), 40.0),
    (lambda x: (1 - sigmoid(x)) ** 2, 30.0),
    (lambda x: 1 - tanh(x) ** 2, 17.0),
    (lambda x: 1 / (1 + exp(-x)), 37.0),
    (lambda x: (exp(x) - exp(-x)) / (exp(x) + exp(-x)), 19.0),
    (lambda x: log(1 + exp(x)), -37.0),
    (lambda x: exp(x) - 1, -40.0),
    (lambda x: (x + 1e16) - 1e16, 1.0),
    (lambda x: sin(1e15 * x), 0.3),
]


@pytest.mark.parametrize(("f", "x"), [(sigmoid, 40.0), (tanh, 20.0), (expm1, -40.0), (gelu, -8.0), (silu, 40.0)])
def test_the_table_in_saturation(f, x):
    assert verdicts(f, x) == ["ok"]
    assert verdicts(f, -x) == ["ok"]


@pytest.mark.parametrize(("f", "x"), SATURATED)
def test_formulas_that_round_in_saturation(f, x):
    assert verdicts(f, x) == ["ok"]


@pytest.mark.parametrize(
    ("name", "derivative"), [("sigmoid", "z * (1 - z)"), ("tanh", "1 - z * z"), ("expm1", "z + 1")]
)
def test_rules_that_round_in_saturation(name, derivative, monkeypatch):
    with_derivatives(monkeypatch, TABLE[name], [derivative])
    for x in (-40.0, -20.0, -5.0, 1.0, 20.0, 40.0):
        assert verdicts(lambda v: getattr(v, name)(), x) == ["ok"], x


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "gelu"])
def test_a_saturated_network(activation):
    net = MLP(2, [3, 2], activation=activation, seed=1)
    for parameter in net.parameters():
        parameter.data *= 60
    assert gradcheck(lambda net: half_squared_error([sigmoid(y) for y in net([1.0, 1.0])], [0.75, 0.2]), net).ok
    assert gradcheck(lambda net: cross_entropy(net([1.0, 1.0]), 1), net).ok


def test_second_derivatives_in_saturation():
    assert set(verdicts(lambda x: sigmoid(x) * (1 - sigmoid(x)), 38.0, order=2)) == {"ok"}


@pytest.mark.parametrize("x", [-600.0, -300.0, -60.0, -3.0, 0.0, 3.0, 20.0])
@pytest.mark.parametrize("name", ["sigmoid", "softplus", "exp"])
def test_small_and_ordinary_derivatives_are_still_held_to_their_own_size(name, x, monkeypatch):
    f = lambda v: getattr(v, name)()  # noqa: E731
    assert verdicts(f, x) == ["ok"]
    wrong(monkeypatch, TABLE[name], 0, 1.001)
    assert verdicts(f, x) == ["wrong"]


def test_a_constant_in_the_place_of_a_small_derivative_is_wrong(monkeypatch):
    with_derivatives(monkeypatch, TABLE["sigmoid"], ["z - z"])
    assert verdicts(lambda v: v.sigmoid(), 20.0) == ["wrong"]


def test_a_rule_that_is_wrong_for_floats_alone_is_caught(monkeypatch):
    """It is right in fifty digits and in fifty bits, which is what measures rounding."""
    with_derivatives(monkeypatch, TABLE["exp"], ["z * 1.001 if type(z) is float else z"])
    assert verdicts(lambda v: v.exp(), 1.0) == ["wrong"]


def test_the_size_of_rounding():
    assert of_numbers(lambda x: [1 - x[0] * x[0]], [Fraction(1, 3)])[0] < 1e-13
    assert 4.2e-18 < of_numbers(lambda x: [(1 - sigmoid(Value(x[0]))).data], [Fraction(40)])[0] < 1e-13
    assert of_numbers(lambda x: [math.sin(x[0])], [Fraction(1)]) == [0.0]
    assert of_numbers(lambda x: [2 * x[0]], [Fraction(3)]) == [0.0]
