"""Arrays made anew, and the entries of arrays in other shapes: `zeros(2, 3)`, `reshape(a, (2, -1))`, `concat`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scalargrad.languages import say
from scalargrad.worked.numbers.axes import Axes, checked_axis, one_axis
from scalargrad.worked.numbers.grid import Grid
from scalargrad.worked.numbers.quantities import (
    Quantity,
    ShapeError,
    array,
    check_size,
    entries,
    shape,
    show_shape,
    stack,
    whole_number,
)
from scalargrad.worked.numbers.real import Real


def filled(item: int, *sizes: Quantity) -> Quantity:
    checked = _sizes(sizes)
    return array([Real(item)] * math.prod(checked), checked)


def _sizes(args: Sequence[Quantity]) -> tuple[int, ...]:
    sizes = tuple(whole_number(scalar, say("a size")) for arg in args for scalar in entries(arg))
    if not sizes or min(sizes) < 1:
        raise ShapeError(say("the sizes of an array are 1 or more"))
    check_size(sizes)
    return sizes


def eye(*sizes: Quantity) -> Quantity:
    """The unit matrix, or one of another width."""
    height, *others = _sizes(sizes)
    width = others[0] if others else height
    check_size((height, width))
    return Grid([Real(int(i == j)) for i in range(height) for j in range(width)], (height, width))


def reshape(a: Quantity, *args: Quantity) -> Quantity:
    """The same entries in another shape; −1 stands for the size that is left over."""
    count = math.prod(shape(a))
    sizes = [whole_number(scalar, say("a size")) for arg in args for scalar in entries(arg)]
    if sizes.count(-1) == 1:
        others = math.prod(size for size in sizes if size != -1)
        sizes[sizes.index(-1)] = count // others if others else 0
    if not sizes or min(sizes) < 1 or math.prod(sizes) != count:
        raise ShapeError(
            say(
                "{count} entries do not fill the shape {shape}",
                count=count,
                shape="×".join(str(whole_number(scalar, "")) for arg in args for scalar in entries(arg)),
            )
        )
    check_size(sizes)
    return Grid(entries(a), tuple(sizes))


def flatten(a: Quantity) -> Quantity:
    return Grid(entries(a), (math.prod(shape(a)),))


def _joined(name: str, args: Sequence[Quantity]) -> list[Quantity]:
    """What is put together: all arguments, or the parts of the only one."""
    parts = list(args[0]) if len(args) == 1 and shape(args[0]) else list(args)
    if name == "concat" and not all(map(shape, parts)):
        raise ShapeError(say("concat joins arrays, not single numbers: write a list, [a, b]"))
    return parts


def concat(*args: Quantity, axis: Axes | None) -> Quantity:
    """Arrays one after another, along an axis that is there."""
    parts = _joined("concat", args)
    at = one_axis("concat", parts[0], axis or (0,))
    others = {(*shape(part)[:at], *shape(part)[at + 1 :]) for part in parts}
    if len({len(shape(part)) for part in parts}) > 1 or len(others) > 1:
        one, other, *_ = sorted({show_shape(shape(part)) for part in parts})
        raise ShapeError(
            say("the shapes {one} and {other} do not fit together for {symbol}", one=one, other=other, symbol="concat")
        )
    moved = [part.moved(at, 0) for part in parts]
    sizes = (sum(map(len, moved)), *moved[0].shape[1:])
    check_size(sizes)
    return Grid((scalar for part in moved for scalar in part.flat), sizes).moved(0, at)


def stacked(*args: Quantity, axis: Axes | None) -> Quantity:
    """Arrays of one shape, or numbers, along a new axis."""
    made = stack(_joined("stack", args))
    at = one_axis("stack", made, axis or (0,))
    return made.moved(0, at)


def flip(a: Quantity, axis: Axes | None) -> Quantity:
    """The entries in the opposite order, along all axes or one."""
    turned = range(len(shape(a))) if axis is None else [checked_axis("flip", a, one) for one in axis]
    if not shape(a):
        return a
    return a[tuple(slice(None, None, -1 if k in turned else 1) for k in range(len(a.shape)))]


def length(a: Quantity) -> Quantity:
    if not shape(a):
        raise ShapeError(say("a single number has no length"))
    return Real(shape(a)[0])
