"""How many claims have each verdict, where to look first, and what it comes to: what all reports begin or end with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, OPEN, TRUNCATED, VERDICTS, Claim, Result

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
    return f"{count} {verdict[:-1] if count != 1 and verdict in (HOLDS, FAILS) else verdict}"


def counts(
    claims: Iterable[Claim], verdicts: Iterable[str] = VERDICTS, one: Callable[[str, int], str] = count_of
) -> str:
    """How many claims have each verdict, in words: «2 hold, 1 fails». one: how one of these counts is said."""
    found = Counter(claim.verdict for claim in claims)
    return ", ".join(one(verdict, found[verdict]) for verdict in verdicts if found[verdict])


def exit_status(results: Sequence[Result]) -> int:
    """0 nothing unexpected, 1 something unexpected, 2 a document could not be run, or there is none with a block."""
    if any(result.error for result in results) or not any(result.blocks for result in results):
        return 2
    return 1 if summary(results)["unexpected"] else 0


def first_wrong(result: Result) -> tuple[Claim, int] | None:
    """The first wrong claim that does not follow from an earlier line, and how many others follow from it."""
    wrong = [claim for claim in result.claims if claim.verdict in (FAILS, ONLY_HERE, TRUNCATED)]
    if not wrong:
        return None
    first = next((claim for claim in wrong if result.told[claim].follows_from is None), wrong[0])
    return first, sum(_origin(claim, result) == first.line for claim in wrong if claim is not first)


def _origin(claim: Claim, result: Result) -> int | None:
    """The line at the beginning of the chain of lines that a claim follows from."""
    above = {other.line: told.follows_from for other, told in result.told.items()}
    line, seen = result.told[claim].follows_from, set()
    while line is not None and line not in seen:
        seen.add(line)
        next_line = above.get(line)
        if next_line is None:
            return line
        line = next_line
    return line
