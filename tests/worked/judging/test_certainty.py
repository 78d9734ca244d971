"""Digits are carried until a verdict is certain: saturation, cancellation, integers that are nearly met."""

import mpmath
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scalargrad import Value
from scalargrad.worked.judging.certainty import Bounds, Sides, Undecided
from scalargrad.worked.numbers import Real
from tests.support.documents import claims, error, verdicts

slow = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("given", "claim", "verdict"),
    [
        ("x = 70", "sigmoid(x) < 1", "holds"),
        ("x = 70", "sigmoid(x) >= 1", "fails"),
        ("x = 100", "sigmoid(x) == 1", "fails"),
        ("x = 100", "sigmoid(x) == 1.000000", "holds"),
        ("x = 100", "1 - sigmoid(x) > 0", "holds"),
        ("x = 100", "1 - sigmoid(x) == 3.72e-44", "holds"),
        ("x = 1000", "sigmoid(x) < 1", "holds"),
        ("x = 1000", "1 - sigmoid(x) == 0", "fails"),
        ("x = 40", "tanh(x) < 1", "holds"),
        ("x = 400", "tanh(x) == 1", "fails"),
        ("x = -500", "1 + tanh(x) > 0", "holds"),
        ("x = 300", "softplus(x) > x", "holds"),
        ("x = 300", "softplus(x) - x == 5.148e-131", "holds"),
        ("x = -200", "log(1 + exp(x)) > 0", "holds"),
        ("x = -200", "log(1 + exp(x)) == 1.384e-87", "holds"),
        ("x = -200", "log(1 + exp(x)) == 0", "fails"),
        ("x = -1000", "log(1 + exp(x))**2 == softplus(x)**2", "holds"),
        ("x = -400", "log(1 + exp(x))*log(1 + exp(x)) > 0", "holds"),
        ("x = -400\ny = log(1 + exp(x))", "y**3 == 0", "fails"),
        ("x = -400\ny = log(1 + exp(x))", "y**2 == 3.67e-348", "holds"),
        ("x = 2", "sqrt(x) > 1.41421356237309504880168872420969807", "holds"),
        ("x = 2", "sqrt(x) < 1.41421356237309504880168872420969808", "holds"),
        ("x = 2", "sqrt(x) > 1.41421356237309504880168872420969808", "fails"),
        ("x = exp(1)\ny = (10**65 + x) - 10**65", "y == 2.72", "holds"),
        ("x = exp(1)\ny = (10**65 + x) - 10**65", "y == 0", "fails"),
        ("x = exp(1)\ny = (10**65 + x) - 10**65", "y == 2.71828182845904523536", "holds"),
        ("x = exp(1)\ny = (10**300 + x) - 10**300", "y == x", "holds"),
        ("x = exp(1)\ny = (10**300 + x) - 10**300", "y == 2*x", "fails"),
        ("x = exp(20)", "(x + 10**40)**2 - x**2 - 2*x*10**40 == 10**80", "holds"),
        ("x = 652", "exp(3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803"
         "4825342117068*sqrt(x)) > 68925893036109279891085639286943768", "holds"),
        ("x = 652", "exp(3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803"
         "4825342117068*sqrt(x)) == 68925893036109279891085639286943768", "fails"),
        ("x = 10**25", "sqrt(x**2 + 1) > x", "holds"),
        ("x = 10**25", "sqrt(x**2 + 1) - x == 5.0e-26", "holds"),
        ("z = log(sigmoid(-40000))", "z < -39999", "holds"),
        ("z = log(exp(-20000)*exp(-20000))", "z - 1 < -40000", "holds"),
        ("z = log(softmax([0, -40000]))", "z[1] > -40001", "holds"),
        ("z = log(exp(-40000))", "z > -39999", "fails"),
        ("z = log(sqrt(exp(-80000)))", "z < -39999", "holds"),
        ("x = 0.125", "x + 1e-40 == 0.12", "truncated"),
        ("x = 0.125", "x + 1e-40 == 0.13", "holds"),
        ("x = 0.125", "x - 1e-40 == 0.13", "fails"),
        ("x = 0.125", "x == 0.12", "holds"),
    ],
)  # fmt: skip
def test_saturation_and_cancellation(given: str, claim: str, verdict: str) -> None:
    assert verdicts(f"{given}\n{claim}") == [verdict]


def test_a_derivative_that_is_nearly_zero() -> None:
    given = "z = [300, 0]\np = softmax(z)\nE = -sum([1, 0]*log(p))\n"
    assert verdicts(given + "dE/dz[0] < 0\ndE/dz[0] == 0\ndE/dz == [-5.148e-131, 5.148e-131]\nsum(p) == 1") == [
        "holds", "fails", "holds", "holds",
    ]  # fmt: skip


def test_what_is_equal_is_equal_with_any_number_of_digits() -> None:
    given = "a, x = sqrt(5), 3\ns = softmax([1, 2, 3])\n"
    assert verdicts(
        given + "a*a == 5\na*a < 5\na*a >= 5\nsum(s) == 1\nlog(sum(s)) == 0\n1 - sum(s) == 0.000\n"
        "sin(x)**2 + cos(x)**2 == 1\nrelu(a*a - 5) == 0\nmax(a, sqrt(5)) == a\nsqrt(0.015625) == 0.12"
    ) == ["holds", "fails", *["holds"] * 8]


@pytest.mark.parametrize("claim", ["sigmoid(x) == 1", "sigmoid(x) < 1", "1 + exp(-x) > 1", "exp(10**-1500) > 1"])
def test_what_a_thousand_digits_do_not_tell_is_an_error(claim: str) -> None:
    assert error(f"x = 3000\n{claim}") == (2, 1, "1,000 digits do not tell whether this holds")
    assert verdicts("x = 3000\nsigmoid(x) == 1.0") == ["holds"]


def test_numbers_that_cancel_are_shown_with_digits_that_are_right() -> None:
    (claim,) = claims("x = exp(1)\ny = (10**65 + x) - 10**65\ny == 3")
    assert claim.computed == "2.718281828"
    (claim,) = claims("1 - sigmoid(200) == 0")
    assert claim.computed == "1.383896527e-87"
    assert claim.explanations == ("the difference is 1.38e-87",)
    (claim,) = claims("sigmoid(70) == 1")
    assert claim.explanations == ("the difference is -3.98e-31",)


def test_a_long_training_is_certain() -> None:
    text = "w, x = 0.3, 0.7\nfor k in range(60):\n    J = (sigmoid(w*x) - 1)**2\n    w = w - 0.5*dJ/dw\n"
    (claim,) = claims(text + "w == 3.3")
    assert claim.verdict in ("holds", "fails", "truncated")
    assert verdicts(text + f"w == {claim.computed}") == ["holds"]


def test_bounds_are_no_smaller_than_the_error() -> None:
    third = Value(Real(2)).sqrt()
    big = third + Real(10**40)
    y = big - Real(10**40)
    bound = Bounds().of(y)
    exact = Sides(y, Real(0), Bounds()).settle_there(lambda left, right, rounding: left, {})
    assert 0 < abs(y.data - exact) <= bound < Real(1) / 10**15


def test_undecided_is_said_by_whoever_asks() -> None:
    x = Value(Real(3000))
    sides = Sides(x.sigmoid(), Real(1), Bounds())
    with pytest.raises(Undecided):
        sides.settle(lambda left, right, rounding: rounding.sign(left - right))


# --- beside mpmath with 200 digits and more ---

FUNCTIONS = {
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "tanh": mpmath.tanh,
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "exp": mpmath.exp,
}


@slow
@given(st.sampled_from(sorted(FUNCTIONS)), st.integers(-180, 180), st.integers(0, 60), st.integers(2, 6))
def test_beside_mpmath_near_saturation_and_cancellation(name: str, x: int, power: int, digits: int) -> None:
    with mpmath.workdps(300):
        value = FUNCTIONS[name](mpmath.mpf(x))
        right = (mpmath.mpf(10) ** power + value) - mpmath.mpf(10) ** power
        assume(right != 0)
        magnitude = int(mpmath.floor(mpmath.log10(abs(right))))
        unit = mpmath.mpf(10) ** (magnitude - digits + 1)
        steps = int(mpmath.nint(right / unit))
        limits = [int(mpmath.nint(value)) - 1, int(mpmath.nint(value)), int(mpmath.nint(value)) + 1]
        expected = ["holds" if value < limit else "fails" for limit in limits]
        expected += ["holds" if value == limit else "fails" for limit in limits]
    assume(all(abs(limit) < 10**80 for limit in limits))
    text = f"x = {x}\ny = (10**{power} + {name}(x)) - 10**{power}\nz = {name}(x)\n"
    text += "".join(f"z < {limit}\n" for limit in limits) + "".join(f"z == {limit}\n" for limit in limits)
    text += "".join(f"y == {step}e{magnitude - digits + 1}\n" for step in (steps, steps + 1, steps - 1))
    found = verdicts(text)
    assert found[:6] == expected
    assert found[6] == "holds" and all(verdict in ("fails", "truncated") for verdict in found[7:])


@slow
@given(
    st.integers(-20_000, 20_000), st.integers(1, 999), st.integers(1, 9), st.sampled_from(["", "sqrt", "exp", "tanh"])
)
def test_printed_rightly_it_holds_and_wrongly_by_a_unit_it_does_not(
    top: int, bottom: int, digits: int, name: str
) -> None:
    assume(abs(top) < 20 * bottom and (name != "sqrt" or top > 0) and top)
    with mpmath.workdps(60):
        x = mpmath.mpf(top) / bottom
        value = getattr(mpmath, name)(x) if name else x
        unit = mpmath.mpf(10) ** -digits
        steps = int(mpmath.nint(value / unit))
        between = abs(abs(value / unit - steps) - mpmath.mpf(1) / 2) < mpmath.mpf(10) ** -20
    assume(not between and len(str(abs(steps))) < 14)  # with 15 digits it is a number that a program printed
    expression = f"{name}({top}/{bottom})" if name else f"{top}/{bottom}"
    right, *wrong = verdicts("\n".join(f"{expression} == {step}e-{digits}" for step in (steps, steps + 1, steps - 1)))
    assert right == "holds"
    assert all(verdict in ("fails", "truncated") for verdict in wrong)
