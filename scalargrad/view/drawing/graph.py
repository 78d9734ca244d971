"""`draw(y)`: the recorded graph as a picture, from the inputs on the left to the result on the right.

A node is a card: its name and the operation that made it, below them its value and, once `backward` has run, its
gradient. An edge carries its local derivative: a gradient is what stands on the right, times what stands on the edge,
added up over the edges that leave a node.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from scalargrad.checks import whole
from scalargrad.derivatives import DOT, TOTAL
from scalargrad.value import Value, ordered_by
from scalargrad.value import node as new_node
from scalargrad.view.drawing import palette
from scalargrad.view.drawing.dot import DIGITS, attributes, card, font, html, number, pill, small_card
from scalargrad.view.formulas import Notation, Writer

if TYPE_CHECKING:
    from scalargrad.view.drawing.render import Drawing

MAX_NODES = 300  # more than that is no picture any more, and takes Graphviz seconds
LAYER = re.compile(r"[AaBbHhWwZz](\d+)\[(\d+)(?:, *\d+)?\]['′]*")  # w1[0,1], z2[0]: what belongs to a layer
FAR = (
    8  # columns; no line is longer: it would be hard to follow, and take Graphviz minutes. The name stands there again
)
MANY = 4  # plain numbers in a node, shown in full


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
    font = {"fontname": palette.FONT}
    return Drawing(
        graph_attr={"bgcolor": "transparent", "rankdir": "LR", "nodesep": "0.2", "ranksep": "0.35", **font},
        node_attr={"shape": "plain", "fontsize": "12", "fontcolor": palette.INK, **font},
        edge_attr={"color": palette.LINE, "arrowsize": "0.6", **font},
        body=list(_Graph(outputs, depth, max_nodes).lines()),
    )


def _outputs(y: Any) -> list[Value]:
    single = isinstance(y, (Value, str)) or not isinstance(y, Iterable)
    outputs: list[Any] = [y] if single else list(y)
    for output in outputs:
        if not isinstance(output, Value):
            raise TypeError(f"draw needs a Value, or several in a list, not {output!r}: give it a result of Values")
    if not outputs:
        raise TypeError("draw needs at least one Value")
    return outputs


class _Graph:
    """The part of a graph that is drawn, and its lines of text."""

    def __init__(self, outputs: Sequence[Value], depth: int | None, max_nodes: int) -> None:
        self.outputs = set(outputs)
        several = len(outputs) > 1
        root = new_node(None, TOTAL, tuple(outputs), (1,) * len(outputs)) if several else outputs[0]
        self.notation = Notation(root)
        self.kept = nearest(outputs, depth, max_nodes)
        self.nodes = in_reading_order(outputs, self.kept)
        self.total = len(self.notation.order) - several
        self.id = {node: f"n{i}" for i, node in enumerate(self.nodes)}
        self.column = columns(self.nodes)
        self.known = any(type(node.grad) is not int or node.grad != 0 for node in self.nodes)
        self.place = {node: found.groups() for node in self.nodes if (found := LAYER.fullmatch(self.name(node)))}

    def name(self, node: Value) -> str:
        return self.notation.names[node].plain

    def lines(self) -> Iterator[str]:
        """The statements: layers with their neurons, the other nodes, the edges, the legend."""
        layers: dict[str, dict[str, list[Value]]] = {}
        for node, (layer, neuron) in self.place.items():
            layers.setdefault(layer, {}).setdefault(neuron, []).append(node)
        for layer in sorted(layers, key=int):
            yield f"\tsubgraph cluster_{layer} {{\n"
            label = f"<{font(f'layer {layer}', palette.LINE, 12)}>"
            yield f"\t\tgraph{attributes(label, style='rounded', color=palette.LINE, labeljust='l')}\n"
            for neuron in sorted(layers[layer], key=int):
                yield f"\t\tsubgraph cluster_{layer}_{neuron} {{\n"
                yield f"\t\t\tgraph{attributes('', style='invis')}\n"
                yield from (f"\t\t\t{line}\n" for node in layers[layer][neuron] for line in self.node(node))
                yield "\t\t}\n"
            yield "\t}\n"
        yield from (f"\t{line}\n" for node in self.nodes if node not in self.place for line in self.node(node))
        for node in self.nodes:
            yield from self.edges(node)
        yield f"\tgraph{attributes(self.legend(), labelloc='b')}\n"

    def node(self, node: Value) -> Iterator[str]:
        title = f"<B>{html(self.name(node))}</B>" + ("" if node.is_leaf else f"&#160;= {html(self.operation(node))}")
        value = f"<TD>{font(number(node.data), palette.FORWARD)}</TD>"
        if self.known:
            value += f"<TD>{small_card(font(number(node.grad), palette.BACKWARD), palette.SLOPE)}</TD>"
        fill = palette.OUTPUT if node in self.outputs else palette.LEAF if node.is_leaf else palette.CARD
        label = card([f'<TD COLSPAN="2">{title}</TD>' if self.known else f"<TD>{title}</TD>", value], fill)
        yield f"{self.id[node]}{attributes(label, tooltip=self.tooltip(node))}"
        for name, text in self.notes(node):
            yield f"{name}{attributes(pill(text, palette.QUIET, palette.NOTE))}"

    def tooltip(self, node: Value) -> str:
        gradient = f", gradient {number(node.grad, 12)}" if self.known else ""
        return f"{self.name(node)} = {number(node.data, 12)}{gradient}"

    def notes(self, node: Value) -> Iterator[tuple[str, str]]:
        """The small cards before a node: the plain numbers among its operands, and what is left out there."""
        constants = [arg for arg in node.args if not isinstance(arg, Value)]
        if constants:
            more = ", …" if len(constants) > MANY else ""
            yield f"{self.id[node]}c", ", ".join(map(number, constants[:MANY])) + more
        hidden = len(set(node.parents) - self.kept)
        if hidden:
            yield f"{self.id[node]}m", "…" if hidden == 1 else f"… {hidden:,} more"

    def edges(self, node: Value) -> Iterator[str]:
        me = self.id[node]
        for i, (arg, local_derivative) in enumerate(zip(node.args, node.local_derivatives)):
            if isinstance(arg, Value) and arg in self.kept:
                tail = self.id[arg]
                if self.column[node] - self.column[arg] > FAR:
                    tail = f"{me}r{i}"
                    yield f"\t{tail}{attributes(pill(self.name(arg), palette.INK, palette.LEAF))}\n"
                label = pill(number(local_derivative), palette.BACKWARD, palette.SLOPE)
                dashed = "dashed" if is_zero(local_derivative) else ""
                enters = node in self.place and self.place.get(arg, ("",))[0] != self.place[node][0]
                # from outside a layer: one column further away, so that the layer's own parameters fit between
                yield f"\t{tail} -> {me}{attributes(label, style=dashed, minlen='2' if enters else '')}\n"
        for name, _ in self.notes(node):
            yield f"\t{name} -> {me}{attributes(arrowhead='none', style='dotted')}\n"

    def operation(self, node: Value) -> str:
        """What made a node, in the names of its operands: w · x + b, or in short where that is long."""
        text = Writer(DIGITS).write(self.notation.definition(node))
        if len(text) <= LONGEST:
            return text
        if node.op is DOT:
            return "Σ wᵢ·xᵢ + b" if len(node.args) % 2 else "Σ wᵢ·xᵢ"
        return _IN_SHORT.get(node.op.name, f"{node.op.name}(…)")

    def legend(self) -> str:
        """How to read the drawing, and what is not in it."""
        cells = [font("value", palette.FORWARD, 11)]
        if self.known:
            cells.append(small_card(font("gradient", palette.BACKWARD, 11), palette.SLOPE))
        elif any(not node.is_leaf for node in self.nodes):
            cells.append(font("no gradients yet: call backward()", palette.QUIET, 11))
        if any(not node.is_leaf for node in self.nodes):
            cells.append(small_card(font("local derivative", palette.BACKWARD, 10), palette.SLOPE))
        if len(self.nodes) < self.total:
            left_out = f"{self.total - len(self.nodes):,} of {self.total:,} nodes left out"
            cells.append(font(left_out, palette.INK, 11))
        return card(["".join(f"<TD>{cell}</TD>" for cell in cells)], palette.CARD)


LONGEST = 26  # characters of an operation
_IN_SHORT = {"total": "Σ xᵢ", "add": "… + …", "sub": "… − …", "mul": "… · …", "div": "… / …",
             "pow": "… ^ …", "neg": "− …"}  # fmt: skip


def in_reading_order(outputs: Sequence[Value], kept: set[Value]) -> list[Value]:
    """Every node that is kept, after its operands, and these from left to right, as they are read in a formula."""
    return ordered_by(
        [output for output in outputs if output in kept],
        lambda node: [parent for parent in reversed(node.parents) if parent in kept],
    )


def columns(nodes: Sequence[Value]) -> dict[Value, int]:
    """How far to the right each of the nodes stands: after its operands, just before the first node that uses it."""
    column: dict[Value, int] = {}
    for node in nodes:
        column[node] = max((column[parent] + 1 for parent in node.parents if parent in column), default=0)
    first_use: dict[Value, int] = {}
    for node in reversed(nodes):
        column[node] = first_use.get(node, column[node] + 1) - 1
        for parent in node.parents:
            first_use[parent] = min(first_use.get(parent, column[node]), column[node])
    return column


def nearest(outputs: Sequence[Value], depth: int | None, max_nodes: int) -> set[Value]:
    """The nodes at most `depth` edges before the outputs, the nearest ones if they are too many."""
    kept: dict[Value, None] = dict.fromkeys(outputs[:max_nodes])
    level = list(kept)
    while level and (depth is None or depth > 0):
        further: dict[Value, None] = {}
        for node in level:
            for parent in node.parents:
                if len(kept) == max_nodes:
                    return set(kept)
                if parent not in kept:
                    kept[parent] = further[parent] = None
        level = list(further)
        depth = None if depth is None else depth - 1
    return set(kept)


def is_zero(number: Any) -> bool:
    """Whether a number is 0; an array, if all its entries are."""
    try:
        answer = number == 0
        return bool(answer.all() if hasattr(answer, "all") else answer)
    except Exception:  # numbers of any type: those that cannot be compared are not known to be 0
        return False
