"""Whether a computed number is the stated one: printed numbers by their last digit, others to 30 significant digits."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.numbers import NoSuchNumber, Real, digits, number
from scalargrad.worked.record import FAILS, HOLDS, OPEN, TRUNCATED, Replay, Stated

SAME_DIGITS = Fraction(1, 10**30)  # two numbers are equal if they differ by less, relatively
NEARLY = Fraction(1, 10**20)  # a difference below this may be rounding alone, around a result that is 0


def verdict_here(relation: str, left: Real, stated: Stated, right: Real | None = None) -> str:
    """The verdict on one entry for a computed number. right: the stated number, if it is not the one of `stated`."""
    if stated.kind == "open" or stated.scalar is None:
        return OPEN
    right = number(stated.scalar) if right is None else right
    if relation != "==":
        return HOLDS if _compares(relation, left, right) else FAILS
    if stated.kind == "approx":
        tolerance = stated.tolerance or Real(0)
        return HOLDS if abs(left - right) <= tolerance or same(left, right) else FAILS
    if stated.kind == "printed" and stated.unit is not None:
        return _printed_verdict(left, right, Real(stated.unit))
    return HOLDS if same(left, right) else FAILS


def same(left: Real, right: Real) -> bool:
    """Equal: exactly if both numbers are exact, else to 30 significant digits."""
    if left.exact is not None and right.exact is not None:
        return left == right
    return abs(left - right) <= SAME_DIGITS * max(abs(left), abs(right))


def _printed_verdict(left: Real, right: Real, unit: Real) -> str:
    slack = unit * SAME_DIGITS
    if abs(left - right) <= unit / 2 + slack:
        return HOLDS
    cut_off = abs(left) - abs(right)
    same_side = not right or (left > 0) == (right > 0)
    return TRUNCATED if same_side and -slack <= cut_off < unit - slack else FAILS


def _compares(relation: str, left: Real, right: Real) -> bool:
    if same(left, right):
        return relation in ("<=", ">=")
    return left < right if relation[0] == "<" else left > right


def same_with_more_digits(replay: Replay, replaced: Mapping[Value, Real]) -> bool:
    """Whether the two outputs of a replay differ by rounding only.

    A result that is 0 comes out as a few last digits of the numbers that cancel: with twice the digits it must come
    out far smaller.
    """
    left, right = replay.numbers(replaced)
    difference = abs(left - right)
    if difference > NEARLY:
        return False
    try:
        with digits(120):
            left, right = replay.numbers(replaced, everything=True)
            return abs(left - right) <= difference * SAME_DIGITS
    except NoSuchNumber:
        return False
