"""Compute the recorded graph again with other numbers: what would follow, if this number were another?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from scalargrad.value import Value
from scalargrad.worked.numbers import NoSuchNumber, Real, Scalar, check_time, number
from scalargrad.worked.record.gradients import ordered

# Functions with a kink: how to tell on which side of it the operands are.
_SIDES: dict[str, Callable[..., int]] = {
    "relu": lambda x: x > 0,
    "step": lambda x: x > 0,
    "abs": lambda x: (x > 0) - (x < 0),
    "sign": lambda x: (x > 0) - (x < 0),
    "maximum": lambda x, y: (x > y) - (x < y),
    "minimum": lambda x, y: (x > y) - (x < y),
}


class Replay:
    """Some outputs and the graph above them, ready to be computed again and again.

    >>> from scalargrad import Value
    >>> x = Value(Real(2)); y = x * x; z = y + 1
    >>> Replay([z]).numbers({x: Real(3)}), Replay([z]).numbers({y: Real(7)})
    ([Real(10)], [Real(8)])
    """

    def __init__(self, outputs: Sequence[Scalar]) -> None:
        self.outputs = list(outputs)
        self.order = ordered(self.outputs, lambda node: node.is_leaf)

    def leaves(self) -> list[Value]:
        """The given and free numbers that the outputs depend on."""
        return [node for node in self.order if node.is_leaf]

    def numbers(self, replaced: Mapping[Value, Real], everything: bool = False, same_sides: bool = False) -> list[Real]:
        """The outputs' numbers with the numbers of some nodes, leaves or not, replaced.

        everything: compute all nodes again, not only those that depend on a replaced one (with another precision).
        same_sides: a NoSuchNumber if a relu, max, … would change sides. A NoSuchNumber also where a result does not
        exist.
        """
        found: dict[Value, Real] = dict(replaced)
        for count, node in enumerate(self.order):
            if count % 256 == 0:
                check_time()
            if node.is_leaf or node in found:
                continue
            if everything or any(arg in found for arg in node.args if isinstance(arg, Value)):
                args = [found.get(arg, arg.data) if isinstance(arg, Value) else arg for arg in node.args]
                if same_sides and node.op.name in _SIDES:
                    side = _SIDES[node.op.name]
                    if side(*args) != side(*map(number, node.args)):
                        raise NoSuchNumber("another side of a kink")
                found[node] = node.op.forward(*args)
        results = [found.get(output, output.data) if isinstance(output, Value) else output for output in self.outputs]
        if not all(result.is_finite() for result in results):
            raise NoSuchNumber("an infinite number")
        return results


def replay(outputs: Sequence[Scalar], replaced: Mapping[Value, Real]) -> list[Real]:
    """The numbers of outputs, computed again with the numbers of some nodes replaced."""
    return Replay(outputs).numbers(replaced)
