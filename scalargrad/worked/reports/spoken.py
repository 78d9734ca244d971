"""What several reports say, in the reader's language: the verdicts."""

from __future__ import annotations

from scalargrad.languages import say
from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, OPEN, TRUNCATED


def verdict_word(verdict: str) -> str:
    """A verdict as a reader hears it; in JSON it is always English.

    >>> verdict_word("only here")
    'only here'
    """
    return {
        HOLDS: say("holds"),
        TRUNCATED: say("truncated"),
        ONLY_HERE: say("only here"),
        FAILS: say("fails"),
        OPEN: say("open"),
    }[verdict]


def verdict_meaning(verdict: str) -> str:
    """What a verdict means, in a sentence without its point."""
    return {
        HOLDS: say("the stated number is the computed one, as far as it is printed; or the formula equals it, always"),
        TRUNCATED: say("the digits are right, but they were cut off and not rounded"),
        ONLY_HERE: say("the formula gives the right number here, but not at other numbers: a coincidence"),
        FAILS: say("the stated number or formula is another than the computed one"),
        OPEN: say("nothing is stated yet: this is for the reader to find"),
    }[verdict]


def unexpected_meaning() -> str:
    """What it means that a claim is not as its document says."""
    return say("unexpected: not right and not marked wrong, or marked wrong and right")
