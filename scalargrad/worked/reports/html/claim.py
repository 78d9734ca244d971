"""One claim in HTML: its mark, its numbers and why it fails. For the report and for notebooks.

Every mark is a sign, a word and a colour, so that it can be told without any one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from scalargrad.languages import one_after_another, say
from scalargrad.worked.record import (
    FAILS,
    HOLDS,
    NOT_TOLD,
    ONLY_HERE,
    OPEN,
    TRUNCATED,
    Cause,
    Claim,
    Entry,
    Told,
    show_index,
)
from scalargrad.worked.reports import entry_at, show_lines, tell, verdict_meaning, verdict_word

SIGNS = {HOLDS: "✓", TRUNCATED: "≈", ONLY_HERE: "◇", FAILS: "✗", OPEN: "○"}
MAX_ROWS = 40  # entries of an array that are shown

Line = Callable[[int], str]  # how the number of a line is shown in a sentence, in HTML


def css_class(verdict: str) -> str:
    return verdict.replace(" ", "-")


def mark(claim: Claim) -> str:
    """The sign of the verdict, and an exclamation mark where the verdict is unexpected."""
    unexpected = '<b class="unexpected">!</b>' if claim.unexpected else ""
    return f'<span class="sign" aria-hidden="true">{SIGNS[claim.verdict]}{unexpected}</span>'


def words(claim: Claim) -> str:
    """The verdict in words, and whether the document knows of it."""
    verdict = verdict_word(claim.verdict)
    if claim.known_wrong and claim.verdict != OPEN:
        return (
            say("holds, but marked wrong") if claim.verdict == HOLDS else say("{verdict}, as marked", verdict=verdict)
        )
    return say("{verdict}, unexpected", verdict=verdict) if claim.unexpected else verdict


def panel(claim: Claim, told: Told, line: Line, named: bool = False) -> str:
    """All that is found out about a claim, with its text if `named`. line: how the lines of a cause are shown."""
    name = f"<p><code>{escape(claim.text)}</code> {escape(words(claim))}</p>" if named else ""
    return f'<div class="panel">{name}{"".join(_parts(claim, told, line))}</div>\n'


def _parts(claim: Claim, told: Told, line: Line) -> Iterator[str]:
    if claim.verdict == ONLY_HERE or (claim.verdict == TRUNCATED and not told.follows_from):
        yield f"<p>{as_sentence(verdict_meaning(claim.verdict))}</p>"
    yield from numbers(claim, told)
    if claim.loop_round:
        rounds = one_after_another(list(map(str, claim.loop_round)))
        said = say("These are the numbers of round {rounds} of the loop, counted from 0.", rounds=rounds)
        yield f'<p class="round">{said}</p>'
    if told.causes:
        items = "".join(f"<li>{sentence(cause, line)}</li>" for cause in told.causes)
        yield f'<ul class="why">{items}</ul>'


def numbers(claim: Claim, told: Told) -> Iterator[str]:
    """What is stated and what is computed; of an array its entries, those that are not right if there are any."""
    if claim.verdict == OPEN:  # the number is not given away
        yield f"<p>{as_sentence(verdict_meaning(OPEN))}</p>"
        return
    if not isinstance(told.shown, list):
        if told.shown != NOT_TOLD:
            yield _pair(told.stated, told.shown, told.comes_to)
    elif not claim.entries:
        yield _pair(_in_line(told.stated), _in_line(told.shown))
    else:
        wrong = [entry for entry in claim.entries if entry.verdict not in (HOLDS, OPEN)]
        yield _table(claim, told, wrong or [entry for entry in claim.entries if entry.verdict != OPEN])


def _pair(stated: Any, computed: Any, comes_to: str = "") -> str:
    equal = f" = <code>{escape(comes_to)}</code>" if comes_to else ""
    return (
        f'<dl class="numbers"><dt>{say("stated")}</dt> <dd><code>{escape(str(stated))}</code>{equal}</dd> '
        f"<dt>{say('computed')}</dt> <dd><code>{escape(str(computed))}</code></dd></dl>"
    )


def _in_line(nested: Any) -> str:
    return f"[{', '.join([_in_line(one) for one in nested])}]" if isinstance(nested, list) else str(nested)


def _table(claim: Claim, told: Told, entries: list[Entry]) -> str:
    rows = []
    for entry in entries[:MAX_ROWS]:
        stated, computed = entry_at(told.stated, entry.index), entry_at(told.shown, entry.index)
        other = "" if entry.verdict == claim.verdict else f"<td>{verdict_word(entry.verdict)}</td>"
        cells = (show_index(entry.index), stated, computed)
        rows.append(f"<tr>{''.join(f'<td><code>{escape(cell)}</code></td> ' for cell in cells)}{other}</tr>")
    left_out = len(entries) - MAX_ROWS
    more = f"<p>{say('and {count} more', count=left_out)}</p>" if left_out > 0 else ""
    head = f"<tr><th>{say('entry')}</th> <th>{say('stated')}</th> <th>{say('computed')}</th></tr>"
    return f'<table class="numbers"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>{more}'


def sentence(cause: Cause, line: Line) -> str:
    """A cause as a sentence in HTML."""
    return tell(cause, lambda lines: show_lines(lines, line), lambda figure: escape(figure.text), escape)


def as_sentence(text: str) -> str:
    """A text with a capital and a point.

    >>> as_sentence("the digits are right")
    'The digits are right.'
    """
    return say("{sentence}.", sentence=text[:1].upper() + text[1:])
