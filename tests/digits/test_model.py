"""The network of document 004: its first weights, its loss and gradient beside NumPy's, what it is trained with."""

import math

import numpy as np
import pytest

from scalargrad.digits import LAYERS, inputs_of, loss, network, one_hot, optimiser, probabilities_of, rate, take_model
from scalargrad.nn import MLP


def weights(layer):
    return np.array([[w.data for w in neuron.w] for neuron in layer.neurons])


def test_the_first_weights_have_the_document_s_deviations():
    hidden, last = network((196, 256, 100), seed=1).layers
    assert weights(hidden).std() == pytest.approx(2 / math.sqrt(196 + 256), rel=0.02)
    assert weights(last).std() == pytest.approx(1 / math.sqrt(256 + 100), rel=0.02)
    assert abs(weights(hidden).mean()) < 0.001 and abs(weights(last).mean()) < 0.001
    assert {neuron.b.data for layer in (hidden, last) for neuron in layer.neurons} == {0.0}
    assert LAYERS == (784, 1024, 10)


def test_the_loss_and_its_gradient_are_those_of_the_document_s_program():
    """Its way: the logarithm of sigmoids, and by the outputs (p − y) / batch, backward through matrices."""
    net = network((6, 5, 10), seed=2)
    random = np.random.default_rng(3)
    x, y = random.normal(size=(4, 6)), one_hot(np.array([3, 0, 9, 3]))
    result = loss([net(row.tolist()) for row in x], y.tolist())
    result.backward()

    w1, w2 = (weights(layer) for layer in net.layers)
    hidden = np.maximum(x @ w1.T, 0)
    p = 1 / (1 + np.exp(-(hidden @ w2.T)))
    assert result.data == pytest.approx(-(y * np.log(p) + (1 - y) * np.log(1 - p)).sum() / 4)
    d = (p - y) / 4
    gradient = [[w.grad for w in neuron.w] for neuron in net.layers[1].neurons]
    assert np.array(gradient) == pytest.approx(d.T @ hidden)
    gradient = [[w.grad for w in neuron.w] for neuron in net.layers[0].neurons]
    assert np.array(gradient) == pytest.approx((d @ w2 * (hidden > 0)).T @ x)
    assert [neuron.b.grad for neuron in net.layers[1].neurons] == pytest.approx(d.sum(axis=0))


def test_an_update_is_the_classical_one():
    net = network((1, 1, 10), seed=0)
    moving, bias = optimiser(net), net.layers[1].neurons[0].b
    v = w = 0.0
    for g, epoch in ((1.0, 0), (-2.0, 7), (0.5, 8)):
        moving.lr = rate(epoch)
        moving.zero_grad()
        bias.grad = g
        moving.step()
        v = 0.9 * v - (0.1 if epoch < 8 else 0.01) * g
        w += v
        assert bias.data == pytest.approx(w)


def test_inputs_have_mean_0_and_deviation_1_as_mnist_s_pixels():
    images = np.array([0, 255], np.uint8).repeat(784).reshape(2, 28, 28)
    inputs = inputs_of(images)
    assert inputs.shape == (2, 784)
    assert inputs[:, 5] == pytest.approx([-0.1307 / 0.3081, (1 - 0.1307) / 0.3081])


def test_probabilities_are_sigmoids_of_the_outputs():
    net = MLP.from_weights([[[k - 5.0] for k in range(10)]])
    assert probabilities_of(net, [0.5]) == pytest.approx([1 / (1 + math.exp(2.5 - k / 2)) for k in range(10)])


def test_a_model_is_taken_as_it_was_saved(tmp_path):
    net, other = network((3, 4, 10), seed=1), network((3, 4, 10), seed=2)
    net.save(tmp_path / "model.json")
    take_model(other, tmp_path / "model.json")
    assert [p.data for p in other.parameters()] == [p.data for p in net.parameters()]


@pytest.mark.parametrize("number", ["NaN", "Infinity", '{"Fraction": "1/3"}', "1e999"])
def test_a_model_with_what_is_no_weight_is_refused(tmp_path, number):
    net = network((1, 1, 10), seed=1)
    net.save(tmp_path / "model.json")
    text = (tmp_path / "model.json").read_text()
    (tmp_path / "model.json").write_text(text.replace('"b1[0]": 0.0', f'"b1[0]": {number}'))
    with pytest.raises(ValueError, match=r"model\.json is damaged: b1\[0\] is .*, and no (weight|finite number)"):
        take_model(net, tmp_path / "model.json")
