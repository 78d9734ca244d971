"""`%load_ext scalargrad`, then `%%worked`: cells in the language of worked examples, checked as they are run.

The cells of a notebook are one document. A cell that is run takes its place behind those that were run before it. When
it is run again it keeps that place, with its new text: so a cell that updates a weight may be run twice and updates it
once, and every cell says what `scalargrad check` says of the notebook. `%%worked --fresh` begins a new document.
`%%worked --hints` is for exercises: the right numbers of its claims are not told, only what is wrong about others; with
`--hints where` only where it goes wrong, with `--hints none` only that it does.

Which cell is run again is known from the cell's id. Where there are no ids, as in a terminal, each run is a new cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from scalargrad.languages import say, speak, system_language
from scalargrad.worked.language import ClaimLine
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import Block, Document, options
from scalargrad.worked.record import FAILS, HOLDS, NOT_TOLD, ONLY_HERE, OPEN, TRUNCATED, Claim, Lines, Told
from scalargrad.worked.reports import claim_lines, counts, show_lines, tell, verdict_word
from scalargrad.worked.reports.html import css_class, mark, panel, words
from scalargrad.worked.use.answer import digits_as_meant, squeezed
from scalargrad.worked.use.answers import count_of_answers
from scalargrad.worked.use.check import TIMEOUT, check_document
from scalargrad.worked.use.credit import CUT, MISSING, OWN, RIGHT, credits
from scalargrad.worked.use.hints import LEVELS, asking_lines, credited, hide

LINES = 1_000_000  # the lines of cell number i count from i * LINES, so that every line has a number of its own

# In the elements themselves: an untrusted notebook has no <style>. They undo what a front end does to tables.
_STYLES = {
    "table": "border-collapse: collapse; border: 0; color: inherit; font: inherit; margin: 0",
    "tr": "background: none; border: 0",
    "th": "text-align: left; vertical-align: top; padding: 2px 14px 2px 0; border: 0; font-weight: normal; "
    "font-style: italic; color: inherit",
    "td": "text-align: left; vertical-align: top; padding: 2px 14px 2px 0; border: 0; color: inherit",
    "code": "background: none; white-space: pre-wrap; color: inherit",
    "p": "margin: 2px 0",
    "dl": "display: grid; grid-template-columns: max-content 1fr; column-gap: 14px; margin: 2px 0",
    "dt": "font-weight: normal; margin: 0; padding: 0; float: none; width: auto",
    "dd": "margin: 0; padding: 0; float: none; width: auto",
    "ul": "margin: 2px 0; padding-left: 17px",
}
_COLOURS = {HOLDS: "#3b7cab", OPEN: "#7d786f", FAILS: "#cf4f17", TRUNCATED: "#96730f", ONLY_HERE: "#9a58ab"}


@dataclass
class Cell:
    """A cell that was run.

    ident: its id, or None; label: how people know it, [3]; text: empty after an error; hints: of an exercise, whose
    numbers are not told, how much is told of a wrong answer; "" for no exercise.
    """

    ident: str | None
    label: str
    text: str = ""
    hints: str = ""


class Session:
    """The cells of a notebook, as one document; those up to the next `--fresh`, if there is one."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []

    def find(self, ident: str | None) -> Cell | None:
        return next((cell for cell in self.cells if ident is not None and cell.ident == ident), None)

    def forget_from(self, ident: str | None) -> None:
        """Forget a cell and those behind it, if it is here: it is to begin a document of its own."""
        cell = self.find(ident)
        if cell is not None:
            del self.cells[self.cells.index(cell) :]

    def run(self, text: str, ident: str | None = None, label: str = "", hints: str = "") -> CellReport:
        """Run a cell in its place: the cells before it, and then the cell with this text."""
        cell = self.find(ident)
        if cell is None:
            cell = Cell(ident, label)
            self.cells.append(cell)
        cell.label, cell.text, cell.hints = label, text, hints
        number = self.cells.index(cell)
        blocks = [_block(cell.text, i) for i, cell in enumerate(self.cells[: number + 1])]
        fill = self.as_answers if hints else None
        result = check_document(Document("notebook", "notebook", blocks), TIMEOUT, fill, since=number * LINES)
        found = credits(result)
        lines = dict.fromkeys(asking_lines(result), "what")
        lines |= {c.line: level for c in result.claims if (level := self.cells[c.line // LINES].hints)}
        for level in LEVELS:
            result = hide(result, {line for line, hints in lines.items() if hints == level}, level)
        claims = [claim for claim in result.claims if claim.line // LINES == number]
        error = result.error and (result.error.with_numbers_as(NOT_TOLD) if result.open_lines else result.error)
        if hints and (echo := next(filter(repeats, claims), None)):
            error = DocumentError(say("this is what is asked for: write a number, or a formula without it"), echo.line)
            claims = claims[: claims.index(echo)]
        marks = [found[claim] for claim in claims]
        told = {}
        for claim in claims:
            one, known = claim, result.told[claim]
            if hints:
                one, known = credited(claim, known, found[claim])
            told[replace(one, line=claim.line % LINES)] = self.told(known, number)
        unread = cell.text.split("\n")[error.line % LINES - 2 :] if error and error.line // LINES == number else []
        more = sum("==" in line for line in unread)
        right = sum(mark in (RIGHT, OWN, CUT) for mark in marks)
        answers = count_of_answers(right, len(marks) + more, marks.count(OWN), marks.count(MISSING), more)
        report = CellReport(told, lambda line: escape(self.where(line, number)), answers if hints else "")
        if error:
            report.error = self.located(error, number)
            cell.text = ""
        return report

    def as_answers(self, claim: ClaimLine, _: Callable[[], int]) -> ClaimLine:
        """A claim of a cell that is an exercise, whose claims state answers."""
        if claim.relation == "==" and self.cells[claim.line // LINES].hints:
            return replace(claim, right=digits_as_meant(claim.right))
        return claim

    def told(self, told: Told, number: int) -> Told:
        """What is told of a claim, with lines as people see them: from 1 in a cell, which begins with `%%worked`."""

        def lines(found: Lines) -> str:
            return show_lines(found, lambda line: self.where(line, number))

        return replace(told, follows_from=(), explanations=tuple(tell(cause, lines) for cause in told.causes))

    def where(self, line: int, number: int) -> str:
        here = str(line % LINES)
        if line // LINES == number:
            return here
        return say("{line} of cell {cell}", line=here, cell=self.cells[line // LINES].label)

    def located(self, error: DocumentError, number: int) -> str:
        """An error with its place, and the line with a sign below the column."""
        line = self.where(error.line, number)
        message = say("line {line}, column {column}: {message}", line=line, column=error.column, message=error.message)
        if error.line // LINES != number:
            message += say(" (run that cell again, or begin anew with %%worked --fresh)")
        lines = ["", "", *self.cells[error.line // LINES].text.split("\n")]
        text = lines[error.line % LINES] if error.line % LINES < len(lines) else ""
        before = re.sub(r"[^\t]", " ", text[: error.column - 1])
        return f"{message}\n    {text}\n    {before}^" if text else message


def repeats(claim: Claim) -> bool:
    """Whether an answer has in it what was asked for: dy/dx == dy/dx."""
    left, _, right = squeezed(claim.text).partition("==")
    return left in right


def _block(text: str, number: int) -> Block:
    lines = text.rstrip("\n").split("\n")
    return Block("\n".join(lines) + "\n", tuple((number * LINES + i, 0) for i in range(2, len(lines) + 2)))


class CellReport:
    """What a cell shows: a table of its claims, in HTML or, where that cannot be shown, as text.

    line: how the lines of a cause are shown; answers: of an exercise, how many of them are right, in words.
    """

    def __init__(self, told: Mapping[Claim, Told], line: Callable[[int], str], answers: str = "") -> None:
        self.told = told
        self.claims = list(told)
        self.line = line
        self.answers = answers
        self.error = ""

    def summary(self) -> str:
        if self.answers:
            return self.answers
        found = counts(self.claims)
        unexpected = sum(claim.unexpected for claim in self.claims)
        return (
            say("{counts}; {count} unexpected, marked with !", counts=found, count=unexpected) if unexpected else found
        )

    def __repr__(self) -> str:
        return "\n".join(
            [line for claim, told in self.told.items() for line in claim_lines(claim, told)] + [self.summary()]
        )

    def _repr_html_(self) -> str:
        rows = "".join(self.row(claim, told) for claim, told in self.told.items())
        titles = (say("line"), "", say("claim"), say("verdict"))
        head = f"<tr>{' '.join(f'<th>{title}</th>' for title in titles)}</tr>"
        table = f"<table><thead>{head}</thead>\n<tbody>{rows}</tbody></table>"
        return _styled(f'<div class="scalargrad-worked">{table}\n<p>{escape(self.summary())}</p></div>')

    def row(self, claim: Claim, told: Told) -> str:
        sign = f'<span style="color: {_COLOURS[claim.verdict]}">{mark(claim)}</span>'
        cells = f"<td>{claim.line}</td> <td>{sign}</td> <td><code>{escape(claim.text)}</code></td>"
        verdict = verdict_word(claim.verdict) if self.answers else words(claim)
        if claim.verdict == OPEN:
            verdict = say("{verdict}: yours to find", verdict=verdict)
        row = f'<tr class="{css_class(claim.verdict)}">{cells} <td>{verdict}</td></tr>\n'
        if claim.verdict in (HOLDS, OPEN) and not (self.answers and told.causes):
            return row
        return f'{row}<tr><td></td><td></td><td colspan="2">{panel(claim, told, self.line)}</td></tr>\n'


def _styled(html: str) -> str:
    """HTML with the styles of `_STYLES` in its elements."""
    return re.sub(rf"<({'|'.join(_STYLES)})\b", lambda found: f'{found[0]} style="{_STYLES[found[1]]}"', html)


# --- IPython ---


def load(shell: Any) -> None:
    """Give a shell the magic `%%worked`; from now on all is said in the language of the system."""
    speak(system_language())
    extension = Extension(shell)
    shell.events.register("pre_run_cell", extension.before)
    shell.register_magic_function(extension.worked, "cell", "worked")


class Extension:
    """The magic of one shell."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.sessions = [Session()]  # the last one is that of the cell that was run last
        self.ident: str | None = None  # of the cell that is run

    def before(self, info: Any) -> None:
        self.ident = getattr(info, "cell_id", None)

    def worked(self, line: str, cell: str) -> None:
        """Check a worked example: what is given (`x = 2`), formulas (`y = x**2`) and claims (`y == 4`).

        The names of the cells that were run before can be used. A cell that is run again takes its old place among
        them, with its new text. `%%worked --fresh` starts anew: with no name from the cells above.

        `%%worked --hints` is for exercises: put a number in the place of `...` in a claim, `y == ...`. The right number
        is not told, but whether yours is right, and if not, what kind of mistake it looks like. `--hints where` says
        only where it goes wrong, `--hints none` only that it does.
        """
        from IPython.core.error import UsageError
        from IPython.display import display

        try:
            given = options(line.split())
        except ValueError as error:
            raise UsageError(str(error)) from None
        session = self.session(given.fresh)
        report = session.run(cell, self.ident, f"[{self.shell.execution_count}]", given.hints)
        if report.claims:
            display(report)  # type: ignore[no-untyped-call]
        if report.error:
            raise UsageError(report.error)

    def session(self, fresh: bool) -> Session:
        """Where the cell belongs that is run: a new session, or the one that it was run in before, or the last one."""
        if fresh:
            for session in self.sessions:
                session.forget_from(self.ident)
            self.sessions.append(Session())
        else:
            self.sessions.sort(key=lambda session: session.find(self.ident) is not None)
        return self.sessions[-1]
