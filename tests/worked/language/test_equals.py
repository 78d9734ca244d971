"""Lines with more than one `=`, as tutorials have them: what to write instead, in the reader's own words."""

import pytest

from tests.support.documents import error, verdicts

GIVEN = "w1, i1, y = 0.15, 0.05, 2\n"


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("a = 0.05, b = 0.10", "a, b = 0.05, 0.10"),
        ("a = 0.05, b = 0.10, c = .5  # given", "a, b, c = 0.05, 0.10, .5"),
        ("a = −1，b ＝ 2", "a, b = -1, 2"),
        ("a=0.05 b=0.10", "a, b = 0.05, 0.10"),
        ("a = 0.05 and b = 0.10", "a, b = 0.05, 0.10"),
        ("a = [1, 2], b = max(2, 3)", "a, b = [1, 2], max(2, 3)"),
        ("a = y, b = 3", "a, b = y, 3"),
    ],
)
def test_several_names_on_one_line(line: str, instead: str) -> None:
    said = error(GIVEN + line)
    assert said[0] == 2
    assert said[2] == f"more than one thing stands on this line: write each on a line of its own, or {instead}"
    assert verdicts(f"{GIVEN}{instead}\ny == 2") == ["holds"]


@pytest.mark.parametrize("line", ["y == 2, w1 == 0.15", "y == 2, a = 4", "a = 0,5, b = 1,5", "a, b = 1, 2, c = 3"])
def test_what_cannot_be_put_together(line: str) -> None:
    assert error(GIVEN + line)[2] == "more than one thing stands on this line: write each on a line of its own"


def test_a_semicolon_parts_statements() -> None:
    assert verdicts("a = 1; b = 2; a + b == 3") == ["holds"]


@pytest.mark.parametrize(
    ("line", "formula", "claim"),
    [
        ("net = w1*i1 = 0.0075", "net = w1*i1", "net == 0.0075"),
        ("net = w1*i1 = 0.15*0.05 = 0.0075", "net = w1*i1", "net == 0.15*0.05 == 0.0075"),
        ("net = w1*i1 == 0.0075", "net = w1*i1", "net == 0.0075"),
        ("net = y = 2", "net = y", "net == 2"),
        ("net = max(w1, i1) = 0.15", "net = max(w1, i1)", "net == 0.15"),
    ],
)
def test_a_chain_of_a_formula_and_numbers(line: str, formula: str, claim: str) -> None:
    line_number, _, said = error(GIVEN + line)
    assert line_number == 2
    assert said == (
        f"a formula and the number that it comes to stand on a line each: write {formula}, and below it {claim}"
    )
    assert set(verdicts(f"{GIVEN}{formula}\n{claim}")) == {"holds"}


def test_a_chain_that_begins_with_a_derivative() -> None:
    said = error("x = 3\nJ = 2*x**2\ndJ/dx = 4*x = 12")
    assert said[2] == "a number is stated with ==: write dJ/dx == 4*x == 12"
    assert verdicts("x = 3\nJ = 2*x**2\ndJ/dx == 4*x == 12") == ["holds"] * 2


def test_what_is_neither() -> None:
    assert "only a name can stand on the left of =" in error("y = 2\ny*2 = 4")[2]
    assert "only a name can stand on the left of =" in error("y = 2*3 =")[2]
    assert "give each name a line of its own" in error("a = b = 3")[2]


def test_long_lines_are_not_quoted() -> None:
    line = ", ".join(f"a{k} = {k}" for k in range(5000))
    assert len(error(line)[2]) < 300
    assert len(error("a = " + " + ".join(["1"] * 300) + " = 300")[2]) < 300
