"""Large models are checked along random directions: in a second, and without missing a wrong rule."""

import random

import pytest

from scalargrad import clamp, detach, gradcheck, maximum, relu, sin, total
from scalargrad.derivatives import TABLE
from scalargrad.directions import random_directions
from scalargrad.gradient_check import WrongGradient
from scalargrad.losses import cross_entropy, hinge, mean_squared_error
from scalargrad.nn import MLP
from tests.gradcheck.test_gradcheck import verdicts
from tests.support.mutants import wrong
from tests.support.points import arity


def samples(n, seed=1):
    rng = random.Random(seed)
    return [[rng.uniform(-1, 1), rng.uniform(-1, 1)] for _ in range(n)], [rng.choice((-1, 1)) for _ in range(n)]


def loss_of(n, loss=hinge):
    xs, ys = samples(n)
    return lambda net: loss([net(x) for x in xs], ys)


def test_a_large_model_is_checked_in_three_directions():
    report = gradcheck(loss_of(20), MLP(2, [16, 16, 1], seed=1))
    assert [(row.name, row.verdict) for row in report.rows] == [(f"direction {k}", "ok") for k in (1, 2, 3)]


def test_a_small_model_is_checked_one_by_one_unless_it_is_asked_for():
    net = MLP(2, [3, 1], seed=1)
    assert [row.name for row in gradcheck(loss_of(3), net).rows] == [name for name, _ in net.named_parameters()]
    assert len(gradcheck(loss_of(3), net, directions=0).rows) == 13
    assert len(gradcheck(loss_of(3), net, directions=1).rows) == 1


def test_all_of_a_large_model_can_be_asked_for():
    point = [0.01 * k for k in range(60)]
    f = lambda x: total([xi * total(x) for xi in x])  # noqa: E731
    assert len(gradcheck(f, point).rows) == 3 and len(gradcheck(f, point, directions=0).rows) == 60


RULES = [("dot", 0), ("dot", 1), ("dot", -1), ("tanh", 0), ("mul", 1), ("sub", 1), ("total", 0), ("div", 0)]


@pytest.mark.parametrize(("name", "i"), RULES)
def test_a_rule_wrong_by_a_thousandth_is_caught_in_every_direction(name, i, monkeypatch):
    net, f = MLP(2, [8, 8, 1], seed=1, activation="tanh"), loss_of(3)
    wrong(monkeypatch, TABLE[name], range(arity(TABLE[name]))[i], 1.001)
    report = gradcheck(f, net, directions=3, raises=False)
    assert [row.verdict for row in report.rows[:3]] == ["wrong"] * 3
    assert {row.verdict for row in report.rows[3:]} == {"wrong"}
    assert {row.name for row in report.rows[3:]} <= {name for name, _ in net.named_parameters()}


def test_the_parameters_that_are_to_blame_are_found():
    point = [0.1 * k for k in range(200)]
    f = lambda x: total([sin(xi) for xi in x]) + detach(x[17]) + detach(x[150]) ** 2  # noqa: E731
    with pytest.raises(WrongGradient, match=r"5 of 5 derivatives(.|\n)*x\[17\] (.|\n)*x\[150\] ") as raised:
        gradcheck(f, point, directions=3)
    assert [row.name for row in raised.value.report.rows[3:]] == ["x[17]", "x[150]"]


def test_at_most_ten_of_them_are_named():
    f = lambda x: total([sin(detach(xi)) for xi in x])  # noqa: E731
    assert len(gradcheck(f, [0.1 * k + 1 for k in range(64)], directions=2, raises=False).rows) == 12


@pytest.mark.parametrize("small", [1e-1, 1e-3, 1e-5])
def test_what_is_wrong_by_little_among_much_is_found(small):
    f = lambda x: total([xi**2 for xi in x]) + small * detach(x[3])  # noqa: E731
    report = gradcheck(f, [1 + 0.01 * k for k in range(40)], directions=1, raises=False)
    assert [row.name for row in report.rows if row.verdict == "wrong"] == ["direction 1", "x[3]"]


def test_numbers_of_very_different_sizes():
    right = lambda x: relu(x[0]) * x[1] / 1e5 + x[2] ** 2 * 1e12  # noqa: E731
    assert gradcheck(right, [0.5, 3.1e5, 1e-9], directions=3).ok
    assert not gradcheck(lambda x: right(x) + 1e-3 * detach(x[1]), [0.5, 3.1e5, 1e-9], directions=3, raises=False).ok


def test_a_product_of_many_is_right():
    def product(x):
        y = 1
        for xi in x:
            y = y * xi
        return y

    assert gradcheck(product, [1.5 + 0.1 * k for k in range(40)], directions=3).ok


def test_kinks_are_not_held_against_the_conventions_at_each():
    """relu(a) − relu(b) at 0: every partial derivative has a kink, and directions may have none, of another slope."""
    f = lambda x: total([(-1) ** k * relu(xi) for k, xi in enumerate(x)])  # noqa: E731
    assert gradcheck(f, [0.0] * 8, directions=3).ok
    net = MLP(2, [8, 1], seed=1)
    assert gradcheck(lambda net: hinge([net([0.0, 0.0]), net([0.5, 0.25])], [1, -1]), net, directions=3).ok
    g = lambda x: clamp(x[0], 0.0, 1.0) + maximum(x[1], 0.0) - 2 * detach(x[0])  # noqa: E731
    assert not gradcheck(g, [1.0, 0.0], directions=3, raises=False).ok


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "gelu", "softplus"])
def test_second_derivatives_in_directions(activation, monkeypatch):
    net, f = MLP(2, [8, 1], seed=2, activation=activation), loss_of(2, mean_squared_error)
    report = gradcheck(f, net, order=2, directions=2)
    assert [row.name for row in report.rows][2:] == ["direction 1, twice", "direction 2, twice"]
    wrong(monkeypatch, TABLE["mul"], 0, 1.001)
    assert not gradcheck(f, net, order=2, directions=2, raises=False).ok


def test_saturated_networks_in_directions():
    net = MLP(2, [6, 3], activation="sigmoid", seed=1)
    for parameter in net.parameters():
        parameter.data *= 100
    xs, _ = samples(3)
    assert gradcheck(lambda net: cross_entropy([net(x) for x in xs], [0, 1, 2]), net, directions=3).ok


def test_directions_are_the_same_every_time_and_use_every_parameter():
    first, second = random_directions(50, 2)
    assert [first, second] == random_directions(50, 2) and first != second
    assert all(0.5 <= abs(c) <= 1.5 for c in first.values()) and set(first) == set(range(50))


@pytest.mark.parametrize("directions", [-1, 2.5, True])
def test_bad_numbers_of_directions(directions):
    with pytest.raises(ValueError, match="directions has to be 0, 1"):
        gradcheck(sin, 1.0, directions=directions)


def test_a_single_number_has_directions_too():
    assert verdicts(lambda x: x * x, 3.0, directions=2) == ["ok", "ok"]
