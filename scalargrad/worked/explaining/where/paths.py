"""Paths on the way back: one of several that is left out, or the only one that is counted."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.names import Word
from scalargrad.worked.explaining.near import back, far, pass_of
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.where.group import Group
from scalargrad.worked.record import Binding

MOST_PATHS = 12  # from one array: of more, none is tried as the only one
Path = tuple[Binding, Hashable]  # from the numbers of a name, to a node or to the numbers of another


def paths_between(case: Case) -> Iterator[Group]:
    """The edges from one array to another, where several paths lead on: from h to the h of the next step."""
    for (start, end), edges in _paths(case, True).items():
        if len(edges) > 1 and isinstance(end, Binding):
            yield _group(case, edges, start.name, end.name)


def paths_to_one(case: Case) -> Iterator[Group]:
    """The edges from one array to one sum or output, where several paths lead on from it."""
    for start, ends in _by_start(case).items():
        for edges in ends if 1 < len(ends) <= MOST_PATHS else ():
            if len(edges) > 1:  # a single edge is told as what it is
                yield _group(case, edges, start.name, _end(case, edges[0]))


def paths_but_one(case: Case) -> Iterator[Group]:
    """The edges from one array to all sums or outputs but one; of two paths it is the other that is left out."""
    for start, ends in _by_start(case).items():
        for kept in ends if 2 < len(ends) <= MOST_PATHS else ():
            edges = [edge for other in ends if other is not kept for edge in other]
            yield _group(case, edges, start.name, _end(case, kept[0]))


def paths_but_one_name(case: Case) -> Iterator[Group]:
    """The edges from one array to all others but one, by name: from x to its mean and variance, but not to x - m."""
    starts: dict[Binding, dict[Hashable, list[Place]]] = {}
    for (start, end), edges in _paths(case, True).items():
        starts.setdefault(start, {})[end] = edges
    for start, ends in starts.items():
        for kept in ends if 2 < len(ends) <= MOST_PATHS else ():
            if isinstance(kept, Binding):
                edges = [edge for end, found in ends.items() if end is not kept for edge in found]
                yield _group(case, edges, start.name, kept.name)


def _group(case: Case, edges: Sequence[Place], start: str, end: Word) -> Group:
    return Group(edges, (start,), far(case, edges), {"start": start, "end": end})


@once
def _paths(case: Case, coarse: bool) -> dict[Path, list[Place]]:
    found: dict[Path, list[Place]] = {}
    for edge in back(case):
        start = case.names.version(edge.operand)
        if start is not None:
            target = _named_end(case, edge) if coarse else case.names.target(edge, pass_of(case)[edge])
            end = case.names.version(target) if coarse else target
            if end is not None:
                found.setdefault((start, end), []).append(edge)
    return found


def _by_start(case: Case) -> dict[Binding, list[list[Place]]]:
    found: dict[Binding, list[list[Place]]] = {}
    for (start, _), edges in _paths(case, False).items():
        found.setdefault(start, []).append(edges)
    return found


def _named_end(case: Case, edge: Place) -> Value:
    """The next node with a name that an edge leads to, through the activation of a sum."""
    one = pass_of(case)[edge]
    node = case.names.target(edge, one)
    while case.names.name(node) is None and len(one.users.get(node, [])) == 1:
        node = one.users[node][0].node
    return node


def _end(case: Case, edge: Place) -> Word:
    return case.names.shown(case.names.target(edge, pass_of(case)[edge]), pass_of(case)[edge])
