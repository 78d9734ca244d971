"""The first question about a failing claim: is the error carried over from numbers that were printed above it?

The printed numbers of earlier claims, rounded or wrong, are put in place of the computed ones, and the claim is
computed again from there, through the forward pass and through derivatives alike.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from scalargrad.worked.explaining.course import Key
from scalargrad.worked.explaining.hypothesis import Hypothesis, told
from scalargrad.worked.explaining.printed import Printed
from scalargrad.worked.explaining.trial import Trial, numbers_of
from scalargrad.worked.numbers import Real
from scalargrad.worked.record import Cause, Claim, Lines

MOST = 40  # claims that are tried as the one source


def carried_over(trial: Trial, printed: Sequence[Printed], inherited: Container[Claim]) -> Cause | None:
    """The lines that the error comes from, the one to begin with first; None if it is the claim's own.

    inherited: the earlier claims that follow from others themselves.
    """
    wrong = [one for one in printed if one.is_wrong]
    rounded = [one for one in printed if not one.is_wrong]
    # A claim that is wrong by itself comes before one that only inherits, and a later one before an earlier one.
    wrong.sort(key=lambda one: (one.claim in inherited, -one.claim.moment))
    wrong = wrong[:MOST]
    for chosen in _choices(wrong, rounded):
        if trial.fits(_with(chosen)):
            return _told(_fewest(trial, chosen))
    for chosen in [*([one] for one in wrong), *([wrong] if len(wrong) > 1 else [])]:
        if _fits_nearly(trial, chosen):
            return _told(_fewest(trial, chosen, nearly=True))
    return None


def _choices(wrong: list[Printed], rounded: list[Printed]) -> Iterator[list[Printed]]:
    yield from ([one] for one in wrong)
    if len(wrong) > 1:
        yield wrong
    if rounded:
        yield from ([one, *rounded] for one in wrong)
        if len(wrong) > 1:
            yield wrong + rounded
        yield from ([one] for one in reversed(rounded[-MOST:]))
        if len(rounded) > 1:
            yield rounded


def together(sources: Iterable[Printed]) -> dict[Key, tuple[Real, Real]]:
    """All printed numbers; of two claims about one number, a wrong one counts, then the later one."""
    found: dict[Key, tuple[Real, Real]] = {}
    for source in sorted(sources, key=lambda one: (one.is_wrong, one.claim.moment)):
        found.update(source.numbers)
    return found


def _with(sources: Iterable[Printed]) -> Hypothesis:
    return Hypothesis(0.0, told("carried-over", ""), pins=numbers_of(together(sources)))


def _fits_nearly(trial: Trial, sources: Sequence[Printed]) -> bool:
    return trial.fits_nearly(_with(sources), together(sources))


def _fewest(trial: Trial, sources: Sequence[Printed], nearly: bool = False) -> list[Printed]:
    """The sources without those that the claim holds without, too."""
    needed = list(sources)
    for source in sorted(sources, key=lambda one: one.is_wrong):
        rest = [one for one in needed if one is not source]
        if rest and (_fits_nearly(trial, rest) if nearly else trial.fits(_with(rest))):
            needed = rest
    return needed


def _told(sources: Sequence[Printed]) -> Cause:
    wrong = [one.claim for one in sources if one.is_wrong]
    lines = sorted({one.claim.line for one in sources})
    what = "the wrong number" if len(wrong) == len(sources) else "the numbers" if wrong else "the rounded number"
    if len(sources) > 1 and not what.endswith("s"):
        what += "s"
    first = (wrong or [sources[-1].claim])[0].line
    said = f"follows from {{lines}}: it is right for {what} printed there"
    in_order = (first, *(line for line in lines if line != first))
    return Cause("carried-over", said, {"lines": Lines(tuple(lines))}, lines=in_order)
