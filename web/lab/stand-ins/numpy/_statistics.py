"""Medians, means with weights, differences, and what lies between points."""

import math
from bisect import bisect_right

from . import _layout as layout
from ._arrays import as_array, entries, fresh, scalar
from ._dtypes import FLOAT, INT
from ._joining import stack
from ._reductions import _reduced
from ._shaping import reshape


def median(a, axis=None, keepdims=False):
    """The middle one along the axes; between two, their mean."""
    a = as_array(a)
    layout.whole_axes(axis, a.ndim)  # an AxisError if there is none

    def of(xs):
        if not xs or any(x != x for x in xs):
            return math.nan
        xs, half = sorted(xs), len(xs) // 2
        return float(xs[half]) if len(xs) % 2 else (xs[half - 1] + xs[half]) / 2

    return _reduced(a, axis, of, FLOAT, None, keepdims)


def quantile(a, q, axis=None, keepdims=False):
    """What a share q of the entries is below; between two, in proportion."""
    a = as_array(a)
    layout.whole_axes(axis, a.ndim)  # an AxisError if there is none
    if as_array(q).ndim:
        return stack([as_array(quantile(a, float(each), axis, keepdims)) for each in as_array(q)])

    def of(xs):
        if any(x != x for x in xs) or not xs:
            return math.nan
        xs, place = sorted(xs), q * (len(xs) - 1)
        low = math.floor(place)
        high, share = min(low + 1, len(xs) - 1), place - low
        gap = xs[high] - xs[low]
        return float(xs[high] - gap * (1 - share) if share >= 0.5 else xs[low] + gap * share)

    return _reduced(a, axis, of, FLOAT, None, keepdims)


def percentile(a, q, axis=None, keepdims=False):
    """What q percent of the entries are below."""
    return quantile(a, as_array(q) / 100, axis, keepdims)


def average(a, axis=None, weights=None):
    """The mean, with weights if there are any."""
    a = as_array(a)
    if weights is None:
        return a.mean(axis)
    weights = as_array(weights)
    if weights.ndim == 1 and axis is not None:
        weights = reshape(weights, [-1 if k == layout.whole_axis(axis, a.ndim) else 1 for k in range(a.ndim)])
    return (a * weights).sum(axis) / (weights + a * 0).sum(axis)


def diff(a, n=1, axis=-1):
    """What each entry is more than the one before it."""
    a = as_array(a)
    for _ in range(n):
        before = (slice(None),) * layout.whole_axis(axis, a.ndim)
        a = a[(*before, slice(1, None))] - a[(*before, slice(None, -1))]
    return a


def interp(x, xp, fp):
    """Between points: on the straight line from one to the next."""
    xs, ys, x = entries(as_array(xp, float)), entries(as_array(fp, float)), as_array(x, float)

    def at(place):
        k = bisect_right(xs, place)
        if k == 0 or k == len(xs):
            return ys[0] if k == 0 else ys[-1]
        return (ys[k] - ys[k - 1]) / (xs[k] - xs[k - 1]) * (place - xs[k - 1]) + ys[k - 1]

    found = [at(place) for place in entries(x)]
    return fresh(found, x._shape, FLOAT) if x._shape else scalar(found[0], FLOAT)


def bincount(x, minlength=0):
    """How often each of 0, 1, 2, … is there."""
    values = entries(as_array(x))
    counts = [0] * max(minlength, 1 + max(values, default=-1))
    for k in values:
        counts[k] += 1
    return fresh(counts, (len(counts),), INT)
