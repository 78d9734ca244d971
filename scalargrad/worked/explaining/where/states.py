"""Where numbers stand that a name has one after another: the state of a recurrent network."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.near import far, nearest_first
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.where.group import Group
from scalargrad.worked.record import Binding


def state_uses(case: Case) -> Iterator[Group]:
    """The uses of a state: all of them, those of one step, each by itself."""
    for name, found in _states(case).items():
        every = [place for places in found.values() for place in places]
        groups = {frozenset(every): every}
        for places in found.values():
            groups.setdefault(frozenset(places), places)
        if len(every) <= 40:
            groups.update((frozenset([place]), [place]) for place in every if frozenset([place]) not in groups)
        for places in groups.values():
            yield Group(places, (name,), far(case, places))


@once
def _states(case: Case) -> dict[str, dict[Binding, list[Place]]]:
    """By the name, and by which of its numbers it is."""
    found: dict[str, dict[Binding, list[Place]]] = {}
    for place in nearest_first(case):
        version = case.names.version(place.source)
        if version is not None and _is_state(case, version):
            found.setdefault(version.name, {}).setdefault(version, []).append(place)
    return found


def _is_state(case: Case, version: Binding) -> bool:
    versions = case.names.record.history[version.name]
    return len(versions) > 1 and any(one.how == "formula" for one in versions)
