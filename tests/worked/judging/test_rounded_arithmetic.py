"""Arithmetic of numbers that somebody has rounded, printed results with a name, and numbers that programs printed."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.documents import check, claims, error, verdicts

SOFTMAX = "z = [2, 1, 0.1]\np = softmax(z)\n"
NEURON = "x, w, t = 0.4, 2, 1\nz = w*x\nh = sigmoid(z)\nJ = (h - t)**2/2\n"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("p[2] == 1.105/(7.389 + 2.718 + 1.105)", "holds"),
        ("p[2] == 1.105/(7.389 + 2.718 + 1.2)", "fails"),
        ("p[2] == 1.1052/11.2125", "holds"),
        ("p[0] == 1.1052/11.2125", "fails"),
        ("p[0] == 1 - (0.2424 + 0.0986)", "holds"),
        ("p[0] == 1 - (0.2424 + 0.0976)", "fails"),
        ("p == [7.389/11.212, 2.718/11.212, 1.105/11.212]", "holds"),
        ("p == [7.389/11.212, 2.718/11.212, 2.105/11.212]", "fails"),
        ("p[0] == exp(2)/11.2125", "holds"),
        ("-log(p[0]) == -log(0.659)", "holds"),
        ("-log(p[0]) == -log(0.669)", "fails"),
        ("z[0]*z[2] == 2*0.1", "holds"),
        ("z[0]*z[2] == 2*0.11", "fails"),
        ("z[2]**2 == 0.1**2", "holds"),
        ("z[2]**2 == 0.1**2*1.001", "fails"),
        ("z[2] == (0.7 - 0.6)", "holds"),
        ("exp(0.5) == exp(max(0.5, 0.5))", "holds"),
        ("exp(0.47) == exp(max(0.5, 0.5))", "holds"),
        ("exp(0.55) == exp(0.5)", "holds"),
        ("exp(0.45) == exp(0.5)", "holds"),
        ("exp(0.44) == exp(0.5)", "fails"),
    ],
)
def test_a_decimal_stands_for_all_numbers_that_round_to_it(claim: str, verdict: str) -> None:
    assert verdicts(SOFTMAX + claim) == [verdict]


def test_given_and_exactly_computed_numbers_are_exact() -> None:
    given = "a = 1.7\ng = a**2 - 5\n"
    assert verdicts(given + "a*2 == 1.7*2\na*2 == 1.71*2\na*g == 1.7*(-2.11)\na*g == 1.7*(-2.12)\na*a == 1.70*1.7") == [
        "holds", "fails", "holds", "fails", "holds",
    ]  # fmt: skip


def test_a_number_that_is_printed_above_for_another_one_is_rounded() -> None:
    given = "x, v = 0.4, 3\nh = tanh(0.4)\n"
    assert verdicts(given + "h*v == 0.4*3\nh == 0.4\nh*v == 0.4*3") == ["fails", "holds", "holds"]


def test_differences_and_even_powers_of_rounded_numbers() -> None:
    assert verdicts("a, b = sqrt(2), sqrt(2.1)\n(a - b)**2 == (1.4 - 1.4)**2\n(a - b)**2 == (1.41 - 1.41)**2") == [
        "holds", "fails",
    ]  # fmt: skip


def test_chains_of_four_digits_may_be_a_unit_off() -> None:
    assert verdicts(NEURON + "dJ/dw == -0.3100*0.2139*0.4 == -0.02653") == ["holds", "holds"]
    assert verdicts(NEURON + "dJ/dw == -0.3100*0.2319*0.4 == -0.02653") == ["fails", "fails"]
    assert verdicts(SOFTMAX + "p[2] == 0.11/1.12 == 0.098") == ["holds", "truncated"]
    assert verdicts(SOFTMAX + "p[2] == 0.11/1.12 == 0.0986") == ["holds", "fails"]
    assert verdicts(SOFTMAX + "p[2] == 0.2/2.1 == 0.0986") == ["holds", "fails"]


# --- printed results with a name ---


def test_a_name_that_is_used_only_on_the_right_of_claims_states_numbers() -> None:
    given = "x, k = [1, 2, 4], [1, -1]\nr = [-1, -2]\n"
    assert verdicts(given + "for i in range(2):\n    sum(x[i:i+2]*k) == r[i]") == ["holds"]
    assert verdicts(given + "sum(x[0:2]*k) == r[1]") == ["fails"]
    given = "x = [1, 2]\nt = [[0.33, 0.67], [0.34, 0.66]]\n"
    assert verdicts(given + "x/3 == t[0]\nx[0]/3 == t[0, 0]\nx/3 == t[1]\n[x/3, x/3] == t\n2*x[0]/3 == t[1][1]") == [
        "holds", "holds", "fails", "fails", "truncated",
    ]  # fmt: skip


def test_a_name_that_is_used_elsewhere_states_a_formula() -> None:
    assert verdicts("x = 2\nr = 2\nx == r\ny = 3*r") == ["only here"]
    assert verdicts("x = 2\nr = 2\nx == r\n3*r == 6") == ["only here", "holds"]
    assert verdicts("x = 2\nr = 2\ndef f(a): return r*a\nx == r") == ["only here"]
    assert verdicts("x = 2\nr = 2\nx == r\n6*x == r*6") == ["holds", "only here"]


def test_printed_results_with_a_name_are_not_given() -> None:
    given = "x = 0.8\nr = [0.6640]\nh = tanh(x)\nh == r[0]\n"
    assert verdicts(given + "3*h == 3*0.6640\n3*h == 3*0.6650") == ["holds", "holds", "fails"]


def test_numbers_with_a_name_are_compared_as_far_as_they_are_printed() -> None:
    assert verdicts("a, b, c = 0.33, 1, 0.34\n1/3 == a\n1/1 == b\n1/3 == c\n2/3 == -a") == [
        "holds", "holds", "fails", "fails",
    ]  # fmt: skip


# --- numbers that programs printed ---


@pytest.mark.parametrize(
    ("given", "stated", "verdict", "noted"),
    [
        ("y = sqrt(2)", "1.4142135623730951", "holds", True),
        ("y = sqrt(2)", "1.4142135623730950", "holds", False),
        ("y = sqrt(2)", "1.4142135623730", "truncated", False),
        ("y = sqrt(2)", "1.414213562373106", "holds", True),
        ("y = sqrt(2)", "1.414213562373195", "fails", False),
        ("y = 0.1 + 0.2", "0.30000000000000004", "holds", True),
        ("y = 0.1 + 0.2", "0.3000000000000010", "holds", True),
        ("y = 0.1 + 0.2", "0.300000000000010", "fails", False),
        ("a, b, c = 0.1, 0.2, 0.3\ny = a + b - c", "5.551115123125783e-17", "holds", True),
        ("a, b, c = 0.1, 0.2, 0.3\ny = a + b - c", "5.551115123125783e-15", "fails", False),
        ("a, b = 1/3, 0.333333333333\ny = a - b", "3.33344462961001e-13", "holds", True),
        ("x = 1e-8\ny = (1 + x - 1)*10**8", "0.99999999392252903", "holds", True),
        ("x = 1e-8\ny = (1 + x - 1)*10**8", "0.99999909392252903", "fails", False),
        ("y = 12345678.9", "12345678.900000001", "holds", True),
        ("y = 3 - 1", "2.00000000000000", "holds", False),
        ("y = exp(10)", "22026.465794806718", "holds", True),
        ("y = exp(10)", "22026.4657948060", "fails", False),
        ("y = 10**20 + 1", "100000000000000000000", "fails", False),
    ],
)
def test_fifteen_digits_are_those_of_a_program(given: str, stated: str, verdict: str, noted: bool) -> None:
    (claim,) = claims(f"{given}\ny == {stated}")
    assert claim.verdict == verdict
    assert ("to the precision of binary numbers" in claim.explanations) == noted


@pytest.mark.parametrize("kept", [20, 30, 50, 60, 61, 64, 65, 80, 98])
def test_right_decimals_hold_however_many_there_are(kept: int) -> None:
    root = "14142135623730950488016887242096980785696718753769480731766797379907324784621070388503875343276415727"
    rounded = str(int(root[: kept + 2]) // 10 + (int(root[kept + 1]) >= 5))
    (claim,) = claims(f"sqrt(2) == 1.{rounded[1:]}")
    assert (claim.verdict, claim.explanations) == ("holds", ())


# --- tolerances ---


@pytest.mark.parametrize("tolerance", ["abs=-0.5", "rel=-0.1", "abs=0.1, rel=-1", "abs=1 - 2"])
def test_a_tolerance_is_not_negative(tolerance: str) -> None:
    line, _, message = error(f"a = 1\na == approx(1, {tolerance})")
    assert (line, message) == (2, "a tolerance is not negative")


def test_in_an_array_zeros_at_the_end_are_left_out() -> None:
    given = "x = [0.334, 0.998]\ny = [1.000000001, 2]\n"
    printed = "x == [0.33 1.  ]\nx == [0.334 1.   ]\nx == [0.334, 0.998]\ny == [1. 2.]\n1000*x == [334. 998.]"
    assert verdicts(given + printed) == ["holds", "fails", "holds", "holds", "holds"]
    assert verdicts("x = [1.001, 2]\nx == [1. 2.]\nx[0] == 1.") == ["fails", "holds"]


ARITHMETIC = [
    "{0}*{1} + {2}", "{0}/{1} - {2}", "({0} - {1})*{2}", "{0}*(1 - {0})*{1}", "{0}/({0} + {1} + {2})", "-{0}**2*{1}",
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(ARITHMETIC), st.lists(st.integers(2, 60), min_size=3, max_size=3), st.integers(2, 6))
def test_numbers_substituted_as_they_are_printed_hold(shape: str, squares: list[int], digits: int) -> None:
    """Square roots, exact on the left and rounded on the right."""
    exact = [f"(sqrt({square})/10)" for square in squares]
    rounded = [f"{round(Decimal(square).sqrt() / 10, digits):f}" for square in squares]
    off = [f"{Decimal(text) + Decimal(2).scaleb(-digits):f}" for text in rounded[:1]] + rounded[1:]
    claim = shape.format(*exact)
    assert verdicts(f"{claim} == {shape.format(*rounded)}\n{exact[0]} == {off[0]}*1.0**0") == ["holds", "fails"]


def test_a_number_that_no_float_holds_is_not_any_other() -> None:
    right, wrong = check("z = exp(1000)\nz == 1.97007111401704699e434\nz == 1.00000000000000e434").claims
    assert (right.verdict, wrong.verdict) == ("holds", "fails")
