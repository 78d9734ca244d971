"""Our own picture of a graph: everything is in it, nothing lies on anything else, whatever the graph."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, detach, dot, relu
from scalargrad.nn import MLP
from scalargrad.view.drawing.boxes import Box
from scalargrad.view.drawing.content import Content
from scalargrad.view.drawing.graph import draw
from scalargrad.view.drawing.graph_svg import graph_svg
from tests.support.expressions import graphs

SVG = "{http://www.w3.org/2000/svg}"


def picture(y):
    return ElementTree.fromstring(draw(y).pipe("svg"))


def boxes_of(root):
    for group in root.iter(f"{SVG}g"):
        if group.get("class") == "node":
            rect = group.find(f"{SVG}rect")
            x, y, width, height = (float(rect.get(key)) for key in ("x", "y", "width", "height"))
            yield group, Box(x, y, x + width, y + height)


def cards(root):
    """Where each card stands, by what appears when the mouse rests on it."""
    return {group.find(f"{SVG}title").text: box for group, box in boxes_of(root)}


def texts(root):
    return ["".join(text.itertext()).replace("\xa0", " ") for text in root.iter(f"{SVG}text")]


def neuron():
    w, x, b = Value(2.0, "w"), Value(5.0, "x"), Value(1.0, "b")
    a = relu(w * x + b)
    a.label = "a"
    a.backward()
    return a


def test_cards_edges_and_legend():
    root = picture(neuron())
    found = cards(root)
    assert list(found)[-1] == "a = 11, gradient 1" and "w = 2, gradient 5" in found
    assert found["w = 2, gradient 5"].right < found["a = 11, gradient 1"].left  # from left to right
    assert {"w", "x", "v = w·x", "z = v + b", "value", "gradient", "local derivative"} <= set(texts(root))
    assert sum(group.get("class") == "edge" for group in root.iter(f"{SVG}g")) == 5


def test_where_no_gradient_passes_the_edge_is_dashed():
    x = Value(-2.0, "x")
    assert "stroke-dasharray" in draw(relu(x) + x).pipe("svg", encoding="utf-8")
    assert 'stroke-dasharray="5 3"' not in draw(x * x).pipe("svg", encoding="utf-8")


def test_a_layer_stands_in_a_frame_with_nothing_of_another():
    net = MLP(2, [3, 1], seed=1)
    root = picture(net([Value(1.0, "x0"), Value(2.0, "x1")]))
    frames = [group for group in root.iter(f"{SVG}g") if group.get("class") == "layer"]
    assert [group.find(f"{SVG}text").text for group in frames] == ["layer 1", "layer 2"]
    for number, group in enumerate(frames, 1):
        rect = group.find(f"{SVG}rect")
        left, top, width, height = (float(rect.get(key)) for key in ("x", "y", "width", "height"))
        frame = Box(left, top, left + width, top + height)
        inside = [name for name, box in cards(root).items() if box.meets(frame)]
        assert inside and all(re.match(rf"[wabz]{number}\[", name) for name in inside)


@settings(max_examples=60, deadline=None)
@given(graphs(st.integers(-4, 4).map(float), functions=True, largest=25))
def test_no_card_lies_on_another_and_all_are_in_the_picture(graph):
    content = Content([graph.y], None, 300)
    root = ElementTree.fromstring(graph_svg(content))
    left, top, width, height = map(float, root.get("viewBox").split())
    boxes = [box for _, box in boxes_of(root)]
    assert len(boxes) == len(content.nodes)
    for i, box in enumerate(boxes):
        assert left <= box.left and box.right <= left + width and top <= box.top and box.bottom <= top + height
        assert not any(box.meets(other) for other in boxes[:i])


def test_a_chain_with_constants_is_straight():
    y = Value(1.0, "x")
    for _ in range(10):
        y = y * 1.5
    tops = {round(box.top / 12) for box in cards(picture(y)).values()}
    assert len(tops) <= 2


@pytest.mark.parametrize("count", [1, 5, 40])
def test_the_edges_of_a_wide_node_end_beside_each_other(count):
    numbers = [Value(float(i), f"x{i}") for i in range(count)]
    root = picture(dot(numbers, numbers))
    tips = [path.get("d") for path in root.iter(f"{SVG}path") if path.get("d").endswith("z")]
    assert len(tips) == len(set(tips)) == 2 * count


def test_a_detached_number_is_drawn():
    assert "v = detach(2)" in texts(picture(detach(Value(2.0, "x")) * 3))
