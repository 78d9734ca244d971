"""Methods of arrays as functions of anything: `sum(x)` is `x.sum()` where x has that, else of an array of x."""

from ._arrays import as_array, ndarray
from ._methods import METHODS


def _function(name):
    method = METHODS[name]

    def function(a, *args, **options):
        if not isinstance(a, ndarray):
            own = getattr(a, name, None) if not isinstance(a, (list, tuple, float, int)) else None
            if own is not None and type(a).__module__ != "builtins":
                return own(*args, **options)
            a = as_array(a)
        return method(a, *args, **options)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = method.__doc__
    return function


FUNCTIONS = {
    name: _function(name) for name in METHODS if name not in ("sort", "astype", "tolist", "item", "fill", "view")
}
FUNCTIONS |= {"amax": FUNCTIONS["max"], "amin": FUNCTIONS["min"], "around": FUNCTIONS["round"]}


def copyto(dst, src):
    """Put the entries of one array into another."""
    dst[...] = src


def shape(a):
    """The shape of anything."""
    return a.shape if hasattr(a, "shape") else as_array(a).shape


def ndim(a):
    """The number of axes of anything."""
    return len(shape(a))


def size(a, axis=None):
    """The number of entries, or those along an axis."""
    return as_array(a).size if axis is None else shape(a)[axis]


def ptp(a, axis=None):
    """The largest less the smallest."""
    return as_array(a).max(axis) - as_array(a).min(axis)


def isscalar(x):
    """Whether x is a number, or a text, and no array."""
    return isinstance(x, (int, float, complex, str, bytes))


def iterable(x):
    """Whether there is something in it to go through."""
    return hasattr(x, "__iter__")
