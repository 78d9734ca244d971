"""Kinds of mistakes, each in several variants: numbers of few and many digits, formulas, scalars and vectors, loops."""

import math

import pytest

from tests.support.documents import claims


def told(document: str) -> str:
    """The first explanation of the last claim; lines are separated by semicolons."""
    last = claims(document.replace("; ", "\n"))[-1]
    return last.explanations[0] if last.explanations else ""


def shown(x: object, digits: int) -> str:
    """A number, or a list of them, as it is printed."""
    if isinstance(x, list):
        return f"[{', '.join(shown(one, digits) for one in x)}]"
    return f"{x:.{digits}f}"


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


# --- slopes of activations ---

ONE = "x, w = 0.4, 2; z = w*x; h = {kind}(z); J = 3*h; "
LAYER = (
    "x, v, t = [0.5, -1.2], [0.7, -0.4], 0.3; W = [[0.3, -0.8], [0.6, 0.2]]; z = W @ x; h = {kind}(z); "
    "y = v @ h; E = (y - t)**2 / 2; "
)
Z = [0.3 * 0.5 + 0.8 * 1.2, 0.6 * 0.5 - 0.2 * 1.2]


def errors(f: object) -> list[float]:
    """∂E/∂h in LAYER."""
    y = 0.7 * f(Z[0]) - 0.4 * f(Z[1])  # type: ignore[operator]
    return [(y - 0.3) * v for v in (0.7, -0.4)]


@pytest.mark.parametrize("digits", [3, 5, 8])
def test_the_slope_is_taken_at_the_net(digits: int) -> None:
    tanh = ONE.format(kind="tanh") + f"dJ/dw == {shown(3 * (1 - 0.8**2) * 0.4, digits)}"
    assert told(tanh) == "the slope of tanh is taken at z, 1 - z**2, where it is 1 - h**2"
    gradient = [e * (1 - z * z) for e, z in zip(errors(math.tanh), Z)]
    layer = LAYER.format(kind="tanh") + f"dE/dz == {shown(gradient, digits)}"
    assert told(layer).startswith("the slope of tanh is taken at z[0], 1 - z[0]**2, where it is 1 - h[0]**2")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (ONE.format(kind="tanh") + "dJ/dw == 3*(1 - z**2)*x", "taken at z, 1 - z**2, where it is 1 - h**2"),
        (ONE.format(kind="sigmoid") + "dJ/dw == 3*z*(1 - z)*x", "taken at z, z*(1 - z), where it is h*(1 - h)"),
        ("z = 0.8; h = tanh(z); dh/dz == 0.36", "taken at z, 1 - z**2, where it is 1 - h**2"),
        ("z = 0.8; h = tanh(z); 1 - h**2 == 0.36", "taken at z, 1 - z**2, where it is 1 - h**2"),
        ("z = 0.8; h = sigmoid(z); s = h*(1 - h); k = 3.1*s; k == 0.4960", "taken at z, z*(1 - z)"),
        ("z = 0.8; h = 1/(1 + exp(-z)); dh/dz == z*(1 - z)", "taken at z, z*(1 - z), where it is h*(1 - h)"),
        ("z = 0.8; h = (exp(z) - exp(-z))/(exp(z) + exp(-z)); dh/dz == 1 - z**2", "taken at z, 1 - z**2"),
        (LAYER.format(kind="tanh") + "dE/dz == (y - t)*v*(1 - z**2)", "taken at z[0], 1 - z[0]**2"),
        (LAYER.format(kind="tanh") + "dE/dW == outer((y - t)*v*(1 - z**2), x)", "taken at z[0], 1 - z[0]**2"),
        (LAYER.format(kind="sigmoid") + "d = (y - t)*v*h*(1 - h); d == (y - t)*v*z*(1 - z)", "taken at z[0]"),
    ],
)  # fmt: skip
def test_the_slope_is_taken_at_the_net_in_other_forms(document: str, said: str) -> None:
    assert said in told(document)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("x, w, k = 0.4, 1.3, 0.7; h = sigmoid(w*x); J = h*k; dJ/dw == k*(1 - h**2)*x", "the slope of tanh, 1 - h**2"),
        ("z = 0.8; h = sigmoid(z); dh/dz == 1 - h**2", "stands where that of sigmoid, h*(1 - h), belongs"),
        ("z = 0.8; h = tanh(z); dh/dz == h*(1 - h)", "the slope of sigmoid, h*(1 - h), stands where that of tanh"),
        (LAYER.format(kind="tanh") + "dE/dz == (y - t)*v*h*(1 - h)", "the slope of sigmoid, h[0]*(1 - h[0])"),
        (LAYER.format(kind="sigmoid") + "dE/dW == outer((y - t)*v*(1 - h**2), x)", "the slope of tanh, 1 - h[0]**2"),
        ("z = [0.7, -0.3]; h = relu(z); v = [0.5, 0.9]; y = v @ h; dy/dz == v*h*(1 - h)", "the slope of sigmoid"),
        (ONE.format(kind="tanh") + "dJ/dz == 3*(1 - h)**2", "as if the slope of tanh were (1 - h)**2"),
        (ONE.format(kind="tanh") + "dJ/dz == 3*(1 - h**2)**2", "the slope is taken twice"),
        (ONE.format(kind="sigmoid") + "dJ/dz == 3*h", "the result itself"),
        ("z1, z2 = 0.8, 0.3; h1, h2 = tanh(z1), tanh(z2); J = 3*h1 + h2; dJ/dz1 == 3*(1 - h2**2)", "taken at h2"),
        (LAYER.format(kind="tanh") + "dE/dz == (y - t)*v*(1 - [h[1], h[0]]**2)", "taken at h[1]"),
    ],
)  # fmt: skip
def test_the_slope_of_another_activation_or_of_another_neuron(document: str, said: str) -> None:
    assert said in told(document)


@pytest.mark.parametrize("digits", [3, 5, 8])
def test_the_value_of_another_activation(digits: int) -> None:
    one = f"z = 0.1; h = tanh(z); h == {shown(sigmoid(0.1), digits)}"
    assert told(one) == "sigmoid stands where tanh belongs: as if h were computed with it"
    layer = LAYER.format(kind="tanh") + f"h == {shown([sigmoid(z) for z in Z], digits)}"
    assert told(layer).startswith("sigmoid stands where tanh belongs: as if h[0], h[1]")
    y = LAYER.format(kind="sigmoid") + f"y == {shown(0.7 * math.tanh(Z[0]) - 0.4 * math.tanh(Z[1]), digits + 1)}"
    assert told(y).startswith("tanh stands where sigmoid belongs")


def test_another_activation_in_two_layers() -> None:
    h1 = sigmoid(0.97 * 0.61 + 1.26 * 0.3)
    h2 = sigmoid(0.97 * 1.2 + 1.26 * h1)
    steps = "w, u = 0.97, 1.26; h1 = tanh(w*0.61 + u*0.3); h2 = tanh(w*1.2 + u*h1); E = (h1 - 0.5)**2 + h2; "
    assert told(steps + f"E == {(h1 - 0.5) ** 2 + h2:.6f}").startswith("sigmoid stands where tanh belongs")


# --- paths, terms, steps ---


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("a = 1.7; g = a**2 - 5; f = a*g; df/da == g", "∂g/∂a were 0 where it is 3.4: this path is left out"),
        ("a = 1.7; g = a**2 - 5; f = a*g; df/da == -2.11", "this path is left out"),
        ("x = 0.7; u = exp(x); v = sin(x); f = u*v; df/dx == u*cos(x)", "∂u/∂x were 0"),
        ("w1, w2, w3, w4, x, y = 0.3, 0.7, 0.2, 0.9, 1.1, 2; h = sigmoid(w1*x); p = sigmoid(w2*h); q = sigmoid(w3*h); "
         "o = w4*p + q; J = (o - y)**2/2; dJ/dh == (o - y)*w4*p*(1 - p)*w2", "this path is left out"),
        ("h, V = [0.3, -0.8], [[0.7, -0.4], [0.9, 1.1], [0.2, 0.5]]; s = tanh(V @ h); E = sum((s - 0.2)**2) / 2; "
         "dE/dh == (s[1] - 0.2)*(1 - s[1]**2)*V[1]", "is counted"),
        ("h, V = [0.3, -0.8], [[0.7, -0.4], [0.9, 1.1], [0.2, 0.5]]; s = tanh(V @ h); E = sum((s - 0.2)**2) / 2; "
         "dE/dh == (dE/ds*(1 - s**2)) @ V - (s[1] - 0.2)*(1 - s[1]**2)*V[1]", "left out"),
        ("X, y, w = [0.3, 0.8, 1.9, 2.5], [1, 2, 2, 4], 0.7; J = sum((w*X - y)**2) / 8; "
         "dJ/dw == ((w*X[0] - y[0])*X[0] + (w*X[1] - y[1])*X[1] + (w*X[3] - y[3])*X[3]) / 4", "left out"),
    ],
)  # fmt: skip
def test_a_path_or_a_term_is_left_out(document: str, said: str) -> None:
    assert said in told(document)


RNN = (
    "w, u, h0 = 0.7, 0.4, 0.2; x = [0.3, -0.6, 0.8]; h = h0; for t in range(3):\n    h = tanh(w*x[t] + u*h)\ny = 3*h; "
)


def states(w: float = 0.7, u: float = 0.4, h: float = 0.2) -> list[float]:
    found = [h]
    for x in (0.3, -0.6, 0.8):
        found.append(math.tanh(w * x + u * found[-1]))
    return found


def test_backpropagation_through_time_is_cut() -> None:
    h = states()
    last_only = 3 * (1 - h[3] ** 2) * 0.8
    two = 3 * (1 - h[3] ** 2) * (0.8 + 0.4 * (1 - h[2] ** 2) * -0.6)
    for number in (last_only, two):
        said = told(RNN + f"dy/dw == {number:.6f}")
        assert "left out" in said or "only the one through" in said


def test_the_state_of_another_step() -> None:
    h = states()
    assert "one step earlier" in told(RNN + f"y == {3 * h[2]:.6f}")
    slopes = [1 - one**2 for one in h]
    later = 3 * slopes[3] * (h[3] + 0.4 * slopes[2] * (h[2] + 0.4 * slopes[1] * h[1]))
    assert "one step later" in told(RNN + f"dy/du == {later:.7f}")


# --- indices ---


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("x1, x2, w1, w2, v1, v2 = 1, 2, 3, 5, 7, 11; J = w1*v1*x1 + w2*v2*x2; dJ/dx2 == w1*v1", "this is ∂J/∂x1"),
        ("x1, x2, w1, w2, v1, v2 = 1, 2, 3, 5, 7, 11; J = w1*v1*x1 + w2*v2*x2; dJ/dx2 == dJ/dx1", "this is ∂J/∂x1"),
        ("x = [0.3, -1.2]; w = [[free(), free()], [free(), free()]]; d = [free(), free(), free()]; "
         "J = d[0]*(w[0] @ x) + d[1]*(w[1] @ x) + d[2]*x[0]; dJ/dx[1] == w[0, 0]*d[0] + w[1, 0]*d[1]",
         "the column 1 of w were the column 0"),
        ("x = [0.3, -1.2]; w = [[0.7, 0.5], [0.2, 0.9]]; d = [0.4, 0.6, 0.8]; "
         "J = d[0]*(w[0] @ x) + d[1]*(w[1] @ x) + d[2]*x[0]; dJ/dx[1] == 0.4000",
         "the column 1 of w were the column 0"),
        ("w1, w2, w3, x1, x2, x3 = 0.3, 0.7, 1.1, 0.45, -0.8, 0.95; z = w1*x1 + w2*x2 + w3*x3; "
         "z == w1*x1 + w1*x2 + w3*x2", "two indices: as if "),
        ("x, k = [0.3, -1.2, 0.8, 0.5], [0.7, -0.4, 0.2]; z = [k @ x[0:3], k @ x[1:4]]; z == [1.1000, -0.2100]",
         "flipped"),
        ("x, k = [0.3, -1.2, 0.8, 0.5], [0.7, -0.4, 0.2]; z = [k @ x[0:3], k @ x[1:4]]; z[0] == -1.0600", "x"),
    ],
)  # fmt: skip
def test_wrong_indices(document: str, said: str) -> None:
    assert said in told(document)


# --- factors ---


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("w, z, c, k = [2.0, 4.0], [0.3, -0.7], [0.5, 0.9], [0.2, 0.6]; y = 7; o = sigmoid(z); yhat = w @ (o*tanh(c)); "
         "loss = (y - yhat)**2/2; dloss/dz == -(y - yhat)*w*o*(1 - o)*tanh(c)*k", "k is one factor too many"),
        ("x, w, k = 0.3, 0.7, 0.45; E = w*x**2; dE/dx == 2*w*x*k", "k (0.45) is one factor too many"),
        ("x, w, k = 0.3, 0.7, 0.4531; E = w*x**2; dE/dx == 0.190302", "k (0.4531) is one factor too many"),
        ("x, w, k = [0.3, -0.8], [0.7, 1.9], [0.45, 0.6]; E = sum(w*k*x**2); dE/dx == 2*w*x", "k"),
        ("W, d, x, k = [[0.3, 0.9], [0.6, 0.2]], [0.31, 0.77], [1.3, -0.7], [0.41, 0.83]; J = d @ (W @ x); "
         "dJ/dW == outer(d*k, x)", "k is one factor too many"),
        ("w, h, c = 0.3, 1.7, 0.45; y = w*h + c; E = y**2 / 2; dE/dc == y * c", "it is a term, and no factor"),
        ("w, h, c = 0.3, 1.7, 0.45; y = w*h + c; E = y**2 / 2; dE/dc == 0.43200", "it is a term, and no factor"),
        ("W, h, c = [[0.3, 0.9], [0.6, 0.2]], [1.7, 0.4], [0.45, 0.9]; y = W @ h + c; E = sum(y**2) / 2; "
         "dE/dy == y; dE/dc == y * c", "as if c were a factor"),
        ("x, y = 0.3, 0.7; q = x/y; E = exp(q); E == exp(x*y)", "1/y"),
        ("x, y = 0.3, 0.7; q = x*y; E = exp(q); E == exp(x/y)", "divided by y"),
    ],
)  # fmt: skip
def test_named_factors(document: str, said: str) -> None:
    assert said in told(document)


# --- softmax, logarithms, means, maxima, angles ---

SOFTMAX = "z, t = [0.3, -0.8, 1.1], [0, 1, 0]; p = softmax(z); L = -sum(t * log(p)); "
WRITTEN = (
    "z1, z2, z3 = 0.3, -0.8, 1.1; e1, e2, e3 = exp(z1), exp(z2), exp(z3); S = e1 + e2 + e3; "
    "p1, p2, p3 = e1/S, e2/S, e3/S; L = -log(p2); "
)
POWERS = [math.exp(z) for z in (0.3, -0.8, 1.1)]
P = [power / sum(POWERS) for power in POWERS]


@pytest.mark.parametrize("digits", [3, 5, 8])
@pytest.mark.parametrize(
    ("gradient", "said"),
    [
        (P, "the target is left out: the softmax p stands where p - t belongs"),
        ([-P[0], 1 - P[1], -P[2]], "the sign"),
        ([0, -(1 - P[1]), 0], "p[i]*(1 - p[i]) alone"),
        ([P[0], 1 - P[1], P[2]], "the sign of entry [1]"),
        ([P[0] * P[0] * (1 - P[0]), (P[1] - 1) * P[1] * (1 - P[1]), P[2] * P[2] * (1 - P[2])], "too many"),
    ],
)  # fmt: skip
def test_the_gradient_of_a_softmax(gradient: list[float], said: str, digits: int) -> None:
    assert said in told(SOFTMAX + f"dL/dz == {shown(gradient, digits)}")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (SOFTMAX + f"L == {-math.log2(P[1]):.5f}", "the logarithm to base 2"),
        (SOFTMAX + f"L == {-math.log10(P[1]):.4f}", "the logarithm to base 10"),
        (SOFTMAX + f"L == {math.log(P[1]):.4f}", "the sign"),
        (SOFTMAX + f"L == {-math.log(P[1]) / 3:.5f}", "a factor 1/3"),
        (SOFTMAX + f"L == {1 - P[1]:.6f}", "1 - p stands where -log(p) belongs"),
        (SOFTMAX + f"p == {shown(POWERS, 4)}", "not divided by the sum"),
        (SOFTMAX + f"p == {shown([sigmoid(z) for z in (0.3, -0.8, 1.1)], 4)}", "sigmoid(z) stands where the softmax"),
        ("z = [0.3, -0.8, 1.1]; p = softmax(z); L = -log(p[1]); " + f"dL/dz == {shown([P[0], P[1], P[2] - 1], 4)}",
         "the class of z[2] is taken for the true one"),
        (WRITTEN + f"dL/dz2 == {P[1]:.5f}", "the target is left out"),
        (WRITTEN + f"p1 == {POWERS[0] / 3:.5f}", "divided by the number of classes"),
        ("x = [0.3, 1.2, 2.4]; m = mean(x); v = mean((x - m)**2); v == 1.11", "divided by n - 1"),
        ("x = [0.3, 1.2, 2.4]; m = mean(x); v = mean((x - m)**2); y = (x - m)/v; y[0] == -1.16248",
         "square root of v"),
        ("x = [0.3, 1.2, 2.4]; m = mean(x); s = sqrt(mean((x - m)**2)); y = (x - m)/s; y[0] == -1.351351",
         "square root"),
        ("p, y = [0.3, 0.8, 0.4], [0, 1, 1]; E = mean((p - y)**2); E == 0.0278", "square of the mean"),
        ("p, y = [0.3, 0.85, 0.4], [0, 1, 1]; E = mean((p - y)**2); E == 0.35000", "abs"),
        ("x = 0.7; y = 3*sin(x); y == 0.036651", "in degrees"),
        ("x = 0.7; y = cos(x)**2; dy/dx == -0.024432", "in degrees"),
        ("a = [0.3, 0.9, 0.2]; y = 5*max(a); dy/da == [5, 0, 0]", "entries [0] and [1] are swapped"),
        ("x, w = [0.3, 0.7], 1.9; y = max(tanh(w*x))**2; dy/dw == 2*tanh(w*x[1])*(1 - tanh(w*x[0])**2)*x[0]",
         "maximum"),
        ("a = [0.3, 0.9, 0.2]; y = exp(max(a)); y == 1.594670", "the mean stands where the maximum"),
    ],
)  # fmt: skip
def test_softmax_and_means(document: str, said: str) -> None:
    assert said in told(document)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("u = 1.7; f = 3/u; df/du == -3/u", "the divisor is not squared"),
        ("u = 1.7; f = 3/u; df/du == -1.76471", "the divisor is not squared"),
        ("x = 1.7; f = x**3; df/dx == 3*x**3", "the exponent is not lowered"),
        ("x = 1.7; f = x**3; df/dx == 14.739", "the exponent is not lowered"),
        ("x = 1.7; f = x**4; df/dx == x**3", "not brought down"),
        ("x = 1.7; u = x**2 + 1; f = u**3; df/dx == 3*u**2", "the inner derivative ∂u/∂x is left out"),
        ("x = 0.7; u = x**2; v = x + 3; f = u/v; df/dx == (2*x*v + u)/v**2", "minus the right number"),
        ("x = 0.7; u = x**2; v = x + 3; f = u*v; df/dx == 2*x*v", "∂v/∂x were 0"),
        ("x = 0.7; f = 3*sin(x); df/dx == 3*sin(x)", "is taken for sin(x)"),
        ("x = 0.7; f = log(x)**2; df/dx == 2*log(x)*x", "x"),
    ],
)  # fmt: skip
def test_rules_of_derivatives(document: str, said: str) -> None:
    assert said in told(document)


# --- entries, digits ---


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("z, t = [-0.8, 1.1, 0.1], [0, 1, 0]; L = -sum(t*log(softmax(z))); dL/dz == [0.0986, 0.3410, 0.2424]",
         "the sign of entry [1]"),
        ("x = [0.3, 0.7, 0.9]; w = 1.7; d = 2*w*x; d == [1.02, 1.19, -3.06]",
         "entry [1]: a factor ½: it is half the right number; entry [2]: the sign"),
        ("x = [0.3, 0.7, 0.9, 0.2]; y = 3*x; y == [-0.9, 2.1, -2.7, 0.6]", "the sign of entries [0] and [2]"),
        ("x = [0.3, 0.7, 0.9]; y = 1.7*x; y == [0.51, 1.91, 1.53]", "two neighbouring digits are swapped"),
        ("h1 = tanh(1); h2 = tanh(2*h1); h2 == 0.9092516899108887", "single precision"),
        ("h = tanh([0.3, 0.7]); h == [0.29131260514259338, 0.60436779260635376]", "single precision"),
        ("x = 0.44449; y = 1*x; y == 0.445", "rounded twice"),
        ("x = 0.0739; a = exp(x); b = 3*a; b == 32.3010", "the decimal point is in another place"),
        ("x = 0.0739; a = 31*x; b = exp(a); b == 1.25745", "decimal point"),
    ],
)  # fmt: skip
def test_entries_and_digits(document: str, said: str) -> None:
    assert said in told(document)


# --- no false reasons ---


@pytest.mark.parametrize(
    ("document", "never"),
    [
        ("x, y = 3, 4; z = x*y; w = z**2; dw/dz == 2*x", "samples"),
        ("x, k, m = 0.3, 0.1, 4; z = x*m; y = exp(z)/k; y == 8.300292", "samples"),
        ("w, g, rate = 0.5, 0.3, 0.01; m = 0.9*w + 0.1*g; v = w - rate*m; v == 0.02", "samples"),
        ("h = 0.7310585; s = h*(1 - h); s == 0.29", "only the last digit"),
        ("h = sigmoid(1); s = h*(1 - h); s == 0.25", "only the last digit"),
        ("z = 0.8; h = tanh(z); dh/dz == 0.36", "one digit differs"),
        ("z, alpha = -0.7, 0.1; y = alpha*z; E = y**2/2; dE/dz == -0.07", "rate"),
        ("x1, x2, w1, w2 = 0.3, 0.9, 0.7, 0.2; y = w1*x1 + w2*x2; y == w1 + w2*x2", "weight x1"),
        ("x1, x2, w1, w2 = 0.3, 0.9, 0.7, 0.2; y = w1*x1 + w2*x2; y == w1*x1 + w2", "weight x2"),
        ("z, t = [-0.8, 1.1, 0.1], [0, 1, 0]; L = -sum(t*log(softmax(z))); dL/dz == [0.0986, 0.3410, 0.2424]", "1.1"),
        ("z, t = [-0.8, 1.1, 0.1], [0, 1, 0]; L = -sum(t*log(softmax(z))); dL/dz == [0.0986, 0.2210, 0.2424]", "1.1"),
        ("x, t, w = 0.7, 0.2, 1.3; E = (tanh(w*x) - t)**2; E == 0.77", "updated"),
        ("a, w, t = 1.5, 4, 1; s = w*a; E = (s - t)**2/2; dE/dw == 1.5", "the power is taken at"),
        ("a, w, t = 1.5, 4, 2.25; s = w*a; E = (s - t)**2/2; dE/ds == 2.25", "the power is taken at"),
        ("x, t, w = 0.5, 1, 0.6; y = sigmoid(w*x); E = (t - y)**2/2; dE/dy == 1", "after the step"),
        ("u, r = 1, 0.05; f = (7 - 3*u)**2; u - r * df/du == 2.2; df/du == -8", "rate"),
        ("u, r = 4, 0.12; f = 3*(u - 1.5)**2; new = u - r * df/du; df/du == 5", "rate"),
        ("a, b = 0, log(3); n = exp(a) + exp(b); J = log(n) - a; dJ/da == 1/4", "a term, and no factor"),
        ("x, w = 0.4, 2; z = w*x; h = sigmoid(z); dz/dw == 0.5; h == 0.7311", "left out"),
        ("x, w = 0.3, 3; h = exp(w*x); h == 2.71828", "left out"),
        ("x = -80; s = sigmoid(x); s == 0", "sign"),
        ("x = 100; s = 1 - tanh(x); 2*s == 0", "sign"),
        ("w = 8; E = (w - 5)**2; w1 = w - 0.1*dE/dw; w1 == w - 0.1*(w - 5)", "rate"),
        ("w = 1.5; E = (w - 5)**2; w1 = w - 0.1*dE/dw; dE/dw == -3.5", "rate"),
        ("w, x, t = 2, 3, 4; E = 3*(w*x - t)**2; w1 = w - 0.1*dE/dw; dE/dw == 2*(w*x - t)*x", "rate"),
        ("w, x = [2.0, 4.0], [0.3, 0.7]; J = sum(w*x)**2; dJ/dw == 2*x", "w[0] (2)"),
        ("u, x, w = 3, 0.7, 1.5; J = (w*x)**3; dJ/dw == 3*x", "u (3)"),
        ("x, w = 0.3, 0.7; E = sigmoid(w*x)**2/9; dE/dw == -0.01", "sign"),
        ("z = 0.597; o = sigmoid(z); o == 0.6449; E = 0.5*(1 - o)**2; E == 0.0631", "4 significant digits"),
    ],
)  # fmt: skip
def test_what_is_never_said(document: str, never: str) -> None:
    last = claims(document.replace("; ", "\n"))[-1]
    assert last.verdict == "fails"
    assert not any(never in sentence for sentence in last.explanations), last.explanations


def test_what_is_too_long_to_be_read_is_not_told() -> None:
    rows = ", ".join("[" + ", ".join(str((3 * i + 7 * j) % 11 - 5) for j in range(6)) + "]" for i in range(6))
    deep = f"W = [{rows}]; x = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]; y = sum(tanh(W @ tanh(W @ tanh(W @ x)))*(x + x*x)); "
    for number in ("1", "0", "0.5", "-1.2345", "2.71"):
        assert not any(
            "…" in sentence for sentence in claims((deep + f"y == {number}").replace("; ", "\n"))[-1].explanations
        )
