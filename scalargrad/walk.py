"""How the nodes of a graph are found again, and the chain rule that runs over them.

A derivative of a node passes along its edges, from the node to its operands. So the nodes are put in an order in which
each comes after its operands, and the chain rule goes through it from the end: when a node's turn comes, its grad is
complete, for all nodes that use it have been there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from scalargrad.elementary import is_batch, sum_like

if TYPE_CHECKING:
    from scalargrad.value import Value


def ordered_by(outputs: Iterable[Value], above: Callable[[Value], Iterable[Value]]) -> list[Value]:
    """The outputs and all that stands above them, each after what stands above it; `above` is asked once for each.

    Iterative, so that no depth is too much: a node is put back on the stack, under a mark, until all above it is done.
    Of what stands above a node, the last comes first.
    """
    order: list[Value] = []
    seen: set[Value] = set()
    stack: list[Any] = list(outputs)[::-1]
    while stack:
        node = stack.pop()
        if node is None:  # the mark: all that stands above the node below it is in the order
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            stack += (node, None, *above(node))
    return order


def topological_order(*outputs: Value) -> list[Value]:
    """Every Value that a derivative of the outputs passes to, and the outputs: each after its parents.

    It is `ordered_by` of the edges, written out for speed.

    >>> from scalargrad import Value
    >>> x = Value(2.0, label="x"); y = x * x; z = y + x
    >>> [node.data for node in topological_order(z)]
    [2.0, 4.0, 6.0]
    """
    order: list[Value] = []
    seen: set[Value] = set()
    stack: list[Any] = list(outputs)[::-1]
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())
            continue  # in CPython 3.11 a loop gets fast by its `continue`s, sooner than by the test above
        if node in seen:
            continue
        seen.add(node)
        stack += (node, None)
        if type(node.dx) is tuple:
            stack += node.x
            continue
        if node.dx is not None and (x := node.x) not in seen:
            stack.append(x)
        if node.dy is not None and (y := node.y) not in seen:
            stack.append(y)
    return order


def recorded(*outputs: Value) -> list[Value]:
    """Every Value that the outputs were computed from, whether a derivative passes to it or not, and the outputs.

    >>> from scalargrad import Value
    >>> x = Value(2.0); y = x.step() * 3
    >>> [node.data for node in recorded(y)], [node.data for node in topological_order(y)]
    ([2.0, 1.0, 3.0], [1.0, 3.0])
    """
    return ordered_by(outputs, lambda node: node.parents)


def chain_rule(order: list[Value]) -> None:
    """parent.grad += ∂node/∂parent · node.grad, from the last node to the first.

    The grad of a node is complete when its turn comes, for all nodes that use it come after it in the order.
    """
    for node in reversed(order):
        upstream, dx, dy = node.grad, node.dx, node.dy
        if type(dx) is tuple:
            if node.op.reduces:
                first = [one is node for one in order].index(True)  # not order.index, for == looks at the data
                return add_up(order[: first + 1])
            for parent, local_derivative in zip(node.x, dx):
                parent.grad = parent.grad + local_derivative * upstream
            continue
        if dx is not None:
            x = node.x
            x.grad = x.grad + dx * upstream
        if dy is not None:
            y = node.y
            y.grad = y.grad + dy * upstream


def add_up(order: list[Value]) -> None:
    """`chain_rule` from where a batch becomes a number: what a plain number gets from each sample is added up."""
    for node in reversed(order):
        for parent, local_derivative in node.edges():
            parent.grad = parent.grad + sum_like(local_derivative * node.grad, parent.data)


def check_reductions(y: Value, order: list[Value]) -> None:
    """A ValueError where a batch is to be differentiated whose samples depend on one another, by a mean over them."""
    if is_batch(y.data) and any(node.op.reduces for node in order):
        raise ValueError(
            f"the result is a batch of shape {y.data.shape}, and on the way there the samples of a batch are added up, "
            "by mean or total: make one number of it first, mean(y)"
        )
