"""The second question, edge by edge: solve for the number at one place, and recognise it.

A number that is 0, 1, minus, twice or half the right one, the number of some name, its own before an update, or the
right one with a slip of the pen in it, is an explanation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.explaining.course import Number, Other
from scalargrad.worked.explaining.hypothesis import AS_IF, Hypotheses, Hypothesis
from scalargrad.worked.explaining.naming import Word, figure, phrase
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.roles import Roles
from scalargrad.worked.explaining.solving import Solved, slipped, solve
from scalargrad.worked.explaining.trial import NO_NUMBER, Trial
from scalargrad.worked.explaining.updates import Updates, updated_parameter
from scalargrad.worked.numbers import Real, number
from scalargrad.worked.record import Cause, Figure

CERTAIN = 0.05  # how many hits by chance are allowed where any number of the document may be meant
SHORT = Fraction(1, 10**8)  # given numbers have no more digits than this


def single_places(roles: Roles, updates: Updates) -> Hypotheses:
    """The second question, edge by edge."""
    trial = roles.trial
    named = _named_numbers(trial)
    places = [place for place in [*roles.back, *roles.forward] if place in roles.near]
    places += [place for place in roles.back if place not in roles.near]
    for place in places[:400]:
        world = trial.world(0, False)
        try:
            right = float(world.here(place))
        except NO_NUMBER:
            continue
        solved = solve(trial, place, right)
        if solved is None:
            continue
        far = roles.cost([place])
        for cost, other, mistake, shown, more in _candidates(roles, updates, place, right, named, solved):
            yield Hypothesis(cost + far, _cause(roles, place, mistake, shown, more), {place: other})


def _cause(roles: Roles, place: Place, mistake: str, other: Word, more: str) -> Callable[[], Cause]:
    def cause() -> Cause:
        words = roles.trial.wording.at(place, roles.pass_of.get(place))
        where = roles.naming.name(place.source)
        return Cause(mistake, AS_IF + more, words | {"other": other}, (where,) if where else ())

    return cause


def _candidates(
    roles: Roles, updates: Updates, place: Place, right: float, named: dict[str, Value], solved: Solved
) -> Iterator[tuple[float, Other, str, Word, str]]:
    """Cost, the other number, the kind of mistake, how the number is shown, what is said after that."""
    trial = roles.trial
    a_step = not place.back and place.i == 1 and updated_parameter(place.node, trial.study.asked) is not None
    for cost, factor, word in ((1.7, -1.0, "minus"), (1.9, 2.0, "twice"), (1.9, 0.5, "half")):
        if right and solved.is_near(right * factor):
            exact = Real(Fraction(factor))
            scaled = times(exact)
            shown: Word = f"{word} the right number"
            if not trial.is_moved:
                number_ = Figure(f"{right * factor:.6g}", right * factor)
                shown = phrase(f"{{number}}, {word} the right number,", number=number_)
            yield (0.9 if a_step else cost), scaled, "sign" if word == "minus" else "factor", shown, ""
    if right and solved.is_near(1 / right):
        shown = roles.naming.name(place.source) or Figure(f"{right:.6g}", right)
        yield 1.9, _inverse, "divided", phrase("1/{source}", source=shown), ""
    if right != 1 and solved.is_near(1.0):
        yield 1.6, Real(1), "no-factor", figure(Real(1)), ": this factor is left out"
    if right and abs(solved.needed) <= solved.width:
        left_out = "this path is left out" if place.back else "it is left out"
        yield 1.4, Real(0), "no-path" if place.back else "no-term", figure(Real(0)), f": {left_out}"
    source = place.source
    if source is not None and roles.naming.is_parameter(source):
        for label, other in updates.of(source, trial).items():
            if solved.is_near(float(trial.world(0, False).resolved(place, other))):
                late = label.startswith("earlier")
                which = f"its {'old' if late else 'updated'} number"
                kind = "updated-late" if late else "updated-early"
                yield 1.1, other, kind, which, ": updated before it was used"
    certain = trial.chance * len(named) < CERTAIN
    for name, scalar in named.items():
        if scalar is not source and solved.is_near(float(trial.world(0, False).number(scalar))):
            if roles.is_output(place, scalar):
                yield 1.0, scalar, "other-input", roles.naming.quantity(scalar), ""
            elif certain and (place.back or place.factor is not None):
                shown = phrase("{name} ({number})", name=name, number=figure(number(scalar)))
                yield 2.2, scalar, "other-name", shown, ""
    if source is not None and not trial.is_moved:
        for cost, other_number, what in slipped(roles, source, right, solved):
            yield cost + 1.2, other_number, "misread", figure(other_number, 12), f": {what.value}"


def times(factor: Real) -> Callable[[Number], Number]:
    """What multiplies a float or a Real by a factor."""

    def product(x: Number) -> Number:
        return x * (float(factor) if isinstance(x, (float, int)) else factor)

    return product


def _inverse(x: Number) -> Number:
    return 1 / x


def _named_numbers(trial: Trial) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, version, scalar in trial.study.result.scalars():
        if version.how != "counted" and version is trial.at.get(name.partition("[")[0]) and isinstance(scalar, Value):
            found[name] = scalar
            if len(found) >= 300:
                break
    return found
