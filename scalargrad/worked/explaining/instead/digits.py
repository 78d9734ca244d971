"""Slips of the pen and rounding: other digits."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.inherited import printed_digits
from scalargrad.worked.explaining.instead.option import CERTAIN, Instead, Option, source_of
from scalargrad.worked.explaining.names import Word, figure
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.rounding import Rounded, rounded_results
from scalargrad.worked.explaining.slips import Slip, misread, slip, slipped, variants
from scalargrad.worked.explaining.what_if import Output
from scalargrad.worked.explaining.where import Group
from scalargrad.worked.numbers import Real
from scalargrad.worked.record import Figure

SINGLE = 8  # significant digits, from which on numbers of 32 bits can be told from others
SINGLE_ERROR = 2e-6  # of what was computed in several steps
ROUNDINGS = 20  # so many are tried


def needed(instead: Instead) -> Instead:
    """Those of the other numbers, at one place, that may be the one that would make the claim hold: it is known."""

    def options(case: Case, group: Group) -> Iterator[Option]:
        (place,) = group.places
        solved = case.needed(place)
        for option in instead(case, group) if solved is not None else ():
            try:
                x = float(case.what_if().resolved(place, option.changes[place]))
            except ArithmeticError:
                continue
            if solved is not None and x != solved.right and case.screen(solved, x):
                yield option

    return options


@once
def written_numbers(case: Case) -> list[Real]:
    """The numbers in the products that are stated, without their signs; a fraction alone is a result."""
    text = case.claim.right_text
    is_formula = any(entry.stated.kind == "formula" for entry in case.entries)
    if is_formula or text.startswith(("approx", "[")) or not re.search(r"[*×·]", text):
        return []
    found = re.findall(r"(?<![\w.])\d+(?:\.\d*)?(?:[eE][+-]?\d+)?(?![\w.])", text)
    return [Real(Fraction(text)) for text in dict.fromkeys(found) if Fraction(text)]


def as_written(case: Case, group: Group) -> Iterator[Option]:
    """A number that stands in the stated arithmetic, and is the one needed: it says itself what stands there."""
    (place,) = group.places
    solved = case.needed(place) if written_numbers(case) else None
    if solved is None:
        return
    for written in written_numbers(case):
        other = -written if solved.right < 0 else written
        if solved.is_near(float(other)):
            yield Option({place: other})


def one_slip(case: Case, group: Group) -> Iterator[Option]:
    """A number with one slip of the pen in it that makes it the one needed."""
    (place,) = group.places
    solved = case.needed(place)
    key = source_of(place) if isinstance(place, Place) else place
    if solved is not None and key is not None and not case.is_moved and not isinstance(key, Output):
        for cost, other, what in slipped(case, key, solved):
            yield Option({place: other}, {"slip": what.value}, cost - 1.3)


def any_slip(case: Case, group: Group) -> Iterator[Option]:
    """A given number with one slip of the pen in it: several may fit, as E is quadratic, and every one is tried."""
    (leaf,) = group.places
    assert isinstance(leaf, Value)
    for cost, other, what in misread(case, leaf):
        yield Option({leaf: other}, {"slip": what.value}, cost - 1.3)


def the_last_digit(case: Case, group: Group) -> Iterator[Option]:
    """The stated number, which is right but for its last digit, and that by little or after many right ones.

    Whole numbers are not rounded.
    """
    k = case.failing[0]
    digits = len(case.entries[k].stated.literal.replace(".", "").lstrip("-0"))
    if case.computed[k].whole() is None and (case.units_off <= 2 or digits > 3):
        yield from (option for what, option in _stated(case, group) if what is Slip.LAST_DIGIT)


def a_slip(case: Case, group: Group) -> Iterator[Option]:
    """The stated number, which is the right one with a slip of the pen in it."""
    return (option for what, option in _stated(case, group) if what is not Slip.LAST_DIGIT)


def _stated(case: Case, group: Group) -> Iterator[tuple[Slip, Option]]:
    (place,) = group.places
    assert isinstance(place, Output)
    stated, computed = case.entries[place.k].stated, case.computed[place.k]
    found = slip(computed, case.stated[place.k], stated.unit)
    if stated.unit:
        for far, whole, _ in variants(round(Fraction(float(computed)) / stated.unit)):
            case.note(float(whole * stated.unit), far - 1.2)
    if found is not None:
        cost, what = found
        right = computed.significant(max(len(stated.literal.lstrip("-0.")), 3))
        words: dict[str, Word] = {
            "slip": what.value,
            "stated": Figure(stated.literal, float(case.stated[place.k])),
            "right": Figure(right, float(computed)),
        }
        at_once = off_by_one(case)
        far = 0.3 if stated.unit is None and what is Slip.DECIMAL_POINT else 0.0  # a whole number has none
        yield what, Option({place: case.stated[place.k]}, words, 0.0 if at_once else cost - 1.2 + far, at_once)


def off_by_one(case: Case) -> bool:
    """Whether one number is claimed, and off by its last digit alone: a slip there is the first thing to think of."""
    return case.units_off < 2 and len(case.entries) == 1 and not case.printed


def in_single_precision(case: Case, group: Group) -> Iterator[Option]:
    """Stated numbers that are numbers of 32 bits, as far as they are printed, and off by no more than such are."""
    stated = [case.entries[k].stated for k in case.failing]
    if case.is_moved or case.printed or any(one.kind != "printed" or _digits(one.literal) < SINGLE for one in stated):
        return
    for k, one in zip(case.failing, stated):
        x, right = float(case.stated[k]), float(case.computed[k])
        unit = float(one.unit or 0)
        if abs(x) > 1e38 or abs(_as_single(x) - x) > unit / 2 * 1.0001 or abs(x - right) > SINGLE_ERROR * abs(right):
            return
    yield Option({Output(k): case.stated[k] for k in case.failing}, fits=True)


def _as_single(x: float) -> float:
    found: float = struct.unpack("f", struct.pack("f", x))[0]
    return found


def _digits(literal: str) -> int:
    return len(literal.partition("e")[0].replace(".", "").lstrip("-+0"))


def rounded_twice(case: Case, group: Group) -> Iterator[Option]:
    """The number rounded to some digits, and what comes of it once more: 0.4449, 0.445, 0.45."""
    (place,) = group.places
    assert isinstance(place, Output)
    unit, computed = case.entries[place.k].stated.unit, case.computed[place.k]
    if unit is None or case.is_moved or case.printed:
        return
    for further in range(1, 5):
        first = _to(computed, unit / 10**further)
        if _to(Real(first), unit) == Fraction(case.stated[place.k].exact or 0) != _to(computed, unit):
            yield Option({place: case.stated[place.k]}, {"first": figure(Real(first), 12)}, fits=True)
            return


def _to(x: Real, unit: Fraction) -> Fraction:
    """The nearest multiple of a unit; halves go away from 0."""
    exact = x.exact if x.exact is not None else Fraction(x.significant(40))
    whole = (abs(exact) / unit + Fraction(1, 2)).__floor__() * unit
    return whole if exact >= 0 else -whole


def one_rounded(case: Case, group: Group) -> Iterator[Option]:
    """One number rounded before it is used, and no other; told where a fit by chance is too seldom to matter."""
    (key,) = group.places
    if case.is_moved or case.printed or case.chance * ROUNDINGS > CERTAIN:
        return
    right = case.what_if(exactly=True).here(key)
    for places in range(1, 8):
        other = Real(_to(right, Fraction(1, 10**places)))
        if other and abs(other - right) < abs(right) / 10:
            yield Option({key: other}, {"to": figure(other, 12)}, 0.02 * places)


def rounded(case: Case, group: Group) -> Iterator[Option]:
    """Every intermediate result rounded."""
    return (option for is_cut, option in _rounded(case, group) if not is_cut)


def cut_off(case: Case, group: Group) -> Iterator[Option]:
    """Every intermediate result cut off."""
    return (option for is_cut, option in _rounded(case, group) if is_cut)


@once
def _first_rule(case: Case) -> Rounded | None:
    found = rounded_results(case, printed_digits(case))
    return found


def _rounded(case: Case, group: Group) -> Iterator[tuple[bool, Option]]:
    found = _first_rule(case) if not case.printed else None
    if found is not None:
        numbers = dict(zip(group.places, (Real(Fraction(x)) for x in found.outputs)))
        yield found.is_cut, Option(numbers, {"how": found.how}, fits=True)
