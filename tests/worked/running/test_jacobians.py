"""Derivatives of arrays by arrays, second derivatives, and the ways in which derivatives may be written."""

import pytest

from tests.support.documents import claims, error, verdicts

SOFTMAX = "z = [0.1, 0.7, -0.4]\np = softmax(z)\n"


@pytest.mark.parametrize(
    "block",
    [
        (
            "x, W = [1, 2], [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]\nz = W @ x\n"
            "dz/dx == W\ngrad(z, x) == W\ndz/dW[1, 0] == [0, x[0], 0]"
        ),
        SOFTMAX + "dp/dz == [[p[i]*(eye(3)[i, j] - p[j]) for j in range(3)] for i in range(3)]",
        SOFTMAX + "dp/dz == p*eye(3) - outer(p, p)\ndp/dz[0] == -p*p[0] + [p[0], 0, 0]",
        SOFTMAX + "t = [1, 0, 0]\nE = -sum(t*log(p))\ndE/dz == dE/dp @ dp/dz\ndE/dz == p - t",
        "x = 3\ny = [x, x**2]\ndy/dx == [1, 2*x]",
        "A = [[1, 2], [3, 4]]\nB = A*A\ndB/dA[0, 1] == [[0, 4], [0, 0]]\ngrad(B[0], A)[1] == [[0, 4], [0, 0]]",
    ],
)  # fmt: skip
def test_the_jacobian_has_the_shape_of_y_and_then_of_x(block: str) -> None:
    made = claims(block)
    assert [claim.verdict for claim in made] == ["holds"] * len(made)


@pytest.mark.parametrize(
    "block",
    [
        (
            "z = [0.1, 0.7]\na = sigmoid(z)\nda/dz == a*(1 - a)\n"
            "da/dz == [0.2494, 0.2217]\na*(1 - a) == da/dz\ngrad(a, z) == a - a**2"
        ),
        "z = [[0.1, 0.7], [2, -3]]\na = tanh(z)\nda/dz == 1 - a**2",
        "z = [[1, -2], [2, -3]]\na = relu(z)\nda/dz == [[1, 0], [1, 0]]\nda/dz == step(z)",
        "z = [1, 2]\na = 3*z\nda/dz == 3\nda/dz == [3, 3]\nda/dz == 3*eye(2)\nda/da == 1",
        "x, h, w, u = [1, 2], [0.5, 0.1], 0.3, 0.2\ns = tanh(w*x + u*h)\nds/dh == (1 - s**2)*u",
    ],
)
def test_entries_of_their_own_are_stated_in_the_shape_of_x(block: str) -> None:
    made = claims(block)
    assert [claim.verdict for claim in made] == ["holds"] * len(made)


def test_a_wrong_entry_is_the_one_that_fails() -> None:
    (claim,) = claims("z = [0.1, 0.7]\na = sigmoid(z)\nda/dz == [0.2494, 0.3217]")
    assert claim.verdict == "fails" and claim.failing == [(1,)]
    (claim,) = claims("z = [0.5, 0.7]\na = sigmoid(z)\nda/dz == 1 - a**2")
    assert claim.verdict == "fails" and claim.failing == [(0,), (1,)]


def test_where_entries_depend_on_others_they_have_no_derivative_of_their_own() -> None:
    (claim,) = claims(SOFTMAX + "dp/dz == p*(1 - p)")
    assert claim.verdict == "fails"
    assert claim.explanations[0] == "the shapes differ: 3 is stated, 3×3 is computed"
    assert "dp/dz is a Jacobian, its shape is 3×3: the chain rule is a product of matrices, @" in claim.explanations
    (claim,) = claims("z = [0.1, 0.7]\na = sigmoid(z)\nE = sum(a)\ndE/dz == dE/da * da/dz")
    assert claim.verdict == "fails" and "da/dz is a Jacobian" in claim.explanations[1]


def test_a_slip_in_an_activation_of_an_array_is_explained() -> None:
    (claim,) = claims("z = [0.3, 0.7]\na = tanh(z)\nda/dz == [0.9100, 0.5100]")
    assert claim.verdict == "fails" and claim.explanations


# --- second derivatives ---


@pytest.mark.parametrize(
    "claim",
    [
        "grad(grad(f, x), x) == 6*x*y",
        "d2f/dx2 == 6*x*y",
        "d2f/dxdy == 3*x**2",
        "d2f/dydx == 3*x**2",
        "d2f/dy2 == 0",
        "-2*d2f/dx2 == -12*x*y",
        "d2f/dx2 == 24",
        "d2f / dx2 == 24",
        "d2g/dw12 == 6*w1",
        "d2g/dw1dw2 == 0",
        "d2q/dv2 == [[2, 1], [1, 0]]",
        "d2q/dv2[0, 1] == 1",
        "d(df/dx)/d(y) == 3*x**2",
    ],
)
def test_second_derivatives(claim: str) -> None:
    given = "x, y = 2, 2\nf = x**3*y\nw1, w2 = 3, 5\ng = w1**3 + w2\nv = [1, 4]\nq = v[0]**2 + v[0]*v[1]\n"
    assert verdicts(given + claim) == ["holds"]


def test_names_of_their_own_are_divided() -> None:
    assert verdicts("d2f, dx2 = 6, 3\nd2f/dx2 == 2") == ["holds"]
    assert verdicts("x, w2 = 2, 3\nf = x*w2**2\ndf/dw2 == 2*x*w2\ndf/dw2 == 12") == ["holds", "holds"]


# --- d(y)/d(x) ---


@pytest.mark.parametrize(
    "claim",
    [
        "d(a*b)/d(W[0, 1]) == 2*b",
        "d(a*b)/d(W) == [[b, 2*b]]",
        "d(J)/d(a) == 2*a",
        "d(J)/da == 2*a",
        "dJ/d(W[0, 1]) == 4*a",
        "dJ/d(a) == 2*a",
        "3*d(J)/d(a) == 6*a",
        "-d(J)/d(a) == -2*a",
        "b - 3*d(J)/d(a)*b == b - 6*a*b",
        "d(J)/d(a)**2 == 4*a**2",
        "1/d(J)/d(a) == 1/(2*a)",
        "d(J)/d(a) * d(a)/d(W[0, 0]) == dJ/dW[0, 0]",
        "d(J)/d(W)[0, 1] == 4*a",
        "d(J)/d(W).T == [[2*a], [4*a]]",
        "d(relu(a))/d(a) == 1",
        "d([a, a**2])/d(a) == [1, 2*a]",
        "d(d(a**3)/d(a))/d(a) == 6*a",
    ],
)
def test_the_derivative_of_an_expression(claim: str) -> None:
    given = "W, b = [[1, 3]], 5\na = W[0] @ [1, 2]\nJ = a**2\n"
    assert verdicts(given + claim) == ["holds"]


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("y = d(x)", 5, "d(y)/d(x) is a derivative: both are needed"),
        ("y = d(x)/2", 5, "d(y)/d(x) is a derivative: both are needed"),
        ("y = d(x)/d(2*x)", 12, "name this first"),
        ("dx = 2\ny = dJ/dx", 5, "there is no name dJ above: dJ/dx is a quotient, as dx is a name (line 2)"),
        ("dJ = 2\ny = dJ/dx", 5, "there is no name dx above: dJ/dx is a quotient, as dJ is a name (line 2)"),
        ("lr = 2\ny = l/lr", 5, "there is no name l above"),
        ("alpha = 2\ny = alpah", 5, "Did you mean alpha?"),
        ("W1 = 2\ny = w1", 5, "Did you mean W1?"),
        ("x = 2\nf = x**2\ny = d2f/dz2", 10, "there is no name z above"),
        ("y = d2f/dx3", 5, "a second derivative is d2f/dx2 or d2f/dxdy"),
        ("y = d2f/dx", 5, "a second derivative is d2f/dx2 or d2f/dxdy"),
    ],
)  # fmt: skip
def test_what_is_no_derivative(line: str, column: int, message: str) -> None:
    _, found_column, found = error(line)
    assert message in found
    assert found_column == column


def test_more_indices_than_x_has_axes_are_those_of_the_jacobian() -> None:
    block = SOFTMAX + (
        "dp/dz[0, 1] == -p[0]*p[1]\ndp/dz[1, 1] == p[1]*(1 - p[1])\n"
        "dp/dz[1] == [-p[0]*p[1], p[1]*(1 - p[1]), -p[2]*p[1]]"
    )
    assert verdicts(block) == ["holds"] * 3
    assert "3 indices are too many" in error(SOFTMAX + "dp/dz[0, 1, 2] == 0")[2]
    assert "1 index is too many" in error("x = 2\nf = x**2\ndf/dx[0] == 4")[2]


def test_an_equality_of_roots_is_told_also_through_zeros() -> None:
    assert (
        verdicts("Q, K = [1, 0], [1, 1]\nS = Q @ K / sqrt(2)\nS == 1/sqrt(2)\nS == sqrt(2)/2\nS > 0.7") == ["holds"] * 3
    )
