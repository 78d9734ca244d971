"""Numbers as text: exact rationals as a/b while that is short, others with so many digits."""

from __future__ import annotations

from scalargrad.languages import say
from scalargrad.worked.numbers.real import Real

DIGITS = 10  # significant, of a number that is compared with no printed one
LONG = 30  # characters; an exact number that takes more is shown to people in decimals


def number_text(real: Real, count: int = DIGITS) -> str:
    """An exact number in full, a/b; `count` significant digits of any other."""
    return real.text() if real.exact is not None else real.significant(count)


def readable(real: Real, count: int = DIGITS) -> str:
    """The same for people: short decimals as decimals, and never a fraction with hundreds of digits."""
    if real.exact is None:
        return real.significant(min(count, 40))
    ten = 10 ** min(count, 15)
    if (real * ten).whole() is not None and real.exact.denominator != 1:
        return real.significant(40)
    if len(real.text()) <= LONG:
        return real.text()
    return say("about {number}", number=real.significant(max(count, DIGITS)))
