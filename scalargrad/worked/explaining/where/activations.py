"""Activations: their local derivatives on the way back, those that a formula writes out, and their results."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.names import enumerated, phrase, text_of
from scalargrad.worked.explaining.near import back, far, forward, products
from scalargrad.worked.explaining.places import Place, rest_of, slope_of
from scalargrad.worked.explaining.what_if import Output
from scalargrad.worked.explaining.where.group import Group, Named, together
from scalargrad.worked.numbers import number


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
        of = f" of {enumerated(names)}" if len(found) > 1 and all(names) else ""
        yield Group(edges, names, far(case, edges), {"of": of})


def written_slopes(case: Case) -> Iterator[Group]:
    """Derivatives of activations that a formula writes out: a*(1 - a)."""
    found: dict[str, list[tuple[Value, list[Place]]]] = {}
    for a, places in _slopes(case):
        found.setdefault(case.names.array(a), []).append((a, places))
    for name, slopes in found.items():
        more = f", and so on for {name}" if len(slopes) > 1 else ""
        every = dict.fromkeys(place for _, places in slopes for place in places)
        yield Group(list(every), (name,), words={"at": case.names.formula(slopes[0][0]), "more": more})


def _slopes(case: Case) -> Iterator[tuple[Value, list[Place]]]:
    """An activation's result a, and the factors that are its slope."""
    by_operand: dict[Value, list[Place]] = {}
    for place in products(case):
        by_operand.setdefault(place.operand, []).append(place)
    for place in products(case):
        a = slope_of(place.operand)
        if a is not None:
            yield a, [place]
            continue
        rest = rest_of(place.operand)  # 1 - a, and a stands beside it in the same product
        beside = [other for other in by_operand.get(rest, []) if _is_beside(place, other)] if rest is not None else []
        if beside and rest is not None and slope_of(place.node) is None:
            yield rest, [place, beside[0]]


def _is_beside(place: Place, other: Place) -> bool:
    return other.node is place.node or other.node in place.node.args or place.node in other.node.args


def forward_activations(case: Case) -> Iterator[Group]:
    """The results of activations, where they are used; not of a relu that is on."""
    places = [
        place for place in forward(case)
        if place.operand.op.activation and number(place.operand) != number(place.operand.args[0])
    ]  # fmt: skip
    if places:
        names = {text_of(name): name for name in (case.names.formula(place.operand) for place in places)}
        words = {f"name{k}": name for k, name in enumerate(names.values())}
        yield Group(places, tuple(names), words={"list": phrase(", ".join(f"{{{key}}}" for key in words), **words)})


def claimed_activations(case: Case) -> Iterator[Group]:
    """The claim's own numbers, where they are results of activations."""
    outputs = case.computation.outputs
    places = [Output(k) for k, one in enumerate(outputs) if isinstance(one, Value) and one.op.activation]
    if places:
        yield Group(places, words={"list": case.names.formula(outputs[0])})
