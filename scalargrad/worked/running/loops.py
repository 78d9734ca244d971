"""Long training loops: one round is recorded, and the others are that round with other numbers.

A loop of ten thousand updates would record a graph of a million nodes that nobody asks about. If all its rounds do
the same and nothing in them is claimed, one of them is recorded, and its nodes are computed again and again (as
`replay` does), each round with the parameters that the round before has left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scalargrad.recording import RecordedGraph
from scalargrad.value import Value
from scalargrad.worked.language import Assign, ClaimLine, Loop, Statement, names_in
from scalargrad.worked.numbers import Real, Scalar, check_time


def carried_names(loop: Loop, updated: set[str]) -> set[str] | None:
    """The names that a round takes over from the round before; None if rounds may differ or have to be recorded.

    They may differ if the loop's own name is used. They have to be recorded if there is a claim in the loop, or if a
    name is carried over that is not updated but goes on: then derivatives go through all rounds.
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
    return carried if carried <= updated else None


def _uses(body: Sequence[Statement]) -> Iterator[tuple[str, str]]:
    """What is read, bound and claimed, in the order in which it happens."""
    for statement in body:
        match statement:
            case Assign(names=names, value=value):
                yield from (("read", name) for name in names_in(value))
                yield from (("bound", name) for name in names)
            case ClaimLine():
                yield "claim", ""
            case Loop(name=name, range=over, body=inner):
                yield from (("read", read) for read in names_in(over))
                yield "bound", name
                yield from _uses(inner)


class Rounds(RecordedGraph):
    """A recorded round, ready to be computed again: from the numbers of its inputs to those of its outputs.

    others: results of the round that are not carried over. They are computed too, for one that does not exist is an
    error.
    """

    def __init__(self, inputs: Sequence[Scalar], outputs: Sequence[Scalar], others: Sequence[Scalar]) -> None:
        super().__init__([*outputs, *others], [node for node in inputs if isinstance(node, Value)])
        self.inputs = [
            (k, self._place[node]) for k, node in enumerate(inputs) if isinstance(node, Value) and node in self._place
        ]
        self.carried = [self._place_of(output) for output in outputs]

    def numbers(self, inputs: Sequence[Real]) -> list[Real]:
        """The outputs' numbers; a NoSuchNumber where a result does not exist."""
        check_time()
        found = self.run_places({place: inputs[k] for k, place in self.inputs})
        return [found[place] for place in self.carried]
