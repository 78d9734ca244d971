"""`gradcheck` itself: right derivatives pass, wrong ones are caught, and kinks, jumps and edges are named as such."""

import math
from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import (
    Value,
    detach,
    dot,
    exp,
    log,
    logsumexp,
    sigmoid,
    sin,
    tanh,
    total,
    witnesses,
)
from scalargrad.derivatives import TABLE
from scalargrad.gradient_check import WrongGradient, gradcheck
from scalargrad.losses import cross_entropy, half_squared_error, hinge
from scalargrad.nn import MLP, Module
from scalargrad.value import apply
from tests.support.mutants import with_derivatives, wrong
from tests.support.points import ROWS, sample_points


def verdicts(f, point, **options):
    return [row.verdict for row in gradcheck(f, point, raises=False, **options).rows]


# --- right rules pass, wrong ones do not ---


@pytest.mark.parametrize("op", ROWS, ids=lambda op: op.name)
def test_every_row_of_the_table_passes_in_first_and_second_order(op):
    for q in sample_points(op)[:2]:
        report = gradcheck(lambda xs: apply(op, *xs), list(map(float, q)), order=2)
        assert {row.verdict for row in report.rows} == {"ok"}, report


RULES = [(op, i) for op in ROWS for i in range(len(op.arguments))]


@pytest.mark.parametrize(("op", "i"), RULES, ids=lambda x: getattr(x, "name", x))
def test_a_rule_wrong_by_a_thousandth_is_caught(op, i, monkeypatch):
    points = [list(map(float, q)) for q in sample_points(op)]
    f = lambda xs: apply(op, *xs)  # noqa: E731
    point = next((p for p in points if apply(op, *map(Value, p)).local_derivatives[i]), None)
    if point is None:
        pytest.skip("this derivative is 0 everywhere")
    wrong(monkeypatch, op, i, 1.001)
    assert verdicts(f, point)[i] == "wrong"
    with pytest.raises(WrongGradient, match=r"wrong"):
        gradcheck(f, point)


@pytest.mark.parametrize("who", ["differences", "complex_step", "rational", "symbolic"])
def test_each_witness_alone_catches_a_wrong_rule(who, monkeypatch):
    others = {"differences", "complex_step", "rational", "symbolic"} - {who}
    for other in others:
        monkeypatch.setattr(witnesses, other, lambda *args: None)
    f = lambda x: x * x * x  # noqa: E731
    assert verdicts(f, 2) == ["ok"]
    wrong(monkeypatch, TABLE["mul"], 1, Fraction(1001, 1000))
    assert verdicts(f, 2) == ["wrong"]


def test_backward_and_gradient_have_to_agree(monkeypatch):
    with_derivatives(monkeypatch, TABLE["exp"], ["z * 1.001"], everywhere=False)  # for gradient(), not for backward
    report = gradcheck(lambda x: x.exp(), 1.0, raises=False)
    assert report.rows[0].verdict == "wrong" and report.rows[0].analytic == math.e


def test_without_any_witness_nothing_is_called_right(monkeypatch):
    for who in ("differences", "complex_step", "rational", "symbolic"):
        monkeypatch.setattr(witnesses, who, lambda *args: None)
    assert verdicts(lambda x: x * x, 2.0) == ["unclear"]
    with pytest.raises(WrongGradient):
        gradcheck(lambda x: x * x, 2.0)


def test_a_second_derivative_alone_can_be_wrong(monkeypatch):
    f = lambda x: x.sin()  # noqa: E731
    wrong(monkeypatch, TABLE["cos"], 0, 1.001)  # sin' = cos is right, cos' is not
    assert verdicts(f, 1.0) == ["ok"]
    assert verdicts(f, 1.0, order=2) == ["ok", "wrong"]


# --- what f and the point may be ---


def test_one_number_a_list_and_values_with_labels():
    assert [row.name for row in gradcheck(sin, 1.0).rows] == ["x"]
    assert [row.name for row in gradcheck(lambda x: x[0] * x[1], [1, 2]).rows] == ["x[0]", "x[1]"]
    a, b = Value(1.0, "a"), Value(2.0)
    report = gradcheck(lambda x: x[0] * x[1], [a, b], order=2)
    assert [row.name for row in report.rows] == ["a", "x[1]", "a, a", "a, x[1]", "x[1], a", "x[1], x[1]"]
    assert a.grad == b.grad == 0


@pytest.mark.parametrize(
    "convert", [float, Fraction, Decimal, mpmath.mpf, np.float64, np.float32, int], ids=lambda c: c.__name__
)
def test_points_of_every_real_type(convert):
    report = gradcheck(lambda x: x[0] ** 2 * x[1] - x[1] / 2, [convert(3), convert(2)], order=2)
    assert report.ok
    assert [float(row.analytic) for row in report.rows] == pytest.approx([12, 8.5, 4, 6, 6, 0])


def test_decimals_with_decimal_constants():
    assert verdicts(lambda x: x * Decimal("0.1") + x.exp(), Decimal(1)) == ["ok"]


def test_fractions_are_held_to_the_very_fraction(monkeypatch):
    f = lambda x: x[0] * x[0] / x[1]  # noqa: E731
    report = gradcheck(f, [Fraction(1, 3), Fraction(2, 7)])
    assert [row.analytic for row in report.rows] == [Fraction(7, 3), Fraction(-49, 36)]
    assert [row.witnesses["rational"] for row in report.rows] == [Fraction(7, 3), Fraction(-49, 36)]
    wrong(monkeypatch, TABLE["div"], 0, Fraction(10**30 + 1, 10**30))
    assert verdicts(f, [Fraction(1, 3), Fraction(2, 7)]) == ["wrong", "ok"]


def test_what_cancels_is_no_error():
    """The sum of a softmax is 1: its derivatives are 0 but for rounding."""
    assert verdicts(lambda x: total([exp(xi - logsumexp(x)) for xi in x]), [0.1, 0.7, -1.3]) == ["ok"] * 3


def test_small_derivatives_are_still_held_to_their_own_size(monkeypatch):
    assert verdicts(sigmoid, -60.0) == ["ok"]
    wrong(monkeypatch, TABLE["sigmoid"], 0, 1.001)
    assert verdicts(lambda x: x.sigmoid(), -60.0) == ["wrong"]


def test_a_constant_and_an_unused_parameter():
    assert verdicts(lambda x: 5.0, 1.0) == ["ok"]
    assert verdicts(lambda x: x[0] * 2, [1.0, 2.0], order=2) == ["ok"] * 6


def test_what_leaves_the_graph_is_found_out():
    assert verdicts(lambda x: x * math.sin(x), 1.0) == ["wrong"]
    assert verdicts(lambda x: x * detach(x), 1.0) == ["wrong"]


@pytest.mark.parametrize(
    ("f", "point", "error", "message"),
    [
        (lambda x: x, [1.0], TypeError, "one number, not 1 of them"),
        (lambda x: x[0], [], ValueError, "at least one number"),
        (lambda x: x, math.nan, TypeError, "x is nan"),
        (lambda x: x[0], [1.0, math.inf], TypeError, r"x\[1\] is inf"),
        (lambda x: x, 1j, TypeError, "real numbers"),
        (lambda x: x, "2", TypeError, "real numbers"),
        (lambda x: x, True, TypeError, "real numbers"),
        (lambda x: x[0], [np.array([1.0, 2.0])], TypeError, "one sample"),
        (lambda x: x, sympy.Symbol("x"), TypeError, "no symbols"),
        (lambda x: log(x), -1.0, ValueError, "z = log"),
        (lambda x: "no", 1.0, TypeError, "text"),
    ],
)
def test_bad_input(f, point, error, message):
    with pytest.raises(error, match=message):
        gradcheck(f, point)


@pytest.mark.parametrize("order", [0, 3, "2"])
def test_bad_orders(order):
    with pytest.raises(ValueError, match="order 1 and order 2"):
        gradcheck(sin, 1.0, order=order)


# --- Modules ---


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "gelu"])
def test_a_whole_network(activation):
    net = MLP(2, [3, 1], activation=activation, seed=3)
    before = [(p.data, p.grad) for p in net.parameters()]
    report = gradcheck(lambda net: half_squared_error(net([0.5, -0.25]), 0.75), net)
    assert [row.name for row in report.rows] == [name for name, _ in net.named_parameters()]
    assert {row.verdict for row in report.rows} == {"ok"}
    assert [(p.data, p.grad) for p in net.parameters()] == before


def test_a_network_in_fractions_exactly():
    net = MLP.from_weights([[[1, -2], [3, 1]], [[2, Fraction(-1, 3)]]], [[0, Fraction(1, 2)], [1]])
    report = gradcheck(lambda net: half_squared_error(net([Fraction(1, 4), -1]), 2), net, order=2)
    assert report.ok and all(type(row.analytic) in (int, Fraction) for row in report.rows)
    assert all(row.analytic == row.witnesses["rational"] for row in report.rows)


def test_losses_of_a_batch():
    net = MLP(2, [4, 3], seed=5)
    xs, ys = [[0.1, 0.7], [-0.4, 0.3]], [2, 0]
    assert gradcheck(lambda net: cross_entropy([net(x) for x in xs], ys), net).ok
    net = MLP(2, [4, 1], seed=5)
    assert gradcheck(lambda net: hinge([net(x) for x in xs], [1, -1]), net).ok


def test_gradients_of_a_network_are_left_alone():
    net = MLP(2, [3, 1], seed=3)
    x = [Value(0.5), Value(0.25)]
    net(x).backward()
    before = [p.grad for p in [*net.parameters(), *x]]
    gradcheck(lambda net: net(x) ** 2, net, order=2)
    assert [p.grad for p in [*net.parameters(), *x]] == before


def test_a_network_has_its_numbers_back_after_an_error():
    net = MLP(1, [1], seed=1)
    before = [p.data for p in net.parameters()]

    def moody(net):
        if isinstance(net.layers[0].neurons[0].w[0].data, mpmath.mpf):
            raise KeyboardInterrupt
        return net([1.0])

    with pytest.raises(KeyboardInterrupt):
        gradcheck(moody, net)
    assert [p.data for p in net.parameters()] == before


def test_a_module_without_parameters():
    with pytest.raises(ValueError, match="no parameters"):
        gradcheck(lambda m: Value(1.0), Module())


def test_a_wrong_network_names_its_parameters(monkeypatch):
    wrong(monkeypatch, TABLE["tanh"], 0, 1.001)
    net = MLP(2, [16, 1], activation="tanh", seed=1)
    with pytest.raises(WrongGradient, match=r"65 of 65 derivatives(.|\n)*w1\[0,0\](.|\n)*and 55 more") as raised:
        gradcheck(lambda net: net([0.5, 0.25]), net)
    assert len(raised.value.report.rows) == 65


# --- against each other ---

number = st.integers(-20, 20).map(lambda n: Fraction(n, 8))


@given(st.lists(number, min_size=2, max_size=3))
@settings(deadline=None)
def test_all_witnesses_agree_on_a_neuron(point):
    def f(x):
        return tanh(dot(x, x[::-1], x[0]) / 4) + x[0] * x[-1]

    report = gradcheck(f, list(map(float, point)))
    assert all(row.witnesses[who] is not None for row in report.rows for who in ("differences", "complex step"))
    for row in report.rows:
        assert float(row.witnesses["complex step"]) == pytest.approx(float(row.witnesses["differences"]), abs=1e-12)


# --- the table ---


def test_the_table():
    text = str(gradcheck(lambda x: x[0] ** 2 * x[1], [Value(Fraction(1, 2), "a"), Value(3, "b")]))
    assert [line.split() for line in text.splitlines()] == [
        ["parameter", "backward", "gradient()", "differences", "complex", "step", "rational", "SymPy", "verdict"],
        ["a", "3", "3", "3", "3", "3", "3", "ok"],
        ["b", "1/4", "1/4", "0.25", "0.25", "1/4", "0.25", "ok"],
    ]
