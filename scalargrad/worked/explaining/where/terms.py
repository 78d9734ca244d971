"""Sums, terms, powers."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.derivatives import DIV, MUL, NEG, POW, SUB, TOTAL
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.names import figure
from scalargrad.worked.explaining.near import back, far, forward, pass_of
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.where.group import Group

_DEVIATION = 0.5  # what it costs to call x - mean(x) an error: of a mean it is simpler to say that a path is left out


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
        words = {"base": case.names.formula(places[0].operand)}
        yield Group(places, far=_DEVIATION * _is_deviation(case, places[0].operand), words=words)


def _is_deviation(case: Case, difference: Value) -> bool:
    """Whether the derivative goes through both sides, as in x - mean(x): no target stands there."""
    sides = {edge.i for edge in back(case) if edge.node is difference}
    return len(sides) == 2


def terms_claimed(case: Case) -> Iterator[Group]:
    """The terms of the claim's own sum, which have no name: b*v in a*u - b*v."""
    outputs = case.computation.outputs
    for place in forward(case) if len(outputs) == 1 else ():
        op = place.node.op
        if place.node in outputs and place.operand.op in (MUL, DIV) and op.term(place.i, place.node.args):
            yield Group([place])


def terms(case: Case) -> Iterator[Group]:
    """Where a name is added, subtracted, or the bias of a sum."""
    groups: dict[tuple[str, str], list[Place]] = {}
    for place in forward(case):
        op, array = place.node.op, case.names.array(place.operand)
        if array and op is not NEG and op.term(place.i, place.node.args):
            groups.setdefault((array, op.name), []).append(place)
    yield from (Group(places, (array,)) for (array, _), places in groups.items())
