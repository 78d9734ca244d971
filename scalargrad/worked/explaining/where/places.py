"""Places in the graph: the derivatives of activations, the uses of weights, terms, and places one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from scalargrad.derivatives import NEG, POW, SUB, TOTAL
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.habits import RATES
from scalargrad.worked.explaining.names import enumerated, figure, phrase, text_of
from scalargrad.worked.explaining.near import back, far, forward, near, nearest_first, pass_of, products
from scalargrad.worked.explaining.places import Place, rest_of, slope_of
from scalargrad.worked.explaining.updates import updated_parameter
from scalargrad.worked.explaining.what_if import Output, Where
from scalargrad.worked.explaining.where.group import MOST_PLACES, Group, Named, neighbours, together
from scalargrad.worked.numbers import number, shape

# --- local derivatives of activations ---


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


# --- weights, inputs, factors ---


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
            first = places[0]
            kind = "factor" if case.names.is_parameter(first.factor) and first.back else "weight"
            had = "it was" if len(names) == 1 else "they were"
            yield Group(places, names, far(case, places), {"weights": kind + "s" * (len(places) > 1), "had": had})


def weights_and_pairs(case: Case) -> Iterator[Group]:
    """The same, and of any two."""
    return (group for group in weights(case, pairs=True) if len(group.places) <= MOST_PLACES)


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


# --- sums, terms, powers, activations going forward ---


def sums(case: Case) -> Iterator[Group]:
    """The terms of a sum, on the way back."""
    found: dict[Value, list[Place]] = {}
    for edge in back(case):
        if edge.node.op is TOTAL:
            found.setdefault(edge.node, []).append(edge)
    for node, places in found.items():
        y = next((one.y for edge, one in pass_of(case).items() if edge.node is node), node)
        word = case.names.name(y) or figure(node.data)
        yield Group(places, far=far(case, places), words={"sum": word})


def powers(case: Case) -> Iterator[Group]:
    """What is raised to a power, going forward."""
    places = [
        place for place in forward(case)
        if place.operand.op is POW and isinstance(place.operand.args[0], Value)
    ]  # fmt: skip
    if places:
        power = places[0].operand
        yield Group(places, words={"power": case.names.formula(power), "base": case.names.formula(power.args[0])})


def squares(case: Case) -> Iterator[Group]:
    """The derivatives of squares of differences, on the way back."""
    places = [
        edge for edge in back(case)
        if edge.node.op is POW and edge.i == 0 and edge.node.args[1] == 2 and edge.operand.op is SUB
    ]  # fmt: skip
    if places:
        yield Group(places, words={"base": case.names.formula(places[0].operand)})


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


def terms(case: Case) -> Iterator[Group]:
    """Where a name is added, subtracted, or the bias of a sum."""
    groups: dict[tuple[str, str], list[Place]] = {}
    for place in forward(case):
        op, array = place.node.op, case.names.array(place.operand)
        if array and op is not NEG and op.term(place.i, place.node.args):
            groups.setdefault((array, op.name), []).append(place)
    yield from (Group(places, (array,)) for (array, _), places in groups.items())


# --- places one by one ---


def each_place(case: Case) -> Iterator[Group]:
    """Every place by itself, the nearest first."""
    return (_alone(case, place) for place in nearest_first(case)[:MOST_PLACES])


def each_path(case: Case) -> Iterator[Group]:
    """Those on the way back; of edges that follow one another without a branch the last one stands for all."""
    from_here = Counter(edge.node for edge in back(case))
    for edge in nearest_first(case)[:MOST_PLACES]:
        if edge.back and (from_here[edge.operand] != 1 or len(pass_of(case)[edge].users[edge.operand]) != 1):
            yield _alone(case, edge)


def each_operand(case: Case) -> Iterator[Group]:
    """Those of the forward pass."""
    return (_alone(case, place) for place in nearest_first(case)[:MOST_PLACES] if not place.back)


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


def _alone(case: Case, place: Place) -> Group:
    name = case.names.name(place.source)
    return Group([place], (name,) if name else (), far(case, [place]))


def _named_places(case: Case) -> list[Place]:
    return [place for place in nearest_first(case) if case.names.name(place.source)][:200]


def _is_step(case: Case, place: Where) -> bool:
    return (
        isinstance(place, Place) and not place.back and place.i == 1
        and updated_parameter(place.node, case.names.asked) is not None
    )  # fmt: skip
