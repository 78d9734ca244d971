"""The checker's second opinion: differences on the replayed graph agree with the table, and notice when it is wrong."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, detach, exp, relu, sigmoid, sqrt
from scalargrad.derivatives import TABLE
from scalargrad.worked.judging.witness import DEFECT, opinion, remarks
from scalargrad.worked.numbers.real import Real
from scalargrad.worked.reports import tell
from tests.support.documents import check, record
from tests.support.mutants import wrong


def look(f, at, derivative):
    x = Value(Real(Fraction(at)))
    return opinion(f(x), x, derivative if isinstance(derivative, Real) else Real(Fraction(derivative)))


@pytest.mark.parametrize(
    ("f", "at", "derivative"),
    [
        (lambda x: x * x, 3, 6),
        (lambda x: 1 / x, "1/7", -49),
        (lambda x: relu(x - Fraction(1, 10**15)), 0, 0),  # a kink beside it, nearer than the first step
        (lambda x: x * detach(x), 3, 3),
        (lambda x: x - x, "1/3", 0),
        (lambda x: Value(Real(5)), 1, 0),
        (lambda x: x**3, 0, 0),
    ],
)
def test_right_and_wrong_derivatives(f, at, derivative):
    assert look(f, at, derivative).verdict == "agrees"
    off = Fraction(derivative) * Fraction(1001, 1000) + (derivative == 0)
    assert look(f, at, off).verdict == "differs"


@given(at=st.fractions(-5, 5, max_denominator=20), factor=st.fractions(max_denominator=10**6).filter(lambda q: q != 1))
@settings(deadline=None)
def test_sixty_digits_see_every_factor(at, factor):
    x = Value(Real(at))
    y = sigmoid(x) * exp(-x * x)
    s = sigmoid(x.data)
    right = exp(-x.data * x.data) * (s * (1 - s) - 2 * x.data * s)
    assert opinion(y, x, right).verdict == "agrees"
    assert opinion(y, x, right * Real(factor)).verdict == "differs"


def test_kinks_have_two_sides():
    found = look(lambda x: 3 * relu(x) - x, 0, -1)
    assert (found.verdict, found.left, found.right) == ("kink", Real(-1), Real(2))


def test_the_edge_of_a_domain_is_no_place_for_differences():
    assert look(sqrt, 0, 1).verdict == "silent"


def test_inner_nodes_are_moved_as_leaves_are():
    w, x = Value(Real(2)), Value(Real(3))
    z = w * x
    y = z * z + x
    assert opinion(y, z, Real(12)).verdict == "agrees" and opinion(y, x, Real(25)).verdict == "agrees"


def test_every_shipped_document_passes(shipped):
    seen = 0
    for result in shipped:
        assert not [cause for causes in result.causes.values() for cause in causes if cause.mistake == DEFECT]
        seen += len(result.asked)
    assert seen > 100


def test_a_kink_is_remarked_on():
    result = record("x = 1\nw = 2\nb = -2\ny = 5*relu(w*x + b)\ndy/dw == 0\ndy/db == 0")
    sides = "has a kink here: its slope is 0 on the left and 5 on the right; 0 is a convention"
    found = [(claim.line, tell(cause), cause.mistake, cause.where) for claim, cause in remarks(result)]
    assert found == [(6, f"dy/dw {sides}", "kink", ("dy/dw",)), (7, f"dy/db {sides}", "kink", ("dy/db",))]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ("z = 0\ny = relu(z)", "dy/dz == 1"),
        ("x = 1\ny = min(max(x, 1), 1)", "dy/dx == 0"),
        ("x = 0\ny = abs(x) + x - 2*relu(x)", "dy/dx == 0"),
        ("x = [5, 5]\ny = max(x)", "dy/dx == [1, 0]"),
        ("a = [2, 2, 2]\ny = max(a)", "grad(y, a) == [1, 0, 0]"),
        ("a, b, c = 2, 2, 2\ny = min([a, b, c, 3])", "dy/db == 1"),
    ],
)
def test_a_kink_is_the_reason_why_another_slope_is_stated_and_no_other_is_told(given: str, wrong: str) -> None:
    first, again = check(f"{given}\n{wrong}\n{wrong}").told.values()
    for told in (first, again):
        assert told.causes and {cause.mistake for cause in told.causes} == {"kink"}


def test_no_kink_is_the_reason_for_a_number_beyond_its_slopes() -> None:
    (told,) = check("z = 0\nk = 2\ny = k*relu(z)\ndy/dk == 5").told.values()
    assert not any(cause.mistake == "kink" for cause in told.causes)
    (told,) = check("x = 3\nw = 2\nz = x*w\ny = z*max(w, 2)\ndy/dx == 8").told.values()
    assert any(cause.mistake != "kink" for cause in told.causes)


@pytest.mark.parametrize("name", ["mul", "exp", "sigmoid"])
def test_a_wrong_rule_cannot_hide(name, monkeypatch):
    text = "x = 3\nw = 0.5\ny = sigmoid(w*x) * exp(w)\ndy/dw == 1\ngrad(dy/dw, w) == 1"
    assert list(remarks(record(text))) == []
    wrong(monkeypatch, TABLE[name], 0, Fraction(1001, 1000))
    found = list(remarks(record(text)))
    assert any(cause.mistake == DEFECT and "please report" in tell(cause) for _, cause in found)
    assert "please report" in str(check(text).error)


def test_updated_parameters_are_constants():
    result = record("w = 2\nJ = w**2\nw = w - 0.1*dJ/dw\nK = w**3\ndK/dw == 7.68\ndJ/dw == 4")
    assert list(remarks(result)) == []


def test_a_document_without_derivatives():
    assert list(remarks(record("x = 1\nx == 1"))) == []


# --- no right document is refused ---

HUGE = ["exp(y)", "exp(10*y)", "10**60*y", "exp(1)*10**48", "10**200 + y", "sqrt(2)*10**70", "10**80*sigmoid(y)"]
SMALL = ["x*x", "sin(x)", "exp(x)", "tanh(x)", "log(x + 2)", "relu(x)", "max(x, y)", "x**3/(1 + x**2)"]


@pytest.mark.parametrize("huge", HUGE)
@pytest.mark.parametrize("shape", ["{huge} + {small}", "({huge} + {small}) - {huge}", "({small})*2 - {huge}"])
def test_where_rounding_swamps_the_difference_the_witness_is_silent(huge, shape):
    lines = [f"C{k} = {shape.format(huge=huge, small=small)}\ngrad(C{k}, x) > -1000" for k, small in enumerate(SMALL)]
    result = check("x, y = 1, 100\n" + "\n".join(lines))
    assert result.error is None
    assert {claim.verdict for claim in result.claims} == {"holds"}
    assert not any(told.explanations for told in result.told.values())


@pytest.mark.parametrize(
    ("given", "derivative", "slope"),
    [
        ("x = 0\nf = relu(x) - relu(-x)", "0", "1"),
        ("x = 1\nf = min(max(x, 1), 1)", "1/4", "0"),
        ("x = 0\nf = max(x, 0) - max(-x, 0) - relu(x) + relu(-x)", "1", "0"),
        ("x = 2\nf = relu(x - 2) - relu(2 - x) + 3*x", "3", "4"),
    ],
)
def test_kinks_that_make_a_smooth_function_are_a_remark(given, derivative, slope):
    result = check(f"{given}\ndf/dx == {derivative}")
    assert result.error is None
    (told,) = result.told.values()
    said = f"df/dx is computed through a kink here: {derivative} is a convention; its slope is {slope}"
    assert told.explanations == (said,)


@pytest.mark.parametrize(
    ("given", "claim"),
    [
        ("x = 1e-25\ny = 1/x", "dy/dx == -1e50"),
        ("x = -1e-25\ny = 1/x**2", "dy/dx == 2e75"),
        ("x = 1e-25\ny = sqrt(x)", "dy/dx == 1.58e12"),
        ("x = 1e-25\ny = log(x)", "dy/dx == 1e25"),
        ("x = 1e-25\ny = relu(x)", "dy/dx == 1"),
        ("x = -1e-25\ny = abs(x)", "dy/dx == -1"),
        ("x = 1e-13\ny = relu(x - 2e-13)", "dy/dx == 0"),
        ("x = 1e-40\ny = x**3 + 1", "dy/dx == 3e-80"),
        ("x = 10**30\ny = x**2", "dy/dx == 2*x"),
        ("x = 1\ny = sin(exp(60)*x)", "dy/dx == exp(60)*cos(exp(60)*x)"),
        ("x = 3\ny = exp(-x*1000)", "dy/dx < 0"),
    ],
)
def test_small_and_steep_places_are_smooth(given, claim):
    result = check(f"{given}\n{claim}")
    assert result.error is None
    (told,) = result.told.values()
    assert ([one.verdict for one in result.claims], told.explanations) == (["holds"], ())
