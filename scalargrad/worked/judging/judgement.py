"""Gives a claim its verdict: both sides are computed, compared here, and compared elsewhere."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from scalargrad.languages import say
from scalargrad.worked.judging.binary import as_binary
from scalargrad.worked.judging.certainty import MORE, Bounds, Sides, Undecided
from scalargrad.worked.judging.chains import disagreement, with_mark
from scalargrad.worked.judging.derivatives import with_derivatives
from scalargrad.worked.judging.elsewhere import holds_as_a_formula, holds_for_every
from scalargrad.worked.judging.jacobians import fitted
from scalargrad.worked.judging.overlooked import another_shape, jacobians, without_effect
from scalargrad.worked.judging.ranges import rounded_results
from scalargrad.worked.judging.readings import other_reading
from scalargrad.worked.judging.stated import NO_TABLES, read_stated, spread, stated_quantity, with_ranges
from scalargrad.worked.judging.tables import Tables
from scalargrad.worked.judging.verdicts import nearly, verdict_of
from scalargrad.worked.language import ClaimLine, is_arithmetic
from scalargrad.worked.numbers import DocumentError, Quantity, Scalar, entries, number, shape
from scalargrad.worked.record import (
    FAILS,
    HOLDS,
    ONLY_HERE,
    OPEN,
    TRUNCATED,
    VERDICTS,
    Cause,
    Claim,
    Entry,
    Record,
    Stated,
    indexed,
)
from scalargrad.worked.running import Runner, Taken


class Judge:
    """Judges the claims of one document while it runs, and adds them to its result."""

    def __init__(self, runner: Runner, tables: Tables = NO_TABLES) -> None:
        self.runner = runner
        self.tables = tables
        self.claims = runner.record.claims
        self.bounds = Bounds()
        self._at: dict[ClaimLine, int] = {}  # where in the claims
        self._chain: list[int] = []  # where the claims are of the chain that is being judged

    def hear(self, statement: ClaimLine) -> None:
        """Judge a claim at its moment; of one in a loop the worst round is kept."""
        found = judge(statement, self.runner, self.bounds, self.tables)
        at = self._at.setdefault(statement, len(self.claims))
        if self.runner.rounds and found.is_open:
            numbers = self.runner.record.open_rounds.setdefault(found.line, set())
            numbers |= {float(number(scalar)) for scalar in entries(found.left)}
        if at == len(self.claims):
            self.claims.append(found)
        elif VERDICTS.index(found.verdict) > VERDICTS.index(self.claims[at].verdict):
            self.claims[at] = found
        self._chain = [*self._chain, at] if statement.link else [at]
        if statement.link:
            marked = with_mark([self.claims[i] for i in self._chain], statement)
            for i, claim in zip(self._chain, marked):
                self.claims[i] = claim


def judge(statement: ClaimLine, runner: Runner, bounds: Bounds, tables: Tables) -> Claim:
    """Compute both sides of a claim and give the verdict."""
    runner.expressions.begin()
    left = runner.expressions.value(statement.left)
    stated = read_stated(runner.expressions, statement.right, tables)
    if statement.relation == "==" and is_arithmetic(statement.right):
        stated = with_ranges(stated, rounded_results(runner.expressions, statement.right, runner.record, tables))
    left, stated = fitted(statement, left, stated)
    taken = runner.expressions.taken
    judged = _entries(statement, left, spread(stated, shape(left)), _Judging(statement, runner.record, bounds))
    verdicts = [FAILS] if judged is None else [one.entry.verdict for one in judged]
    verdict = max(verdicts, key=VERDICTS.index, default=HOLDS)
    found = () if judged is None else tuple(one.entry for one in judged)
    remarks = () if judged is None else (one.remark for one in judged if one.entry.verdict == verdict)
    broken = disagreement(statement, stated, runner, tables) if verdict in (HOLDS, TRUNCATED, FAILS) else None
    return Claim(
        line=statement.line,
        column=statement.column,
        text=statement.text,
        relation=statement.relation,
        right_text=statement.right_text,
        left=left,
        right=stated_quantity(stated),
        right_entries=stated,
        entries=with_derivatives(found, statement.left, taken),
        verdict=FAILS if broken else verdict,
        known_wrong=statement.wrong is not None,
        reason=statement.wrong or "",
        moment=runner.moment,
        loop_round=tuple(runner.rounds),
        notes=(broken,) if broken else _notes(statement, (left, stated), verdict, taken, runner),
        remarks=tuple(islice(filter(None, remarks), 1)),
    )


class _Judged(NamedTuple):
    """An entry with its verdict, and what is to be said of it: what was tried, how exact it is."""

    entry: Entry
    remark: Cause | None = None


class _Judging:
    """Judges the entries of one claim."""

    def __init__(self, statement: ClaimLine, record: Record, bounds: Bounds) -> None:
        self.statement, self.record, self.bounds = statement, record, bounds

    def entry(self, index: tuple[int, ...], left: Scalar, stated: Stated) -> _Judged:
        """An entry with the verdict on it: here, with any open numbers, and as a formula."""
        if stated.scalar is None:
            return _Judged(Entry(index, left, stated, OPEN))
        sides = Sides(left, stated.scalar, self.bounds)
        verdict = self._here(sides, stated)
        sharp = sides.sharp_left() if sides.took_more or verdict == FAILS else None
        entry = Entry(index, left, stated, verdict, sharp=sharp)
        if entry.verdict in (FAILS, TRUNCATED) and self.statement.relation == "==" and as_binary(sides, stated):
            said = Cause("binary", "to the precision of binary numbers")
            return _Judged(replace(entry, verdict=HOLDS), said)
        if entry.verdict == FAILS:
            return _Judged(entry, nearly(sides, stated))
        tried = holds_for_every(self.statement, entry, sides, self.record)
        if tried is not None:
            return _Judged(replace(entry, verdict=FAILS), tried)
        if entry.verdict == HOLDS and self.statement.relation == "==" and stated.kind == "formula":
            tried = holds_as_a_formula(self.statement, entry, sides, self.record)
        return _Judged(entry if tried is None else replace(entry, verdict=ONLY_HERE), tried)

    def _here(self, sides: Sides, stated: Stated) -> str:
        relation = self.statement.relation
        try:
            return sides.settle(lambda left, right, rounding: verdict_of(relation, left, stated, right, rounding))
        except Undecided:
            message = say("{count} digits do not tell whether this holds", count=f"{MORE[-1]:,}")
            raise DocumentError(message, self.statement.line, self.statement.column) from None


def _entries(
    statement: ClaimLine, left: Quantity, stated: Quantity | None, judging: _Judging
) -> tuple[_Judged, ...] | None:
    """Both sides, entry by entry, each with its verdict; None if the shapes differ."""
    if stated is None:
        return None
    each: list[Any] = list(entries(stated))
    both = zip(indexed(left), each, strict=True)
    return tuple(judging.entry(index, scalar, one) for (index, scalar), one in both)


def _notes(
    statement: ClaimLine, sides: tuple[Quantity, Quantity], verdict: str, taken: list[Taken], runner: Runner
) -> tuple[Cause, ...]:
    """What the author of a claim may have overlooked. taken: the derivatives in it."""
    left, stated = sides
    if verdict == FAILS and spread(stated, shape(left)) is None:
        return (another_shape(stated, left), *jacobians(taken))
    found = other_reading(statement, taken, runner) if verdict == FAILS else []
    return tuple(found or without_effect(taken, runner))
