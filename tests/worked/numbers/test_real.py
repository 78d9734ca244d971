"""The numbers of worked examples: exact as long as possible, 50 digits after that, never a binary float."""

import math
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, gradient
from scalargrad.worked.numbers.errors import NoSuchNumber
from scalargrad.worked.numbers.real import Real
from scalargrad.worked.numbers.rounded import digits

fractions = st.fractions(max_denominator=1000).filter(lambda x: abs(x) < 10**6)
FUNCTIONS = ("exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "sigmoid", "softplus")


@given(fractions, fractions)
def test_rational_arithmetic_is_exact(a: Fraction, b: Fraction) -> None:
    x, y = Real(a), Real(b)
    assert (x + y).exact == a + b
    assert (x - y).exact == a - b
    assert (x * y).exact == a * b
    assert (-x).exact == -a
    assert abs(x).exact == abs(a)
    assert x.relu().exact == max(a, 0)
    assert (x < y, x <= y, x > y, x >= y, x == y) == (a < b, a <= b, a > b, a >= b, a == b)
    if b:
        assert (x / y).exact == a / b
        assert (x**-3 if a else x).exact == (a**-3 if a else a)


@given(fractions, fractions)
def test_mixed_arithmetic_agrees_with_mpmath(a: Fraction, b: Fraction) -> None:
    with mpmath.workdps(70):
        x, y = Real(a), Real(b).sin()
        u, v = mpmath.mpf(a.numerator) / a.denominator, mpmath.sin(mpmath.mpf(b.numerator) / b.denominator)
        for mine, theirs in ((x + y, u + v), (y + x, u + v), (x - y, u - v), (y - x, v - u), (x * y, u * v)):
            assert abs(mpmath.mpf(mine.significant(60)) - theirs) <= mpmath.mpf(10) ** -50 * max(abs(u), 1)
        if b:
            assert abs(mpmath.mpf((x / y).significant(60)) * v - u) <= mpmath.mpf(10) ** -50 * max(abs(u), 1)


@settings(max_examples=50)
@given(st.sampled_from(FUNCTIONS), st.fractions(min_value=-40, max_value=40, max_denominator=100))
def test_functions_have_50_digits(name: str, x: Fraction) -> None:
    if name in ("log", "sqrt") and x <= 0:
        with pytest.raises(NoSuchNumber):
            getattr(Real(x - 1), name)()
        return
    mine = getattr(Real(x), name)()
    with mpmath.workdps(80):
        at = mpmath.mpf(x.numerator) / x.denominator
        theirs = {
            "sigmoid": lambda: 1 / (1 + mpmath.exp(-at)),
            "softplus": lambda: mpmath.log1p(mpmath.exp(at)),
        }.get(name, lambda: getattr(mpmath, name)(at))()
        assert abs(mpmath.mpf(mine.significant(60)) - theirs) <= mpmath.mpf(10) ** -50 * abs(theirs)
    assert mine.exact is None


def test_whole_powers_stay_exact_and_others_do_not() -> None:
    assert (Real(Fraction(2, 3)) ** -2).exact == Fraction(9, 4)
    assert (Real(2) ** Real(Fraction(4, 2))).exact == 4
    assert (Real(2) ** Fraction(1, 2)).exact is None
    assert (Real(0) ** 0).exact == 1
    assert (Real(-1) ** 10**30).exact == 1
    assert (2 ** Real(3)).exact == 8
    assert (Real(2).sqrt() ** 2).significant(30) == "2.00000000000000000000000000000"
    assert ((-Real(Fraction(10**7 + 1, 10**7)).sqrt()) ** (10**7 + 1)).text().startswith("-1.648721")  # about -√e


@pytest.mark.parametrize(
    "make",
    [
        lambda: Real(1) / 0,
        lambda: 1 / Real(0),
        lambda: Real(2).sqrt() / Real(0),
        lambda: Real(0) ** -1,
        lambda: Real(-2) ** Fraction(1, 2),
        lambda: Real(-1).log(),
        lambda: Real(0).log(),
        lambda: Real(-1).sqrt(),
        lambda: Real(9) ** (9**9),
        lambda: Real(9) ** Real(9) ** 9,
        lambda: Real(2) ** -100_000,
        lambda: Real(10**9999) * 1000,
        lambda: Real(10**10001),
        lambda: Real(30_001).exp(),
        lambda: Real(2).sqrt() ** (10**9),
        lambda: Real(2).sqrt() ** (9**50),
        lambda: Real(10**12).exp(),
        lambda: (-Real(10**12)).exp(),
        lambda: Real(10**9000) ** Real(2).sqrt(),
    ],
)
def test_numbers_that_do_not_exist_or_are_too_long(make: object) -> None:
    with pytest.raises(NoSuchNumber):
        make()  # type: ignore[operator]


def test_large_arguments_of_bounded_functions() -> None:
    assert Real(-(10**20)).sigmoid() == 0
    assert Real(10**20).sigmoid() == 1
    assert Real(10**20).tanh() == 1
    assert Real(10**20).softplus() == 10**20
    assert Real(-1000).softplus().significant(10) == "5.075958898e-435"
    assert abs(Real(10**9000).sin()) <= 1


def test_binary_floats_do_not_come_in() -> None:
    with pytest.raises(TypeError, match="not exact"):
        Real(0.1)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Real(1) + 0.5
    with pytest.raises(TypeError):
        Real(1) ** 0.5
    with pytest.raises(TypeError):
        Real(1) < 0.5  # noqa: B015


def test_the_engine_takes_them_as_numbers() -> None:
    x, w = Value(Real(Fraction(1, 3))), Value(Real(2))
    y = (w * x - 1) ** 2 / Real(2)
    assert gradient(y, x).data.exact == Fraction(-2, 3)
    a = (w * x).sigmoid()
    slope = gradient(a, w)
    assert slope.data == a.data * (1 - a.data) * x.data
    assert type(gradient(slope, w).data) is Real
    y.backward()
    assert x.grad.exact == Fraction(-2, 3)


def test_digits_of_extreme_results() -> None:
    with mpmath.workdps(80):
        for mine, theirs in (
            (Real(10) ** Fraction(12345, 7), mpmath.mpf(10) ** (mpmath.mpf(12345) / 7)),
            (Real(Fraction(1, 3)) ** Fraction(9999, 2), (mpmath.mpf(1) / 3) ** (mpmath.mpf(9999) / 2)),
            (Real(-1000).softplus(), mpmath.exp(-1000) - mpmath.exp(-2000) / 2),
            (Real(Fraction(-201, 2)).softplus(), mpmath.log1p(mpmath.exp(mpmath.mpf(-201) / 2))),
        ):
            assert abs(mpmath.mpf(mine.significant(60)) / theirs - 1) < mpmath.mpf(10) ** -50


def test_more_digits_on_demand() -> None:
    third = Real(1) / 3
    with digits(120):
        assert third.sqrt().rounded[3] > 390
    assert third.sqrt().rounded[3] <= 203


@pytest.mark.parametrize(
    ("number", "count", "text"),
    [
        (Real(Fraction(1, 3)), 5, "0.33333"),
        (Real(3), 5, "3"),
        (Real(Fraction(-1, 8)), 5, "-0.125"),
        (Real(2).sqrt(), 5, "1.4142"),
        (Real(4).sqrt(), 5, "2.0000"),
        (Real(Fraction(1, 10**9)).exp() - 1, 3, "1.00e-9"),
        (Real(4).sqrt() - 2, 3, "0"),
    ],
)
def test_significant_digits(number: Real, count: int, text: str) -> None:
    assert number.significant(count) == text


@given(st.fractions(max_denominator=10**9).filter(bool))
def test_magnitude_is_the_place_of_the_first_digit(x: Fraction) -> None:
    magnitude = Real(x).magnitude()
    assert Fraction(10) ** magnitude <= abs(x) < Fraction(10) ** (magnitude + 1)


def test_long_numbers_are_written_in_full() -> None:
    x = Real(Fraction(10**9000 + 1, 3**9000))
    assert len(x.text()) > 9000 + 4000
    assert x.text().startswith("1000") and "/" in x.text()
    assert math.isclose(float(Real(Fraction(1, 3))), 1 / 3)
