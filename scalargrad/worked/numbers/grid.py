"""Arrays of any items with any number of axes: what a document's vectors and matrices are kept in.

A grid is a shape and the items row by row. Every part of it (an entry, a row, a slice, the transpose, the grid spread
to a larger shape) is a choice of its items, and all choices are made in one way: from where the first item stands, and
how far apart the next ones are along each axis.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

Shape = tuple[int, ...]


class Grid:
    """An array of items. It never changes; what is made of it is another grid, or an item.

    >>> matrix = Grid([1, 2, 3, 4, 5, 6], (2, 3))
    >>> matrix[1], matrix[1, -1], matrix[:, 1:].shape
    (Grid([4, 5, 6], (3,)), 6, (2, 2))
    >>> matrix.T
    Grid([1, 4, 2, 5, 3, 6], (3, 2))
    """

    __slots__ = ("shape", "flat")

    def __init__(self, items: Iterable[Any], shape: Shape) -> None:
        self.flat = list(items)
        self.shape = shape
        if len(self.flat) != math.prod(shape):
            raise ValueError(f"{len(self.flat)} items do not fill the shape {shape}")

    @property
    def T(self) -> Grid:
        """The same items with all axes in the opposite order."""
        return self._part(0, self.shape[::-1], self._strides()[::-1])

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, indices: int | slice | tuple[int | slice, ...]) -> Any:
        """The item, or the grid, at some indices, as in NumPy; an IndexError where they are too many or too large."""
        each = indices if isinstance(indices, tuple) else (indices,)
        if len(each) > len(self.shape):
            raise IndexError(f"{len(each)} indices for {len(self.shape)} axes")
        start = 0
        sizes, strides = list(self.shape[len(each) :]), self._strides()
        kept = []
        for index, size, stride in zip(each, self.shape, strides):
            chosen = range(size)[index]
            if isinstance(chosen, range):
                start += chosen.start * stride
                kept.append((len(chosen), chosen.step * stride))
            else:
                start += chosen * stride
        sizes[:0] = [size for size, _ in kept]
        if not sizes:
            return self.flat[start]
        return self._part(start, tuple(sizes), [*(stride for _, stride in kept), *strides[len(each) :]])

    def reshaped(self, *shape: int) -> Grid:
        """The same items, row by row, in another shape."""
        return Grid(self.flat, shape)

    def spread(self, shape: Shape) -> Grid:
        """Repeated to a larger shape: along axes of size 1, and along new ones in front."""
        new = len(shape) - len(self.shape)
        strides = [0 if size == 1 else stride for size, stride in zip(self.shape, self._strides())]
        return self._part(0, shape, [0] * new + strides)

    def moved(self, axis: int, to: int) -> Grid:
        """One axis in another place, the others in their order."""
        order = list(range(len(self.shape)))
        order.insert(to % len(order), order.pop(axis))
        strides = self._strides()
        return self._part(0, tuple(self.shape[i] for i in order), [strides[i] for i in order])

    def rows(self) -> list[list[Any]]:
        """The items along the last axis, a list for each."""
        width = self.shape[-1]
        return [self.flat[at : at + width] for at in range(0, len(self.flat), width)]

    def nested(self) -> list[Any]:
        """The items as lists in lists."""
        return [part.nested() if isinstance(part, Grid) else part for part in self]

    def indices(self) -> Iterator[Shape]:
        """The index of each item, row by row."""
        return itertools.product(*map(range, self.shape))

    def map(self, function: Callable[[Any], Any]) -> Grid:
        """The grid of what a function makes of each item."""
        return Grid(map(function, self.flat), self.shape)

    def _strides(self) -> list[int]:
        """How far apart in `flat` the next items along each axis are."""
        return [math.prod(self.shape[axis + 1 :]) for axis in range(len(self.shape))]

    def _part(self, start: int, shape: Shape, strides: Sequence[int]) -> Grid:
        places = [start]
        for size, stride in zip(shape, strides, strict=True):
            places = [place + i * stride for place in places for i in range(size)]
        return Grid([self.flat[place] for place in places], shape)

    def __repr__(self) -> str:
        return f"Grid({self.flat!r}, {self.shape!r})"


def common_shape(*shapes: Shape) -> Shape:
    """The shape that all of some shapes can be spread to; a ValueError if there is none.

    >>> common_shape((3,), (2, 1)), common_shape((3,), ())
    ((2, 3), (3,))
    """
    common: list[int] = []
    for sizes in itertools.zip_longest(*(shape[::-1] for shape in shapes), fillvalue=1):
        larger = {size for size in sizes if size != 1} or {1}
        if len(larger) > 1:
            raise ValueError(f"the shapes {' and '.join(map(str, shapes))} do not fit together")
        common += larger
    return tuple(common[::-1])
