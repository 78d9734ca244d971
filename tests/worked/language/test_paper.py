"""Formulas as on paper, in LaTeX and in programs: the reader is told what to write, and not in Python's words."""

import pytest

from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.use.answer import read_answer
from tests.support.documents import error, verdicts

GIVEN = "w, x, b = 0.15, 0.05, 0.35\n"


@pytest.mark.parametrize("sign", ["=", "=="])
def test_a_chain_in_lines_of_its_own(sign: str) -> None:
    said = error(f"{GIVEN}net = w*x + b\n    {sign} 0.15*0.05 + 0.35\n\n    {sign} 0.3575  # rounded")
    chain = "net == 0.15*0.05 + 0.35 == 0.3575"
    assert said[:2] == (3, 5)
    assert said[2] == (f"a line cannot begin with {sign}: write {chain} in one line, or give each line its left side")
    assert set(verdicts(f"{GIVEN}net = w*x + b\n{chain}")) == {"holds"}


def test_the_left_side_is_that_of_the_line_above() -> None:
    assert "write w*x == 0.15*0.05 == 0.0075 in one line" in error(f"{GIVEN}w*x == 0.15*0.05\n= 0.0075")[2]
    assert error(f"{GIVEN}net\n  = w*x\n  = 0.0075")[0] == 2
    assert "write net = w*x in one line" in error(f"{GIVEN}net\n  = w*x\n  = 0.0075")[2]
    assert error("  = 3")[2] == "a line cannot begin with =: its left side is missing"
    assert len(error("y = 3\n  = " + " + ".join(["1"] * 300))[2]) < 300


def test_a_line_that_is_joined_or_in_brackets_may_begin_with_a_sign() -> None:
    assert verdicts("y = 3\ny \\\n  == 3\n(y\n  == 3)") == ["holds", "holds"]


@pytest.mark.parametrize(
    ("line", "column", "instead"),
    [
        (r"y = \frac{1}{2}", 5, r"\frac is LaTeX, and not part of the language: write a/b"),
        (r"\sigma(z) == 0.6", 1, "write sigmoid( )"),
        (r"y = \sigma + 1", 5, "write sigma"),
        (r"\partial E/\partial w == 1", 1, "write dE/dw"),
        (r"y = w \cdot x", 7, "write *"),
        (r"y = \exp(2)", 5, "write exp( )"),
        (r"y = \mathbf{x}", 5, "write the name alone"),
        (r"y = \unheard{x}", 5, "a backslash is LaTeX, and not part of the language: write a/b"),
        ("y = 2 \\ ", 7, "a backslash is LaTeX"),
        ("y = $x$", 5, "write the formula alone"),
        ("x_{1} = 3", 1, "and no braces: write x_1"),
        ("w_1^{(2)} = 3", 1, "and no braces: write w_1_2"),
        ("y = e^{-x}", 5, "a power is written **, not ^: e**(-x)"),
        ("y = x^{T}", 5, "a transpose is written x.T"),
        ("y = x^T", 5, "a transpose is written x.T"),
        ("y = x^T @ w", 5, "a transpose is written x.T"),
        ("y = w @ x[0]^T @ w*x", 5, "a transpose is written x[0].T"),
        ("y = (w @ x)^T @ w", 5, "a transpose is written (…).T"),
        ("y = 2*xᵀw", 7, "a product is written x.T @ w"),
        ("y = xᵀ w", 5, "a product is written x.T @ w"),
        ("y = xᵀ(w + b)", 5, "a product is written A.T @ x"),
        ("y = ln x", 8, "the arguments of a function stand in parentheses: ln(x)"),
        ("y = 2 ln x", 7, "a product is written 2*ln(…)"),
        ("w == 0.2, -0.4", 1, "a list has square brackets: write [0.2, -0.4]"),
        ("0.2, 1e-3, 7", 1, "a list has square brackets: write [0.2, 1e-3, 7]"),
        ("w == 0, 4", 1, "a list has square brackets, [0, 5], and a decimal a point, 0.5"),
        ("y = 0.2, -0.4", 5, "a list has square brackets: write [0.2, -0.4]"),
        ("w == x, b", 1, "this states nothing"),
        ("y = Σw*x", 5, "a sum is written sum(…), with the whole term in its parentheses"),
        ("w == 0.1500...", 12, "a number ends with its last printed digit: write 0.1500"),
        ("w == 0.1500…", 12, "a number ends with its last printed digit: write 0.1500"),
        ("w -> 0.15", 3, "a claim compares with =="),
        ("y = sum_{i} x", 5, "in parentheses: sum(…)"),
    ],
)
def test_latex(line: str, column: int, instead: str) -> None:
    said = error(f"{GIVEN}{line}")
    assert said[:2] == (2, column)
    assert instead in said[2]


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("relu'(x) == 1", "a derivative is written d(relu(x))/dx"),
        ("relu’(x) == 1", "a derivative is written d(relu(x))/dx"),
        ("relu′(2) == 1", "write x = 2, and below it the derivative, d(relu(x))/dx"),
        ("y = f''(x)", "a derivative is written grad(grad(f(x), x), x)"),
        ("w' = 3", "a derivative is written dw/dx, a transpose w.T, another name w_new"),
    ],
)
def test_primes(line: str, instead: str) -> None:
    said = error(f"{GIVEN}{line}")[2]
    assert said.startswith("a prime is not part of the language")
    assert said.endswith(instead)


def test_what_is_said_of_primes_can_be_followed() -> None:
    assert verdicts("x = 2\nd(relu(x))/dx == 1") == ["holds"]
    assert verdicts("x = 2\ngrad(grad(x**3, x), x) == 12") == ["holds"]


@pytest.mark.parametrize("text", ["y = 'x'", "y = f'{x}'", 'y = f"2"', "'x' == 3", "y = r'x'"])
def test_quotation_marks_are_no_primes(text: str) -> None:
    assert "text in quotation marks" in error(GIVEN + text)[2]


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("y = 1/(1+2,718)", "decimals have a point: write 2.718"),
        ("y = (3,5 + 1,2)/2", "decimals have a point: write 3.5"),
        ("y = exp(-0,5)", "decimals have a point: write 0.5"),
        ("0.5 == approx(0,5, abs=0,1)", "decimals have a point: write 0.5"),
        ("y = [0,5 0,3]", "decimals have a point: write 0.5"),
        ("y = exp(x, 5)", "exp takes 1 argument, not 2"),
        ("y = exp(max(1,5), 3)", "exp takes 1 argument, not 2"),
        ("y == (3, 4)", "a list has square brackets, [0, 5], and a decimal a point, 0.5"),
        ("y == (3, x)", "a list in parentheses is not part of the language: a list has square brackets"),
        ("y = 1.2.3", "1.2.3 is not a decimal number"),
        ("y = 3 cm", "a product is written 3*cm, and a unit is left out"),
        ("Let x == 3", "a product is written Let*x, and words stand behind a #"),
        ("y = 3 * ", "this cannot be read: something is missing behind *"),
        ("y = x + ** 3", "this cannot be read: something is missing behind +"),
        ("**w == 3", "this cannot be read: something is missing before **"),
        ("y = (*w)", "a starred name is not part of the language"),
        ("y === 3", "a claim compares with ==, <, <=, > or >="),
        ("y <> 3", "a claim compares with ==, <, <=, > or >="),
        ("y => 3", "a claim compares with ==, <, <=, > or >="),
        ("y =: 3", "a name is given its number with =: write y = 3"),
        ("y → 3", "write =="),
        ("x == ?", "write ..."),
        ("y = 3!", "write prod([k + 1 for k in range(n)])"),
        ("d/dw x == 1", "a derivative is written dx/dw"),
        ("for i = 1 to 3:", "a loop is: for k in range(n):"),
        ("y = 3 if x > 0", "language: there are no conditions; relu, step, max and min are functions"),
        ("x[0] := 3", "only a name can stand on the left of =; use == to state a number"),
        ("x(0): 3", "only a name can stand on the left of =; use == to state a number"),
        ("else:", "there are no conditions; relu, step, max and min are functions"),
        ("x == 3 and w == 2", "«and» is not part of the language: make a claim of each part"),
        ("y = 3 \\", "a \\ at the end of a line joins it to the next: leave it out"),
    ],
)
def test_what_others_write(line: str, instead: str) -> None:
    assert error(GIVEN + line)[2].endswith(instead)


def test_what_is_said_of_a_factorial_can_be_followed() -> None:
    assert verdicts("n = 4\nprod([k + 1 for k in range(4)]) == 24") == ["holds"]


@pytest.mark.parametrize(
    ("answer", "instead"),
    [
        ("1/(1+2,718)", "decimals have a point: write 2.718"),
        (r"\frac{1}{2}", "write a/b"),
        ("2 *", "something is missing behind *"),
        ("1.2.3", "1.2.3 is not a decimal number"),
    ],
)
def test_answers_are_told_the_same(answer: str, instead: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_answer(answer, 1)
    assert instead in caught.value.message


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("L = −log(w) ≈ 1.897", "write L = -log(w), and below it L == 1.897"),
        ("L = sum(w, axis=0)[0] = 2*b ≃ 0.7", "write L = sum(w, axis=0)[0], and below it L == 2*b == 0.7"),
        ("∂b/∂w = 2*w ≅ 0.3  # about, ≈", "write db/dw == 2*w == 0.3"),
        ("L == -log(w) ≈ 1.897", "the character ≈ means nothing here: write =="),
        ("L = 1, b ≈ 2", "the character ≈ means nothing here: write =="),
        ("b ≈ 0.35", "the character ≈ means nothing here: write =="),
        ("b ≤ w ≈ 0.35", "the character ≈ means nothing here: write =="),
    ],
)
def test_a_formula_and_about_what_it_comes_to(line: str, instead: str) -> None:
    assert instead in error(GIVEN + line)[2]


def test_an_answer_that_is_a_list_without_brackets() -> None:
    with pytest.raises(DocumentError, match=r"a list has square brackets: write \[-0.2844, 1.2796\]"):
        read_answer("-0.2844, 1.2796", 1)
