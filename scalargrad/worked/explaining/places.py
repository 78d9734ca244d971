"""Places where a number enters a computation, and the backward pass that some of them belong to.

A person who works an example by hand puts a number in the wrong place, or the wrong number in a place. Forward, a
place is an operand of an operation; backward, it is a local derivative at an edge of the graph.
"""

from __future__ import annotations

from collections.abc import Iterable

from scalargrad.value import Value
from scalargrad.worked.explaining.activations import written_out
from scalargrad.worked.explaining.naming import ACTIVATIONS, Naming
from scalargrad.worked.numbers import Real
from scalargrad.worked.record import is_constant_to_derivatives, ordered


class Place:
    """Operand i of a node; or, if `back`, the local derivative ∂node/∂args[i] in the backward pass."""

    __slots__ = ("node", "i", "back", "operand", "slope")

    def __init__(self, node: Value, i: int, back: bool, operand: Value | None = None, slope: str = "") -> None:
        self.node = node
        self.i = i
        self.back = back
        self.operand: Value = operand if operand is not None else node.args[i]
        self.slope = slope  # where an activation is written out, its name: one edge for the whole formula

    @property
    def is_activation(self) -> bool:
        return bool(self.slope) or (self.node.op.name in ACTIVATIONS)

    @property
    def partner(self) -> Value | None:
        """The other factor where the operand is a factor of a product."""
        op, args = self.node.op, self.node.args
        if self.slope:
            return None
        if op.name == "mul":
            other = args[1 - self.i]
        elif op.name == "dot" and self.i < len(args) // 2 * 2:
            half = len(args) // 2
            other = args[(self.i + half) % (2 * half)]
        else:
            return None
        return other if isinstance(other, Value) else None

    @property
    def source(self) -> Value | None:
        """The node whose number stands here: the derivative of w·a with respect to w is a."""
        return self.partner if self.back else self.operand

    @property
    def factor(self) -> Value | None:
        """What the number here is multiplied by, in a product of the forward pass."""
        return self.operand if self.back else self.partner


class Places:
    """One Place for each place of a document's graph, and one backward pass for each y."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self._places: dict[tuple[Value, int, bool], Place] = {}
        self._passes: dict[Value, Pass] = {}

    def at(self, node: Value, i: int, back: bool) -> Place:
        key = (node, i, back)
        if key not in self._places:
            self._places[key] = Place(node, i, back)
        return self._places[key]

    def activation(self, a: Value, z: Value, kind: str) -> Place:
        key = (a, -1, True)
        if key not in self._places:
            self._places[key] = Place(a, -1, True, z, kind)
        return self._places[key]

    def backward(self, y: Value) -> Pass:
        if y not in self._passes:
            self._passes[y] = Pass(y, self)
        return self._passes[y]


class Pass:
    """The backward pass from y: its edges, those next to y first, each after all edges that its node leads on by."""

    def __init__(self, y: Value, places: Places) -> None:
        self.y = y
        self.order = ordered([y], is_constant_to_derivatives)
        self.edges: list[Place] = []
        inside: set[Value] = set()  # formulas of activations that are written out
        for node in reversed(self.order):
            if is_constant_to_derivatives(node) or node in inside:
                continue
            whole = written_out(node, places.naming)
            if whole is not None:
                z, kind, inner = whole
                inside |= inner
                self.edges.append(places.activation(node, z, kind))
                continue
            for i, local in enumerate(node.local_derivatives):
                if local is not None and is_finite(local):
                    self.edges.append(places.at(node, i, True))
        self.users: dict[Value, list[Place]] = {}  # the edges that lead on from a node, towards y
        for edge in self.edges:
            self.users.setdefault(edge.operand, []).append(edge)

    def between(self, xs: Iterable[Value]) -> list[Place]:
        """The edges on a path from one of xs to y."""
        leads = set(xs)
        for edge in reversed(self.edges):
            if edge.operand in leads:
                leads.add(edge.node)
        return [edge for edge in self.edges if edge.operand in leads]


def is_finite(local: object) -> bool:
    """Whether a local derivative is a number: not at a pole, and not where there is none."""
    return local.is_finite() if isinstance(local, Real) else isinstance(local, int)
