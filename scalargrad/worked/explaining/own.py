"""What claims come to from the numbers that are stated above them: what whoever worked with these would find."""

from __future__ import annotations

from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.inherited import starts
from scalargrad.worked.explaining.names import Names
from scalargrad.worked.explaining.places import Places
from scalargrad.worked.explaining.updates import Updates
from scalargrad.worked.explaining.what_if import OutOfWork, as_real
from scalargrad.worked.numbers import OutOfTime, Real
from scalargrad.worked.record import FAILS, Claim, Record

WORK = 500_000  # that may be done for one claim (what_if.py)


def from_stated(record: Record) -> dict[Claim, list[list[Real]]]:
    """For each failing equation its entries from the wrong numbers above, and from all that are stated.

    What cannot be computed, or not in time, is left out.
    """
    found: dict[Claim, list[list[Real]]] = {}
    wrong = [claim for claim in record.claims if claim.verdict == FAILS and claim.relation == "==" and claim.entries]
    try:
        names = Names(record)
        places, updates = Places(names.known), Updates(names)
        for claim in wrong:
            try:
                found[claim] = _outcomes(Case(claim, names, places, updates, WORK))
            except (OutOfWork, ArithmeticError, ValueError, LookupError, RecursionError):
                continue
    except OutOfTime:
        pass
    return found


def _outcomes(case: Case) -> list[list[Real]]:
    found = []
    for _, printed in starts(case):
        there = case.given(printed) if printed else None
        numbers = there.outcome({}) if there is not None else None
        if numbers is not None:
            found.append(list(map(as_real, numbers)))
    return found
