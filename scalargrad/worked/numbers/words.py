"""Numbers as text: exact rationals as a/b while that is short, others with so many digits."""

from __future__ import annotations

from fractions import Fraction

from scalargrad.languages import say
from scalargrad.worked.numbers.real import Real

DIGITS = 10  # significant, of a number that is compared with no printed one
SHORT = 13  # characters; a fraction that takes more is shown in decimals
LONG = 30  # … and so is an integer that takes more than this


def number_text(real: Real, count: int = DIGITS) -> str:
    """An exact number as a/b, while that is short; `count` significant digits of any other."""
    return real.text() if _is_short(real) else real.significant(max(count, DIGITS) if real.exact is not None else count)


def readable(real: Real, count: int = DIGITS) -> str:
    """The same for people: short decimals as decimals, and never a fraction with hundreds of digits."""
    if real.exact is None:
        return real.significant(min(count, 40))
    if real.exact.denominator != 1 and _is_decimal(real, max(count, DIGITS)):
        return real.significant(40)
    if _is_short(real):
        return real.text()
    return say("about {number}", number=real.significant(max(count, DIGITS)))


def decimal(real: Real, count: int) -> str:
    """A number in decimals: all of them where they are few, else `count` significant ones.

    >>> from fractions import Fraction
    >>> decimal(Real(Fraction(1, 8)), 2), decimal(Real(Fraction(1, 3)), 4), decimal(Real(120), 2)
    ('0.125', '0.3333', '120')
    """
    whole = real.exact is not None and real.exact.denominator == 1 and len(real.text()) <= DIGITS
    return real.significant(40) if whole or _is_decimal(real, max(count, DIGITS)) else real.significant(count)


def _is_decimal(real: Real, count: int) -> bool:
    """Whether an exact number has no more than so many significant digits."""
    if real.exact is None or not real:
        return False
    magnitude = real.magnitude()
    return abs(magnitude) <= count and (real.exact * Fraction(10) ** (count - 1 - magnitude)).denominator == 1


def _is_short(real: Real) -> bool:
    if real.exact is None:
        return False
    return len(real.text()) <= (LONG if real.exact.denominator == 1 else SHORT)
