"""The array: a flat list, the buffer, and how it is read. What an array can do is put together in `_methods`."""

import math

from . import _layout as layout
from ._dtypes import BOOL, FLOAT, INT, OBJECT, OF_NUMBERS, dtype_of, together
from ._errors import missing


class ndarray:
    """An array of numbers, or of any objects. Slices and transposes of it are views: they share its buffer."""

    __slots__ = ("_buffer", "_dense", "_offset", "_shape", "_strides", "dtype", "size")
    __hash__ = None

    def __new__(cls, shape=(), dtype=float, buffer=None):
        if buffer is not None:
            raise TypeError("this page's numpy makes no array from a buffer: use numpy.array")
        kind = dtype_of(dtype)
        shape = tuple(shape) if hasattr(shape, "__iter__") else (shape,)
        return fresh([None if kind is OBJECT else kind.python(0)] * math.prod(shape), shape, kind, cls)

    @property
    def shape(self):
        return self._shape

    @shape.setter
    def shape(self, shape):
        if not self._dense:
            raise AttributeError("Incompatible shape for in-place modification. Use `.reshape()` to make a copy")
        self._shape = layout.reshaped(shape, self.size)
        self._strides = layout.dense(self._shape)

    @property
    def ndim(self):
        return len(self._shape)

    @property
    def nbytes(self):
        return self.size * self.dtype.itemsize

    @property
    def strides(self):
        return tuple(step * self.dtype.itemsize for step in self._strides)

    @property
    def T(self):
        return seen(self, self._shape[::-1], self._strides[::-1], self._offset)

    def __len__(self):
        if not self._shape:
            raise TypeError("len() of unsized object")
        return self._shape[0]

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(f"'numpy.ndarray' object has no attribute '{name}'")
        raise missing(f"an array's {name}")

    def __reduce__(self):
        return _restored, (type(self), entries(self), self._shape, self.dtype)


ndarray.__module__ = "numpy"


def _restored(cls, values, shape, dtype):
    return fresh(list(values), shape, dtype, cls)


def fresh(values, shape, dtype, cls=ndarray):
    """An array of its own, with a list of its entries in order for its buffer."""
    made = object.__new__(cls)
    made._buffer, made._offset, made._shape, made._dense, made.dtype = values, 0, shape, True, dtype
    made._strides, made.size = layout.dense(shape), len(values)
    return made


def seen(array, shape, strides, offset, cls=None):
    """A view: the same buffer, read in another way."""
    made = object.__new__(cls or type(array))
    made._buffer, made._offset, made._shape, made._strides = array._buffer, offset, shape, strides
    made._dense, made.dtype, made.size = layout.is_dense(shape, strides), array.dtype, math.prod(shape)
    return made


def entries(array):
    """The entries in order, as a list that is not to be changed: it may be the buffer."""
    buffer = array._buffer
    if not array._dense:
        return layout.gather(buffer, array._shape, array._strides, array._offset)
    return buffer if array.size == len(buffer) else buffer[array._offset : array._offset + array.size]


def put(array, values):
    """Put values, which are of the array's type, where its entries are."""
    buffer = array._buffer
    if array._dense:
        buffer[array._offset : array._offset + len(values)] = values
    else:
        layout.scatter(buffer, array._shape, array._strides, array._offset, values)


def spread(array, shape):
    """The array, read as one of a larger shape."""
    return seen(array, shape, layout.spread_strides(array._shape, array._strides, shape), array._offset, ndarray)


def rows_of(array):
    """The rows of a matrix, each as a list."""
    (count, length), values = array._shape, entries(array)
    return [values[k * length : (k + 1) * length] for k in range(count)]


def converted(values, old, new):
    """A list of entries of one type as a list of entries of another."""
    if old is new or new is OBJECT:
        return values
    if new is INT and old is FLOAT:
        return [int(x) if math.isfinite(x) else -(2**63) for x in values]  # what a processor makes of NaN
    return list(map(new.python, values))


def scalar(value, dtype):
    """An entry as NumPy gives it out: a float64, an int64, a bool; an object as it is."""
    return value if dtype is OBJECT else dtype.type(value)


# --- arrays from anything ---


def array(x, dtype=None, *, copy=True, ndmin=0, order=None, subok=False):
    """An array of its own, from numbers, nested lists or arrays."""
    made = as_array(x, dtype, copied=bool(copy))
    if made.ndim < ndmin:
        made = fresh(entries(made), (1,) * (ndmin - made.ndim) + made._shape, made.dtype)
    return made


def asarray(x, dtype=None, order=None, copy=None):
    """The array itself if it is one of this type, else a new one."""
    return as_array(x, dtype, copied=bool(copy))


def as_array(x, dtype=None, copied=False):
    wanted = None if dtype is None else dtype_of(dtype)
    if isinstance(x, ndarray):
        new = wanted or x.dtype
        if new is not x.dtype:
            return fresh(list(converted(entries(x), x.dtype, new)), x._shape, new)
        if copied:
            return fresh(list(entries(x)), x._shape, new)
        return x if type(x) is ndarray else seen(x, x._shape, x._strides, x._offset, ndarray)
    if type(x) in OF_NUMBERS:
        own = OF_NUMBERS[type(x)]
        return fresh(converted([own.python(x)], own, wanted or own), (), wanted or own)
    if type(x) in (list, tuple) and x and all(type(item) is ndarray for item in x):
        shapes = {item._shape for item in x}
        kind = wanted or together(*{item.dtype for item in x})  # which the entries do not show where there are none
        if len(shapes) == 1:
            values = [value for item in x for value in converted(entries(item), item.dtype, kind)]
            return fresh(values, (len(x), *shapes.pop()), kind)
    shape, values = _read(x, wanted)
    kind = wanted or _kind_of(values)
    return fresh(_stored(values, kind), shape, kind)


def _stored(values, kind):
    if kind is OBJECT:
        return list(values)
    if kind is INT and any(type(x) is float for x in values):
        return converted(list(map(float, values)), FLOAT, INT)
    try:
        return list(map(kind.python, values))
    except TypeError:
        if all(type(x) is not complex for x in values):
            raise
        raise _unknown(1j) from None


def _kind_of(values):
    """The type of an array of these entries."""
    kinds = set(map(type, values))
    if not kinds or kinds == {float}:
        return FLOAT
    found = {_kind_of_one(kind) for kind in kinds}
    if OBJECT in found:
        return OBJECT
    if FLOAT in found:
        return FLOAT
    if INT in found and any(not -(2**63) <= int(x) < 2**63 for x in values):
        return OBJECT
    return INT if INT in found else BOOL


def _kind_of_one(kind):
    if kind in OF_NUMBERS:
        return OF_NUMBERS[kind]
    if issubclass(kind, (float, int)):
        return FLOAT if issubclass(kind, float) else INT
    if issubclass(kind, (str, bytes, complex)):
        raise _unknown(kind())
    return OBJECT


def _unknown(x):
    return TypeError(
        f"this page's numpy has arrays of float64, int64, bool and objects, and not of {type(x).__name__}: "
        "take a list, or say dtype=object"
    )


def _is_sequence(x):
    """Whether x is an axis of an array, and no entry."""
    if isinstance(x, (list, tuple, ndarray, range)):
        return not isinstance(x, ndarray) or x.ndim > 0
    return hasattr(type(x), "__getitem__") and hasattr(type(x), "__len__") and not isinstance(x, (str, bytes, dict))


def _read(x, wanted):
    """The shape of numbers, lists of numbers, … and all entries in order."""
    if hasattr(type(x), "__array__") and not isinstance(x, ndarray):
        x = x.__array__()
    if isinstance(x, ndarray):
        return x._shape, [x[()]] if not x._shape else entries(x)
    if not _is_sequence(x):
        return (), [x]
    items = list(x)
    if not any(map(_is_sequence, items)):
        return (len(items),), [item[()] if isinstance(item, ndarray) else item for item in items]
    read = [_read(item, wanted) for item in items]
    shapes = {shape for shape, _ in read}
    if len(shapes) == 1:
        return (len(items), *shapes.pop()), [value for _, values in read for value in values]
    if wanted is OBJECT:
        return (len(items),), items
    raise ValueError(
        "setting an array element with a sequence. The requested array has an inhomogeneous shape after "
        f"{_common(shapes) + 1} dimensions. The detected shape was "
        f"{(len(items), *next(iter(shapes))[: _common(shapes)])} + inhomogeneous part."
    )


def _common(shapes):
    """How many lengths all of the shapes begin with."""
    return next(k for k, at in enumerate([*zip(*shapes), {0, 1}]) if len(set(at)) > 1)
