"""`x[…]` and `x[…] = …`: whole numbers, slices, `...`, None, lists of whole numbers, masks."""

import math
import operator

from . import _layout as layout
from ._arrays import array, as_array, converted, entries, fresh, ndarray, put, scalar, seen, spread
from ._dtypes import BOOL, FLOAT, INT, OBJECT


def getitem(self, key):
    if type(key) is int and len(self._shape) == 1:
        return scalar(self._buffer[self._offset + _at(key, self._shape[0], 0) * self._strides[0]], self.dtype)
    view, arrays = _parsed(self, key)
    if arrays:
        shape, places = _chosen(view, arrays)
        buffer = view._buffer
        return fresh([buffer[place] for place in places], shape, self.dtype, type(self))
    if view._shape or (isinstance(key, tuple) and Ellipsis in [k for k in key if k is Ellipsis]) or key is Ellipsis:
        return view
    return scalar(view._buffer[view._offset], self.dtype)


def setitem(self, key, value):
    view, arrays = _parsed(self, key)
    if arrays:
        shape, places = _chosen(view, arrays)
        buffer = view._buffer
        for place, new in zip(places, _values_for(shape, value, self.dtype)):
            buffer[place] = new
    else:
        put(view, _values_for(view._shape, value, self.dtype))


def _values_for(shape, value, dtype):
    """A value as entries for a shape, spread if it has to be."""
    if type(value) in (float, int, bool) and dtype is not OBJECT:
        return (
            converted([value], None, dtype) * math.prod(shape) if dtype is not INT else [int(value)] * math.prod(shape)
        )
    if (
        not shape
        and dtype in (FLOAT, INT)
        and isinstance(value, (list, tuple, ndarray))
        and len(getattr(value, "shape", [1]))
    ):
        raise ValueError("setting an array element with a sequence.")
    given = _given(value, dtype, shape)
    new = converted(entries(given), given.dtype, dtype)
    if given._shape == shape:
        return new
    while given.ndim > len(shape) and given._shape[0] == 1:
        given = seen(given, given._shape[1:], given._strides[1:], given._offset)
    try:
        fits = layout.spread_shape(given._shape, shape) == shape
    except ValueError:
        fits = False
    if not fits:
        was, wanted = (str(each).replace(" ", "") for each in (given._shape, shape))
        raise ValueError(f"could not broadcast input array from shape {was} into shape {wanted}")
    return converted(entries(spread(given, shape)), given.dtype, dtype)


def _given(value, dtype, shape):
    if isinstance(value, ndarray):
        return value
    if dtype is OBJECT and not shape:  # one entry takes any object, a list too
        return fresh([value], (), OBJECT)
    try:
        return as_array(value, OBJECT if dtype is OBJECT else None)
    except ValueError:
        if dtype is OBJECT:
            raise
        raise ValueError("setting an array element with a sequence.") from None


def _at(k, length, axis):
    if not -length <= k < length:
        raise IndexError(f"index {k} is out of bounds for axis {axis} with size {length}")
    return k % length


_KINDS = "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid"


def _parsed(self, key):
    """What the whole numbers, slices, … of a key leave of an array; and its index arrays with the axes they are for."""
    keys = _expanded(key if isinstance(key, tuple) else (key,), self.ndim)
    shape, strides, offset, axis = [], [], self._offset, 0
    arrays = []
    for each in keys:
        if each is None:
            shape.append(1)
            strides.append(0)
            continue
        length, step = self._shape[axis], self._strides[axis]
        if isinstance(each, slice):
            start, stop, by = each.indices(length)
            shape.append(len(range(start, stop, by)))
            strides.append(step * by)
            offset += start * step if shape[-1] else 0
        elif isinstance(each, ndarray):
            arrays.append((len(shape), each))
            shape.append(length)
            strides.append(step)
        else:
            offset += _at(each, length, axis) * step
            if arrays or any(isinstance(other, ndarray) for other in keys):  # beside arrays, a number is one, too
                offset -= _at(each, length, axis) * step
                arrays.append((len(shape), array(each)))
                shape.append(length)
                strides.append(step)
        axis += 1
    return seen(self, tuple(shape), tuple(strides), offset), arrays


def _expanded(keys, ndim):
    """The keys with a slice for each axis that none is given for, lists as arrays, masks as the places they choose."""
    found, axes, ellipsis = [], 0, None
    for key in keys:
        if key is Ellipsis:
            if ellipsis is not None:
                raise IndexError("an index can only have a single ellipsis ('...')")
            ellipsis = len(found)
        elif key is None:
            found.append(key)
        else:
            new = _one_key(key)
            found += new
            axes += len(new)
    if axes > ndim:
        raise IndexError(f"too many indices for array: array is {ndim}-dimensional, but {axes} were indexed")
    place = len(found) if ellipsis is None else ellipsis
    found[place:place] = [slice(None)] * (ndim - axes)
    return found


def _one_key(key):
    if isinstance(key, slice):
        return [slice(*[None if end is None else operator.index(end) for end in (key.start, key.stop, key.step)])]
    if isinstance(key, (list, ndarray)) or getattr(type(key), "__name__", "") == "bool":
        index = as_array(key)
        if index.dtype is BOOL:
            return _places_of(index)
        if index.dtype is INT or (index.size == 0 and isinstance(key, list)):
            return [as_array(index, int)]
        if index.ndim == 0 and index.dtype is OBJECT:
            return [operator.index(index._buffer[index._offset])]
        raise IndexError(
            "arrays used as indices must be of integer (or boolean) type" if isinstance(key, ndarray) else _KINDS
        )
    try:
        return [operator.index(key)]
    except TypeError:
        raise IndexError(f"{_KINDS} indices") from None


def _places_of(mask):
    """Where a mask is true, as an array of numbers for each of its axes."""
    flat = [k for k, true in enumerate(entries(mask)) if true]
    axes = []
    for length, step in zip(mask._shape, layout.dense(mask._shape)):
        places = fresh([k // step % length for k in flat], (len(flat),), INT, _Mask)
        places.length = length
        axes.append(places)
    return axes


class _Mask(ndarray):
    """Where a mask is true; it has to be as long as the axis it is for."""


def _chosen(view, arrays):
    """The shape of what index arrays choose, and the places in the buffer."""
    for axis, index in arrays:
        if type(index) is _Mask and index.length != view._shape[axis]:
            raise IndexError(
                f"boolean index did not match indexed array along axis {axis}; size of axis is {view._shape[axis]} "
                f"but size of corresponding boolean axis is {index.length}"
            )
    try:
        shape = layout.spread_shape(*[index._shape for _, index in arrays])
    except ValueError:
        shapes = " ".join(str(index._shape).replace(" ", "") for _, index in arrays)
        message = f"shape mismatch: indexing arrays could not be broadcast together with shapes {shapes} "
        raise IndexError(message) from None
    by_index = [0] * math.prod(shape)
    for axis, index in arrays:
        length, step = view._shape[axis], view._strides[axis]
        numbers = entries(spread(index, shape))
        if numbers and not -length <= min(numbers) <= max(numbers) < length:
            for k in numbers:
                _at(k, length, axis)  # raises the IndexError
        by_index = [at + k % length * step for at, k in zip(by_index, numbers)]
    axes = [axis for axis, _ in arrays]
    together = axes == list(range(axes[0], axes[0] + len(axes)))
    first = axes[0] if together else 0  # where the axes of the index arrays stand in the result
    rest = [axis for axis in range(view.ndim) if axis not in axes]
    before, after = rest[:first], rest[first:]
    places = [view._offset]
    for group in (before, None, after):
        if group is None:
            places = [place + at for place in places for at in by_index]
            continue
        for axis in group:
            steps = [k * view._strides[axis] for k in range(view._shape[axis])]
            places = [place + at for place in places for at in steps]
    lengths = view._shape
    return (*[lengths[axis] for axis in before], *shape, *[lengths[axis] for axis in after]), places
