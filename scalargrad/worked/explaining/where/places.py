"""Places in the graph one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from scalargrad.derivatives import DIV, MUL
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.near import back, far, near, nearest_first, pass_of
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.updates import updated_parameter
from scalargrad.worked.explaining.what_if import Where
from scalargrad.worked.explaining.where.group import MOST_PLACES, Group, neighbours
from scalargrad.worked.explaining.where.softmaxes import inside_softmax

MOST_NAMES = 12  # of which every two are tried


def each_place(case: Case) -> Iterator[Group]:
    """Every place by itself, the nearest first."""
    return (_alone(case, place) for place in _written(case)[:MOST_PLACES])


def each_factor(case: Case) -> Iterator[Group]:
    """Those where 1 is nothing: factors, what is divided by, local derivatives."""
    for place in _written(case)[:MOST_PLACES]:
        if place.back or place.node.op in (MUL, DIV) or place.factor is not None:
            yield _alone(case, place)


def each_path(case: Case) -> Iterator[Group]:
    """Those on the way back; of edges that follow one another without a branch the last one stands for all."""
    from_here = Counter(edge.node for edge in back(case))
    for edge in _written(case)[:MOST_PLACES]:
        if edge.back and (from_here[edge.operand] != 1 or len(pass_of(case)[edge].users[edge.operand]) != 1):
            yield _alone(case, edge)


def each_operand(case: Case) -> Iterator[Group]:
    """Those of the forward pass."""
    return (_alone(case, place) for place in _written(case)[:MOST_PLACES] if not place.back)


def each_step(case: Case) -> Iterator[Group]:
    """rate * g in w - rate * g."""
    return (group for group in each_operand(case) if _is_step(case, group.places[0]))


def each_but_steps(case: Case) -> Iterator[Group]:
    """All other places."""
    return (group for group in each_place(case) if not _is_step(case, group.places[0]))


def each_named(case: Case) -> Iterator[Group]:
    """The places where a name stands."""
    return (_alone(case, place) for place in _named_places(case))


def pairs_of_neighbours(case: Case) -> Iterator[Group]:
    """Two places near the claim where neighbours stand, w1 and w2."""
    places = [place for place in _named_places(case) if place in near(case)][:60]
    for one, two in combinations(places, 2):
        first, second = one.source, two.source
        if one.back == two.back and first is not second and any(first is other for other in neighbours(case, second)):
            words = {"one": case.names.name(first) or "", "other": case.names.name(second) or ""}
            yield Group([one, two], tuple(words.values()), words=dict(words))


def pairs_of_names(case: Case) -> Iterator[Group]:
    """The uses of two names of numbers near the claim: all uses of the one, and then all of the other."""
    found: dict[Value, list[Place]] = {}
    for place in _named_places(case):
        if place in near(case) and place.source is not None and not place.back:
            found.setdefault(place.source, []).append(place)
    if len(found) <= MOST_NAMES:
        for one, other in combinations(found, 2):
            names = case.names.name(one) or "", case.names.name(other) or ""
            yield Group([*found[one], *found[other]], names, words={"one": names[0], "other": names[1]})


@once
def _written(case: Case) -> list[Place]:
    """All places, the nearest first, without those inside a softmax, which no author has written."""
    inside = inside_softmax(case)
    return [place for place in nearest_first(case) if place.node not in inside and place.operand not in inside]


def _alone(case: Case, place: Place) -> Group:
    name = case.names.name(place.source)
    return Group([place], (name,) if name else (), far(case, [place]))


def _named_places(case: Case) -> list[Place]:
    return [place for place in _written(case) if case.names.name(place.source)][:200]


def _is_step(case: Case, place: Where) -> bool:
    return (
        isinstance(place, Place) and not place.back and place.i == 1
        and updated_parameter(place.node, case.names.asked) is not None
    )  # fmt: skip
