"""What is known of a document once it has been run: its claims, the history of its names, and what is told of them.

The phases, each with a value of its own: a running document fills a `Record`; a `Claim` is complete when it is judged;
its `Cause`s are found afterwards; `Told` is how it looks in words; a `Result` is all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from scalargrad.value import Value
from scalargrad.worked.numbers import DocumentError, Grid, Quantity, Real, Scalar, entries, shape
from scalargrad.worked.record.cause import Cause

if TYPE_CHECKING:
    from scalargrad.worked.record.gradients import Derivation

HOLDS, OPEN, TRUNCATED, ONLY_HERE, FAILS = "holds", "open", "truncated", "only here", "fails"
NOT_TOLD = "…"  # in the place of a number: there was no time to write it, or it is for the reader to find
NOT_FOR_EVERY, NEARLY = "not-for-every", "nearly"  # remarks on claims that fail though their numbers seem right
VERDICTS = (HOLDS, OPEN, TRUNCATED, ONLY_HERE, FAILS)  # from best to worst


class Unrecorded(Value):
    """A number that a parameter took in a long loop, without a record of what it was computed from."""

    __slots__ = ()


@dataclass(frozen=True, eq=False)
class Binding:
    """What a name stood for from a moment on. how: "given", "free", "formula", "updated" or "counted" (by a loop)."""

    name: str
    quantity: Quantity
    how: str
    line: int
    moment: int


@dataclass(frozen=True, eq=False)
class Stated:
    """One entry of the right side of a claim.

    kind: "printed" (a literal: `literal` is its text, `unit` that of its last printed digit, None for an integer),
    "exact" (arithmetic of literals), "formula" (with names), "approx" (with `tolerance`) or "open" (then scalar is
    None).
    """

    kind: str
    scalar: Scalar | None
    literal: str = ""
    unit: Fraction | None = None
    tolerance: Real | None = None


@dataclass(frozen=True, eq=False)
class Entry:
    """One entry of a claim: its index in the array, () for a single number; the computed scalar; what is stated.

    derivative: what it is the derivative of, and by what, if it is written as one.
    sharp: the computed number with more digits, where the 50 of `left` have cancelled.
    """

    index: tuple[int, ...]
    left: Scalar
    stated: Stated
    verdict: str
    derivative: tuple[Value, Value] | None = None
    sharp: Real | None = None


@dataclass(frozen=True, eq=False)
class Claim:
    """A claim with its verdict.

    - left: what is computed, a Value (or a plain Real) or an array of them; right: what is stated, likewise, None
      where it is open; right_entries: what is stated as a `Stated`, or an array of them.
    - entries: left and right, entry by entry; none if their shapes differ (the notes then say how).
    - known_wrong: whether the document marks it as wrong; reason: why, as the document says it.
    - moment: when it was made: `Record.names_at(moment)` are the names as they were then. loop_round: which round of
      the loops around it its numbers belong to, from 0, outermost first.
    - notes: what was noticed while it was computed. They come first among its causes.
    - remarks: what was tried, and how exactly it holds. They come last.
    """

    line: int
    column: int
    text: str
    relation: str
    left: Quantity
    right: Quantity | None
    entries: tuple[Entry, ...]
    known_wrong: bool
    reason: str
    moment: int
    right_text: str
    loop_round: tuple[int, ...]
    verdict: str
    right_entries: Quantity
    notes: tuple[Cause, ...] = ()
    remarks: tuple[Cause, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it asks for something: it is `...` on the right, or an entry there is, whatever the verdict."""
        each: Iterator[Any] = iter(entries(self.right_entries))
        return any(one.kind == "open" for one in each)

    @property
    def failing(self) -> list[tuple[int, ...]]:
        """The indices of an array's failing entries."""
        return [entry.index for entry in self.entries if entry.index and entry.verdict in (FAILS, ONLY_HERE)]

    @property
    def is_right_here(self) -> bool:
        """Whether it fails though the numbers are the stated ones: for others in the places of the open numbers, or far
        behind the digits that are shown. Then no slip in the numbers explains it."""
        return any(remark.mistake in (NOT_FOR_EVERY, NEARLY) for remark in self.remarks)

    @property
    def written_out(self) -> bool:
        """Whether the right side is a formula or arithmetic, and no printed number; of a list, one of its entries."""
        return any(entry.stated.kind in ("formula", "exact") for entry in self.entries)

    @property
    def unexpected(self) -> bool:
        """Neither right nor marked wrong, or marked wrong although it holds. An open claim is neither."""
        return self.verdict != OPEN and (self.verdict == HOLDS) == self.known_wrong


@dataclass(frozen=True)
class Told:
    """A claim in words.

    stated, computed: the numbers, as a string or as (nested) lists of them; shown: the computed ones as a person wants
    to read them. comes_to: of a formula that is stated and fails its number, "" where there is nothing to tell.
    causes: why it fails, the simplest first; explanations: the same as sentences. follows_from: the lines of earlier
    claims that it is wrong by.
    """

    stated: Any
    computed: Any
    shown: Any
    comes_to: str = ""
    causes: tuple[Cause, ...] = ()
    explanations: tuple[str, ...] = ()
    follows_from: tuple[int, ...] = ()


@dataclass(eq=False)
class Record:
    """What a document brings to light while it runs. history: every name's bindings, in order of time."""

    claims: list[Claim] = field(default_factory=list)
    history: dict[str, list[Binding]] = field(default_factory=dict)
    free: dict[Value, str] = field(default_factory=dict)  # the open numbers and their names
    derivation: Derivation | None = None
    open_rounds: dict[int, set[float]] = field(default_factory=dict)

    def names_at(self, moment: int) -> dict[str, Binding]:
        """What every name stood for at a moment."""
        found = {}
        for name, bindings in self.history.items():
            until = [binding for binding in bindings if binding.moment <= moment]
            if until:
                found[name] = until[-1]
        return found

    def scalars(self) -> Iterator[tuple[str, Binding, Scalar]]:
        """Every number that ever had a name: how it is written (w1, W[0, 1]), the binding it belongs to, the scalar."""
        for name, bindings in self.history.items():
            for binding in bindings:
                for index, scalar in indexed(binding.quantity):
                    yield name + show_index(index), binding, scalar


Numbers = Value | list["Numbers"]  # a number, or the rows of an array


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Result:
    """All that is found out about a document.

    - error: why it could not be run to its end, or None; claims: those that were reached, in their order.
    - told: of each claim what it is in words, and why it fails.
    - from_stated: of failing answers what they come to from the numbers that are stated above them.
    - history: every name's bindings, in order of time; free: the open numbers and their names; asked: the derivatives
      that the document names, each as (y, x).
    - blocks: how many it has; text: of the whole file; open_lines: where it asks for something, be it behind an
      error.
    - open_rounds: what is computed for open claims in all rounds of a loop, by their lines.
    """

    path: str
    title: str
    blocks: int = 0
    text: str = ""
    open_lines: frozenset[int] = frozenset()
    error: DocumentError | None = None
    claims: tuple[Claim, ...] = ()
    told: Mapping[Claim, Told] = field(default_factory=_nothing)
    from_stated: Mapping[Claim, list[list[Real]]] = field(default_factory=_nothing)
    history: Mapping[str, tuple[Binding, ...]] = field(default_factory=_nothing)
    free: Mapping[Value, str] = field(default_factory=_nothing)
    asked: Mapping[Value, tuple[Value, Value]] = field(default_factory=_nothing)
    open_rounds: Mapping[int, set[float]] = field(default_factory=_nothing)

    @property
    def causes(self) -> dict[Claim, tuple[Cause, ...]]:
        """Why each claim fails that does, the simplest cause first."""
        return {claim: told.causes for claim, told in self.told.items() if told.causes}

    @property
    def values(self) -> dict[str, Numbers]:
        """What every name stands for in the end: a Value, or (nested) lists of Values.

        >>> from scalargrad.worked import check_text
        >>> check_text("```worked\\nx = [2, 3]\\ny = x[0] * x[1]\\n```").values
        {'x': [Value(Real(2), label='x[0]'), Value(Real(3), label='x[1]')], 'y': Value(Real(6), label='y')}
        """
        return {name: _as_lists(name, bindings[-1].quantity) for name, bindings in self.history.items()}


def _as_lists(name: str, quantity: Quantity) -> Numbers:
    """A quantity as lists of Values; a plain number becomes a Value with its name."""
    if shape(quantity):
        return [_as_lists(f"{name}[{i}]", part) for i, part in enumerate(quantity)]
    return quantity if isinstance(quantity, Value) else Value(quantity, name)


def indexed(quantity: Quantity) -> Iterator[tuple[tuple[int, ...], Scalar]]:
    """The entries of a quantity with their indices; () for a single number."""
    if isinstance(quantity, Grid):
        yield from zip(quantity.indices(), quantity.flat)
    else:
        yield (), quantity


def show_index(index: tuple[int, ...]) -> str:
    """An index as it is written: [0, 1]; nothing for a single number."""
    return f"[{', '.join(map(str, index))}]" if index else ""
