"""Arithmetic with shapes: numbers, vectors and matrices of Values, entry by entry as in NumPy.

A product of matrices makes one `dot` node for each entry.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

from scalargrad import functions
from scalargrad.languages import say, say_count
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
    shape,
    show_shape,
)
from scalargrad.worked.numbers.real import Real

OFTEN = 100  # entries; for a larger array the clock is looked at


def each_entry(function: Callable[..., Any], *quantities: Quantity) -> Quantity:
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
            raise _unfit(a, b, symbol) from None
    if name in ("add", "sub", "mul", "pow") and not (isinstance(a, Real) and isinstance(b, Real)):
        a, b = a if name == "pow" else _plainest(a), _plainest(b)
    return each_entry(function, a, b)


def _plainest(a: Quantity) -> Any:
    """A constant that is a whole number as an int, which the engine has a short way for.

    Only where the rules of calculus neither divide by it nor take its logarithm: that would make a float of an int.
    """
    if isinstance(a, Real) and a.exact is not None and a.exact.denominator == 1:
        return a.exact.numerator
    return a


def negative(a: Quantity) -> Quantity:
    return each_entry(operator.neg, a)


def _dot(ws: Sequence[Scalar], xs: Sequence[Scalar]) -> Scalar:
    check_time()
    product: Scalar = functions.dot(ws, xs, 0)
    return product


def matmul(a: Quantity, b: Quantity) -> Quantity:
    """The matrix product a @ b; of arrays with more than two axes, the products of the matrices in the last two."""
    sa, sb = shape(a), shape(b)
    if not sa or not sb:
        raise ShapeError(say("@ is the product of matrices and vectors; for a single number write *"))
    left = a if len(sa) > 1 else a.reshaped(1, *sa)
    right = (b if len(sb) > 1 else b.reshaped(*sb, 1)).moved(-2, -1)  # its columns as rows
    if left.shape[-1] != right.shape[-1]:
        raise _unfit(a, b, "@")
    try:
        several = common_shape(left.shape[:-2], right.shape[:-2])
    except ValueError:
        raise _unfit(a, b, "@") from None
    height, width = left.shape[-2], right.shape[-2]
    check_size((*several, height, width))
    products = [
        _dot(row, column)
        for lefts, rights in zip(_matrices(left, several), _matrices(right, several))
        for row in lefts
        for column in rights
    ]
    return array(products, several + (height,) * (len(sa) > 1) + (width,) * (len(sb) > 1))


def _matrices(a: Grid, several: tuple[int, ...]) -> list[list[list[Scalar]]]:
    """The rows of each matrix in the last two axes, the axes in front repeated to a shape."""
    rows = a.spread((*several, *a.shape[-2:])).rows()
    return [rows[at : at + a.shape[-2]] for at in range(0, len(rows), a.shape[-2])]


def _unfit(a: Quantity, b: Quantity, symbol: str) -> ShapeError:
    one, other = show_shape(shape(a)), show_shape(shape(b))
    return ShapeError(
        say("the shapes {one} and {other} do not fit together for {symbol}", one=one, other=other, symbol=symbol)
    )


def outer(a: Quantity, b: Quantity) -> Quantity:
    """The outer product of two vectors: a matrix with a[i] * b[j] in row i and column j."""
    if len(shape(a)) != 1 or len(shape(b)) != 1:
        one, other = show_shape(shape(a)), show_shape(shape(b))
        raise ShapeError(say("outer takes two vectors, not {one} and {other}", one=one, other=other))
    return binary("mul", a.reshaped(len(a), 1), b)


def transpose(a: Quantity) -> Quantity:
    return a.T if isinstance(a, Grid) else a


# --- for functions of the language ---


def as_node(scalar: Scalar) -> Value:
    return scalar if isinstance(scalar, Value) else Constant(scalar)


def _power(base: Scalar, exponent: Any) -> Any:
    plain = isinstance(base, Real) and isinstance(exponent, Real) and exponent.whole() is None
    return as_node(base) ** exponent if plain else base**exponent


def index(a: Quantity, indices: tuple[int | slice, ...]) -> Quantity:
    """a[indices], as in NumPy; an index that is out of range is a ShapeError."""
    if not isinstance(a, Grid) or len(indices) > len(a.shape):
        raise ShapeError(
            say_count(
                "{count} index is too many: the shape is {shape}",
                "{count} indices are too many: the shape is {shape}",
                len(indices),
                shape=show_shape(shape(a)),
            )
        )
    try:
        part = a[indices]
    except IndexError:
        where = show_shape(a.shape)
        raise ShapeError(say("the index is out of range: the shape is {shape}, counted from 0", shape=where)) from None
    if isinstance(part, Grid) and not part.flat:
        raise ShapeError(say("the slice is empty: the shape is {shape}, counted from 0", shape=show_shape(a.shape)))
    return part
