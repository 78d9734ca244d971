"""The derivative of an array by an array as books write it: where each entry depends on its own, entry by entry."""

from __future__ import annotations

from typing import Any

from scalargrad.worked.judging.stated import is_derivative
from scalargrad.worked.language import ClaimLine
from scalargrad.worked.numbers import Quantity, array, entries, shape
from scalargrad.worked.record import ZERO, Stated


def fitted(statement: ClaimLine, left: Quantity, stated: Quantity) -> tuple[Quantity, Quantity]:
    """Both sides of a claim; a Jacobian as the entries' own derivatives where the other side has their shape.

    da/dz == a*(1 - a) states n numbers of an activation's n×n, and da/dz == 1/4 the same one for each.
    """
    own = own_derivatives(left) if is_derivative(statement.left) else None
    if own is not None and shape(stated) in ((), shape(own)):
        return own, stated
    own = own_derivatives(stated) if is_derivative(statement.right) else None
    if own is not None and shape(left) in ((), shape(own)):
        return left, own
    return left, stated


def own_derivatives(jacobian: Quantity) -> Quantity | None:
    """The derivative of each entry by its own, if all others are 0 because they do not depend on each other.

    jacobian: of numbers, or as it is stated.
    """
    sizes = shape(jacobian)
    own = sizes[: len(sizes) // 2]
    if not sizes or own + own != sizes:
        return None
    each: list[Any] = list(entries(jacobian))
    count = len(each) and round(len(each) ** 0.5)
    others = [one for at, one in enumerate(each) if at % (count + 1)]
    if any((one.scalar if isinstance(one, Stated) else one) is not ZERO for one in others):
        return None
    return array(each[:: count + 1], own)
