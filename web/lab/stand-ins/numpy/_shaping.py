"""Other shapes for the same entries, and several arrays as one."""

from itertools import product

from . import _layout as layout
from ._arrays import as_array, entries, fresh, seen, spread
from ._dtypes import INT


def reshape(self, *shape, order="C"):
    """The same entries in another shape; one length may be -1. A view where that can be."""
    shape = shape[0] if len(shape) == 1 else shape
    new = layout.reshaped(shape, self.size)
    if order == "F":
        return reshape(self.T, new[::-1]).T
    if self._dense:
        return seen(self, new, layout.dense(new), self._offset)
    strides = layout.reshaped_strides(self._shape, self._strides, new) if self.size else None
    if strides is None:
        return fresh(list(entries(self)), new, self.dtype, type(self))
    return seen(self, new, strides, self._offset)


def ravel(self, order="C"):
    """All entries in a row; a view where that can be."""
    return reshape(self, -1, order=order)


def flatten(self, order="C"):
    """All entries in a row, as a copy."""
    return copy(reshape(self, -1, order=order))


def copy(self, order="C"):
    """An array of its own."""
    return fresh(list(entries(self)), self._shape, self.dtype, type(self))


def transpose(self, *axes):
    """The axes in another order, by default backwards."""
    axes = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes
    if not axes:
        return self.T
    order = layout.whole_axes(tuple(axes), self.ndim)
    if len(order) != self.ndim:
        raise ValueError("axes don't match array")
    shape, strides = ([of[axis] for axis in order] for of in (self._shape, self._strides))
    return seen(self, tuple(shape), tuple(strides), self._offset)


def swapaxes(self, a, b):
    """Two axes, each in the place of the other."""
    order = list(range(self.ndim))
    a, b = layout.whole_axis(a, self.ndim), layout.whole_axis(b, self.ndim)
    order[a], order[b] = b, a
    return transpose(self, order)


def squeeze(self, axis=None):
    """Without axes of length 1."""
    gone = (
        [k for k, length in enumerate(self._shape) if length == 1]
        if axis is None
        else layout.whole_axes(axis, self.ndim)
    )
    if any(self._shape[k] != 1 for k in gone):
        raise ValueError("cannot select an axis to squeeze out which has size not equal to one")
    return reshape(self, [length for k, length in enumerate(self._shape) if k not in gone])


def repeat(self, repeats, axis=None):
    """Each entry, or each row, … so many times."""
    array = ravel(self) if axis is None else self
    axis = layout.whole_axis(axis or 0, array.ndim)
    counts = entries(spread(as_array(repeats), (array._shape[axis],)))
    chosen = [k for k, count in enumerate(counts) for _ in range(count)]
    return take(array, chosen, axis)


def take(self, indices, axis=None):
    """The entries, the rows, … with these numbers."""
    if axis is None:
        return ravel(self)[as_array(indices)]
    return self[(slice(None),) * layout.whole_axis(axis, self.ndim) + (as_array(indices, int),)]


def diagonal(self, offset=0):
    """The entries on the diagonal of a matrix, as a copy."""
    rows, columns = self._shape
    places = [(k, k + offset) for k in range(rows) if 0 <= k + offset < columns]
    return self[[i for i, _ in places], [j for _, j in places]]


METHODS = {
    "reshape": reshape, "ravel": ravel, "flatten": flatten, "copy": copy, "transpose": transpose, "swapaxes": swapaxes,
    "squeeze": squeeze, "repeat": repeat, "take": take, "diagonal": diagonal,
}  # fmt: skip


# --- functions ---


def moveaxis(a, source, destination):
    """Axes at other places."""
    a = as_array(a)
    source, destination = layout.whole_axes(source, a.ndim), layout.whole_axes(destination, a.ndim)
    order = [k for k in range(a.ndim) if k not in source]
    for to, axis in sorted(zip(destination, source)):
        order.insert(to, axis)
    return transpose(a, order)


def expand_dims(a, axis):
    """With an axis of length 1 more."""
    a = as_array(a)
    axes = axis if isinstance(axis, tuple) else (axis,)
    new = layout.whole_axes(axes, a.ndim + len(axes))
    lengths = iter(a._shape)
    return reshape(a, [1 if k in new else next(lengths) for k in range(a.ndim + len(axes))])


def broadcast_to(array, shape):
    """The array spread to a shape."""
    array = as_array(array)
    shape = tuple(shape) if hasattr(shape, "__iter__") else (shape,)
    try:
        fits = layout.spread_shape(array._shape, shape) == shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"operands could not be broadcast together with remapped shapes [original->remapped]: "
                         f"{array._shape}  and requested shape {shape}")  # fmt: skip
    return spread(array, shape)


def broadcast_shapes(*shapes):
    """The shape that all of these are spread to."""
    return layout.spread_shape(*[tuple(shape) if hasattr(shape, "__iter__") else (shape,) for shape in shapes])


def broadcast_arrays(*arrays):
    """All arrays, spread to one shape."""
    arrays = [as_array(array) for array in arrays]
    shape = layout.spread_shape(*[array._shape for array in arrays])
    return tuple(spread(array, shape) for array in arrays)


def flip(a, axis=None):
    """Backwards, along all axes or some."""
    a = as_array(a)
    axes = layout.whole_axes(axis, a.ndim)
    return a[tuple(slice(None, None, -1 if k in axes else None) for k in range(a.ndim))]


def roll(a, shift, axis=None):
    """Moved on along an axis; what falls off comes in at the other end."""
    a = as_array(a)
    if axis is None:
        return reshape(roll(ravel(a), shift, 0), a._shape)
    length = a._shape[layout.whole_axis(axis, a.ndim)]
    return take(a, [(k - shift) % length for k in range(length)], axis)


def ndindex(*shape):
    """All indices of a shape, the last one first."""
    shape = shape[0] if len(shape) == 1 and hasattr(shape[0], "__iter__") else shape
    return product(*map(range, shape))


def ndenumerate(a):
    """All indices of an array, each with its entry."""
    a = as_array(a)
    return zip(ndindex(a._shape), a.flat)


def indices(dimensions):
    """For each axis the numbers of the entries along it."""
    shape = tuple(dimensions)
    made = fresh(
        [k for axis in range(len(shape)) for k in (at[axis] for at in ndindex(shape))], (len(shape), *shape), INT
    )
    return made
