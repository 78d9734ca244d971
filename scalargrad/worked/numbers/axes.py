"""What is done along the axes of an array, as in NumPy: `sum(a, axis=0)`, `softmax(a, axis=1)`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from scalargrad.languages import say
from scalargrad.worked.numbers.grid import Grid
from scalargrad.worked.numbers.limits import check_time
from scalargrad.worked.numbers.quantities import Quantity, Scalar, ShapeError, array, entries, shape, show_shape

Axes = tuple[int, ...]


def reduced(name: str, function: Callable[[Any], Any], a: Quantity, axis: Axes | None) -> Quantity:
    """One number of all entries, or of each row along the axes."""
    if axis is None:
        return function(entries(a))
    moved = _moved_back(name, a, axis)
    return array(map(_in_time(function), moved.rows()), moved.shape[:-1])


def _moved_back(name: str, a: Quantity, axis: Axes) -> Grid:
    """An array in which some axes are the last one, together."""
    axes = sorted(checked_axis(name, a, one) for one in axis)
    if len(set(axes)) < len(axes):
        raise ShapeError(say("{name} cannot go along the same axis twice", name=name))
    moved: Grid = a
    for k, one in enumerate(axes):
        moved = moved.moved(one - k, -1)
    kept = moved.shape[: len(moved.shape) - len(axes)]
    return moved.reshaped(*kept, math.prod(moved.shape[len(kept) :]))


def checked_axis(name: str, a: Quantity, axis: int) -> int:
    dimensions = len(shape(a))
    if not -dimensions <= axis < dimensions:
        sizes = show_shape(shape(a))
        raise ShapeError(
            say("{name} has no axis {axis} to go along: the shape is {shape}", name=name, axis=axis, shape=sizes)
        )
    return axis % dimensions


def along(name: str, function: Callable[[Any], list[Any]], a: Quantity, axis: Axes | None) -> Quantity:
    """As many numbers as there are: of all entries together, or of each row along an axis."""
    if axis is None:
        return array(function(entries(a)), shape(a))
    at = one_axis(name, a, axis)
    moved = a.moved(at, -1)
    flat = [scalar for row in moved.rows() for scalar in _in_time(function)(row)]
    return Grid(flat, moved.shape).moved(-1, at)


def one_axis(name: str, a: Quantity, axis: Axes) -> int:
    if len(axis) != 1:
        raise ShapeError(say("{name} goes along one axis", name=name))
    return checked_axis(name, a, axis[0])


def _in_time(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def in_time(scalars: Sequence[Scalar]) -> Any:
        check_time()
        return function(scalars)

    return in_time
