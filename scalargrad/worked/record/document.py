"""What is known of a document once it has been run: its claims, and the history of its names.

This is what verdicts are given on, what explanations are found in, and what reports print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scalargrad.value import Value
from scalargrad.worked.numbers import DocumentError, Grid, Quantity, Real, Scalar
from scalargrad.worked.record.cause import Cause

if TYPE_CHECKING:
    from scalargrad.worked.record.gradients import Derivation

HOLDS, OPEN, TRUNCATED, ONLY_HERE, FAILS = "holds", "open", "truncated", "only here", "fails"
VERDICTS = (HOLDS, OPEN, TRUNCATED, ONLY_HERE, FAILS)  # from best to worst


@dataclass(eq=False)
class Version:
    """What a name stood for from a moment on. how: "given", "free", "formula", "updated" or "counted" (by a loop)."""

    name: str
    quantity: Quantity
    how: str
    line: int
    moment: int


@dataclass(eq=False)
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


@dataclass(eq=False)
class Entry:
    """One entry of a claim: its index in the array, () for a single number; the computed scalar; what is stated."""

    index: tuple[int, ...]
    left: Scalar
    stated: Stated
    verdict: str = HOLDS


@dataclass(eq=False)
class Claim:
    """A claim with its verdict.

    - left: what is computed, a Value (or a plain Real) or an array of them; right: what is stated, likewise, None
      where it is open; right_entries: what is stated as a `Stated`, or an array of them.
    - entries: left and right, entry by entry; none if their shapes differ (the notes then say how).
    - moment: when it was made: `DocumentResult.names_at(moment)` are the names as they were then. loop_round: which
      round of the loops around it its numbers belong to, from 0, outermost first.
    - stated, computed: the numbers as (nested lists of) strings, filled in when the document has been run; shown: the
      computed ones as a person wants to read them.
    - notes: what was noticed while it was computed. They become the first of the explanations.
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
    right_text: str = ""
    loop_round: tuple[int, ...] = ()
    verdict: str = HOLDS
    stated: Any = ""
    computed: Any = ""
    shown: Any = ""
    right_entries: Any = None
    notes: list[Cause] = field(default_factory=list)
    follows_from: int | None = None
    explanations: list[str] = field(default_factory=list)

    @property
    def failing(self) -> list[tuple[int, ...]]:
        """The indices of an array's failing entries."""
        return [entry.index for entry in self.entries if entry.index and entry.verdict in (FAILS, ONLY_HERE)]

    @property
    def unexpected(self) -> bool:
        """Neither right nor marked wrong, or marked wrong although it holds. An open claim is neither."""
        return self.verdict != OPEN and (self.verdict == HOLDS) == self.known_wrong


@dataclass(eq=False)
class DocumentResult:
    """All that running a document has brought to light. history: every name's versions, in order of time."""

    path: str
    title: str
    blocks: int = 0
    claims: list[Claim] = field(default_factory=list)
    error: DocumentError | None = None
    history: dict[str, list[Version]] = field(default_factory=dict)
    free: dict[Value, str] = field(default_factory=dict)  # the open numbers and their names
    derivation: Derivation | None = None
    text: str = ""  # of the file, for reports that show the document itself

    def names_at(self, moment: int) -> dict[str, Version]:
        """What every name stood for at a moment."""
        found = {}
        for name, versions in self.history.items():
            until = [version for version in versions if version.moment <= moment]
            if until:
                found[name] = until[-1]
        return found

    def scalars(self) -> Iterator[tuple[str, Version, Scalar]]:
        """Every number that ever had a name: how it is written (w1, W[0, 1]), the version it belongs to, the scalar."""
        for name, versions in self.history.items():
            for version in versions:
                for index, scalar in indexed(version.quantity):
                    yield name + show_index(index), version, scalar


def indexed(quantity: Quantity) -> Iterator[tuple[tuple[int, ...], Scalar]]:
    """The entries of a quantity with their indices; () for a single number."""
    if isinstance(quantity, Grid):
        yield from zip(quantity.indices(), quantity.flat)
    else:
        yield (), quantity


def show_index(index: tuple[int, ...]) -> str:
    """An index as it is written: [0, 1]; nothing for a single number."""
    return f"[{', '.join(map(str, index))}]" if index else ""
