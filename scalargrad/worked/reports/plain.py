"""The plain report, for reading, with or without colour: at 80 columns, or what the terminal has if that is less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from scalargrad.languages import say, say_count
from scalargrad.terminal import WIDTH, columns, padded, printable, wrapped
from scalargrad.worked.numbers import cell_and_line, shape, show_shape
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
from scalargrad.worked.reports.spoken import unexpected_meaning, verdict_meaning, verdict_word
from scalargrad.worked.reports.summary import IN_REPORTS, counts, first_wrong, summary, wrong_by_themselves
from scalargrad.worked.reports.told import computed_words, show_line

ALL, WRONG, UNEXPECTED = "all", "wrong", "unexpected"  # which claims are listed
MOST_ENTRIES = 100  # of an array that are listed one by one
LONG_TEXT = 150  # a claim with more characters is shown without its list of numbers
_COLOURS = {HOLDS: "32", TRUNCATED: "33", ONLY_HERE: "35", FAILS: "31", OPEN: "36"}
_LEFT = 20  # the columns of line number and verdict


def plain_report(results: Sequence[Result], colour: bool = False, width: int = WIDTH, listed: str = ALL) -> str:
    """The report for reading.

    listed: which claims: ALL; those that are not right, each in short (WRONG); or those that are UNEXPECTED, without
    a summary. Documents without any are left out then.
    """
    lines: list[str] = []
    for result in results:
        claims = [claim for claim in result.claims if _is_listed(claim, listed)]
        if claims or result.error or listed == ALL:
            lines += [*_document_lines(result, claims, colour, width, listed == WRONG), ""]
    if listed != UNEXPECTED:
        lines += _summary_lines(results, colour, width)
    return "".join(f"{line}\n" for line in lines)


def _is_listed(claim: Claim, listed: str) -> bool:
    if listed == UNEXPECTED:
        return claim.unexpected
    return listed == ALL or claim.unexpected or claim.verdict not in (HOLDS, OPEN)


def legend(width: int = WIDTH) -> str:
    """What the marks of the report mean."""
    lines = [("!", unexpected_meaning())]
    lines += [(verdict_word(verdict), verdict_meaning(verdict)) for verdict in IN_REPORTS]
    lines.append((">", say("why it is not right")))
    return "".join(f"{line}\n" for mark, text in lines for line in wrapped(text, padded(mark, 12), 12, width))


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\033[{code}m{text}\033[0m" if colour else text


def _document_lines(result: Result, claims: Sequence[Claim], colour: bool, width: int, is_short: bool) -> Iterator[str]:
    if not result.blocks and not result.error:
        yield say("{path}: no ```worked blocks", path=printable(result.path))
        return
    for line in wrapped(result.title, width=width):
        yield _paint(line, "1", colour)
    path = printable(result.path)
    yield path
    yield "-" * min(max(columns(printable(result.title)), columns(path)), width)
    cell = None  # the last one that was named
    for claim in claims:
        yield from _cell_lines(claim.line, cell)
        cell = cell_and_line(claim.line)[0]
        yield from claim_lines(claim, result.told[claim], colour, width, is_short)
    if result.error:
        error = result.error
        yield from _cell_lines(error.line, cell)
        first, *more = wrapped(error.message, f"! {cell_and_line(error.line)[1]:>5}  {say('cannot go on: ')}", 9, width)
        yield _paint(first, "31", colour)
        yield from more
        place = say("line {line}, column {column}", line=show_line(error.line), column=error.column)
        yield f"{'':9}({place})"
    elif not result.claims:
        yield f"{'':9}{say('no claims')}"


def _cell_lines(line: int, before: int | None) -> Iterator[str]:
    """The heading of a notebook's cell, where a line is in another than the one before."""
    cell, _ = cell_and_line(line)
    if cell is not None and cell != before:
        yield f"  {say('cell {cell}', cell=cell)}"


def claim_lines(
    claim: Claim, told: Told, colour: bool = False, width: int = WIDTH, is_short: bool = False
) -> Iterator[str]:
    """A claim and all that is found out about it; is_short: what is most important of it, on two lines or so."""
    mark = f"{'!' if claim.unexpected else ' '} {cell_and_line(claim.line)[1]:>5}  "
    verdict = padded(verdict_word(claim.verdict), 11)
    left = min(_LEFT, width // 4)
    lines = wrapped(_short_text(claim), mark + verdict, left, width)
    computed = computed_words(told)
    is_new = told.stated not in (told.shown, told.computed) and told.shown != NOT_TOLD
    is_new = is_new and not (claim.verdict == HOLDS and claim.relation == "==" and claim.written_out)
    if is_new and claim.verdict != OPEN and not isinstance(told.shown, list):  # an open number is not given away
        if columns(lines[-1]) + 3 + columns(computed) <= width:
            lines[-1] += f"   {printable(computed)}"
        else:
            lines += wrapped(computed, " " * left, left, width)
    lines[0] = lines[0].replace(verdict, _paint(verdict, _COLOURS[claim.verdict], colour), 1)
    yield from lines
    if is_short:
        yield from _most_important(claim, told, width)
        return
    for text in [*_entry_texts(claim, told), *_mark_texts(claim)]:
        yield from wrapped(text, " " * left, left + 2, width)
    for explanation in told.explanations:
        yield from wrapped(explanation, f"{'':{left}}> ", left + 2, width)


def _most_important(claim: Claim, told: Told, width: int) -> Iterator[str]:
    """The first explanation, or else what the document says."""
    for text in [*told.explanations, *_mark_texts(claim)][:1]:
        yield from wrapped(text, f"{'':{_LEFT}}> ", _LEFT + 2, width)


def _mark_texts(claim: Claim) -> Iterator[str]:
    """What the document says of the claim itself."""
    if claim.known_wrong:
        found = say("marked wrong, but it holds") if claim.verdict == HOLDS else say("marked wrong")
        yield found + (say(": ") + claim.reason if claim.reason else "")


def _short_text(claim: Claim) -> str:
    if len(claim.text) <= LONG_TEXT or not shape(claim.left):
        return claim.text
    beginning = claim.text[: -len(claim.right_text)].rstrip()
    return say("{beginning} ... {shape} numbers", beginning=beginning, shape=show_shape(shape(claim.left)))


def _entry_texts(claim: Claim, told: Told) -> Iterator[str]:
    """An array's entries that do not hold, each with what is stated and what is computed."""
    wrong = [entry for entry in claim.entries if entry.index and VERDICTS.index(entry.verdict) > VERDICTS.index(OPEN)]
    for entry in wrong[:MOST_ENTRIES]:
        stated, computed = entry_at(told.stated, entry.index), entry_at(told.shown, entry.index)
        index = show_index(entry.index)
        text = say("{index}: {stated} is stated, {computed} computed", index=index, stated=stated, computed=computed)
        yield text + ("" if entry.verdict == claim.verdict else f" ({verdict_word(entry.verdict)})")
    if len(wrong) > MOST_ENTRIES:
        yield say("and {count:,} more", count=len(wrong) - MOST_ENTRIES)


def entry_at(nested: Any, index: tuple[int, ...]) -> str:
    """One entry of what a claim states or what is computed; a single number stands for all."""
    for i in index:
        nested = nested[i] if isinstance(nested, list) else nested
    return str(nested)


def _summary_lines(results: Sequence[Result], colour: bool, width: int) -> Iterator[str]:
    found = summary(results)
    for result in results:
        wrong = first_wrong(result)
        if wrong:
            yield from wrapped(_first_wrong(result.path, *wrong), indent=4, width=width)
    yield from wrapped(totals(results), indent=4, width=width)
    broken = sum(result.error is not None for result in results)
    if broken:
        yield _paint(say_count("{count} could not be run to the end", "{count} could not be run to the end", broken),
                     "31", colour)  # fmt: skip
    if found["unexpected"]:
        yield _paint(say("{count} unexpected, marked with !", count=found["unexpected"]), "31", colour)
    elif found["claims"] and not broken:
        yield _paint(say("nothing unexpected"), "32", colour)


def _first_wrong(path: str, first: Claim, followers: int) -> str:
    line = show_line(first.line)
    if not followers:
        return say("{path}: first wrong line {line}", path=path, line=line)
    return say_count(
        "{path}: first wrong line {line}; {count} other follows from it",
        "{path}: first wrong line {line}; {count} others follow from it",
        followers,
        path=path,
        line=line,
    )


def totals(results: Sequence[Result]) -> str:
    """How many documents and claims there are, and how many of each verdict."""
    found = summary(results)
    claims = [claim for result in results for claim in result.claims]
    verdicts = counts(
        claims, IN_REPORTS, lambda verdict, count: say("{count} {verdict}", count=count, verdict=verdict_word(verdict))
    )
    documents = say_count("{count} document", "{count} documents", found["documents"])
    how_many = say_count("{count} claim", "{count} claims", found["claims"])
    return say(", ").join((documents, how_many)) + (say(": ") + verdicts if verdicts else "")


def own_and_following(results: Sequence[Result]) -> str:
    """How many wrong claims are wrong by themselves, and how many follow from others."""
    own = sum(len(wrong_by_themselves(result)) for result in results)
    wrong = sum(claim.verdict in (FAILS, ONLY_HERE, TRUNCATED) for result in results for claim in result.claims)
    return say(
        "of the {wrong} that are not right, {own} are wrong by themselves, and {others} follow from them",
        wrong=wrong, own=own, others=wrong - own,
    )  # fmt: skip
