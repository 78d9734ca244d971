"""A small `numpy` in plain Python, for the notebooks on the page where NumPy itself cannot be loaded.

It is not NumPy: it has arrays of float64, int64, bool and object with views, broadcasting, indexing, printing, the
usual functions, a little linear algebra, and the random numbers that NumPy gives for a seed. It is much slower, its
whole numbers do not overflow, and it does not warn where +, − or × overflows. A name that it does not have is an
AttributeError that says so.
"""

# ruff: noqa: F401  # all of these are for those who import numpy

import math as _math

from . import _elementwise, _functions, linalg, random, testing
from ._arrays import array, asarray, ndarray
from ._choosing import (
    allclose,
    argwhere,
    array_equal,
    count_nonzero,
    flatnonzero,
    isclose,
    isin,
    searchsorted,
    sort,
    unique,
    where,
)  # fmt: skip
from ._dtypes import dtype
from ._errors import missing as _missing
from ._functions import copyto, isscalar, iterable, ndim, ptp, shape, size
from ._joining import (
    append,
    atleast_1d,
    atleast_2d,
    column_stack,
    concatenate,
    hstack,
    pad,
    split,
    stack,
    tile,
    vstack,
)  # fmt: skip
from ._making import (
    arange,
    diag,
    empty,
    empty_like,
    eye,
    fromiter,
    full,
    full_like,
    identity,
    linspace,
    logspace,
    meshgrid,
    ones,
    ones_like,
    tri,
    tril,
    triu,
    zeros,
    zeros_like,
)  # fmt: skip
from ._methods import flatiter
from ._printing import array2string, array_repr, array_str, get_printoptions, printoptions, set_printoptions
from ._products import cross, dot, inner, matmul, outer, trace, vdot
from ._scalars import bool_, float64, floating, generic, int64, integer, number
from ._shaping import (
    broadcast_arrays,
    broadcast_shapes,
    broadcast_to,
    expand_dims,
    flip,
    indices,
    moveaxis,
    ndenumerate,
    ndindex,
    roll,
)  # fmt: skip
from ._statistics import average, bincount, diff, interp, median, percentile, quantile
from ._ufuncs import frompyfunc, ufunc, vectorize
from ._warnings import errstate, geterr, seterr

__version__ = "0.0.0+small"  # no version of NumPy: see above
pi, e, inf, nan, euler_gamma, newaxis = _math.pi, _math.e, _math.inf, _math.nan, 0.5772156649015329, None
asanyarray = ascontiguousarray = asarray
bool = bool_
intp = int_ = int64
double = float64
True_, False_ = bool_(True), bool_(False)
globals().update(_elementwise.FUNCTIONS)
globals().update(_functions.FUNCTIONS)
__all__ = [name for name in globals() if not name.startswith("_")]


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'numpy' has no attribute '{name}'")
    raise _missing(f"numpy.{name}")
