"""Two wrong indices at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead.option import CERTAIN, Option, source_of
from scalargrad.worked.explaining.what_if import Number, Where
from scalargrad.worked.explaining.where import Group, neighbours

MOST_CHANGES = 200
A_PAIR = 0.3  # the work of looking at one pair
NEIGHBOURS = 8  # of a number, that are tried


class Change(NamedTuple):
    """A neighbour at a place, and what the claim's numbers are then."""

    place: Where
    right: Value
    other: Value
    found: list[Number]


def two_neighbours(case: Case, group: Group) -> Iterator[Option]:
    """Neighbours at two places: what each changes is computed, and where it adds up or multiplies the pair is tried."""
    base, goal = case.outcome({}), case.goal()
    changes = list(_changes(case, group))[:MOST_CHANGES]
    pairs = len(changes) ** 2 / 2
    if base is None or case.chance * pairs > CERTAIN:
        return
    case.computation.spend(A_PAIR * pairs)
    for one, two in combinations(changes, 2):
        if one.place is not two.place and _fit(case, base, goal, one.found, two.found):
            name = case.names.name
            words = {
                "one": name(one.right) or "", "other": name(one.other) or "",
                "two": name(two.right) or "", "another": name(two.other) or "",
            }  # fmt: skip
            yield Option({one.place: one.other, two.place: two.other}, words)


def _changes(case: Case, group: Group) -> Iterator[Change]:
    for place in group.places:
        right = source_of(place)
        for other in neighbours(case, right)[:NEIGHBOURS]:
            found = case.outcome({place: other})
            if found is not None and right is not None:
                yield Change(place, right, other, found)


def _fit(case: Case, base: list[Number], goal: list[Number], one: list[Number], two: list[Number]) -> bool:
    """Whether both changes together may lead to the goal: in two terms of a sum, or in one product."""
    numbers = list(zip(base, one, two, goal))
    rooms = [case.unit(k) + 1e-9 * abs(end) for k, end in enumerate(goal)]
    added = all(abs(a + b - x - end) <= room for (x, a, b, end), room in zip(numbers, rooms))
    return added or all(x and abs(a * b / x - end) <= room for (x, a, b, end), room in zip(numbers, rooms))
