"""Activations: their local derivatives on the way back, those that a formula writes out, and their results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scalargrad.derivatives import MUL
from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.names import enumerated, phrase, text_of
from scalargrad.worked.explaining.near import back, far, forward, products
from scalargrad.worked.explaining.places import Place, rest_of, slope_of, written_out
from scalargrad.worked.explaining.what_if import Output, Where
from scalargrad.worked.explaining.where.group import Group, Named, together
from scalargrad.worked.numbers import number


class Slope(NamedTuple):
    """The slope of an activation `kind`, of z, whose result is a; and where it stands: as one number, or as factors."""

    a: Value
    z: Value | None
    kind: str
    places: tuple[Where, ...]


# --- local derivatives on the way back ---


@once
def _activations(case: Case) -> Named:
    """The derivatives of activations on the way back, by the name of the result."""
    found: dict[str, list[Place]] = {}
    for edge in back(case):
        if edge.is_activation:
            found.setdefault(case.names.array(edge.node), []).append(edge)
    return found


def activations(case: Case) -> Iterator[Group]:
    """The derivatives of activations on the way back: of one layer, of all."""
    found = _activations(case)
    for names, edges in together(found):
        of = say(" of {names}", names=enumerated(names)) if len(found) > 1 and all(names) else ""
        yield Group(edges, names, far(case, edges), {"of": of})


# --- slopes that a formula writes out: a*(1 - a) ---


def written_slopes(case: Case) -> Iterator[Group]:
    """Derivatives of activations that a formula writes out, as factors."""
    return (_written(case, name, found) for name, found in _by_array(case, _factors(case)).items())


def each_slope(case: Case) -> Iterator[Group]:
    """The slopes of activations, on the way back or written out; as factors, or as what is claimed."""
    yield from activations(case)
    yield from written_slopes(case)
    for name, found in _by_array(case, _claimed(case)).items():
        yield _written(case, name, found)


@once
def slopes(case: Case) -> dict[Where, Slope]:
    """All slopes, by the first place of each."""
    edges = (
        Slope(edge.node, edge.operand, edge.slope or edge.node.op.name, (edge,))
        for edges in _activations(case).values() for edge in edges if edge.slope or len(edge.node.args) == 1
    )  # fmt: skip
    return {slope.places[0]: slope for slope in (*edges, *_factors(case), *_claimed(case))}


def _by_array(case: Case, found: list[Slope]) -> dict[str, list[Slope]]:
    by_array: dict[str, list[Slope]] = {}
    for slope in found:
        by_array.setdefault(case.names.array(slope.a), []).append(slope)
    return by_array


def _written(case: Case, name: str, found: list[Slope]) -> Group:
    more = say(", and so on for {name}", name=name) if len(found) > 1 else ""
    every = dict.fromkeys(place for slope in found for place in slope.places)
    return Group(list(every), (name,), words={"at": case.names.formula(found[0].a), "more": more})


@once
def _factors(case: Case) -> list[Slope]:
    """The factors that are an activation's slope."""
    by_operand: dict[Value, list[Place]] = {}
    for place in products(case):
        by_operand.setdefault(place.operand, []).append(place)
    found = []
    for place in forward(case):
        a = slope_of(place.operand)
        if a is not None:
            found.append(_slope(case, a, place.operand.op is MUL, place))
            continue
        rest = rest_of(place.operand)  # 1 - a, and a stands beside it in the same product
        beside = [other for other in by_operand.get(rest, []) if _is_beside(place, other)] if rest is not None else []
        if beside and rest is not None and slope_of(place.node) is None:
            found.append(_slope(case, rest, True, place, beside[0]))
    return sorted(found, key=lambda slope: case.names.index(slope.a))


@once
def _claimed(case: Case) -> list[Slope]:
    """The claim's own numbers, where they are slopes."""
    found = []
    for k, output in enumerate(case.computation.outputs):
        a = slope_of(output) if isinstance(output, Value) else None
        if a is not None and isinstance(output, Value):
            found.append(_slope(case, a, output.op is MUL, Output(k)))
    return found


def _slope(case: Case, a: Value, is_product: bool, *places: Where) -> Slope:
    """a*(1 - a) is a sigmoid's slope, 1 - a**2 that of tanh; step(z) has z itself for an a."""
    whole = written_out(a, case.names.known)
    z = a.args[0] if a.op.activation else whole[0] if whole else None
    return Slope(a, z if isinstance(z, Value) else None, "sigmoid" if is_product else "tanh", places)


def _is_beside(place: Place, other: Place) -> bool:
    return other.node is place.node or other.node in place.node.args or place.node in other.node.args


# --- results ---


def forward_activations(case: Case) -> Iterator[Group]:
    """The results of activations, where they are used: of one layer, of all; not of a relu that is on."""
    found: dict[str, list[Value]] = {}
    for node in dict.fromkeys(place.operand for place in forward(case)):
        if node.op.activation and number(node) != number(node.args[0]):
            found.setdefault(case.names.array(node), []).append(node)
    for _, nodes in together(found):
        yield _results(case, nodes, nodes)


def activations_as_factors(case: Case) -> Iterator[Group]:
    """The results of activations that are local derivatives: h of ∂(w*h)/∂w, tanh(s) of ∂(o*tanh(s))/∂o."""
    found: dict[str, list[Place]] = {}
    for place in back(case):
        node = place.source
        if node is not None and node.op.activation and not case.names.name(node):
            found.setdefault(node.op.name, []).append(place)
    for places in found.values():
        yield _results(case, places, [place.source for place in places if place.source is not None])


def claimed_activations(case: Case) -> Iterator[Group]:
    """The claim's own numbers, where they are results of activations."""
    outputs = dict(enumerate(case.computation.outputs))
    found = {k: one for k, one in outputs.items() if isinstance(one, Value) and one.op.activation}
    if found:
        yield _results(case, list(map(Output, found)), list(found.values()))


def _results(case: Case, places: Sequence[Where], nodes: Iterable[Value]) -> Group:
    names = {text_of(name): name for name in map(case.names.formula, nodes)}
    words = {f"name{k}": name for k, name in enumerate(names.values())}
    return Group(places, tuple(names), words={"list": phrase(say(", ").join(f"{{{key}}}" for key in words), **words)})
