"""Functions of many numbers at once: sums from left to right, log Σ eˣ without overflow, products, lengths.

Each takes the numbers as one sequence; those that give a derivative by every one of them give a list.
"""

from __future__ import annotations

import functools
import math
import operator
import sys
from collections.abc import Callable, Sequence
from itertools import accumulate
from sys import modules
from typing import Any

from scalargrad.elementary import exp, hypot, log, log1p, sqrt
from scalargrad.libraries import Number, number, owner
from scalargrad.piecewise import maximum

# The functions for the formulas of the table.
__all__ = [
    "added", "length", "log_softmax_slopes", "log_sum_exp", "multiplied", "others", "softmax", "times",
]  # fmt: skip

times = operator.mul

# From left to right, as x1 + x2 + x3 does, and so with the same bits: sum() does that up to Python 3.11; after that it
# makes up for the rounding of floats.
added: Callable[..., Any]  # (xs) or (xs, what comes before them)
added = (lambda xs, first=0: functools.reduce(operator.add, xs, first)) if sys.version_info >= (3, 12) else sum


def multiplied(xs: Sequence[Number]) -> Number:
    """x1 · x2 · …; 1 for none.

    >>> multiplied([2, 3, 4])
    24
    """
    return functools.reduce(times, xs, 1)


def others(xs: Sequence[Number]) -> list[Number]:
    """For each of the numbers the product of the others, without dividing: one of them may be 0.

    >>> others([2, 0, 4])
    [0, 8, 0]
    """
    before = list(accumulate(xs, times, initial=1))[:-1]
    after = list(accumulate(xs[::-1], times, initial=1))[-2::-1]
    return [a * b for a, b in zip(before, after)]


def length(xs: Sequence[Number]) -> Number:
    """√(x1² + x2² + …), which neither overflows nor underflows on the way.

    >>> length([3e300, 4e300]) < 6e300
    True
    """
    if all(type(x) is float for x in xs):
        return math.hypot(*xs)
    if any(owner(type(x)) in ("sympy", "itself") for x in xs):  # exact under the root, and nothing overflows
        return sqrt(added([x * x for x in xs]))
    return functools.reduce(hypot, xs, 0)


def log_sum_exp(xs: Sequence[Number]) -> Number:
    """log(e^x₁ + e^x₂ + …), computed from the differences to the largest, so that nothing overflows.

    The largest itself adds e⁰ = 1, and log1p takes the sum of the others, be it as small as it may.
    """
    floats = all([type(x) is float for x in xs])  # the common case, at once
    if not floats and any(owner(type(x)) == "numpy" for x in xs):
        return _log_sum_exp_of_arrays(xs)
    largest = max(xs) if floats and not math.isnan(sum(xs)) else functools.reduce(maximum, xs)
    if not floats and not _is_ordered(xs):  # symbols, intervals: which is the largest is not known
        return largest + log(added([exp(x - largest) for x in xs]))
    if not _is_finite(largest):
        return largest
    rest = list(xs)
    rest.remove(largest)
    return largest + log1p(added([exp(x - largest) for x in rest]))


def _log_sum_exp_of_arrays(xs: Sequence[Number]) -> Number:
    numpy = modules["numpy"]
    sorted_ = numpy.sort(numpy.stack(numpy.broadcast_arrays(*xs)).astype(float), axis=0)
    largest = sorted_[-1]
    finite = numpy.where(numpy.isfinite(largest), largest, 0.0)
    return numpy.where(finite == largest, finite + log1p(exp(sorted_[:-1] - finite).sum(axis=0)), largest)


def softmax(xs: Sequence[Number], add: Callable[..., Any] = added) -> list[Number]:
    """e^xᵢ / Σ e^xⱼ for each of the numbers. Those that are ∞ share the whole; where all are −∞, each is 0.

    add: how a sum is made; for Values there is one that is a single node.

    >>> softmax([0.0, 0.0]), softmax([float("inf"), 0.0])
    ([0.5, 0.5], [1.0, 0.0])
    """
    numbers = [number(x) for x in xs]
    if all([type(x) is float for x in numbers]):
        largest = max(numbers)
        if not -math.inf < largest < math.inf or math.isnan(sum(numbers)):
            xs, largest = _at_infinity(numbers)
    else:
        largest = functools.reduce(maximum, numbers)
        if any(owner(type(x)) == "numpy" for x in numbers):
            largest = modules["numpy"].where(modules["numpy"].isfinite(largest), largest, 0.0)
        elif _is_ordered(numbers) and not _is_finite(largest):
            xs, largest = _at_infinity(numbers)
    powers = [exp(x - largest) for x in xs]
    whole = add(powers)
    return powers if type(whole) is float and whole == 0 else [power / whole for power in powers]


def _at_infinity(numbers: Sequence[Number]) -> tuple[list[Number], float]:
    """What takes the place of the numbers, and of the largest of them, where it is infinite; NaN stays NaN."""
    largest = functools.reduce(maximum, numbers)
    if largest != largest:
        return [math.nan for _ in numbers], 0.0
    return [0.0 if x == largest > 0 else -math.inf for x in numbers], 0.0


def log_softmax_slopes(xs: Sequence[Number], t: Number) -> list[Number]:
    """The derivatives of log softmax at t, by each of the others and by t: −pⱼ, and Σ pⱼ, which 1 − p of t would lose.

    >>> log_softmax_slopes([1e16, 1e16], 0.0), log_softmax_slopes([-40.0], 0.0)[-1]
    ([-0.5, -0.5, 1.0], 4.248354255291589e-18)
    """
    shares = softmax([*xs, t])[:-1]
    return [*(-share for share in shares), added(shares)]


def _is_ordered(xs: Sequence[Number]) -> bool:
    return all(owner(type(x)) in ("real", "decimal", "fraction") or type(x).__name__ == "mpf" for x in xs)


def _is_finite(x: Number) -> bool:
    return bool(x - x == 0)
