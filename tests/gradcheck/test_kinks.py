"""Kinks, jumps and edges are named as such, and the engine's answer there has to be a slope that the function has."""

import math

import pytest

from scalargrad import (
    acos,
    asin,
    clamp,
    detach,
    exp,
    gradcheck,
    leaky_relu,
    log,
    maximum,
    minimum,
    relu,
    sigmoid,
    sign,
    sin,
    sqrt,
    step,
    tan,
    tanh,
)
from scalargrad.derivatives import TABLE
from tests.gradcheck.test_gradcheck import verdicts
from tests.support.mutants import with_derivatives


@pytest.mark.parametrize(
    ("f", "x", "sides"),
    [
        (relu, 0.0, (0, 1)),
        (abs, 0.0, (-1, 1)),
        (lambda x: leaky_relu(x, 0.25), 0.0, (0.25, 1)),
        (lambda x: maximum(2 * x, x), 0, (1, 2)),
        (lambda x: clamp(x, 0.0, 1.0), 1.0, (1, 0)),
        (lambda x: 1e6 * x + 5 * abs(x - 3), 3.0, (999995, 1000005)),
    ],
)
def test_a_kink_is_called_a_kink(f, x, sides):
    row = gradcheck(f, x).rows[0]
    assert row.verdict == "kink"
    assert [float(row.slope.left), float(row.slope.right)] == pytest.approx(sides, abs=1e-9)


def test_the_table_shows_both_sides_of_a_kink():
    assert "kink: -1 | 1" in str(gradcheck(abs, 0.0))


def test_an_answer_outside_both_sides_is_wrong(monkeypatch):
    with_derivatives(monkeypatch, TABLE["leaky_relu"], ["1.5", "0"])
    assert verdicts(lambda x: leaky_relu(x, 0.25), 0.0) == ["wrong"]


def test_two_conventions_that_add_up_wrongly_are_wrong():
    assert verdicts(lambda x: relu(x) - relu(-x), 0.0) == ["wrong"]  # it is x, and relu′(0) = 0 twice


def test_no_kink_where_there_is_none():
    for f, x in [
        (relu, 1e-7),
        (abs, -1e-9),
        (lambda x: x * x + relu(x - 1e-20), 0.0),
        (lambda x: x**3, 0.0),
        (lambda x: exp(-1 / x / x), 1e-3),
    ]:
        assert verdicts(f, x) == ["ok"], x


def test_jumps_and_edges():
    assert verdicts(step, 0.0) == ["jump"] and verdicts(step, 1.0) == ["ok"]
    assert verdicts(sqrt, 0.0) == ["edge"] and verdicts(lambda x: x**1.5, 0.0) == ["edge"]
    assert verdicts(lambda x: relu(x) ** 2, 0.0, order=2) == ["ok", "kink"]


# --- exact witnesses that agree outrank differences ---


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda v: log(detach(v)) + 0 * v, 1e-20),
        (lambda v: tanh(1e20 * detach(v)) + 0 * v, 0.0),
        (lambda v: sqrt(detach(v)) + 0 * v, 1e-30),
        (lambda v: 1 / detach(v) + 0 * v, 1e-20),
        (lambda v: sigmoid(1e100 * detach(v)) + v, 0.0),
        (lambda v: tanh(1e250 * detach(v)) + v, 0.0),  # so narrow that differences see a jump
        (lambda v: v * detach(v), 1e-30),
    ],
)
def test_a_wrong_derivative_is_caught_where_steps_are_hard_to_choose(f, x):
    assert not gradcheck(f, x, raises=False).ok


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda v: 1 / v, 1e-20),
        (lambda v: 1 / v**2, -1e-25),
        (sin, 1e50),
        (sin, -1e300),
        (lambda v: sin(1e15 * v), 0.3),
        (lambda v: tanh(1e20 * v), 0.0),
        (log, 1e-200),
        (tan, math.pi / 2),
        (lambda v: exp(-v * v), 1e-300),
        (lambda v: 1 / (1e300 * v), 1e-300),
        (lambda v: v / (v + 1e-9), 2e-8),
    ],
)
def test_a_right_derivative_is_right_where_steps_are_hard_to_choose(f, x):
    assert verdicts(f, x) == ["ok"]


def test_differences_alone_do_as_well(monkeypatch):
    from scalargrad import witnesses

    for other in ("complex_step", "rational", "symbolic"):
        monkeypatch.setattr(witnesses, other, lambda *args: None)
    test_a_right_derivative_is_right_where_steps_are_hard_to_choose(lambda v: 1 / v, 1e-20)
    test_a_right_derivative_is_right_where_steps_are_hard_to_choose(sin, 1e50)
    test_a_wrong_derivative_is_caught_where_steps_are_hard_to_choose(lambda v: log(detach(v)) + 0 * v, 1e-20)
    test_a_wrong_derivative_is_caught_where_steps_are_hard_to_choose(lambda v: tanh(1e20 * detach(v)) + 0 * v, 0.0)


# --- nothing is waved through ---


@pytest.mark.parametrize(
    ("f", "x", "verdict"),
    [
        (sqrt, 0.0, "edge"),  # its slope is inf, and so is the engine's answer
        (asin, -1.0, "edge"),
        (acos, 1.0, "edge"),
        (lambda v: sqrt(detach(v)) + 0 * v, 0.0, "wrong"),
        (lambda v: v**1.5 + detach(v), 0.0, "wrong"),
        (step, 0.0, "jump"),
        (sign, 0.0, "jump"),
        (lambda v: step(v) + 3 * v, 0.0, "jump"),
        (lambda v: step(v) + 3 * detach(v), 0.0, "wrong"),
        (lambda v: v - math.floor(float(v)), 2.0, "jump"),
        (lambda v: detach(v) - math.floor(float(v)), 2.0, "wrong"),
        (lambda v: v if v != 0 else 5 + 0 * v, 0.0, "wrong"),
        (lambda v: maximum(v, 1.0), 1.0, "kink"),
        (lambda v: minimum(v, 2 * v), 0.0, "kink"),
        (lambda v: maximum(v, v), 1.0, "ok"),
        (lambda v: clamp(v, 1.0, 1.0), 1.0, "ok"),  # constant
        (lambda v: clamp(v, 1.0, 2.0), 1.0, "kink"),
        (lambda v: relu(v) + 2 * detach(v), 0.0, "wrong"),
        (lambda v: abs(v) ** 1.5, 0.0, "ok"),
        (lambda v: v * abs(v), 0.0, "ok"),
    ],
)
def test_an_answer_has_to_be_a_slope_that_the_function_has(f, x, verdict):
    assert verdicts(f, x) == [verdict]


def test_where_f_is_at_one_point_only_nan_is_right():
    for point in ([-2.0, 3.0], [-1.0, 1e10]):
        assert verdicts(lambda v: v[0] ** v[1], point) == ["ok", "edge"]


def test_a_huge_exponent_is_not_multiplied_out_in_fractions():
    for exponent in (1e9, 3e3, 500.0):
        assert verdicts(lambda v, y=exponent: v**y, 1.0) == ["ok"]


def test_sympys_convention_at_a_kink_does_not_count():
    assert verdicts(lambda v: clamp(*v), [1.0, 1.0, 1.0])[0] == "ok"
    assert verdicts(lambda v: maximum(v[0], v[1]), [1.0, 1.0]) == ["kink", "kink"]


def test_the_table_shows_the_slopes_on_both_sides():
    assert "edge: – | inf" in str(gradcheck(sqrt, 0.0))
    assert "wrong: 0 | 1" in str(gradcheck(relu, 0.0, raises=False, derivative=lambda x: 2.0))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_function_has_to_be_finite_at_the_point(value):
    with pytest.raises(ValueError, match=f"f is {value} at this point.*choose one"):
        gradcheck(lambda x: x * 0 + value, 1.0)
