"""The second question about a failing claim: which mistakes of the table would make it right?

The same for every row: its other numbers are put at its places, and if the claim would hold then, that is a cause.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from string import Formatter

from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.explaining.case import NO_NUMBER, Case
from scalargrad.worked.explaining.instead import Option, sample_counts
from scalargrad.worked.explaining.mistakes import MISTAKES, Mistake
from scalargrad.worked.explaining.names import Word, enumerated, figure, phrase, short_figure, text_of
from scalargrad.worked.explaining.near import pass_of
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.what_if import Changes, Other, Output, Where
from scalargrad.worked.explaining.where import Group
from scalargrad.worked.numbers import Real, number
from scalargrad.worked.record import Cause

CUT = "…"  # stands in formulas that are too long to be read
CUT_OFF = 0.45  # what it costs that a number has to be cut off to be the stated one
NEARLY_AS_SIMPLE = 0.4  # what costs more than this above the simplest is not given


@dataclass(frozen=True)
class Found:
    """A cause, what it costs to think of it, and the changes by which the claim would hold."""

    cost: float
    cause: Cause
    changes: Changes = field(default_factory=dict)

    @property
    def may_come_again(self) -> bool:
        """Whether other claims may be wrong by it as well: a mistake on the way, not in what is stated."""
        return bool(self.changes) and not any(isinstance(where, Output) for where in self.changes)


def causes(case: Case) -> Iterator[Found]:
    """The mistakes that would make a claim hold, those that are tried first before the others."""
    best = math.inf
    for cost, row in sorted(((row.cost_in(case), row) for row in MISTAKES), key=lambda one: one[0]):
        if cost > best + NEARLY_AS_SIMPLE:
            return
        if best <= row.unless:
            continue
        seen: set[frozenset[tuple[Where, Other]]] = set()
        for group in row.where(case):
            for option in _options(row, case, group):
                total = cost + group.far + option.far
                if total > best + NEARLY_AS_SIMPLE or not (option.fits or case.fits(option.changes, total)):
                    continue
                total += CUT_OFF * (not option.fits and case.is_cut_by(option.changes))
                changed = replace(group, places=_places(case, group, option)) if option.changes else group
                change = frozenset((place, option.changes[place]) for place in changed.places if option.changes)
                told = cause(case, row, changed, option)
                if (change and change in seen) or CUT in text_of(told):
                    continue  # a larger group, of which nothing more is another then; or what nobody could read
                best = min(best, total)
                seen.add(change)
                yield Found(total, told, option.changes)
            case.count_screened(cost + group.far)


def _options(row: Mistake, case: Case, group: Group) -> Iterator[Option]:
    """The other numbers of a row, as far as they exist."""
    with suppress(*NO_NUMBER):
        yield from row.instead(case, group)


# --- in words ---


def cause(case: Case, row: Mistake, group: Group, option: Option) -> Cause:
    """A mistake as data, with the words that its sentence needs."""
    if callable(option.words):
        option = replace(option, words=option.words())
    words = {name: _word(name, case, group, option) for _, name, _, _ in Formatter().parse(row.said) if name}
    return Cause(row.name, row.said, words, tuple(name for name in group.names if name))


def _word(name: str, case: Case, group: Group, option: Option) -> Word:
    if not callable(option.words) and name in option.words:
        return option.words[name]
    if name in group.words:
        word = group.words[name]
        return word(case) if callable(word) else word
    return WORDS[name](case, group, option)


def _places(case: Case, group: Group, option: Option) -> Sequence[Where]:
    """The places of a group whose numbers are others then: a relu that is on has the slope 1 anyway."""
    what_if = case.what_if()

    def changes(place: Where) -> bool:
        return float(what_if.here(place)) != float(what_if.resolved(place, option.changes[place]))

    changed = [place for place in group.places if place in option.changes]
    return [place for place in changed if isinstance(place, Place) and changes(place)] or changed or group.places


def _at(case: Case, group: Group) -> dict[str, Word]:
    place = group.places[0]
    assert isinstance(place, Place)
    return case.names.at(place, pass_of(case).get(place))


def _other(group: Group, option: Option) -> Value | Real:
    other = option.changes[group.places[0]]
    assert isinstance(other, (Value, Real))
    return other


def _changed(case: Case, group: Group, option: Option) -> float:
    place = group.places[0]
    return float(case.what_if().resolved(place, option.changes[place]))


def _minus(case: Case, group: Group, option: Option) -> Word:
    if case.is_moved:
        return say("minus the right number")
    return phrase("{number}, minus the right number,", number=short_figure(_changed(case, group, option), 6))


def _twice(case: Case, group: Group, option: Option) -> Word:
    if case.is_moved:
        return say("twice the right number")
    return phrase("{number}, twice the right number,", number=short_figure(_changed(case, group, option), 6))


def _half(case: Case, group: Group, option: Option) -> Word:
    if case.is_moved:
        return say("half the right number")
    return phrase("{number}, half the right number,", number=short_figure(_changed(case, group, option), 6))


def _or_sum(case: Case, group: Group, option: Option) -> Word:
    return say(", or the sum of 2 where their mean belongs") if 2 in sample_counts(case) else ""


def _or_mean(case: Case, group: Group, option: Option) -> Word:
    return say(", or the mean of 2 where their sum belongs") if 2 in sample_counts(case) else ""


def _source(case: Case, group: Group) -> Word:
    (place,) = group.places
    assert isinstance(place, Place)
    return case.names.name(place.source) or short_figure(float(case.what_if().here(place)), 6)


WORDS: dict[str, Callable[[Case, Group, Option], Word]] = {
    # of the first place of a group, whose numbers are others then: what stands there, what is right, the other number
    "what": lambda case, group, option: _at(case, group)["what"],
    "right": lambda case, group, option: _at(case, group)["right"],
    "other": lambda case, group, option: figure(number(_other(group, option))),
    "exact": lambda case, group, option: figure(number(_other(group, option)), 12),
    "nine": lambda case, group, option: short_figure(_changed(case, group, option), 9),
    "node": lambda case, group, option: case.names.quantity(_other(group, option)),
    "minus": _minus,
    "twice": _twice,
    "half": _half,
    "source": lambda case, group, option: _source(case, group),
    # of the group
    "names": lambda case, group, option: enumerated(group.names),
    "so_on": lambda case, group, option: say(", and so on") if len(group.places) > 1 else "",
    # of the document
    "or_sum": _or_sum,
    "or_mean": _or_mean,
}
