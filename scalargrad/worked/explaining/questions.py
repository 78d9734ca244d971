"""Why a claim fails: the three questions, in their order, and the simplest answers first."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.worked.explaining.carried import carried_over, together
from scalargrad.worked.explaining.edges import structural
from scalargrad.worked.explaining.factors import common_factors
from scalargrad.worked.explaining.hypothesis import Hypotheses, Hypothesis, PrintedNumbers, Study
from scalargrad.worked.explaining.indices import index_slips, name_on_the_right, transposed
from scalargrad.worked.explaining.misread import LEAST, single_numbers, slip_of_the_pen
from scalargrad.worked.explaining.naming import text_of
from scalargrad.worked.explaining.omissions import left_out
from scalargrad.worked.explaining.printed import Printed, confirmed_before, printed_before, printed_units
from scalargrad.worked.explaining.roles import Roles
from scalargrad.worked.explaining.rounding import is_small, rounded_intermediates
from scalargrad.worked.explaining.single import single_places
from scalargrad.worked.explaining.trial import Trial
from scalargrad.worked.explaining.updates import Updates
from scalargrad.worked.numbers import OutOfTime, check_time, time_limit
from scalargrad.worked.record import FAILS, ONLY_HERE, Cause, Claim, DocumentResult, Lines

Mistakes = list[tuple[int, Hypothesis]]  # found so far, each with its line
Found = tuple[float, Cause, Hypothesis | None]  # what it costs to think of it

AT_MOST = 3
ROUNDED = 1.2  # what it costs that intermediate results were rounded, where that is not the first thing to think of
NEARLY_AS_SIMPLE = 0.4  # an explanation that costs more than this above the simplest is not given
TOO_LIKELY = 0.5  # so many hypotheses would have fitted by chance: too few digits to tell
FEW_UNITS = 5  # a claim that is off by more of its last digits is less likely to be so by rounding
BY_ROUNDING = ("rounded", "cut-off", "last-digit")  # is told even where few digits are printed
SECONDS = 2.0  # for one claim
LARGEST = 20_000  # nodes in a claim's course


def explain(result: DocumentResult, since: int = 0) -> dict[Claim, list[Cause]]:
    """Why each claim fails, the simplest cause first; claims without one are left out, as are those without time left.

    since: the line from which on claims are explained.
    """
    wrong = [claim for claim in result.claims if claim.verdict in (FAILS, ONLY_HERE) and claim.line >= since]
    causes: dict[Claim, list[Cause]] = {}
    if not wrong:
        return causes
    try:
        study = Study(result)
        updates = Updates(study)
        mistakes: Mistakes = []
        for claim in wrong:
            check_time()
            found: list[Cause] = []
            if claim.relation == "==" and not claim.entries:
                found = transposed(claim)
            elif claim.relation == "==":
                earlier = [one for one in result.claims if one.moment < claim.moment]
                inherited = {one for one, known in causes.items() if known[0].lines}
                found = _explain(claim, earlier, inherited, study, updates, mistakes)
            if found:
                causes[claim] = found
    except OutOfTime:
        pass
    return causes


def _explain(
    claim: Claim, earlier: list[Claim], inherited: set[Claim], study: Study, updates: Updates, mistakes: Mistakes
) -> list[Cause]:
    found: dict[str, Found] = {}
    trial = None
    try:
        with time_limit(SECONDS):
            trial = Trial(claim, study)
            if not trial.entries or len(trial.course.order) > LARGEST:
                return []
            printed = printed_before(trial, earlier)
            carried = carried_over(trial, printed, inherited) if claim.verdict == FAILS else None
            if carried is not None:
                return [carried]
            trial.tried.clear()
            again = _same_again(trial, printed, mistakes)
            if again is not None:
                return [again]
            for cost, cause, hypothesis in _own_causes(trial, earlier, printed, updates):
                text = text_of(cause)
                if text not in found or cost < found[text][0]:
                    found[text] = cost, cause, hypothesis
    except OutOfTime:
        pass
    except Exception as error:  # a defect of this program must not cost the verdicts
        text = f"the checker failed to explain this, please report it ({type(error).__name__}: {error})"
        found[text] = 9.0, Cause("defect", "{what}", {"what": text}), None
    if trial is None or not found:
        return []
    best, *others = _simplest(list(found.values()), trial)
    hypothesis = best[2]
    if hypothesis is not None and hypothesis.swap is None and hypothesis.outputs is None:
        mistakes.append((claim.line, hypothesis))
    return [cause for _, cause, _ in (best, *others)]


def _same_again(trial: Trial, printed: list[Printed], mistakes: Mistakes) -> Cause | None:
    """A mistake in an earlier line, in a number that is not printed, that makes this claim wrong as well."""
    if trial.chance > 0.1:
        return None
    for _, context in _contexts(trial, printed):
        if trial.use(context):
            for line, mistake in mistakes[-10:]:
                if trial.fits(mistake):
                    trial.use({})
                    said = "follows from {line}: {cause}"
                    return Cause("same-again", said, {"line": Lines((line,)), "cause": mistake.cause()}, lines=(line,))
    trial.use({})
    return None


def _simplest(found: list[Found], trial: Trial) -> list[Found]:
    found.sort(key=lambda one: one[0])
    best, cause, _ = found[0]
    if trial.by_chance(best) > TOO_LIKELY and cause.mistake not in BY_ROUNDING:
        return [(best, Cause("too-few-digits", "too few printed digits to tell the cause"), None)]
    return [one for one in found if one[0] <= best + NEARLY_AS_SIMPLE][:AT_MOST]


def _own_causes(trial: Trial, earlier: list[Claim], printed: list[Printed], updates: Updates) -> Iterator[Found]:
    """First as if all numbers above were the right ones; if nothing is found, with the numbers that are printed."""
    units = printed_units(trial, earlier)
    confirmed = confirmed_before(trial, earlier)
    something = False
    for extra, context in _contexts(trial, printed):
        if not trial.use(context):
            continue
        roles = Roles(trial, confirmed, units, updates.rates)
        if not extra and trial.units_off < 2 and len(trial.entries) == 1:
            for hypothesis in slip_of_the_pen(trial):
                something = True
                yield 0.4, hypothesis.cause(), None
        if not extra and is_small(trial):
            for cost, cause in rounded_intermediates(trial, units) or rounded_intermediates(trial, {}):
                something = True
                yield cost - (0.5 if trial.units_off <= FEW_UNITS else 0.3), cause, None
        best = 9.0
        for cause in name_on_the_right(trial) if not extra else []:
            something = True
            yield 1.2, cause, None
        for least, hypotheses in _hypotheses(roles, earlier, updates):
            if least > best + NEARLY_AS_SIMPLE:
                break
            for hypothesis in hypotheses:
                if trial.fits(hypothesis):
                    something = True
                    best = min(best, hypothesis.cost)
                    yield hypothesis.cost + extra, hypothesis.cause(), hypothesis
        if not extra and best > ROUNDED and not is_small(trial):
            for cost, cause in rounded_intermediates(trial, units):
                something = True
                yield cost, cause, None
        if something:
            return


def _contexts(trial: Trial, printed: list[Printed]) -> Iterator[tuple[float, PrintedNumbers]]:
    yield 0.0, {}
    if trial.is_moved:
        return
    for extra, sources in ((0.2, [one for one in printed if one.is_wrong]), (0.3, printed)):
        numbers = together(sources)
        own = {*trial.course.gradients, *trial.course.gradients.values(), *trial.course.outputs}
        numbers = {key: number for key, number in numbers.items() if key not in own}  # what the claim states anew
        if numbers:
            yield extra, numbers


def _hypotheses(roles: Roles, earlier: list[Claim], updates: Updates) -> Iterator[tuple[float, Hypotheses]]:
    """Kind after kind, each with the least that one of its hypotheses costs."""
    trial = roles.trial
    yield 0.7, common_factors(trial, updates)
    yield 0.8, structural(roles, updates)
    yield 0.9, left_out(roles)
    yield 0.9, index_slips(roles, earlier, trial.study.result.claims)
    yield 0.9, single_places(roles, updates)
    yield 1.2, slip_of_the_pen(trial)
    yield LEAST, single_numbers(roles, earlier)
