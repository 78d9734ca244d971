"""The sentences of the language, as a tree: what is left of a block's text once it has been checked.

Every node carries its place in the file, for errors. Nothing here computes: that is for whoever runs them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Node:
    """A part of a document, with its place: line and column in the file, from 1."""

    line: int
    column: int


# --- expressions ---


@dataclass(frozen=True)
class Literal(Node):
    """A number as it is printed: its exact value, and the unit of its last printed digit (None for an integer).

    >>> Literal(1, 1, "2.406e-3", Fraction(2406, 10**6), Fraction(1, 10**6)).unit
    Fraction(1, 1000000)
    """

    text: str
    value: Fraction
    unit: Fraction | None


@dataclass(frozen=True)
class Name(Node):
    """A name, for what it stands for where it is read."""

    name: str


@dataclass(frozen=True)
class Derivative(Node):
    """`dJ/dw`: y and x are the names without their d; index holds the indices that follow, as in `dJ/dW[0, 1]`."""

    y: str
    x: Expression


@dataclass(frozen=True)
class Items(Node):
    """A list."""

    items: tuple[Expression, ...]


@dataclass(frozen=True)
class Negative(Node):
    """`-x`."""

    operand: Expression


@dataclass(frozen=True)
class Binary(Node):
    """op is the name of a row of the table of derivatives, or "matmul"; dot: whether a product is written `·`."""

    op: str
    left: Expression
    right: Expression
    dot: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Call(Node):
    """A function of the language, called; axis: what follows `axis=`."""

    function: str
    args: tuple[Expression, ...]
    axis: Expression | None = None


@dataclass(frozen=True)
class Apply(Node):
    """A function of the document, called."""

    function: Function
    args: tuple[Expression, ...]


@dataclass(frozen=True)
class Range(Node):
    """`range(start, stop, step)`, over which loops and comprehensions go; None stands for a start of 0, a step of 1."""

    start: Expression | None
    stop: Expression
    step: Expression | None


@dataclass(frozen=True)
class Comprehension(Node):
    """`[item for i in range(n) for j in range(m)]`: one list. loops: each name with its range, the outermost first."""

    item: Expression
    loops: tuple[tuple[str, Range], ...]


@dataclass(frozen=True)
class Slice(Node):
    """`start:stop:step` among indices."""

    start: Expression | None
    stop: Expression | None
    step: Expression | None


@dataclass(frozen=True)
class Index(Node):
    """`W[0, 1:]`."""

    operand: Expression
    indices: tuple[Expression | Slice, ...]


@dataclass(frozen=True)
class Transpose(Node):
    """`W.T`."""

    operand: Expression


@dataclass(frozen=True)
class Approx(Node):
    """`approx(value, abs=…, rel=…)`, on the right of a claim only."""

    value: Expression
    absolute: Expression | None
    relative: Expression | None


@dataclass(frozen=True)
class Open(Node):
    """`...`, on the right of a claim only."""


Expression = (
    Literal | Name | Derivative | Items | Negative | Binary | Call | Apply | Comprehension | Index | Transpose | Approx
    | Open
)  # fmt: skip


# --- statements ---


@dataclass(frozen=True)
class Assign(Node):
    """names: one name, or several that share out the items on the right. given: for each, whether by literals alone."""

    names: tuple[str, ...]
    value: Expression
    given: tuple[bool, ...]


@dataclass(frozen=True, eq=False)
class ClaimLine(Node):
    """relation is ==, <, <=, > or >=; `wrong` the words after `# wrong`, or None where the line has no such comment;
    `points` what an answer is worth where it is open: `# 2 points`, 1 where the line says nothing.

    Of a chain a == b == c each further side is a claim of its own, a == c. link: which one, from 0. before: the side
    before, with its text, if it is arithmetic of numbers: it has to agree with this one.

    Two claims with the same words are two, also in notebooks where they stand at the same place.
    """

    __eq__, __hash__ = object.__eq__, object.__hash__

    text: str
    left: Expression
    relation: str
    right: Expression
    right_text: str
    wrong: str | None
    points: Fraction = Fraction(1)
    link: int = 0
    before: tuple[Expression, str] | None = None


@dataclass(frozen=True)
class Loop(Node):
    """`for name in range(count):` and the statements in it."""

    name: str
    range: Range
    body: tuple[Statement, ...]


@dataclass(frozen=True)
class Function(Node):
    """`def name(parameters): return results`; several results are taken apart where it is called.

    names: the names of the document that it reads where it is called. depth: how deep functions call others in it.
    """

    name: str
    parameters: tuple[str, ...]
    results: tuple[Expression, ...]
    names: frozenset[str]
    depth: int

    __eq__, __hash__ = object.__eq__, object.__hash__

    @property
    def count(self) -> int:
        """How many results it has."""
        return result_count(self.results)


Statement = Assign | ClaimLine | Loop | Function


def result_count(results: tuple[Expression, ...]) -> int:
    """How many quantities some expressions come to: one each, unless it is a function that has several results."""
    return results[0].function.count if len(results) == 1 and isinstance(results[0], Apply) else len(results)
