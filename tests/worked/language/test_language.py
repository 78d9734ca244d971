"""The language: what is allowed, what is not, and that every refusal names its line and column."""

import pytest

from scalargrad.worked.language.parser import Parser
from scalargrad.worked.language.syntax import Assign, ClaimLine, Statement
from scalargrad.worked.numbers.errors import DocumentError
from scalargrad.worked.reading.document import Block
from tests.support.documents import check, claims, error, verdicts


def parse(text: str) -> list[Statement]:
    return list(Parser().statements(Block(text, tuple((i + 1, 0) for i in range(text.count("\n") + 1)))))


def test_the_example_of_the_contract() -> None:
    made = claims(
        "x, y = 1, 5\nw1, b1 = 2, 0\nw2, b2 = 3, 1\n\na1 = relu(w1*x + b1)\na1 == 2\na2 = relu(w2*a1 + b2)\na2 == 7\n"
        "J = (a2 - y)**2 / 2\nJ == 2\n\ndJ/dw2 == 14        # wrong: uses a2 where a1 belongs\n"
        "dJ/dw1 == (a2 - y) * w2 * x"
    )
    assert [claim.verdict for claim in made] == ["holds", "holds", "holds", "fails", "holds"]
    wrong = made[3]
    assert (wrong.line, wrong.text, wrong.stated, wrong.computed) == (13, "dJ/dw2 == 14", "14", "4")
    assert (wrong.known_wrong, wrong.reason, wrong.unexpected) == (True, "uses a2 where a1 belongs", False)


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("import os", 1, "imported"),
        ("from os import path", 1, "imported"),
        ("x = __import__(1)", 5, "no function __import__"),
        ("x = a.__class__", 5, ".T"),
        ("x = (1).real", 5, ".T"),
        ("x = lambda: 3", 5, "a function is one return: def f(x): return …"),
        ("def f(): pass", 10, "a function is one return: def f(x): return …"),
        ("def f(x): y = 2*x; return y", 11, "a function is one return"),
        ("def f(x=1): return x", 1, "a function is one return"),
        ("def f(*x): return x", 1, "a function is one return"),
        ("def f(x): return", 1, "a function is one return"),
        ("def f(x, x): return x", 7, "x stands there twice"),
        ("def f(relu): return 1", 7, "relu is a function of the language"),
        ("def grad(x): return x", 1, "grad is a function of the language"),
        ("def f(x): return f(x - 1)", 18, "f calls itself: write its steps in a loop"),
        ("x = [i for i in range(3) if i > 1]", 29, "there are no conditions"),
        ("x = [a for a, b in range(3)]", 5, "a list is [… for i in range(n)]"),
        ("x = [relu for relu in range(3)]", 15, "relu is a function of the language"),
        ("x = (1 + 2)(3)", 5, "only a function can be called; write * for a product"),
        ("x = d(3)", 5, "d(y)/d(x) is a derivative: both are needed"),
        ("y = d2f/dx", 5, "a second derivative is d2f/dx2 or d2f/dxdy"),
        ("y = d3f/dx3", 5, "any other is grad(grad(f, x), x)"),
        ("class A: pass", 1, "classes cannot be defined"),
        ("x = 'text'", 5, "quotation marks"),
        ('x = f"{1}"', 6, "quotation marks"),
        ("x = `a`", 5, "quotation marks"),
        ("x = 1 if 2 else 3", 5, "no conditions"),
        ("if 1: x = 2", 1, "no conditions"),
        ("while 1: x = 2", 1, "for k in range(n)"),
        ("with a: x = 2", 1, "not part of the language"),
        ("try: x = 1\nexcept: x = 2", 1, "not part of the language"),
        ("x += 1", 1, "w = w - …"),
        ("x: int = 3", 1, "not part of the language"),
        ("x = y = 3", 1, "a line of its own"),
        ("(x := 3) == 3", 2, "a line of its own"),
        ("x = [i for i in 3]", 17, "a list is [… for i in range(n)]"),
        ("x = {1: 2}", 5, "square brackets"),
        ("x = (1, 2)", 5, "square brackets"),
        ("x = 1, 2", 5, "square brackets"),
        ("x = *y", 5, "starred"),
        ("x[0] = 3", 1, "only a name"),
        ("x.T = 3", 1, "only a name"),
        ("1 = 3", 1, "only a name"),
        ("dJ/dw = 3", 1, "use == to state it"),
        ("a, (b, c) = 1, 2", 4, "only a name"),
        ("a, b = 1, 2, 3", 1, "2 names on the left, 3 values on the right"),
        ("sum = 3", 1, "choose another name"),
        ("for sum in range(2):\n  x = 1", 5, "choose another name"),
        ("x = sum", 5, "sum(…)"),
        ("x = range(3)", 5, "belongs to a loop"),
        ("for k in range(1, 3, 1, 1):\n  x = k", 10, "for k in range(n)"),
        ("for k in 3:\n  x = k", 10, "for k in range(n)"),
        ("for k in range(2):\n  x = k\nelse:\n  x = 1", 1, "for k in range(n)"),
        ("for k, j in range(2):\n  x = k", 1, "for k in range(n)"),
        ("for k in range(2):\n  break", 3, "break"),
        ("1 + 2", 1, "states nothing"),
        ("relu(3)", 1, "states nothing"),
        ("x = 1 == 2", 5, "write x = 1, and below it x == 2"),
        ("x = 1 < 2", 5, "a claim stands in a line of its own"),
        ("1 != 2", 1, "a claim compares"),
        ("1 in [1]", 1, "a claim compares"),
        ("1 == 1 and 2 == 2", 1, "make a claim of each part"),
        ("x = not 1", 5, "not part of the language"),
        ("x = +1", 5, "leave the + out"),
        ("x = 2^3", 5, "a power is written **, not ^: 2**3"),
        ("x = (3 - 1)^2/2", 5, "a power is written **, not ^: (3 - 1)**2/2"),
        ("x := 3  # given", 3, "a name is given its number with =: write x = 3"),
        ("y = 1/2 Σ (3 - 1)^2", 9, "a sum is written sum(…): 1/2*sum((3 - 1)**2)"),
        ("y = Σ(3 - 1)", 5, "there is no function Σ: write sum(…), with the whole term in its parentheses"),
        ("x = 2 // 3", 5, "not part of the language"),
        ("x = 2 % 3", 5, "not part of the language"),
        ("x = 0x10", 5, "not a decimal number"),
        ("x = 1j", 5, "not a decimal number"),
        ("x = True", 5, "not a number"),
        ("x = None", 5, "not a number"),
        ("x = 2x", 5, "not a decimal number"),
        ("x = 007", 5, "leading zeros"),
        ("x = ...", 5, "right of a claim"),
        ("... == 3", 1, "right of a claim"),
        ("1 < ...", 5, "goes with =="),
        ("1 < approx(1, abs=1)", 5, "goes with =="),
        ("x = approx(1, abs=1)", 5, "right of a claim"),
        ("1 == approx(1)", 6, "approx takes a value and a tolerance"),
        ("1 == approx(1, tol=1)", 6, "approx takes a value and a tolerance"),
        ("1 == approx(1, 1, abs=1)", 6, "approx takes a value and a tolerance"),
        ("x = f(3)", 5, "no function f"),
        ("x = relu 3", 10, "the arguments of a function stand in parentheses: relu(3)"),
        ("x = 2 y", 7, "an operator is missing here; a product is written 2*y"),
        ("-0.5 == -0.5 +- 0.01", 9, "a number with a tolerance is written approx(-0.5, abs=0.01)"),
        ("f(x) = x**2", 1, "a function is one return: def f(x): return …"),
        ("x = np.pi", 5, "only the functions of the language are known: write pi"),
        ("x = y.dot(y)", 5, "write a @ b"),
        ("x = np.cosh(2)", 5, "write (exp(x) + exp(-x))/2"),
        ("x = relu(1)(2)", 5, "only a function can be called"),
        ("x = relu()", 5, "relu takes 1 argument, not 0"),
        ("x = relu(1, 2)", 5, "relu takes 1 argument, not 2"),
        ("x = max(1, 2, 3)", 5, "max of so many numbers is that of a list: write max([a, b, c])"),
        ("x = sum(1, 2)", 5, "write sum([a, b, c])"),
        ("x = free(1)", 5, "free takes no argument, not 1"),
        ("x = relu(1, axis=0)", 5, "relu does not take axis"),
        ("x = max(1, 2, axis=0)", 5, "does not take an axis here"),
        ("x = sum([1], keepdims=1)", 5, "sum does not take keepdims"),
        ("x = sum(*[1])", 9, "starred"),
        ("x = sum(**1)", 5, "cannot be called like this"),
        ("x = $", 5, "$"),
        ("x = …", 5, "stands on the right of a claim"),
        ("x = 2 ± 3", 7, "±"),
        ("x = 0。5", 6, "write a point, ."),
        ("x = \0", 5, "code 0"),
        ("  x = 1", 2, "unexpected indent"),
        ("x = [1, 2", 5, "never closed"),
        ("x = 1)", 6, "unmatched"),
        ("x = ", 5, "cannot be read"),
        ("for k in range(2):", 19, "expected an indented block"),
    ],
)
def test_what_is_not_part_of_the_language(line: str, column: int, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse(line)
    assert message in caught.value.message
    assert (caught.value.line, caught.value.column) == (1 if "\n  break" not in line else 2, column)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("def f(x): return x\ndef f(x): return f(x)*2", 2, 18, "f calls itself"),
        ("f = 2\ndef f(x): return x", 2, 1, "f is a name of the document"),
        ("def f(x): return x\nf = 2", 1, 1, "f is a name of the document"),
        ("def f(x): return x\ny = f", 2, 5, "f is a function: write f(…)"),
        ("def f(x): return x\ny = f(1, 2)", 2, 5, "f takes 1 argument, not 2"),
        ("def f(x, y): return x\nz = f(1)", 2, 5, "f takes 2 arguments, not 1"),
        ("def f(x): return x\ny = f(x=1)", 2, 5, "f cannot be called like this"),
        ("def f(x): return x, x\ny = f(1)", 2, 1, "f has 2 results: take them apart, a, b = f(…)"),
        ("def f(x): return x, x\ny = 1 + f(1)", 2, 9, "f has 2 results: take them apart"),
        ("def f(x): return x, x\na, b, c = f(1)", 2, 1, "3 names on the left, 2 values on the right"),
        ("def cell(x): return x\ny = Cell(1)", 2, 5, "Did you mean cell?"),
        ("x = g(1)\ndef g(x): return x", 1, 5, "there is no function g"),
    ],
)
def test_functions_that_cannot_be(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(DocumentError) as found:
        parse(text)
    assert message in found.value.message
    assert (found.value.line, found.value.column) == (line, column)


def test_what_a_chinese_keyboard_and_books_write() -> None:
    """`（`, `−`, `×`, subscripts and their like are read as what they mean; comments stay as they are."""
    block = (
        "x，y ＝ １，５\nw₁，b₁ = ２，0\na₁ ＝ relu（w₁×x ＋ b₁）\na₁ ＝＝ ２．０\nJ ＝ （a₁ − y）**2　÷ 2\n"
        "∂J/∂w₁ ＝＝ −3　# 对\ndJ/dw1 == 3 ＃ wrong：符号（正负）"
    )
    found = claims(block)
    assert [claim.verdict for claim in found] == ["holds", "holds", "fails"]
    assert [claim.text for claim in found] == ["a1 == 2.0", "dJ/dw1 == -3", "dJ/dw1 == 3"]
    assert (found[2].known_wrong, found[2].reason) == (True, "符号（正负）")
    assert error("（１ ＋ ２") and error("x ＝ １\ny ＝ ｘ × ｑ")[:2] == (2, 9)


def test_every_error_names_its_place_in_the_file() -> None:
    assert error("x = 1\ny = x + (2 +\n  α)")[:2] == (3, 3)
    assert error("é = 1\nz = é*é + w")[:2] == (2, 11)  # columns are letters, not bytes
    assert error("dJ/dw == w ")[:2] == (1, 1)


def test_what_stands_above_an_error_is_still_checked() -> None:
    result = check("x = 1\nx == 1\nx == 'a'\nx == 3")
    assert [claim.verdict for claim in result.claims] == ["holds"]
    result = check("x = 1\nx == 1\nx == (\nx == 3")
    assert [claim.text for claim in result.claims] == ["x == 1"]
    result = check("x = 1\nx == 1\nfor k in range(3):\n    x == 1\n    x = = 2\nx == 3")
    assert [claim.line for claim in result.claims] == [3]
    assert result.error is not None and result.error.line == 6


# --- derivatives as fractions ---


def test_a_derivative_binds_tighter_than_any_operator() -> None:
    given = "rate, w = 0.5, 3\nJ = w**2\n"
    assert (
        verdicts(given + "rate * dJ/dw == 3\n-dJ/dw == -6\n2*dJ/dw**2 == 72\n1/dJ/dw == 1/6\nw - dJ / dw == -3")
        == ["holds"] * 5
    )


def test_elements_and_transposes_of_a_derivative() -> None:
    given = "W = [[1, 2], [3, 4]]\nJ = sum(W * W)\n"
    assert (
        verdicts(given + "dJ/dW[0, 1] == 4\ndJ/dW[1] == [6, 8]\ndJ/dW.T == [[2, 6], [4, 8]]\ndJ/dW[:, 0] == [2, 6]")
        == ["holds"] * 4
    )


def test_names_of_their_own_are_divided() -> None:
    assert verdicts("dJ, dw = 6, 3\ndJ/dw == 2") == ["holds"]
    assert "no name dJ" in error("w, dw = 1, 2\nJ = w\ndJ/dw == 2")[2]
    made = claims("w = 3\nJ = w**2\ndJ/dw == 6\ndJ, dw = 8, 2\ndJ/dw == 4")  # from here on they are names
    assert [claim.verdict for claim in made] == ["holds", "holds"]


def test_keywords_of_a_call_bind_no_name() -> None:
    assert (
        verdicts(
            "a = [1, 2]\na == approx([1, 2], rel=1e-14)\nE = sum(a)\ndE/da == approx([1, 1], rel=1e-9)\ndE/da == 1"
        )
        == ["holds"] * 3
    )


def test_names_bound_in_earlier_blocks_count() -> None:
    from scalargrad.worked.use.check import check_document
    from tests.support.documents import document

    result = check_document(document("```worked\ndJ = 6\ndw = 3\n```\ntext\n```worked\ndJ/dw == 2\n```"))
    assert [claim.verdict for claim in result.claims] == ["holds"]


@pytest.mark.parametrize(
    ("block", "message"),
    [("w = 1\ndJ/dw == 1", "no name J"), ("J = 1\ndJ/dw == 1", "no name w"), ("d = 1\nd/dw == 1", "no name dw")],
)
def test_derivatives_of_what_is_not_there(block: str, message: str) -> None:
    assert message in error(block)[2]


# --- comments ---


@pytest.mark.parametrize(
    ("comment", "marked", "reason"),
    [
        ("# wrong", True, ""),
        ("# wrong: cut off", True, "cut off"),
        ("#wrong:  cut off ", True, "cut off"),
        ("# wrongly put", False, ""),
        ("# not wrong", False, ""),
        ("", False, ""),
    ],
)
def test_marks(comment: str, marked: bool, reason: str) -> None:
    (claim,) = parse(f"1 == 2 {comment}")
    assert isinstance(claim, ClaimLine)
    assert (claim.wrong is not None, claim.wrong or "", claim.text) == (marked, reason, "1 == 2")


def test_a_mark_on_any_line_of_a_long_claim() -> None:
    first, second = parse("[1, 2] == [1,  # wrong: the first\n  3]\n[1] == [1]")
    assert isinstance(first, ClaimLine) and isinstance(second, ClaimLine)
    assert (first.wrong, first.text, first.right_text) == ("the first", "[1, 2] == [1, 3]", "[1, 3]")
    assert second.wrong is None


def test_what_is_given() -> None:
    given = ["3", "-0.5", "[[1, -2], [3, 4]]", "1/3", "zeros(2, 2)", "free()", "[1, 2]"]
    computed = ["x", "sqrt(2)", "[1, x]", "1 + x", "len([1])"]
    found = [statement for text in given + computed for statement in parse(f"y = {text}")]
    assert [statement.given for statement in found if isinstance(statement, Assign)] == [(True,)] * 7 + [(False,)] * 5
    (several,) = parse("a, b = 1, x")
    assert isinstance(several, Assign) and several.given == (True, False)


def test_a_claim_is_quoted_with_all_its_brackets():
    (claim,) = claims("a, b = 3, 1\n(a) - b == (a  # == here\n - b)")[-1:]
    assert (claim.text, claim.right_text) == ("(a) - b == (a - b)", "(a - b)")


def test_a_derivative_with_spaces_is_shown_whole() -> None:
    (first, second) = claims("w = 3\nJ = w**2\ndJ / dw == 3 + dJ / dw - 3 # x\n(dJ\t/dw) == 2 * w + 0 * dJ  /  dw")
    assert first.text == "dJ / dw == 3 + dJ / dw - 3"
    assert second.text.endswith("== 2 * w + 0 * dJ  /  dw")
    assert (first.verdict, second.verdict) == ("holds", "holds")
