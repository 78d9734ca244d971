"""Entries chosen, put in order, counted and compared."""

import math
from bisect import bisect_left, bisect_right
from itertools import repeat

from . import _elementwise as of_entries
from . import _layout as layout
from ._arrays import as_array, converted, entries, fresh, put, scalar, spread
from ._dtypes import BOOL, FLOAT, INT, together
from ._joining import stack
from ._reductions import _turned
from ._shaping import reshape


def where(condition, x=None, y=None):
    """x where the condition is true, else y; of a condition alone, where it is true."""
    condition = as_array(condition)
    if x is None and y is None:
        return nonzero(condition)
    x, y = as_array(x), as_array(y)
    shape = layout.spread_shape(condition._shape, x._shape, y._shape)
    kind = together(x.dtype, y.dtype)
    flags, xs, ys = (_column(each, each.dtype if each is condition else kind, shape) for each in (condition, x, y))
    if not shape:
        return fresh([next(xs) if next(flags) else next(ys)], (), kind)
    if all(type(each) is repeat for each in (flags, xs, ys)):
        flags = [next(flags)] * math.prod(shape)
    return fresh([a if flag else b for flag, a, b in zip(flags, xs, ys)], shape, kind)


def _column(array, kind, shape):
    if array.size == 1:
        return repeat(converted([array._buffer[array._offset]], array.dtype, kind)[0])
    return converted(entries(spread(array, shape)), array.dtype, kind)


def nonzero(self):
    """Where the entries are not 0: for each axis an array of numbers."""
    if not self._shape:
        raise ValueError("Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead.")
    places = [k for k, x in enumerate(entries(self)) if x]
    steps = layout.dense(self._shape)
    return tuple(
        fresh([k // step % length for k in places], (len(places),), INT) for length, step in zip(self._shape, steps)
    )


def clip(self, min=None, max=None, out=None, **options):
    """The entries, but at least min and at most max."""
    low = min if min is not None else options.get("a_min")
    high = max if max is not None else options.get("a_max")
    found = self if low is None else of_entries.maximum(self, low)
    found = found if high is None else of_entries.minimum(found, high)
    if out is None:
        return found
    out[...] = found
    return out


def round(self, decimals=0, out=None):
    """The entries, rounded to so many digits after the point; a half to the even neighbour."""
    if self.dtype is BOOL:
        raise TypeError("bools are not rounded: take x.astype(float)")
    if self.dtype is not FLOAT:
        return self * 1
    if decimals == 0:
        return of_entries.rint(self, out=out)
    factor = 10.0 ** abs(decimals)
    if decimals > 0:
        return of_entries.divide(of_entries.rint(self * factor), factor, out=out)
    return of_entries.multiply(of_entries.rint(self / factor), factor, out=out)


# --- order ---


def _key(x):
    return (x != x, x)  # NaN comes last


def _along(array, axis, f, kind):
    """f of the entries along an axis, which gives as many."""
    axis = layout.whole_axis(axis, array.ndim)
    order = [*[k for k in range(array.ndim) if k != axis], axis]
    turned, count = _turned(array, order), array._shape[axis]
    values = entries(turned)
    found = [x for k in range(0, len(values), count or 1) for x in f(values[k : k + count])]
    made = _turned(fresh(found, turned._shape, kind), [order.index(k) for k in range(array.ndim)])
    return fresh(list(entries(made)), array._shape, kind)


def _sorted(xs):
    return sorted(xs) if not any(x != x for x in xs) else sorted(xs, key=_key)


def sort(a, axis=-1):
    """The entries in order, along an axis."""
    a = as_array(a)
    return sort(reshape(a, -1)) if axis is None else _along(a, axis, _sorted, a.dtype)


def sort_in_place(self, axis=-1):
    """Put the entries in order."""
    put(self, entries(sort(self, axis)))


def argsort(self, axis=-1, kind=None, stable=None):
    """The places of the entries, in the order of these."""
    if axis is None:
        return argsort(reshape(self, -1))
    return _along(self, axis, lambda xs: sorted(range(len(xs)), key=lambda k: _key(xs[k])), INT)


def unique(ar, return_index=False, return_inverse=False, return_counts=False):
    """The different entries in order; where each is first, which each is, how often each is there."""
    values = entries(as_array(ar))
    found = _sorted(set(values))
    place = {x: k for k, x in enumerate(found)}
    numbers = [place[x] for x in values]
    answers = [fresh(found, (len(found),), as_array(ar).dtype)]
    for wanted, of in (
        (return_index, [values.index(x) for x in found] if return_index else []),
        (return_inverse, numbers),
        (return_counts, [numbers.count(k) for k in range(len(found))] if return_counts else []),
    ):
        answers += [as_array(of, int)] if wanted else []
    return answers[0] if len(answers) == 1 else tuple(answers)


def searchsorted(a, v, side="left"):
    """Where a number would have to stand in what is in order."""
    values, find = entries(as_array(a)), bisect_left if side == "left" else bisect_right
    v = as_array(v)
    found = [find(values, x) for x in entries(v)]
    return fresh(found, v._shape, INT) if v._shape else scalar(found[0], INT)


# --- counted and compared ---


def count_nonzero(a, axis=None):
    """How many entries are not 0."""
    return (as_array(a) != 0).sum(axis)


def flatnonzero(a):
    """The places of the entries that are not 0, in the flat array."""
    return nonzero(reshape(as_array(a), -1))[0]


def argwhere(a):
    """The indices of the entries that are not 0, as rows."""
    a = as_array(a)
    return stack(nonzero(a), 1) if a._shape else fresh([], (int(bool(a)), 0), INT)


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether |a − b| ≤ atol + rtol·|b|, entry by entry."""

    def close(x, y):
        if math.isfinite(x) and math.isfinite(y):
            return abs(x - y) <= atol + rtol * abs(y)
        return x == y or (equal_nan and x != x and y != y)

    a, b = as_array(a), as_array(b)
    shape = layout.spread_shape(a._shape, b._shape)
    found = list(map(close, entries(spread(a, shape)), entries(spread(b, shape))))
    return fresh(found, shape, BOOL) if shape else scalar(found[0], BOOL)


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether all entries are close."""
    return bool(isclose(a, b, rtol, atol, equal_nan).all())


def array_equal(a1, a2, equal_nan=False):
    """Whether two arrays have the same shape and the same entries."""
    a, b = as_array(a1), as_array(a2)
    pairs = zip(entries(a), entries(b))
    return a._shape == b._shape and all(bool(x == y) or (equal_nan and x != x and y != y) for x, y in pairs)


def isin(element, test_elements):
    """Whether each entry is one of these."""
    element, known = as_array(element), set(entries(as_array(test_elements)))
    return fresh([x in known for x in entries(element)], element._shape, BOOL)


METHODS = {
    "nonzero": nonzero, "clip": clip, "round": round, "sort": sort_in_place, "argsort": argsort,
}  # fmt: skip
