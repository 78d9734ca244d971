"""A division that is left out, or by the square; 1 - z for z; the new parameter for the gradient."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead.option import Option
from scalargrad.worked.explaining.what_if import Number, Other, Output, Where
from scalargrad.worked.explaining.where import Group
from scalargrad.worked.numbers import Real, number


def numerator(case: Case, group: Group) -> Iterator[Option]:
    """What is divided, without the division."""
    yield Option({node: node.args[0] for node in group.places if isinstance(node, Value)})


def over_the_square(case: Case, group: Group) -> Iterator[Option]:
    """The same, divided by the square: d for sqrt(d)."""
    yield Option({node: node / node.args[1] for node in group.places if isinstance(node, Value)})


def complement(case: Case, group: Group) -> Iterator[Option]:
    """1 - z for z, and so z for 1 - z."""
    yield Option(dict.fromkeys(group.places, _complement))


def _complement(x: Number) -> Number:
    return 1 - x


def error_of_the_output(case: Case, group: Group) -> Iterator[Option]:
    """∂y/∂o for ∂y/∂h, where h leads to o, the result of a later activation: the error itself, handed down."""
    derivation = case.names.record.derivation
    (y, first), *_ = (key for key in group.places if isinstance(key, tuple) and not isinstance(key, Output))
    edges = case.computation.places.backward(y).between([first])
    for later in dict.fromkeys(edge.node for edge in edges if edge.is_activation and edge.node is not first):
        if derivation is not None and later is not y:
            error = derivation.derivative(y, later)
            yield Option(dict.fromkeys(group.places, error), {"later": case.names.formula(later)})


def new_parameter(case: Case, group: Group) -> Iterator[Option]:
    """w - rate * g in place of g, and w - g. No step changes what is computed: y - ∂E/∂y is the target of a square."""
    gradients = case.computation.gradients
    if case.is_moved or any(output not in gradients for output in case.computation.outputs):
        return
    if not all(case.names.is_parameter(x) for _, x in gradients.values()):
        return
    for rate in dict.fromkeys([Real(1), *(number(rate) for rate in case.updates.rates_at(case))]):
        changes: dict[Where, Other] = {node: x - rate * node for node, (_, x) in gradients.items()}
        names = dict.fromkeys(case.names.array(x) for _, x in gradients.values())
        yield Option(changes, {"parameter": next(iter(names))})
