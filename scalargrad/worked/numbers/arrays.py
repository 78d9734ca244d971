"""Arithmetic with shapes: numbers, vectors and matrices of Values, entry by entry as in NumPy, and the language's
functions. A product of matrices makes one `dot` node for each entry.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

from scalargrad import functions
from scalargrad.value import Value
from scalargrad.worked.numbers.grid import Grid, common_shape
from scalargrad.worked.numbers.limits import check_time
from scalargrad.worked.numbers.quantities import (
    Constant,
    Quantity,
    Scalar,
    ShapeError,
    array,
    check_size,
    entries,
    shape,
    show_shape,
)
from scalargrad.worked.numbers.real import Real

OFTEN = 100  # entries; for a larger array the clock is looked at


def _each(function: Callable[..., Any], *quantities: Quantity) -> Quantity:
    """A function of scalars, entry by entry, with broadcasting."""
    shapes = {quantity.shape for quantity in quantities if isinstance(quantity, Grid)}
    if not shapes:
        return function(*quantities)
    sizes = common_shape(*shapes)
    operands = [_spread(quantity, sizes) for quantity in quantities]
    if len(operands[0]) <= OFTEN:
        return Grid(map(function, *operands), sizes)

    def in_time(*scalars: Scalar) -> Any:
        check_time()
        return function(*scalars)

    return Grid(map(in_time, *operands), sizes)


def _spread(quantity: Quantity, sizes: tuple[int, ...]) -> Sequence[Scalar]:
    """The entries of a quantity that is repeated to a shape."""
    if not isinstance(quantity, Grid):
        return [quantity] * math.prod(sizes)
    return quantity.flat if quantity.shape == sizes else quantity.spread(sizes).flat


# --- two operands ---

_OPERATORS: dict[str, tuple[str, Callable[[Any, Any], Any]]] = {
    "add": ("+", operator.add),
    "sub": ("-", operator.sub),
    "mul": ("*", operator.mul),
    "div": ("/", operator.truediv),
    "pow": ("**", lambda base, exponent: _power(base, exponent)),
    "max": ("max", functions.maximum),
    "min": ("min", functions.minimum),
}


def binary(name: str, a: Quantity, b: Quantity) -> Quantity:
    """a and b joined entry by entry; name: add, sub, mul, div, pow, max or min."""
    symbol, function = _OPERATORS[name]
    if isinstance(a, Grid) and isinstance(b, Grid) and a.shape != b.shape:
        try:
            check_size(common_shape(a.shape, b.shape))
        except ValueError:
            shapes = f"{show_shape(shape(a))} and {show_shape(shape(b))}"
            raise ShapeError(f"the shapes {shapes} do not fit together for {symbol}") from None
    if name in ("add", "sub", "mul", "pow") and not (isinstance(a, Real) and isinstance(b, Real)):
        a, b = a if name == "pow" else _plainest(a), _plainest(b)
    return _each(function, a, b)


def _plainest(a: Quantity) -> Any:
    """A constant that is a whole number as an int, which the engine has a short way for.

    Only where the rules of calculus neither divide by it nor take its logarithm: that would make a float of an int.
    """
    if isinstance(a, Real) and a.exact is not None and a.exact.denominator == 1:
        return a.exact.numerator
    return a


def negative(a: Quantity) -> Quantity:
    return _each(operator.neg, a)


def _dot(ws: Sequence[Scalar], xs: Sequence[Scalar]) -> Scalar:
    check_time()
    product: Scalar = functions.dot(ws, xs, 0)
    return product


def matmul(a: Quantity, b: Quantity) -> Quantity:
    """The matrix product a @ b, of vectors and matrices."""
    sa, sb = shape(a), shape(b)
    if not sa or not sb:
        raise ShapeError("@ is the product of matrices and vectors; for a single number write *")
    if len(sa) > 2 or len(sb) > 2:
        raise ShapeError("@ takes vectors and matrices, not arrays of more dimensions")
    if sa[-1] != sb[0]:
        raise ShapeError(f"the shapes {show_shape(sa)} and {show_shape(sb)} do not fit together for @")
    rows, columns = a.rows(), b.T.rows()
    check_size((len(rows), len(columns)))
    products = [_dot(row, column) for row in rows for column in columns]
    return array(products, sa[:-1] + sb[1:])


def outer(a: Quantity, b: Quantity) -> Quantity:
    """The outer product of two vectors: a matrix with a[i] * b[j] in row i and column j."""
    if len(shape(a)) != 1 or len(shape(b)) != 1:
        raise ShapeError(f"outer takes two vectors, not {show_shape(shape(a))} and {show_shape(shape(b))}")
    return binary("mul", a.reshaped(len(a), 1), b)


def transpose(a: Quantity) -> Quantity:
    return a.T if isinstance(a, Grid) else a


# --- functions of one quantity ---

_RATIONAL = ("relu", "step", "abs")  # of a rational number they are rational
EACH: dict[str, Callable[[Any], Any]] = {
    **{
        name: getattr(functions, name)
        for name in ["exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "sigmoid", "relu", "softplus", "step"]
    },
    "abs": abs,
}


def each(name: str, a: Quantity) -> Quantity:
    """One of the functions that go entry by entry."""
    function = EACH[name]
    return _each(function if name in _RATIONAL else lambda scalar: function(_as_node(scalar)), a)


def _as_node(scalar: Scalar) -> Value:
    return scalar if isinstance(scalar, Value) else Constant(scalar)


def _power(base: Scalar, exponent: Any) -> Any:
    plain = isinstance(base, Real) and isinstance(exponent, Real) and exponent.whole() is None
    return _as_node(base) ** exponent if plain else base**exponent


def _maximum(scalars: Sequence[Scalar]) -> Scalar:
    return functools.reduce(functions.maximum, scalars)


def _minimum(scalars: Sequence[Scalar]) -> Scalar:
    return functools.reduce(functions.minimum, scalars)


def _mean(scalars: Sequence[Scalar]) -> Any:
    return functions.total(scalars) / Real(len(scalars))


REDUCTIONS: dict[str, Callable[[Any], Any]] = {
    "sum": functions.total, "mean": _mean, "max": _maximum, "min": _minimum,
}  # fmt: skip


def reduction(name: str, a: Quantity, axis: int | None) -> Quantity:
    """sum, mean, max or min: of all entries, or along an axis as in NumPy."""
    function = REDUCTIONS[name]
    if axis is None:
        check_time()
        return function(entries(a))
    axis = _checked_axis(name, a, axis)
    moved = a.moved(axis, -1)
    return array(map(function, moved.rows()), moved.shape[:-1])


def softmax(a: Quantity, axis: int | None) -> Quantity:
    """e^aᵢ / Σ e^aⱼ, over all entries or along an axis."""
    if axis is None:
        return array(functions.softmax(list(map(_as_node, entries(a)))), shape(a))
    axis = _checked_axis("softmax", a, axis)
    moved = a.moved(axis, -1)
    flat = [scalar for row in moved.rows() for scalar in functions.softmax(list(map(_as_node, row)))]
    return Grid(flat, moved.shape).moved(-1, axis)


def _checked_axis(name: str, a: Quantity, axis: int) -> int:
    dimensions = len(shape(a))
    if not -dimensions <= axis < dimensions:
        raise ShapeError(f"{name} has no axis {axis} to go along: the shape is {show_shape(shape(a))}")
    return axis % dimensions


def index(a: Quantity, indices: tuple[int | slice, ...]) -> Quantity:
    """a[indices], as in NumPy; an index that is out of range is a ShapeError."""
    if not isinstance(a, Grid) or len(indices) > len(a.shape):
        raise ShapeError(
            f"{len(indices)} indices are too many: the shape is {show_shape(shape(a))}".replace(
                "1 indices are", "1 index is"
            )
        )
    try:
        part = a[indices]
    except IndexError:
        raise ShapeError(f"the index is out of range: the shape is {show_shape(a.shape)}, counted from 0") from None
    if isinstance(part, Grid) and not part.flat:
        raise ShapeError(f"the slice is empty: the shape is {show_shape(a.shape)}, counted from 0")
    return part
