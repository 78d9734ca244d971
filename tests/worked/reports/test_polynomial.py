"""Numbers that depend on open numbers, as formulas in them."""

import pytest

from tests.support.documents import claims

GIVEN = "a, b, c = free(), free(), free()\n"


@pytest.mark.parametrize(
    ("left", "text"),
    [
        ("3 - 2*a*(1 + 1)", "3 - 4*a"),
        ("(a + b)*(a - b)", "a**2 - b**2"),
        ("(a - 1)**3", "-1 + 3*a - 3*a**2 + a**3"),
        ("2*a/3 - b/7", "(2/3)*a - (1/7)*b"),
        ("a*b*c - b*c*a", "0"),
        ("sqrt(2)*a", "1.414213562*a"),
        ("[a, b] @ [b, c]", "a*b + b*c"),
        ("mean([a, b, c, 1])", "0.25 + 0.25*a + 0.25*b + 0.25*c"),
        ("b*sigmoid(c - a*(c/a))", "0.5000000000*b"),
        ("sigmoid(a)", "0.5078243612 for a = 0.0313 (made up)"),
        ("a/b", "0.884180791 for a = 0.0313, b = 0.0354 (made up)"),
        ("relu(a)", "0.0313 for a = 0.0313 (made up)"),
        ("-a", "-a"),
        ("1 - a", "1 - a"),
    ],
)
def test_as_a_formula(left: str, text: str) -> None:
    (claim,) = claims(f"{GIVEN}{left} == 77")
    assert claim.shown == text


def test_an_entry_of_a_product_of_open_matrices() -> None:
    given = "w = [[free(), free()], [free(), free()]]\nd = [[free(), free()], [free(), free()]]\ny = w @ d\n"
    (claim,) = claims(given + "y[1, 0] == 1")
    assert claim.computed == "w[1, 0]*d[0, 0] + w[1, 1]*d[1, 0]"


def test_a_long_one_says_that_its_numbers_are_made_up() -> None:
    (claim,) = claims(GIVEN + "(1 + a + b + c)**2 == 1")
    assert claim.computed.endswith("(made up)")


def test_through_updates() -> None:
    (claim,) = claims("alpha = free()\nw = 3\nJ = w**2\nw = w - alpha*dJ/dw\nJ = w**2\nw = w - alpha*dJ/dw\nw == 1")
    assert claim.computed == "3 - 12*alpha + 12*alpha**2"
