"""The plain report, for reading at 80 columns with or without colour."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from scalargrad.worked.numbers import shape, show_shape
from scalargrad.worked.record import (
    FAILS,
    HOLDS,
    NOT_TOLD,
    ONLY_HERE,
    OPEN,
    TRUNCATED,
    VERDICTS,
    Claim,
    Result,
    Told,
    show_index,
)
from scalargrad.worked.reports.summary import IN_REPORTS, counts, first_wrong, summary

WIDTH = 80
MOST_ENTRIES = 100  # of an array that are listed one by one
LONG_TEXT = 150  # a claim with more characters is shown without its list of numbers
_COLOURS = {HOLDS: "32", TRUNCATED: "33", ONLY_HERE: "35", FAILS: "31", OPEN: "36"}
_LEFT = 20  # the columns of line number and verdict


def plain_report(results: Sequence[Result], colour: bool = False) -> str:
    """The report for reading."""
    lines: list[str] = []
    for result in results:
        lines += [*_document_lines(result, colour), ""]
    lines += _summary_lines(results, colour)
    return "\n".join(lines) + "\n"


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\033[{code}m{text}\033[0m" if colour else text


def _wrapped(text: str, first: str = "", indent: int = _LEFT) -> list[str]:
    """Lines of at most 80 columns, broken at spaces; a single word that is longer stays whole."""
    wrapper = textwrap.TextWrapper(
        WIDTH, initial_indent=first, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )
    return wrapper.wrap(_printable(text)) or [first.rstrip()]


def _printable(text: str) -> str:
    """Without line ends and whatever else a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _document_lines(result: Result, colour: bool) -> Iterator[str]:
    for line in _wrapped(result.title, "", 0):
        yield _paint(line, "1", colour)
    yield _printable(result.path)
    yield "-" * min(max(len(result.title), len(result.path)), WIDTH)
    for claim in result.claims:
        yield from claim_lines(claim, result.told[claim], colour)
    if result.error:
        error = result.error
        first, *more = _wrapped(error.message, f"! {error.line:>5}  cannot go on: ", 9)
        yield _paint(first, "31", colour)
        yield from more
        yield f"{'':9}(line {error.line}, column {error.column})"
    elif not result.claims:
        yield "         no claims"


def claim_lines(claim: Claim, told: Told, colour: bool = False) -> Iterator[str]:
    """A claim and all that is found out about it, at 80 columns."""
    mark = "!" if claim.unexpected else " "
    verdict = f"{claim.verdict:<11}"
    lines = _wrapped(_short_text(claim), f"{mark} {claim.line:>5}  {verdict}")
    computed = f"computed {told.shown}"
    is_new = told.stated not in (told.shown, told.computed) and told.shown != NOT_TOLD
    is_new = is_new and not (claim.verdict == HOLDS and claim.states_a_formula)
    if is_new and claim.verdict != OPEN and not isinstance(told.shown, list):  # an open number is not given away
        if len(lines[-1]) + 3 + len(computed) <= WIDTH:
            lines[-1] += f"   {computed}"
        else:
            lines += _wrapped(computed, " " * _LEFT)
    lines[0] = lines[0].replace(verdict, _paint(verdict, _COLOURS[claim.verdict], colour), 1)
    yield from lines
    yield from _entry_lines(claim, told)
    if claim.known_wrong:
        found = "marked wrong, but it holds" if claim.verdict == HOLDS else "marked wrong"
        yield from _wrapped(found + (f": {claim.reason}" if claim.reason else ""), " " * _LEFT)
    for explanation in told.explanations:
        yield from _wrapped(explanation, f"{'':{_LEFT}}> ", _LEFT + 2)


def _short_text(claim: Claim) -> str:
    if len(claim.text) <= LONG_TEXT or not shape(claim.left):
        return claim.text
    beginning = claim.text[: -len(claim.right_text)].rstrip()
    return f"{beginning} ... {show_shape(shape(claim.left))} numbers"


def _entry_lines(claim: Claim, told: Told) -> Iterator[str]:
    """An array's entries that do not hold, each with what is stated and what is computed."""
    wrong = [entry for entry in claim.entries if entry.index and VERDICTS.index(entry.verdict) > VERDICTS.index(OPEN)]
    for entry in wrong[:MOST_ENTRIES]:
        stated, computed = entry_at(told.stated, entry.index), entry_at(told.shown, entry.index)
        text = f"{show_index(entry.index)}: {stated} is stated, {computed} computed"
        text += "" if entry.verdict == claim.verdict else f" ({entry.verdict})"
        yield from _wrapped(text, " " * _LEFT, _LEFT + 2)
    if len(wrong) > MOST_ENTRIES:
        yield f"{'':{_LEFT}}and {len(wrong) - MOST_ENTRIES:,} more"


def entry_at(nested: Any, index: tuple[int, ...]) -> str:
    """One entry of what a claim states or what is computed; a single number stands for all."""
    for i in index:
        nested = nested[i] if isinstance(nested, list) else nested
    return str(nested)


def _summary_lines(results: Sequence[Result], colour: bool) -> Iterator[str]:
    found = summary(results)
    for result in results:
        wrong = first_wrong(result)
        if wrong:
            first, followers = wrong
            follow = {0: "", 1: "; 1 other follows from it"}.get(followers, f"; {followers} others follow from it")
            yield from _wrapped(f"{result.path}: first wrong line {first.line}{follow}", "", 4)
    claims = [claim for result in results for claim in result.claims]
    verdicts = counts(claims, IN_REPORTS, lambda verdict, count: f"{count} {verdict}")
    documents = f"{found['documents']} document" + "s" * (found["documents"] != 1)
    how_many = f"{found['claims']} claim" + "s" * (found["claims"] != 1)
    yield from _wrapped(f"{documents}, {how_many}" + (f": {verdicts}" if verdicts else ""), "", 4)
    broken = sum(result.error is not None for result in results)
    if broken:
        yield _paint(f"{broken} could not be run to the end", "31", colour)
    if found["unexpected"]:
        yield _paint(f"{found['unexpected']} unexpected, marked with !", "31", colour)
    elif not broken:
        yield _paint("nothing unexpected", "32", colour)
