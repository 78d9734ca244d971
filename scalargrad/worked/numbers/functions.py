"""The functions of the language: what each makes of its arguments, how many it takes, and whether `axis=` may follow.

They are NumPy's where NumPy has them, by the engine's table where they have derivatives, and exact where that is
possible: a maximum, a mean or a variance of fractions is a fraction.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from scalargrad import functions as engine
from scalargrad.derivatives import LEAKY_RELU
from scalargrad.languages import say
from scalargrad.value import apply
from scalargrad.worked.numbers.aggregates import (
    argmax,
    deviation,
    maximum,
    mean,
    minimum,
    norm,
    running_sums,
    softmax,
    variance,
)
from scalargrad.worked.numbers.arrays import as_node, binary, each_entry, outer
from scalargrad.worked.numbers.axes import Axes, along, reduced
from scalargrad.worked.numbers.limits import check_time
from scalargrad.worked.numbers.quantities import (
    Constant,
    Quantity,
    entries,
    whole_number,
)
from scalargrad.worked.numbers.real import Real
from scalargrad.worked.numbers.reshaping import concat, eye, filled, flatten, flip, length, reshape, stacked

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


def _reduction(name: str, function: Callable[[Any], Any]) -> Function:
    return Function(functools.partial(reduced, name, function), range(1, 2), axis=True)


def _along(name: str, function: Callable[[Any], list[Any]]) -> Function:
    return Function(functools.partial(along, name, function), range(1, 2), axis=True)


def _max_or_min(name: str, function: Callable[[Any], Any]) -> Function:
    """max(a) of all entries, max(a, axis=0), and max(a, b) entry by entry."""
    of_one = _reduction(name, function)

    def applied(a: Quantity, b: Quantity | None = None, axis: Axes | None = None) -> Quantity:
        return of_one.apply(a, axis=axis) if b is None else binary(name, a, b)

    return Function(applied, range(1, 3), axis=True)


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
    "max": _max_or_min("max", maximum),
    "min": _max_or_min("min", minimum),
    "sum": _reduction("sum", engine.total),
    "mean": _reduction("mean", mean),
    "var": _reduction("var", variance),
    "std": _reduction("std", deviation),
    "norm": _reduction("norm", norm),
    "prod": _reduction("prod", engine.prod),
    "argmax": _reduction("argmax", argmax),
    "softmax": _along("softmax", softmax),
    "cumsum": _along("cumsum", running_sums),
    "zeros": Function(functools.partial(filled, 0), range(1, 34), several=True),
    "ones": Function(functools.partial(filled, 1), range(1, 34), several=True),
    "eye": Function(eye, range(1, 3), several=True),
    "len": Function(length, range(1, 2)),
    "outer": Function(outer, range(2, 3)),
    "reshape": Function(reshape, range(2, 34)),
    "flatten": Function(flatten, range(1, 2)),
    "concat": Function(concat, range(1, 10_001), axis=True, several=True),
    "stack": Function(stacked, range(1, 10_001), axis=True, several=True),
    "flip": Function(flip, range(1, 2), axis=True),
    "pi": Function(_pi, range(0, 1)),
    "e": Function(_e, range(0, 1)),
}  # fmt: skip
