"""One claim in HTML: its mark, its numbers and why it fails. For the report and for notebooks.

Every mark is a sign, a word and a colour, so that it can be told without any one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, OPEN, TRUNCATED, Claim, Entry, show_index
from scalargrad.worked.reports import entry_at

SIGNS = {HOLDS: "✓", TRUNCATED: "≈", ONLY_HERE: "◇", FAILS: "✗", OPEN: "○"}
MEANINGS = {
    HOLDS: "the stated number is the computed one, as far as it is printed; or the formula equals it, always",
    TRUNCATED: "the digits are right, but they were cut off and not rounded",
    ONLY_HERE: "the formula gives the right number here, but not at other numbers: a coincidence",
    FAILS: "the stated number or formula is another than the computed one",
    OPEN: "nothing is stated yet: this is for the reader to find",
}
MAX_ROWS = 40  # entries of an array that are shown

_LINE = re.compile(r"\b(lines? )(\d+(?:(?:, | and )\d+)*)")
Link = Callable[[int], str | None]  # from a line to the address of what stands there


def css_class(verdict: str) -> str:
    return verdict.replace(" ", "-")


def count_of(verdict: str, count: int) -> str:
    """How many claims have a verdict, in words: 1 holds, 2 hold, 3 only here."""
    return f"{count} {verdict[:-1] if count != 1 and verdict in (HOLDS, FAILS) else verdict}"


def mark(claim: Claim) -> str:
    """The sign of the verdict, and an exclamation mark where the verdict is unexpected."""
    unexpected = '<b class="unexpected">!</b>' if claim.unexpected else ""
    return f'<span class="sign" aria-hidden="true">{SIGNS[claim.verdict]}{unexpected}</span>'


def words(claim: Claim) -> str:
    """The verdict in words, and whether the document knows of it."""
    if claim.known_wrong and claim.verdict != OPEN:
        return "holds, but marked wrong" if claim.verdict == HOLDS else f"{claim.verdict}, as marked"
    return f"{claim.verdict}, unexpected" if claim.unexpected else claim.verdict


def panel(claim: Claim, link: Link, named: bool = False) -> str:
    """All that is found out about a claim, with its text if `named`. link: where the lines of an explanation are."""
    name = f"<p><code>{escape(claim.text)}</code> {escape(words(claim))}</p>" if named else ""
    return f'<div class="panel">{name}{"".join(_parts(claim, link))}</div>\n'


def _parts(claim: Claim, link: Link) -> Iterator[str]:
    if claim.verdict in (TRUNCATED, ONLY_HERE):
        yield f"<p>{MEANINGS[claim.verdict].capitalize()}.</p>"
    yield from numbers(claim)
    if claim.loop_round:
        rounds = " and ".join(map(str, claim.loop_round))
        yield f'<p class="round">These are the numbers of round {rounds} of the loop, counted from 0.</p>'
    explanations = list(claim.explanations)
    if claim.follows_from is not None and not any(text.startswith("follows from") for text in explanations):
        explanations.insert(0, f"follows from line {claim.follows_from}")
    if explanations:
        items = "".join(f"<li>{with_links(text, link)}</li>" for text in explanations)
        yield f'<ul class="why">{items}</ul>'


def numbers(claim: Claim) -> Iterator[str]:
    """What is stated and what is computed; of an array its entries, those that are not right if there are any."""
    if claim.verdict == OPEN:  # the number is not given away
        yield f"<p>{MEANINGS[OPEN].capitalize()}.</p>"
        return
    if not isinstance(claim.shown, list):
        yield _pair(claim.stated, claim.shown)
    elif not claim.entries:
        yield _pair(_in_line(claim.stated), _in_line(claim.shown))
    else:
        wrong = [entry for entry in claim.entries if entry.verdict not in (HOLDS, OPEN)]
        yield _table(claim, wrong or [entry for entry in claim.entries if entry.verdict != OPEN])


def _pair(stated: Any, computed: Any) -> str:
    return (
        f'<dl class="numbers"><dt>stated</dt> <dd><code>{escape(str(stated))}</code></dd> '
        f"<dt>computed</dt> <dd><code>{escape(str(computed))}</code></dd></dl>"
    )


def _in_line(nested: Any) -> str:
    return f"[{', '.join(map(_in_line, nested))}]" if isinstance(nested, list) else str(nested)


def _table(claim: Claim, entries: list[Entry]) -> str:
    rows = []
    for entry in entries[:MAX_ROWS]:
        stated, computed = entry_at(claim.stated, entry.index), entry_at(claim.shown, entry.index)
        other = "" if entry.verdict == claim.verdict else f"<td>{entry.verdict}</td>"
        cells = (show_index(entry.index), stated, computed)
        rows.append(f"<tr>{''.join(f'<td><code>{escape(cell)}</code></td> ' for cell in cells)}{other}</tr>")
    left_out = len(entries) - MAX_ROWS
    more = f"<p>and {left_out} more</p>" if left_out > 0 else ""
    head = "<tr><th>entry</th> <th>stated</th> <th>computed</th></tr>"
    return f'<table class="numbers"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>{more}'


def with_links(text: str, link: Link) -> str:
    """An explanation, in which «line 12» leads there."""

    def linked(found: re.Match[str]) -> str:
        def one(number: re.Match[str]) -> str:
            address = link(int(number[0]))
            return f'<a href="{escape(address)}">{number[0]}</a>' if address else number[0]

        return found[1] + re.sub(r"\d+", one, found[2])

    return _LINE.sub(linked, escape(text))
