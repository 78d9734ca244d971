"""One number that is another wherever it is used: a given number misread, an intermediate one miscopied."""

from __future__ import annotations

from collections.abc import Callable

from scalargrad.value import Value
from scalargrad.worked.explaining.course import Key, Number
from scalargrad.worked.explaining.hypothesis import Hypotheses, Hypothesis, said
from scalargrad.worked.explaining.printed import keys_of
from scalargrad.worked.explaining.roles import Roles
from scalargrad.worked.explaining.single import times
from scalargrad.worked.explaining.slips import LAST_DIGIT, slip
from scalargrad.worked.explaining.solving import misread, slipped, solve
from scalargrad.worked.explaining.trial import NO_NUMBER, Trial, entries_of
from scalargrad.worked.numbers import Real, readable
from scalargrad.worked.record import Claim

FEW = 60  # numbers; of so many every slip is tried
LEAST = 1.7  # what a slip in another number than the stated one costs, at least


def slip_of_the_pen(trial: Trial) -> Hypotheses:
    """A slip in the stated number itself."""
    if len(trial.failing) != 1:
        return
    k = trial.failing[0]
    stated = trial.entries[k].stated
    if stated.kind != "printed":
        return
    found = slip(trial.computed[k], trial.stated[k], stated.unit)
    if found is None:
        return
    cost, what = found
    shown = trial.computed[k].significant(max(len(stated.literal.lstrip("-0.")), 3))
    if what == LAST_DIGIT:
        text = f"{what} ({stated.literal} for {shown}): most likely something was rounded on the way"
    else:
        text = f"a slip of the pen: {what} ({stated.literal} for {shown})"
    goal = trial.goal(0, False)
    exact = trial.stated
    yield Hypothesis(cost, lambda: text, swap=lambda found: _put(found, k, goal, exact))


def _put(found: list[Number], k: int, goal: list[Number], exact: list[Real]) -> list[Number]:
    return [(goal if isinstance(x, float) else exact)[k] if i == k else x for i, x in enumerate(found)]


def single_numbers(roles: Roles, earlier: list[Claim]) -> Hypotheses:
    """A given number that was misread, an intermediate one that was miscopied: used wrongly from there on."""
    trial, naming = roles.trial, roles.naming
    if trial.is_moved:
        return
    world = trial.world(0, False)
    keys: dict[Key, tuple[str, Value | None]] = {}
    near = roles.near_keys()
    for leaf in trial.course.leaves():
        name = naming.name(leaf)
        if name and leaf in near and leaf not in trial.study.result.free:
            keys[leaf] = (name, leaf)
    for claim in reversed(earlier[-60:]):
        for entry, _ in entries_of(claim):
            if isinstance(entry.left, Value):
                for key in keys_of(entry.left, trial):
                    if key in near:
                        keys.setdefault(key, (_key_name(naming.name(entry.left), claim, entry.index), None))
    for key, (name, given) in list(keys.items())[:150]:
        try:
            right = float(world.here(key))
        except NO_NUMBER:
            continue

        def text(other: Real, what: str, name: str = name, right: float = right) -> Callable[[], str]:
            return lambda: f"as if {name} were {readable(other, 12)} where it is {right:.9g}: {what}"

        if given is not None and len(keys) <= FEW:  # several numbers may fit, as E is quadratic: every slip is tried
            for cost, other, what in misread(roles, given):
                yield Hypothesis(cost + 0.5, text(other, what), pins={key: other})
        solved = solve(trial, key, right)
        if solved is None:
            continue
        if right and solved.is_near(-right):
            words = f"as if {name} were {-right:.9g}, with the other sign, where it is {right:.9g}"
            yield Hypothesis(LEAST, said(words), pins={key: times(Real(-1))})
        if right and abs(solved.needed) <= solved.width:
            yield Hypothesis(LEAST, text(Real(0), "it is left out"), pins={key: Real(0)})
        if given is None or len(keys) > FEW:
            for cost, other, what in slipped(roles, key, right, solved):
                yield Hypothesis(cost + (0.5 if given is not None else 0.7), text(other, what), pins={key: other})


def _key_name(name: str | None, claim: Claim, index: tuple[int, ...]) -> str:
    if name is not None:
        return name
    left = claim.text.partition("==")[0].strip()
    return left + (f"[{', '.join(map(str, index))}]" if index else "")
