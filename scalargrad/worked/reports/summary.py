"""How many claims have each verdict, where to look first, and what it comes to: what all reports begin or end with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

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
    wrong = _wrong(result)
    if not wrong:
        return None
    first = next(iter(wrong_by_themselves(result)), wrong[0])
    above = _above(result)
    return first, sum(first.line in _origins(claim, result, above) for claim in wrong if claim is not first)


def wrong_by_themselves(result: Result) -> list[Claim]:
    """The wrong claims that do not follow from earlier lines."""
    return [claim for claim in _wrong(result) if not result.told[claim].follows_from]


def _wrong(result: Result) -> list[Claim]:
    return [claim for claim in result.claims if claim.verdict in (FAILS, ONLY_HERE, TRUNCATED)]


def _above(result: Result) -> dict[int, set[int]]:
    """The lines that the claims of each line follow from."""
    above: dict[int, set[int]] = {}
    for claim, told in result.told.items():
        above.setdefault(claim.line, set()).update(told.follows_from)
    return above


def _origins(claim: Claim, result: Result, above: Mapping[int, Iterable[int]]) -> set[int]:
    """All lines that a claim follows from, directly or through others."""
    found: set[int] = set()
    stack = list(result.told[claim].follows_from)
    while stack:
        line = stack.pop()
        if line not in found:
            found.add(line)
            stack += above.get(line, ())
    return found
