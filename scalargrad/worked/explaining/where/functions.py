"""Where functions are used going forward: exp, log and so on, maxima, terms that are added to sums of products."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.derivatives import ADD, DOT, MAXIMUM, MUL, POW, SUB
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.names import Word
from scalargrad.worked.explaining.near import far, forward
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.what_if import Output
from scalargrad.worked.explaining.where.group import Group
from scalargrad.worked.explaining.where.softmaxes import inside_softmax
from scalargrad.worked.explaining.where.sums import terms_of

LEFT_OUT = ("exp", "log", "sqrt", "sin", "cos", "tan", "abs", "log2", "log10", "softplus")


def functions_forward(case: Case) -> Iterator[Group]:
    """The results of exp, log and so on, where they are used: of one function, all."""
    found: dict[str, list[Place]] = {}
    for place in forward(case):
        if place.operand.op.name in LEFT_OUT and place.operand not in inside_softmax(case):
            found.setdefault(place.operand.op.name, []).append(place)
    for name, places in found.items():
        yield Group(places, far=far(case, places), words={"function": name})


def logarithms_forward(case: Case) -> Iterator[Group]:
    """The logarithms."""
    places = [place for place in forward(case) if place.operand.op.name == "log"]
    if places:
        yield Group(places, far=far(case, places), words={"p": case.names.formula(places[0].operand.args[0])})


def _is_difference(operand: object) -> bool:
    return isinstance(operand, Value) and operand.op is SUB


def squares_forward(case: Case) -> Iterator[Group]:
    """The squares of differences, where they are used: of one sum all."""
    places = [
        place for place in forward(case)
        if place.operand.op is POW and place.operand.args[1] == 2 and _is_difference(place.operand.args[0])
    ]  # fmt: skip
    if places:
        yield Group(places, far=far(case, places), words={"base": case.names.formula(places[0].operand.args[0])})


def maxima_forward(case: Case) -> Iterator[Group]:
    """The largest of several numbers: of all such, of each."""
    nodes = [node for node in case.computation.order if node.op is MAXIMUM]
    inner = {arg for node in nodes for arg in node.parents}
    tops = [node for node in nodes if node not in inner and all(isinstance(arg, Value) for arg in node.args)]
    groups = [[node] for node in tops]
    for group in [tops, *groups] if len(tops) > 1 else groups:
        yield Group(group, words={"maximum": case.names.formula(group[0])})


def added_terms(case: Case) -> Iterator[Group]:
    """A named number that is added to a sum of products: the bias of a convolution."""
    found: dict[str, list[Place]] = {}
    for place in forward(case):
        name = case.names.array(place.operand)
        if name and products_beside(place) > 1:
            found.setdefault(name, []).append(place)
    for name, places in found.items():
        count: Word = str(products_beside(places[0]))
        yield Group(places, (name,), far(case, places), {"count": count})


def products_beside(place: Place) -> int:
    """How many products a term is added to; 0 if there is something else."""
    node = place.node
    if node.op is DOT:
        is_bias = place.i == len(node.args) - 1 and len(node.args) % 2
        return len(node.args) // 2 if is_bias else 0
    if node.op is not ADD:
        return 0
    others = [term for i, arg in enumerate(node.args) if i != place.i for term in _terms(arg)]
    if len(others) == 1 and others[0].op is DOT:
        return len(others[0].args) // 2
    return len(others) if all(term.op is MUL for term in others) else 0


def _terms(arg: object) -> list[Value]:
    return terms_of(arg) if isinstance(arg, Value) else []


def failing_alone(case: Case) -> Iterator[Group]:
    """The one entry of an array that fails."""
    if len(case.failing) == 1 and len(case.entries) > 1:
        yield Group([Output(case.failing[0])])
