"""What an array can do: its operators, and the methods of the other modules, put into the class."""

import copy as copying

from . import _choosing, _indexing, _printing, _products, _reductions, _shaping
from . import _elementwise as of_entries
from ._arrays import as_array, converted, entries, fresh, ndarray, scalar, seen
from ._dtypes import OBJECT, dtype_of

OPERATORS = {
    "add": of_entries.add, "sub": of_entries.subtract, "mul": of_entries.multiply, "truediv": of_entries.divide,
    "floordiv": of_entries.floor_divide, "mod": of_entries.remainder, "pow": of_entries.power,
    "matmul": _products.matmul, "and": of_entries.bitwise_and, "or": of_entries.bitwise_or,
    "xor": of_entries.bitwise_xor, "lt": of_entries.less, "le": of_entries.less_equal, "gt": of_entries.greater,
    "ge": of_entries.greater_equal, "eq": of_entries.equal, "ne": of_entries.not_equal,
}  # fmt: skip
COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")


def _leaves_it(other):
    """Whether an operand wants to do the operation itself."""
    kind = type(other)
    if isinstance(other, (ndarray, float, int)):
        return False
    return getattr(kind, "__array_ufunc__", 0) is None or (
        not hasattr(kind, "__array_ufunc__") and getattr(other, "__array_priority__", 0) > 0
    )


def operator_method(ufunc, reflected):
    """An operator as a method of the left, or reflected of the right operand."""

    def method(self, other):
        if _leaves_it(other) or isinstance(other, str):
            return NotImplemented
        return ufunc(other, self) if reflected else ufunc(self, other)

    return method


def _in_place(ufunc):
    def method(self, other):
        return ufunc(self, other, out=self)

    return method


# --- what Python asks ---


def _iterate(self):
    if not self._shape:
        raise TypeError("iteration over a 0-d array")
    if len(self._shape) == 1:
        return iter(entries(self)) if self.dtype is OBJECT else map(self.dtype.type, list(entries(self)))
    return (self[k] for k in range(self._shape[0]))


def _the_one(self):
    if self._shape:
        raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
    return self._buffer[self._offset]


def _bool(self):
    if self.size != 1:
        raise ValueError(
            "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
            if self.size
            else "The truth value of an empty array is ambiguous. Use `array.size > 0` to ask whether it is empty."
        )
    return bool(self._buffer[self._offset])


def _index(self):
    if self._shape or self.dtype.kind != "i":
        raise TypeError("only integer scalar arrays can be converted to a scalar index")
    return self._buffer[self._offset]


def _deep_copy(self, memo):
    return fresh(copying.deepcopy(list(entries(self)), memo), self._shape, self.dtype, type(self))


def _format(self, spec):
    if self._shape and spec:
        raise TypeError("unsupported format string passed to numpy.ndarray.__format__")
    return format(_the_one(self), spec) if spec or not self._shape else str(self)


# --- methods ---


def astype(self, dtype, copy=True):
    """The entries as another type; a copy."""
    kind = dtype_of(dtype)
    if kind is self.dtype and not copy:
        return self
    return fresh(list(converted(entries(self), self.dtype, kind)), self._shape, kind, type(self))


def tolist(self):
    """Nested lists of Python's own numbers."""
    values, shape = list(entries(self)), self._shape
    if not shape:
        return values[0]
    for length in reversed(shape[1:]):
        groups = len(values) // length if length else 0
        values = [values[k * length : (k + 1) * length] for k in range(groups)]
    return values if self.size else _empty_lists(shape)


def _empty_lists(shape):
    return [_empty_lists(shape[1:]) for _ in range(shape[0])] if len(shape) > 1 else [None] * shape[0]


def item(self, *index):
    """One entry as a number of Python's."""
    if index:
        found = self[index] if len(index) > 1 or isinstance(index[0], tuple) else self.reshape(-1)[index[0]]
        return as_array(found, self.dtype)._buffer[0]
    if self.size != 1:
        raise ValueError("can only convert an array of size 1 to a Python scalar")
    return self._buffer[self._offset]


def fill(self, value):
    """Put a value everywhere."""
    self[...] = value


def view(self, cls=None):
    """The same buffer, as an array of another class."""
    if cls is not None and not (isinstance(cls, type) and issubclass(cls, ndarray)):
        raise TypeError("this page's numpy has views of another class only, not of another dtype: use astype")
    return seen(self, self._shape, self._strides, self._offset, cls)


def dot(self, b, out=None):
    """The product of matrices."""
    return _products.dot(self, b, out)


def trace(self, offset=0):
    """The sum of the diagonal."""
    return _products.trace(self, offset)


class flatiter:
    """All entries of an array in order, to read and to change."""

    def __init__(self, array):
        self.base = array

    def __iter__(self):
        array = self.base
        return iter([scalar(x, array.dtype) for x in entries(array)])

    def __len__(self):
        return self.base.size

    def __getitem__(self, key):
        return self.base.flatten()[key]

    def __setitem__(self, key, value):
        new = self.base.flatten()
        new[key] = value
        self.base[...] = new.reshape(self.base._shape)


METHODS = {
    **_shaping.METHODS, **_reductions.METHODS, **_choosing.METHODS, "astype": astype, "tolist": tolist, "item": item,
    "fill": fill, "view": view, "dot": dot, "trace": trace, "conj": of_entries.positive,
}  # fmt: skip
_SPECIAL = {
    "__getitem__": _indexing.getitem, "__setitem__": _indexing.setitem, "__iter__": _iterate, "__bool__": _bool,
    "__float__": lambda self: float(_the_one(self)), "__int__": lambda self: int(_the_one(self)), "__index__": _index,
    "__complex__": lambda self: complex(_the_one(self)), "__format__": _format, "__repr__": _printing.array_repr,
    "__str__": _printing.array_str, "__contains__": lambda self, x: bool((self == x).any()),
    "__copy__": lambda self: _shaping.copy(self), "__deepcopy__": _deep_copy,
    "__neg__": lambda self: of_entries.negative(self), "__pos__": lambda self: of_entries.positive(self),
    "__abs__": lambda self: of_entries.absolute(self), "__invert__": lambda self: of_entries.invert(self),
    "__divmod__": lambda self, other: (self // other, self % other), "flat": property(flatiter),
}  # fmt: skip

for _name, _method in {**METHODS, **_SPECIAL}.items():
    setattr(ndarray, _name, _method)
for _name, _ufunc in OPERATORS.items():
    setattr(ndarray, f"__{_name}__", operator_method(_ufunc, False))
    if _name not in COMPARISONS:
        setattr(ndarray, f"__r{_name}__", operator_method(_ufunc, True))
        setattr(ndarray, f"__i{_name}__", _in_place(_ufunc))
