"""Why claims fail: the questions, in their order, and the simplest answers first.

Is it carried over from what is printed above? Is it a mistake that was found in an earlier claim? Which mistake is it?
Does it come from the same wrong number as a claim above?
The first that has an answer is the last that is asked; what was found is then looked at as a whole (diagnosis.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from scalargrad.worked.explaining.candidates import known_in
from scalargrad.worked.explaining.carried import beside, carried_over
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.causes import Found, causes
from scalargrad.worked.explaining.diagnosis import diagnose, with_followers
from scalargrad.worked.explaining.different import different
from scalargrad.worked.explaining.entries import of_entries
from scalargrad.worked.explaining.inherited import starts
from scalargrad.worked.explaining.names import Names
from scalargrad.worked.explaining.near import used_rightly
from scalargrad.worked.explaining.places import Places
from scalargrad.worked.explaining.updates import Updates
from scalargrad.worked.explaining.what_if import OutOfWork
from scalargrad.worked.judging import verdict_here
from scalargrad.worked.numbers import OutOfTime, check_time, entries, number, shape
from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, TRUNCATED, Cause, Claim, Record

LARGEST = 20_000  # nodes in a claim's computation
# What may be computed for one claim, on any machine: numbers, times what each takes (what_if.py). Of all claims of the
# shipped and the planted documents the one that takes most needs 0.8 million; what is given here lasts 1.5 to 4 s, and
# is used up by a network with three layers of 24 neurons.
WORK = 2_500_000
IN_ALL = 8 * WORK  # for all claims of a document
FAR_FETCHED = 1.3  # what costs this much more than to begin with printed numbers is not enough: those are tried, too
READ_RIGHTLY = 0.3  # what it costs a given number to be another where it was read rightly before
FOLLOWERS = 2  # claims for each line from which they follow, which tell what that line does not
TOGETHER = 24  # claims with mistakes of their own that are looked at together


def explain(result: Record, since: int = 0) -> dict[Claim, list[Cause]]:
    """Why each claim fails, the simplest cause first; claims without one are left out, as are those without time left.

    since: the line from which on claims are explained. Whatever goes wrong here does not cost the verdicts: no error
    is raised.
    """
    found: dict[Claim, list[Cause]] = {}
    asked = (FAILS, ONLY_HERE, TRUNCATED)
    wrong = [claim for claim in result.claims if claim.verdict in asked and claim.line >= since]
    wrong = [claim for claim in wrong if claim.relation == "==" and not claim.is_right_here]
    if not wrong:
        return found
    try:
        _Document(result, found).explain(sorted(wrong, key=lambda claim: claim.moment))
    except OutOfTime:
        pass
    except Exception as error:  # a defect of this program
        found.setdefault(wrong[0], [defect(error)])
    return with_followers({claim: why for claim, why in found.items() if why})


def defect(error: Exception) -> Cause:
    """What is told of a defect of this program."""
    words = {"error": f"{type(error).__name__}: {error}"[:150]}
    return Cause("defect", "the checker failed to explain this, please report it ({error})", words)


class _Document:
    """What is known while a document's claims are explained. told: the causes of each claim."""

    def __init__(self, record: Record, told: dict[Claim, list[Cause]]) -> None:
        self.told = told
        self.names = Names(record)
        self.places, self.updates = Places(self.names.known), Updates(self.names)
        self.work: float = IN_ALL
        self.inherited: set[Claim] = set()  # the claims that follow from others above
        self.cases: list[Case] = []  # of the other ones
        self.found: list[list[Found]] = []  # and the causes of each alone
        self.followers: dict[int, list[Case]] = {}  # the first claims that follow from a line

    def explain(self, claims: Sequence[Claim]) -> None:
        """One claim after the other; then those that do not follow from what is printed, together."""
        try:
            for claim in claims:
                check_time()
                if not claim.entries:
                    self.told[claim] = in_another_shape(claim)
                else:
                    self._ask(claim)
                if len(self.cases) == TOGETHER:
                    self._tell_together()
        finally:
            self._tell_together()

    def _ask(self, claim: Claim) -> None:
        case = Case(claim, self.names, self.places, self.updates, min(WORK, self.work))
        if not case.failing or len(case.computation.order) > LARGEST or not case.is_for_floats:
            return
        if claim.verdict == ONLY_HERE and not case.is_moved:  # whatever is tried here fits as well
            return
        given, found = case.computation.work, list[Found]()
        try:
            carried = carried_over(case, self.inherited)
            if carried is not None:
                self._follows(case, carried)
            if carried is not None or case.is_cut:  # digits that were cut off need no other reason
                return
            if known_in(case, [min(each, key=lambda one: one.cost) for each in self.found if each]):
                self.inherited.add(claim)
            else:
                found += own_causes(case)
                same = None if found else beside(case)
                if same is not None:
                    self._follows(case, same)
                    return
        except (OutOfWork, OutOfTime):
            pass
        except Exception as error:
            self.told[claim] = [defect(error)]
            return
        finally:
            self.work -= given - case.computation.work
        self.cases.append(case)
        self.found.append(found)

    def _follows(self, case: Case, cause: Cause) -> None:
        self.inherited.add(case.claim)
        self.told[case.claim] = [cause]
        if not case.is_cut and len(self.followers.setdefault(cause.lines[0], [])) < FOLLOWERS:
            self.followers[cause.lines[0]].append(case)

    def _tell_together(self) -> None:
        cases, found, followers = self.cases, self.found, self.followers
        self.cases, self.found, self.followers = [], [], {}
        if cases:
            self.told |= diagnose(cases, found, followers)


def own_causes(case: Case) -> list[Found]:
    """First as if all numbers above were the right ones; if nothing simple is found, with those that are printed."""
    found: list[Found] = []
    for extra, printed in starts(case):
        if found and min(one.cost for one in found) <= extra + FAR_FETCHED:
            break
        there = case.given(printed)
        try:
            for one in causes(there) if there is not None else ():
                read_rightly = not used_rightly(case).isdisjoint(one.changes)
                cost = one.cost + extra + READ_RIGHTLY * read_rightly
                found.append(Found(cost, one.cause, one.changes))
        except (OutOfWork, OutOfTime):
            return different(case, found)
    if found:
        return different(case, found)
    return of_entries(case, lambda one: list(causes(one)))


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
