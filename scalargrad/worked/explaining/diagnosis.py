"""The diagnosis of a whole document: the fewest and simplest mistakes under which its wrong claims hold.

A mistake that explains several claims is told once, at the first of them; the others point to that line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scalargrad.worked.explaining.candidates import Candidate, candidates
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.causes import NEARLY_AS_SIMPLE, Found
from scalargrad.worked.explaining.cover import cover
from scalargrad.worked.explaining.names import Word, text_of
from scalargrad.worked.explaining.unprinted import UNPRINTED, unprinted
from scalargrad.worked.record import Cause, Claim, Lines, Spoken

AT_MOST = 3  # causes of one claim
ONE_MORE = 1.0  # what each mistake costs, however simple
TOO_FEW_DIGITS = Cause("too-few-digits", "too few printed digits to tell the cause")
TOO_SIMPLE = Cause("too-few-digits", "too simple a number to tell the cause: several mistakes lead to it")
AGAIN = Spoken("follows from {line}: {cause}")


def diagnose(
    cases: Sequence[Case], found: Sequence[Sequence[Found]], followers: Mapping[int, Sequence[Case]]
) -> dict[Claim, list[Cause]]:
    """Why each of some claims fails, which do not follow from what is printed; found: the causes of each alone.

    The cases are in the order in which their claims are made. followers: some of those that follow from each line.
    """
    made = candidates(cases, found)
    made += unprinted(cases, made, followers)
    likely = sorted((one for one in made if one.is_likely), key=lambda one: (one.found.cost, min(one.explains)))
    told: dict[Claim, list[Cause]] = {}
    if likely:
        chosen = cover([ONE_MORE + one.found.cost for one in likely], [one.explains for one in likely])
        for k, claims in _shared_out(likely, chosen).items():
            told |= _told(likely, likely[k], {j: cases[j].claim for j in sorted(claims)})
    for case, each in zip(cases, found):
        if each and case.claim not in told and not case.claim.notes:
            stated = [case.entries[k].stated for k in case.failing]
            is_whole = all(
                one.kind == "printed" and case.stated[k].whole() is not None for k, one in zip(case.failing, stated)
            )
            told[case.claim] = [TOO_SIMPLE if is_whole else TOO_FEW_DIGITS]
    return told


def _shared_out(likely: Sequence[Candidate], chosen: Sequence[int]) -> dict[int, frozenset[int]]:
    """The claims that each of the chosen ones explains; of several, the simplest does."""
    left = frozenset().union(*(likely[k].explains for k in chosen))
    shared = {}
    for k in chosen:
        if likely[k].explains & left:
            shared[k] = likely[k].explains & left
            left -= likely[k].explains
    return shared


def _told(likely: Sequence[Candidate], best: Candidate, claims: Mapping[int, Claim]) -> dict[Claim, list[Cause]]:
    """The cause of several claims at the first of them, with what would explain them as well.

    A slip in what is stated is told wherever it was made.
    """
    first = next(iter(claims))
    here = _as_found_at(first, likely, best)
    told = {}
    for k, claim in claims.items():
        if k == first or k in best.at or claim.line == claims[first].line:
            others = [one for one in likely if one is not best and one.explains.issuperset(claims)]
            told[claim] = _with_others(best.at.get(k, here), k, others)
        else:
            line, cause = Lines((claims[first].line,)), best.found.cause
            words: dict[str, Word] = {"line": line, "cause": cause}
            told[claim] = [Cause("same-again", AGAIN, words, cause.where, lines=line.numbers)]
    return told


def with_followers(told: Mapping[Claim, Sequence[Cause]]) -> dict[Claim, list[Cause]]:
    """What is told of all claims; where a number is told that nobody printed, with the lines that follow from it."""
    found = {}
    for claim, causes in told.items():
        lines: set[int] = set()
        if causes and causes[0].mistake == UNPRINTED and not causes[0].lines:
            for other in sorted(told, key=lambda one: one.moment):
                above = {line for cause in told[other][:1] for line in cause.lines}
                if other.moment > claim.moment and other.line != claim.line and above & {claim.line, *lines}:
                    lines.add(other.line)
        found[claim] = [_with_lines(causes[0], sorted(lines)), *causes[1:]] if lines else list(causes)
    return found


def _with_lines(cause: Cause, lines: Sequence[int]) -> Cause:
    one, several = Spoken("{cause}: {lines} follows from it"), Spoken("{cause}: {lines} follow from it")
    words: dict[str, Word] = {"cause": cause, "lines": Lines(tuple(lines))}
    return Cause(cause.mistake, one if len(lines) == 1 else several, words, cause.where)


def _as_found_at(k: int, likely: Sequence[Candidate], best: Candidate) -> Found:
    """A mistake in the words for one claim: of two weights that were updated early only one may matter there."""
    own = [one.at[k] for one in likely if k in one.at and one.at[k].cause.mistake == best.found.cause.mistake]
    return best.at.get(k) or next(iter(own), best.found)


def _with_others(best: Found, k: int, others: Iterable[Candidate]) -> list[Cause]:
    """A cause, and the others that are nearly as simple and explain as much; the same mistake at one place once."""
    causes = {text_of(best.cause): best.cause}
    for one in others:
        cause = one.at.get(k, one.found).cause
        is_another = (cause.mistake, cause.where) != (best.cause.mistake, best.cause.where) or not cause.where
        if one.found.cost <= best.cost + NEARLY_AS_SIMPLE and is_another:
            causes.setdefault(text_of(cause), cause)
    return list(causes.values())[:AT_MOST]
