"""Products of vectors and matrices: rows times columns, as lists."""

import functools
import math
import operator
from operator import mul

from . import _layout as layout
from ._arrays import as_array, converted, fresh, put, rows_of, scalar, spread
from ._dtypes import BOOL, FLOAT, OBJECT, together
from ._shaping import moveaxis, reshape
from ._ufuncs import ufunc


def _of_numbers(row, column):
    return sum(map(mul, row, column))


_of_numbers = getattr(math, "sumprod", _of_numbers)  # Python 3.12 has it, and it is faster


def _of_objects(row, column):
    return functools.reduce(operator.add, map(mul, row, column)) if row else 0


def _of_two(a, b):
    """The product of two matrices: its entries in a row."""
    kind = together(a.dtype, b.dtype)
    rows, columns = rows_of(a), rows_of(b.T)
    if kind is OBJECT:
        return [_of_objects(row, column) for row in rows for column in columns]
    if kind is FLOAT and a._shape[1] == 1:  # an outer product: nothing is added
        column = columns and [column[0] * 1.0 for column in columns]
        return [x * y for (x,) in rows for y in column]
    found = [_of_numbers(row, column) for row in rows for column in columns]
    return found if kind is not FLOAT or a._shape[1] else [0.0] * len(found)


class _Matmul(ufunc):
    """`a @ b`."""

    def __call__(self, a, b, out=None):
        answered = self._overridden("__call__", (a, b), out)
        if answered is not None:
            return answered[0]
        a, b = as_array(a), as_array(b)
        for k, x in enumerate((a, b)):
            if not x.ndim:
                raise ValueError(
                    f"matmul: Input operand {k} does not have enough dimensions "
                    f"(has 0, gufunc core with signature (n?,k),(k,m?)->(n?,m?) requires 1)"
                )
        left = reshape(a, 1, -1) if a.ndim == 1 else a
        right = reshape(b, -1, 1) if b.ndim == 1 else b
        if left._shape[-1] != right._shape[-2]:
            raise ValueError(
                "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
                f"(n?,k),(k,m?)->(n?,m?) (size {right._shape[-2]} is different from {left._shape[-1]})"
            )
        values, before = _stacked(left, right)
        shape = before + left._shape[-2:-1] * (a.ndim > 1) + right._shape[-1:] * (b.ndim > 1)
        kind = together(a.dtype, b.dtype)
        values = converted(values, None, BOOL) if kind is BOOL else values
        if out is None:
            return fresh(values, shape, kind) if shape else scalar(values[0], kind)
        if out._shape != shape:
            raise ValueError(f"the product has the shape {shape}, and out has {out._shape}")
        put(out, converted(values, kind, out.dtype))
        return out


def _stacked(left, right):
    """The products of two stacks of matrices, which are spread to each other, and the shape of the stack."""
    if left.ndim == right.ndim == 2:
        return _of_two(left, right), ()
    before = layout.spread_shape(left._shape[:-2], right._shape[:-2])
    stacks = [reshape(spread(x, before + x._shape[-2:]), (math.prod(before), *x._shape[-2:])) for x in (left, right)]
    return [value for pair in zip(*stacks) for value in _of_two(*pair)], before


matmul = _Matmul("matmul", 2, {})


def dot(a, b, out=None):
    """The sum of products along the last axis of a and the last but one of b."""
    a, b = as_array(a), as_array(b)
    if not a.ndim or not b.ndim:
        return a * b
    if a._shape[-1] != b._shape[-2 if b.ndim > 1 else 0]:
        raise ValueError(
            f"shapes {str(a._shape).replace(' ', '')} and {str(b._shape).replace(' ', '')} not aligned: {a._shape[-1]} "
            f"(dim {a.ndim - 1}) != {b._shape[-2 if b.ndim > 1 else 0]} (dim {max(b.ndim - 2, 0)})"
        )
    if a.ndim <= 2 and b.ndim <= 2:
        return matmul(a, b, out)
    before, after = a._shape[:-1], b._shape[:-2] + b._shape[-1:] * (b.ndim > 1)
    flat = reshape(moveaxis(b, -2, 0), (a._shape[-1], math.prod(after))) if b.ndim > 1 else b
    return reshape(matmul(reshape(a, math.prod(before), a._shape[-1]), flat), before + after)


def outer(a, b, out=None):
    """Each entry of a times each of b."""
    return reshape(as_array(a), -1, 1) * reshape(as_array(b), 1, -1)


def inner(a, b):
    """The sum of products along the last axes."""
    a, b = as_array(a), as_array(b)
    return a * b if not a.ndim or not b.ndim else dot(a, b if b.ndim == 1 else moveaxis(b, -1, -2))


def vdot(a, b):
    """The sum of the products of all entries."""
    return dot(reshape(as_array(a), -1), reshape(as_array(b), -1))


def cross(a, b):
    """The vector product of two vectors in space."""
    (a1, a2, a3), (b1, b2, b3) = as_array(a), as_array(b)
    return as_array([a2 * b3 - a3 * b2, a3 * b1 - a1 * b3, a1 * b2 - a2 * b1])


def trace(a, offset=0):
    """The sum of the diagonal."""
    return as_array(a).diagonal(offset).sum()
