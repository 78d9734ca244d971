"""How the nodes of a document's graph are called in sentences: w1, W[0, 1], z2, ∂z2/∂w2.

May import: value, arrays, claims, derivation, formatting, real, trial.
"""

from __future__ import annotations

from scalargrad.value import Value
from scalargrad.worked.arrays import Scalar, number
from scalargrad.worked.claims import DocumentResult, Version
from scalargrad.worked.formatting import readable
from scalargrad.worked.real import Real
from scalargrad.worked.trial import Edge, Pass

ACTIVATIONS = ("sigmoid", "tanh", "relu", "softplus")
_SYMBOLS = {"add": " + ", "sub": " - ", "mul": "*", "div": "/", "pow": "**"}


class Naming:
    """The names of a document's nodes."""

    def __init__(self, result: DocumentResult) -> None:
        self.result = result
        self.known: dict[Value, tuple[str, Version]] = {}
        for name, version, scalar in result.scalars():
            if isinstance(scalar, Value):
                self.known.setdefault(scalar, (name, version))

    def name(self, node: Scalar) -> str | None:
        """The name that the author gave to a node, with its index."""
        return self.known[node][0] if isinstance(node, Value) and node in self.known else None

    def array(self, node: Scalar) -> str:
        """The name of the array that a node is an entry of; its own name if it is a number of its own."""
        return (self.name(node) or "").partition("[")[0]

    def index(self, node: Scalar) -> tuple[int, ...]:
        """The index of a node in its array."""
        inside = (self.name(node) or "").partition("[")[2].rstrip("]")
        return tuple(int(part) for part in inside.split(",")) if inside else ()

    def target(self, edge: Edge, one: Pass) -> Value:
        """The node that an edge leads to, as a reader sees it: the named sum, not one product in it."""
        node = edge.node
        while self.name(node) is None:
            users = one.users.get(node, [])
            if len(users) != 1 or users[0].local != 1:
                break
            node = users[0].node
        return node

    def shown(self, node: Value, one: Pass) -> str:
        """A node's name, or what a reader would call it."""
        name = self.name(node)
        if name is not None:
            return name
        users = one.users.get(node, [])
        activation = users[0].node if len(users) == 1 else None
        if activation is not None and activation.op is not None and activation.op.name in ACTIVATIONS:
            of = self.name(activation)  # a2 = relu(w2*a1 + b2): what is inside is z2 to everybody
            if of is not None and of[0] in "ah" and f"z{of[1:]}".partition("[")[0] not in self.result.history:
                return f"z{of[1:]}"
        return self.formula(node)

    def formula(self, node: Scalar, depth: int = 2) -> str:
        """What a node was computed from: (w2*a1 + b2)."""
        name = self.name(node)
        if name is not None:
            return name
        if not isinstance(node, Value) or node.op is None:
            return readable(number(node), 6)
        if depth == 0:
            return "…"
        if node.op.name in _SYMBOLS:
            args = [self.formula(arg if isinstance(arg, Value) else Real(arg) if isinstance(arg, int) else arg, depth - 1)
                    for arg in node.args]  # fmt: skip
            return f"({_SYMBOLS[node.op.name].join(args)})"
        if len(node.args) == 1:
            return f"{node.op.name}({self.formula(node.args[0], depth - 1)})".replace("((", "(").replace("))", ")")
        return "the sum" if node.op.name in ("dot", "total") else f"{node.op.name}(…)"

    def derivative(self, edge: Edge, one: Pass) -> str:
        """∂z2/∂w2."""
        return f"∂{self.shown(self.target(edge, one), one)}/∂{self.shown(edge.arg, one)}"

    def quantity(self, node: Scalar) -> str:
        """A node with its number: a1 (2)."""
        formula = self.formula(node)
        shown = readable(number(node), 6)
        return formula if formula == shown else f"{formula} ({shown})"

    def instead(self, edge: Edge, one: Pass, other: str) -> str:
        """The sentence about one edge: as if ∂z2/∂w2 were a2 (7) where it is a1 (2)."""
        partner = edge.partner
        right = self.quantity(partner) if partner is not None and self.name(partner) else readable(edge.local, 6)
        return f"as if {self.derivative(edge, one)} were {other} where it is {right}"
