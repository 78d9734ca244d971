"""Batches that become numbers: sums over samples, and what a plain weight gets from them."""

import numpy as np
import pytest

from scalargrad import Value, exp, gradient, leaky_relu, mean, relu, tanh, total
from tests.support.oracles import agree

X, Y = np.array([1.0, 2.0, -3.0]), np.array([0.5, 0.0, 2.0])

LOSSES = {
    "a line": lambda w, b, x, y: (w * x + b - y) ** 2,
    "a weight used before and in the batch": lambda w, b, x, y: (w * b) * x - w + exp(b * w) * y,
    "a neuron": lambda w, b, x, y: (tanh(w * x + b) - y) ** 2,
    "a kink": lambda w, b, x, y: relu(w * x + b) * y + leaky_relu(b * x, w),
}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("reduce", [total, mean, np.sum, np.mean])
def test_the_gradient_of_a_plain_weight_is_the_sum_over_the_samples(loss, reduce):
    w, b = Value(0.5), Value(-0.25)
    J = reduce(loss(w, b, Value(X), Y))
    J.backward()
    by_hand = Value(0.5), Value(-0.25)
    J_by_hand = total([loss(*by_hand, x, y) for x, y in zip(X.tolist(), Y.tolist())])
    if reduce in (mean, np.mean):
        J_by_hand = J_by_hand / 3
    J_by_hand.backward()
    assert type(J.data) is float
    agree(J.data, J_by_hand.data, 1e-14, "J")
    for found, again, right in zip((w, b), gradient(J, [w, b]), by_hand):
        assert type(found.grad) is float and np.shape(again.data) == ()
        agree(found.grad, right.grad, 1e-14, "backward")
        agree(again.data, right.grad, 1e-14, "gradient")


def test_the_second_derivative_of_a_mean():
    w = Value(2.0)
    J = mean((w * Value(X)) ** 2)
    assert gradient(gradient(J, w), w).data == pytest.approx(2 * (X @ X) / 3)


def test_from_a_batch_the_gradients_come_per_sample():
    w = Value(2.0)
    (w * Value(X)).backward()
    assert w.grad.tolist() == X.tolist()


def test_a_batch_that_depends_on_its_own_mean_is_refused_and_left_as_it_was():
    w = Value(2.0)
    z = w * Value(X)
    y = z - mean(z)
    for route in (lambda: y.backward(), lambda: gradient(y, w)):
        with pytest.raises(ValueError, match="make one number of it first"):
            route()
    assert w.grad == 0
    (loss := mean(y**2)).backward()  # a variance, as in batch normalisation
    assert loss.data == pytest.approx(np.var(2 * X)) and w.grad == pytest.approx(4 * np.var(X))


def test_numpys_variance_and_deviation():
    w = Value(2.0)
    np.std(w * Value(X)).backward()
    assert w.grad == pytest.approx(np.std(X))
    assert np.var(Value(X), ddof=1).data == pytest.approx(np.var(X, ddof=1))
    with pytest.raises(TypeError, match="as a whole"):
        np.sum(Value(X), axis=0)


def test_gradients_accumulate_over_two_losses():
    w = Value(2.0)
    for _ in range(2):
        mean(w * Value(X)).backward()
    assert w.grad == pytest.approx(2 * X.mean())


def test_nodes_with_equal_numbers_before_the_mean():
    """The order is cut at the mean, not at a node that happens to have its number."""
    x = Value(np.array([1.0, 1.0]))
    w = Value(1.0)
    J = mean(w * x) * w
    J.backward()
    assert w.grad == 2.0


def test_a_row_of_weights_gets_its_own_shape():
    w = Value(np.array([1.0, 2.0]))
    total(w * Value(np.ones((5, 2)))).backward()
    assert w.grad.tolist() == [5, 5]


def test_the_mean_of_one_number_is_the_number():
    x = Value(3.0)
    total(x).backward()
    assert mean(x) == 3.0 and total(x) == 3.0 and x.grad == 1
