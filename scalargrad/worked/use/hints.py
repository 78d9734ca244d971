"""What a student is told of an answer that is not right: as much as the teacher wants, and never the right number.

Three levels: `none`, that it is not right; `where`, also where it goes wrong first; `what`, also what kind of mistake
it looks like.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from types import MappingProxyType

from scalargrad.languages import say
from scalargrad.worked.numbers import entries, number
from scalargrad.worked.record import (
    FAILS,
    HOLDS,
    NOT_TOLD,
    OPEN,
    TRUNCATED,
    Cause,
    Claim,
    Figure,
    Lines,
    Result,
    Told,
    show_index,
)
from scalargrad.worked.reports import with_causes
from scalargrad.worked.use.credit import AGAIN, CARRIED, CUT, OWN, RIGHT, WRONG, credits
from scalargrad.worked.use.kinds import TELLING, kind_of

LEVELS = ("none", "where", "what")
NEAR = 2e-3  # a number in a hint that is off by less, relatively, is the right one, rounded
NAMED = "{what} ({number})"  # how a number is told that has a name
MOST_PLACES = 5  # entries of an array that are named


def hide(result: Result, lines: Collection[int], level: str = "what") -> Result:
    """The same without the right numbers of the answers at some lines that are wrong or not given yet.

    They are left out of what is told about every claim, so that one does not give another away. Of the claims at these
    lines no more is told than the level says.
    """
    sought = [right for claim in result.claims if claim.line in lines for right in _sought(claim)]
    told, worth, public = dict(result.told), credits(result), _public(result)
    is_first = True
    for claim, known in result.told.items():
        if _gives_away(claim, lines, sought):
            blank = _blank(known.shown) if claim.entries else NOT_TOLD  # of a wrong shape no entries are shown
            known = dataclasses.replace(known, computed=blank, shown=blank)
        if claim.line in lines:
            causes = _hints(claim, known, worth[claim], level, sought, public, is_first)
            is_first = is_first and worth[claim] != WRONG
        else:
            causes = [_hidden(cause, sought) for cause in known.causes]
        told[claim] = with_causes(known, causes)
    return dataclasses.replace(result, told=MappingProxyType(told))


def hide_open(result: Result) -> Result:
    """The same without the numbers of what the document leaves open."""
    lines = {claim.line for claim in result.claims if claim.verdict == OPEN}
    return hide(result, lines) if lines else result


def credited(claim: Claim, told: Told, worth: str) -> tuple[Claim, Told]:
    """An answer as it counts: what is right for a number of one's own holds, and nothing is said of its entries."""
    if worth in (RIGHT, OWN) and claim.verdict == FAILS:
        claim = dataclasses.replace(claim, verdict=HOLDS, entries=())
        told = dataclasses.replace(told, computed=NOT_TOLD, shown=NOT_TOLD)
    return claim, told


def _hints(
    claim: Claim,
    known: Told,
    found: str,
    level: str,
    sought: Sequence[float],
    public: Sequence[float],
    is_first: bool,
) -> list[Cause]:
    if level == "none" or claim.verdict in (HOLDS, OPEN):
        return []
    if found == OWN:
        carried = next((cause for cause in known.causes if cause.mistake in (CARRIED, AGAIN)), None)
        return [_carried(carried) if carried else Cause(CARRIED, say("right for your numbers above"))]
    if found == CUT:
        return [Cause("cut", say("the digits are right, but cut off, not rounded"))]
    if found == RIGHT:  # a formula that is right here only, or a last digit
        return [] if claim.verdict != FAILS else [Cause("last-digit", say("rounded on the way: the last digit is off"))]
    if level == "where":
        return [_where(claim, is_first)]
    return [_hint(cause, sought, public) for cause in known.causes]


def _carried(cause: Cause) -> Cause:
    if cause.mistake == AGAIN:
        said = say("right but for the mistake in {lines}: it follows from there")
    elif len(cause.lines) == 1:
        said = say("right for your number in {lines}: it follows from there")
    else:
        said = say("right for your numbers in {lines}: it follows from there")
    return Cause(CARRIED, said, {"lines": Lines(tuple(sorted(cause.lines)))}, lines=cause.lines)


def _where(claim: Claim, is_first: bool) -> Cause:
    """Which entries, or that it is this one."""
    wrong = [show_index(entry.index) for entry in claim.entries if entry.index and entry.verdict not in (HOLDS, OPEN)]
    places = say(", ").join(wrong[:MOST_PLACES]) + (", …" if len(wrong) > MOST_PLACES else "")
    if wrong and is_first:
        return Cause("here", say("it goes wrong here first, in the entries {places}"), {"places": places})
    if wrong:
        return Cause("here", say("it goes wrong here, in the entries {places}"), {"places": places})
    return Cause("here", say("it goes wrong here first") if is_first else say("it goes wrong here"))


def _hint(cause: Cause, sought: Sequence[float], public: Sequence[float]) -> Cause:
    """The kind of mistake, without what the right number could be computed from."""
    if cause.mistake in TELLING or cause.mistake == "too-few-digits":
        return Cause(cause.mistake, kind_of(cause.mistake), where=cause.where)
    return _hidden(cause, sought, public)


def _public(result: Result) -> list[float]:
    """The numbers that everybody sees: those that are given, and those that are stated, answers among them."""
    given = [one for history in result.history.values() for one in history if one.how == "given"]
    numbers = [float(number(scalar)) for one in given for scalar in entries(one.quantity)]
    stated = [entry.stated.scalar for claim in result.claims for entry in claim.entries]
    return [0.0, 1.0, *numbers, *(float(number(scalar)) for scalar in stated if scalar is not None)]


def _sought(claim: Claim) -> Iterator[float]:
    """The right numbers of a claim, as far as it does not state them."""
    scalars = [entry.left for entry in claim.entries if entry.verdict not in (HOLDS, TRUNCATED)]
    for scalar in scalars if claim.entries else entries(claim.left):
        yield float(number(scalar))


def _gives_away(claim: Claim, lines: Collection[int], sought: Sequence[float]) -> bool:
    """Whether what is computed for a claim is told to nobody: it is a number that is sought, and not printed there."""
    if claim.verdict != HOLDS:
        return claim.line in lines or any(_is_near(right, sought) for right in _sought(claim))
    if claim.relation == "==" and all(entry.stated.kind == "printed" for entry in claim.entries):
        return False
    return any(_is_near(float(number(scalar)), sought) for scalar in entries(claim.left))


def _is_near(value: float, numbers: Sequence[float]) -> bool:
    return any(abs(abs(value) - abs(right)) <= NEAR * abs(right) for right in numbers)


def _hidden(cause: Cause, sought: Sequence[float], public: Sequence[float] | None = None) -> Cause:
    """A cause without any figure that is one of the numbers sought, to the digits that hints have.

    public: if they are given, no other numbers without a name are told either: they may be factors of one that is
    sought.
    """

    def is_told(figure: Figure) -> bool:
        return not _is_near(figure.value, sought) and (public is None or _is_one_of(figure.value, public))

    def hidden(word: str | Lines | Figure | Cause) -> str | Lines | Figure | Cause:
        if isinstance(word, Cause):
            return _hidden(word, sought, None if word.said == NAMED else public)
        return NOT_TOLD if isinstance(word, Figure) and not is_told(word) else word

    return dataclasses.replace(cause, words={name: hidden(word) for name, word in cause.words.items()})


def _is_one_of(value: float, numbers: Sequence[float]) -> bool:
    return any(abs(abs(value) - abs(one)) <= 1e-5 * abs(one) for one in numbers)


def _blank(shown: object) -> object:
    return [_blank(item) for item in shown] if isinstance(shown, list) else NOT_TOLD
