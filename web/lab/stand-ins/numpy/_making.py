"""New arrays: of zeros, of ones, of equally spaced numbers, …"""

import math

from ._arrays import as_array, entries, fresh, spread
from ._dtypes import FLOAT, INT, OBJECT, dtype_of
from ._indexing import _values_for
from ._shaping import diagonal


def _shape(shape):
    return tuple(int(length) for length in shape) if hasattr(shape, "__iter__") else (int(shape),)


def full(shape, fill_value, dtype=None):
    """The same value everywhere."""
    shape = _shape(shape)
    kind = as_array(fill_value).dtype if dtype is None else dtype_of(dtype)
    if any(length < 0 for length in shape):
        raise ValueError("negative dimensions are not allowed")
    return fresh(list(_values_for(shape, fill_value, kind)), shape, kind)


def zeros(shape, dtype=float):
    """0 everywhere."""
    return full(shape, 0, dtype)


def ones(shape, dtype=float):
    """1 everywhere."""
    return full(shape, 1, dtype)


def empty(shape, dtype=float):
    """Something everywhere: 0, or None."""
    return full(shape, None if dtype_of(dtype) is OBJECT else 0, dtype)


def full_like(a, fill_value, dtype=None):
    """The same value everywhere, in the shape of another array."""
    a = as_array(a)
    return full(a._shape, fill_value, dtype or a.dtype)


def zeros_like(a, dtype=None):
    """0 everywhere, in the shape of another array."""
    return full_like(a, 0, dtype)


def ones_like(a, dtype=None):
    """1 everywhere, in the shape of another array."""
    return full_like(a, 1, dtype)


def empty_like(a, dtype=None):
    """Something everywhere, in the shape of another array."""
    a = as_array(a)
    return empty(a._shape, dtype or a.dtype)


def eye(N, M=None, k=0, dtype=float):
    """1 on a diagonal, 0 elsewhere."""
    columns = N if M is None else M
    kind = dtype_of(dtype)
    return fresh([kind.python(j == i + k) for i in range(N) for j in range(columns)], (N, columns), kind)


def identity(n, dtype=float):
    """The unit matrix."""
    return eye(n, dtype=dtype)


def diag(v, k=0):
    """A matrix with these numbers on a diagonal; of a matrix, what stands there."""
    v = as_array(v)
    if v.ndim == 2:
        return diagonal(v, k)
    made = zeros((len(v) + abs(k),) * 2, v.dtype)
    for i in range(len(v)):
        made[i - min(k, 0), i + max(k, 0)] = v[i]
    return made


def arange(start, stop=None, step=1, dtype=None):
    """start, start + step, … below stop."""
    start, stop = (0, start) if stop is None else (start, stop)
    count = max(0, math.ceil((stop - start) / step))
    if dtype is None and all(isinstance(x, int) for x in (start, stop, step)):
        return fresh(list(range(start, stop, step)), (len(range(start, stop, step)),), INT)
    first, second = start, start + step
    delta = second - first
    values = [first + k * delta for k in range(count)]
    kind = dtype_of(dtype) if dtype is not None else FLOAT
    return fresh(list(map(kind.python, values)), (count,), kind)


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None):
    """num equally spaced numbers from start to stop."""
    gaps = num - 1 if endpoint else num
    start, stop = float(start), float(stop)
    step = (stop - start) / gaps if gaps > 0 else math.nan
    values = [k * step + start for k in range(num)] if gaps > 0 else [start] * num
    if endpoint and num > 1:
        values[-1] = stop
    made = fresh(values, (num,), FLOAT)
    made = made if dtype is None else as_array(made, dtype)
    return (made, step) if retstep else made


def logspace(start, stop, num=50, endpoint=True, base=10.0):
    """num numbers from base ** start to base ** stop, each the same multiple of the one before."""
    return base ** linspace(start, stop, num, endpoint)


def meshgrid(*xi, indexing="xy"):
    """For each vector a grid on which it runs along its own axis."""
    vectors = [as_array(x).ravel() for x in xi]
    count = len(vectors)
    axes = [1, 0, *range(2, count)] if indexing == "xy" and count > 1 else list(range(count))
    shape = [0] * count
    for axis, vector in zip(axes, vectors):
        shape[axis] = len(vector)
    grids = []
    for axis, vector in zip(axes, vectors):
        along = vector.reshape([len(vector) if k == axis else 1 for k in range(count)])
        grids.append(fresh(list(entries(spread(along, tuple(shape)))), tuple(shape), vector.dtype))
    return tuple(grids)


def tri(N, M=None, k=0, dtype=float):
    """1 on and below a diagonal, 0 above."""
    columns = N if M is None else M
    kind = dtype_of(dtype)
    return fresh([kind.python(j <= i + k) for i in range(N) for j in range(columns)], (N, columns), kind)


def tril(m, k=0):
    """A matrix without what is above a diagonal."""
    m = as_array(m)
    return m * tri(*m._shape, k, int)


def triu(m, k=0):
    """A matrix without what is below a diagonal."""
    m = as_array(m)
    return m * (1 - tri(*m._shape, k - 1, int))


def fromiter(iterable, dtype, count=-1):
    """An array of what comes."""
    return as_array(list(iterable), dtype)
