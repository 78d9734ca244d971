"""Slips of the pen: a number that differs from another as people mistype numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from enum import Enum
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, Solved
from scalargrad.worked.explaining.near import units_of
from scalargrad.worked.explaining.what_if import Key
from scalargrad.worked.numbers import Real
from scalargrad.worked.record import Spoken


class Slip(Enum):
    """What was done to a number, as it is said."""

    DECIMAL_POINT = Spoken("the decimal point is in another place")
    LAST_DIGIT = Spoken("only the last digit differs")
    ONE_DIGIT = Spoken("one digit differs")
    SWAPPED = Spoken("two neighbouring digits are swapped")
    MORE = Spoken("there is a digit too many")
    FEWER = Spoken("a digit is left out")


def slip(right: Real, wrong: Real, unit: Fraction | None) -> tuple[float, Slip] | None:
    """What was done to `right` to get `wrong`, with its cost; None if it takes more than one slip.

    unit: that of the last printed digit of `wrong`; None for integers.

    >>> slip(Real(Fraction("0.68997")), Real(Fraction("0.69997")), Fraction("0.00001"))
    (1.5, <Slip.ONE_DIGIT: 'one digit differs'>)
    >>> slip(Real(Fraction("0.35891")), Real(Fraction("0.38591")), Fraction("0.00001"))
    (1.3, <Slip.SWAPPED: 'two neighbouring digits are swapped'>)
    >>> slip(Real(3), Real(30), None)
    (1.2, <Slip.DECIMAL_POINT: 'the decimal point is in another place'>)
    >>> slip(Real(Fraction("9.87")), Real(1), None) is None  # not 10, with its digits swapped
    True
    >>> slip(Real(Fraction("0.9")), Real(Fraction("0.1")), Fraction("0.1")) is None  # 0.09, rounded
    True
    >>> slip(Real(Fraction("0.0000350848")), Real(Fraction("0.0000351085")), Fraction("0.0000000001"))
    (1.8, <Slip.MORE: 'there is a digit too many'>)
    """
    step = Real(unit) if unit is not None else Real(1)
    if wrong and (right < 0) != (wrong < 0):
        return None
    for power in (-3, -2, -1, 1, 2, 3):
        shifted = right * Real(10) ** power
        is_told = shifted == wrong or abs(wrong) >= step * 10  # of a single digit one in ten is the same by chance
        if abs(shifted - wrong) * 2 <= (step if unit is not None else 0) and wrong and is_told:
            return 1.2, Slip.DECIMAL_POINT
    one, other = _digits(right, step), _digits(wrong, step)
    if one is None or other is None:
        return None
    width = max(len(one), len(other))
    padded, shown = one.zfill(width), other.zfill(width)
    if width < 2 or padded == shown:
        return None
    least = len(str(int(1 / unit))) if unit is not None else 1  # 0.05 has a zero before its point, and nobody writes 01
    is_as_long = max(len(one), least) == max(len(other), least)
    return (_in_place(padded, shown) if is_as_long else None) or _one_more_or_less(right, step, other)


def _in_place(right: str, wrong: str) -> tuple[float, Slip] | None:
    """One digit changed, or two swapped; all others in their places."""
    places = [k for k in range(len(right)) if right[k] != wrong[k]]
    if len(places) == 1 and len(right) > 2:  # of two digits one is the same by chance too often
        return (2.5, Slip.LAST_DIGIT) if places[0] == len(right) - 1 else (1.5, Slip.ONE_DIGIT)
    k, last = places[0], places[-1]
    if len(places) == 2 and last == k + 1 and right[k] == wrong[last] and right[last] == wrong[k]:
        return 1.3, Slip.SWAPPED
    return None


def variants(shown: int) -> Iterator[tuple[float, int, Slip]]:
    """A number with two neighbouring digits swapped, or one digit changed, as an integer of units.

    Of a single digit nothing is left: 4 for 3 is another number, and no slip.

    >>> [whole for _, whole, what in variants(1223) if what is Slip.SWAPPED]
    [2123, 1232]
    """
    sign, digits = (-1 if shown < 0 else 1), str(abs(shown))
    if len(digits) == 1:
        return
    for k in range(len(digits) - 1):
        if digits[k] != digits[k + 1]:
            swapped = digits[:k] + digits[k + 1] + digits[k] + digits[k + 2 :]
            yield 1.3, sign * int(swapped), Slip.SWAPPED
    for k in range(len(digits)):
        for digit in "0123456789":
            if digit != digits[k]:
                yield 1.5, sign * int(digits[:k] + digit + digits[k + 1 :]), Slip.ONE_DIGIT


def _one_more_or_less(right: Real, step: Real, shown: str) -> tuple[float, Slip] | None:
    """A digit written twice, slipped in or left out: the digits after it stand one place further on."""
    fewer, more = _digits(right, step * 10), _digits(right, step / 10)
    if len(shown) < 4:
        return None
    if fewer is not None and any(shown[:k] + shown[k + 1 :] == fewer for k in range(1, len(shown))):
        return 1.8, Slip.MORE
    if more is not None and any(more[:k] + more[k + 1 :] == shown for k in range(len(more) - 1)):
        return 1.8, Slip.FEWER
    return None


def _digits(number: Real, unit: Real) -> str | None:
    """The digits of a number, to a unit, as an integer in decimal."""
    scaled = abs(number) / unit
    if scaled > Real(10) ** 30:
        return None
    if scaled * 2 < 1:  # as a fraction it may have hundreds of millions of digits
        return "0"
    exact = scaled.exact if scaled.exact is not None else Fraction(scaled.significant(40))
    return str(round(exact))


# --- slips in a number that is used ---


def misread(case: Case, leaf: Value) -> Iterator[tuple[float, Real, Slip]]:
    """A given number with one slip of the pen in it."""
    for power in (1, -1):
        if leaf.data.whole() is None or case.computed[case.failing[0]].whole() is None:
            yield 1.3 if leaf.data.whole() is None else 1.6, leaf.data * Real(10) ** power, Slip.DECIMAL_POINT
    for unit in units_of(case, leaf):
        shown = leaf.data / Real(unit)
        for cost, whole, what in variants(shown.whole() or 0):
            yield cost, Real(whole * unit), what


def slipped(case: Case, key: Key, solved: Solved) -> Iterator[tuple[float, Real, Slip]]:
    """The right number as it is printed, or given, with one slip of the pen in it that makes it the one needed."""
    right, needed, width = solved.right, solved.needed, solved.width
    if not width < abs(right) or not right:
        return
    for power in (1, -1, 2, -2):
        shifted = right * 10.0**power
        if solved.is_near(shifted):
            yield 1.3, Real(Fraction(repr(shifted))) if shifted else Real(0), Slip.DECIMAL_POINT
    is_given = isinstance(key, Value) and key.is_leaf
    for unit in units_of(case, key):
        if math.ceil(width / float(unit) - 0.5) <= 1:
            for cost, whole, _ in variants(round(Fraction(right) / unit)):
                case.screen(solved, float(whole * unit), cost - 1.3)
            yield from _the_one_slip(right, Real(round(Fraction(needed) / unit) * unit), unit, is_given)
            continue
        shown = round(Fraction(right) / unit)
        for cost, whole, what in variants(shown):
            if (is_given or abs(whole - shown) >= 10) and case.screen(solved, float(whole * unit), cost - 1.3):
                yield cost, Real(whole * unit), what


def _the_one_slip(right: float, wrong: Real, unit: Fraction, is_given: bool) -> Iterator[tuple[float, Real, Slip]]:
    """Where the number that is needed is known to its last digit. That digit alone is misread in given numbers only."""
    found = slip(Real(Fraction(right)), wrong, unit)
    if found is not None and (is_given or found[1] is not Slip.LAST_DIGIT):
        yield min(found[0], 1.6), wrong, Slip.ONE_DIGIT if found[1] is Slip.LAST_DIGIT else found[1]
