"""The first question about a failing claim: is the error carried over from what is printed above it?

The printed numbers of earlier claims, rounded or wrong, are put in place of the computed ones, and the claim is
computed again from there, through the forward pass and through derivatives alike; so are wrong formulas.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from scalargrad.value import Value
from scalargrad.worked.explaining.case import TELLING, Case, entries_of, once
from scalargrad.worked.explaining.inherited import Printed, printed_before, together
from scalargrad.worked.explaining.names import Word, phrase
from scalargrad.worked.explaining.what_if import Changes, Other, Where
from scalargrad.worked.numbers import NoSuchNumber, Real
from scalargrad.worked.record import Cause, Claim, Lines, Replay, Spoken

MOST = 40  # claims that are tried as the one source
# what is said of one line, and of several
FROM_WRONG = (
    Spoken("follows from {lines}: it is right for the wrong number printed there"),
    Spoken("follows from {lines}: it is right for the wrong numbers printed there"),
)
FROM_ROUNDED = (
    Spoken("follows from {lines}: it is right for the rounded number printed there"),
    Spoken("follows from {lines}: it is right for the rounded numbers printed there"),
)
FROM_BOTH = Spoken("follows from {lines}: it is right for the numbers printed there")
BESIDE = Spoken("wrong in the same way as {lines}: by one wrong number that is not printed")
FROM_FORMULA = Spoken("follows from {lines}: it is right for the wrong formula there")


def beside(case: Case) -> Cause | None:
    """The claims about other parameters that come from the same wrong number, where no mistake is known that does."""
    own = {one.claim for one in printed_before(case)}
    sources = [one for one in printed_before(case, True) if one.is_wrong and one.claim not in own]
    for one in sources:
        if case.fits(_changes(case, [one])) or _fits_nearly(case, [one]):
            return replace(_told(case, [one]), said=BESIDE)
    return None


def carried_over(case: Case, inherited: Container[Claim]) -> Cause | None:
    """The lines that the error comes from, the one to begin with first; None if it is the claim's own.

    inherited: the earlier claims that follow from others themselves.
    """
    wrong = [one for one in printed_before(case) if one.is_wrong]
    rounded = [one for one in printed_before(case) if not one.is_wrong]
    # What a claim is computed from comes before what is only equal to that; a claim that is wrong by itself before one
    # that only inherits, and a later one before an earlier one.
    wrong.sort(key=lambda one: (not one.is_itself, one.claim in inherited, -one.claim.moment))
    wrong = wrong[:MOST]
    if any(leaf not in case.names.record.free for leaf in case.points[0]):  # other given numbers: no printed one counts
        return _from_formulas(case, [one for one in wrong if one.formulas])

    def fits(sources: Sequence[Printed]) -> bool:
        return case.fits(_changes(case, sources))

    choices = list(_choices(wrong, rounded))
    if not all(one.is_itself for one in (*wrong, *rounded)):
        choices[:0] = _choices(*([one for one in sources if one.is_itself] for sources in (wrong, rounded)))
    if case.is_cut:  # one of many rounded numbers would fit by chance
        choices = [one for one in choices if len(one) > 1 or one[0].is_wrong or len(rounded) == 1]
    for chosen in choices:
        if fits(chosen):
            return _told(case, _fewest(chosen, fits))
    for chosen in _each_and_all(wrong):
        if _fits_nearly(case, chosen):
            return _told(case, _fewest(chosen, partial(_fits_nearly, case)))
    return None


def _each_and_all(sources: list[Printed]) -> Iterator[list[Printed]]:
    yield from ([one] for one in sources)
    if len(sources) > 1:
        yield sources


def _choices(wrong: list[Printed], rounded: list[Printed]) -> Iterator[list[Printed]]:
    yield from _each_and_all(wrong)
    if rounded:
        yield from ([one, *rounded] for one in wrong)
        if len(wrong) > 1:
            yield wrong + rounded
        yield from ([one] for one in reversed(rounded[-MOST:]))
        if len(rounded) > 1:
            yield rounded


def _from_formulas(case: Case, wrong: list[Printed]) -> Cause | None:
    """The same for a claim that states a formula, which only wrong formulas can lead to."""

    def fits(sources: Sequence[Printed]) -> bool:
        return case.fits({where: scalar for one in sources for where, scalar in one.formulas.items()})

    for chosen in _each_and_all(wrong):
        if fits(chosen):
            return _told(case, _fewest(chosen, fits))
    return None


def _changes(case: Case, sources: Sequence[Printed]) -> Changes:
    """All that is printed; what a formula comes to, for the other numbers that are printed."""
    found: dict[Where, Other] = {where: value for where, (value, _) in together(sources).items()}
    if len(sources) > 1:
        for source in sources:
            found.update(_restated(case, source, sources) if source.formulas else {})
    return found


def _restated(case: Case, source: Printed, sources: Sequence[Printed]) -> Changes:
    """What the formulas of a claim come to if the numbers stand in them that other claims print."""
    replaced = _printed_nodes(case, tuple(one.claim for one in sources if one is not source))
    try:
        found = Replay(list(source.formulas.values())).numbers(replaced)
    except NoSuchNumber:
        return {}
    return dict(zip(source.formulas, found))


@once
def _printed_nodes(case: Case, claims: tuple[Claim, ...]) -> dict[Any, Real]:
    return {entry.left: stated for claim in claims for entry, stated in entries_of(claim)}


def _fits_nearly(case: Case, sources: Sequence[Printed]) -> bool:
    """The same where last digits may differ: by less, unless all that the claim is made of is printed wrongly."""
    numbers = together(sources)
    made_of = _made_of(case)
    telling = 1.0 if made_of and all(node in numbers for node in made_of) else TELLING
    return case.fits_nearly(_changes(case, sources), numbers, telling)


@once
def _made_of(case: Case) -> set[Value]:
    """The computed numbers with names that stand in the claim's own formula; nothing if derivatives do."""
    found: set[Value] = set()
    stack = [output for output in case.computation.outputs if isinstance(output, Value)]
    while stack:
        node = stack.pop()
        if node in case.computation.gradients:
            return set()
        for arg in node.parents:
            if arg.args and case.names.name(arg):
                found.add(arg)
            else:
                stack.append(arg)
    return found


def _fewest(sources: Sequence[Printed], fits: Callable[[Sequence[Printed]], bool]) -> list[Printed]:
    """The sources without those that the claim holds without, too."""
    needed = list(sources)
    for source in sorted(sources, key=lambda one: one.is_wrong):
        rest = [one for one in needed if one is not source]
        if rest and fits(rest):
            needed = rest
    return needed


def _told(case: Case, sources: Sequence[Printed]) -> Cause:
    wrong = [one.claim for one in sources if one.is_wrong]
    lines = sorted({one.claim.line for one in sources})
    first = (wrong or [sources[-1].claim])[0].line
    in_order = (first, *(line for line in lines if line != first))
    return Cause("carried-over", _said(sources, wrong), {"lines": _shown(case, lines)}, lines=in_order)


def _shown(case: Case, lines: Sequence[int]) -> Word:
    """The lines; a claim that follows from others in its own line, as in a chain, does not send its reader to them."""
    others = Lines(tuple(line for line in lines if line != case.claim.line))
    if len(others.numbers) == len(lines):
        return others
    if not others.numbers:
        return Spoken("what stands before it in this line")
    return phrase(Spoken("{lines} and what stands before it in this line"), lines=others)


def _said(sources: Sequence[Printed], wrong: Sequence[Claim]) -> str:
    if len(sources) == 1 and sources[0].formulas:
        return FROM_FORMULA
    if 0 < len(wrong) < len(sources):
        return FROM_BOTH
    return (FROM_WRONG if wrong else FROM_ROUNDED)[len(sources) > 1]
