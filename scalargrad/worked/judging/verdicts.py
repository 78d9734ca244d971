"""Whether a computed number is the stated one: printed numbers by their last digit, formulas to 30 digits, others
exactly.
"""

from __future__ import annotations

import re
from fractions import Fraction

from scalargrad.worked.judging.certainty import Rounding, Sides
from scalargrad.worked.numbers import Real, Scalar, number
from scalargrad.worked.record import FAILS, HOLDS, NEARLY, OPEN, TRUNCATED, Cause, Figure, Stated

SAME_DIGITS = Fraction(1, 10**30)  # two formulas are equal if they differ by less, relatively
BY_ROUNDING = Fraction(1, 10**50)  # so far off, relatively, a number may be by rounding where nobody looked closer
SHOWN_DIGITS = Fraction(1, 10**10)  # relatively, so far a number is shown where nothing printed is beside it
NEXT_TO_NOTHING = Fraction(1, 10**20)  # what is so small and not 0 is so by saturation
BINARY_DIGITS = 15  # a number with so many significant digits was printed by a program


def verdict_here(relation: str, left: Real, stated: Stated, right: Real | None = None) -> str:
    """The verdict on one entry for a number whose first 50 digits are right. right: the stated number, if it is not
    that of `stated`."""
    if right is None:
        right = number(stated.scalar) if stated.scalar is not None else Real(0)
    is_exact = left.exact is not None and right.exact is not None
    error = Real(0) if is_exact else BY_ROUNDING * max(abs(left), abs(right))
    return verdict_of(relation, left, stated, right, Rounding(error, ties=True))


def verdict_of(relation: str, left: Real, stated: Stated, right: Real, rounding: Rounding) -> str:
    """The verdict on one entry: a computed and a stated number, which may be off by rounding."""
    if stated.kind == "open" or stated.scalar is None:
        return OPEN
    if relation != "==":
        return HOLDS if _compares(relation, rounding.sign(left - right)) else FAILS
    match stated:
        case Stated(kind="approx", tolerance=tolerance):
            room = tolerance or Real(0)
        case Stated(kind="printed", unit=unit) if unit is not None:
            return _printed_verdict(left, right, Real(unit), rounding)
        case Stated(kind="formula"):
            room = SAME_DIGITS * max(abs(left), abs(right))
            if left.exact is not None and right.exact is not None:
                room = Real(0)
        case _:
            room = Real(0)
    return HOLDS if rounding.sign(abs(left - right) - room) <= 0 else FAILS


def nearly(sides: Sides, stated: Stated) -> Cause | None:
    """How far a number is from a stated one that it is not, though all the digits that are shown agree; else None."""
    if stated.scalar is None or stated.kind == "approx" or stated.unit is not None:
        return None
    left, right = number(sides.left), number(stated.scalar)
    size = max(abs(left), abs(right))
    is_saturated = not right and abs(left) < NEXT_TO_NOTHING
    if abs(left - right) > max(size * SHOWN_DIGITS, sides.error) and not is_saturated:
        return None
    off = Sides(_difference(sides.left, stated.scalar), Real(0), sides.bounds).sharp_left()
    off = left - right if off is None else off
    said = "the difference is {off}"
    return Cause(NEARLY, said, {"off": Figure(off.significant(3), float(off))}) if off else None


def _difference(left: Scalar, right: Scalar) -> Scalar:
    difference: Scalar = left - right
    return difference


def same(left: Real, right: Real) -> bool:
    """Equal: exactly if both numbers are exact, else to 30 significant digits."""
    if left.exact is not None and right.exact is not None:
        return left == right
    return abs(left - right) <= SAME_DIGITS * max(abs(left), abs(right))


def has_binary_digits(stated: Stated) -> bool:
    """Whether a number has so many digits that a program must have printed it.

    >>> numbers = (Stated("printed", None, text, Fraction(1)) for text in ("0.10", "-0.0011", "1" + 14*"0" + "."))
    >>> list(map(has_binary_digits, numbers))
    [False, False, True]
    """
    mantissa = re.sub(r"[eE].*|[^0-9]", "", stated.literal)
    return stated.kind == "printed" and stated.unit is not None and len(mantissa.lstrip("0")) >= BINARY_DIGITS


def _printed_verdict(left: Real, right: Real, unit: Real, rounding: Rounding) -> str:
    if rounding.sign(abs(left - right) - unit / 2) <= 0:
        return HOLDS
    cut_off = abs(left) - abs(right)
    if (right and (left > 0) != (right > 0)) or cut_off <= 0:
        return FAILS
    return TRUNCATED if rounding.sign(cut_off - unit) < 0 else FAILS


def _compares(relation: str, sign: int) -> bool:
    if sign == 0:
        return relation in ("<=", ">=")
    return (sign < 0) == (relation[0] == "<")
