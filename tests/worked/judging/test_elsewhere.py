"""Other points: on either side of kinks and edges, with whole exponents, small and large; what was tried is said."""

import json

import pytest

from scalargrad.worked.reports import as_object
from tests.support.documents import check, claims, verdicts

# What is given, a formula that is right only here, and one that is right.
COINCIDENCES = [
    ("x = 1\ny = sqrt(1 - x**2)", "y == 5*(1 - x)", "y == (1 - x**2)**0.5"),
    ("x = -1\ny = sqrt(1 - x**2)", "y == 1 + x", "y == sqrt((1 - x)*(1 + x))"),
    ("x = 5\ny = sqrt(x - 5)", "y == 3*(x - 5)", "y == (x - 5)**0.5"),
    ("x = 0\ny = sqrt(x)", "y == x", "y == x**0.5"),
    ("x = 0\ny = abs(x)", "y == 5*x", "y == max(x, -x)"),
    ("x = 0\ny = abs(x)", "y == x", "y == sqrt(x**2)"),
    ("x = 0\ny = relu(x)", "y == 3*x", "y == (x + abs(x))/2"),
    ("x = 0\ny = relu(x)", "y == 0*x", "y == x*step(x)"),
    ("x = 0\ny = leaky_relu(x)", "y == x", "y == max(x, 0.01*x)"),
    ("x = 0\ny = step(x)", "y == x", "y == 1*step(x)"),
    ("a, b = 1, 1\nm = max(a, b)", "m == 7*a - 6*b", "m == (a + b + abs(a - b))/2"),
    ("a, b = 3, 3\nm = min(a, b)", "m == 2*a - b", "m == min(b, a)"),
    ("a = [2, 2]\nm = max(a)", "m == 7*a[0] - 6*a[1]", "m == max(a[0], a[1])"),
    ("a, b = 1, 1\nm = max(a, b)", "dm/da == a/(a + b)", "dm/da == 1 - dm/db"),
    ("x = 1\ny = max(x, 1)", "y == x**3", "y == max(1, x)"),
    ("w, x = 0.5, 2\nz = w*x - 1\nh = relu(z)", "h == 4*z", "h == max(z, 0*x)"),
    ("p = 0.99999\ny = log(1 - p)", "y == 3*log(1 - p) - 2*log(0.00001)", "y == log(1 - p**2) - log(1 + p)"),
    ("p = 0.00001\ny = log(p)", "y == 2*log(p) - log(0.00001)", "y == -log(1/p)"),
    ("p = 0.5\ny = log(p) + log(1 - p)", "y == 2*log(p)", "y == log(p - p**2)"),
    ("x = 3\ny = sqrt(x - 2.9999)*sqrt(3.0001 - x)", "y == x - 2.9999", "y == sqrt((3.0001 - x)*(x - 2.9999))"),
    ("n = 2\ny = (-2)**n", "y == 2**n", "y == (-1)**n * 2**n"),
    ("n = 4\ny = (-3)**n", "y == 3**n", "y == (-3)**(n - 1) * (-3)"),
    ("n = 3\ny = (-2)**n", "y == -2**n", "y == (-2)**(n + 1)/(-2)"),
    ("w = [0.4, 0.6]\ns = w[0] + w[1]", "s == w[0]/w[0]", "s == sum(w)"),
    ("w = [0.25, 0.75]\nx = [3, 5]\ny = sum(w*x)", "y == w[0]*x[0] + (1 - w[0])*x[1]", "y == w @ x"),
    ("x = 100\ny = tanh(x)", "y == x/x", "y == 2*sigmoid(2*x) - 1"),
    ("x = 200\ny = sigmoid(x)", "y == x**0", "y == 1 - sigmoid(-x)"),
    ("x = 1\ny = x**0.5", "y == x", "y == sqrt(x)"),
    ("a = 1\nb = log(a)", "b == a - 1", "b == 2*log(sqrt(a))"),
    ("x = 10**6\ny = 1/x", "y == 10**-6 * x/x", "y == x**-1"),
    ("x = 0\ny = sin(x)", "y == 0*x", "y == cos(x)*tan(x)"),
    ("x, w = 1, 2\nJ = (w*x - 3)**2", "dJ/dw == 2*(w*x - 3)/x", "dJ/dw == 2*(w*x - 3)*x"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "coincidence", "formula"), COINCIDENCES)
def test_a_coincidence_is_only_here_and_says_what_was_tried(given: str, coincidence: str, formula: str) -> None:
    only, holds = claims(f"{given}\n{coincidence}\n{formula}")
    assert (only.verdict, holds.verdict) == ("only here", "holds")
    assert any("right only here: with " in text and " is computed, and " in text for text in only.explanations)


def test_what_was_tried_is_in_the_json_too() -> None:
    report = json.loads(json.dumps(as_object([check("n = 2\ny = (-2)**n\ny == 2**n")])))
    (claim,) = report["documents"][0]["claims"]
    assert claim["explanations"][-1] == ("right only here: with n = 3, -8 is computed, and the stated formula gives 8")


def test_where_no_other_point_exists_nothing_holds() -> None:
    (claim,) = claims("x = 1\ny = sqrt(-(x - 1)**2)\ny == 3*(x - 1)")
    assert claim.verdict == "only here"
    assert claim.explanations[-1] == (
        "no other x were found for which both sides exist, so the formula was tried nowhere else"
    )


def test_targets_are_vectors_with_a_single_one_and_weights_of_logarithms() -> None:
    given = "z, y = [1, 2, 3], [0.2, 0.3, 0.5]\np = softmax(z)\n"
    entropies = "sum(y*log(p))", "y @ log(p)", "(y[0]*log(p[0]) + y[1]*log(p[1]) + y[2]*log(p[2]))"
    for entropy in entropies:
        assert verdicts(f"{given}L = -{entropy}\ndL/dz == p - y") == ["holds"]
    assert verdicts(f"{given}L = sum((p - y)**2)\nsum(y) == y[0]/y[0]") == ["only here"]
    assert verdicts("z, y = [1, 2], [0, 1]\np = softmax(z)\nL = -log(sum(p*y))\ny[0] == 1 - y[1]") == ["holds"]


@pytest.mark.parametrize(
    ("claim", "where"),
    [
        ("alpha < 1000", "1000"),
        ("alpha**2 <= 10**6", "-1000000"),
        ("relu(alpha - 100) == 0", "1000"),
        ("step(alpha + 50) == 1", "-1000"),
        ("alpha/10**9 == 0.0", "1000000000000"),
        ("2 + alpha/10**30 == 2.00000", "-1.0e+40"),
        ("max(alpha, 10**20) == 10**20", "1.0e+40"),
        ("min(alpha, -10**20) == -10**20", "-1.0e+40"),
        ("alpha**2 > 0", "0"),
        ("1/(alpha**2 + 1) > 10**-9", "1000000"),
        ("sigmoid(alpha) == 0.5", None),
        ("alpha > -10**15", "1.0e+40"),
    ],
)
def test_open_numbers_are_tried_far_out(claim: str, where: str | None) -> None:
    (found,) = claims(f"alpha = free()\n{claim}")
    assert found.verdict == "fails"
    if where is not None:
        (told,) = found.explanations
        assert told.startswith(f"it does not hold for every alpha: with alpha = {where.lstrip('-')}") or (
            told.startswith(f"it does not hold for every alpha: with alpha = -{where.lstrip('-')}")
        )


@pytest.mark.parametrize(
    "claim",
    [
        "(alpha + 1)**2 == alpha**2 + 2*alpha + 1", "sigmoid(alpha) == 1/(1 + exp(-alpha))", "sigmoid(alpha) < 1",
        "sigmoid(alpha) > 0", "softplus(alpha) == log(1 + exp(alpha))", "exp(alpha) > 0", "alpha**2 >= 0",
        "1/alpha == alpha**-1", "sin(alpha) <= 1", "relu(alpha) - relu(-alpha) == alpha", "alpha - alpha == 0",
        "max(alpha, -alpha) == abs(alpha)", "exp(-alpha**2) <= 1", "sin(alpha)**2 + cos(alpha)**2 == 1",
        "tanh(alpha) == 2*sigmoid(2*alpha) - 1", "log(exp(alpha)) == alpha", "sqrt(alpha**2) == abs(alpha)",
        "alpha/10**50 == 0.0",
    ],
)  # fmt: skip
def test_what_is_true_of_every_number_holds(claim: str) -> None:
    assert verdicts(f"alpha = free()\n{claim}") == ["holds"]


def test_several_open_numbers_are_tried_together_and_alone() -> None:
    given = "a, b = free(), free()\n"
    assert verdicts(given + "a*b < 10**9\na - b > -10**5\na/10**35 + b == b\nrelu(a + b - 10**7) == 0") == ["fails"] * 4
    assert verdicts(given + "(a + b)*(a - b) == a**2 - b**2\nmax(a, b) >= a\na/b*b == a") == ["holds"] * 3


def test_no_slip_explains_what_fails_only_for_other_open_numbers() -> None:
    (claim,) = claims("alpha = free()\nrelu(alpha - 100) == 0")
    assert len(claim.explanations) == 1
