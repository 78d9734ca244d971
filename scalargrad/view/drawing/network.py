"""`draw_network(mlp, x)`: neurons as circles and weights as lines, as in a textbook.

The places are simple enough to be computed here: columns of circles. So this picture needs no program, and its SVG is
written by `sketch`; for other kinds of pictures that writes Graphviz's language as well, with the places fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Any

from scalargrad.checks import short_repr
from scalargrad.functions import dot
from scalargrad.gradient import gradient
from scalargrad.nn import MLP, Layer
from scalargrad.value import Value
from scalargrad.view.drawing import palette
from scalargrad.view.drawing.language import number
from scalargrad.view.drawing.sketch import Circle, Line, Sketch, Text
from scalargrad.view.formulas import shown

if TYPE_CHECKING:
    from scalargrad.view.drawing.layout import Point
    from scalargrad.view.drawing.render import Drawing

SHOWN = 8  # neurons of a layer; of larger ones the first and the last are drawn
NUMBERED = 12  # weights between two layers whose numbers are written on the lines
COLUMN, ROW, RADIUS = 190.0, 80.0, 24.0  # points


def draw_network(mlp: MLP, x: Sequence[Any] | None = None, loss: Callable[[Any], Value] | None = None) -> Drawing:
    """A multilayer perceptron with its weights and biases; with a sample, its activations; with a loss, its deltas.

    Weights are lines: the thicker the larger, blue if positive, orange and dashed if negative; where they are many, the
    numbers are shown when the pointer rests on a line. Layers of more than eight neurons are abbreviated.

    x: as many numbers or Values as the network has inputs; a circle then shows its activation. loss: a function of the
    outputs (a list, or one Value alone); each neuron then has its delta, ∂loss/∂z with z its weighted sum. Without a
    loss, after a `backward`, delta is the gradient of the bias: the same number for one sample, the sum over several.
    No grad is touched.

    Raises TypeError for anything but an MLP, ValueError for another number of inputs and for a loss without a sample.

    >>> net = MLP.from_weights([[[1.0, -2.0]], [[3.0]]], [[0.0], [0.5]])
    >>> picture = draw_network(net, [2.0, 0.5])
    >>> picture.pipe("svg", encoding="utf-8").count("<circle")
    4
    """
    from scalargrad.view.drawing.render import Drawing

    if not isinstance(mlp, MLP):
        raise TypeError(f"draw_network draws an MLP, not {short_repr(mlp)}: draw(y) draws any graph")
    if x is None and loss is not None:
        raise ValueError("the deltas of a loss need a sample: draw_network(mlp, x, loss)")
    sample = _sample(mlp, x, loss)
    made = _sketch(mlp, sample)
    return Drawing(
        engine="neato",
        graph_attr={"bgcolor": "transparent", "splines": "line", "layout": "neato", "outputorder": "edgesfirst"},
        node_attr={"fontname": palette.FONT},
        body=made.statements(),
    ).with_svg(made.svg, f"A network of {'-'.join(str(len(names)) for names in sample.names)} neurons")


@dataclass
class _Sample:
    """What is known of the neurons, column by column from the inputs on; None where it is not."""

    names: list[list[str]]
    activations: list[list[Any]] | None = None
    deltas: list[list[Any]] | None = None


def _sample(mlp: MLP, x: Sequence[Any] | None, loss: Callable[[Any], Value] | None) -> _Sample:
    sample = _Sample(_names(mlp, x))
    if any(not _is_untouched(parameter.grad) for parameter in mlp.parameters()):
        sample.deltas = [[None if n.b is None else n.b.grad for n in layer.neurons] for layer in mlp.layers]
    if x is None:
        return sample
    inputs = len(mlp.layers[0].neurons[0].w)
    if len(x) != inputs:
        raise ValueError(f"this network has {inputs} inputs, not {len(x)}")
    sums, columns = _forward(mlp, x)
    sample.activations = [[_data(one) for one in column] for column in columns]
    if loss is not None:
        sample.deltas = _deltas(loss, sums, columns[-1])
    return sample


def _names(mlp: MLP, x: Sequence[Any] | None) -> list[list[str]]:
    labels = [getattr(one, "label", None) for one in x] if x is not None else [None] * len(mlp.layers[0].neurons[0].w)
    names = [[shown(label) if label else f"x[{i}]" for i, label in enumerate(labels)]]
    for k, layer in enumerate(mlp.layers, 1):
        names.append([f"{'z' if n.activation is None else 'a'}{k}[{i}]" for i, n in enumerate(layer.neurons)])
    return names


def _forward(mlp: MLP, x: Sequence[Any]) -> tuple[list[list[Any]], list[list[Any]]]:
    """The weighted sums of every layer; the inputs, and the activations of every layer."""
    sums: list[list[Any]] = []
    columns = [list(x)]
    for layer in mlp.layers:
        sums.append([dot(n.w, columns[-1], 0 if n.b is None else n.b) for n in layer.neurons])
        columns.append([z if n.activation is None else n.activation(z) for n, z in zip(layer.neurons, sums[-1])])
    return sums, columns


def _deltas(loss: Callable[[Any], Value], sums: list[list[Any]], outputs: list[Any]) -> list[list[Any]]:
    """∂loss/∂z for every weighted sum z."""
    result = loss(outputs if len(outputs) > 1 else outputs[0])
    if not isinstance(result, Value):
        raise TypeError(f"the loss has to give a Value that was computed from the outputs, not {short_repr(result)}")
    deltas = iter(gradient(result, [z for row in sums for z in row]))
    return [[next(deltas).data for _ in row] for row in sums]


def _is_untouched(grad: Any) -> bool:
    return type(grad) is int and grad == 0


def _data(one: Any) -> Any:
    return one.data if isinstance(one, Value) else one


def _rows(size: int) -> list[int | None]:
    """Which neurons of a layer are drawn; None is the gap between them."""
    return list(range(size)) if size <= SHOWN else [*range(SHOWN - 3), None, size - 2, size - 1]


def _sketch(mlp: MLP, sample: _Sample) -> Sketch:
    sizes = [len(column) for column in sample.names]
    rows = [_rows(size) for size in sizes]
    tallest = max(map(len, rows))
    made = Sketch()
    place = {
        (k, i): (k * COLUMN, (at + (tallest - len(column)) / 2) * ROW)
        for k, column in enumerate(rows)
        for at, i in enumerate(column)
    }
    largest = max(_size(w.data) for layer in mlp.layers for n in layer.neurons for w in n.w)
    for k, layer in enumerate(mlp.layers):
        _weights(made, layer, k, rows, place, largest)
    for (k, i), (x, y) in place.items():
        if i is None:
            made.add(Text(x, y, "⋮", palette.LINE, 24))
        else:
            _neuron(made, sample, k, i, x, y, mlp)
    for k, size in enumerate(sizes):
        function = "" if k == 0 else _function(mlp.layers[k - 1])
        caption = "inputs" if k == 0 else f"layer {k}"
        made.add(Text(k * COLUMN, -ROW * 0.85, caption, palette.LINE, 13))
        below = f"{size} {function}".strip() if size > SHOWN else function
        made.add(Text(k * COLUMN, -ROW * 0.85 + 15, below, palette.LINE, 11))
    _legend(made, sample, (len(sizes) - 1) * COLUMN / 2, (tallest - 1) * ROW + ROW * 0.85)
    return made


def _weights(made: Sketch, layer: Layer, k: int, rows: list[Any], place: dict[Any, Any], largest: float) -> None:
    pairs = [(j, i) for j in rows[k] for i in rows[k + 1] if j is not None and i is not None]
    labels: list[Text] = []
    for j, i in pairs:
        w = layer.neurons[i].w[j]
        start, end = place[k, j], place[k + 1, i]
        negative = _is_negative(w.data)
        made.add(
            Line(
                start,
                end,
                palette.NEGATIVE_LINE if negative else palette.POSITIVE_LINE,
                width=0.5 + 3.5 * _size(w.data) / (largest or 1),
                dashed=negative,
                title=f"{shown(w.label or 'w')} = {number(w.data, 6)}",
            )
        )
        if len(pairs) <= NUMBERED:
            # beside one another rather than in a heap: those that lead further down stand further to the right
            share = 0.3 + 0.4 * (rows[k + 1].index(i) + 0.5) / len(rows[k + 1])
            colour = palette.BACKWARD if negative else palette.FORWARD
            labels.append(_label(number(w.data, 3), colour, start, end, share, labels))
    for label in labels:
        made.add(label)


def _label(text: str, colour: str, start: Point, end: Point, share: float, others: list[Text]) -> Text:
    """A weight on its line, at this share of the way or the nearest one where it covers no other weight."""
    shares = sorted((0.2 + 0.05 * step for step in range(13)), key=lambda one: abs(one - share))
    (x, y), (across, down) = start, (end[0] - start[0], end[1] - start[1])
    made = [Text(x + one * across, y + one * down, text, colour, 9, palette.CARD) for one in (share, *shares)]
    return next((one for one in made if not any(_cover(one, other) for other in others)), made[0])


def _cover(one: Text, other: Text) -> bool:
    return abs(one.x - other.x) < (one.width + other.width) / 2 and abs(one.y - other.y) < one.size + 4


def _neuron(made: Sketch, sample: _Sample, k: int, i: int, x: float, y: float, mlp: MLP) -> None:
    name = sample.names[k][i]
    fill = palette.LEAF if k == 0 else palette.OUTPUT if k == len(mlp.layers) else palette.CARD
    made.add(Circle(x, y, RADIUS, fill, palette.LINE))
    if sample.activations is None:
        made.add(Text(x, y, name, palette.INK, 11))
    else:
        made.add(Text(x, y - 9, name, palette.QUIET, 9))
        made.add(Text(x, y + 5, number(sample.activations[k][i], 3), palette.FORWARD, 12))
    if k == 0:
        return
    bias = mlp.layers[k - 1].neurons[i].b
    if bias is not None:
        made.add(Text(x, y + RADIUS + 8, f"b {number(bias.data, 3)}", palette.INK, 9, palette.NOTE))
    if sample.deltas is not None and sample.deltas[k - 1][i] is not None:
        made.add(Text(x, y - RADIUS - 8, f"δ {number(sample.deltas[k - 1][i], 3)}", palette.BACKWARD, 9, palette.SLOPE))


def _legend(made: Sketch, sample: _Sample, x: float, y: float) -> None:
    parts = [("weight > 0", palette.FORWARD, palette.CARD), ("weight < 0 (dashed)", palette.BACKWARD, palette.CARD)]
    if sample.activations is not None:
        parts.insert(0, ("in the circles: activations", palette.FORWARD, palette.CARD))
    parts.append(("b bias", palette.INK, palette.NOTE))
    if sample.deltas is not None:
        parts.append(("δ = ∂loss/∂z", palette.BACKWARD, palette.SLOPE))
    widths = [Text(0, 0, text, "", 10).width + 8 for text, _, _ in parts]
    left = x - fsum(widths) / 2
    for (text, colour, fill), width in zip(parts, widths):
        made.add(Text(left + width / 2, y, text, colour, 10, fill))
        left += width


def _function(layer: Layer) -> str:
    names = {getattr(n.activation, "__name__", "") if n.activation else "linear" for n in layer.neurons}
    return names.pop() if len(names) == 1 else ""


def _size(weight: Any) -> float:
    try:
        size = float(abs(weight))
        return size if size < float("inf") else 0.0
    except Exception:  # a batch, or a symbol: no one size
        return 0.0


def _is_negative(weight: Any) -> bool:
    try:
        return bool(weight < 0)
    except Exception:  # complex, a batch, a symbol
        return False
