"""Chains of claims, a == b == c: whether substituted numbers give the number after them, and what `# wrong` means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from scalargrad.worked.judging.ranges import Spread, coarsest, rounded_results
from scalargrad.worked.judging.stated import NO_TABLES, spread
from scalargrad.worked.judging.tables import Tables
from scalargrad.worked.judging.verdicts import verdict_here
from scalargrad.worked.language import ClaimLine
from scalargrad.worked.numbers import Quantity, Real, entries, number, shape
from scalargrad.worked.record import FAILS, HOLDS, OPEN, Cause, Claim, Figure, Stated, indexed, show_index
from scalargrad.worked.running import Runner

_AS_PRINTED = ("printed", "approx")
FINELY = Fraction(1, 1000)  # numbers with four digits or more are that certain, and their products


def disagreement(statement: ClaimLine, stated: Quantity, runner: Runner, tables: Tables = NO_TABLES) -> Cause | None:
    """Where the arithmetic before a side of a chain does not give what is stated there, as far as that is printed.

    A claim may hold by its printed digits and yet not be what was computed: 0.15/1.517 is no 0.098.
    """
    if statement.before is None:
        return None
    arithmetic, text = statement.before
    computed = runner.expressions.value(arithmetic)
    here = spread(stated, shape(computed))
    if here is None or shape(here) != shape(stated):
        return None  # each is compared with the first side, which says how the shapes differ
    each: list[Any] = list(entries(here))
    results = rounded_results(runner.expressions, arithmetic, runner.record, tables)
    is_fine = coarsest(arithmetic, runner.record, tables) <= FINELY
    ranges: list[Any] = [None] * len(each) if results is None else entries(results)
    for (index, scalar), one, least_and_largest in zip(indexed(computed), each, ranges, strict=True):
        if not _agrees(number(scalar), one, least_and_largest, is_fine):
            words = {
                "arithmetic": text,
                "number": _figure(number(scalar)),
                "stated": one.literal or statement.right_text,
            }
            if not index:
                return Cause("chain-broken", "{arithmetic} is {number}, not {stated}", words)
            words["index"] = show_index(index)
            return Cause("chain-broken", "entry {index} of {arithmetic} is {number}, not {stated}", words)
    return None


def _agrees(computed: Real, stated: Stated, results: Spread | None, is_fine: bool) -> bool:
    """Whether arithmetic gives what is stated after it, or may give it with the numbers that round to those in it.

    A product of numbers of four digits is right to four digits: a unit more or less of the last one is no mistake.
    is_fine: whether all numbers in it have as many; of a difference fewer may be left.
    """
    if stated.kind not in _AS_PRINTED or verdict_here("==", computed, stated) != FAILS:
        return True
    if results is None or not (is_fine or results.half <= FINELY * abs(results.middle)):
        return False
    room = stated.tolerance or Real(stated.unit or 0) / 2
    return abs(number(stated.scalar or Real(0)) - results.middle) <= results.half + room


def _figure(real: Real) -> Figure:
    return Figure(real.significant(6), float(real))


def with_mark(claims: Sequence[Claim], statement: ClaimLine) -> list[Claim]:
    """The claims of a chain, as many as have been judged, with the mark of their line.

    A chain that is marked wrong is wrong in one of its claims; the others may well hold.
    """
    if statement.wrong is None:
        return list(claims)
    some_fail = any(claim.verdict not in (HOLDS, OPEN) for claim in claims)
    return [replace(claim, known_wrong=not some_fail or claim.verdict != HOLDS) for claim in claims]
