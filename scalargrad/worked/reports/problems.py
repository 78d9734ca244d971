"""What is not as it should be, one by one: for reports that list problems and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scalargrad.languages import say
from scalargrad.terminal import printable
from scalargrad.worked.numbers import cell_and_line
from scalargrad.worked.record import FAILS, HOLDS, NOT_TOLD, ONLY_HERE, TRUNCATED, Claim, Result, Told
from scalargrad.worked.reports.spoken import verdict_word
from scalargrad.worked.reports.told import computed_words

ERROR, MARKED = "error", "marked wrong"  # kinds of problems beside the verdicts
KINDS = (FAILS, TRUNCATED, ONLY_HERE, MARKED, ERROR)


class Problem(NamedTuple):
    """A claim that is unexpected, or the error that a document ends in.

    kind: a verdict, or `ERROR`, or `MARKED` where a claim is marked wrong and holds; message: one line in words.
    """

    path: str
    cell: int | None
    line: int
    column: int
    kind: str
    claim: str
    message: str

    @property
    def place(self) -> str:
        """path:line:column, in a notebook path:cell 3:line:column."""
        cell = "" if self.cell is None else say("cell {cell}", cell=self.cell) + ":"
        return printable(f"{self.path}:{cell}{self.line}:{self.column}")

    @property
    def sentence(self) -> str:
        """What is wrong, without the place: «fails: x == 2 (computed 1)»."""
        word = kind_word(self.kind)
        parts = [printable(part) for part in (word, self.claim, self.message) if part]
        return f"{parts[0]}: {parts[-1]}" if len(parts) < 3 else f"{parts[0]}: {parts[1]} ({parts[2]})"


def kind_word(kind: str) -> str:
    if kind == ERROR:
        return say("error")
    return say("holds, but is marked wrong") if kind == MARKED else verdict_word(kind)


def problems(results: Iterable[Result]) -> Iterator[Problem]:
    """All problems of documents, in their order."""
    for result in results:
        for claim in result.claims:
            if claim.unexpected:
                kind = MARKED if claim.verdict == HOLDS else claim.verdict
                place = (*cell_and_line(claim.line), claim.column)
                yield Problem(result.path, *place, kind, claim.text, _why(claim, result.told[claim]))
        if result.error:
            place = (*cell_and_line(result.error.line), result.error.column)
            yield Problem(result.path, *place, ERROR, "", result.error.message)


def _why(claim: Claim, told: Told) -> str:
    if claim.verdict == HOLDS:
        return claim.reason
    computed = "" if isinstance(told.shown, list) or told.shown == NOT_TOLD else computed_words(told)
    return say("; ").join(part for part in (computed, *told.explanations[:1]) if part)
