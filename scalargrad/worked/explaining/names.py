"""How a document's nodes and places are called in sentences: w1, W[0, 1], (w2*a1 + b2), ∂z2/∂w2, a1 (2)."""

from __future__ import annotations

from string import Formatter

from scalargrad.languages import one_after_another, say
from scalargrad.value import Value
from scalargrad.view.formulas import Name, Spelling, Typed, name_of
from scalargrad.worked.explaining.habits import inside_of
from scalargrad.worked.explaining.places import Pass, Place, local_derivative
from scalargrad.worked.numbers import Real, Scalar, number, readable
from scalargrad.worked.record import Binding, Cause, Figure, Lines, Record, Spoken

DEEPEST = 5  # of formulas in sentences

Word = str | Figure | Lines | Cause  # what stands in a sentence: a text, a number, lines, or a phrase of these


class Names:
    """The names of a document's nodes, and of the derivatives that it asks for (`asked`: of what, by what)."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.asked = dict(record.derivation.asked) if record.derivation else {}
        self.known: dict[Value, tuple[str, Binding]] = {}
        for name, version, scalar in record.scalars():
            if isinstance(scalar, Value):
                self.known.setdefault(scalar, (name, version))

    def name(self, node: Scalar | None) -> str | None:
        """The name that the author gave to a node, with its index."""
        return self.known[node][0] if isinstance(node, Value) and node in self.known else None

    def array(self, node: Scalar | None) -> str:
        """The name of the array that a node is an entry of; its own name if it is a number of its own."""
        return (self.name(node) or "").partition("[")[0]

    def version(self, node: Scalar | None) -> Binding | None:
        """What the name stood for when the node had it."""
        return self.known[node][1] if isinstance(node, Value) and node in self.known else None

    def index(self, node: Scalar | None) -> tuple[int, ...]:
        """The index of a node in its array."""
        inside = (self.name(node) or "").partition("[")[2].rstrip("]")
        return tuple(int(part) for part in inside.split(",")) if inside else ()

    def is_parameter(self, node: Scalar | None) -> bool:
        """Whether a node is a given number, an open one, or one that was updated."""
        version = self.version(node)
        return version is not None and version.how in ("given", "updated", "free")

    # --- nodes in sentences ---

    def formula(self, node: Scalar, depth: int = 2) -> Word:
        """What a node was computed from, as it is typed: (w2*a1 + b2)."""
        name = self.name(node)
        if name is not None:
            return name
        if not isinstance(node, Value) or node.is_leaf:
            return figure(number(node))
        shown = Typed().enclosed(Spelling(self._spelled, depth).show(node))
        while "…" in shown and depth < DEEPEST:
            depth += 1
            shown = Typed().enclosed(Spelling(self._spelled, depth).show(node))
        return shown

    def _spelled(self, node: Value) -> Name | None:
        name = self.name(node)
        return None if name is None else name_of(name)

    def quantity(self, node: Scalar) -> Word:
        """A node with its number, if it is not an open one: a1 (2)."""
        formula, shown = self.formula(node), figure(number(node))
        if text_of(formula) == shown.text:
            return shown
        return formula if node in self.record.free else phrase("{what} ({number})", what=formula, number=shown)

    def shown(self, node: Value, one: Pass | None) -> Word:
        """A node's name, or what a reader would call it."""
        name = self.name(node)
        if name is not None:
            return name
        users = one.users.get(node, []) if one is not None else []
        of = self.name(users[0].node) if len(users) == 1 and users[0].is_activation else None
        if of is None:
            return self.formula(node)
        inside = inside_of(of)
        is_free = inside is not None and inside.partition("[")[0] not in self.record.history
        return inside if inside and is_free else say("the sum in {of}", of=of)

    # --- places in sentences ---

    def target(self, edge: Place, one: Pass) -> Value:
        """The node that an edge leads to, as a reader sees it: the named sum, not one product in it."""
        node = edge.node
        while self.name(node) is None:
            users = one.users.get(node, [])
            if len(users) != 1 or users[0].is_activation or local_derivative(users[0]) != 1:
                break
            node = users[0].node
        return node

    def at(self, place: Place, one: Pass | None) -> dict[str, Word]:
        """What stands at one place, and what is right there: ∂z2/∂w2, a1 (2)."""
        if not place.back or one is None:
            return {"what": self.formula(place.operand), "right": figure(number(place.operand))}
        source = place.source
        named = source is not None and self.name(source)
        right = self.quantity(source) if named and source is not None else figure(local_derivative(place))
        y, x = self.shown(self.target(place, one), one), self.shown(place.operand, one)
        return {"what": phrase("∂{y}/∂{x}", y=y, x=x), "right": right}


# --- words ---


def figure(real: Real, digits: int = 6) -> Figure:
    """A number in a sentence."""
    return Figure(readable(real, digits), float(real))


def short_figure(x: float, digits: int) -> Figure:
    """A number in a sentence that was found with floats alone."""
    return Figure(f"{x:.{digits}g}", x)


def phrase(said: str, **words: Word) -> Word:
    """A part of a sentence; a plain text where there are only texts in it, and no words that are translated later.

    >>> phrase("({one} + {other})", one="a", other="b")
    '(a + b)'
    >>> text_of(phrase("({one} + {other})", one="a", other=figure(Real(2))))
    '(a + 2)'
    """
    spoken = any(letter.isalpha() for before, *_ in Formatter().parse(said) for letter in before)
    if not spoken and not any(isinstance(word, (Spoken, Cause, Figure, Lines)) for word in words.values()):
        return said.format(**words)
    return Cause("", said, words)


def text_of(word: Word) -> str:
    """A word, a phrase or a whole cause as a text: what sounds the same is one cause."""
    if isinstance(word, Cause):
        return word.said.format(**{name: text_of(part) for name, part in word.words.items()})
    return word if isinstance(word, str) else word.text if isinstance(word, Figure) else str(word.numbers)


def enumerated(names: tuple[str, ...]) -> str:
    """Names in a sentence; none is an empty text.

    >>> enumerated(("v",)), enumerated(("v", "w", "x"))
    ('v', 'v, w and x')
    """
    return one_after_another(names) if names else ""
