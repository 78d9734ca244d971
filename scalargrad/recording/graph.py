"""A recorded graph, ready to be computed again and again with other numbers.

Here every node has its place, so that any of them may be changed: what would follow, if this number were another? A
`Program` has only those that count for its outputs, and is for back ends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from scalargrad.rows import Op
from scalargrad.value import Value
from scalargrad.walk import ordered_by

Step = tuple[int, Op, tuple[int, ...]]  # where the result goes, the operation, where its operands are


class RecordedGraph:
    """Some outputs and the graph that they were computed from.

    outputs: Values; plain numbers among them are passed over. inputs: Values whose numbers are going to be given, so
    that nobody asks what they were computed from. order: the Values of the graph, each after its operands. What
    stands behind a `detach` is a constant.

    >>> x = Value(2.0); y = x * x; z = y + 1
    >>> graph = RecordedGraph([z])
    >>> graph.run({x: 3.0})[z], graph.run({y: 7.0})[z]
    (10.0, 8.0)
    """

    def __init__(self, outputs: Iterable[Any], inputs: Iterable[Value] = ()) -> None:
        self.outputs = list(outputs)
        given = set(inputs)
        ends = [output for output in self.outputs if isinstance(output, Value)]
        self.order = ordered_by(ends, lambda node: () if node in given else node.parents)
        self._place = {node: i for i, node in enumerate(self.order)}
        self._numbers = [node.data for node in self.order]  # and after them the plain numbers among the operands
        self._steps: list[Step] = [
            (i, node.op, tuple(map(self._place_of, node.args)))
            for i, node in enumerate(self.order)
            if not node.is_leaf and node not in given
        ]
        self._last: tuple[frozenset[int], list[Step]] = frozenset(), []

    def _place_of(self, operand: Any) -> int:
        if isinstance(operand, Value):
            return self._place[operand]
        self._numbers.append(operand)
        return len(self._numbers) - 1

    def leaves(self) -> list[Value]:
        """The numbers that nothing was computed for."""
        return [node for node in self.order if node.is_leaf]

    def run(self, changes: Mapping[Value, Any], everything: bool = False) -> dict[Value, Any]:
        """All numbers of the graph with those of some nodes, leaves or not, changed, and what follows from them.

        everything: compute all nodes again, not only those that depend on a changed one (with another precision).
        """
        places = {self._place[node]: number for node, number in changes.items() if node in self._place}
        return dict(zip(self.order, self.run_places(places, everything)))

    def run_places(self, changes: Mapping[int, Any], everything: bool = False) -> list[Any]:
        """The same by the nodes' places in the order: for who computes thousands of times and asks for few results."""
        numbers = self._numbers.copy()
        for place, number in changes.items():
            numbers[place] = number
        changed = frozenset(changes)
        steps = [step for step in self._steps if step[0] not in changed] if everything else self._after(changed)
        for result, op, operands in steps:
            if len(operands) == 2:  # most have two, and a list for them takes longer
                x, y = operands
                numbers[result] = op.forward(numbers[x], numbers[y])
            else:
                numbers[result] = op.forward(*[numbers[i] for i in operands])
        return numbers

    def _after(self, changed: frozenset[int]) -> list[Step]:
        """The steps that depend on what is at these places. Kept for a next run that changes the same."""
        if self._last[0] != changed:
            moved = set(changed)
            steps = []
            for step in self._steps:
                if step[0] not in changed and not moved.isdisjoint(step[2]):
                    moved.add(step[0])
                    steps.append(step)
            self._last = changed, steps
        return self._last[1]

    def same_sides(self, numbers: Mapping[Value, Any], but: Collection[Value] = ()) -> bool:
        """Whether every relu, max, …, but for some, is on the same side of its kink as when it was recorded.

        >>> x = Value(-2.0); y = x.relu()
        >>> graph = RecordedGraph([y])
        >>> graph.same_sides(graph.run({x: -1.0})), graph.same_sides(graph.run({x: 1.0}))
        (True, False)
        """
        for node in self.order:
            if node.op.side is not None and node not in but:
                now = [numbers[arg] if isinstance(arg, Value) else arg for arg in node.args]
                then = [arg.data if isinstance(arg, Value) else arg for arg in node.args]
                if node.op.side(*now) != node.op.side(*then):
                    return False
        return True
