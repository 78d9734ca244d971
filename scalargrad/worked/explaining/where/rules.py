"""Local derivatives by the rule that they come from: of a power, of a quotient, of exp, log and sin, of a maximum."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.derivatives import DIV, MAXIMUM, NEG, POW
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.near import back, far, forward, pass_of
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.what_if import Output, Where
from scalargrad.worked.explaining.where.group import Group
from scalargrad.worked.explaining.where.numbers import the_numbers
from scalargrad.worked.explaining.where.sums import all_nodes

FUNCTIONS = ("exp", "log", "sqrt", "sin", "cos", "tan")
ANGLES = ("sin", "cos", "tan")


def _alike(case: Case, edges: list[Place]) -> Iterator[Group]:
    """All of them, and each by itself."""
    groups = {frozenset(edges): edges} | {frozenset([edge]): [edge] for edge in edges[:40]}
    for places in groups.values() if edges else ():
        yield Group(places, (), far(case, places), {"of": case.names.formula(places[0].node)})


def powers_back(case: Case) -> Iterator[Group]:
    """The derivatives of powers with a constant exponent."""
    return _alike(case, [edge for edge in back(case) if edge.node.op is POW and edge.i == 0 and not edge.slope])


def divisors_back(case: Case) -> Iterator[Group]:
    """The derivatives of quotients by what is divided by."""
    return _alike(case, [edge for edge in back(case) if edge.node.op is DIV and edge.i == 1 and not edge.slope])


def functions_back(case: Case) -> Iterator[Group]:
    """The derivatives of exp, log, sqrt, sin, cos, tan."""
    return _alike(case, [edge for edge in back(case) if edge.node.op.name in FUNCTIONS and not edge.slope])


def terms_back(case: Case) -> Iterator[Group]:
    """The derivatives by parameters that are terms, such as a bias."""
    found: dict[str, list[Place]] = {}
    for edge in back(case):
        name = case.names.array(edge.operand)
        is_term = edge.node.op is not NEG and edge.node.op.term(edge.i, edge.node.args)
        if name and is_term and not edge.slope and case.names.is_parameter(edge.operand):
            found.setdefault(name, []).append(edge)
    for name, edges in found.items():
        yield Group(edges, (name,), far(case, edges))


def claimed_by_terms(case: Case) -> Iterator[Group]:
    """The claim's numbers, if they are derivatives by what is nothing but a term, a bias: the same as by the sum."""
    asked = [entry.derivative for entry in case.entries]
    terms = [pair for pair in asked if pair is not None and case.names.is_parameter(pair[1])]
    if not terms or len(terms) < len(asked):
        return
    for y, x in terms:
        users = case.computation.places.backward(y).users.get(x, [])
        if not users or any(edge.node.op is NEG or edge.node.op.term(edge.i, edge.node.args) != 1 for edge in users):
            return
    (y, x), *_ = terms
    words = {"y": case.names.formula(y)}
    yield Group([Output(k) for k in range(len(terms))], (case.names.array(x),), words={**words})


def of_logarithms(case: Case) -> Iterator[Group]:
    """The claim's numbers, if they come from logarithms; the logarithms, where they are used going forward."""
    if any(node.op.name == "log" for node in case.computation.nodes):
        yield from the_numbers(case)
    yield from _logarithms(case)


def _logarithms(case: Case) -> Iterator[Group]:
    """The logarithms, where they are used going forward."""
    places = [place for place in forward(case) if place.operand.op.name == "log"]
    if places:
        yield Group(places)


def angles(case: Case) -> Iterator[Group]:
    """The results of sin, cos and tan, and their derivatives."""
    places: list[Where] = [node for node in all_nodes(case) if node.op.name in ANGLES]
    places += [edge for edge in back(case) if edge.node.op.name in ANGLES]
    if places:
        yield Group(places)


# --- the largest of several ---


def maxima(case: Case) -> Iterator[Group]:
    """The derivatives of maxima of several: the edges of one maximum(maximum(a, b), c), those of all."""
    trees: dict[Value, list[Place]] = {}
    for edge in back(case):
        if edge.node.op is MAXIMUM and not edge.slope:
            trees.setdefault(root_of(case, edge), []).append(edge)
    groups = list(trees.values())
    if len(trees) > 1:
        groups.append([edge for edges in trees.values() for edge in edges])
    for edges in groups:
        yield Group(edges, far=far(case, edges), words={"maximum": case.names.formula(root_of(case, edges[0]))})


def root_of(case: Case, edge: Place) -> Value:
    """The whole maximum that an edge belongs to."""
    node, one = edge.node, pass_of(case)[edge]
    while len(one.users.get(node, [])) == 1 and one.users[node][0].node.op is MAXIMUM:
        node = one.users[node][0].node
    return node
