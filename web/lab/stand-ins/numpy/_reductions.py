"""Many entries made one, along some axes: sum, mean, max, argmax, …, and running sums.

A sum of floats adds in the order in which NumPy does, and so has the same bits.
"""

import functools
import math
import operator
from itertools import accumulate

from . import _elementwise as of_entries
from . import _layout as layout
from ._arrays import as_array, converted, entries, fresh, put, scalar, seen
from ._dtypes import BOOL, FLOAT, INT, OBJECT


def _turned(array, axes):
    """The array with its axes in another order."""
    shape = tuple(array._shape[axis] for axis in axes)
    return seen(array, shape, tuple(array._strides[axis] for axis in axes), array._offset)


def _axes(array, axis):
    """The axes to be reduced, as a tuple; an array without any may be asked for its axis 0."""
    return () if not array._shape and axis in (0, -1) else layout.whole_axes(axis, array.ndim)


def _count(array, axis):
    """How many entries become one."""
    return math.prod(array._shape[k] for k in _axes(array, axis))


def _reduced(array, axis, f, dtype, out=None, keepdims=False):
    """f of all entries along the axes, as an array of the others; a scalar if there are none."""
    gone = _axes(array, axis)
    rest = [k for k in range(array.ndim) if k not in gone]
    values = entries(_turned(array, (*rest, *gone)))
    count = math.prod(array._shape[k] for k in gone)
    outer = math.prod(array._shape[k] for k in rest)
    found = [f(values[k * count : (k + 1) * count]) for k in range(outer)]
    return _shaped(array, found, gone, dtype, out, keepdims)


def _shaped(array, found, gone, dtype, out, keepdims):
    shape = tuple(1 if k in gone else length for k, length in enumerate(array._shape) if keepdims or k not in gone)
    if out is not None:
        if out._shape != shape:
            raise ValueError(f"output parameter for reduction operation has the wrong shape: {out._shape}, not {shape}")
        put(out, converted(found, dtype, out.dtype))
        return out
    return fresh(found, shape, dtype) if shape else scalar(found[0], dtype)


# --- sums ---


def _pairwise(xs):
    """A sum as NumPy makes it: eight at a time, and in halves where there are many."""
    count = len(xs)
    if count < 8:
        return functools.reduce(operator.add, xs, 0.0)
    if count > 128:
        half = count // 2 - count // 2 % 8
        return _pairwise(xs[:half]) + _pairwise(xs[half:])
    even = count - count % 8
    a, b, c, d, e, f, g, h = [functools.reduce(operator.add, xs[k:even:8]) for k in range(8)]
    return functools.reduce(operator.add, xs[even:], ((a + b) + (c + d)) + ((e + f) + (g + h)))


def _sum_of_floats(array, axis, out, keepdims):
    gone = _axes(array, axis)
    by_memory = sorted(range(array.ndim), key=lambda k: -abs(array._strides[k]))
    inner = [k for k in by_memory if array._shape[k] != 1]
    count = 1  # how many entries stand together and are added pairwise
    while inner and inner[-1] in gone:
        count *= array._shape[inner.pop()]
    rest = [k for k in range(array.ndim) if k not in gone]
    values = entries(_turned(array, (*rest, *[k for k in by_memory if k in gone])))
    size = math.prod(array._shape[k] for k in gone)
    outer = math.prod(array._shape[k] for k in rest)
    join = _pairwise if count == size > 1 else functools.partial(functools.reduce, operator.add)
    if 1 < count < size:
        values = [_pairwise(values[k : k + count]) for k in range(0, size * outer, count)]
        size //= count
    found = [join(values[k * size : (k + 1) * size]) if size else 0.0 for k in range(outer)]
    return _shaped(array, found, gone, FLOAT, out, keepdims)


def added(self, axis=None, dtype=None, out=None, keepdims=False, initial=0):
    """The sum along the axes, or of all."""
    if dtype is not None:
        self = as_array(self, dtype)
    if self.dtype is FLOAT:
        found = _sum_of_floats(self, axis, out, keepdims)
    elif self.dtype is OBJECT:
        found = _reduced(self, axis, lambda xs: functools.reduce(operator.add, xs) if xs else 0, OBJECT, out, keepdims)
    else:
        found = _reduced(self, axis, lambda xs: functools.reduce(operator.add, xs, 0), INT, out, keepdims)
    return found + initial if initial else found


def mean(self, axis=None, dtype=None, out=None, keepdims=False):
    """The mean along the axes, or of all."""
    kind = OBJECT if self.dtype is OBJECT else FLOAT
    count = math.prod(self._shape[k] for k in layout.whole_axes(axis, self.ndim))
    whole = added(self, axis, kind, None, keepdims)
    return of_entries.divide(whole, count, out=out)


def var(self, axis=None, dtype=None, out=None, ddof=0, keepdims=False):
    """The mean squared distance from the mean, over n − ddof entries."""
    distance = as_array(self - mean(self, axis, keepdims=True))
    square = as_array(distance * distance)
    count = _count(self, axis)
    return of_entries.divide(added(square, axis, keepdims=keepdims), max(count - ddof, 0), out=out)


def std(self, axis=None, dtype=None, out=None, ddof=0, keepdims=False):
    """The square root of the variance."""
    return of_entries.sqrt(var(self, axis, ddof=ddof, keepdims=keepdims), out=out)


# --- others ---


def folded(ufunc, array, axis=0, dtype=None, out=None, keepdims=False):
    """`ufunc.reduce`: the function of the first two, of that and the next, …"""
    if dtype is not None:
        array = as_array(array, dtype)
    if ufunc is of_entries.add:
        return added(array, axis, None, out, keepdims)
    widened = array.dtype is BOOL and ufunc is of_entries.multiply
    f, result = ufunc.function(INT if widened else array.dtype)
    start = [] if ufunc.identity is None else [ufunc.identity]
    if not start and not _count(array, axis):
        raise ValueError(f"zero-size array to reduction operation {ufunc.__name__} which has no identity")
    of_start = [result.python(each) for each in start] if result is not OBJECT else []
    return _reduced(array, axis, lambda xs: functools.reduce(f, xs, *of_start), result, out, keepdims)


def running(ufunc, array, axis=0, dtype=None):
    """`ufunc.accumulate`: what there is so far, at each place along an axis."""
    if not array._shape:
        raise TypeError("cannot accumulate on a scalar")
    axis = layout.whole_axis(axis, array.ndim)
    f, result = ufunc.function(INT if array.dtype is BOOL else array.dtype)
    order = [*[k for k in range(array.ndim) if k != axis], axis]
    turned, count = _turned(array, order), array._shape[axis]
    values = converted(entries(turned), array.dtype, result)
    found = [x for k in range(0, len(values), count or 1) for x in accumulate(values[k : k + count], f)]
    back = [order.index(k) for k in range(array.ndim)]
    made = _turned(fresh(found, turned._shape, result), back)
    return fresh(list(entries(made)), array._shape, result)


def prod(self, axis=None, dtype=None, out=None, keepdims=False):
    """The product along the axes, or of all."""
    return folded(of_entries.multiply, self, axis, dtype, out, keepdims)


def _extreme(best, ufunc):
    def method(self, axis=None, out=None, keepdims=False):
        if self.dtype is OBJECT:
            return folded(ufunc, self, axis, None, out, keepdims)

        if not _count(self, axis):
            raise ValueError(f"zero-size array to reduction operation {ufunc.__name__} which has no identity")

        def of(xs):
            return math.nan if self.dtype is FLOAT and any(x != x for x in xs) else best(xs)

        return _reduced(self, axis, of, self.dtype, out, keepdims)

    method.__name__ = best.__name__
    method.__doc__ = f"The {'largest' if best is max else 'smallest'} along the axes, or of all; NaN if one is."
    return method


largest, smallest = _extreme(max, of_entries.maximum), _extreme(min, of_entries.minimum)


def _place_of(best, name):
    def method(self, axis=None, out=None, keepdims=False):
        if not _count(self, axis):
            raise ValueError(f"attempt to get {name} of an empty sequence")

        def of(xs):
            first_nan = next((k for k, x in enumerate(xs) if x != x), None)
            return xs.index(best(xs)) if first_nan is None else first_nan

        return _reduced(self, axis, of, INT, out, keepdims)

    method.__name__ = name
    method.__doc__ = "The place of the first of these, along an axis, or in the flat array."
    return method


argmax, argmin = _place_of(max, "argmax"), _place_of(min, "argmin")


def all_true(self, axis=None, out=None, keepdims=False):
    """Whether all are true, or not 0."""
    return _reduced(self, axis, lambda xs: not [x for x in xs if not x], BOOL, out, keepdims)


def one_true(self, axis=None, out=None, keepdims=False):
    """Whether one is true, or not 0."""
    return _reduced(self, axis, lambda xs: [x for x in xs if x] != [], BOOL, out, keepdims)


def cumsum(self, axis=None, dtype=None):
    """The sum so far, at each place."""
    self = as_array(self, dtype)
    return running(of_entries.add, self if axis is not None and self._shape else self.reshape(-1), axis or 0)


def cumprod(self, axis=None, dtype=None):
    """The product so far, at each place."""
    self = as_array(self, dtype)
    return running(of_entries.multiply, self if axis is not None and self._shape else self.reshape(-1), axis or 0)


METHODS = {
    "sum": added, "mean": mean, "var": var, "std": std, "prod": prod, "max": largest, "min": smallest, "argmax": argmax,
    "argmin": argmin, "all": all_true, "any": one_true, "cumsum": cumsum, "cumprod": cumprod,
}  # fmt: skip
