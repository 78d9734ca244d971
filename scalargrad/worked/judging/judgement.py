"""Gives a claim its verdict: both sides are computed, compared here, and compared elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scalargrad.worked.judging.elsewhere import Group, holds_as_a_formula, holds_for_every
from scalargrad.worked.judging.stated import has_derivatives, read_stated, spread, stated_quantity
from scalargrad.worked.judging.verdicts import same_with_more_digits, verdict_here
from scalargrad.worked.language import ClaimLine
from scalargrad.worked.numbers import DocumentError, entries, number, shape, show_shape
from scalargrad.worked.record import (
    FAILS,
    HOLDS,
    ONLY_HERE,
    TRUNCATED,
    VERDICTS,
    Claim,
    Derivation,
    DocumentResult,
    Entry,
    Replay,
    indexed,
    ordered,
)
from scalargrad.worked.running import Evaluation


def judge(evaluation: Evaluation, statement: ClaimLine) -> Claim:
    """Compute both sides of a claim and give the verdict."""
    evaluation.notes.clear()
    left = evaluation.value(statement.left)
    stated = read_stated(evaluation, statement.right)
    claim = Claim(
        statement.line, statement.column, statement.text, statement.relation, left, stated_quantity(stated), [],
        statement.wrong is not None, statement.wrong or "", evaluation.moment, statement.right_text,
        right_entries=stated,
    )  # fmt: skip
    right = spread(stated, shape(left))
    if right is None:
        shapes = f"{show_shape(shape(stated))} is stated, {show_shape(shape(left))} is computed"
        evaluation.notes.append(f"the shapes differ: {shapes}")
        claim.verdict = FAILS
    else:
        each: list[Any] = list(entries(right))
        for (index, scalar), one in zip(indexed(left), each, strict=True):
            claim.entries.append(Entry(index, scalar, one))
        claim.verdict = _verdict(claim, evaluation)
    if claim.verdict == FAILS:
        claim.notes += evaluation.notes or _cut_by_an_update(claim, statement, evaluation)
    return claim


def _cut_by_an_update(claim: Claim, statement: ClaimLine, evaluation: Evaluation) -> list[str]:
    """Whether a derivative would be the stated one if it went on through a parameter that was assigned again.

    That is what an author expects who writes `h = 0` and then `h = tanh(w*h + u*x)`, a formula and no update.
    """
    if not (claim.entries and has_derivatives(statement.left)):
        return []
    usual, evaluation.derivation = evaluation.derivation, Derivation(through_updates=True)
    try:
        left = evaluation.value(statement.left)
    except DocumentError:
        return []
    finally:
        evaluation.derivation = usual
    pairs = zip(entries(left), claim.entries, strict=True)
    if any(verdict_here(claim.relation, number(scalar), entry.stated) == FAILS for scalar, entry in pairs):
        return []
    above = set(ordered(entries(left), lambda node: node.is_leaf))
    names = [
        f"{name} (line {version.line})"
        for name, versions in evaluation.result.history.items()
        for version in versions
        if version.how == "updated" and not above.isdisjoint(entries(version.quantity))
    ]
    return [
        f"it would hold if derivatives went through {', '.join(names[:3])}: a name that was bound by a number "
        "and is assigned again is a new parameter; give what is computed a name of its own"
    ]


def _verdict(claim: Claim, evaluation: Evaluation) -> str:
    free = evaluation.result.free
    groups: list[Group] | None = None
    for entry in claim.entries:
        stated = entry.stated
        entry.verdict = verdict_here(claim.relation, number(entry.left), stated)
        if entry.verdict == FAILS and claim.relation == "==" and stated.kind != "approx" and stated.scalar is not None:
            entry.verdict = HOLDS if same_with_more_digits(Replay([entry.left, stated.scalar]), {}) else FAILS
        if free and entry.verdict in (HOLDS, TRUNCATED) and not holds_for_every(claim, entry, free):
            entry.verdict = FAILS
        if claim.relation == "==" and entry.verdict == HOLDS and stated.kind == "formula":
            groups = list(_groups_of_probabilities(evaluation.result)) if groups is None else groups
            entry.verdict = HOLDS if holds_as_a_formula(claim, entry, groups) else ONLY_HERE
    return max((entry.verdict for entry in claim.entries), key=VERDICTS.index, default=HOLDS)


def _groups_of_probabilities(result: DocumentResult) -> Iterator[Group]:
    """Given vectors, and rows of given matrices, of numbers from 0 to 1 that sum to 1."""
    for versions in result.history.values():
        for version in versions:
            sizes = shape(version.quantity)
            if version.how == "given" and sizes and sizes[-1] > 1:
                for row in version.quantity.rows():
                    if all(0 <= leaf.data <= 1 for leaf in row) and sum(leaf.data for leaf in row) == 1:
                        yield row
