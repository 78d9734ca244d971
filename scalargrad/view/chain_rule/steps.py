"""The backward pass, step by step: every contribution that `Value.backward` adds, in its order and with its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from scalargrad.checks import short_repr
from scalargrad.elementary import unit
from scalargrad.value import Value
from scalargrad.walk import recorded, topological_order


class Step(NamedTuple):
    """One edge of the graph in the backward pass: contribution = local_derivative · upstream, added to the parent.

    node, parent: the Values at its two ends. upstream: ∂y/∂node. local_derivative: ∂node/∂parent at this operand.
    contribution: what this edge adds. total: the sum at the parent so far, this contribution included. operand: which
    of node.args the parent is here.
    """

    node: Value
    parent: Value
    upstream: Any
    local_derivative: Any
    contribution: Any
    total: Any
    operand: int


def backward_steps(y: Value) -> list[Step]:
    """The steps of `y.backward()` after `y.zero_grad()`, and no grad is touched. A TypeError for anything but a Value.

    >>> x = Value(3.0, label="x")
    >>> for step in backward_steps(x * x):
    ...     print(step.parent.label, step.upstream, step.local_derivative, step.contribution, step.total)
    x 1 3.0 3.0 3.0
    x 1 3.0 3.0 6.0
    """
    return list(steps_backward(y, {}))


def steps_backward(y: Value, totals: dict[Value, Any]) -> Iterator[Step]:
    """The steps one by one; `totals` is filled with ∂y/∂node for every node that has been reached."""
    if not isinstance(y, Value):
        raise TypeError(
            f"the backward pass starts from a Value, not from {short_repr(y)}: wrap the number in Value first"
        )
    totals[y] = 0 + unit(y.data)
    for node in reversed(topological_order(y)):
        upstream = totals.get(node, 0)
        operands = [i for i, arg in enumerate(node.args) if isinstance(arg, Value) and node.op.has_edge(i)]
        for i, (parent, local_derivative) in zip(operands, node.edges()):
            contribution = local_derivative * upstream
            totals[parent] = totals.get(parent, 0) + contribution
            yield Step(node, parent, upstream, local_derivative, contribution, totals[parent], i)


def gradients(y: Value) -> dict[Value, Any]:
    """∂y/∂node for every node of the graph, as `backward` computes it; 0 for what no derivative passes to."""
    totals: dict[Value, Any] = {}
    for _ in steps_backward(y, totals):
        pass
    return {node: totals.get(node, 0) for node in recorded(y)}
