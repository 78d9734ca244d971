"""How many claims have each verdict, where to look first, and what it comes to: what all reports begin or end with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from scalargrad.languages import say, say_count
from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, OPEN, TRUNCATED, VERDICTS, Claim, Result
from scalargrad.worked.reports.spoken import verdict_word

IN_REPORTS = (HOLDS, TRUNCATED, ONLY_HERE, FAILS, OPEN)  # the order in which verdicts are counted


def summary(results: Sequence[Result]) -> dict[str, int]:
    """How many documents and claims there are, and how many claims of each verdict."""
    claims = [claim for result in results for claim in result.claims]
    found = Counter(claim.verdict for claim in claims)
    unexpected = sum(claim.unexpected for claim in claims)
    each = {verdict: found[verdict] for verdict in IN_REPORTS}
    return {"documents": len(results), "claims": len(claims), **each, "unexpected": unexpected}


def count_of(verdict: str, count: int) -> str:
    """How many claims have a verdict, in words.

    >>> count_of("holds", 1), count_of("holds", 2), count_of("only here", 3)
    ('1 holds', '2 hold', '3 only here')
    """
    if verdict == HOLDS:
        return say_count("{count} holds", "{count} hold", count)
    if verdict == FAILS:
        return say_count("{count} fails", "{count} fail", count)
    return say("{count} {verdict}", count=count, verdict=verdict_word(verdict))


def counts(
    claims: Iterable[Claim], verdicts: Iterable[str] = VERDICTS, one: Callable[[str, int], str] = count_of
) -> str:
    """How many claims have each verdict, in words: «2 hold, 1 fails». one: how one of these counts is said."""
    found = Counter(claim.verdict for claim in claims)
    return say(", ").join(one(verdict, found[verdict]) for verdict in verdicts if found[verdict])


def exit_status(results: Sequence[Result]) -> int:
    """0 nothing unexpected, 1 something unexpected, 2 a document could not be run, or there is none.

    A file without blocks is a document, too: that of a folder is not among the results.
    """
    if any(result.error for result in results) or not results:
        return 2
    return 1 if summary(results)["unexpected"] else 0


def first_wrong(result: Result) -> tuple[Claim, int] | None:
    """The first wrong claim that does not follow from an earlier line, and how many others follow from it."""
    wrong = _wrong(result)
    if not wrong:
        return None
    first = next(iter(wrong_by_themselves(result)), wrong[0])
    following = {first.line}  # the lines that follow from it, directly or through others
    for claim in wrong:
        if not following.isdisjoint(result.told[claim].follows_from):
            following.add(claim.line)
    return first, sum(claim.line in following for claim in wrong if claim.line != first.line)


def wrong_by_themselves(result: Result) -> list[Claim]:
    """The wrong claims that do not follow from earlier lines."""
    return [claim for claim in _wrong(result) if not result.told[claim].follows_from]


def _wrong(result: Result) -> list[Claim]:
    return [claim for claim in result.claims if claim.verdict in (FAILS, ONLY_HERE, TRUNCATED)]
