"""Mistakes and chances as they are met in published pages: what is told first, and what is not told."""

import pytest

from tests.support.documents import claims

NORMALISED = (
    "x, G = [1.2, -0.5, 0.8, 2.1], [0.1, -0.2, 0.3, 0.4]; m = mean(x); v = mean((x - m)**2); xh = (x - m)/sqrt(v); "
    "L = sum(G*xh); "
)
ADAM = (
    "w, g = 5, 10; m1 = 0.1*g; m1 == 1; v1 = 0.001*g**2; v1 == 0.1; mh = m1/(1 - 0.9); mh == 10; "
    "vh = v1/(1 - 0.999); vh == 100; new = w - 0.1*mh/sqrt(vh); "
)
CLASSES = (
    "a1, a2, y = 0.43, 0.5, [1, 0]; w1, w2, w3, w4 = 0.3, -0.1, 0.4, 0.2; z1 = w1*a1 + w3*a2; z2 = w2*a1 + w4*a2; "
    "p = softmax([z1, z2]); L = -sum(y*log(p)); "
)
SCORES = "X = [[1, 0, 1], [0, 1, 1], [1, 1, 0]]; S = X @ X.T; A = softmax(S/{by}, axis=1); "
GATED = "x, h = [0.7, -0.4], [0.3, -0.8]; z = sigmoid(x); g = tanh(2*x); n = z*h + (1 - z)*g; "
LINE = "x, y = [1.5, 2.5, 4.5], [3.7, 3.6, 4.7]; theta = [2, 0.7]; J = sum((theta[0] + theta[1]*x - y)**2)/(2*3); "
WINDOWS = (
    "I = [[1, 2, 3, 0, 1], [4, 5, 6, 1, 2], [7, 8, 9, 2, 3], [1, 2, 1, 0, 1], [2, 3, 2, 1, 0]]; F = [1, 0, -1]; "
    "O = [[sum(I[i:i+3, j:j+3]*F) for j in range(3)] for i in range(3)]; "
)
THETAS = (
    "X, Y, α = [1, 2, 3], [2, 1, 2], 0.1; θ0, θ1 = 1.0, 0.0; J = mean((θ0 + θ1*X - Y)**2); g0, g1 = dJ/dθ0, dJ/dθ1; "
)
STEP = (
    "w, b, α, x, y = 0.2, 0.1, 0.1, 0.5, 1; p = sigmoid(w*x + b); J = -(y*log(p) + (1 - y)*log(1 - p)); "
    "w = w - α*dJ/dw; w == 0.2225; b = b - α*dJ/db; b == 0.1450; p2 = sigmoid(w*1.5 + b); "
)


def wrong(document: str) -> list[list[str]]:
    """What is told of each claim that does not hold; lines are separated by semicolons."""
    return [list(claim.explanations) for claim in claims(document.replace("; ", "\n")) if claim.verdict == "fails"]


def first(document: str) -> str:
    """The first thing that is told of the last claim."""
    last = wrong(document)[-1]
    return last[0] if last else ""


# --- what is told ---


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (NORMALISED + "L == 0.7600", "the division in xh is left out"),
        (ADAM + "new == 1.8377", "the division in vh is left out"),
        (SCORES.format(by="sqrt(4)") + "A == [[0.576, 0.212, 0.212], [0.212, 0.576, 0.212], [0.212, 0.212, 0.576]]",
         "the division by sqrt(4) before the softmax is left out"),
        (SCORES.format(by="sqrt(4)") + "S[0]/sqrt(4) == [1, 0.5, 0.5]; "
         "A[0] == [0.391, 0.304, 0.304]",
         "before the softmax it is divided by the square of sqrt(4): the root is left out"),
        (GATED + "n == (1 - z)*h + z*g", "z and 1 - z are swapped"),
        (GATED + "n == [0.6911, -0.7454]", "z and 1 - z are swapped"),
        (LINE + "dJ/dtheta == [2.016667, 0.225000]",
         "this is the new theta, after the step, and not the gradient"),
        ("w, x, y = 0.4, 1.5, 2; E = (w*x - y)**2/2; rate = 0.1; n = w - rate*dE/dw; n == 0.61; dE/dw == 0.61",
         "this is the new w, after the step, and not the gradient"),
        (CLASSES + "dL/dw2 == (p[0] - y[0])*a2", "the index: this is ∂L/∂w3, not ∂L/∂w2"),
        (CLASSES + "dL/dw3 == (p[1] - y[1])*a1", "the index: this is ∂L/∂w2, not ∂L/∂w3"),
        ("s, z, t = 1.5176, 1.735, 1.25; o = sigmoid(z); h = tanh(s)*o; E = (h - t)**2/2; dE/dz == -0.09245",
         "as if the activation of tanh(s) were left out"),
        ("x, u1, u2, v1, v2, t = 1, 0.55, -0.17, 0.35, 0.81, 0; h1, h2 = sigmoid(u1*x), sigmoid(u2*x); "
         "o = sigmoid(v1*h1 + v2*h2); E = (t - o)**2/2; -0.25*dE/du1 == -0.037351",
         "as if ∂E/∂h1 were ∂E/∂o: the error is handed down as it is, without slope and weight"),
        ("alpha, b, g, u = 0.2, 0.9, 7.2, -2.4; v = b*u - alpha*g; v == -0.72",
         "as if (alpha*g) were -1.44, minus the right number, where it is 1.44"),
        # what stands in the arithmetic itself: sigmoid′(0.425) is 0.239, and w1 is no weight of the output
        ("x, t, w1, b1, w2, b2 = 2, 1, 0.5, 0.1, 0.3, 0.2; a1 = sigmoid(x*w1 + b1); z2 = a1*w2 + b2; y = sigmoid(z2); "
         "y == 0.605; L = (y - t)**2; dL/dy == -0.79; dL/dw2 == -0.79*0.244*0.75",
         "as if ∂y/∂z2 were 0.244 where it is 0.239038"),
        ("w1, w2, b1, v1, b2 = 0.1, 0.2, 0.3, 0.4, 0.5; h = w1 + 2*w2 + b1; y = v1*h + b2; L = (1 - y)**2/2; "
         "dL/dh == -0.18*0.1", "as if ∂y/∂h were 0.1 where it is v1 (0.4)"),
        # a bias and the weight beside it: though 2 is a factor 2, and though ∂E/∂b is the very ∂E/∂z
        ("x, t, w, b = 2, 1, 0.5, 0.3; z = w*x + b; y = sigmoid(z); E = (y - t)**2/2; dE/db == -0.0721",
         "this is ∂E/∂w, not ∂E/∂b"),
        ("x, t, w, b = 0.7, 1, 0.5, 0.3; z = w*x + b; y = sigmoid(z); E = (y - t)**2/2; dE/dz == -0.07729; "
         "b - 0.1*dE/db == 0.30541", "this is ∂E/∂w, not ∂E/∂b"),
        ("X, y, n, w, b = [10, 20, 30], [20, 18, 15], 3, 0, 0; p = w*X + b; J = sum((p - y)**2)/(2*n); "
         "dJ/db == -336.67", "this is ∂J/∂w, not ∂J/∂b"),
        (WINDOWS + "O == [[-6, 12, 12], [-6, 12, 12], [-6, 12, 12]]",
         "the row 0 is repeated, in the place of 1 and 2"),
        ("S = [[2, 1, 0], [4, 1, 1]]; A = softmax(S/2, axis=1); A == [[0.2689, 0.5, 0.3775], [0.7311, 0.5, 0.6225]]",
         "the softmax is taken of each column, and not of each row"),
        ("S = [[2, 1, 0], [4, 1, 1]]; A = softmax(S/2, axis=0); "
         "A == [[0.5065, 0.3072, 0.1863], [0.6914, 0.1543, 0.1543]]",
         "the softmax is taken of each row, and not of each column"),
        ("S = [[2, 1, 0], [4, 1, 1]]; A = softmax(S/2, axis=1); "
         "A == [[0.1693, 0.1027, 0.0623], [0.4603, 0.1027, 0.1027]]",
         "the softmax is taken of all entries, and not of each row"),
        # one sample of a cross-entropy, which is a sum of two terms itself
        ("X, y, w, b = [1, 3, 5], [1, 0, 1], 0.1, 0.05; p = sigmoid(w*X + b); "
         "L = -mean(y*log(p) + (1 - y)*log(1 - p)); dL/db == -0.4626",
         "of the samples in the mean only (y[0]*log(p[0]) + (1 - y[0])*log(1 - p[0])) is counted, "
         "as if it were the mean"),
        # with w2 for w5 it would be 0.022436, which somebody who rounds does not print so
        ("i1, i2, w1, w2, w3, w4, w5, w6, w7, w8 = 0.1, 0.2, 0.3, 0.25, 0.4, 0.35, 0.45, 0.4, 0.7, 0.6; "
         "h1 = sigmoid(w1*i1 + w2*i2); h2 = sigmoid(w3*i1 + w4*i2); n1 = w5*h1 + w6*h2; n2 = w7*h1 + w8*h2; "
         "E = (0.4 - sigmoid(n1))**2/2 + (0.6 - sigmoid(n2))**2/2; dE/dh1 == 0.02243",
         "as if ∂n2/∂h1 were 0 where it is w7 (0.7): this path is left out"),
        # the prediction is 0 at first, and stands nowhere for an input
        ("X, Y, m, b = [1, 2, 3], [50, 55, 65], 0, 0; P = m*X + b; J = sum((Y - P)**2)/(2*3); dJ/dm == -53.33",
         "the term ((Y[2] - P[2])**2) of the sum is left out"),
        # the first parameter is updated, and the gradient by the second one taken from there
        (THETAS + "g1 == -2.1333; t0 = θ0 - α*g0", "as if θ0 had been updated before it was used"),
        (STEP + "p2 == 0.5987", "as if b and w had not been updated before they were used"),
        (THETAS + "t0, t1 = θ0 - α*g0, θ1 - α*g1; t0 == 1.13333333; t1 == 0.26666667; "
         "J_new = mean((t0 + t1*X - Y)**2); J_new == 0.6666666666666666", "this is J (2/3), not J_new"),
        # the second step, from the wrong numbers of the first: the same mistake again
        (THETAS + "θ0, θ1 = θ0 - α*g0, θ1 - α*g1; θ0 == 1.0667; θ1 == 0.1333; J = mean((θ0 + θ1*X - Y)**2); "
         "dJ/dθ0 == -0.3333", "a factor ½: it is half the right number"),
        ("W, S, gamma = [-5, -2], [0, 0], 0.9; g = [0.2*W[0], 4*W[1]]; S = gamma*S + (1 - gamma)*g**2; "
         "S == [0.900000, 57.600000]", "gamma and 1 - gamma are swapped"),
    ],
)  # fmt: skip
def test_new_kinds(document: str, said: str) -> None:
    assert first(document) == said


def test_the_path_through_a_variance_or_through_all_statistics() -> None:
    x, G = [1.2, -0.5, 0.8, 2.1], [0.1, -0.2, 0.3, 0.4]
    mean = sum(x) / 4
    root = (sum((one - mean) ** 2 for one in x) / 4) ** 0.5
    alone = ", ".join(f"{g / root:.4f}" for g in G)
    centred = ", ".join(f"{(g - sum(G) / 4) / root:.4f}" for g in G)
    assert first(NORMALISED + f"dL/dx == [{alone}]") == "of the paths from x only the one to xh is counted"
    assert first(NORMALISED + f"dL/dx == [{centred}]") == "as if v did not depend on x: this path is left out"


def test_a_mistake_that_is_known_is_told_wherever_it_was_made_again() -> None:
    """Though the later claim has too few digits for a mistake of its own."""
    told = wrong(
        "x1, x2, t = 1, 2, 3; w11, w12, b1 = 1, 1, -1; w21, w22, b2 = 1, -1, 0; z1 = w11*x1 + w12*x2 + b1; "
        "z2 = w21*x1 + w22*x2 + b2; h1, h2 = relu(z1), relu(z2); y = h1 + h2; L = (y - t)**2; dL/dw11 == -2; "
        "dL/dw21 == -2; dL/dw22 == -4"
    )
    assert told[0][0] == "as if ∂h2/∂z2 were 1 where it is 0: the activation's derivative is left out"
    assert told[1] == [f"follows from line 11: {told[0][0]}"]


def test_arithmetic_that_is_right_and_a_result_that_is_not() -> None:
    told = first("w, u, h = -0.1, 0.2, 0.426; z = w*h + u*0.5 + 0.1; z == -0.1*0.426 + 0.2*0.5 + 0.1 == 0.185")
    assert told == "-0.1*0.426 + 0.2*0.5 + 0.1 is 0.1574, not 0.185"
    assert first("w = 3; z = 4*w; z == 4*3 == 14").startswith("4*3 is 12, not 14")


def test_of_a_list_the_entry_that_is_not_what_its_arithmetic_gives() -> None:
    """And then it is not said that there are too few digits."""
    told = wrong("E = [[1, 0], [0, 2]]; W = [[1, 0], [0, 1]]; V = E @ W; V[1] == [0 + 0, 0 + 2] == [2, 2]")
    assert told == [["entry [0] of [0 + 0, 0 + 2] is 0, not 2"]]


def test_too_simple_a_number_may_have_many_digits() -> None:
    assert first("x = [5, 3, 2, 1, 9]; v = mean((x - mean(x))**2); v == 10.0000").startswith("too simple a number")


def test_of_two_equal_numbers_each_is_printed_for_itself() -> None:
    """The first and the last score are equal, and so are their shares; of the columns, they are not."""
    made = claims(
        "S, V = [[1, 0, 1], [2, 4, 4], [2, 2, 3]], [[1, 0], [0, 2], [1, 1]]\nA = softmax(S, axis=1)\n"
        "A == [[0.2119, 0.0159, 0.0900], [0.5761, 0.8668, 0.6652], [0.2119, 0.1173, 0.2447]]\nO = A @ V\n"
        "O == [[0.3019, 0.1218], [1.2413, 2.3988], [0.4566, 0.4793]]"
    )
    assert made[-1].follows_from == (4,)


def test_what_follows_to_the_last_digit_but_one() -> None:
    """Both numbers that the third is made of are printed wrongly: it comes from them, rounded once more."""
    made = claims(
        "w, v, n, m = 0.45, 0.55, 0.3775, 0.3925\nh = sigmoid(n)\nh == 0.5944\nk = sigmoid(m)\nk == 0.5963\n"
        "s = w*h + v*k\ns == 0.5955"
    )
    assert sorted(made[-1].follows_from) == [4, 6]


# --- what is not told ---


@pytest.mark.parametrize(
    ("document", "never"),
    [
        # a neighbour that is minus the right number, or 0, has no part in it
        ("x, v, e1, e3 = [1, 1, 1], [0.5, -0.5, -1.5], -1, 1; r = v + e3*x; r == [1.5, -1.5, -0.5]", "e1"),
        ("x1, x2, x3 = 0, 1, 1; w1, w2, w3 = 0.5, -0.5, -1.5; s = w1*x2 + w2*x3 + w3; s == 0.5 + -1.5", "x1"),
        # nothing enters into itself
        ("x, y = [-0.3, 0], [1, 0]; a1, a2 = sigmoid(x[0]), sigmoid(x[1]); a1 == 0.426; "
         "w1, w2, w3, w4 = 0.3, -0.1, 0.4, 0.2; "
         "b = 0.1; z3 = w1*a1 + w3*a2 + b; z3 == 0.428; z4 = w2*a1 + w4*a2 + b; z4 == 0.185", "z4"),
        # what is printed with four digits was not rounded to two
        ("w, v, n, m = 0.45, 0.55, 0.3775, 0.3925; h = sigmoid(n); h == 0.5933; k = sigmoid(m); k == 0.5969; "
         "s = w*h + v*k; s == 0.5955", "rounded to 2"),
        # the digits of its own arithmetic were not rounded further
        ("x, t, w1, b1, w2, b2 = 2, 1, 0.5, 0.1, 0.3, 0.2; a1 = sigmoid(x*w1 + b1); y = sigmoid(a1*w2 + b2); "
         "y == 0.605; L = (y - t)**2; dL/dy == -0.79; dL/dw2 == -0.79*0.244*0.75", "rounded to 2"),
        # a mean over six samples is divided by 6, and what has three features is no three samples
        ("X = [[1, 5, 2], [2, 6, 3], [3, 7, 4], [4, 8, 5], [5, 6, 6], [1, 4, 1]]; y = [0, 0, 1, 1, 1, 0]; "
         "w, b = [0.1, 0.1, 0.1], 0; p = sigmoid(X @ w + b); L = -mean(y*log(p) + (1 - y)*log(1 - p)); dL/db == 0.8",
         "samples"),
        # a softmax of scores without exp has other derivatives
        ("z, y = [1.0, 2.0, 3.0], [0, 0, 1]; p = softmax(z); L = -sum(y*log(p)); dL/dz == [0.09, 0.24, -0.67]",
         "exponentials"),
        # nothing is updated where there is neither a step nor a rate
        ("x1, x2, w1, w2, b, t = 1, 2, 0.5, 0.3, 0.1, 1; a = relu(w1*x1 + w2*x2 + b); E = 0.5*(a - t)**2; "
         "dE/dx1 == 0.06", "updated"),
    ],
)  # fmt: skip
def test_what_is_never_said(document: str, never: str) -> None:
    told = wrong(document)[-1]
    assert not any(never in sentence for sentence in told), told
