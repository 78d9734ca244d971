"""The key of a sheet: its right answers, printed as the document prints the numbers in their places."""

from __future__ import annotations

import re
from fractions import Fraction

from scalargrad.worked.language import ClaimLine
from scalargrad.worked.numbers import Quantity, Real, entries, number, shape
from scalargrad.worked.record import Claim

MOST_DIGITS = 6  # after the point, of an exact result that is short


def left_of(claim: ClaimLine) -> str:
    return claim.text[: len(claim.text) - len(claim.right_text)].rstrip().removesuffix("==").rstrip()


def answer_text(left: Quantity, old: Claim) -> str:
    """The right answer, printed as the document prints the number in its place."""
    decimals = [len(entry.stated.literal.partition(".")[2]) for entry in old.entries if entry.stated.literal]
    is_fraction = bool(re.search(r"\d/\d", old.right_text))
    texts = [_number_text(number(one), max(decimals, default=0), is_fraction) for one in entries(left)]
    return _nested(texts, shape(left))


def _number_text(real: Real, decimals: int, is_fraction: bool) -> str:
    if real.exact is not None:
        if is_short(real) and not is_fraction:
            return _decimal(real.exact, MOST_DIGITS).rstrip("0").rstrip(".")
        if real.exact.denominator < 10_000 or is_fraction:
            return str(real.exact)
    significant = 3 - real.magnitude()
    return _decimal(Fraction(real.significant(40)), max(decimals, significant, 1))


def _decimal(value: Fraction, places: int) -> str:
    """
    >>> _decimal(Fraction(-1, 3), 4)
    '-0.3333'
    """
    digits = str(round(abs(value) * 10**places)).zfill(places + 1)
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def _nested(texts: list[str], sizes: tuple[int, ...]) -> str:
    if not sizes:
        return texts[0]
    length = len(texts) // sizes[0]
    return f"[{', '.join(_nested(texts[i * length : (i + 1) * length], sizes[1:]) for i in range(sizes[0]))}]"


def is_short(real: Real) -> bool:
    """Whether a number is exact and has few digits after the point."""
    return real.exact is not None and (real.exact * 10**MOST_DIGITS).denominator == 1
