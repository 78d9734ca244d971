"""Why a claim fails: the questions, in their order, and the simplest answers first.

Is it carried over from numbers that are printed above? Is it the same mistake as in an earlier claim? Which mistake is
it? The first that has an answer is the last that is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scalargrad.worked.explaining.carried import carried_over
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.causes import NEARLY_AS_SIMPLE, Found, causes
from scalargrad.worked.explaining.entries import of_entries
from scalargrad.worked.explaining.inherited import starts
from scalargrad.worked.explaining.names import Names, text_of
from scalargrad.worked.explaining.places import Places
from scalargrad.worked.explaining.updates import Updates
from scalargrad.worked.explaining.what_if import Changes, OutOfWork
from scalargrad.worked.judging import verdict_here
from scalargrad.worked.numbers import OutOfTime, check_time, entries, number, shape
from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, TRUNCATED, Cause, Claim, Lines, Record

AT_MOST = 3
TOO_LIKELY = 0.5  # so many guesses would have fitted by chance: too few digits to tell
LARGEST = 20_000  # nodes in a claim's computation
# What may be computed for one claim, on any machine: numbers, times what each takes (what_if.py). Of all claims of the
# shipped and the planted documents the one that takes most needs 0.8 million; what is given here lasts 1.5 to 4 s, and
# is used up by a network with three layers of 24 neurons.
WORK = 2_500_000
BY_ROUNDING = ("rounded", "cut-off", "last-digit")  # is told even where few digits are printed
SECOND_TIME = 0.1  # how likely a fit by chance may be where a mistake is looked for a second time
LATEST = 10  # so many mistakes are looked for a second time


class Known(NamedTuple):
    """A mistake that was found in a line."""

    line: int
    cause: Cause
    changes: Changes


def explain(result: Record, since: int = 0) -> dict[Claim, list[Cause]]:
    """Why each claim fails, the simplest cause first; claims without one are left out, as are those without time left.

    since: the line from which on claims are explained.
    """
    wrong = [claim for claim in result.claims if claim.verdict in (FAILS, ONLY_HERE) and claim.line >= since]
    found: dict[Claim, list[Cause]] = {}
    if not wrong:
        return found
    try:
        names = Names(result)
        places, updates, known = Places(names.known), Updates(names), list[Known]()
        for claim in wrong:
            check_time()
            if claim.relation == "==" and not claim.entries:
                found[claim] = in_another_shape(claim)
            elif claim.relation == "==":
                case = Case(claim, names, places, updates, WORK)
                inherited = {one for one, why in found.items() if why and why[0].lines}
                found[claim] = _explained(case, inherited, known)
    except OutOfTime:
        pass
    return {claim: why for claim, why in found.items() if why}


def _explained(case: Case, inherited: set[Claim], known: list[Known]) -> list[Cause]:
    if not case.entries or len(case.computation.order) > LARGEST:
        return []
    found: dict[str, Found] = {}
    try:
        carried = carried_over(case, inherited)
        repeated = carried or same_again(case, known[-LATEST:])
        if repeated is not None:
            return [repeated]
        for one in own_causes(case):
            text = text_of(one.cause)
            if text not in found or one.cost < found[text].cost:
                found[text] = one
    except (OutOfWork, OutOfTime):
        pass
    except Exception as error:  # a defect of this program must not cost the verdicts
        said = "the checker failed to explain this, please report it ({error})"
        found[said] = Found(9.0, Cause("defect", said, {"error": f"{type(error).__name__}: {error}"}))
    best = simplest(case, list(found.values()))
    if best and best[0].may_come_again:
        known.append(Known(case.claim.line, best[0].cause, best[0].changes))
    return [one.cause for one in best]


def same_again(case: Case, known: Sequence[Known]) -> Cause | None:
    """A mistake in an earlier line, in a number that is not printed, that makes this claim wrong as well."""
    if case.chance > SECOND_TIME:
        return None
    for _, printed in starts(case):
        there = case.given(printed)
        for line, cause, changes in known if there is not None else ():
            if there is not None and all(map(case.computation.has, changes)) and there.fits(changes):
                words = {"line": Lines((line,)), "cause": cause}
                return Cause("same-again", "follows from {line}: {cause}", words, lines=(line,))  # type: ignore[arg-type]
    return None


def own_causes(case: Case) -> list[Found]:
    """First as if all numbers above were the right ones; if nothing is found, with the numbers that are printed."""
    for extra, printed in starts(case):
        there = case.given(printed)
        found = list(causes(there)) if there is not None else []
        if found:
            return [Found(one.cost + extra, one.cause, one.changes) for one in found]
    return of_entries(case, lambda one: list(causes(one)))


def simplest(case: Case, found: list[Found]) -> list[Found]:
    """The simplest causes, and those that are nearly as simple; that it cannot be told, where many would fit."""
    if not found:
        return []
    found.sort(key=lambda one: one.cost)
    best = found[0]
    if case.by_chance(best.cost) > TOO_LIKELY and best.cause.mistake not in BY_ROUNDING:
        return [Found(best.cost, Cause("too-few-digits", "too few printed digits to tell the cause"))]
    return [one for one in found if one.cost <= best.cost + NEARLY_AS_SIMPLE][:AT_MOST]


def in_another_shape(claim: Claim) -> list[Cause]:
    """What to say of a matrix that is stated in another shape: whether it is the right one, rows for columns.

    This is no row of the table, as there are no entries to put other numbers in the place of.
    """
    stated, computed = claim.right_entries, claim.left
    if len(shape(stated)) != 2 or shape(stated)[::-1] != shape(computed):
        return []
    pairs = zip(entries(stated.T), entries(computed))
    if all(verdict_here("==", number(here), one) in (HOLDS, TRUNCATED) for one, here in pairs):  # type: ignore[arg-type]
        return [Cause("rows-for-columns", "rows and columns are swapped: these are the right numbers, transposed")]
    return []
