"""Where the state of a recurrent network stands: a name with several numbers, or names h0, h1, h2."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.habits import stem
from scalargrad.worked.explaining.near import back, far, near, nearest_first, pass_of
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.where.group import Group
from scalargrad.worked.record import Binding, indexed


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
        state = state_of(case).get(place.source) if place.source is not None else None
        if state is not None:
            version, _ = state
            found.setdefault(version.name, {}).setdefault(version, []).append(place)
    return found


@once
def state_of(case: Case) -> dict[Value, tuple[Binding, tuple[int, ...]]]:
    """Of each number of a state, which of the state's numbers it is, and its index; h0 in h = h0 is one as well."""
    found: dict[Value, tuple[Binding, tuple[int, ...]]] = {}
    for versions in case.names.record.history.values():
        if len(versions) > 1 and any(one.how == "formula" for one in versions):
            for version in versions:
                for index, scalar in indexed(version.quantity):
                    if isinstance(scalar, Value):
                        found.setdefault(scalar, (version, index))
    return found


def series_uses(case: Case) -> Iterator[Group]:
    """The uses of numbers whose names count steps, h0, h1, h2: all of them, on the way back and in each formula."""
    found: dict[tuple[str, str], list[Place]] = {}
    for place in nearest_first(case):
        array = case.names.array(place.source)
        if array != stem(array):
            for formula in ("∂",) if place.back else (near(case)[place], "all formulas"):
                found.setdefault((stem(array), formula), []).append(place)
    for (name, _), places in found.items():
        if len(places) > 1:
            yield Group(places, (name,), far(case, places))


def after_activations(case: Case) -> Iterator[Group]:
    """The edges into the sum of an activation from another one's result: from one step to the next."""
    for edge in back(case):
        users = pass_of(case)[edge].users.get(_end(case, edge), [])
        if edge.partner is not None and len(users) == 1 and users[0].is_activation and not is_given(case, edge):
            words = {"h": case.names.formula(users[0].node), "x": case.names.formula(edge.operand)}
            yield Group([edge], far=far(case, [edge]), words={**words})


def activation_after(case: Case, edge: Place) -> Place:
    """The activation that an edge leads to."""
    return pass_of(case)[edge].users[_end(case, edge)][0]


def _end(case: Case, edge: Place) -> Value:
    return case.names.target(edge, pass_of(case)[edge])


def is_given(case: Case, edge: Place) -> bool:
    """Whether the edge comes from a given number: there is no way on."""
    return not edge.operand.args
