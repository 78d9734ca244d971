"""Where a printed local derivative is used: on the way back, and as a factor in formulas.

Whoever prints ∂h/∂z, or h*(1 - h), and then a product, works with the printed number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scalargrad.derivatives import MUL
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.keys import forward_nodes
from scalargrad.worked.explaining.places import Place, local_derivative, rest_of, slope_of
from scalargrad.worked.explaining.what_if import Where
from scalargrad.worked.numbers import Real, number
from scalargrad.worked.record import Entry


class Meant(NamedTuple):
    """Where a printed number is used, what it is there, and half its last digit.

    is_direct: whether it is itself that is printed. is_itself: whether it is the very thing, and no equal number.
    """

    where: Where
    real: Real
    half: Real
    is_direct: bool
    is_itself: bool = True


Factor = tuple[Where, Real | None]  # where it is a factor, and the number that stands there then; None for itself


def local_uses(case: Case, entry: Entry, stated: Real, half: Real) -> Iterator[Meant]:
    """Where a printed number is used as a local derivative: on the way back, and in products that are written out."""
    edges = _local_edges(case, entry)
    right = number(entry.left)
    for edge in edges:
        is_whole = len(edges) == 1 and (entry.derivative is None or edge.node is entry.derivative[0])
        if not is_whole and not right:
            return
        share = Real(1) if is_whole else local_derivative(edge) / right
        if edge in case.computation.all_edges:
            yield Meant(edge, stated * share, abs(half * share), True)
    factors = [*_as_a_derivative(case, entry), *_as_a_slope(case, _activation(entry, edges))]
    for where, one in factors:
        yield Meant(where, one if one is not None else stated, half if one is None else Real(0), True)


def _activation(entry: Entry, edges: Sequence[Place]) -> Value | None:
    """The result of the activation that a printed number is the slope of."""
    if entry.derivative is None and isinstance(entry.left, Value):
        return slope_of(entry.left)
    return edges[0].node if len(edges) == 1 and edges[0].is_activation else None


def _local_edges(case: Case, entry: Entry) -> list[Place]:
    """The edges that a printed number is the local derivative of, or which it is a common factor of."""
    if entry.derivative is None:
        return case.computation.activations_with(entry.left.data) if isinstance(entry.left, Value) else []
    return _edges_towards(case, *entry.derivative)


@once
def _edges_towards(case: Case, y: Value, x: Value) -> list[Place]:
    """The edges from x towards y, if they lead on through y alone: then ∂y/∂x is a factor of what comes after y."""
    computation = case.computation
    if y in computation.passes or y in case.names.asked:
        return []
    first = [edge for edge in computation.places.backward(y).between([x]) if edge.operand is x]
    for one in computation.passes.values():
        stack, seen = [edge.node for edge in first], set[Value]()
        while stack:
            node = stack.pop()
            if node is one.y and node is not y:
                return []
            if node not in seen and node is not y:
                seen.add(node)
                stack += [edge.node for edge in one.users.get(node, [])]
    return first


def _as_a_derivative(case: Case, entry: Entry) -> Iterator[Factor]:
    """Where a formula has it as a factor under its own name: dz/dw in dJ/dz * dz/dw, which is the very node x."""
    if entry.derivative is None or entry.left in case.names.asked:
        return
    for node in _products(case):
        for i, other in ((0, node.args[1]), (1, node.args[0])):
            if node.args[i] is entry.left and _has_derivative(case, other):
                yield case.computation.places.at(node, i, False), None


def _as_a_slope(case: Case, a: Value | None) -> Iterator[Factor]:
    """Where a formula has the slope of an activation as two factors: a and 1 - a in d * a * (1 - a)."""
    for node in _products(case) if a is not None else ():
        for i, arg in enumerate(node.args):
            if isinstance(arg, Value) and rest_of(arg) is a:
                for one in (node, *node.parents):
                    k = next((k for k, factor in enumerate(one.args) if factor is a), None)
                    if one.op is MUL and k is not None:
                        yield case.computation.places.at(node, i, False), Real(1)
                        yield case.computation.places.at(one, k, False), None
                        return


def _products(case: Case) -> list[Value]:
    """The products that a claim's formula is made of, without those of the forward pass."""
    return [node for node in case.computation.order if node.op is MUL and node not in forward_nodes(case)]


def _has_derivative(case: Case, factor: object) -> bool:
    """Whether a factor is a derivative, or a product with one in it."""
    stack = [factor]
    while stack:
        node = stack.pop()
        if node in case.names.asked:
            return True
        if isinstance(node, Value) and node.op is MUL:
            stack += node.args
    return False
