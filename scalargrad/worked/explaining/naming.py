"""How the nodes of a document's graph are called in sentences: w1, W[0, 1], z2, ∂z2/∂w2."""

from __future__ import annotations

from scalargrad.value import Value
from scalargrad.worked.numbers import Real, Scalar, number, readable
from scalargrad.worked.record import DocumentResult, Version

ACTIVATIONS = ("sigmoid", "tanh", "relu", "softplus")
RATES = ("rate", "lr", "alpha", "eta", "learning_rate", "α", "η", "epsilon", "step_size", "gamma")
_SYMBOLS = {"add": " + ", "sub": " - ", "mul": "*", "div": "/", "pow": "**"}


class Naming:
    """The names of a document's nodes."""

    def __init__(self, result: DocumentResult) -> None:
        self.result = result
        self.known: dict[Value, tuple[str, Version]] = {}
        for name, version, scalar in result.scalars():
            if isinstance(scalar, Value):
                self.known.setdefault(scalar, (name, version))

    def name(self, node: Scalar | None) -> str | None:
        """The name that the author gave to a node, with its index."""
        return self.known[node][0] if isinstance(node, Value) and node in self.known else None

    def array(self, node: Scalar | None) -> str:
        """The name of the array that a node is an entry of; its own name if it is a number of its own."""
        return (self.name(node) or "").partition("[")[0]

    def version(self, node: Scalar | None) -> Version | None:
        return self.known[node][1] if isinstance(node, Value) and node in self.known else None

    def index(self, node: Scalar | None) -> tuple[int, ...]:
        """The index of a node in its array."""
        inside = (self.name(node) or "").partition("[")[2].rstrip("]")
        return tuple(int(part) for part in inside.split(",")) if inside else ()

    def is_parameter(self, node: Scalar | None) -> bool:
        """Whether a node is a given number, an open one, or one that was updated."""
        version = self.version(node)
        return version is not None and version.how in ("given", "updated", "free")

    def formula(self, node: Scalar, depth: int = 2) -> str:
        """What a node was computed from: (w2*a1 + b2)."""
        name = self.name(node)
        if name is not None:
            return name
        if not isinstance(node, Value) or node.is_leaf:
            return readable(number(node), 6)
        if depth == 0:
            return "…"
        if node.op.name in _SYMBOLS:
            args = [Real(arg) if isinstance(arg, int) else arg for arg in node.args]
            return f"({_SYMBOLS[node.op.name].join(self.formula(arg, depth - 1) for arg in args)})"
        if len(node.args) == 1:
            inside = self.formula(node.args[0], depth - 1)
            return f"{node.op.name}{inside}" if inside.startswith("(") else f"{node.op.name}({inside})"
        return "the sum" if node.op.name in ("dot", "total") else f"{node.op.name}(…)"

    def quantity(self, node: Scalar) -> str:
        """A node with its number: a1 (2)."""
        formula, shown = self.formula(node), readable(number(node), 6)
        return formula if formula == shown else f"{formula} ({shown})"


def stem(name: str) -> str:
    """w of w12 and of w[0, 1]: names that differ in digits alone are of one kind."""
    return name.partition("[")[0].translate(_NO_DIGITS)


_NO_DIGITS = str.maketrans("", "", "0123456789")
