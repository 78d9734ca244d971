"""The paths from x to y, between the nodes that have names, and the derivative along each of their edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scalargrad.value import Value
from scalargrad.view.chain_rule.steps import gradients
from scalargrad.view.formulas import (
    ONE,
    Formula,
    Name,
    Notation,
    Number,
    Partial,
    evaluate,
    plus,
    product,
    same,
)
from scalargrad.walk import topological_order

MANY = 10**9  # nobody counts paths beyond


@dataclass(frozen=True)
class Edge:
    """The derivative of a named node by another that stands in its definition.

    partial: ∂a/∂z; formula: what it is; numbers: the formula to put numbers into, which give the engine's number.
    """

    partial: Partial
    formula: Formula
    numbers: Formula


class Paths:
    """The named nodes on paths from x to y. order: from y back to x, each before its operands."""

    def __init__(self, y: Value, x: Value) -> None:
        self.y, self.x = y, x
        self.notation = Notation(y, x, absorb=True)
        self.gradients = gradients(y)
        self._leads = self._leading()
        self.order: list[Value] = []
        self.users: dict[Value, list[Value]] = {y: []} if y in self._leads else {}
        for node in reversed(topological_order(y)):  # the order of `backward`
            if node in self.users:
                self.order.append(node)
                for target in self.targets(node):
                    self.users.setdefault(target, []).append(node)

    def _leading(self) -> set[Value]:
        """The nodes that x leads to."""
        leads = {self.x}
        for node in self.notation.order:
            if node is not self.x and any(True for _ in self._operands(node, leads)):
                leads.add(node)
        return leads

    @staticmethod
    def _operands(node: Value, leads: set[Value]) -> Iterator[tuple[int, Value]]:
        for i, arg in enumerate(node.args):
            if isinstance(arg, Value) and arg in leads and node.op.has_edge(i):
                yield i, arg

    def targets(self, node: Value) -> list[Value]:
        """The named nodes in the definition of a node that x leads to, each once."""
        if node is self.x:
            return []
        found: dict[Value, None] = {}
        stack = self._reversed_operands(node)
        while stack:
            _, _, arg = stack.pop()
            if arg in self.notation.names:
                found[arg] = None
            else:
                stack += self._reversed_operands(arg)
        return list(found)

    def _reversed_operands(self, node: Value) -> list[tuple[Value, int, Value]]:
        return [(node, i, arg) for i, arg in self._operands(node, self._leads)][::-1]

    def count(self) -> tuple[int, int]:
        """How many paths there are, and how many edges they have together; no more than MANY."""
        paths, edges = {self.y: 1}, {self.y: 0}
        for node in self.order:
            for target in self.targets(node):
                paths[target] = min(MANY, paths.get(target, 0) + paths[node])
                edges[target] = min(MANY, edges.get(target, 0) + edges[node] + paths[node])
        return paths.get(self.x, 0), edges.get(self.x, 0)

    def all(self) -> Iterator[list[Edge]]:
        """Each path as its edges, from y to x."""
        stack: list[tuple[Value, list[Edge]]] = [(self.y, [])]
        while stack:
            node, edges = stack.pop()
            if node is self.x:
                yield edges
            for target in reversed(self.targets(node)):
                stack.append((target, [*edges, self.edge(node, target)]))

    def edge(self, node: Value, target: Value) -> Edge:
        """The derivative of a node by a named one in its definition: the sum over the places where it stands there."""
        terms: list[Formula] = []
        number: Any = None
        inside: dict[Value, tuple[Formula, Any]] = {node: (ONE, 1)}  # ∂node/∂inner for what has no name
        stack = self._reversed_operands(node)
        while stack:
            outer, i, arg = stack.pop()
            if arg in self.notation.names and arg is not target:
                continue
            formula, outer_number = inside[outer]
            derivative = product(formula, self.notation.local_derivative(outer, i))
            contribution = outer.local_derivatives[i] * outer_number
            if arg is target:
                terms.append(derivative)
                number = contribution if number is None else number + contribution
            else:
                inside[arg] = derivative, contribution
                stack += self._reversed_operands(arg)
        formula = plus(*terms)
        return Edge(self.partial(node, target), formula, checked(formula, number))

    def partial(self, node: Value, target: Value) -> Partial:
        """∂node/∂target. Where the node depends on the target in another way as well, what is held still is named."""
        names = self.notation.names
        others = [other for other in self.targets(node) if other is not target and self._depends(other, target)]
        return Partial(names[node], names[target], tuple(names[other] for other in others))

    def _depends(self, node: Value, on: Value) -> bool:
        seen = {node}
        stack = [node]
        while stack:
            one = stack.pop()
            if one is on:
                return True
            fresh = [target for target in self.targets(one) if target not in seen]
            seen.update(fresh)
            stack += fresh
        return False

    def name(self, node: Value) -> Name:
        return self.notation.names[node]


def checked(formula: Formula, number: Any) -> Formula:
    """The formula, if the numbers of the graph make it what the engine computed; else the engine's number.

    They do not where somebody has given a leaf another number since, and where a formula has none: at a pole.
    """
    try:
        return formula if same(evaluate(formula), number) else Number(number)
    except Exception:  # numbers of any type
        return Number(number)
