"""The functions of the language: what each makes of its arguments, how many it takes, and whether `axis=` may follow.

They are NumPy's where NumPy has them, by the engine's table where they have derivatives, and exact where that is
possible: a maximum, a mean or a variance of fractions is a fraction.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from scalargrad import functions as engine
from scalargrad.derivatives import LEAKY_RELU
from scalargrad.languages import say
from scalargrad.value import apply
from scalargrad.worked.numbers.arrays import as_node, binary, each_entry, outer
from scalargrad.worked.numbers.grid import Grid
from scalargrad.worked.numbers.limits import check_time
from scalargrad.worked.numbers.quantities import (
    Constant,
    Quantity,
    Scalar,
    ShapeError,
    array,
    check_size,
    entries,
    number,
    shape,
    show_shape,
    stack,
    whole_number,
)
from scalargrad.worked.numbers.real import Real

Axes = tuple[int, ...]
SLOPE = Real(Fraction(1, 100))  # of leaky_relu below 0, unless another is given


class Function(NamedTuple):
    """A function: what it makes of its arguments (and of the axis), how many there may be; axis: whether it has one.

    several: its arguments may stand in one list or tuple, concat([a, b]), zeros((2, 3)).
    """

    apply: Callable[..., Quantity]
    counts: range
    axis: bool = False
    several: bool = False


def call(name: str, args: Sequence[Quantity], axis: Quantity | None = None) -> Quantity:
    """The function of this name, called; a ShapeError where the shapes are not what it takes."""
    check_time()
    function = FUNCTIONS[name]
    return function.apply(*args, axis=_axes(axis)) if function.axis else function.apply(*args)


def _axes(axis: Quantity | None) -> Axes | None:
    return None if axis is None else tuple(whole_number(scalar, say("an axis")) for scalar in entries(axis))


# --- entry by entry ---

_RATIONAL = ("relu", "step", "sign", "abs")  # of a rational number they are rational


def _each(name: str) -> Function:
    of_one: Callable[[Any], Any] = abs if name == "abs" else getattr(engine, name)
    of_any = of_one if name in _RATIONAL else lambda scalar: of_one(as_node(scalar))
    return Function(lambda a: each_entry(of_any, a), range(1, 2))


def _leaky_relu(a: Quantity, slope: Quantity = SLOPE) -> Quantity:
    return each_entry(functools.partial(apply, LEAKY_RELU), a, slope)


def _where(condition: Quantity, a: Quantity, b: Quantity) -> Quantity:
    return each_entry(engine.where, condition, a, b)


# --- of all entries, or along an axis ---


def _maximum(scalars: Sequence[Scalar]) -> Any:
    """The largest, two by two; three and more that are equal share its derivative evenly, in whatever order."""
    largest = functools.reduce(engine.maximum, scalars)
    if sum(number(scalar) == number(largest) for scalar in scalars) < 3:
        return largest
    is_largest = [1 - engine.step(largest - scalar) for scalar in scalars]
    count = engine.total(is_largest)
    return engine.dot([one / count for one in is_largest], scalars)


def _minimum(scalars: Sequence[Scalar]) -> Any:
    return -_maximum([-scalar for scalar in scalars])


def _mean(scalars: Sequence[Scalar]) -> Any:
    return engine.total(scalars) / Real(len(scalars))


def _variance(scalars: Sequence[Scalar]) -> Any:
    """The mean of the squared differences to the mean: divided by n, not by n − 1."""
    mean = _mean(scalars)
    differences = [scalar - mean for scalar in scalars]
    return _mean([difference * difference for difference in differences])


def _deviation(scalars: Sequence[Scalar]) -> Any:
    return engine.sqrt(as_node(_variance(scalars)))


def _norm(scalars: Sequence[Scalar]) -> Any:
    return engine.norm(list(map(as_node, scalars)))


def _argmax(scalars: Sequence[Scalar]) -> Any:
    """Where the first of the largest stands. It is found by steps, so that it is found anew with other numbers."""
    best: Any = scalars[0]
    at: Any = Real(0)
    for k, scalar in enumerate(scalars[1:], 1):
        larger = engine.step(scalar - best)
        at = engine.where(larger, Real(k), at)
        best = engine.maximum(best, scalar)
    return at


def _reduction(name: str, function: Callable[[Any], Any]) -> Function:
    def reduced(a: Quantity, axis: Axes | None) -> Quantity:
        if axis is None:
            return function(entries(a))
        moved = _moved_back(name, a, axis)
        kept = moved.shape[:-1]
        return array(map(_in_time(function), moved.rows()), kept)

    return Function(reduced, range(1, 2), axis=True)


def _moved_back(name: str, a: Quantity, axis: Axes) -> Grid:
    """An array in which some axes are the last one, together."""
    axes = sorted(_checked_axis(name, a, one) for one in axis)
    if len(set(axes)) < len(axes):
        raise ShapeError(say("{name} cannot go along the same axis twice", name=name))
    moved: Grid = a
    for k, one in enumerate(axes):
        moved = moved.moved(one - k, -1)
    kept = moved.shape[: len(moved.shape) - len(axes)]
    return moved.reshaped(*kept, math.prod(moved.shape[len(kept) :]))


def _checked_axis(name: str, a: Quantity, axis: int) -> int:
    dimensions = len(shape(a))
    if not -dimensions <= axis < dimensions:
        sizes = show_shape(shape(a))
        raise ShapeError(
            say("{name} has no axis {axis} to go along: the shape is {shape}", name=name, axis=axis, shape=sizes)
        )
    return axis % dimensions


def _along(name: str, function: Callable[[Any], list[Any]]) -> Function:
    """A function that makes as many numbers of some: of all entries, or along one axis."""

    def along(a: Quantity, axis: Axes | None) -> Quantity:
        if axis is None:
            return array(function(entries(a)), shape(a))
        at = _one_axis(name, a, axis)
        moved = a.moved(at, -1)
        flat = [scalar for row in moved.rows() for scalar in _in_time(function)(row)]
        return Grid(flat, moved.shape).moved(-1, at)

    return Function(along, range(1, 2), axis=True)


def _one_axis(name: str, a: Quantity, axis: Axes) -> int:
    if len(axis) != 1:
        raise ShapeError(say("{name} goes along one axis", name=name))
    return _checked_axis(name, a, axis[0])


def _softmax(scalars: Sequence[Scalar]) -> list[Any]:
    found: list[Any] = engine.softmax(list(map(as_node, scalars)))
    return found


def _running_sums(scalars: Sequence[Scalar]) -> list[Any]:
    return list(itertools.accumulate(scalars))


def _in_time(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def in_time(scalars: Sequence[Scalar]) -> Any:
        check_time()
        return function(scalars)

    return in_time


def _max_or_min(name: str, function: Callable[[Any], Any]) -> Function:
    """max(a) of all entries, max(a, axis=0), and max(a, b) entry by entry."""
    of_one = _reduction(name, function)

    def applied(a: Quantity, b: Quantity | None = None, axis: Axes | None = None) -> Quantity:
        return of_one.apply(a, axis=axis) if b is None else binary(name, a, b)

    return Function(applied, range(1, 3), axis=True)


# --- new shapes ---


def _filled(item: int) -> Function:
    def filled(*sizes: Quantity) -> Quantity:
        checked = _sizes(sizes)
        return array([Real(item)] * math.prod(checked), checked)

    return Function(filled, range(1, 34), several=True)


def _sizes(args: Sequence[Quantity]) -> tuple[int, ...]:
    sizes = tuple(whole_number(scalar, say("a size")) for arg in args for scalar in entries(arg))
    if not sizes or min(sizes) < 1:
        raise ShapeError(say("the sizes of an array are 1 or more"))
    check_size(sizes)
    return sizes


def _eye(*sizes: Quantity) -> Quantity:
    """The unit matrix, or one of another width."""
    height, *others = _sizes(sizes)
    width = others[0] if others else height
    check_size((height, width))
    return Grid([Real(int(i == j)) for i in range(height) for j in range(width)], (height, width))


def _reshape(a: Quantity, *args: Quantity) -> Quantity:
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


def _flatten(a: Quantity) -> Quantity:
    return Grid(entries(a), (math.prod(shape(a)),))


def _joined(name: str, args: Sequence[Quantity]) -> list[Quantity]:
    """What is put together: all arguments, or the parts of the only one."""
    parts = list(args[0]) if len(args) == 1 and shape(args[0]) else list(args)
    if name == "concat" and not all(map(shape, parts)):
        raise ShapeError(say("concat joins arrays, not single numbers: write a list, [a, b]"))
    return parts


def _concat(*args: Quantity, axis: Axes | None) -> Quantity:
    """Arrays one after another, along an axis that is there."""
    parts = _joined("concat", args)
    at = _one_axis("concat", parts[0], axis or (0,))
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


def _stack(*args: Quantity, axis: Axes | None) -> Quantity:
    """Arrays of one shape, or numbers, along a new axis."""
    made = stack(_joined("stack", args))
    at = _one_axis("stack", made, axis or (0,))
    return made.moved(0, at)


def _flip(a: Quantity, axis: Axes | None) -> Quantity:
    """The entries in the opposite order, along all axes or one."""
    turned = range(len(shape(a))) if axis is None else [_checked_axis("flip", a, one) for one in axis]
    if not shape(a):
        return a
    return a[tuple(slice(None, None, -1 if k in turned else 1) for k in range(len(a.shape)))]


def _length(a: Quantity) -> Quantity:
    if not shape(a):
        raise ShapeError(say("a single number has no length"))
    return Real(shape(a)[0])


# --- constants: nodes, so that they can be computed again with more digits ---


def _pi() -> Quantity:
    pi = engine.acos(Constant(Real(-1)))
    pi.label = "π"
    return pi


def _e() -> Quantity:
    e = engine.exp(Constant(Real(1)))
    e.label = "e"
    return e


CONSTANTS = ("pi", "e")  # unless the document binds these names

FUNCTIONS: dict[str, Function] = {
    **{
        name: _each(name)
        for name in (
            "exp", "log", "log2", "log10", "sqrt", "sin", "cos", "tan", "tanh", "sigmoid", "relu", "softplus", "step",
            "sign", "abs",
        )
    },
    "leaky_relu": Function(_leaky_relu, range(1, 3)),
    "where": Function(_where, range(3, 4)),
    "max": _max_or_min("max", _maximum),
    "min": _max_or_min("min", _minimum),
    "sum": _reduction("sum", engine.total),
    "mean": _reduction("mean", _mean),
    "var": _reduction("var", _variance),
    "std": _reduction("std", _deviation),
    "norm": _reduction("norm", _norm),
    "prod": _reduction("prod", engine.prod),
    "argmax": _reduction("argmax", _argmax),
    "softmax": _along("softmax", _softmax),
    "cumsum": _along("cumsum", _running_sums),
    "zeros": _filled(0),
    "ones": _filled(1),
    "eye": Function(_eye, range(1, 3), several=True),
    "len": Function(_length, range(1, 2)),
    "outer": Function(outer, range(2, 3)),
    "reshape": Function(_reshape, range(2, 34)),
    "flatten": Function(_flatten, range(1, 2)),
    "concat": Function(_concat, range(1, 10_001), axis=True, several=True),
    "stack": Function(_stack, range(1, 10_001), axis=True, several=True),
    "flip": Function(_flip, range(1, 2), axis=True),
    "pi": Function(_pi, range(0, 1)),
    "e": Function(_e, range(0, 1)),
}  # fmt: skip
