"""How the nodes of a document's graph are called in sentences: w1, W[0, 1], z2, ∂z2/∂w2."""

from __future__ import annotations

from scalargrad.value import Value
from scalargrad.worked.numbers import Real, Scalar, number, readable
from scalargrad.worked.record import Cause, DocumentResult, Figure, Lines, Version

ACTIVATIONS = ("sigmoid", "tanh", "relu", "softplus")
RATES = ("rate", "lr", "alpha", "eta", "learning_rate", "α", "η", "epsilon", "step_size", "gamma")
_SYMBOLS = {"add": " + ", "sub": " - ", "mul": "*", "div": "/", "pow": "**"}

Word = str | Figure | Cause  # what stands in a sentence: a text, a number, or a phrase of both


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

    def formula(self, node: Scalar, depth: int = 2) -> Word:
        """What a node was computed from: (w2*a1 + b2)."""
        name = self.name(node)
        if name is not None:
            return name
        if not isinstance(node, Value) or node.is_leaf:
            return figure(number(node))
        if depth == 0:
            return "…"
        if node.op.name in _SYMBOLS:
            args = [Real(arg) if isinstance(arg, int) else arg for arg in node.args]
            return phrase(f"({_SYMBOLS[node.op.name].join(('{one}', '{other}'))})",
                          **dict(zip(("one", "other"), [self.formula(arg, depth - 1) for arg in args])))  # fmt: skip
        if len(node.args) == 1:
            inside = self.formula(node.args[0], depth - 1)
            bare = text_of(inside).startswith("(")
            return phrase(f"{node.op.name}{'{inside}' if bare else '({inside})'}", inside=inside)
        return "the sum" if node.op.name in ("dot", "total") else f"{node.op.name}(…)"

    def quantity(self, node: Scalar) -> Word:
        """A node with its number: a1 (2)."""
        formula, shown = self.formula(node), figure(number(node))
        return (
            shown if text_of(formula) == shown.text else phrase("{formula} ({number})", formula=formula, number=shown)
        )


def figure(real: Real, digits: int = 6) -> Figure:
    """A number in a sentence."""
    return Figure(readable(real, digits), float(real))


def phrase(said: str, **words: Word) -> Word:
    """A part of a sentence; a plain text where there is no number in it."""
    if all(isinstance(word, str) for word in words.values()):
        return said.format(**words)
    return Cause("", said, words)


def text_of(word: Word | Lines) -> str:
    """A word, a phrase or a whole cause as a text: what sounds the same is given once."""
    if isinstance(word, Cause):
        return word.said.format(**{name: text_of(part) for name, part in word.words.items()})
    return word if isinstance(word, str) else word.text if isinstance(word, Figure) else str(word.numbers)


def stem(name: str) -> str:
    """w of w12 and of w[0, 1]: names that differ in digits alone are of one kind."""
    return name.partition("[")[0].translate(_NO_DIGITS)


_NO_DIGITS = str.maketrans("", "", "0123456789")
