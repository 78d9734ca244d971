"""`draw_network`: circles, lines, activations and deltas that agree with the engine."""

import re
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from scalargrad import Value
from scalargrad.nn import MLP, Layer
from scalargrad.view.drawing import palette
from scalargrad.view.drawing.network import draw_network

SVG = "{http://www.w3.org/2000/svg}"


def parsed(picture):
    return ElementTree.fromstring(picture.pipe("svg"))


def texts(picture):
    return [text.text for text in parsed(picture).iter(f"{SVG}text")]


def loss(y):
    return (y - 5) ** 2 / 2


def small():
    return MLP.from_weights([[[2.0]], [[3.0]]], [[0.0], [1.0]], activation="relu")


@pytest.mark.parametrize("sizes", [(2, 3, 1), (4, 5, 5, 2), (1, 1, 1)])
def test_a_circle_for_each_neuron_and_a_line_for_each_weight(sizes):
    picture = draw_network(MLP(sizes[0], sizes[1:], seed=1))
    page = parsed(picture)
    assert len(list(page.iter(f"{SVG}circle"))) == sum(sizes)
    assert len(list(page.iter(f"{SVG}line"))) == sum(m * n for m, n in pairwise(sizes))


def test_without_a_sample_there_are_names_and_biases():
    found = texts(draw_network(small()))
    assert {"x[0]", "a1[0]", "a2[0]", "b 0", "b 1", "layer 1", "relu"} <= set(found)
    assert not any(text.startswith("δ") for text in found)


def test_the_1_1_1_network_worked_by_hand():
    """x = 1, a1 = relu(2) = 2, a2 = relu(7) = 7, δ2 = 7 − 5 = 2, δ1 = 3 · 2 = 6."""
    found = texts(draw_network(small(), [1.0], loss))
    assert found.index("δ 6") < found.index("δ 2")
    assert {"1", "2", "7", "3"} <= set(found)


def test_deltas_after_backward_are_the_gradients_of_the_biases():
    net = small()
    loss(net([1.0])).backward()
    assert {"δ 6", "δ 2"} <= set(texts(draw_network(net, [1.0])))
    net.zero_grad()
    assert not any(text.startswith("δ") for text in texts(draw_network(net, [1.0])))


def test_a_loss_gives_deltas_without_biases_and_touches_no_grad():
    net = MLP.from_weights([[[2.0]], [[3.0]]], activation="relu")
    found = texts(draw_network(net, [1.0], loss))
    assert {"δ 3", "δ 1"} <= set(found)  # a2 = 6
    assert not any(text.startswith("b") and text != "b bias" for text in found)
    assert all(parameter.grad == 0 for parameter in net.parameters())


def test_colour_dashes_and_width_tell_sign_and_size():
    net = MLP.from_weights([[[2.0, -1.0, 0.0]]], activation=None)
    lines = list(parsed(draw_network(net)).iter(f"{SVG}line"))
    assert [line.get("stroke") for line in lines] == [
        palette.POSITIVE_LINE,
        palette.NEGATIVE_LINE,
        palette.POSITIVE_LINE,
    ]
    assert [line.get("stroke-dasharray") is not None for line in lines] == [False, True, False]
    widths = [float(line.get("stroke-width")) for line in lines]
    assert widths == [4.0, 2.25, 0.5]
    assert [line[0].text for line in lines] == ["w1[0,0] = 2", "w1[0,1] = −1", "w1[0,2] = 0"]


def test_large_layers_are_abbreviated():
    picture = draw_network(MLP(784, [64, 10], seed=1))
    page = parsed(picture)
    assert len(list(page.iter(f"{SVG}circle"))) == 3 * 7
    assert texts(picture).count("⋮") == 3
    assert {"784", "64 relu", "10 linear", "x[783]", "a1[63]"} <= set(texts(picture))


def test_numbers_of_other_types_and_labels_of_any_characters():
    net = MLP.from_weights([[[Fraction(1, 3)]]], [[Fraction(1, 2)]], activation=None)
    found = texts(draw_network(net, [Value(Fraction(3), '<script>"&')]))
    assert {'<script>"&', "1/3", "3/2", "b 1/2"} <= set(found)
    assert "<script" not in draw_network(net, [Value(Fraction(3), "<script>")]).source


def test_what_cannot_be_drawn():
    with pytest.raises(TypeError, match="draw_network draws an MLP"):
        draw_network(Layer(2, 3))
    with pytest.raises(ValueError, match="has 1 inputs, not 2"):
        draw_network(small(), [1.0, 2.0])
    with pytest.raises(ValueError, match="need a sample"):
        draw_network(small(), loss=loss)
    with pytest.raises(TypeError, match="loss has to give a Value"):
        draw_network(small(), [1.0], lambda y: 3.0)


def test_the_text_has_every_place_fixed_and_is_the_same_each_time():
    source = draw_network(small(), [1.0]).source
    nodes = [line for line in source.splitlines() if re.match(r"\t[ct]\d+ \[", line)]
    assert nodes and all(re.search(r'pos="[-\d.]+,[-\d.]+!"', line) for line in nodes)
    assert source == draw_network(small(), [1.0]).source
    assert 'c0 -> c1 [color="#3B8BC8" penwidth="2.83" arrowhead="none"]' in source
