"""What the left side of a claim is the derivative of, and by what, where it is written as one: dz/dw, grad(J, W)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

from scalargrad.value import Value
from scalargrad.worked.language import Call, Derivative, Expression, Name
from scalargrad.worked.numbers import Quantity, entries, shape
from scalargrad.worked.record import Entry
from scalargrad.worked.running import Expressions

Pair = tuple[Value, Value]


def with_derivatives(judged: Iterable[Entry], left: Expression, expressions: Expressions) -> tuple[Entry, ...]:
    """The entries of a claim, each with what it is the derivative of, and by what.

    The number alone does not tell: where z = w*x, the derivative ∂z/∂w is the very number x.
    """
    judged = tuple(judged)
    sides = sides_of(left)
    if sides is None:
        return judged
    pairs = _pairs(*(expressions.value(side) for side in sides))
    if len(pairs) != len(judged):
        return judged
    return tuple(
        replace(entry, derivative=(y, x)) if isinstance(y, Value) and isinstance(x, Value) else entry
        for entry, (y, x) in zip(judged, pairs)
    )


def sides_of(expression: Expression) -> tuple[Expression, Expression] | None:
    """The two sides of a derivative, of what and by what; None of anything else."""
    match expression:
        case Derivative(y=y, x=x):
            return Name(expression.line, expression.column, y), x
        case Call(function="grad", args=(above, below)):
            return above, below
    return None


def _pairs(y: Quantity, x: Quantity) -> list[tuple[object, object]]:
    """Of one number by each entry; of each entry by its own; or the entries of a Jacobian."""
    above, below = list(entries(y)), list(entries(x))
    if shape(y) == shape(x):
        return list(zip(above, below))
    return list(product(above, below))
