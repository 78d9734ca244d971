"""Long training loops: one round is recorded, and the others are that round with other numbers.

A loop of ten thousand updates would record a graph of a million nodes that nobody asks about. If all its rounds do
the same and nothing in them is claimed, one of them is recorded, and its nodes are computed again and again (as
`replay` does), each round with the parameters that the round before has left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from scalargrad.value import Value
from scalargrad.worked.language import Assign, ClaimLine, Derivative, Expression, Loop, Name, Statement, parts
from scalargrad.worked.numbers import Real, Scalar, check_time, number
from scalargrad.worked.record import ordered


def carried_names(loop: Loop, parameters: set[str]) -> set[str] | None:
    """The names that a round takes over from the round before; None if rounds may differ or have to be recorded.

    They may differ if the loop's own name is used, or if a name that is no parameter is carried over: then the graph
    grows from round to round. They have to be recorded if there is a claim in the loop.
    """
    carried: set[str] = set()
    bound: set[str] = set()
    for kind, name in _uses(loop.body):
        if kind == "claim" or (kind == "read" and name == loop.name and name not in bound):
            return None
        if kind == "bound":
            bound.add(name)
        elif name not in bound:
            carried.add(name)
    assigned = {name for kind, name in _uses(loop.body) if kind == "bound"}
    carried &= assigned
    return carried if carried <= parameters else None


def _uses(body: Sequence[Statement]) -> Iterator[tuple[str, str]]:
    """What is read, bound and claimed, in the order in which it happens."""
    for statement in body:
        match statement:
            case Assign(names=names, value=value):
                yield from (("read", name) for name in _names(value))
                yield from (("bound", name) for name in names)
            case ClaimLine():
                yield "claim", ""
            case Loop(name=name, count=count, body=inner):
                yield from (("read", read) for read in _names(count))
                yield "bound", name
                yield from _uses(inner)


def _names(expression: Expression) -> Iterator[str]:
    for part in parts(expression):
        if isinstance(part, Name):
            yield part.name
        elif isinstance(part, Derivative):
            yield part.y


class Rounds:
    """A recorded round, ready to be computed again: from the numbers of its inputs to those of its outputs.

    others: results of the round that are not carried over. They are computed too, for one that does not exist is an
    error.
    """

    def __init__(self, inputs: Sequence[Scalar], outputs: Sequence[Scalar], others: Sequence[Scalar]) -> None:
        where: dict[Any, int] = {node: i for i, node in enumerate(inputs)}
        self.start: list[Any] = list(map(number, inputs))  # a number for every input, constant and step
        self.steps: list[
            tuple[int, Any, tuple[int, ...]]
        ] = []  # where the result goes, the rule, where its operands are

        def slot(operand: Any) -> int:
            if isinstance(operand, Value) and operand in where:
                return where[operand]
            self.start.append(operand.data if isinstance(operand, Value) else operand)
            if isinstance(operand, Value):
                where[operand] = len(self.start) - 1
            return len(self.start) - 1

        moving: set[Any] = set(inputs)
        for node in ordered([*outputs, *others], lambda node: node.is_leaf or node in moving):
            if node in where or node.is_leaf or not any(arg in moving for arg in node.parents):
                continue
            operands = tuple(slot(arg) for arg in node.args)
            moving.add(node)
            self.steps.append((slot(node), node.op.forward, operands))
        self.results = [slot(node) for node in outputs]

    def numbers(self, inputs: Sequence[Real]) -> list[Real]:
        """The outputs' numbers; a NoSuchNumber where a result does not exist."""
        check_time()
        found = self.start
        found[: len(inputs)] = inputs
        for result, rule, operands in self.steps:
            found[result] = rule(*[found[i] for i in operands])
        return [found[i] for i in self.results]
