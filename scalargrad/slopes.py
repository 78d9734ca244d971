"""What differences at several steps say together of one derivative: a slope, or a kink, an edge, a jump."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

CLOSE = 1e-9  # relative error at which no other step is tried
SURE = 1e-4  # differences with a larger estimated error, relative to their size, are no witness
SAME = 1e-6  # relative difference of two slopes on one side, at two steps, that are the same


class Slope(NamedTuple):
    """What differences say of one derivative: the value with its estimated error, and the slope on either side.

    jump: the function jumps here; the slopes are then those beside the jump. A side on which the function has no value
    is None, and then the value is None too. A slope that grows without bound is inf, one that cannot be told is nan.
    """

    value: Any
    error: float
    left: Any
    right: Any
    jump: bool = False

    def has_kink(self, noise: float) -> bool:
        """Whether the two sides differ, by more than their errors and the noise of rounding amount to."""
        if self.left is None or self.right is None:
            return False
        left, right = float(self.left), float(self.right)
        if math.isinf(left) or math.isinf(right):
            return left != right
        return abs(right - left) > max(1e-6 * max(abs(left), abs(right)), 20 * self.error, noise)


def slope_between(around: Sequence[Any], here: Any, h: Any, digit: float) -> Slope:
    """From f at −h, h, −h/2, h/2 (None where it has no value) and at 0. digit: how much its last digit is of it.

    What is of the order of h² in central differences, and of the order of h in one-sided ones, is extrapolated away.
    """
    far_left, far_right, near_left, near_right = around
    left = right = None
    if far_left is not None and near_left is not None:
        left = 2 * (here - near_left) / (h / 2) - (here - far_left) / h
    if far_right is not None and near_right is not None:
        right = 2 * (near_right - here) / (h / 2) - (far_right - here) / h
    if left is None or right is None:
        return Slope(None, math.inf, left, right)
    coarse, fine = (far_right - far_left) / (2 * h), (near_right - near_left) / h
    value = (4 * fine - coarse) / 3
    error = abs(float(fine - coarse))
    if digit and any(result != here for result in around):
        error += 8 * digit * abs(float(here / h))
    return Slope(value, math.inf if math.isnan(error) else error, left, right)


class Look(NamedTuple):
    """What one step shows of f: its slope, and on either side how far f is from here, and its slope without here."""

    step: Fraction
    slope: Slope
    rises: tuple[Any, Any]
    beside: tuple[Any, Any]
    rounding: float

    @classmethod
    def around(cls, step: Fraction, h: Any, around: Sequence[Any], here: Any, rounding: float) -> Look:
        """From f at −h, h, −h/2, h/2, as for `slope_between`. rounding: how far it takes f."""
        slope = slope_between(around, here, h, 0.0)
        slope = slope._replace(error=slope.error + float(rounding / h))
        far_left, far_right, near_left, near_right = around
        beside = (
            None if far_left is None or near_left is None else (near_left - far_left) / (h / 2),
            None if far_right is None or near_right is None else (far_right - near_right) / (h / 2),
        )
        rises = tuple([None if near is None else abs(near - here) for near in (near_left, near_right)])
        return cls(step, slope, rises, beside, rounding)  # type: ignore[arg-type]


def slope_of(looks: Sequence[Look]) -> Slope:
    """What all looks at one derivative say together."""
    best = min([look.slope for look in looks], key=_doubt)
    if _doubt(best)[0] == 0 and not best.has_kink(0.0):
        return best
    looks = sorted(looks, key=lambda look: -look.step)
    if any(_jumps([(look.step, look.rises[k], look.rounding) for look in looks]) for k in (0, 1)):
        left, right = (_limit([(look.step, look.beside[k]) for look in looks]) for k in (0, 1))
        return Slope(None, math.inf, left, right, jump=True)
    left = _limit([(look.step, look.slope.left) for look in looks])
    right = _limit([(look.step, look.slope.right) for look in looks])
    if left is None or right is None:
        return Slope(None, math.inf, left, right)
    if math.isinf(left) and left == right:
        return Slope(left, 0.0, left, right)
    if math.isnan(left) or math.isnan(right):
        return best
    both = best._replace(left=left, right=right)
    smooth = [look.slope for look in looks if not look.slope.has_kink(0.0)]  # beside a kink that is nearby
    return both if both.has_kink(0.0) or not smooth else min(smooth, key=_doubt)


def _doubt(slope: Slope) -> tuple[int, float]:
    """0 with the relative error where that is small, 1 with the error where it is not; for `min`."""
    if slope.value is None:
        return 2, math.inf
    size = abs(float(slope.value))
    return (0, slope.error / (size or 1.0)) if slope.error <= SURE * size else (1, slope.error)


def _jumps(rises: Sequence[tuple[Fraction, Any, float]]) -> bool:
    """Whether f stays as far from here while the step becomes ever so much smaller."""
    step, least, rounding = rises[-1]
    wider = [rise for wide, rise, _ in rises if wide > 100 * step and rise is not None]
    if least is None or not wider:
        return False
    return bool(least > 10 * rounding and abs(wider[-1] - least) < 0.1 * least)


def _limit(slopes: Sequence[tuple[Fraction, Any]]) -> Any:
    """Where slopes at smaller and smaller steps lead: to a number, to ±inf, or to nan if that cannot be told.

    None if there is none at the smallest step. Besides those that hardly change any more, those that go as a power of
    the step are understood, as of x ** 1.5 and x ** 0.5 at 0.
    """
    if slopes[-1][1] is None:
        return None
    known = [(step, slope) for step, slope in slopes if slope is not None and math.isfinite(slope)]
    changes = [(_change(a, b), -k, b) for k, ((_, a), (_, b)) in enumerate(pairwise(known))]
    if changes and min(changes)[0] <= SAME:
        return min(changes)[2]
    powers = [_power(a, b) for a, b in pairwise(known)][-2:]
    if len(powers) == 2 and abs(powers[0] - powers[1]) <= 0.02 * abs(powers[1]):
        return 0.0 if powers[1] > 0 else math.copysign(math.inf, float(known[-1][1]))
    return math.nan


def _change(a: Any, b: Any) -> float:
    return 0.0 if a == b else float(abs(b - a) / max(abs(a), abs(b)))


def _power(a: tuple[Fraction, Any], b: tuple[Fraction, Any]) -> float:
    """The power of the step that leads from the slope a to the slope b; nan if there is none."""
    if a[1] * b[1] <= 0:
        return math.nan
    return math.log(float(abs(b[1] / a[1]))) / (_log(b[0]) - _log(a[0]))


def _log(q: Fraction) -> float:
    return math.log(q.numerator) - math.log(q.denominator)
