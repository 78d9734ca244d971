"""A derivative written by hand takes the engine's place, and the engine becomes one of the witnesses."""

import math
from fractions import Fraction

import pytest

from scalargrad import Value, cos, exp, gradcheck, relu, sigmoid, sin, sqrt, witnesses
from scalargrad.gradient_check import WrongGradient
from scalargrad.losses import half_squared_error
from scalargrad.nn import MLP
from tests.gradcheck.test_gradcheck import verdicts


def by_hand(net):
    """That of ½(tanh(w·x + b) − 0.75)² with x = (0.5, −0.25)."""
    y = net([0.5, -0.25])
    delta = (y - 0.75) * (1 - y * y)
    return {"w1[0,0]": 0.5 * delta, "w1[0,1]": -0.25 * delta, "b1[0]": delta}


@pytest.mark.parametrize(
    ("f", "point", "derivative"),
    [
        (lambda x: x**3, 2, lambda x: 3 * x**2),
        (sin, 1.0, cos),
        (sin, 1.0, math.cos),
        (lambda x: x[0] * x[1].exp(), [2.0, 3.0], lambda x: [exp(x[1]), x[0] * exp(x[1])]),
        (lambda x: x[0] / x[1], [Fraction(1, 3), 7], lambda x: (1 / x[1], -x[0] / x[1] ** 2)),
        (lambda x: x[0] * x[1], [Value(2.0, "a"), 3.0], lambda x: {"x[1]": x[0], "a": x[1]}),
    ],
)
def test_a_right_one_passes_and_one_wrong_by_a_thousandth_does_not(f, point, derivative):
    assert gradcheck(f, point, derivative=derivative).ok

    def wrong(x):
        right = derivative(x)
        if isinstance(right, dict):
            return {name: 1.001 * float(slope) for name, slope in right.items()}
        return [1.001 * float(slope) for slope in right] if isinstance(right, (list, tuple)) else 1.001 * float(right)

    assert set(verdicts(f, point, derivative=wrong)) == {"wrong"}
    with pytest.raises(WrongGradient, match="by hand"):
        gradcheck(f, point, derivative=wrong)


def test_of_a_module_by_names_or_in_their_order():
    net = MLP(2, [1], activation="tanh", seed=1)
    f = lambda net: half_squared_error(net([0.5, -0.25]), 0.75)  # noqa: E731
    assert gradcheck(f, net, derivative=by_hand).ok
    assert gradcheck(f, net, derivative=lambda net: list(by_hand(net).values())).ok
    assert gradcheck(f, net, derivative=by_hand, directions=2).ok
    assert verdicts(f, net, derivative=lambda net: list(by_hand(net).values())[::-1]).count("wrong") == 2
    assert not gradcheck(f, net, derivative=lambda net: {**by_hand(net), "b1[0]": 0.1}, directions=2, raises=False).ok


def test_the_table_has_both_columns():
    report = gradcheck(lambda x: x * x, Fraction(1, 2), derivative=lambda x: x + x)
    assert str(report).split("\n")[0].split()[:5] == ["parameter", "by", "hand", "backward", "gradient()"]
    assert report.rows[0].witnesses["backward"] == report.rows[0].analytic == 1


def test_fractions_by_hand_are_held_to_the_very_fraction():
    f = lambda x: x * x / 3  # noqa: E731
    assert verdicts(f, Fraction(1, 7), derivative=lambda x: Fraction(2, 21)) == ["ok"]
    assert verdicts(f, Fraction(1, 7), derivative=lambda x: Fraction(2, 21) + Fraction(1, 10**30)) == ["wrong"]


def test_it_may_be_right_where_the_engine_is_not():
    f = lambda x: x * math.sin(x)  # noqa: E731  (sin(x) leaves the graph)
    assert verdicts(f, 1.0, derivative=lambda x: math.sin(x) + x * math.cos(x)) == ["ok"]
    assert verdicts(f, 1.0, derivative=lambda x: math.sin(x)) == ["wrong"]


def test_where_no_other_witness_applies_the_engine_decides(monkeypatch):
    for who in ("differences", "complex_step", "rational", "symbolic"):
        monkeypatch.setattr(witnesses, who, lambda *args: None)
    assert verdicts(lambda x: x * x, 2.0, derivative=lambda x: 2 * x) == ["ok"]
    assert verdicts(lambda x: x * x, 2.0, derivative=lambda x: 3 * x) == ["wrong"]


def test_at_a_kink_it_may_be_any_slope_between_both_sides():
    for slope, verdict in ((0, "kink"), (1, "kink"), (0.5, "kink"), (1.5, "wrong"), (math.nan, "wrong")):
        assert verdicts(relu, 0.0, derivative=lambda x, slope=slope: slope) == [verdict]
    assert verdicts(sqrt, 0.0, derivative=lambda x: math.inf) == ["edge"]
    assert verdicts(sqrt, 0.0, derivative=lambda x: 1e9) == ["wrong"]


def test_saturation_is_not_called_wrong():
    rounded = lambda x: sigmoid(x) * (1 - sigmoid(x))  # noqa: E731
    assert verdicts(sigmoid, 40.0, derivative=rounded) == ["ok"]
    in_floats = lambda x: (1 - 1 / (1 + math.exp(-x))) / (1 + math.exp(-x))  # noqa: E731
    assert verdicts(sigmoid, 40.0, derivative=in_floats) == ["ok"]
    assert verdicts(sigmoid, -40.0, derivative=in_floats) == ["ok"]
    assert verdicts(sigmoid, -40.0, derivative=lambda x: 1.001 * in_floats(x)) == ["wrong"]


@pytest.mark.parametrize(
    ("point", "derivative", "error", "message"),
    [
        ([1.0, 2.0], lambda x: [1.0], ValueError, r"a list of 2 numbers, for x\[0\], x\[1\]"),
        ([1.0, 2.0], lambda x: 1.0, ValueError, "a list of 2 numbers"),
        ([1.0, 2.0], lambda x: {"a": 1, "b": 2}, ValueError, r"x\[0\], x\[1\], not {'a'"),
        ([1.0, 2.0], lambda x: "12", ValueError, "a list of 2 numbers"),
        ([1.0, 2.0], lambda x: [1.0, None], TypeError, r"one number for each of x\[0\], x\[1\]: None"),
        (1.0, lambda x: [1.0], TypeError, "one number for each of x: a list"),
        (1.0, lambda x: lambda d: 2 * x * d, TypeError, "one number for each of x: .*function"),
        (1.0, lambda ans, x: 2 * x, TypeError, "missing 1 required positional argument"),
    ],
)
def test_what_is_no_derivative_is_refused(point, derivative, error, message):
    with pytest.raises(error, match=message):
        gradcheck(lambda x: x[0] * x[1] if isinstance(x, list) else x * x, point, derivative=derivative)


def test_a_second_derivative_by_hand_is_the_derivative_of_the_first():
    with pytest.raises(ValueError, match="order=1"):
        gradcheck(sin, 1.0, order=2, derivative=cos)
    assert gradcheck(cos, 1.0, derivative=lambda x: -sin(x)).ok
