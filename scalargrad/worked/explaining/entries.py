"""An array's entries one by one: each wrong one may be wrong by a mistake of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.causes import Found
from scalargrad.worked.explaining.names import Word
from scalargrad.worked.record import Cause, show_index

FEW = 3  # entries that may fail
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
        if not own or alone.by_chance(own[0].cost) > 0.1:
            return []
        found.append((show_index(entry.index), own[0]))
    cost = sum(one.cost for _, one in found) + FURTHER
    (index, first), *others = found
    cause = _of_entry(index, first.cause)
    for other, one in others:
        words: dict[str, Word] = {"one": cause, "other": _of_entry(other, one.cause)}
        cause = Cause(cause.mistake, "{one}; {other}", words, cause.where)
    changes = {place: other for _, one in found for place, other in one.changes.items()}
    return [Found(cost, cause, changes if len(found) == 1 else {})]


def _of_entry(index: str, cause: Cause) -> Cause:
    return Cause(cause.mistake, "entry {index}: {cause}", {"index": index, "cause": cause}, cause.where)
