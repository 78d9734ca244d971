"""What an answer is worth, as a fair person judges it: also right is what is right for a student's own numbers above.

An answer that is right for the wrong number, or the rounded one, that the same student has found further up gets its
points; so do digits that were cut off and not rounded, and a last digit that is off by one because something was
rounded on the way.
"""

from __future__ import annotations

from fractions import Fraction

from scalargrad.worked.numbers import Real, number
from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, OPEN, TRUNCATED, Claim, Entry, Told

RIGHT, OWN, CUT, WRONG, MISSING, UNREAD = "right", "own", "cut", "wrong", "missing", "unread"
CARRIED = "carried-over"  # the mistake of a claim that is right for numbers that are printed above it
LAST_DIGIT = Fraction(1, 20)  # a last digit that is off by one counts as rounding if that is so little of the number


def judged(claim: Claim, told: Told) -> str:
    """What an answer is worth: RIGHT, OWN, CUT, WRONG, or MISSING where there is none.

    A formula that gives the right number is right, also where it does at no other numbers.
    """
    if claim.verdict in (HOLDS, ONLY_HERE):
        return RIGHT
    if claim.verdict == TRUNCATED:
        return CUT
    if claim.verdict == OPEN:
        return MISSING
    if any(cause.mistake == CARRIED for cause in told.causes):
        return OWN
    return RIGHT if claim.entries and all(map(_is_nearly_right, claim.entries)) else WRONG


def _is_nearly_right(entry: Entry) -> bool:
    """Whether no more than the last printed digit is off, and that by one."""
    if entry.verdict != FAILS:
        return entry.verdict != OPEN
    stated = entry.stated
    if stated.scalar is None or stated.unit is None:
        return False
    off = abs(number(stated.scalar) - number(entry.left))
    return off <= Real(stated.unit * 3 / 2) and off <= abs(number(entry.left)) * LAST_DIGIT
