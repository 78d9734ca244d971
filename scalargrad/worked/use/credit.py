"""What an answer is worth, as a fair person judges it: also right is what is right for a student's own numbers above.

An answer that is right for the wrong number, or the rounded one, that the same student has found further up gets its
points, also where that number was not asked for and the mistake in it shows in two answers. So do digits that were cut
off and not rounded, and a last digit that is off by one because something was rounded on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from scalargrad.worked.numbers import Real, number
from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, OPEN, TRUNCATED, Claim, Entry, Result, Told

RIGHT, OWN, CUT, WRONG, MISSING, UNREAD = "right", "own", "cut", "wrong", "missing", "unread"
CARRIED = "carried-over"  # the mistake of a claim that is right for numbers that are printed above it
AGAIN = "same-again"  # … of one that is right but for a mistake on the way, which was made in a line above
LAST_DIGIT = Fraction(1, 20)  # a last digit that is off by one counts as rounding if that is so little of the number


def credits(result: Result) -> dict[Claim, str]:
    """What each answer is worth: RIGHT, OWN, CUT, WRONG, or MISSING where there is none.

    A formula that gives the right number is right, also where it does at no other numbers. A 0 that follows from a
    wrong 0 is wrong, for it takes no work to find it; nor does one number in most of the answers.
    """
    zeros = {claim.line for claim in result.claims if claim.verdict == FAILS and _is_zero(claim)}
    everywhere = _everywhere(result.claims)
    found = {
        claim: _credit(claim, result.told[claim], result.from_stated.get(claim, ()), zeros) for claim in result.claims
    }
    return {claim: WRONG if how == OWN and everywhere in _numbers(claim) else how for claim, how in found.items()}


def _numbers(claim: Claim) -> list[Real]:
    return [number(entry.stated.scalar) for entry in claim.entries if entry.stated.scalar is not None]


def _everywhere(claims: Sequence[Claim]) -> Real | None:
    """The number that more than half of the claims state, of four or more."""
    stated = [one for claim in claims if claim.verdict != OPEN for one in _numbers(claim)]
    for found, often in Counter(stated).most_common(1):
        if len(stated) > 3 and often > len(stated) / 2:
            return found
    return None


def _credit(claim: Claim, told: Told, from_stated: Sequence[Sequence[Real]], zeros: set[int]) -> str:
    if claim.verdict in (HOLDS, ONLY_HERE):
        return RIGHT
    if claim.verdict == TRUNCATED:
        return CUT
    if claim.verdict == OPEN:
        return MISSING
    if not claim.entries:
        return WRONG
    carried = next((cause for cause in told.causes if cause.mistake in (CARRIED, AGAIN)), None)
    if carried is not None:
        return WRONG if _is_zero(claim) and zeros.issuperset(carried.lines) else OWN
    if claim.relation != "==":
        return WRONG  # what is off by a last digit is no less than that
    if all(map(_is_nearly, claim.entries, (number(entry.left) for entry in claim.entries))):
        return RIGHT
    if any(all(map(_is_nearly, claim.entries, numbers)) for numbers in from_stated) and not _is_zero(claim):
        return OWN
    return WRONG


def _is_zero(claim: Claim) -> bool:
    """Whether 0 is stated, and not for a rounded number."""
    each = [entry.stated for entry in claim.entries]
    return all(one.scalar is not None and one.unit is None and not number(one.scalar) for one in each)


def _is_nearly(entry: Entry, right: Real) -> bool:
    """Whether no more than the last printed digit is off, and that by one.

    An answer may be any number, also one that floats end before: 1e999.
    """
    stated = entry.stated
    if stated.scalar is None:
        return False
    off = abs(number(stated.scalar) - right)
    if stated.unit is None:
        return off <= abs(right) / 10**9
    return off <= stated.unit * Fraction(3, 2) and off <= abs(right) * LAST_DIGIT
