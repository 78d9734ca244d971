"""When a claim holds: printed digits, exact arithmetic, formulas that hold everywhere, open numbers, tolerances."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scalargrad.worked.judging.verdicts import verdict_here
from scalargrad.worked.language.expressions import read_literal
from scalargrad.worked.numbers.real import Real
from scalargrad.worked.record.document import Stated
from tests.support.documents import check, claims, error, verdicts


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        ("0.131169", "holds"),
        ("0.13117", "holds"),
        ("0.1312", "holds"),
        ("0.131", "holds"),
        ("0.1", "holds"),
        ("0.", "holds"),
        ("0.1311", "truncated"),
        ("0.1310", "fails"),
        ("0.1313", "fails"),
        ("-0.1311", "fails"),
        ("-0.1312", "fails"),
        ("0", "fails"),  # an integer is exact
        ("1311e-4", "truncated"),
        ("1.312e-1", "holds"),
        ("1.3e-1", "holds"),
        ("0.13116900", "holds"),
        ("0.13116901", "fails"),
        ("131169/1000000", "holds"),
        ("0.131169 * 1", "holds"),
        ("0.1312 * 1", "holds"),  # a decimal that nobody gave is rounded
        ("-(-0.131169)", "holds"),
    ],
)
def test_printed_digits(stated: str, verdict: str) -> None:
    assert verdicts(f"a = 0.131169\na == {stated}") == [verdict]


def test_printed_digits_of_negative_numbers() -> None:
    assert verdicts("a = -0.131169\na == -0.1312\na == -0.1311\na == -0.131\na == 0.1311") == [
        "holds", "truncated", "holds", "fails",
    ]  # fmt: skip


def test_small_numbers_printed_as_zero() -> None:
    assert verdicts("a = 0.007\na == 0.00\na == 0.01\na == 0.0\n-a == 0.00\n-a == -0.00") == [
        "truncated", "holds", "holds", "truncated", "truncated",
    ]  # fmt: skip


def test_exactly_between_two_digits_both_hold() -> None:
    assert verdicts("a = 0.125\na == 0.12\na == 0.13\na == 0.11") == ["holds", "holds", "fails"]


def test_integers_are_exact() -> None:
    assert verdicts("a = 2.0000001\na == 2\na == 2.0") == ["fails", "holds"]
    assert verdicts("a = sqrt(4)\na == 2\na - 2 == 0\n10**30*(a - 2) == 0") == ["holds"] * 3
    assert verdicts("s = softmax([1, 2, 3])\nsum(s) == 1\nsum(s) - 1 == 0\nlog(sum(s)) == 0") == ["holds"] * 3
    given = "a, b, x = sqrt(5), sqrt(7), 3\n"
    zeros = "a*b - sqrt(35) == 0\nlog(2) + log(3) - log(6) == 0\nexp(1)*exp(-1) - 1 == 0\n3**0.5*3**0.5 - 3 == 0\n"
    more = "sin(x)**2 + cos(x)**2 - 1 == 0\n(x**0.5)**2 - x == 0*x\n(x**1.7)**(1/1.7) - x == 0\n"
    assert verdicts(given + zeros + more) == ["holds"] * 7
    assert verdicts("x = 3\nexp(-100) == 0\nexp(-100)*x == 0") == ["fails"] * 2
    assert verdicts("a = sqrt(2)\na - 1.41421356237309504880168872420969807856967187537694 == 0") == ["fails"]


@given(st.integers(-(10**8), 10**8), st.integers(0, 8), st.integers(0, 6))
def test_a_number_rounded_or_cut_off_to_its_digits(top: int, places: int, kept: int) -> None:
    number = Fraction(top, 10**places)
    unit = Fraction(1, 10**kept)
    rounded = round(number / unit) * unit
    cut = int(number / unit) * unit
    stated = Stated("printed", Real(rounded), unit=unit)
    assert verdict_here("==", Real(number), stated) == "holds"
    verdict = verdict_here("==", Real(number), Stated("printed", Real(cut), unit=unit))
    assert verdict == ("holds" if abs(cut - number) <= unit / 2 else "truncated")
    for far in (rounded + 2 * unit, rounded - 2 * unit, cut + (unit if number > 0 else -unit) * 2):
        assert verdict_here("==", Real(number), Stated("printed", Real(far), unit=unit)) == "fails"


@given(st.from_regex(r"[0-9]{1,5}(\.[0-9]{0,6})?(e-?[0-9])?", fullmatch=True))
def test_literals(text: str) -> None:
    literal = read_literal(text)
    assert literal.value == Fraction(text)
    if "." not in text and "e" not in text:
        assert literal.unit is None
    else:
        assert literal.unit is not None
        assert (literal.value / literal.unit).denominator == 1
        digits = text.partition("e")[0].replace(".", "")
        assert literal.value / literal.unit == int(digits)


# --- formulas ---


def test_a_coincidence_is_told_from_a_formula() -> None:
    assert verdicts("a, b = 2, 2\na*b == a + b\na*b == b*a\na*b == 4") == ["only here", "holds", "holds"]


def test_only_the_numbers_that_the_right_side_depends_on_are_moved() -> None:
    assert verdicts("a, b = 2, 2\na*b == 2*a\na*b == a*a\na*b == b*a + 0*b") == ["holds", "only here", "holds"]


def test_both_sides_move_together() -> None:
    assert verdicts("x = 3\ny = x**2\ny == x*x\ny == x + 6\ny == y\ndy/dx == 2*x\ndy/dx == x + 3\ndy/dx == y/x*2") == [
        "holds", "only here", "holds", "holds", "only here", "holds",
    ]  # fmt: skip


def test_formulas_stay_on_their_side_of_a_kink() -> None:
    given = "x, y = 1, 5\nw1, b1 = 2, 0\nz = w1*x + b1\na = relu(z)\nJ = (a - y)**2 / 2\n"
    assert (
        verdicts(given + "dJ/dw1 == (a - y)*x\na == z\nabs(z) == z\nmax(z, 1) == z\nmin(z, 1.999) == 1.999")
        == ["holds"] * 5
    )
    assert verdicts("z = -0.001\nrelu(z) == z - z") == ["holds"]


def test_formulas_near_the_edge_of_their_domain() -> None:
    assert verdicts("x = 0.0001\nlog(x) == -log(1/x)\nsqrt(x) == x**0.5\ny = 1/x\ndy/dx == -1/x**2") == ["holds"] * 3
    assert verdicts("x = 0\ny = x**2\ndy/dx == 2*x\ny == 0*x") == ["holds", "only here"]


def test_exponents_are_moved_too() -> None:
    assert verdicts("n, a = 2, 3\nb = a**n\nb == a*a\ndb/da == n*a**(n - 1)\na*a == a**n") == [
        "holds",
        "holds",
        "only here",
    ]
    assert verdicts("a = 2\nb = (7 - 5)*a\nb == a**a\nb == a*2") == ["only here", "holds"]


def test_exponents_of_negative_numbers_stay_whole() -> None:
    given = "n, a = 2, -3\nb = a**n\n"
    assert verdicts(given + "b == a*a\ndb/da == n*a**(n - 1)\ndb/da == n*a + 6 + n*a**(n - 1)") == [
        "holds", "holds", "only here",
    ]  # fmt: skip


def test_targets_that_sum_to_one_stay_targets() -> None:
    given = "z, y = [2, 1, 0.1], [1, 0, 0]\np = softmax(z)\nL = -sum(y*log(p))\n"
    assert (
        verdicts(given + "dL/dz == p - y\ndL/dz[0] == p[0] - y[0]\ndL/dz == p - 2*y/2\ndL/dz == p*sum(y) - y")
        == ["holds"] * 4
    )
    assert verdicts("y = [1, 0]\nz = [0.3, 0.7]\ny[0] == 1 - y[1]\ny[0] == z[0] + z[1]\ny[0] == 1 + y[1]") == [
        "holds", "only here", "only here",
    ]  # fmt: skip
    assert verdicts("x = [1, 1]\ny = [0.5, 0.7]\n1/x[0] == x[1]\n1.2 * x[0] == y[0] + y[1]") == ["only here"] * 2


def test_a_wrong_formula_fails() -> None:
    assert verdicts("x = 3\ny = x**2\ndy/dx == x**2\ny == 2*x + 1") == ["fails", "fails"]


def test_constants_are_not_moved() -> None:
    given = "y = [3, 4]\nm = len(y)\ne = exp(1)\nx = 2\n"
    assert (
        verdicts(given + "sum(y)/m == mean(y)\nmean(y) == sum(y)/m\nlog(e*x) == 1 + log(x)\n1 + log(x) == log(e*x)")
        == ["holds"] * 4
    )


def test_a_formula_after_updates_still_follows_the_given_numbers() -> None:
    given = "w, rate = 3, 0.1\nJ = w**2\nold = w\nw = w - rate*dJ/dw\n"
    assert verdicts(given + "w == old - 2*rate*old\nw == 2.4\nw == 24*rate\nw == w") == [
        "holds", "holds", "only here", "holds",
    ]  # fmt: skip


# --- open numbers ---


def test_open_numbers_must_fit_every_value() -> None:
    given = "alpha = free()\nw = 3\nJ = w**2\nw = w - alpha*dJ/dw\n"
    made = claims(
        given + "w == 3 - 6*alpha\nw == 3 - 5*alpha\nw == 3 - 6*alpha + alpha**2 - alpha*alpha\nw == 2.8122\nw < 4"
    )
    assert [claim.verdict for claim in made] == ["holds", "fails", "holds", "fails", "fails"]
    assert [claim.computed for claim in made[:2]] == ["3 - 6*alpha"] * 2
    assert made[1].stated == "3 - 5*alpha"


def test_open_numbers_may_be_negative_and_large() -> None:
    assert verdicts(
        "t = free()\nabs(t) == t\nt > 0\nt < 1\nt**2 >= 0\nrelu(t) == t\nsin(t)**2 + cos(t)**2 == 1\nt - t == 0\n"
        "sigmoid(t) == 1/(1 + exp(-t))\nsqrt(t)**2 == t"
    ) == ["fails", "fails", "fails", "holds", "fails", "holds", "holds", "holds", "holds"]


def test_a_coincidence_beside_an_open_number() -> None:
    assert verdicts("alpha = free()\na = 2\na*a*alpha == 2*a*alpha\na*a*alpha == 4*alpha") == ["only here", "holds"]


def test_several_open_numbers_in_a_sum() -> None:
    (claim,) = claims("a, b = free(), free()\n(2*a + 1) - b/3 - 1 == a - b/3")
    assert (claim.computed, claim.stated) == ("2*a - (1/3)*b", "a - b/3")
    (claim,) = claims("a, b = free(), free()\n(a - b)*(a + b) + 1 == 2")
    assert claim.computed == "1 + a**2 - b**2"
    (claim,) = claims("a = free()\nsigmoid(a) == 2")
    assert claim.computed == "0.5078243612 for a = 0.0313 (made up)"


# --- arrays ---


def test_arrays_are_compared_entry_by_entry() -> None:
    (claim,) = claims("W = [[0.5, 0.25], [0.125, 1]]\nW == [[0.5, 0.24], [0.12, 1]]")
    assert claim.verdict == "fails"
    assert claim.failing == [(0, 1)]
    assert [entry.verdict for entry in claim.entries] == ["holds", "fails", "holds", "holds"]
    assert claim.stated == [["0.5", "0.24"], ["0.12", "1"]]
    assert claim.computed == [["0.5", "0.25"], ["0.125", "1"]]


def test_the_worst_entry_counts() -> None:
    assert verdicts("x = [0.129, 0.5]\nx == [0.12, 0.5]\nx == [0.12, 0.4]\nx == [..., 0.5]\nx == [..., 0.4]") == [
        "truncated", "fails", "open", "fails",
    ]  # fmt: skip


def test_entries_of_several_kinds() -> None:
    assert verdicts("a, b = 2, 2\n[a*b, a*b, a*b, a*b] == [4, 4.0, 2 + 2, b*a]\n[a, a*b] == [2, a + b]") == [
        "holds", "only here",
    ]  # fmt: skip


def test_one_number_for_all_entries() -> None:
    assert verdicts("x = zeros(2, 3)\nx == 0\nx == 0.0\nx == ...\nx == approx(0.1, abs=0.2)") == [
        "holds", "holds", "open", "holds",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right"), [("[1, 2]", "[1]"), ("3", "[3]"), ("[[1, 2]]", "[1, 2]"), ("[1, 2]", "[[1], [2]]")]
)
def test_shapes_that_differ_fail_and_say_so(left: str, right: str) -> None:
    (claim,) = claims(f"x = {left}\nx == {right}")
    assert claim.verdict == "fails"
    assert "shapes differ" in claim.explanations[0]


def test_rows_of_different_lengths() -> None:
    assert error("[1] == [[1, 2], [3]]") == (1, 8, "the rows of this list differ: 1 and 2")


# --- the rest ---


def test_inequalities() -> None:
    assert verdicts("a, b = 1, 2\na < b\nb <= 2\na > b\na >= 1\na < 1\nsqrt(4) <= 2\nsqrt(4) < 2\n[a, b] < [2, 3]") == [
        "holds", "holds", "fails", "holds", "fails", "holds", "fails", "holds",
    ]  # fmt: skip


def test_approx() -> None:
    assert verdicts(
        "a = 0.774\na == approx(0.77, abs=0.005)\na == approx(0.77, abs=0.003)\na == approx(0.77, rel=0.01)\n"
        "a == approx(0.77, rel=0.001)\na == approx(0.77, abs=0.1, rel=1e-9)\n[a, a] == approx([0.77, 0.7], abs=0.01)"
    ) == ["holds", "fails", "holds", "fails", "holds", "fails"]


def test_an_open_claim_is_neither_right_nor_wrong() -> None:
    (claim,) = claims("a = 3\n-a == -3.00")
    assert claim.stated == "-3.00"
    (claim,) = claims("a = 3\na == ...")
    assert (claim.verdict, claim.unexpected, claim.stated, claim.computed, claim.right) == (
        "open",
        False,
        "...",
        "3",
        None,
    )


@pytest.mark.parametrize(
    ("line", "unexpected"),
    [("a == 1", False), ("a == 1 # wrong", True), ("a == 2", True), ("a == 2 # wrong", False), ("a == ...", False)],
)
def test_what_is_unexpected(line: str, unexpected: bool) -> None:
    (claim,) = claims(f"a = 1\n{line}")
    assert claim.unexpected is unexpected


def test_computed_numbers_show_two_digits_more_than_stated() -> None:
    made = claims(
        "a = sqrt(2)\na == 1.41\na == 1.4142\na == 1\n1000*a == 1414.\na/1000 == 1.4e-3\na == a + 1\na*10**40 == 1e40"
    )
    assert [claim.computed for claim in made] == [
        "1.4142", "1.414214", "1.414213562", "1414.21", "0.001414", "1.414213562", "1.41e+40",
    ]  # fmt: skip


def test_moves_are_the_same_every_time() -> None:
    text = "a, b, c = 2, 2, 0.3\na*b*c == (a + b)*c\nexp(a) == exp(b)\na*b == b*a"
    first = [claim.verdict for claim in check(text).claims]
    assert all([claim.verdict for claim in check(text).claims] == first for _ in range(3))
    assert first == ["only here", "only here", "holds"]
