"""The course of a claim: all that is computed on the way to its number, in an order in which a person may do it.

Formulas are computed forward. A derivative that the document asks for is found by a backward pass, edge by edge, so
that a slip in one local derivative can be tried out. (A derivative of a derivative is computed from its recorded
graph.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from scalargrad.value import Value
from scalargrad.worked.explaining.places import Pass, Place, Places
from scalargrad.worked.numbers import Real, Scalar
from scalargrad.worked.record import ordered_by

Key = Value | tuple[Value, Value]  # a node, or the derivative ∂y/∂x as (y, x)
Number = Any  # a float or a Real
Other = Real | Value | Callable[[Number], Number]  # another number; that of a node; or what becomes of the right one
Changes = Mapping[Place, Other]
Pins = Mapping[Key, Other]


class Course:
    """What has to be computed for some outputs. gradients: which nodes are derivatives of what by what."""

    def __init__(self, outputs: Sequence[Scalar], asked: Mapping[Value, tuple[Value, Value]], places: Places) -> None:
        self.outputs = list(outputs)
        self.places = places
        self.gradients: dict[Value, tuple[Value, Value]] = {}
        self.order = self._ordered(asked)
        self.nodes = set(self.order)
        self.passes: dict[Value, Pass] = {}
        self.edges: dict[Value, list[Place]] = {}  # of each pass, those that matter here
        self.on_the_way: set[Key] = set()  # the derivatives that they need, and those that are the aim
        for y in dict.fromkeys(y for y, _ in self.gradients.values()):
            self.passes[y] = places.backward(y)
            self.edges[y] = self.passes[y].between([x for other, x in self.gradients.values() if other is y])
            self.on_the_way.update((y, edge.node) for edge in self.edges[y])
        self.on_the_way.update(self.gradients.values())
        self.args = {node: node.args for node in self.order}
        self.parents = {node: [arg for arg in args if isinstance(arg, Value)] for node, args in self.args.items()}
        self._affected: dict[frozenset[Value], list[Value]] = {}
        self.by_number: dict[str, list[Key]] | None = None  # filled in by `world.same_number`

    def _ordered(self, asked: Mapping[Value, tuple[Value, Value]]) -> list[Value]:
        def above(node: Value) -> Iterable[Value]:
            if node in asked and asked[node][0] not in asked:
                self.gradients[node] = asked[node]
                return (asked[node][0],)
            return node.parents

        return ordered_by(self.outputs, above)

    def affected(self, nodes: frozenset[Value]) -> list[Value]:
        """What has to be computed again if these nodes have changed, they themselves included."""
        if nodes not in self._affected:
            found: dict[Value, None] = {}
            for node in self.order:
                above = [self.gradients[node][0]] if node in self.gradients else self.parents[node]
                if node in nodes or any(arg in found for arg in above):
                    found[node] = None
            self._affected[nodes] = list(found)
        return self._affected[nodes]

    def leaves(self) -> list[Value]:
        return [node for node in self.order if node.is_leaf]
