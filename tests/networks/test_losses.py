"""Losses: against the numbers of the documents, against fractions worked by hand, and against PyTorch where it is."""

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, gradient
from scalargrad.gradient_check import gradcheck
from scalargrad.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    half_mean_squared_error,
    half_squared_error,
    hinge,
    l1_penalty,
    l2_penalty,
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


@pytest.mark.parametrize("loss", [half_squared_error, mean_squared_error, binary_cross_entropy, hinge])
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


# --- PyTorch, where it is installed ---


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (mean_squared_error, "mse_loss"),
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
