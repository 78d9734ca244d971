"""What people, word processors and programs write: read where the meaning is certain, else with what to write."""

import pytest

from tests.support.documents import check, claims, error, verdicts

GIVEN = "x, y, W = 3, 4, [[1, 2], [3, 4]]\n"


@pytest.mark.parametrize(
    ("claim", "same"),
    [
        ("x²", "x**2"),
        ("(x + 1)³", "(x + 1)**3"),
        ("x⁻¹", "1/x"),
        ("2¹⁰", "1024"),
        ("-x²", "-9"),
        ("W[0]²", "[1, 4]"),
        ("½", "0.5"),
        ("½*(y - x)²", "1/2"),
        ("½(y − x)²", "1/2"),
        ("-½x", "-3/2"),
        ("y*¾ + ⅓", "3 + 1/3"),
        ("√(x² + y²)", "5"),
        ("√4", "2"),
        ("2*√y", "4"),
        ("Wᵀ", "[[1, 3], [2, 4]]"),
        ("W⊤[0]", "[1, 3]"),
        ("50%", "1/2"),
        ("37.5 %", "0.375"),
        ("5% * y", "0.2"),
        ("x + -y", "-1"),
        ("12‰", "0.012"),
        ("1 000 * x", "3000"),
        ("1 234 567", "1234567"),
        ("12 345.5", "12345.5"),
        ("1 000", "1000"),
        ("𝑥 + 𝐲", "7"),
        ("x • y", "12"),
        ("x ⁄ y", "0.75"),
        ("【1、2】", "[1, 2]"),
    ],
)
def test_it_means_the_same(claim: str, same: str) -> None:
    assert verdicts(f"{GIVEN}{claim} == {same}") == ["holds"]


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("x/8 == 0,375", "holds"),
        ("x/8 == 0,38", "holds"),
        ("x/7 == 0,42", "truncated"),
        ("x/7 == 4,3e-1", "holds"),
        ("0,5 == 1/2", "holds"),
        ("-x/2 == -1,5", "holds"),
        ("x*1000000 == 3,000,000", "holds"),
        ("x/8 == 37.5%", "holds"),
        ("x/8 == 38%", "holds"),
        ("x/7 == 42%", "truncated"),
        ("x/8 == 36%", "fails"),
        ("x ≥ 3", "holds"),
        ("x ≤ 2", "fails"),
        ("x == 3.", "holds"),
        ("x + 0.3 == 3.", "holds"),
        ("x + 1e-9 == 3.", "holds"),
        ("x*10**4 == 3.e+04", "holds"),
    ],
)
def test_numbers(statement: str, verdict: str) -> None:
    assert verdicts(GIVEN + statement) == [verdict]


def test_at_the_beginning_of_a_block() -> None:
    assert verdicts("½(3 − 1)² == 2") == verdicts("√(4) == 2") == verdicts("½ == 0.5") == ["holds"]


def test_a_given_decimal_comma() -> None:
    assert verdicts("w = 0,25\nw == 1/4\nv = -1,5\nv == -3/2\na, b = 0,5\nb == 5") == ["holds"] * 3
    (claim,) = claims("x = 3\nx² == 9,00")
    assert (claim.text, claim.right_text, claim.verdict) == ("x² == 9,00", "9,00", "holds")


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("x = 1,234", 5, "may be two numbers: write 1.234 or 1234"),
        ("x = 1,2,3", 5, "square brackets"),
        ("x = 0, 5", 5, "square brackets"),
        ("x = 3½", 6, "write (1/2) with an operator beside it"),
        ("x = 1/½(2)", 7, "write (1/2) with an operator"),
        ("y = 2√4", 6, "a product is written with *: 2*( )"),
        ("y = √2²", 5, "write sqrt( )"),
        ("y = sin²(1)", 8, "sin(x)**2"),
        ("x = ²", 5, "write **"),
        ("x = 2 % 3", 5, "this operator is not part of the language"),
        ("x = 1e3%", 8, "without an exponent"),
        ("x = 1 2", 7, "side by side"),
        ("x = 1 00", 7, "side by side"),
        ("x = 0 500", 7, "side by side"),
        ("x = 3x", 5, "a product is written 3*x"),
        ("x = 2(3 + 4)", 6, "2*( )"),
        ("x = “a”", 5, "quotation marks"),
        ("3 ≈ 3", 3, "write =="),
        ("1 ≠ 2", 1, "a claim compares with"),
        ("y = 1—2", 6, "write -"),
        ("y = 1 – 2", 7, "write -"),
        ("1 == 0.076 +/- 0.001", 12, "approx(a, abs=b)"),
        ("y = |1|", 5, "write abs( )"),
        ("x = 1.234,56", 5, "write 1234.56"),
        ("y = ∇x", 5, "write grad(y, x)"),
        ("y = ∑(1)", 5, "write sum( )"),
        ("y = 30°", 7, "*pi/180"),
        ("y = [1 2; 3 x]", 9, "lists of their own"),
        ("y = [1. 2. ... 9.]", 12, "cut short"),
        ("y = [1 nan 3]", 8, "nan is no number"),
        ("y = array([1., 2., ..., 9.])", 20, "cut short"),
        ("y = tensor([[1, 2, 3],\n  [...],\n [4, 5, 6]])", 4, "cut short"),
    ],
)
def test_what_is_not_certain(line: str, column: int, message: str) -> None:
    found = error(line)
    assert message in found[2]
    assert found[1] == column


def test_a_dot_between_two_arrays_may_mean_two_things() -> None:
    """On paper w·x is the sum of the products; entry by entry it would be read as a formula of the wrong shape."""
    given = "w, x, n, W = [0.2, 0.4], [0.5, -1], 2, [[1, 2], [3, 4]]\n"
    for dot in "·⋅•∙":
        line, column, said = error(f"{given}z = 1 + w{dot}x")
        assert (line, column) == (2, 9)
        assert "write w @ x for the sum of the products, w * x for the product of each two entries" in said
    for product in ("W·x", "W·W", "(w + 1)·(x)", "n·w·x", "[1, 2]·[3, 4]"):
        assert "a dot between two arrays may mean two things" in error(f"{given}z = {product}")[2]
    assert "write a @ b" in error(f"{given}z = (w + 1)·x")[2]
    assert "a dot" in error(f"{given}def f(a, b): return a·b\nf(2, 3) == 6\nf(w, x) == -0.3")[2]
    assert "a dot" in error(f"{given}(w  # · is no sign here\n  · x) == -0.3")[2]
    numbers = "n·w == [0.4, 0.8]\nw·n == [0.4, 0.8]\nw[0]·x[0]·n == 0.2\nw@x·n == -0.6\n"
    others = "w*x == w×x == w⊙x == w∗x == [0.1, -0.4]\n(w *  # entry by entry, w·x\n x) == [0.1, -0.4]"
    assert set(verdicts(given + numbers + others)) == {"holds"}


def test_a_letter_may_have_a_mark_that_is_a_character_of_its_own() -> None:
    """There is no single character for p̂, and a Mac types ŷ as two."""
    made = claims("p̂, y\u0302, v⃗ = 0.5, 3, [1, 2]\nE = p̂²*ŷ\ndE/dp̂ == 3\n∂E/∂ŷ == 0.25\nv⃗[1] == 2")
    assert [claim.verdict for claim in made] == ["holds"] * 3
    assert made[0].text == "dE/dp̂ == 3"
    assert error("\u0302p = 3")[2] != error("p̂ = q")[2] == "there is no name q above"


def test_columns_behind_what_was_rewritten() -> None:
    """An error names the column of the text as it stands in the file."""
    assert error("x = 3\ny = x² + ½*x + 50% + q")[:2] == (2, 22)
    assert error("x = 3\ny = [1 2 3] + é")[:2] == (2, 15)
    assert error("x = 3\ny = tensor([1., 2.], device='cuda:0') + q")[:2] == (2, 41)


# --- arrays as programs print them ---

MATRIX = "W = [[0.25, -1.5], [3, 40]]\n"


@pytest.mark.parametrize(
    "printed",
    [
        "[[0.25 -1.5] [3. 40.]]",
        "[[ 0.25 -1.5 ]\n     [ 3.   40.  ]]",
        "[[ 0.25 -1.5 ]\n[ 3.   40.  ]]",
        "[[0.25 -1.5]  # the first\n [3 40]]",
        "[[2.5e-01 -1.5e+00]\n [3.0e+00 4.0e+01]]",
        "array([[ 0.25, -1.5 ],\n       [ 3.  , 40.  ]])",
        "array([[ 0.25, -1.5 ],\n       [ 3.  , 40.  ]], dtype=float32)",
        "np.array([[0.25, -1.5], [3, 40]])",
        "matrix([[ 0.25, -1.5 ],\n        [ 3.  , 40.  ]])",
        "tensor([[ 0.2500, -1.5000],\n        [ 3.0000, 40.0000]])",
        "tensor([[ 0.2500, -1.5000],\n        [ 3.0000, 40.0000]], grad_fn=<AddmmBackward0>)",
        "tensor([[ 0.2500, -1.5000],\n        [ 3.0000, 40.0000]], device='cuda:0', dtype=torch.float64,\n  out=3)",
        "Parameter containing:\ntensor([[ 0.2500, -1.5000],\n        [ 3.0000, 40.0000]], requires_grad=True)",
        "torch.tensor([[0.25, -1.5], [3., 40.]], requires_grad=True)",
        "Array([[ 0.25, -1.5 ],\n       [ 3.  , 40.  ]], dtype=float32)",
        "tf.Tensor(\n[[ 0.25 -1.5 ]\n [ 3.   40.  ]], shape=(2, 2), dtype=float32)",
        "<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\narray([[ 0.25, -1.5 ],\n       [ 3.  , 40.  ]])>",
        "[0.25 -1.5; 3 40]",
        "[0.25, -1.5; 3, 40]",
        "[0.25, -1.5\n ; 3, 40;]",
        "[ 0.25 -1.5\n  3 40 ]",
        "[\n  0.25 -1.5  # the first\n\n  3 40\n]",
        "[[0.25 -1.5], [3 40]]",
        "[array([0.25, -1.5]), array([3., 40.])]",
    ],
)  # fmt: skip
def test_pasted_arrays(printed: str) -> None:
    """On the right of a claim, and as given numbers."""
    (claim,) = claims(f"{MATRIX}W == {printed}  # wrong")
    assert (claim.verdict, claim.known_wrong) == ("holds", True)
    assert verdicts(f"V = {printed}\nV == [[0.25, -1.5], [3, 40]]") == ["holds"]
    wrong = printed.replace("40", "41").replace("4.0e+01", "4.1e+01")
    assert [(claim.verdict, claim.failing) for claim in claims(f"{MATRIX}W == {wrong}")] == [("fails", [(1, 1)])]


def test_long_rows_are_broken_by_programs() -> None:
    """What fills its lines is one row, and so are lines of a different length, or of one number each."""
    numbers = " ".join(f"0.{k}1111111" for k in range(1, 5)), " ".join(f"0.{k}1111111" for k in range(5, 9))
    for row, count in ((f"[{numbers[0]}\n {numbers[1]}]", 8), ("[1 2 3\n 4 5]", 5), ("[1\n 2]", 2)):
        assert verdicts(f"x = {row}\nlen(x) == {count}") == ["holds"]


def test_pasted_numbers_and_vectors() -> None:
    given = "x = [1, -2, 3]\ny = x/8\n"
    assert (
        verdicts(
            given
            + "x == [ 1 -2  3]\nx == [1. -2.  3.]\ny == tensor([ 0.1250, -0.2500,  0.3750], grad_fn=<DivBackward0>)\n"
            "y[0] == tensor(0.1250)\ny[0] == np.float64(0.125)\ny[0] == array(0.125)\n"
            "x[:2] == [1 -2]\n[[1] [2]] == [[1], [2]]"
        )
        == ["holds"] * 8
    )


def test_sums_indices_and_open_numbers_in_lists_stay_what_they_are() -> None:
    given = "a, b, i = [1, 2], 5, 1\n"
    assert verdicts(
        given + "[1 - 2, 3] == [-1, 3]\n[b -2] == [3]\n[b, 3 -2] == [5, 1]\na == [[1, 2]][0]\n[a [i]] == [2]\n"
        "[1-2] == [-1]\na == [..., 2]"
    ) == [*["holds"] * 6, "open"]


def test_comments_and_names_like_wrappers() -> None:
    block = (
        "array, tensor = [1, 2], 3  # array([1., 2., ..., 9.], dtype='x\narray == [1, 2]  # tensor(...)\ntensor == 3"
    )
    assert verdicts(block) == ["holds"] * 2


def test_long_pasted_arrays_take_no_longer() -> None:
    """Linear in the text: a megabyte is read within the limit."""
    for text in ("x = " + "[" * 90 + "1 " * 200_000 + "]" * 90, "x = array(" * 90_000, "x = [" + "½+" * 100 + "1 " * 9):
        assert check(text, timeout=20).error is not None


@pytest.mark.parametrize(
    ("printed", "same"),
    [
        ("[np.float64(1.0), np.float64(2.0)]", "[1, 2]"),
        ("[np.float32(1.5),\n np.int64(-2)]", "[1.5, -2]"),
        ("[[np.uint8(1), np.uint8(2)], [np.int64(3), np.int64(4)]]", "[[1, 2], [3, 4]]"),
        ("[tensor(1.), tensor(2., grad_fn=<AddBackward0>)]", "[1, 2]"),
        ("[torch.tensor([1., 2.], dtype=torch.float64), torch.tensor([3., 4.], torch.float64)]", "[[1, 2], [3, 4]]"),
        ("array([np.float64(1), np.float64(2)], dtype=object)", "[1, 2]"),
        ("[np.array([1., 2.], np.float32), np.array([3., 4.])]", "[[1, 2], [3, 4]]"),
    ],
)
def test_a_list_of_numbers_each_of_which_is_wrapped(printed: str, same: str) -> None:
    assert verdicts(f"x = {printed}\nx == {same}\nx == {printed}") == ["holds"] * 2


def test_a_line_may_begin_with_an_array() -> None:
    text = "w = [1, 2]\nnp.array(w) == [1, 2]\ntensor([[1. 2.]]) == [[1, 2]]\nfor k in range(2):\n    array(w)[0] == 1"
    assert set(verdicts(text)) == {"holds"}
    assert error("w = 1\narray(w + q) == 2")[:2] == (2, 11)
