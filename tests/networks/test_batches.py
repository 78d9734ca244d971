"""Batches: a Value of an array as prediction. Losses make one number of it, and training costs what NumPy costs."""

import math

import numpy as np
import pytest

from scalargrad import Value, gradient, log_softmax
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
from scalargrad.nn import MLP
from scalargrad.optim import SGD

RANDOM = np.random.default_rng(0)
N = 6
X = RANDOM.normal(size=(N, 2))
Y = RANDOM.normal(size=(N, 2))
SIDES = np.sign(Y[:, 0])
CLASSES = RANDOM.integers(0, 3, size=N)
SHARES = RANDOM.dirichlet([1.0, 1.0, 1.0], size=N)
COLUMNS = [X[:, 0], X[:, 1]]


def of_probabilities(logits, targets):
    single = isinstance(logits, Value)
    return binary_cross_entropy(logits.sigmoid() if single else [z.sigmoid() for z in logits], targets)


def of_logs(logits, targets):
    batch = isinstance(logits[0], Value)
    return kl_divergence(log_softmax(logits) if batch else [log_softmax(x) for x in logits], targets)


SQUARED = [mean_squared_error, half_squared_error, half_mean_squared_error, mean_absolute_error, huber]
CASES = [  # loss, number of outputs, targets of the batch, targets of the samples one by one
    *[(loss, 1, Y[:, 0], Y[:, 0]) for loss in SQUARED],
    *[(loss, 2, Y.T, Y) for loss in SQUARED],
    *[(loss, 2, list(Y.T), Y) for loss in SQUARED],
    (mean_squared_error, 1, list(Y[:, 0]), Y[:, 0]),
    (hinge, 1, SIDES, SIDES),
    (hinge, 2, np.sign(Y).T, np.sign(Y)),
    (binary_cross_entropy_with_logits, 1, SIDES > 0, SIDES > 0),
    (binary_cross_entropy_with_logits, 1, SHARES[:, 0], SHARES[:, 0]),
    (of_probabilities, 1, SIDES > 0, SIDES > 0),
    (of_probabilities, 1, SHARES[:, 0], SHARES[:, 0]),
    (cross_entropy, 3, CLASSES, CLASSES),
    (cross_entropy, 3, CLASSES.tolist(), CLASSES),
    (cross_entropy, 3, SHARES.T, SHARES),
    (cross_entropy, 3, list(np.eye(3)[CLASSES].T), CLASSES),
    (of_logs, 3, SHARES.T, SHARES),
]


@pytest.mark.parametrize(("loss", "outputs", "targets", "by_sample"), CASES)
def test_a_batch_is_its_samples(loss, outputs, targets, by_sample):
    """The loss, the gradient of every weight, a plain number each, and the same by `gradient`."""
    one, other = (MLP(2, [4, outputs], activation=["tanh", None], seed=1) for _ in range(2))
    batch = loss(one(COLUMNS), targets)
    samples = loss([other(list(x)) for x in X], by_sample)
    assert type(batch.data) is float and batch.data == pytest.approx(samples.data, rel=1e-12)
    batch.backward()
    samples.backward()
    assert [type(p.grad) for p in one.parameters()] == [float] * len(one.parameters())
    expected = pytest.approx([p.grad for p in other.parameters()], rel=1e-9, abs=1e-14)
    assert [p.grad for p in one.parameters()] == expected
    assert [g.data for g in gradient(loss(one(COLUMNS), targets), one.parameters())] == expected


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_a_training_step_leaves_plain_numbers(kind):
    net = MLP(2, [4, 1], activation=["tanh", None], seed=1)
    optimiser = SGD(net.parameters(), 0.1, 0.9)
    losses = []
    for _ in range(30):
        loss = mean_squared_error(net([column.astype(kind) for column in COLUMNS]), Y[:, 0].astype(kind))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.data)
    assert losses[-1] < 0.5 * losses[0] and {type(p.data) for p in net.parameters()} == {float}


def test_the_mean_over_samples_and_outputs_in_numbers():
    a, b = Value(np.array([1.0, 2.0])), Value(np.array([0.0, 4.0]))
    targets = [np.array([0.0, 0.0]), np.array([0.0, 1.0])]  # squares 1, 4, 0, 9
    assert mean_squared_error([a, b], targets).data == 3.5
    assert half_mean_squared_error([a, b], targets).data == 1.75
    assert half_squared_error([a, b], targets).data == 7.0
    assert mean_absolute_error([a, b], targets).data == 1.5
    assert mean_squared_error([a, 3.0], [targets[0], 0.0]).data == pytest.approx(14 / 3)


def test_samples_keep_their_digits():
    a, b = Value(np.array([40.0, 1e16, 0.0])), Value(np.array([0.0, 1e16, 0.0]))
    loss = cross_entropy([a, b], [0, 0, 1])
    loss.backward()
    assert (3 * a.grad).tolist() == pytest.approx([-math.exp(-40), -0.5, 0.5], rel=1e-15, abs=0)
    z = Value(np.array([40.0, -40.0, math.inf, -math.inf]))
    loss = binary_cross_entropy_with_logits(z, [1, 0, 1, 0])
    loss.backward()
    assert 4 * loss.data == pytest.approx(2 * math.exp(-40), rel=1e-15, abs=0)
    assert (4 * z.grad).tolist() == pytest.approx([-math.exp(-40), math.exp(-40), 0, 0], rel=1e-15, abs=0)


def test_what_is_ruled_out_in_a_batch():
    a, b = Value(np.array([0.0, -math.inf])), Value(np.array([-math.inf, 0.0]))
    for targets in ([0, 1], [np.array([1.0, 0.0]), np.array([0.0, 1.0])]):
        loss = cross_entropy([a, b], targets)
        loss.backward()
        assert loss.data == 0 and a.grad.tolist() == b.grad.tolist() == [0, 0]
    p = Value(np.array([0.0, 1.0, 0.5]))
    loss = binary_cross_entropy(p, [0, 1, 1])
    loss.backward()
    assert loss.data == pytest.approx(math.log(2) / 3) and p.grad.tolist() == pytest.approx([1 / 3, -1 / 3, -2 / 3])


def test_one_class_may_be_a_constant():
    a = Value(np.array([1.0, 2.0]))
    expected = (cross_entropy([0.0, 1.0], 1) + cross_entropy([0.0, 2.0], 0)) / 2
    assert cross_entropy([Value(0.0), a], [1, 0]).data == pytest.approx(expected)


def test_penalties_of_arrays_are_numbers():
    w = Value(np.array([1.0, -2.0]))
    assert (l1_penalty([w, 3.0], 0.5).data, l2_penalty([w, 3.0], 0.5).data) == (3.0, 7.0)


# --- shapes that differ are never spread ---

LONG = Value(np.zeros(3))


@pytest.mark.parametrize("loss", [*SQUARED, hinge, binary_cross_entropy_with_logits])
@pytest.mark.parametrize(
    ("predictions", "targets", "message"),
    [
        (LONG, np.ones((3, 1)), r"target has shape \(3, 1\), and the prediction is a batch of shape \(3,\)"),
        (LONG, np.ones(2), r"target has shape \(2,\)"),
        (LONG, 1.0, r"target has shape \(\)"),
        (Value(np.zeros((3, 1))), np.ones(3), r"target has shape \(3,\)"),
        (LONG, [1.0, [2.0], 3.0], "target is ragged"),
        (Value(0.0), np.ones(3), "differ in shape"),
        ([LONG, LONG], np.ones((3, 2)), r"2 predictions for 3 targets: .*targets\.T"),
        ([LONG, LONG], [np.ones(3), np.ones(2)], "target of sample 1 has shape"),
        ([LONG, LONG], np.ones(3), "2 predictions for 3 targets"),
        (Value(np.zeros(0)), np.zeros(0), "at least one"),
    ],
)
def test_shapes_that_differ(loss, predictions, targets, message):
    with pytest.raises(ValueError, match=message):
        loss(predictions, targets)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: mean_squared_error(LONG, ["a", "b", "c"]), TypeError, "array of numbers"),
        (lambda: binary_cross_entropy(Value(np.array([0.5, 1.5])), [1, 1]), ValueError, "this one is 1.5"),
        (lambda: binary_cross_entropy(Value(np.array([0.5, 0.0])), [1, 1]), ValueError, "probability 0.0.*with_logits"),
        (lambda: binary_cross_entropy_with_logits(LONG, [0, 1, 2]), ValueError, "this one is 2"),
        (lambda: hinge(LONG, [1, -1, 0]), ValueError, "not 0"),
        (lambda: cross_entropy([LONG, LONG], [0, 1, 2]), ValueError, "target 2 is none of the 2 classes"),
        (lambda: cross_entropy([LONG, LONG], [0, 1, 0.5]), ValueError, "target 0.5 is none"),
        (lambda: cross_entropy([LONG, LONG], [0, 1]), ValueError, r"target has shape \(2,\)"),
        (lambda: cross_entropy([Value(np.zeros(0))] * 2, np.zeros(0)), ValueError, "at least one"),
        (lambda: cross_entropy([LONG, LONG], 1), ValueError, r"target has shape \(\)"),
        (lambda: cross_entropy([LONG, Value(np.zeros(2))], [0, 1, 0]), ValueError, r"\(2,\) and \(3,\)"),
        (lambda: cross_entropy([LONG, LONG], np.full((3, 2), 0.5)), ValueError, r"targets\.T"),
        (lambda: cross_entropy([LONG, LONG], np.full((2, 3), 0.75)), ValueError, "sum 1, not 1.5"),
        (lambda: cross_entropy([LONG, LONG], np.array([[2.0] * 3, [-1.0] * 3])), ValueError, "between 0 and 1"),
        (lambda: kl_divergence([LONG, LONG], [0, 1, 1]), ValueError, "needs a probability for each class"),
        (lambda: kl_divergence([LONG + 1, LONG], np.full((2, 3), 0.5)), ValueError, "at most 0, not 1.0"),
        (lambda: kl_divergence([0.3, 0.7], [0.5, 0.5]), ValueError, "at most 0, not 0.3: take log_softmax"),
        (lambda: kl_divergence([-1.0, -1.0], [0.2, 0.2]), ValueError, "sum 1, not 0.4"),
        (lambda: kl_divergence([-1.0, -1.0], [1.0]), ValueError, "2 predictions for 1 targets"),
        (lambda: kl_divergence([-1.0, -1.0], 1), ValueError, "needs a probability for each class"),
    ],
)
def test_bad_targets_of_a_batch(make, error, message):
    with pytest.raises(error, match=message):
        make()
