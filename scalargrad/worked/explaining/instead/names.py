"""The number of something else: another name, a neighbour, another layer."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.derivatives import MUL
from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.habits import stem, updated_names
from scalargrad.worked.explaining.instead.option import CERTAIN, Option, source_of
from scalargrad.worked.explaining.names import figure
from scalargrad.worked.explaining.near import forward, pass_of
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.updates import updated_parameter
from scalargrad.worked.explaining.what_if import Other, Output, Where
from scalargrad.worked.explaining.where import MOST_PLACES, Group, asked_of, left_side, neighbours, terms_of
from scalargrad.worked.numbers import Real, number, shape
from scalargrad.worked.record import Binding, Lines, Replay, indexed

RELATED = 0.9  # how much more far-fetched another name is whose number a simpler mistake leads to as well
OLD_FOR_NEW = -0.9  # the same of the old number in place of the new one: less
NOTHING = 0.5  # the same of a number that is 0: most likely something is left out

# --- another name ---


def own_output(case: Case, group: Group) -> Iterator[Option]:
    """What a neuron sends, in place of what came in."""
    (place,) = group.places
    came_in, sent = source_of(place), _sent(case, place)
    for scalar in named_numbers(case).values() if came_in is not None and sent else ():
        if scalar is not came_in and scalar in sent:
            yield Option({place: scalar}, far=0.0 if number(scalar) else NOTHING)


def another_name(case: Case, group: Group) -> Iterator[Option]:
    """Any number of the document, where a number hits by chance too seldom to matter."""
    (place,) = group.places
    if not isinstance(place, Place) or not is_certain(case):
        return
    if place.partner is None and (not place.back or place.node.op.linear):  # the slopes of a sum are 1
        return
    right, sent = place.source, _sent(case, place)
    kind, role, related = stem(case.names.name(right) or ""), _role(case, right), _related_to(right)
    for name, scalar in named_numbers(case).items():
        if scalar is not right and scalar not in sent and _may_be_meant(case, scalar):
            far = 0.0 if stem(name) == kind else 0.05  # h0 for h1
            far += 0.0 if _role(case, scalar) == role else 0.1  # a weight for a weight
            far += RELATED * (number(scalar) in related)
            yield Option({place: scalar}, {"name": name}, far)


def _may_be_meant(case: Case, scalar: Value) -> bool:
    """Whether a number may stand in what is stated: in 2*x is no w, though w be 2 and x moved."""
    return not case.is_moved or not set(Replay([scalar]).leaves()).isdisjoint(case.points[0])


def is_related(other: object, right: Value | None) -> bool:
    """Whether a number is 0, 1, or minus, twice or half the right one: most likely it is that, and no other name's."""
    return isinstance(other, Value) and number(other) in _related_to(right)


def _related_to(right: Value | None) -> list[int | Real]:
    if right is None:
        return []
    belongs = number(right)
    return [0, 1, belongs * 2, -belongs, belongs / 2]


@once
def _role(case: Case, node: Value | None) -> tuple[bool, bool]:
    """What a number is: whether it is given, whether something is derived by it."""
    return case.names.is_parameter(node), any(x is node for _, x in case.names.asked.values())


def own_outputs(case: Case, group: Group) -> Iterator[Option]:
    """What each neuron sends, in place of what came into it: its activation, or its sum."""
    for k in (0, 1):
        chosen: dict[Where, Other] = {}
        for place in group.places:
            sent = sorted(_sent(case, place), key=lambda node: node.op.linear)
            if len(sent) != 2:
                return
            chosen[place] = sent[k]
        if len(chosen) > 1 and len(set(chosen.values())) > 1:
            yield Option(chosen, {"more": say(", and so on: what each sends, in place of what came in")}, 0.05 * k)


def another_layers_input(case: Case, group: Group) -> Iterator[Option]:
    """What came in elsewhere: the layer's own output, another layer's; the numbers of one name at all places."""
    (used,), first = group.names, group.places[0]
    names = case.names
    for name, version in case.at.items():
        if name == used or version.how == "counted":
            continue
        scalars = dict(indexed(version.quantity))
        for turn, extra in ((0, 0.0), (-1, 0.3), (1, 0.1)) if shape(version.quantity) else ((0, 0.0),):
            chosen = {place: scalars.get(_turned(case, place, version, turn)) for place in group.places}
            other = chosen[first]
            if not all(isinstance(scalar, Value) for scalar in chosen.values()) or not isinstance(other, Value):
                continue
            if not chosen.keys().isdisjoint(forward(case)) and other in case.computation.outputs:
                continue  # what is computed does not enter into itself
            far = 0.0
            if other not in _sent(case, first):
                other_layer = names.is_parameter(other) != names.is_parameter(source_of(first))
                far = 0.5 if not names.is_parameter(other) or other_layer else 0.7
            far += 0.05 * other.op.linear  # of a sum and its activation, the activation
            far += RELATED * all(is_related(scalar, source_of(place)) for place, scalar in chosen.items())
            more, of = "", used or say("what came in")
            if len(chosen) > 1:
                more = say(", and so on: {name} in place of {of}", name=name, of=of)
            yield Option(chosen, {"more": more}, far + extra)  # type: ignore[arg-type]


def _turned(case: Case, place: Where, version: Binding, turn: int) -> tuple[int, ...]:
    """Which entry of an array stands at a place: by the index of what stands there, of the weight, turned round."""
    if not isinstance(place, Place) or not shape(version.quantity):
        return ()
    index = case.names.index(place.operand if place.back else place.factor if turn == 1 else place.source)
    return index if len(index) == 1 else index[turn:][:1]


@once
def named_numbers(case: Case) -> dict[str, Value]:
    """All numbers that have a name where the claim stands."""
    found: dict[str, Value] = {}
    for name, version, scalar in case.names.record.scalars():
        if version.how != "counted" and version is case.at.get(name.partition("[")[0]) and isinstance(scalar, Value):
            found[name] = scalar
            if len(found) >= 300:
                break
    return found


def is_certain(case: Case) -> bool:
    """Whether any number of the document may be meant: whether one that fits does so by chance too seldom."""
    return case.chance * len(named_numbers(case)) < CERTAIN


@once
def _sent(case: Case, place: Where) -> set[Value]:
    """What the neuron of an edge sends: its sum, and the activation of it."""
    one = pass_of(case).get(place) if isinstance(place, Place) else None
    if one is None or not isinstance(place, Place):
        return set()
    target = case.names.target(place, one)
    return {target, *(user.node for user in one.users.get(target, []))}


# --- a neighbour: w3 for w2, x2 for x1 ---


def a_neighbour(case: Case, group: Group) -> Iterator[Option]:
    """The number of a neighbour, at one place."""
    (place,) = group.places
    right = source_of(place)
    for other in neighbours(case, right)[:30]:
        found, belongs = number(other), number(right) if right is not None else 0
        far = RELATED if found == -belongs != 0 else NOTHING if found == 0 else 0.0  # a sign; a term that is left out
        yield Option({place: other}, far=far)


def by_a_neighbour(case: Case, group: Group) -> Iterator[Option]:
    """The derivative by a neighbour."""
    (node,) = group.places
    derivation = case.names.record.derivation
    assert derivation is not None
    y, x = asked_of(case, node)
    far = 0.0 if case.names.is_parameter(x) else 0.2
    for other in neighbours(case, x)[:100]:
        found = derivation.derivative(y, other)
        if number(found):  # a derivative that is 0 is like many others
            yield Option({node: found}, {"other": case.names.name(other) or ""}, far)


def by_its_weight(case: Case, group: Group) -> Iterator[Option]:
    """The derivative by a weight in place of that by the bias that is added to its product, in every sample."""
    (node,) = group.places
    derivation = case.names.record.derivation
    assert derivation is not None
    y, x = asked_of(case, node)
    # ∂E/∂b is the very ∂E/∂z: what is meant is what is written, or what is updated by it.
    written, updated = case.entries[0].derivative, updated_parameter(case.computation.outputs[0], case.names.asked)
    x = written[1] if written is not None else updated or x
    sums = [terms_of(edge.node) for edge in case.computation.places.backward(y).users.get(x, [])[:MOST_PLACES]]
    if not case.names.is_parameter(x) or not sums or any(all(term is not x for term in terms) for terms in sums):
        return
    bias = case.names.name(x) or ""
    factors = [dict.fromkeys(arg for term in terms if term.op is MUL for arg in term.parents) for terms in sums]
    for weight in factors[0]:
        name = case.names.name(weight)
        if case.names.is_parameter(weight) and name and all(weight in others for others in factors):
            yield Option({node: derivation.derivative(y, weight)}, {"weight": name, "bias": bias})


def by_an_inner(case: Case, group: Group) -> Iterator[Option]:
    """The derivative by what is computed from x in several steps: ∂f/∂(7 - 3*w) for ∂f/∂w."""
    (node,) = group.places
    derivation = case.names.record.derivation
    assert derivation is not None
    y, x = asked_of(case, node)
    edges = case.computation.places.backward(y).between([x])
    one_step = {x, *(edge.node for edge in edges if edge.operand is x)}
    for inner in dict.fromkeys(edge.operand for edge in edges if edge.operand not in one_step):
        yield Option({node: derivation.derivative(y, inner)}, {"inner": case.names.formula(inner)})


def of_an_inner(case: Case, group: Group) -> Iterator[Option]:
    """The derivative of something on the way to y, in place of that of y: ∂(7 - 3*w)/∂w for ∂f/∂w."""
    (node,) = group.places
    derivation = case.names.record.derivation
    assert derivation is not None
    y, x = asked_of(case, node)
    edges = case.computation.places.backward(y).between([x])
    for inner in dict.fromkeys(edge.operand for edge in edges if edge.operand is not x):
        if case.names.name(inner) or inner.op.activation:
            yield Option({node: derivation.derivative(inner, x)}, {"inner": case.names.formula(inner)})


def the_neighbour(case: Case, group: Group) -> Iterator[Option]:
    """A neighbour, in place of the claim's own number."""
    output = case.computation.outputs[0]
    for other in neighbours(case, output if isinstance(output, Value) else None):
        yield Option({Output(0): other}, {"other": case.names.name(other) or "", "name": case.names.name(output) or ""})


def of_another_claim(case: Case, group: Group) -> Iterator[Option]:
    """The number of another claim whose left side differs in digits alone: dE/dw5 and dE/dw6."""
    for claim in case.names.record.claims if not case.is_moved and case.stated[0] else []:  # 0 is the number of many
        if claim.line != case.claim.line and claim.relation == "==" and _stem(claim) == _stem(case.claim):
            for entry in claim.entries:
                if number(entry.left) not in (0, case.computed[0]):  # 0 is like many others
                    yield Option({Output(0): entry.left}, {"line": Lines((claim.line,))})


def _stem(claim: object) -> str:
    return stem(left_side(claim).replace("[", "("))  # type: ignore[arg-type]


def any_name(case: Case, group: Group) -> Iterator[Option]:
    """The number of any name, in place of the claim's own: that of J in place of J_new is near at hand."""
    own = case.names.name(case.computation.outputs[0]) or ""
    if case.is_moved or case.chance * len(case.at) >= CERTAIN:
        return
    for name, version in case.at.items():
        scalar = version.quantity
        alike = shape(scalar) == () and isinstance(scalar, Value) and version.how != "counted"
        if alike and scalar is not case.computation.outputs[0]:
            far = OLD_FOR_NEW if own in updated_names(name) else 0.0
            yield Option({Output(0): scalar}, {"other": name, "number": figure(number(scalar))}, far)


def the_right_name(case: Case, group: Group) -> Iterator[Option]:
    """n stands where m belongs: the right side is one name, and one other, as long, has the computed number."""
    stated = case.claim.right_text
    others = [
        name for name, version in case.at.items()
        if shape(version.quantity) == () and len(name) == len(stated) and version.how != "counted"
        and number(version.quantity) == case.computed[0]
    ]  # fmt: skip
    if len(others) == 1 and not case.printed:
        yield Option({}, {"other": others[0], "number": figure(case.computed[0]), "name": stated}, fits=True)
