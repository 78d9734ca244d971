"""Where a mistake may have been made: groups of places that one slip changes together.

Each function finds the groups of one kind in a case: the derivatives of an activation, the uses of a weight, a term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, entries_of, once
from scalargrad.worked.explaining.habits import RATES, stem
from scalargrad.worked.explaining.inherited import keys_of
from scalargrad.worked.explaining.names import Word, enumerated, figure, phrase, short_figure, text_of
from scalargrad.worked.explaining.near import back, far, forward, near, near_keys, nearest_first, pass_of, products
from scalargrad.worked.explaining.places import Place, rest_of, slope_of
from scalargrad.worked.explaining.rounding import is_small
from scalargrad.worked.explaining.updates import undetached, updated_parameter
from scalargrad.worked.explaining.what_if import Key, Output, Where
from scalargrad.worked.numbers import Scalar, shape
from scalargrad.worked.record import Claim, Figure, indexed, show_index

MOST_PLACES = 400  # that are tried one by one
FEW = 60  # numbers; of so many every slip is tried
Named = Mapping[str, Sequence[Place]]


@dataclass(frozen=True)
class Group:
    """Places that one slip changes together, and the names that a reader knows them by.

    far: how much more far-fetched it is that the slip was made here. words: what a sentence may say of the group.
    """

    places: Sequence[Where]
    names: tuple[str, ...] = ()
    far: float = 0.0
    words: Mapping[str, Word | Callable[[Case], Word]] = field(default_factory=dict)


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
    for names, edges in _together(found):
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
        for names, places in _together(named, pairs):
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
        if edge.node.op.name == "total":
            found.setdefault(edge.node, []).append(edge)
    for node, places in found.items():
        y = next((one.y for edge, one in pass_of(case).items() if edge.node is node), node)
        word = case.names.name(y) or figure(node.data)
        yield Group(places, far=far(case, places), words={"sum": word})


def powers(case: Case) -> Iterator[Group]:
    """What is raised to a power, going forward."""
    places = [
        place for place in forward(case)
        if place.operand.op.name == "pow" and isinstance(place.operand.args[0], Value)
    ]  # fmt: skip
    if places:
        power = places[0].operand
        yield Group(places, words={"power": case.names.formula(power), "base": case.names.formula(power.args[0])})


def forward_activations(case: Case) -> Iterator[Group]:
    """The results of activations, where they are used."""
    places = [place for place in forward(case) if place.operand.op.activation]
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
        if array and op.name != "neg" and op.term(place.i, place.node.args):
            groups.setdefault((array, op.name), []).append(place)
    yield from (Group(places, (array,)) for (array, _), places in groups.items())


# --- places one by one ---


def each_place(case: Case) -> Iterator[Group]:
    """Every place by itself, the nearest first."""
    return (_alone(case, place) for place in nearest_first(case)[:MOST_PLACES])


def each_edge(case: Case) -> Iterator[Group]:
    """Those on the way back."""
    return (_alone(case, place) for place in nearest_first(case)[:MOST_PLACES] if place.back)


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


# --- numbers, wherever they are used ---


def given_numbers(case: Case) -> Iterator[Group]:
    """The given numbers near the claim, if there are not too many numbers."""
    if len(_numbers(case)) <= FEW:
        yield from (group for is_given, group in _numbers(case).values() if is_given)


def printed_numbers(case: Case) -> Iterator[Group]:
    """The numbers near the claim that are printed above it; if there are many, the given ones too."""
    for is_given, group in _numbers(case).values():
        if not is_given or len(_numbers(case)) > FEW:
            yield Group(group.places, group.names, 0.0 if is_given else 0.2, group.words)


def numbers_above(case: Case) -> Iterator[Group]:
    """Both."""
    return (group for _, group in _numbers(case).values())


@once
def _numbers(case: Case) -> dict[Key, tuple[bool, Group]]:
    """The given numbers near the claim, and those that are printed above it; whether each is given."""
    if case.is_moved:
        return {}
    found: dict[Key, tuple[bool, str]] = {}
    for leaf in case.computation.leaves():
        name = case.names.name(leaf)
        if name and leaf in near_keys(case) and leaf not in case.names.record.free:
            found[leaf] = True, name
    for claim in reversed(case.earlier[-60:]):
        for entry, _ in entries_of(claim):
            if isinstance(entry.left, Value):
                for key in keys_of(case, entry.left):
                    if key in near_keys(case):
                        name = case.names.name(entry.left) or left_side(claim) + show_index(entry.index)
                        found.setdefault(key, (False, name))
    return {
        key: (is_given, Group([key], (name,), words={"right": partial(_nine_digits, key)}))
        for key, (is_given, name) in list(found.items())[:150]
    }


def _nine_digits(key: Key, case: Case) -> Figure:
    return short_figure(float(case.what_if().here(key)), 9)


def left_side(claim: Claim) -> str:
    """What a claim is about, as it is written."""
    return claim.text.partition("==")[0].strip()


# --- the claim's own numbers ---


def the_numbers(case: Case) -> Iterator[Group]:
    """All numbers of the claim."""
    name = case.names.name(case.computation.outputs[0])
    yield Group(_outputs(case), (name,) if name else (), words={"of": "number", "not": f", not {name}" if name else ""})


def the_number(case: Case) -> Iterator[Group]:
    """The one number of the claim."""
    return (group for group in the_numbers(case) if len(group.places) == 1)


def results(case: Case) -> Iterator[Group]:
    """What a common factor may stand at: the step in w - rate * g, the gradients in a formula, the numbers."""
    computation = case.computation
    steps: list[Where] = []
    for output in map(undetached, computation.outputs):
        if isinstance(output, Value) and updated_parameter(output, case.names.asked) is not None:
            steps.append(computation.places.at(output, 1, False))
    if steps:
        yield Group(steps, words={"of": "step"})
        return
    if computation.gradients and not all(output in computation.gradients for output in computation.outputs):
        yield Group(list(computation.gradients), far=0.1, words={"of": "gradient"})
    yield from the_numbers(case)


def the_gradient(case: Case) -> Iterator[Group]:
    """The one derivative that the claim is about or made of."""
    gradients = case.computation.gradients
    if len(gradients) == 1:
        ((node, (y, x)),) = gradients.items()
        name = case.names.name(x) or ""
        yield Group([node], (name,), words={"x": name, "y": lambda case: case.names.shown(y, None)})


def square_matrix(case: Case) -> Iterator[Group]:
    """The numbers of a square matrix that is claimed whole."""
    sizes = shape(case.claim.left)
    if len(sizes) == 2 and sizes[0] == sizes[1] and len(case.entries) == sizes[0] * sizes[1] > 1:
        yield Group(_outputs(case))


def two_entries(case: Case) -> Iterator[Group]:
    """Two entries, if it is two that fail."""
    if len(case.failing) == 2 and len(case.entries) > 1:
        one, other = (show_index(case.entries[k].index) for k in case.failing)
        yield Group([Output(k) for k in case.failing], words={"one": one, "other": other})


def two_lines(case: Case) -> Iterator[Group]:
    """Two rows or two columns, if it is these that fail: the entries of the one, and then those of the other."""
    if len(shape(case.claim.left)) != 2:
        return
    indices = [entry.index for entry in case.entries]
    for axis, what in ((0, "rows"), (1, "columns")):
        lines = sorted({indices[k][axis] for k in case.failing})
        if len(lines) == 2:
            one, other = ([k for k, index in enumerate(indices) if index[axis] == line] for line in lines)
            words = {"what": what, "one": str(lines[0]), "other": str(lines[1])}
            if [indices[k][1 - axis] for k in one] == [indices[k][1 - axis] for k in other]:
                yield Group([Output(k) for k in (*one, *other)], words=dict(words))


def small_difference(case: Case) -> Iterator[Group]:
    """All numbers of a claim that is off by so little that rounding is the first thing to think of."""
    return the_numbers(case) if is_small(case) else iter(())


def large_difference(case: Case) -> Iterator[Group]:
    """All numbers of any other claim."""
    return iter(()) if is_small(case) else the_numbers(case)


def one_entry(case: Case) -> Iterator[Group]:
    """The entry that fails, if it is one, with a printed number."""
    if len(case.failing) == 1 and case.entries[case.failing[0]].stated.kind == "printed":
        yield Group([Output(case.failing[0])])


def name_on_the_right(case: Case) -> Iterator[Group]:
    """A claim whose right side is one name."""
    if case.claim.right_text in case.at and len(case.entries) == 1:
        yield Group([Output(0)], (case.claim.right_text,))


def _outputs(case: Case) -> list[Where]:
    return [Output(k) for k in range(len(case.computation.outputs))]


# --- neighbours: names that differ in digits or index alone, w1 and w2, W[0, 1] and W[1, 0] ---


@once
def neighbours(case: Case, node: Value | None) -> list[Value]:
    """The numbers whose names differ from a node's name in digits or index alone."""
    names = case.names
    name, version = names.name(node), names.version(node)
    if name is None or version is None:
        return []
    history = names.record.history
    at = history[version.name].index(version)
    found = []
    for other, index in _alike(case).get(_kind(case, name, node), []):
        versions = history[other]  # the one of the same time: before an update, if this is
        quantity = versions[min(at, len(versions) - 1)].quantity
        scalar = quantity[index] if index and len(index) == len(shape(quantity)) else quantity
        if isinstance(scalar, Value) and scalar is not node:
            found.append(scalar)
    return found


@once
def _alike(case: Case) -> dict[tuple[str, bool, bool], list[tuple[str, tuple[int, ...]]]]:
    found: dict[tuple[str, bool, bool], list[tuple[str, tuple[int, ...]]]] = {}
    for name, version in case.at.items():
        for index, scalar in indexed(version.quantity):
            if isinstance(scalar, Value):
                found.setdefault(_kind(case, name + "[" * bool(index), scalar), []).append((name, index))
    return found


def _kind(case: Case, name: str, scalar: Scalar | None) -> tuple[str, bool, bool]:
    array, bracket, _ = name.partition("[")
    return (array if bracket else stem(array), bool(bracket), case.names.is_parameter(scalar))


def _together(named: Named, pairs: bool = False) -> list[tuple[tuple[str, ...], list[Place]]]:
    """Names alone, all names of one kind, two names, all names: each with their places, none twice."""
    choices: list[tuple[str, ...]] = [(name,) for name in named]
    kinds: dict[str, list[str]] = {}
    for name in named:
        kinds.setdefault(stem(name), []).append(name)
    choices += [tuple(names) for names in kinds.values()]
    if pairs and len(named) <= 8:
        choices += [(one, other) for one in named for other in named if one < other]
    choices.append(tuple(named))
    different = {frozenset(names): names for names in reversed(choices) if names}
    return [(names, [place for name in names for place in named[name]]) for names in reversed(different.values())]
