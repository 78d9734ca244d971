"""The plain report, for reading at 80 columns with or without colour, and the JSON object, for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from scalargrad.worked.numbers import shape, show_shape
from scalargrad.worked.record import (
    FAILS,
    HOLDS,
    ONLY_HERE,
    OPEN,
    TRUNCATED,
    VERDICTS,
    Claim,
    DocumentResult,
    show_index,
)

WIDTH = 80
MOST_ENTRIES = 100  # of an array that are listed one by one
LONG_TEXT = 150  # a claim with more characters is shown without its list of numbers
_COLOURS = {HOLDS: "32", TRUNCATED: "33", ONLY_HERE: "35", FAILS: "31", OPEN: "36"}
_LEFT = 20  # the columns of line number and verdict


def summary(results: Sequence[DocumentResult]) -> dict[str, int]:
    """How many documents and claims there are, and how many claims of each verdict."""
    claims = [claim for result in results for claim in result.claims]
    counts = {
        verdict: sum(claim.verdict == verdict for claim in claims)
        for verdict in (HOLDS, TRUNCATED, ONLY_HERE, FAILS, OPEN)
    }
    unexpected = sum(claim.unexpected for claim in claims)
    return {"documents": len(results), "claims": len(claims), **counts, "unexpected": unexpected}


def exit_status(results: Sequence[DocumentResult]) -> int:
    """0 nothing unexpected, 1 something unexpected, 2 a document could not be run, or there is none with a block."""
    if any(result.error for result in results) or not any(result.blocks for result in results):
        return 2
    return 1 if summary(results)["unexpected"] else 0


# --- JSON ---


def as_object(results: Sequence[DocumentResult]) -> dict[str, Any]:
    """The report as one object of dictionaries, lists, strings and numbers."""
    return {"documents": [_document_object(result) for result in results], "summary": summary(results)}


def _document_object(result: DocumentResult) -> dict[str, Any]:
    error = result.error
    return {
        "path": result.path,
        "title": result.title,
        "error": error and {"line": error.line, "column": error.column, "message": error.message},
        "claims": [_claim_object(claim) for claim in result.claims],
    }


def _claim_object(claim: Claim) -> dict[str, Any]:
    return {
        "line": claim.line,
        "text": claim.text,
        "verdict": claim.verdict,
        "stated": claim.stated,
        "computed": claim.computed,
        "failing": [list(index) for index in claim.failing],
        "known_wrong": claim.known_wrong,
        "follows_from": claim.follows_from,
        "explanations": claim.explanations,
    }


# --- plain ---


def plain_report(results: Sequence[DocumentResult], colour: bool = False) -> str:
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


def _document_lines(result: DocumentResult, colour: bool) -> Iterator[str]:
    for line in _wrapped(result.title, "", 0):
        yield _paint(line, "1", colour)
    yield _printable(result.path)
    yield "-" * min(max(len(result.title), len(result.path)), WIDTH)
    for claim in result.claims:
        yield from claim_lines(claim, colour)
    if result.error:
        error = result.error
        first, *more = _wrapped(error.message, f"! {error.line:>5}  cannot go on: ", 9)
        yield _paint(first, "31", colour)
        yield from more
        yield f"{'':9}(line {error.line}, column {error.column})"
    elif not result.claims:
        yield "         no claims"


def claim_lines(claim: Claim, colour: bool = False) -> Iterator[str]:
    """A claim and all that is found out about it, at 80 columns."""
    mark = "!" if claim.unexpected else " "
    verdict = f"{claim.verdict:<11}"
    lines = _wrapped(_short_text(claim), f"{mark} {claim.line:>5}  {verdict}")
    computed = f"computed {claim.shown}"
    new = (
        claim.stated not in (claim.shown, claim.computed) and claim.verdict != OPEN
    )  # an open number is not given away
    if new and not isinstance(claim.shown, list):
        if len(lines[-1]) + 3 + len(computed) <= WIDTH:
            lines[-1] += f"   {computed}"
        else:
            lines += _wrapped(computed, " " * _LEFT)
    lines[0] = lines[0].replace(verdict, _paint(verdict, _COLOURS[claim.verdict], colour), 1)
    yield from lines
    yield from _entry_lines(claim)
    if claim.known_wrong:
        found = "marked wrong, but it holds" if claim.verdict == HOLDS else "marked wrong"
        yield from _wrapped(found + (f": {claim.reason}" if claim.reason else ""), " " * _LEFT)
    if claim.follows_from is not None and not any(text.startswith("follows from") for text in claim.explanations):
        yield from _wrapped(f"follows from line {claim.follows_from}", f"{'':{_LEFT}}> ", _LEFT + 2)
    for explanation in claim.explanations:
        yield from _wrapped(explanation, f"{'':{_LEFT}}> ", _LEFT + 2)


def _short_text(claim: Claim) -> str:
    if len(claim.text) <= LONG_TEXT or not shape(claim.left):
        return claim.text
    beginning = claim.text[: -len(claim.right_text)].rstrip()
    return f"{beginning} ... {show_shape(shape(claim.left))} numbers"


def _entry_lines(claim: Claim) -> Iterator[str]:
    """An array's entries that do not hold, each with what is stated and what is computed."""
    wrong = [entry for entry in claim.entries if entry.index and VERDICTS.index(entry.verdict) > VERDICTS.index(OPEN)]
    for entry in wrong[:MOST_ENTRIES]:
        stated, computed = entry_at(claim.stated, entry.index), entry_at(claim.shown, entry.index)
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


def _summary_lines(results: Sequence[DocumentResult], colour: bool) -> Iterator[str]:
    counts = summary(results)
    for result in results:
        found = first_wrong(result)
        if found:
            first, followers = found
            follow = {0: "", 1: "; 1 other follows from it"}.get(followers, f"; {followers} others follow from it")
            yield from _wrapped(f"{result.path}: first wrong line {first.line}{follow}", "", 4)
    verdicts = ", ".join(
        f"{counts[verdict]} {verdict}" for verdict in (HOLDS, TRUNCATED, ONLY_HERE, FAILS, OPEN) if counts[verdict]
    )
    documents = f"{counts['documents']} document" + "s" * (counts["documents"] != 1)
    claims = f"{counts['claims']} claim" + "s" * (counts["claims"] != 1)
    yield from _wrapped(f"{documents}, {claims}" + (f": {verdicts}" if verdicts else ""), "", 4)
    broken = sum(result.error is not None for result in results)
    if broken:
        yield _paint(f"{broken} could not be run to the end", "31", colour)
    if counts["unexpected"]:
        yield _paint(f"{counts['unexpected']} unexpected, marked with !", "31", colour)
    elif not broken:
        yield _paint("nothing unexpected", "32", colour)


def first_wrong(result: DocumentResult) -> tuple[Claim, int] | None:
    """The first wrong claim that does not follow from an earlier line, and how many others follow from it."""
    wrong = [claim for claim in result.claims if claim.verdict in (FAILS, ONLY_HERE, TRUNCATED)]
    if not wrong:
        return None
    first = next((claim for claim in wrong if claim.follows_from is None), wrong[0])
    return first, sum(_origin(claim, result.claims) == first.line for claim in wrong if claim is not first)


def _origin(claim: Claim, claims: Sequence[Claim]) -> int | None:
    """The line at the beginning of the chain of lines that a claim follows from."""
    by_line = {other.line: other for other in claims}
    line, seen = claim.follows_from, set()
    while line is not None and line not in seen:
        seen.add(line)
        above = by_line[line].follows_from if line in by_line else None
        if above is None:
            return line
        line = above
    return line
