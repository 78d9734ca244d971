"""What a student gets back: the marks as text, and as a page that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from scalargrad.languages import say, tag
from scalargrad.pages import policy
from scalargrad.terminal import WIDTH, columns, padded, printable, wrapped
from scalargrad.worked.use.credit import CUT, MISSING, OWN, RIGHT, UNREAD, WRONG
from scalargrad.worked.use.marks import Mark, Sheet, show_points

SIGNS = {RIGHT: "✓", OWN: "✓", CUT: "✓", WRONG: "✗", MISSING: "○", UNREAD: "?"}
COLOURS = {RIGHT: "32", OWN: "32", CUT: "32", WRONG: "31", MISSING: "36", UNREAD: "33"}


def word(how: str) -> str:
    """What an answer is, in a word."""
    return {
        RIGHT: say("right"),
        OWN: say("right"),
        CUT: say("right"),
        WRONG: say("not right"),
        MISSING: say("not given"),
        UNREAD: say("not read"),
    }[how]


def shown_answer(mark: Mark) -> str:
    return f"{mark.asked} == {mark.answer or '...'}"


# --- text ---


def answers_text(sheet: Sheet, title: str, colour: bool = False) -> str:
    """The marks of one student at 80 columns."""
    lines = [
        *wrapped(title, indent=4),
        *wrapped(sheet.student, indent=4),
        "-" * min(max(columns(title), columns(sheet.student)), WIDTH),
    ]
    for mark in sheet.marks:
        lines += _lines(mark, colour)
    return "\n".join([*lines, "", *wrapped(sheet.summary(), indent=4)]) + "\n"


def _rule(*texts: str) -> str:
    return "-" * min(max(map(columns, texts)), WIDTH)


def _lines(mark: Mark, colour: bool) -> Iterator[str]:
    points = say("{earned} of {points}", earned=show_points(mark.earned), points=show_points(mark.points))
    verdict = f"{SIGNS[mark.how]} {word(mark.how)}"
    first, *more = wrapped(shown_answer(mark), f"{mark.line:>5}  {padded(points, 8)} {padded(verdict, 12)} ", 29)
    yield first.replace(verdict, f"\033[{COLOURS[mark.how]}m{verdict}\033[0m", 1) if colour else first
    yield from more
    if mark.right and mark.how != RIGHT:
        yield from wrapped(say("computed {number}", number=mark.right), " " * 29, 29)
    for hint in mark.hints:
        yield from wrapped(hint, f"{'':29}> ", 31)


# --- pages ---

STYLE = """
:root { color-scheme: light dark; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; white-space: nowrap; }
th, td { padding: .35rem .8rem .35rem 0; vertical-align: top; border-bottom: 1px solid #8884; }
td.number { text-align: right; white-space: nowrap; }
code { overflow-wrap: anywhere; }
ul { margin: .2rem 0; padding-left: 1.2rem; }
.right, .own, .cut { color: light-dark(#2a6a33, #8fd19a); }
.wrong { color: light-dark(#a8390c, #ff9d73); }
.missing, .unread { color: light-dark(#6a645a, #b5aea3); }
.total { font-size: 1.1rem; font-weight: 600; }
.scroll { overflow-x: auto; }
"""


def page(title: str, body: str) -> str:
    """A page of its own, which loads nothing."""
    return (
        f'<!DOCTYPE html>\n<html lang="{tag()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(STYLE, ""))}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(printable(title))}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def table(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already."""
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join(f"<tr>{''.join(row)}</tr>\n" for row in rows)
    return f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n'


def cell(text: str, css: str = "", code: bool = False) -> str:
    inner = f"<code>{escape(printable(text))}</code>" if code else escape(printable(text))
    return f'<td class="{css}">{inner}</td>' if css else f"<td>{inner}</td>"


def page_of(sheet: Sheet, title: str) -> str:
    """The page of one student."""
    rows = []
    for mark in sheet.marks:
        shown = [say("computed {number}", number=mark.right)] if mark.right and mark.how != RIGHT else []
        hints = "".join(f"<li>{escape(printable(hint))}</li>" for hint in [*shown, *mark.hints])
        said = f"{SIGNS[mark.how]} {word(mark.how)}"
        points = say("{earned} of {points}", earned=show_points(mark.earned), points=show_points(mark.points))
        about = f'<td class="{mark.how}">{escape(said)}{f"<ul>{hints}</ul>" if hints else ""}</td>'
        rows.append(
            (cell(str(mark.line), "number"), cell(shown_answer(mark), code=True), about, cell(points, "number"))
        )
    body = f"<h1>{escape(printable(title))}</h1>\n<p>{escape(printable(sheet.student))}</p>\n"
    body += f'<p class="total">{escape(sheet.summary())}</p>\n'
    body += table((say("line"), say("your answer"), "", say("points")), rows)
    if sheet.problems:
        items = "".join(f"<li>{escape(problem)}</li>\n" for problem in sheet.problems)
        body += f"<h2>{escape(say('What could not be read'))}</h2>\n<ul>\n{items}</ul>\n"
    return page(f"{title}: {sheet.student}", body)
