"""A mistake that a person may have made, in a form that can be tried out; and what the trials of a document share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scalargrad.worked.explaining.course import Changes, Key, Number, Pins
from scalargrad.worked.explaining.naming import Naming, Word
from scalargrad.worked.explaining.places import Places
from scalargrad.worked.explaining.wording import Wording
from scalargrad.worked.numbers import Real, Scalar
from scalargrad.worked.record import Cause, DocumentResult, Lines


@dataclass(frozen=True)
class Hypothesis:
    """A mistake that a person may have made, and the cause that tells it. cost: the simplest is given first.

    changes, pins: other numbers at places of the computation, and for nodes and derivatives wherever they are used.
    outputs: nodes that are claimed in place of the right ones. swap: what becomes of all the outputs in the end.
    """

    cost: float
    cause: Callable[[], Cause]
    changes: Changes = field(default_factory=dict)
    pins: Pins = field(default_factory=dict)
    outputs: Sequence[Scalar] | None = None
    swap: Callable[[list[Number]], list[Number]] | None = None


PrintedNumbers = Mapping[Key, tuple[Real, Real]]  # what is printed, and half the unit of its last digit
Hypotheses = Iterator[Hypothesis]


AS_IF = "as if {what} were {other} where it is {right}"


def told(mistake: str, said: str, where: Iterable[str] = (), /, **words: Word | Lines | Cause) -> Callable[[], Cause]:
    """A cause that is known before it is needed."""
    return lambda: Cause(mistake, said, words, tuple(where))


class Study:
    """What the trials of one document share."""

    def __init__(self, result: DocumentResult) -> None:
        self.result = result
        self.naming = Naming(result)
        self.wording = Wording(self.naming)
        self.places = Places(self.naming)
        self.asked = dict(result.derivation.asked) if result.derivation else {}
