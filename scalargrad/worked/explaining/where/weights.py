"""Weights, inputs and factors, on the way back and in formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from scalargrad.languages import say_count
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.habits import RATES, WEIGHTS
from scalargrad.worked.explaining.near import back, far, near, products
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.where.group import MOST_PLACES, Group, Named, together
from scalargrad.worked.explaining.where.sums import all_nodes
from scalargrad.worked.numbers import shape
from scalargrad.worked.record import Binding

FEW = 8  # names of what is learned that are looked at


@once
def _weights(case: Case) -> list[Named]:
    """Where a parameter's number stands as a factor: on the way back, and in each formula; by its name."""
    names = case.names
    targets = {x for _, x in case.computation.gradients.values()}
    on_the_way_back: dict[str, list[Place]] = {}
    for edge in back(case):
        upward = not names.is_parameter(edge.operand) or edge.operand in targets
        if edge.partner is not None and names.is_parameter(edge.partner) and upward:
            on_the_way_back.setdefault(names.array(edge.partner), []).append(edge)
    formulas: dict[str, dict[str, list[Place]]] = {}
    for place in products(case):
        is_rate = place.operand in case.updates.rates or names.name(place.operand) in RATES
        if names.is_parameter(place.operand) and not is_rate:
            inside = formulas.setdefault(near(case)[place], {})
            inside.setdefault(names.array(place.operand), []).append(place)
    return [on_the_way_back, *formulas.values()]


def weights(case: Case, pairs: bool = False) -> Iterator[Group]:
    """The uses of weights as factors: of one, of one layer's, of all."""
    for named in _weights(case):
        for names, places in together(named, pairs):
            if _is_whole_product(places):
                continue
            first = places[0]
            is_factor = case.names.is_parameter(first.factor) and first.back
            is_factor = is_factor or not all(is_weight(case, place.source) for place in places)
            count = len(places)
            kind = say_count("factor", "factors", count) if is_factor else say_count("weight", "weights", count)
            had = say_count("it was", "they were", len(names))
            yield Group(places, names, far(case, places), {"weights": kind, "had": had})


def _is_whole_product(places: Sequence[Place]) -> bool:
    """Whether nothing is left of a product without these factors: nobody leaves w and x out of w*x."""
    both = {(place.node, place.operand, place.partner) for place in places if not place.back}
    return any((node, other, one) in both for node, one, other in both if one is not other)


def is_weight(case: Case, node: Value | None) -> bool:
    """Whether a number is one that is learned, and no input: something is derived by it, it is updated, or called w."""
    version = case.names.version(node)
    if version is None:
        return False
    return (
        version.how == "updated" or version.name[:1] in WEIGHTS or node in case.updates.made
        or any(x is node for _, x in case.names.asked.values())
    )  # fmt: skip


def weights_and_pairs(case: Case) -> Iterator[Group]:
    """The same, and of any two."""
    return (group for group in weights(case, pairs=True) if len(group.places) <= MOST_PLACES)


def parameters(case: Case) -> Iterator[Group]:
    """What is learned, wherever it is used on the way to the claim: the numbers of each name."""
    for version, nodes in _learned(case).items():
        yield Group(nodes, (version.name,), words={"had": say_count("it was", "they were", 1)})


def pairs_of_parameters(case: Case) -> Iterator[Group]:
    """The numbers of two of these."""
    for one, other in combinations(_learned(case), 2):
        nodes = [*_learned(case)[one], *_learned(case)[other]]
        yield Group(nodes, (one.name, other.name), words={"had": say_count("it was", "they were", 2)})


@once
def _learned(case: Case) -> dict[Binding, list[Value]]:
    found: dict[Binding, list[Value]] = {}
    nodes = [*all_nodes(case), *case.computation.given]
    for node in dict.fromkeys(nodes):
        version = case.names.version(node)
        if version is not None and case.names.is_parameter(node) and is_weight(case, node):
            found.setdefault(version, []).append(node)
    found = {version: nodes for version, nodes in found.items() if len(nodes) <= MOST_PLACES}
    return found if len(found) <= FEW else {}


def matrices(case: Case) -> Iterator[Group]:
    """The uses of the entries of a matrix as factors."""
    for named in _weights(case):
        for name, places in named.items():
            version = case.names.version(places[0].source)
            if version is not None and len(shape(version.quantity)) == 2:
                yield Group(places, (name,), far(case, places))


def inputs(case: Case) -> Iterator[Group]:
    """What came in along a weight, on the way back, by the weight's array; in formulas, any factor."""
    names = case.names
    groups: dict[tuple[str, str, bool], list[Place]] = {}
    for edge in back(case):
        if edge.partner is not None and names.is_parameter(edge.operand):
            groups.setdefault((names.array(edge.operand), names.array(edge.partner), True), []).append(edge)
    for place in products(case):
        if names.name(place.operand) is not None:
            groups.setdefault(("", names.array(place.operand), False), []).append(place)
    for (_, used, _), places in groups.items():
        yield Group(places, (used,), far(case, places))


def factors(case: Case) -> Iterator[Group]:
    """Where a name is a factor."""
    groups: dict[tuple[str, bool], list[Place]] = {}
    for place in [*back(case), *products(case)]:
        name = case.names.array(place.source)
        if place.partner is not None and name:
            groups.setdefault((name, place.back), []).append(place)
    for (name, _), places in groups.items():
        yield Group(places, (name,), far(case, places))
