"""What a drawing of a graph shows: which nodes, and the texts on cards and edges. How it looks is said elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from scalargrad.derivatives import DOT, TOTAL
from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.value import node as new_node
from scalargrad.view.drawing import palette
from scalargrad.view.drawing.language import DIGITS, number
from scalargrad.view.formulas import Notation, Writer
from scalargrad.walk import ordered_by

LAYER = re.compile(r"[AaBbHhWwZz](\d+)\[(\d+)(?:, *\d+)?\]['′]*")  # w1[0,1], z2[0]: what belongs to a layer
FAR = 8  # columns; no line is longer: it would be hard to follow. The name stands there again
MANY = 4  # plain numbers in a node, shown in full
LONGEST = 26  # characters of an operation
_IN_SHORT = {"total": "Σ xᵢ", "add": "… + …", "sub": "… − …", "mul": "… · …", "div": "… / …",
             "pow": "… ^ …", "neg": "− …"}  # fmt: skip


class Edge(NamedTuple):
    """From an operand to the node that uses it, by their ids. name: of an operand too far away, which stands again."""

    tail: str
    head: str
    label: str
    is_zero: bool
    enters: bool  # a layer, from outside
    name: str = ""


class Content:
    """The part of a graph that is drawn. id: of every node; notes and names of far operands get one from a node's."""

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

    def numbers(self, node: Value) -> list[str]:
        """The value, and the gradient if there are any."""
        return [number(node.data), *([number(node.grad)] if self.known else [])]

    def fill(self, node: Value) -> str:
        return palette.OUTPUT if node in self.outputs else palette.LEAF if node.is_leaf else palette.CARD

    def tooltip(self, node: Value) -> str:
        named = f"{self.name(node)} = {number(node.data, 12)}"
        gradient = number(node.grad, 12) if self.known else ""
        return say("{named}, gradient {gradient}", named=named, gradient=gradient) if gradient else named

    def layers(self) -> dict[str, dict[str, list[Value]]]:
        """The nodes of each layer, neuron by neuron."""
        found: dict[str, dict[str, list[Value]]] = {}
        for node, (layer, neuron) in self.place.items():
            found.setdefault(layer, {}).setdefault(neuron, []).append(node)
        return {
            layer: {neuron: found[layer][neuron] for neuron in sorted(found[layer], key=int)}
            for layer in sorted(found, key=int)
        }

    def notes(self, node: Value) -> Iterator[tuple[str, str]]:
        """The small cards before a node: the plain numbers among its operands, and what is left out there."""
        constants = [arg for arg in node.args if not isinstance(arg, Value)]
        if constants:
            more = ", …" if len(constants) > MANY else ""
            yield f"{self.id[node]}c", ", ".join(map(number, constants[:MANY])) + more
        hidden = len(set(node.parents) - self.kept)
        if hidden:
            yield f"{self.id[node]}m", "…" if hidden == 1 else say("… {count:,} more", count=hidden)

    def edges(self, node: Value) -> Iterator[Edge]:
        """The edges that lead to a node."""
        me = self.id[node]
        for i, (arg, local_derivative) in enumerate(zip(node.args, node.local_derivatives)):
            if isinstance(arg, Value) and arg in self.kept:
                far = self.column[node] - self.column[arg] > FAR
                tail, name = (f"{me}r{i}", self.name(arg)) if far else (self.id[arg], "")
                enters = node in self.place and self.place.get(arg, ("",))[0] != self.place[node][0]
                yield Edge(tail, me, number(local_derivative), is_zero(local_derivative), enters, name)

    def operation(self, node: Value) -> str:
        """What made a node, in the names of its operands: w · x + b, or in short where that is long."""
        text = Writer(DIGITS).write(self.notation.definition(node))
        if len(text) <= LONGEST:
            return text
        if node.op is DOT:
            return "Σ wᵢ·xᵢ + b" if len(node.args) % 2 else "Σ wᵢ·xᵢ"
        return _IN_SHORT.get(node.op.name, f"{node.op.name}(…)")

    def legend(self) -> Iterator[tuple[str, str, str, int]]:
        """How to read the drawing, and what is not in it: text, colour, fill of a small card or none, size."""
        computed = any(not node.is_leaf for node in self.nodes)
        yield say("value"), palette.FORWARD, "", 11
        if self.known:
            yield say("gradient"), palette.BACKWARD, palette.SLOPE, 11
        elif computed:
            yield say("no gradients yet: call backward()"), palette.QUIET, "", 11
        if computed:
            yield say("local derivative"), palette.BACKWARD, palette.SLOPE, 10
        if len(self.nodes) < self.total:
            left = self.total - len(self.nodes)
            yield say("{left:,} of {total:,} nodes left out", left=left, total=self.total), palette.INK, "", 11


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
