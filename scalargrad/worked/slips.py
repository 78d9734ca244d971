"""Slips of the pen: a printed number that differs from another as people mistype numbers.

May import: real.
"""

from __future__ import annotations

from fractions import Fraction

from scalargrad.worked.real import Real


def slip(right: Real, wrong: Real, unit: Fraction | None) -> tuple[float, str] | None:
    """What was done to `right` to get `wrong`, with its cost; None if it takes more than one slip.

    unit: that of the last printed digit of `wrong`; None for integers.

    >>> slip(Real(Fraction("0.68997")), Real(Fraction("0.69997")), Fraction("0.00001"))
    (1.5, 'one digit differs')
    >>> slip(Real(Fraction("0.35891")), Real(Fraction("0.38591")), Fraction("0.00001"))
    (1.3, 'two neighbouring digits are swapped')
    >>> slip(Real(3), Real(30), None)
    (1.2, 'the decimal point is in another place')
    """
    step = Real(unit) if unit is not None else Real(1)
    for power in (-3, -2, -1, 1, 2, 3):
        shifted = right * Real(10) ** power
        if abs(shifted - wrong) * 2 <= (step if unit is not None else 0) and wrong:
            return 1.2, "the decimal point is in another place"
    one, other = _digits(right, step), _digits(wrong, step)
    if one is None or other is None:
        return None
    width = max(len(one), len(other))
    one, other = one.zfill(width), other.zfill(width)
    places = [k for k in range(width) if one[k] != other[k]]
    if width < 2 or not places:
        return None
    if len(places) == 1:
        return (2.5, "only the last digit differs") if places[0] == width - 1 else (1.5, "one digit differs")
    k, last = places[0], places[-1]
    if len(places) == 2 and last == k + 1 and one[k] == other[last] and one[last] == other[k]:
        return 1.3, "two neighbouring digits are swapped"
    return None


def _digits(number: Real, unit: Real) -> str | None:
    """The digits of a number, to a unit, as an integer in decimal."""
    scaled = abs(number) / unit
    if scaled > Real(10) ** 30:
        return None
    exact = scaled.exact if scaled.exact is not None else Fraction(scaled.significant(40))
    return str(round(exact))
