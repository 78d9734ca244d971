"""What the names of a document stand for: single numbers, and grids of them.

A quantity is a scalar (a Value, or a plain Real where nothing is to be remembered) or a grid of scalars. Each entry is
a node of the one recorded graph.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.numbers.errors import NoSuchNumber
from scalargrad.worked.numbers.grid import Grid
from scalargrad.worked.numbers.real import Real

MAX_ENTRIES = 100_000
MAX_AXES = 32

Scalar = Value | Real
Quantity = Any  # a Scalar, or a Grid of them


class Constant(Value):
    """A leaf that is neither given nor open: the 2 of sqrt(2), or the result of a formula without names.

    What is not exact is always a node, so that it can be computed again with more digits.
    """

    __slots__ = ()


class ShapeError(Exception):
    """Shapes that do not fit; the message says which."""


def number(scalar: Scalar) -> Real:
    """The number of a scalar."""
    return scalar.data if isinstance(scalar, Value) else scalar


def shape(quantity: Quantity) -> tuple[int, ...]:
    return quantity.shape if isinstance(quantity, Grid) else ()


def show_shape(sizes: tuple[int, ...]) -> str:
    """A shape in words: a number, 3, 2×3."""
    return "×".join(map(str, sizes)) or say("a single number")


def entries(quantity: Quantity) -> list[Scalar]:
    """All scalars of a quantity, row by row."""
    return list(quantity.flat) if isinstance(quantity, Grid) else [quantity]


def array(scalars: Iterable[Any], sizes: tuple[int, ...]) -> Quantity:
    """A quantity of a shape from its entries, row by row."""
    made = Grid(scalars, sizes)
    return made if sizes else made.flat[0]


def stack(items: Sequence[Quantity]) -> Quantity:
    """The list of some quantities: a vector of scalars, a matrix of vectors."""
    shapes = {shape(item) for item in items}
    if not items:
        raise ShapeError(say("a list needs at least one item"))
    if len(shapes) > 1:
        one, other, *_ = sorted(map(show_shape, shapes))
        raise ShapeError(say("the rows of this list differ: {one} and {other}", one=one, other=other))
    (inner,) = shapes
    check_size((len(items), *inner))
    return array((scalar for item in items for scalar in entries(item)), (len(items), *inner))


def check_size(sizes: Sequence[int]) -> None:
    """A ShapeError for what would be too large, before it is made."""
    if len(sizes) > MAX_AXES:
        raise ShapeError(say("an array has at most {most} axes, not {count}", most=MAX_AXES, count=len(sizes)))
    if math.prod(sizes) > MAX_ENTRIES:
        large = show_shape(tuple(sizes))
        raise ShapeError(
            say("an array of {shape} is too large: at most {most} entries", shape=large, most=f"{MAX_ENTRIES:,}")
        )


def whole_number(quantity: Quantity, what: str) -> int:
    """A quantity that has to be an integer, such as an index."""
    whole = None if isinstance(quantity, Grid) else number(quantity).whole()
    if whole is None:
        raise ShapeError(say("{what} must be a whole number", what=what))
    if abs(whole) > 10**15:
        raise ShapeError(say("{what} is too large", what=what))
    return whole


def check_finite(quantity: Quantity) -> Quantity:
    """The quantity itself; a NoSuchNumber if an entry is a derivative at a pole."""
    if not all(number(scalar).is_finite() for scalar in entries(quantity)):
        raise NoSuchNumber(say("the derivative is infinite here"))
    return quantity
