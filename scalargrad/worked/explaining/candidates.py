"""Candidates: mistakes that one claim, or several, may be wrong by, each tried on every wrong claim."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.causes import Found
from scalargrad.worked.explaining.inherited import starts
from scalargrad.worked.explaining.names import text_of
from scalargrad.worked.explaining.what_if import Changes, OutOfWork
from scalargrad.worked.numbers import OutOfTime

SECOND_TIME = 0.2  # how many of the mistakes tried may make a claim right by chance, where they were found in another
# What is told even where few digits are printed: rounding, and a number that the claim itself says it takes.
ANYWAY = ("rounded", "cut-off", "last-digit", "other-number")
TOO_LIKELY = 0.35  # so many guesses would have fitted by chance: too few digits to tell …
FAR_FETCHED = 1.7  # … and fewer, the more than this a mistake costs
ONCE_MORE = 0.2  # what it costs to make the same kind of mistake in another place


@dataclass(frozen=True)
class Candidate:
    """A mistake, and the wrong claims that hold under it, by their places in the list of those.

    by_chance: how many such mistakes, as simple as this, were to be expected to explain as much by chance.
    at: in which of these claims it was found, each time with its own words; one place, if it is a mistake on the way.
    """

    found: Found
    explains: frozenset[int]
    by_chance: float
    at: Mapping[int, Found]

    @property
    def is_likely(self) -> bool:
        return self.by_chance <= level(self.found.cost) or self.found.cause.mistake in ANYWAY


def level(cost: float) -> float:
    """How many guesses may have fitted by chance for a mistake of this cost to be told."""
    return float(TOO_LIKELY * 10 ** (-2 * max(0.0, cost - FAR_FETCHED)))


def candidates(cases: Sequence[Case], found: Sequence[Sequence[Found]]) -> list[Candidate]:
    """What was found for each case, tried on all the others."""
    shared = sum(one.may_come_again for each in found for one in each)
    simplest = [min(each, key=lambda one: one.cost) for each in found if each]
    first = sum(one.may_come_again for one in simplest)  # as `known_in` counts: a claim that it knows has no other
    made: list[Candidate] = []
    kinds: dict[tuple[str, str], dict[int, Found]] = {}  # the same kind of mistake, time and again
    for k, each in enumerate(found):
        for one in sorted(each, key=lambda one: one.cost):
            if cases[k].by_chance(one.cost) <= level(one.cost):
                kinds.setdefault((one.cause.mistake, one.cause.said), {}).setdefault(k, one)
            tried = first if one in simplest else shared
            others = [j for j in range(len(cases)) if j != k and explains(one, cases[j], tried)]
            chance = cases[k].by_chance(one.cost) * math.prod(cases[j].chance for j in others)
            made.append(Candidate(one, frozenset({k, *others}), chance, {k: one}))
    for at in kinds.values():
        if len(at) > 1:
            chance = math.prod(cases[k].by_chance(one.cost) for k, one in at.items())
            worst = max(at.values(), key=lambda one: one.cost)
            often = replace(worst, cost=worst.cost + ONCE_MORE * (len({text_of(one.cause) for one in at.values()}) - 1))
            made.append(Candidate(often, frozenset(at), chance, at))
    return made


def explains(found: Found, case: Case, tried: int) -> bool:
    """Whether a mistake that was found in another claim makes this one wrong as well.

    tried: how many mistakes are tried, each of which may fit by chance.
    """
    return found.may_come_again and case.chance * tried <= SECOND_TIME and fits(found.changes, case)


def known_in(case: Case, known: Iterable[Found]) -> bool:
    """Whether one of the mistakes that were found in earlier claims makes this one wrong as well."""
    known = [one for one in known if one.may_come_again]
    return any(explains(one, case, len(known)) for one in known)


def fits(changes: Changes, case: Case) -> bool:
    """Whether a case would hold with some changes, whatever printed numbers it was worked out from."""
    if not all(map(case.computation.has, changes)):
        return False
    try:
        for _, printed in starts(case):
            there = case.given(printed)
            if there is not None and there.fits(changes):
                return True
    except (OutOfWork, OutOfTime):
        pass
    return False
