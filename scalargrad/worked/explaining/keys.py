"""Which nodes and derivatives of a case a printed number stands for."""

from __future__ import annotations

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.what_if import Key
from scalargrad.worked.record import Entry


def keys_of_entry(case: Case, entry: Entry) -> list[Key]:
    """The nodes and derivatives of a case that a printed number stands for.

    ∂z/∂w of z = w*x is the very node x, but whoever prints it says nothing of x.
    """
    if entry.derivative is None:
        return keys_of(case, entry.left) if isinstance(entry.left, Value) else []
    y, _ = entry.derivative
    keys: list[Key] = [entry.derivative] if entry.derivative in case.computation.on_the_way else []
    if isinstance(entry.left, Value) and entry.left in case.names.asked:
        before = leads_to(case, y)
        keys += [key for key in keys_of(case, entry.left) if key not in keys and key not in before]
    return keys


@once
def keys_of(case: Case, node: Value) -> list[Key]:
    """Where a node's number is used in the case: itself, the derivative that it is, others with the very number."""
    computation, asked = case.computation, case.names.asked
    keys: list[Key] = [node] if node in computation.nodes else []
    derivative = asked.get(node)
    if derivative is not None and derivative in computation.on_the_way:
        keys.append(derivative)
    same = [key for key in computation.with_the_number(node.data) if key is not node and key != derivative]
    forward = forward_nodes(case)
    if node in asked:  # a derivative is not a result of the forward pass, even where the numbers agree
        same = [key for key in same if key not in forward]
    elif any(key in forward for key in [node, *same]):
        same = [key for key in same if not isinstance(key, tuple)]
    return [*keys, *same]


@once
def forward_nodes(case: Case) -> set[Key]:
    """The nodes that the claim's derivatives are derivatives of, and what these were computed from."""
    return {node for one in case.computation.passes.values() for node in one.order}


@once
def leads_to(case: Case, y: Value) -> set[Value]:
    """What y was computed from: no derivative of y is among it, even where the numbers agree."""
    return set(case.computation.places.backward(y).order)
