"""What a teacher gets of a class: a table of points for a spreadsheet, and what went wrong how often."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape

from scalargrad.languages import say, say_count
from scalargrad.terminal import columns, padded, printable
from scalargrad.worked.use.classes import Mistake, Overview
from scalargrad.worked.use.credit import CUT, MISSING, OWN, RIGHT, UNREAD, WRONG
from scalargrad.worked.use.feedback import cell, page, page_of, table
from scalargrad.worked.use.marks import Mark, Sheet, show_points


def overview_files(overview: Overview) -> dict[str, str]:
    """All that is written for a class: the table, the overview, a page for each student; by their names."""
    pages = {_page_name(k, sheet): sheet for k, sheet in enumerate(overview.sheets, 1)}
    return {
        "marks.csv": csv_of(overview),
        "overview.txt": overview_text(overview),
        "overview.html": overview_page(overview, list(pages)),
        **{name: page_of(sheet, overview.title) for name, sheet in pages.items()},
    }


def _page_name(k: int, sheet: Sheet) -> str:
    """A file for a student's page whose name any system takes, and that no other student has."""
    safe = re.sub(r"[^\w-]+", "_", sheet.student)[:60]
    return f"students/{k:03}-{safe}.html"


# --- the table ---


def csv_of(overview: Overview) -> str:
    """Points per claim and in all, for a spreadsheet, which opens it as UTF-8 by its first character.

    A name that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    claims = next((sheet.marks for sheet in overview.read), ())
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    heads = [f"{one.line}: {one.asked} ({show_points(one.points)})" for one in claims]
    writer.writerow([say("student"), *heads, say("points"), say("of"), say("notes")])
    for sheet in overview.sheets:
        each = [show_points(one.earned) for one in sheet.marks] or [""] * len(claims)
        total = [show_points(sheet.earned), show_points(sheet.points)] if sheet.marks else ["", ""]
        writer.writerow([_safe(sheet.student), *each, *total, _safe("; ".join(sheet.problems))])
    return "\ufeff" + made.getvalue()


def _safe(text: str) -> str:
    """
    >>> _safe("=1+1"), _safe("li")
    ("'=1+1", 'li')
    """
    text = printable(text)
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@", "|", "%") else text


# --- the overview ---


def overview_text(overview: Overview) -> str:
    """How the class did: the points, each claim, the mistakes."""
    lines = [printable(overview.title), *_points(overview), ""]
    rows = [[say("line"), say("asked"), say("right"), say("carried"), say("wrong"), say("not given")]]
    rows += [[str(one) for one in _claim_row(marks)] for marks in overview.claims()]
    widths = [max(columns(row[k]) for row in rows) for k in range(6)]
    for row in rows:
        first, asked, *rest = row
        counts = "  ".join(_to_the_right(text, width) for text, width in zip(rest, widths[2:]))
        lines.append(f"{_to_the_right(first, widths[0])}  {padded(asked, widths[1])}  {counts}".rstrip())
    mistakes = overview.mistakes()
    if mistakes:
        lines += ["", say("Mistakes of their own, by how many students made them")]
        lines += [f"  {_mistake(one, len(overview.read))} ({_lines(one)})" for one in mistakes]
    return "\n".join([*lines, *(f"? {note}" for note in _notes(overview))]) + "\n"


def _to_the_right(text: str, width: int) -> str:
    return " " * (width - columns(text)) + text


def overview_page(overview: Overview, pages: Sequence[str]) -> str:
    """The same as a page, with a link to each student's. pages: their files, in the order of the sheets."""
    body = f"<h1>{escape(printable(overview.title))}</h1>\n"
    body += "".join(f"<p>{escape(line)}</p>\n" for line in _points(overview))
    heads = (say("line"), say("asked"), say("right"), say("carried"), say("wrong"), say("not given"))
    rows = []
    for marks in overview.claims():
        first, asked, *counts = _claim_row(marks)
        rows.append([cell(str(first), "number"), cell(str(asked), code=True), *(cell(str(one)) for one in counts)])
    body += table(heads, rows)
    mistakes = overview.mistakes()
    if mistakes:
        body += f"<h2>{escape(say('Mistakes of their own, by how many students made them'))}</h2>\n"
        body += table(
            (say("mistake"), say("in which lines")),
            [(cell(_mistake(one, len(overview.read))), cell(_lines(one))) for one in mistakes],
        )
    body += f"<h2>{escape(say('Students'))}</h2>\n"
    rows = []
    for sheet, file in zip(overview.sheets, pages, strict=True):
        link = f'<td><a href="{escape(file)}">{escape(printable(sheet.student))}</a></td>'
        total = say("{earned} of {points}", earned=show_points(sheet.earned), points=show_points(sheet.points))
        rows.append([link, cell(total if sheet.marks else "–"), cell("; ".join(sheet.problems))])
    body += table((say("student"), say("points"), say("notes")), rows)
    return page(overview.title, body)


def _points(overview: Overview) -> list[str]:
    count = say_count("{count} student", "{count} students", len(overview.sheets))
    totals = [sheet.earned for sheet in overview.read]
    if not totals:
        return [count]
    mean, possible = sum(totals, Fraction(0)) / len(totals), max(sheet.points for sheet in overview.read)
    return [
        say("{students}: {mean} of {points} points on average, from {least} to {most}", students=count,
            mean=show_points(mean), points=show_points(possible), least=show_points(min(totals)),
            most=show_points(max(totals)))
    ]  # fmt: skip


def _claim_row(marks: Sequence[Mark]) -> tuple[int, str, int, int, int, int]:
    often = Counter(mark.how for mark in marks)
    right, missing = often[RIGHT] + often[CUT], often[MISSING] + often[UNREAD]
    return marks[0].line, marks[0].asked, right, often[OWN], often[WRONG], missing


def _mistake(one: Mistake, of: int) -> str:
    return say("{count} of {students}: {mistake}", count=one.students, students=of, mistake=one.kind)


def _lines(one: Mistake) -> str:
    return say(", ").join(
        say_count("{count} in line {line}", "{count} in line {line}", count, line=line) for line, count in one.lines
    )


def _notes(overview: Overview) -> Iterator[str]:
    for sheet in overview.sheets:
        for problem in sheet.problems:
            yield f"{printable(sheet.student)}: {problem}"
