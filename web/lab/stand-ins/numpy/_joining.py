"""Several arrays as one, one again and again, one in parts."""

import math
from itertools import pairwise

from . import _layout as layout
from ._arrays import as_array, converted, entries, fresh
from ._dtypes import together
from ._shaping import broadcast_to, copy, expand_dims, ravel, reshape, take


def concatenate(arrays, axis=0, out=None, dtype=None):
    """One after another along an axis that they have."""
    arrays = [as_array(array) for array in arrays]
    if not arrays:
        raise ValueError("need at least one array to concatenate")
    if axis is None:
        arrays, axis = [ravel(array) for array in arrays], 0
    first = arrays[0]
    if not first.ndim:
        raise ValueError("zero-dimensional arrays cannot be concatenated")
    axis = layout.whole_axis(axis, first.ndim)
    for k, array in enumerate(arrays):
        before, after = array._shape[:axis], array._shape[axis + 1 :]
        if array.ndim != first.ndim or before != first._shape[:axis] or after != first._shape[axis + 1 :]:
            _say_what_differs(first, array, axis, k)
    kind = together(*{array.dtype for array in arrays})
    lists = [converted(entries(array), array.dtype, kind) for array in arrays]
    values = []
    if axis:
        steps = [math.prod(array._shape[axis:]) for array in arrays]
        for k in range(math.prod(first._shape[:axis])):
            for step, values_of in zip(steps, lists):
                values += values_of[k * step : (k + 1) * step]
    else:
        for values_of in lists:
            values += values_of
    length = sum(array._shape[axis] for array in arrays)
    made = fresh(values, (*first._shape[:axis], length, *first._shape[axis + 1 :]), kind)
    if out is not None:
        out[...] = made
        return out
    return made if dtype is None else as_array(made, dtype)


def _say_what_differs(first, array, axis, k):
    if array.ndim != first.ndim:
        raise ValueError(
            "all the input array dimensions except for the concatenation axis must match exactly, but along the number "
            f"of dimensions, the array at index 0 has {first.ndim} and the array at index {k} has {array.ndim}"
        )
    for at, (a, b) in enumerate(zip(first._shape, array._shape)):
        if at != axis and a != b:
            raise ValueError(
                "all the input array dimensions except for the concatenation axis must match exactly, but along "
                f"dimension {at}, the array at index 0 has size {a} and the array at index {k} has size {b}"
            )


def stack(arrays, axis=0, out=None):
    """One after another along a new axis."""
    arrays = [as_array(array) for array in arrays]
    if not arrays:
        raise ValueError("need at least one array to stack")
    if len({array._shape for array in arrays}) > 1:
        raise ValueError("all input arrays must have the same shape")
    return concatenate([expand_dims(array, axis) for array in arrays], axis, out)


def vstack(arrays):
    """One below another, as rows."""
    return concatenate([atleast_2d(array) for array in arrays], 0)


def hstack(arrays):
    """One beside another."""
    arrays = [atleast_1d(array) for array in arrays]
    return concatenate(arrays, 0 if arrays and arrays[0].ndim == 1 else 1)


def column_stack(arrays):
    """Vectors as the columns of a matrix."""
    arrays = [as_array(array) for array in arrays]
    return concatenate([reshape(array, -1, 1) if array.ndim < 2 else array for array in arrays], 1)


def atleast_1d(a):
    """The array, with at least one axis."""
    a = as_array(a)
    return a if a.ndim else reshape(a, 1)


def atleast_2d(a):
    """The array, with at least two axes."""
    a = as_array(a)
    return a if a.ndim > 1 else reshape(a, 1, -1)


def tile(a, reps):
    """The array again and again, along each axis so often."""
    a = as_array(a)
    reps = tuple(reps) if hasattr(reps, "__iter__") else (reps,)
    reps = (1,) * (a.ndim - len(reps)) + reps
    a = reshape(a, (1,) * (len(reps) - a.ndim) + a._shape)
    for axis, count in enumerate(reps):
        a = concatenate([a] * count, axis) if count else take(a, [], axis)
    return copy(a)


def pad(array, pad_width, mode="constant", constant_values=0):
    """The array with a margin of so many entries, before and after along each axis."""
    if mode != "constant":
        raise ValueError(f"this page's numpy pads with a constant only, not in the mode {mode!r}")
    array = as_array(array)
    widths = entries(broadcast_to(as_array(pad_width, int), (array.ndim, 2)))
    before, after = widths[::2], widths[1::2]
    shape = tuple(a + length + b for a, length, b in zip(before, array._shape, after))
    made = fresh([array.dtype.python(constant_values)] * math.prod(shape), shape, array.dtype)
    made[tuple(slice(a, a + length) for a, length in zip(before, array._shape))] = array
    return made


def split(a, parts, axis=0):
    """Parts along an axis: so many equal ones, or at these places."""
    a = as_array(a)
    axis = layout.whole_axis(axis, a.ndim)
    length = a._shape[axis]
    if isinstance(parts, int):
        if length % parts:
            raise ValueError("array split does not result in an equal division")
        parts = [length // parts * k for k in range(1, parts)]
    ends = [0, *parts, length]
    return [a[(slice(None),) * axis + (slice(start, end),)] for start, end in pairwise(ends)]


def append(a, values, axis=None):
    """A new array with values at the end."""
    return concatenate([a, values], axis)
