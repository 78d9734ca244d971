"""Gives a claim its verdict: both sides are computed, compared here, and compared elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scalargrad.worked.judging.derivatives import with_derivatives
from scalargrad.worked.judging.elsewhere import holds_as_a_formula, holds_for_every
from scalargrad.worked.judging.overlooked import another_shape, cut_by_an_update, old_version
from scalargrad.worked.judging.stated import read_stated, spread, stated_quantity
from scalargrad.worked.judging.verdicts import same_with_more_digits, verdict_here
from scalargrad.worked.language import ClaimLine
from scalargrad.worked.numbers import Quantity, Scalar, entries, number, shape
from scalargrad.worked.record import (
    FAILS,
    HOLDS,
    ONLY_HERE,
    TRUNCATED,
    VERDICTS,
    Cause,
    Claim,
    Entry,
    Record,
    Replay,
    Stated,
    indexed,
)
from scalargrad.worked.running import Runner


class Judge:
    """Judges the claims of one document while it runs, and adds them to its result."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.claims = runner.record.claims
        self._at: dict[ClaimLine, int] = {}  # where in the claims

    def hear(self, statement: ClaimLine) -> None:
        """Judge a claim at its moment; of one in a loop the worst round is kept."""
        found = judge(statement, self.runner)
        at = self._at.setdefault(statement, len(self.claims))
        if at == len(self.claims):
            self.claims.append(found)
        elif VERDICTS.index(found.verdict) > VERDICTS.index(self.claims[at].verdict):
            self.claims[at] = found


def judge(statement: ClaimLine, runner: Runner) -> Claim:
    """Compute both sides of a claim and give the verdict."""
    left = runner.expressions.value(statement.left)
    stated = read_stated(runner.expressions, statement.right)
    judged = _entries(statement, left, spread(stated, shape(left)), runner.record)
    verdicts = [FAILS] if judged is None else [entry.verdict for entry in judged]
    verdict = max(verdicts, key=VERDICTS.index, default=HOLDS)
    return Claim(
        line=statement.line,
        column=statement.column,
        text=statement.text,
        relation=statement.relation,
        right_text=statement.right_text,
        left=left,
        right=stated_quantity(stated),
        right_entries=stated,
        entries=with_derivatives(judged or (), statement.left, runner.expressions),
        verdict=verdict,
        known_wrong=statement.wrong is not None,
        reason=statement.wrong or "",
        moment=runner.moment,
        loop_round=tuple(runner.rounds),
        notes=_notes(statement, left, stated, judged, runner) if verdict == FAILS else (),
    )


def _entries(statement: ClaimLine, left: Quantity, stated: Quantity | None, record: Record) -> tuple[Entry, ...] | None:
    """Both sides, entry by entry, each with its verdict; None if the shapes differ."""
    if stated is None:
        return None
    each: list[Any] = list(entries(stated))
    both = zip(indexed(left), each, strict=True)
    return tuple(_entry(statement, index, scalar, one, record) for (index, scalar), one in both)


def _entry(statement: ClaimLine, index: tuple[int, ...], left: Scalar, stated: Stated, record: Record) -> Entry:
    """An entry with the verdict on it: here, with more digits, with any open numbers, and as a formula."""
    verdict = verdict_here(statement.relation, number(left), stated)
    is_equation = statement.relation == "=="
    if verdict == FAILS and is_equation and stated.kind != "approx" and stated.scalar is not None:
        verdict = HOLDS if same_with_more_digits(Replay([left, stated.scalar]), {}) else FAILS
    entry = Entry(index, left, stated, verdict)
    if verdict in (HOLDS, TRUNCATED) and not holds_for_every(statement, entry, record.free):
        return replace(entry, verdict=FAILS)
    if verdict == HOLDS and is_equation and stated.kind == "formula":
        return entry if holds_as_a_formula(statement, entry, record.history) else replace(entry, verdict=ONLY_HERE)
    return entry


def _notes(
    statement: ClaimLine, left: Quantity, stated: Quantity, judged: tuple[Entry, ...] | None, runner: Runner
) -> tuple[Cause, ...]:
    """What the author of a claim that fails may have overlooked."""
    notes = old_version(statement, runner)
    if judged is None:
        return (*notes, another_shape(stated, left))
    return tuple(notes or cut_by_an_update(statement, judged, runner))
