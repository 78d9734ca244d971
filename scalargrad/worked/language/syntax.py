"""The sentences of the language, as a tree: what is left of a block's text once it has been checked.

Every node carries its place in the file, for errors. Nothing here computes: that is for whoever runs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
    """op is the name of a row of the table of derivatives, or "matmul"."""

    op: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Call(Node):
    """A function of the language, called; axis: what follows `axis=`."""

    function: str
    args: tuple[Expression, ...]
    axis: Expression | None = None


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


Expression = Literal | Name | Derivative | Items | Negative | Binary | Call | Index | Transpose | Approx | Open


# --- statements ---


@dataclass(frozen=True)
class Assign(Node):
    """names: one name, or several that share out the items on the right. given: for each, whether by literals alone."""

    names: tuple[str, ...]
    value: Expression
    given: tuple[bool, ...]


@dataclass(frozen=True)
class ClaimLine(Node):
    """relation is ==, <, <=, > or >=; `wrong` the words after `# wrong`, or None where the line has no such comment;
    `points` what an answer is worth where it is open: `# 2 points`, 1 where the line says nothing."""

    text: str
    left: Expression
    relation: str
    right: Expression
    right_text: str
    wrong: str | None
    points: Fraction = Fraction(1)


@dataclass(frozen=True)
class Loop(Node):
    """`for name in range(count):` and the statements in it."""

    name: str
    count: Expression
    body: tuple[Statement, ...]


Statement = Assign | ClaimLine | Loop


# --- all of a document, all of an expression ---


def claims(statements: Iterable[Statement]) -> Iterator[ClaimLine]:
    """The claims among statements, those in loops too, as they are written."""
    for statement in statements:
        if isinstance(statement, ClaimLine):
            yield statement
        elif isinstance(statement, Loop):
            yield from claims(statement.body)


def parts(part: Expression | Slice | None) -> Iterator[Expression]:
    """An expression and all expressions in it."""
    inner: Iterable[Expression | Slice | None] = ()
    match part:
        case None:
            return
        case Slice(start=start, stop=stop, step=step):
            inner = (start, stop, step)
        case Items(items=items):
            inner = items
        case Call(args=args, axis=axis):
            inner = (*args, axis)
        case Negative(operand=operand) | Transpose(operand=operand):
            inner = (operand,)
        case Binary(left=left, right=right):
            inner = (left, right)
        case Index(operand=operand, indices=indices):
            inner = (operand, *indices)
        case Derivative(x=x):
            inner = (x,)
        case Approx(value=value, absolute=absolute, relative=relative):
            inner = (value, absolute, relative)
    if not isinstance(part, Slice):
        yield part
    for each in inner:
        yield from parts(each)
