"""Long training loops: one round is recorded, and the others are that round with other numbers.

A loop of ten thousand updates would record a graph of a million nodes that nobody asks about. If all its rounds do
the same and nothing in them is claimed, one of them is recorded, and its nodes are computed again and again (as
`replay` does), each round with the parameters that the round before has left.

Who writes a document has it checked again after every edit, and a notebook for each of its cells: the numbers that the
newest loops came to are kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from scalargrad.recording import RecordedGraph
from scalargrad.value import Value
from scalargrad.worked.language import Assign, ClaimLine, Loop, Statement, names_in
from scalargrad.worked.numbers import NoSuchNumber, Real, Scalar, check_time

MOST_KEPT = 8  # loops
MOST_STEPS = 1_000  # of a round that is kept: its key holds them all, with numbers of any length
_kept: dict[Hashable, tuple[list[Real], int]] = {}  # the newest last


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

    def repeated(self, numbers: Sequence[Real], times: int) -> tuple[list[Real], int]:
        """The outputs' numbers after so many rounds that begin with these numbers, and how many rounds were run.

        These are fewer where the next round has a result that does not exist.
        """
        if len(self._steps) > MOST_STEPS:
            return self._run(numbers, times)
        places = (tuple(self.inputs), tuple(self._steps), tuple(self.carried))
        key = (times, places, tuple(map(_key, [*numbers, *self._numbers])))
        found = _kept.pop(key, None) or self._run(numbers, times)
        _kept[key] = found
        if len(_kept) > MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        return found

    def _run(self, numbers: Sequence[Real], times: int) -> tuple[list[Real], int]:
        found = list(numbers)
        for done in range(times):
            check_time()
            try:
                places = self.run_places({place: found[k] for k, place in self.inputs})
            except NoSuchNumber:
                return found, done
            found = [places[place] for place in self.carried]
        return found, times


def _key(number: Real | int) -> Hashable:
    """A number by how it is kept: what is equal may be exact or rounded."""
    return (number.exact, number.rounded) if isinstance(number, Real) else number
