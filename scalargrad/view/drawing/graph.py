"""`draw(y)`: the recorded graph as a picture, from the inputs on the left to the result on the right.

A node is a card: its name and the operation that made it, below them its value and, once `backward` has run, its
gradient. An edge carries its local derivative: a gradient is what stands on the right, times what stands on the edge,
added up over the edges that leave a node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from scalargrad.checks import short_repr, whole
from scalargrad.value import Value
from scalargrad.view.drawing import palette
from scalargrad.view.drawing.content import Content
from scalargrad.view.drawing.graph_svg import graph_svg
from scalargrad.view.drawing.language import attributes, card, font, html, pill, small_card

if TYPE_CHECKING:
    from scalargrad.view.drawing.render import Drawing

MAX_NODES = 300  # more than that is no picture any more


def draw(y: Value | Iterable[Value], *, depth: int | None = None, max_nodes: int = MAX_NODES) -> Drawing:
    """The graph that leads to y, or to several outputs, as a `graphviz.Digraph` that shows itself in a notebook.

    Nodes show value and gradient (none before `backward`), edges ∂node/∂operand; one of 0 is dashed, for no gradient
    passes there. Plain numbers are small, and so is the name of an operand that stands far away. What a network labels
    as one layer stands in one frame. What has no label is given a name: z2[0], v1, v2, …

    depth: how many edges from y to go back, 0 or more. max_nodes: how many nodes to draw at most, those nearest to y.
    A note in the drawing says what was left out. The same graph gives the same text.

    Raises TypeError for anything but Values, ValueError for a depth below 0 or max_nodes below 1.

    >>> x = Value(3.0, label="x")
    >>> picture = draw(x * x)
    >>> picture.source.count("n0 -> n1")                # x is used twice
    2
    """
    from scalargrad.view.drawing.render import Drawing

    outputs = _outputs(y)
    for name, limit, least in (("depth", depth, 0), ("max_nodes", max_nodes, 1)):
        if limit is not None:
            whole(limit, least, name)
    face = {"fontname": palette.FONT}
    content = Content(outputs, depth, max_nodes)
    return Drawing(
        graph_attr={"bgcolor": "transparent", "rankdir": "LR", "nodesep": "0.2", "ranksep": "0.35", **face},
        node_attr={"shape": "plain", "fontsize": "12", "fontcolor": palette.INK, **face},
        edge_attr={"color": palette.LINE, "arrowsize": "0.6", **face},
        body=list(_statements(content)),
    ).with_svg(partial(graph_svg, content), _alt(content, outputs))


def _alt(content: Content, outputs: list[Value]) -> str:
    names = ", ".join(content.name(output) for output in outputs)
    count = len(content.nodes)
    return f"The graph of {names}, {count} {'node' if count == 1 else 'nodes'}"


def _outputs(y: Any) -> list[Value]:
    single = isinstance(y, (Value, str)) or not isinstance(y, Iterable)
    outputs: list[Any] = [y] if single else list(y)
    for output in outputs:
        if not isinstance(output, Value):
            raise TypeError(
                f"draw needs a Value, or several in a list, not {short_repr(output)}: give it a result of Values"
            )
    if not outputs:
        raise TypeError("draw needs at least one Value")
    return outputs


def _statements(content: Content) -> Iterator[str]:
    """The drawing in Graphviz's language: layers with their neurons, the other nodes, the edges, the legend."""
    for layer, neurons in content.layers().items():
        yield f"\tsubgraph cluster_{layer} {{\n"
        label = f"<{font(f'layer {layer}', palette.LINE, 12)}>"
        yield f"\t\tgraph{attributes(label, style='rounded', color=palette.LINE, labeljust='l')}\n"
        for neuron, nodes in neurons.items():
            yield f"\t\tsubgraph cluster_{layer}_{neuron} {{\n"
            yield f"\t\t\tgraph{attributes('', style='invis')}\n"
            yield from (f"\t\t\t{line}\n" for node in nodes for line in _node(content, node))
            yield "\t\t}\n"
        yield "\t}\n"
    yield from (f"\t{line}\n" for node in content.nodes if node not in content.place for line in _node(content, node))
    for node in content.nodes:
        yield from (f"\t{line}\n" for line in _edges(content, node))
    cells = [small_card(font(text, colour, size), fill) if fill else font(text, colour, size)
             for text, colour, fill, size in content.legend()]  # fmt: skip
    legend = card(["".join(f"<TD>{cell}</TD>" for cell in cells)], palette.CARD)
    yield f"\tgraph{attributes(legend, labelloc='b')}\n"


def _node(content: Content, node: Value) -> Iterator[str]:
    operation = "" if node.is_leaf else f"&#160;= {html(content.operation(node))}"
    title = f"<B>{html(content.name(node))}</B>{operation}"
    value, *gradient = content.numbers(node)
    numbers = f"<TD>{font(value, palette.FORWARD)}</TD>"
    for text in gradient:
        numbers += f"<TD>{small_card(font(text, palette.BACKWARD), palette.SLOPE)}</TD>"
    title = f'<TD COLSPAN="2">{title}</TD>' if gradient else f"<TD>{title}</TD>"
    label = card([title, numbers], content.fill(node))
    yield f"{content.id[node]}{attributes(label, tooltip=content.tooltip(node))}"
    for name, text in content.notes(node):
        yield f"{name}{attributes(pill(text, palette.QUIET, palette.NOTE))}"


def _edges(content: Content, node: Value) -> Iterator[str]:
    for edge in content.edges(node):
        if edge.name:
            yield f"{edge.tail}{attributes(pill(edge.name, palette.INK, palette.LEAF))}"
        label = pill(edge.label, palette.BACKWARD, palette.SLOPE)
        # from outside a layer: one column further away, so that the layer's own parameters fit between
        look = attributes(label, style="dashed" if edge.is_zero else "", minlen="2" if edge.enters else "")
        yield f"{edge.tail} -> {edge.head}{look}"
    for name, _ in content.notes(node):
        yield f"{name} -> {content.id[node]}{attributes(arrowhead='none', style='dotted')}"
