"""What the left side of a claim is the derivative of, and by what, where it is written as one: dz/dw, grad(J, W)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

from scalargrad.value import Value
from scalargrad.worked.language import Expression
from scalargrad.worked.numbers import Scalar, entries
from scalargrad.worked.record import Entry
from scalargrad.worked.running import Taken

Pair = tuple[Scalar, Scalar]


def with_derivatives(judged: Iterable[Entry], left: Expression, taken: Sequence[Taken]) -> tuple[Entry, ...]:
    """The entries of a claim, each with what it is the derivative of, and by what. taken: the derivatives in the claim.

    The number alone does not tell: where z = w*x, the derivative ∂z/∂w is the very number x.
    """
    judged = tuple(judged)
    found = next((one for one in taken if one.at is left), None)
    pairs = [] if found is None else _pairs(found, len(judged))
    if len(pairs) != len(judged):
        return judged
    return tuple(
        replace(entry, derivative=(y, x)) if isinstance(y, Value) and isinstance(x, Value) else entry
        for entry, (y, x) in zip(judged, pairs)
    )


def _pairs(taken: Taken, count: int) -> list[Pair]:
    """Of each number by each; or of each entry by its own, where the claim states so many."""
    above, below = list(entries(taken.y)), list(entries(taken.x))
    own = len(above) == len(below) == count
    return list(zip(above, below)) if own else list(product(above, below))
