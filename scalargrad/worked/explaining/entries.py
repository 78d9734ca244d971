"""An array's entries one by one: each wrong one may be wrong by a mistake of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scalargrad.languages import say, say_count
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.causes import Found
from scalargrad.worked.explaining.names import Word, enumerated, text_of
from scalargrad.worked.record import Cause, show_index

FEW = 3  # entries that may fail
LIKELY = 0.2  # how many causes of one entry may have been found by chance
FURTHER = 0.3  # what it costs to think of each of them by itself


def of_entries(case: Case, causes: Callable[[Case], list[Found]]) -> list[Found]:
    """The simplest cause of each failing entry, as one; nothing if one of them has none.

    causes: how those of a case are found.
    """
    if len(case.entries) == 1 or len(case.failing) > FEW:
        return []
    found: list[tuple[str, Found]] = []
    for k in case.failing:
        entry = case.entries[k]
        claim = replace(case.claim, entries=(entry,))
        alone = Case(claim, case.names, case.computation.places, case.updates, case.computation.work / 2)
        own = sorted(causes(alone), key=lambda one: one.cost)
        if not own or alone.by_chance(own[0].cost) > LIKELY:
            return []
        found.append((show_index(entry.index), own[0]))
    cost = sum(one.cost for _, one in found) + FURTHER
    cause = _together([(index, one.cause) for index, one in found])
    return [Found(cost, cause, found[0][1].changes if len(found) == 1 else {})]


def _together(found: list[tuple[str, Cause]]) -> Cause:
    """The causes of some entries as one; the same cause is told once."""
    (_, first), *others = found
    if all(text_of(cause) == text_of(first) for _, cause in others):
        indices = enumerated(tuple(index for index, _ in found))
        return _of_entries(say_count("entry {indices}", "entries {indices}", len(found), indices=indices), first)
    told, *more = (_of_entries(say("entry {index}", index=index), cause) for index, cause in found)
    for another in more:
        words: dict[str, Word] = {"one": told, "other": another}
        told = Cause(told.mistake, "{one}; {other}", words, told.where)
    return told


def _of_entries(entries: str, cause: Cause) -> Cause:
    return Cause(cause.mistake, "{entries}: {cause}", {"entries": entries, "cause": cause}, cause.where)
