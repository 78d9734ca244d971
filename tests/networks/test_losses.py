"""Losses: against the numbers of the documents, fractions worked by hand, mpmath, and PyTorch where it is."""

import math
from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, gradient, log_softmax
from scalargrad.gradient_check import gradcheck
from scalargrad.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    half_mean_squared_error,
    half_squared_error,
    hinge,
    huber,
    kl_divergence,
    l1_penalty,
    l2_penalty,
    mean_absolute_error,
    mean_squared_error,
)

F = Fraction
scores = st.lists(st.floats(-30, 30), min_size=1, max_size=6)


def slopes(loss, predictions, targets):
    xs = [Value(p) for p in predictions]
    loss(xs, targets).backward()
    return [x.grad for x in xs]


# --- numbers worked in fractions ---


def test_squared_errors_in_fractions():
    p, t = [F(1, 2), F(-2, 3), 4], [F(1, 3), 0, F(7, 2)]  # differences 1/6, -2/3, 1/2: squares 1/36, 16/36, 9/36
    assert half_squared_error(p, t) == F(13, 36)
    assert mean_squared_error(p, t) == F(26, 108)
    assert half_mean_squared_error(p, t) == F(13, 108)
    assert slopes(half_squared_error, p, t) == [F(1, 6), F(-2, 3), F(1, 2)]
    assert slopes(mean_squared_error, p, t) == [F(1, 9), F(-4, 9), F(1, 3)]
    assert slopes(half_mean_squared_error, p, t) == [F(1, 18), F(-2, 9), F(1, 6)]


def test_document_001_one_sample():
    """Weights 2 and 3, input 1, target 5: output 6, ½(6 − 5)² = ½ and slope 1."""
    out = Value(6)
    loss = half_squared_error(out, 5)
    loss.backward()
    assert (loss.data, out.grad) == (0.5, 1)


def test_document_002_two_outputs():
    """½ Σ over the outputs of one sample, as its program adds it up."""
    assert half_squared_error([F(8, 10), F(6, 10)], [F(1, 10), F(24, 100)]) == (F(49, 100) + F(1296, 10000)) / 2


def test_hinge_in_fractions():
    assert hinge([F(1, 2), -2, 3], [1, 1, 1]) == F(7, 6)
    assert slopes(hinge, [F(1, 2), F(3), F(1, 4)], [1, 1, -1]) == [F(-1, 3), 0, F(1, 3)]


def test_absolute_error_in_fractions():
    p, t = [F(1, 2), F(-2, 3), 4, 7], [F(1, 3), 0, F(7, 2), 7]  # |d|: 1/6, 2/3, 1/2, 0
    assert mean_absolute_error(p, t) == F(1, 3)
    assert slopes(mean_absolute_error, p, t) == [F(1, 4), F(-1, 4), F(1, 4), 0]


def test_huber_in_fractions():
    """delta 1/2, d = 1/4, 1/2, 2, -3: 1/32, at the bound 1/8, then ½(2 − ¼) and ½(3 − ¼)."""
    p, t, delta = [F(5, 4), F(1, 2), 3, -3], [1, 0, 1, 0], F(1, 2)
    assert huber(p, t, delta) == (F(1, 32) + F(1, 8) + F(7, 8) + F(11, 8)) / 4
    assert slopes(lambda p, t: huber(p, t, delta), p, t) == [F(1, 16), F(1, 8), F(1, 8), F(-1, 8)]
    assert huber([F(1, 4), 3], [0, 0]) == (F(1, 32) + F(5, 2)) / 2
    assert huber(F(7, 3), 0) == F(11, 6) and huber(Decimal(4), Decimal(1)) == Decimal("2.5")
    x = Value(F(1, 4))
    assert gradient(gradient(huber(x, 0), x), x).data == 1


@given(d=st.floats(-1e3, 1e3), delta=st.floats(1e-3, 1e3))
def test_huber_by_its_cases(d, delta):
    expected, slope = (d * d / 2, d) if abs(d) <= delta else (delta * (abs(d) - delta / 2), math.copysign(delta, d))
    x = Value(d)
    loss = huber(x, 0.0, delta)
    loss.backward()
    assert (loss.data, x.grad) == (pytest.approx(expected, rel=1e-12), pytest.approx(slope, rel=1e-12))


def test_penalties_in_fractions():
    ps = [F(1, 2), F(-3)]
    assert l1_penalty(ps, F(1, 7)) == F(1, 2) and l2_penalty(ps, F(1, 37)) == F(1, 4)
    xs = list(map(Value, ps))
    assert [g.data for g in gradient(l1_penalty(xs, F(1, 7)), xs)] == [F(1, 7), F(-1, 7)]
    assert [g.data for g in gradient(l2_penalty(xs, F(1, 3)), xs)] == [F(1, 3), -2]


# --- entropies, against SymPy and each other ---


def test_cross_entropies_by_sympy():
    z = sympy.symbols("z0:3", real=True)
    at = dict(zip(z, map(sympy.Rational, ("1/2", "-3/4", "2"))))
    formula = -sympy.log(sympy.exp(z[1]) / sum(map(sympy.exp, z)))
    point = [float(at[x]) for x in z]
    assert cross_entropy(point, 1) == pytest.approx(float(formula.subs(at).evalf(30)), rel=1e-15)
    assert slopes(cross_entropy, point, 1) == pytest.approx([float(sympy.diff(formula, x).subs(at)) for x in z])
    p, t = sympy.symbols("p t")
    formula = -t * sympy.log(p) - (1 - t) * sympy.log(1 - p)
    at = {p: sympy.Rational(1, 5), t: sympy.Rational(2, 3)}
    assert binary_cross_entropy(0.2, 2 / 3) == pytest.approx(float(formula.subs(at)), rel=1e-14)
    x = Value(0.2)
    binary_cross_entropy(x, 2 / 3).backward()
    assert x.grad == pytest.approx(float(sympy.diff(formula, p).subs(at)), rel=1e-14)


@given(zs=scores, seed=st.integers(0, 99))
@settings(deadline=None)
def test_probabilities_and_logits_give_the_same(zs, seed):
    ts = [(seed >> k) % 2 for k in range(len(zs))]
    from_logits = binary_cross_entropy_with_logits(list(map(Value, zs)), ts)
    from_probabilities = binary_cross_entropy([Value(z).sigmoid() for z in zs], ts)
    assert from_logits.data == pytest.approx(from_probabilities.data, rel=1e-3, abs=1e-9)
    assert slopes(binary_cross_entropy_with_logits, zs, ts) == pytest.approx(
        [(1 / (1 + math.exp(-z)) - t) / len(zs) for z, t in zip(zs, ts)], rel=1e-9
    )


def test_two_classes_are_one_logit():
    for z, t in ((0.7, 0), (-3.0, 1), (40.0, 1)):
        assert cross_entropy([0.0, z], t) == pytest.approx(binary_cross_entropy_with_logits(z, t), rel=1e-12)


def test_logits_neither_overflow_nor_lose_digits():
    assert binary_cross_entropy_with_logits(-800.0, 0) == math.exp(-800)
    assert binary_cross_entropy_with_logits(800.0, 1) == 0
    assert cross_entropy([1e4, -1e4], 1) == 2e4
    assert slopes(cross_entropy, [1e4, -1e4], 1) == [1, -1]
    for target in ([0, 1], [1, 0]):
        assert slopes(cross_entropy, [1e16, 1e16], target) == [(-1) ** t / 2 for t in target]
    assert slopes(cross_entropy, [1e16, 1e16, 0.0], 2) == [0.5, 0.5, -1]


ULPS = 8 * 2**-52


@pytest.mark.parametrize("z", [0.0, 1e-300, 1e-9, 0.5, 1.0, 20.0, 30.0, 36.0, 37.5, 40.0, 100.0, 700.0, 1e5, 1e300])
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("target", [0, 1, 0.25])
def test_binary_cross_entropy_by_mpmath(z, sign, target):
    z = sign * z
    with mpmath.workdps(400):
        exact = (
            target * mpmath.log1p(mpmath.exp(-z)) + (1 - target) * mpmath.log1p(mpmath.exp(z)) if abs(z) < 900 else 0
        )
        slope = 1 / (1 + mpmath.exp(-mpmath.mpf(z))) - target if abs(z) < 900 else (z > 0) - target
    expected = float(exact) if abs(z) < 900 else abs(z) * (1 - target if z > 0 else target)
    x = Value(z)
    loss = binary_cross_entropy_with_logits(x, target)
    loss.backward()
    assert loss.data == pytest.approx(expected, rel=ULPS, abs=0)
    assert x.grad == pytest.approx(float(slope), rel=ULPS, abs=0 if target in (0, 1) else 1e-16)


@pytest.mark.parametrize(
    "logits",
    [
        [36.0, 0.0],
        [40.0, 0.0, -3.5],
        [0.0, 700.5, 700.5],
        [1e6, 1e6 + 0.25, 1e6 - 8],
        [1e16, 1e16],
        [0.5, -0.25, 2.0, 2.0],
        [-1e15, -1e15 + 0.5],
        [300.0, 0.0, 299.5],
    ],
)
def test_cross_entropy_by_mpmath(logits):
    """The differences of the logits are exact in floats: all digits can be asked for."""
    with mpmath.workdps(500):
        powers = [mpmath.exp(mpmath.mpf(z) - max(logits)) for z in logits]
        shares = [power / mpmath.fsum(powers) for power in powers]
    for target in range(len(logits)):
        with mpmath.workdps(500):
            others = mpmath.fsum(share for k, share in enumerate(shares) if k != target)
            expected = float(-mpmath.log1p(-others))
            exact = [float(share) if k != target else -float(others) for k, share in enumerate(shares)]
        for wanted in (target, [float(k == target) for k in range(len(logits))]):
            xs = list(map(Value, logits))
            loss = cross_entropy(xs, wanted)
            loss.backward()
            assert loss.data == pytest.approx(expected, rel=ULPS, abs=0)
            assert [x.grad for x in xs] == pytest.approx(exact, rel=ULPS, abs=1e-300)


probabilities = st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3).map(lambda ps: [p / sum(ps) for p in ps])


@given(zs=st.lists(st.floats(-20, 20), min_size=3, max_size=3), ts=probabilities, also=probabilities)
@settings(deadline=None)
def test_soft_targets_by_their_formula(zs, ts, also):
    logs = log_softmax(zs)
    assert cross_entropy(zs, ts) == pytest.approx(-sum(t * q for t, q in zip(ts, logs)), rel=1e-12)
    entropy = -sum(t * math.log(t) for t in ts)
    assert kl_divergence(logs, ts) == pytest.approx(cross_entropy(zs, ts) - entropy, rel=1e-9, abs=1e-12)
    assert kl_divergence(logs, ts) >= -1e-12
    for loss, x in ((cross_entropy, zs), (kl_divergence, logs)):
        assert loss([x, x[::-1]], [ts, also]) == pytest.approx((loss(x, ts) + loss(x[::-1], also)) / 2, rel=1e-12)
    softmax = [math.exp(q) for q in logs]
    assert slopes(cross_entropy, zs, ts) == pytest.approx([p - t for p, t in zip(softmax, ts)], abs=1e-12)
    assert slopes(kl_divergence, logs, ts) == pytest.approx([-t for t in ts])


def test_smoothed_labels():
    """PyTorch's label_smoothing: (1 − ε) on the class, and ε spread over all K."""
    zs, smooth = [0.3, -1.2, 2.5], 0.1
    targets = [(1 - smooth) * (k == 2) + smooth / 3 for k in range(3)]
    q = log_softmax(zs)
    assert cross_entropy(zs, targets) == pytest.approx(-(1 - smooth) * q[2] - smooth * sum(q) / 3)


def test_classes_that_are_ruled_out():
    """A logit of −∞ for a class that is no target, and a target of probability 0."""
    for target in (1, [0, 1, 0], [0.0, 1.0, 0.0]):
        xs = [Value(-math.inf), Value(0.0), Value(0.0)]
        loss = cross_entropy(xs, target)
        loss.backward()
        assert loss.data == pytest.approx(math.log(2)) and [x.grad for x in xs] == [0, -0.5, 0.5]
    assert kl_divergence([-math.inf, 0.0], [0, 1]) == 0


def test_a_probability_of_0_or_1_with_its_own_target():
    assert binary_cross_entropy([0.0, 1.0], [0, 1]) == 0


@pytest.mark.parametrize(
    "loss",
    [
        lambda xs: half_squared_error(xs, [1, 2, 3]),
        lambda xs: mean_squared_error(xs, [1, 2, 3]),
        lambda xs: binary_cross_entropy_with_logits(xs, [1, 0, 0.25]),
        lambda xs: binary_cross_entropy([x.sigmoid() for x in xs], [1, 0, 0.25]),
        lambda xs: cross_entropy(xs, 2),
        lambda xs: cross_entropy([xs, xs[::-1]], [2, 0]),
        lambda xs: cross_entropy(xs, [0.25, 0.25, 0.5]),
        lambda xs: kl_divergence(log_softmax(xs), [0.25, 0.75, 0]),
        lambda xs: huber(xs, [0, 1, 0], 1.5),
        lambda xs: mean_absolute_error(xs, [0, 1, 0]),
        lambda xs: hinge(xs, [1, -1, 1]),
        lambda xs: l1_penalty(xs, 0.5) + l2_penalty(xs, 2),
    ],
)
def test_second_order_too(loss):
    assert gradcheck(loss, [0.3, -1.2, 2.5], order=2).ok


# --- shapes ---


def test_shapes_alike_are_taken_however_deep():
    assert half_squared_error(3, 1) == half_squared_error([3], [1]) == half_squared_error([[3]], [[1]]) == 2
    assert mean_squared_error([[1, 2], [3, 4]], [[0, 0], [0, 0]]) == 7.5
    assert mean_squared_error(np.array([1.0, 3.0]), np.array([0.0, 1.0])) == 2.5
    assert cross_entropy([[0.0, 0.0], [0.0, 0.0]], [0, 1]) == pytest.approx(math.log(2))
    assert hinge([0.5], np.array([1])) == 0.5


ALIKE = [
    half_squared_error, mean_squared_error, half_mean_squared_error, mean_absolute_error, huber, binary_cross_entropy,
    binary_cross_entropy_with_logits, hinge,
]  # fmt: skip


@pytest.mark.parametrize("loss", ALIKE)
@pytest.mark.parametrize(
    ("predictions", "targets", "message"),
    [
        ([1, 1], [1], "2 predictions for 1 targets"),
        ([], [], "at least one"),
        ([[1], [1, 1]], [[1], [1]], "2 predictions of sample 1 for 1 targets"),
        ([1, 1], [1, [1]], "target of sample 1 differ in shape"),
        (1, [1], "differ in shape"),
        ([[[1], [1, 1]]], [[[1], [1]]], "sample 1 of sample 0"),
    ],
)
def test_shapes_that_differ(loss, predictions, targets, message):
    with pytest.raises(ValueError, match=message):
        loss(predictions, targets)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: cross_entropy([0.0, 1.0], 2), "target 2 is none of the 2 classes 0 to 1"),
        (lambda: cross_entropy([0.0, 1.0], -1), "none of the 2 classes"),
        (lambda: cross_entropy([0.0, 1.0], 0.5), "none of the 2 classes"),
        (lambda: cross_entropy([0.0, 1.0], math.nan), "none of the 2 classes"),
        (lambda: cross_entropy([Value(0.0), Value(1.0)], [1, 1]), "sum 1, not 2 .*index of its class"),
        (lambda: cross_entropy(Value(1.0), 0), "a list of scores"),
        (lambda: cross_entropy([[0.0, 1.0]], [0, 1]), "1 predictions for 2 targets"),
        (lambda: cross_entropy([], []), "at least one"),
        (lambda: hinge([1.0], [0]), "targets -1 or 1, not 0"),
        (lambda: binary_cross_entropy([0.5], [2]), "a target lies between 0 and 1, and this one is 2"),
        (lambda: binary_cross_entropy([Value(1.5)], [1]), "a probability lies between 0 and 1"),
        (lambda: binary_cross_entropy([math.nan], [1]), "a probability lies"),
        (lambda: binary_cross_entropy_with_logits([0.5], [-1]), "a target lies between"),
        (lambda: binary_cross_entropy([Value(0.0, "p")], [1]), "label 'p'"),
    ],
)
def test_bad_targets(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("delta", [0, -1, math.nan])
def test_a_delta_that_is_not_positive(delta):
    with pytest.raises(ValueError, match="delta has to be positive, not"):
        huber([1.0], [0.0], delta)


@pytest.mark.parametrize(
    ("predictions", "targets", "message"),
    [
        ({0: 1.0}, {0: 2.0}, r"not a dict: list\(d.values\(\)\)"),
        ([1.0], {0: 2.0}, "not a dict"),
        ([{0: 1.0}], [{0: 1.0}], "not a dict"),
        ({1.0}, [1.0], "not a set"),
        ({0: 1.0}.values(), [1.0], "not a dict_values"),
        (map(float, [1]), [1.0], r"not a map: list\("),
        ([1.0], (x for x in [1.0]), "not a generator"),
        ("12", [1.0, 2.0], "'12' is text"),
        ("1", 1.0, "text"),
        ("ab", "ab", "text"),
        (["1"], [1], r"'1' is text: convert it first, float\('1'\)"),
        ([1.0], [b"1"], "text"),
        ([None], [1.0], "None is not a number"),
        ([1.0], [None], "None is not a number"),
        ([True], [1.0], "True is not a number here"),
    ],
)
@pytest.mark.parametrize("loss", [*ALIKE, cross_entropy, kl_divergence])
def test_what_holds_no_numbers_in_a_row(loss, predictions, targets, message):
    with pytest.raises((TypeError, ValueError), match=f"{message}|needs a list of scores|many samples need"):
        loss(predictions, targets)


# --- labels that are bools ---


@pytest.mark.parametrize("loss", [loss for loss in ALIKE if loss is not hinge])
@pytest.mark.parametrize("kind", [bool, np.bool_, lambda t: np.array(t)])
def test_bools_are_0_and_1(loss, kind):
    predictions, labels = [0.25, 0.75, 0.5], [True, False, True]
    assert loss(predictions, [kind(t) for t in labels]) == loss(predictions, [1, 0, 1])
    assert loss(predictions, np.array(labels)) == loss(predictions, [1, 0, 1])
    assert loss(0.3, kind(True)) == loss(0.3, 1)
    batch = Value(np.array(predictions))
    assert loss(batch, np.array(labels)).data == loss(batch, labels).data == pytest.approx(loss(predictions, labels))


def test_bools_as_classes():
    assert cross_entropy([0.5, 2.0], True) == cross_entropy([0.5, 2.0], np.bool_(True)) == cross_entropy([0.5, 2.0], 1)
    assert cross_entropy([[0.5, 2.0]], np.array([False])) == cross_entropy([0.5, 2.0], [True, False])
    assert hinge([0.5], [True]) == 0.5
    with pytest.raises(ValueError, match="targets -1 or 1, not 0"):
        hinge([0.5, 0.5], [True, False])


# --- PyTorch, where it is installed ---


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (mean_squared_error, "mse_loss"),
        (mean_absolute_error, "l1_loss"),
        (huber, "huber_loss"),
        (binary_cross_entropy_with_logits, "binary_cross_entropy_with_logits"),
        (lambda z, t: binary_cross_entropy([x.sigmoid() for x in z], t), "sigmoid + binary_cross_entropy"),
        (cross_entropy, "cross_entropy"),
    ],
)
@given(zs=st.lists(st.floats(-20, 20), min_size=4, max_size=4), t=st.integers(0, 15))
@settings(deadline=None)
def test_pytorch_says_the_same(ours, theirs, zs, t):
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    z = torch.tensor(zs, dtype=torch.float64, requires_grad=True)
    targets = [float(t >> k & 1) for k in range(4)]
    if theirs == "cross_entropy":
        targets = t % 4
        expected = functional.cross_entropy(z, torch.tensor(targets))
    elif theirs.startswith("sigmoid"):
        expected = functional.binary_cross_entropy(torch.sigmoid(z), torch.tensor(targets, dtype=torch.float64))
    else:
        expected = getattr(functional, theirs)(z, torch.tensor(targets, dtype=torch.float64))
    expected.backward()
    xs = list(map(Value, zs))
    loss = ours(xs, targets)
    loss.backward()
    assert loss.data == pytest.approx(expected.item(), rel=1e-9, abs=1e-12)
    assert [x.grad for x in xs] == pytest.approx(z.grad.tolist(), rel=1e-6, abs=1e-9)
