"""Slips of the pen and rounding: other digits."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.inherited import printed_units
from scalargrad.worked.explaining.instead.option import Instead, Option, source_of
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.rounding import Rounded, is_small, rounded_results
from scalargrad.worked.explaining.slips import Slip, misread, slip, slipped, variants
from scalargrad.worked.explaining.what_if import Output
from scalargrad.worked.explaining.where import Group
from scalargrad.worked.numbers import Real
from scalargrad.worked.record import Figure

# --- slips of the pen, rounding ---


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
        words = {
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


def rounded(case: Case, group: Group) -> Iterator[Option]:
    """Every intermediate result rounded."""
    return (option for is_cut, option in _rounded(case, group) if not is_cut)


def cut_off(case: Case, group: Group) -> Iterator[Option]:
    """Every intermediate result cut off."""
    return (option for is_cut, option in _rounded(case, group) if is_cut)


@once
def _first_rule(case: Case) -> Rounded | None:
    found = rounded_results(case, printed_units(case))
    return found or rounded_results(case, {}) if is_small(case) else found


def _rounded(case: Case, group: Group) -> Iterator[tuple[bool, Option]]:
    found = _first_rule(case) if not case.printed else None
    if found is not None:
        numbers = dict(zip(group.places, (Real(Fraction(x)) for x in found.outputs)))
        yield found.is_cut, Option(numbers, {"how": found.how}, fits=True)
