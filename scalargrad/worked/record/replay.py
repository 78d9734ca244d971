"""Compute the recorded graph again with other numbers: what would follow, if this number were another?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from scalargrad.languages import say
from scalargrad.recording import RecordedGraph
from scalargrad.value import Value
from scalargrad.worked.numbers import NoSuchNumber, Real, Scalar, check_time, digits


class Replay(RecordedGraph):
    """A graph in Reals, whose results have to be finite.

    >>> x = Value(Real(2)); y = x * x; z = y + 1
    >>> Replay([z]).numbers({x: Real(3)}), Replay([z]).numbers({y: Real(7)})
    ([Real(10)], [Real(8)])
    """

    def numbers(
        self,
        replaced: Mapping[Value, Real],
        everything: bool = False,
        same_sides: bool = False,
        but: Collection[Value] = (),
    ) -> list[Real]:
        """The outputs' numbers with the numbers of some nodes, leaves or not, replaced.

        everything: compute all nodes again, not only those that depend on a replaced one (with another precision).
        same_sides: a NoSuchNumber if a relu, max, …, but for some, would change sides. A NoSuchNumber also where a
        result does not exist.
        """
        check_time()
        found = self.run(replaced, everything)
        if same_sides and not self.same_sides(found, but):
            raise NoSuchNumber(say("another side of a kink"))
        return self.results(found)

    def results(self, found: Mapping[Value, Real]) -> list[Real]:
        """The outputs' numbers among all that were found; a NoSuchNumber if one of them is not finite."""
        results = [found[output] if isinstance(output, Value) else output for output in self.outputs]
        if not all(result.is_finite() for result in results):
            raise NoSuchNumber(say("an infinite number"))
        return results

    def with_digits(self, count: int, replaced: Mapping[Value, Real]) -> dict[Value, Real]:
        """All numbers of the graph, computed again with so many digits. The clock is asked: many digits take long.

        >>> x = Value(Real(2)); root = x.sqrt(); square = root * root
        >>> abs(Replay([square]).with_digits(100, {})[square] - 2) < Real(1) / 10**90
        True
        """
        numbers = self._numbers.copy()
        given = {self._place[node]: number for node, number in replaced.items() if node in self._place}
        for place, number in given.items():
            numbers[place] = number
        with digits(count):
            for done, (place, op, operands) in enumerate(self._steps):
                if done % 64 == 0:
                    check_time()
                if place not in given:
                    numbers[place] = op.forward(*[numbers[i] for i in operands])
        return dict(zip(self.order, numbers))


def replay(outputs: Sequence[Scalar], replaced: Mapping[Value, Real]) -> list[Real]:
    """The numbers of outputs, computed again with the numbers of some nodes replaced."""
    return Replay(outputs).numbers(replaced)
