"""What a student is told of an answer that is not right: as much as the teacher wants, and never the right number.

Three levels: `none`, that it is not right; `where`, also where it goes wrong first; `what`, also what kind of mistake
it looks like, or else what it is computed from.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from types import MappingProxyType

from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.language import read_literal
from scalargrad.worked.numbers import Real, Scalar, entries, number
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
    Stated,
    Told,
    ordered,
    show_index,
)
from scalargrad.worked.reports import with_causes
from scalargrad.worked.use.behind import unknown_mistake
from scalargrad.worked.use.credit import AGAIN, CARRIED, CUT, OWN, RIGHT, WRONG, credits
from scalargrad.worked.use.kinds import SAYS_ZERO, TELLING, kind_of

LEVELS = ("none", "where", "what")
NEAR = 2e-3  # a number in a hint that is off by less, relatively, is the right one, rounded
NAMED = "{what} ({number})"  # how a number is told that has a name
MOST_PLACES = 5  # entries of an array that are named


def hide(result: Result, lines: Collection[int], level: str = "what") -> Result:
    """The same without the right numbers of the answers at some lines that are wrong or not given yet.

    They are left out of what is told about every claim, so that one does not give another away, and so is what is
    computed from them. Of the claims at these lines no more is told than the level says.
    """
    asked = [claim for claim in result.claims if claim.line in lines]
    sought = [right for claim in asked for right in _sought(claim)]
    sought += [right for claim in asked for right in result.open_rounds.get(claim.line, ())]
    behind = _computed_from(asked, result.claims)
    told, worth, public = dict(result.told), credits(result), _public(result)
    is_first = True
    for claim, known in result.told.items():
        known = dataclasses.replace(known, comes_to="")  # a formula may name what is asked for
        gives_away = (claim.line in lines and claim.verdict != HOLDS) or _gives_away(claim, sought, behind)
        if gives_away:
            blank = _blank(known.shown) if claim.entries else NOT_TOLD  # of a wrong shape no entries are shown
            known = dataclasses.replace(known, computed=blank, shown=blank)
        if claim.line in lines:
            causes = _hints(claim, known, worth[claim], level, sought, public, is_first)
            if worth[claim] == WRONG and level != "none":
                causes = _with_one_digit(claim) or _without_digits(claim, result.from_stated.get(claim, ())) or causes
            if not causes and level == "what" and worth[claim] == WRONG:
                causes = unknown_mistake(claim, result)
            is_first = is_first and worth[claim] != WRONG
        else:
            known_causes = _without_zero(known.causes) if gives_away else known.causes
            causes = [_hidden(cause, sought, public if gives_away else None) for cause in known_causes]
        told[claim] = with_causes(known, causes)
    return dataclasses.replace(result, told=MappingProxyType(told))


def hide_open(result: Result) -> Result:
    """The same without the numbers of what the document leaves open."""
    if result.error and result.open_lines:
        result = dataclasses.replace(result, error=result.error.with_numbers_as(NOT_TOLD))
    lines = asking_lines(result)
    return hide(result, lines) if lines else result


def asking_lines(result: Result) -> set[int]:
    """At which lines a document asks for something, also where a claim that does so fails.

    What it asks for behind an error is not known: it may be any number. So it may where a claim takes several lines.
    """
    found = {claim.line for claim in result.claims if claim.is_open}
    is_any = result.error is not None and not result.open_lines <= found
    return {claim.line for claim in result.claims} if is_any else found


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
    return [_hint(cause, sought, public) for cause in _without_zero(known.causes)]


def _without_zero(causes: Sequence[Cause]) -> list[Cause]:
    """What is known of a number that is sought, but for what says that it is 0."""
    return [cause for cause in causes if cause.mistake not in SAYS_ZERO]


def _carried(cause: Cause) -> Cause:
    if cause.mistake == AGAIN:
        said = say("right but for the mistake in {lines}: it follows from there")
    elif len(cause.lines) == 1:
        said = say("right for your number in {lines}: it follows from there")
    else:
        said = say("right for your numbers in {lines}: it follows from there")
    return Cause(CARRIED, said, {"lines": Lines(tuple(sorted(cause.lines)))}, lines=cause.lines)


def _without_digits(claim: Claim, own: Sequence[Sequence[Real]]) -> list[Cause]:
    """What is said of 0.00 where the number rounds to it and is not 0. own: the number by what is stated above it."""
    zeros = {k: entry.stated.literal for k, entry in enumerate(claim.entries) if entry.verdict == FAILS}
    units = {k: _unit_of_zero(claim.entries[k].stated) for k in zeros}
    for numbers in ([number(entry.left) for entry in claim.entries], *own):
        if zeros and all(numbers[k] and abs(numbers[k]) < unit for k, unit in units.items()):
            said = say("{number} has no significant digit: write more digits")
            return [Cause("no-digits", said, {"number": next(iter(zeros.values()))})]
    return []


def _with_one_digit(claim: Claim) -> list[Cause]:
    """What is said of 1e1 where the number rounds to it: an answer counts with two digits at least."""
    wrong = [entry for entry in claim.entries if entry.verdict == FAILS]
    if wrong and all(_is_rounded(number(entry.left), entry.stated) for entry in wrong):
        said = say("{number} has one significant digit: write more digits")
        return [Cause("no-digits", said, {"number": wrong[0].stated.literal})]
    return []


def _is_rounded(right: Real, stated: Stated) -> bool:
    """Whether a number rounds to what is printed, and not to what it is read as."""
    if stated.scalar is None or not stated.unit or "e" not in stated.literal.lower():
        return False
    unit = read_literal(stated.literal.lstrip("-")).unit or Fraction(0)
    return unit > stated.unit and abs(right - number(stated.scalar)) * 2 <= unit


def _unit_of_zero(stated: Stated) -> Fraction:
    """That of the last digit of 0.00; 0 for anything else."""
    is_zero = stated.kind == "printed" and stated.scalar is not None and not number(stated.scalar)
    return (read_literal(stated.literal.lstrip("-")).unit if is_zero else None) or Fraction(0)


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
    return (float(number(scalar)) for scalar in _sought_scalars(claim))


def _sought_scalars(claim: Claim) -> Sequence[Scalar]:
    scalars = [entry.left for entry in claim.entries if entry.verdict not in (HOLDS, TRUNCATED)]
    return scalars if claim.entries else list(entries(claim.left))


def _computed_from(asked: Sequence[Claim], claims: Sequence[Claim]) -> set[Value]:
    """The numbers that are sought, and all that is computed from them, as far as claims are about it.

    A number is sought too that is the same as one of them: it may be computed once more, by another formula.
    """
    found = {scalar for claim in asked for scalar in _sought_scalars(claim) if isinstance(scalar, Value)}
    if found:
        same = set(map(_size, found))
        for node in ordered([scalar for claim in claims for scalar in entries(claim.left)], lambda node: node.is_leaf):
            if not node.is_leaf and (_size(node) in same or not found.isdisjoint(node.parents)):
                found.add(node)
    return found


def _size(scalar: Scalar) -> str:
    """A number without its sign, to the digits that two ways of computing it have in common."""
    return f"{abs(float(number(scalar))):.11e}"


def _gives_away(claim: Claim, sought: Sequence[float], behind: Collection[Value]) -> bool:
    """Whether what is computed for a claim is told to nobody: a number in it is sought, or computed from one that is.

    Where the claim itself prints it, it would be told with more digits.
    """
    return any(scalar in behind or _is_near(float(number(scalar)), sought) for scalar in entries(claim.left))


def _is_near(value: float, numbers: Sequence[float]) -> bool:
    there = (abs(right) for right in numbers)
    return any(abs(value) == right or abs(abs(value) - right) <= NEAR * right for right in there)  # both may be inf


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
