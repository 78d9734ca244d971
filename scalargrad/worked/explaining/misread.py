"""One number that is another wherever it is used: a given number misread, an intermediate one miscopied."""

from __future__ import annotations

from collections.abc import Callable

from scalargrad.value import Value
from scalargrad.worked.explaining.course import Key, Number
from scalargrad.worked.explaining.hypothesis import Hypotheses, Hypothesis, told
from scalargrad.worked.explaining.naming import figure
from scalargrad.worked.explaining.printed import keys_of
from scalargrad.worked.explaining.roles import Roles
from scalargrad.worked.explaining.single import times
from scalargrad.worked.explaining.slips import Slip, slip
from scalargrad.worked.explaining.solving import misread, slipped, solve
from scalargrad.worked.explaining.trial import NO_NUMBER, Trial, entries_of
from scalargrad.worked.numbers import Real
from scalargrad.worked.record import Cause, Claim, Figure

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
    right = trial.computed[k].significant(max(len(stated.literal.lstrip("-0.")), 3))
    words = {"stated": Figure(stated.literal, float(trial.stated[k])), "right": Figure(right, float(trial.computed[k]))}
    if what is Slip.LAST_DIGIT:
        said = f"{what.value} ({{stated}} for {{right}}): most likely something was rounded on the way"
    else:
        said = f"a slip of the pen: {what.value} ({{stated}} for {{right}})"
    cause = told("last-digit" if what is Slip.LAST_DIGIT else "slip", said, **words)
    goal = trial.goal(0, False)
    exact = trial.stated
    yield Hypothesis(cost, cause, swap=lambda found: _put(found, k, goal, exact))


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

        def cause(mistake: str, other: Real, what: str, name: str = name, right: float = right) -> Callable[[], Cause]:
            said = f"as if {{name}} were {{other}} where it is {{right}}: {what}"
            return told(mistake, said, [name], name=name, other=figure(other, 12), right=Figure(f"{right:.9g}", right))

        if given is not None and len(keys) <= FEW:  # several numbers may fit, as E is quadratic: every slip is tried
            for cost, other, what in misread(roles, given):
                yield Hypothesis(cost + 0.5, cause("misread", other, what.value), pins={key: other})
        solved = solve(trial, key, right)
        if solved is None:
            continue
        if right and solved.is_near(-right):
            said = "as if {name} were {other}, with the other sign, where it is {right}"
            other_, right_ = Figure(f"{-right:.9g}", -right), Figure(f"{right:.9g}", right)
            cause_ = told("sign", said, [name], name=name, other=other_, right=right_)
            yield Hypothesis(LEAST, cause_, pins={key: times(Real(-1))})
        if right and abs(solved.needed) <= solved.width:
            yield Hypothesis(LEAST, cause("no-term", Real(0), "it is left out"), pins={key: Real(0)})
        if given is None or len(keys) > FEW:
            for cost, other, what in slipped(roles, key, right, solved):
                extra = 0.5 if given is not None else 0.7
                yield Hypothesis(cost + extra, cause("misread", other, what.value), pins={key: other})


def _key_name(name: str | None, claim: Claim, index: tuple[int, ...]) -> str:
    if name is not None:
        return name
    left = claim.text.partition("==")[0].strip()
    return left + (f"[{', '.join(map(str, index))}]" if index else "")
