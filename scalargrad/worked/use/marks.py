"""The marks of one student: points for each answer, what is said of it, and the total."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from scalargrad.languages import say
from scalargrad.terminal import printable
from scalargrad.worked.language import DOTS
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import Document
from scalargrad.worked.record import Result
from scalargrad.worked.use.answers import Answers, asked_for, count_of_answers
from scalargrad.worked.use.check import TIMEOUT, check_document
from scalargrad.worked.use.credit import CUT, MISSING, OWN, RIGHT, UNREAD, WRONG, credits
from scalargrad.worked.use.hints import hide
from scalargrad.worked.use.kinds import SAYS_ZERO
from scalargrad.worked.use.reading_answers import read_answers


class Mark(NamedTuple):
    """One answer and its points. how: one of RIGHT, OWN (for the student's own numbers above), CUT, WRONG, MISSING,
    UNREAD; hints: what the student is told; mistake: the kind of an own mistake, where it is known."""

    line: int
    asked: str
    answer: str
    points: Fraction
    earned: Fraction
    how: str
    hints: tuple[str, ...] = ()
    mistake: str = ""
    right: str = ""


class Sheet(NamedTuple):
    """The marks of one student. problems: what could not be read or was not asked for, in words."""

    student: str
    marks: tuple[Mark, ...]
    problems: tuple[str, ...] = ()

    @property
    def earned(self) -> Fraction:
        return sum((mark.earned for mark in self.marks), Fraction(0))

    @property
    def points(self) -> Fraction:
        return sum((mark.points for mark in self.marks), Fraction(0))

    def count(self, *how: str) -> int:
        return sum(mark.how in how for mark in self.marks)

    def answers(self) -> str:
        """How many answers are right, in words."""
        return count_of_answers(
            self.count(RIGHT, OWN, CUT), len(self.marks), self.count(OWN), self.count(MISSING), self.count(UNREAD)
        )

    def summary(self) -> str:
        """The same, and the points."""
        told = self.answers()
        return say("{answers}; {earned} of {points} points", answers=told, earned=show_points(self.earned),
                   points=show_points(self.points))  # fmt: skip


class ExerciseError(Exception):
    """An exercise that cannot be marked; the message is one line."""


class Checked(NamedTuple):
    """A document with a student's answers: its claims, and the marks.

    summary: how many answers are right, in words; unused: left sides that were answered and are not asked for.
    """

    result: Result
    sheet: Sheet
    summary: str
    unused: tuple[str, ...]


def check_answers(
    document: Document,
    answers: str | Path | Document,
    timeout: float = TIMEOUT,
    show: bool = False,
    hints: str = "what",
    warn: Callable[[str], object] = lambda problem: None,
) -> Checked:
    """Check a document with the answers of a file; a DocumentError, with its place there, if it cannot be read.

    answers: the path of the file, or what `read_text` makes of a text of answers.
    show: with the right numbers, and all that is known of a wrong one; hints: otherwise how much is told of it, "none",
    "where" or "what"; warn: is told what is no answer, before any work. An ExerciseError if it cannot be marked.
    """
    try:
        asked = asked_for(document)
    except DocumentError as error:
        raise ExerciseError(f"{document.path}: {error}") from None
    found = read_answers(answers, asked, document)
    for problem in found.told:
        warn(problem)
    student = Path(answers.path if isinstance(answers, Document) else answers).stem
    return mark(document, found, student, timeout, show, hints)


def mark(
    document: Document,
    answers: Answers,
    student: str,
    timeout: float = TIMEOUT,
    show: bool = False,
    hints: str = "what",
) -> Checked:
    """The marks for some answers; an ExerciseError where the document cannot be run, or asks for nothing."""
    return marked(check_document(document, timeout, answers.fill), answers, student, show, hints)


def marked(result: Result, answers: Answers, student: str, show: bool = False, hints: str = "what") -> Checked:
    """The same, of a document that was checked with the answers in it."""
    if result.error:
        raise ExerciseError(f"{result.path}: {result.error}")
    if not answers.asked:
        raise ExerciseError(say("{path} asks for nothing: write ... on the right of a claim", path=result.path))
    shown = result if show else hide(result, {line for line, _ in answers.asked}, hints)
    by_place = {(claim.line, claim.column): claim for claim in result.claims}
    worth = credits(result)
    marks, problems = [], []
    for place, asked in answers.asked.items():
        claim = by_place.get(place)
        if claim is None:  # behind an error of the document, or in a loop without rounds
            marks.append(Mark(place[0], asked.shown, "", asked.points, Fraction(0), MISSING))
            continue
        known, told = result.told[claim], shown.told[claim]
        how = worth[claim]
        why = answers.at[place].why if how == MISSING and place in answers.at else ""
        if why:
            problems.append(printable(str(DocumentError(why, answers.at[place].line))))
        if why or (how == MISSING and place in answers.unread):
            how = UNREAD
        marks.append(
            Mark(
                line=place[0],
                asked=asked.shown,
                answer=claim.right_text if not DOTS.fullmatch(claim.right_text) else "",
                points=asked.points,
                earned=asked.points if how in (RIGHT, OWN, CUT) else Fraction(0),
                how=how,
                hints=(why,) if why else told.explanations,
                mistake=known.causes[0].mistake if how == WRONG and known.causes else "",
                right=_in_line(known.shown) if show else "",
            )
        )
    sheet = Sheet(student, tuple(marks), (*answers.told, *problems))
    return Checked(shown, sheet, sheet.answers(), answers.unasked)


def marks_object(sheet: Sheet, kinds: bool) -> dict[str, Any]:
    """The marks as dictionaries, lists, strings and numbers, for programs. kinds: with the kinds of mistakes."""
    return {
        "student": sheet.student,
        "points": float(sheet.earned),
        "of": float(sheet.points),
        "claims": [
            {
                "line": one.line,
                "asked": one.asked,
                "answer": one.answer,
                "mark": one.how,
                "points": float(one.earned),
                "of": float(one.points),
                "mistake": one.mistake if kinds and (one.right or one.mistake not in SAYS_ZERO) else "",
                "hints": list(one.hints),
            }
            for one in sheet.marks
        ],
        "problems": list(sheet.problems),
    }


def show_points(points: Fraction) -> str:
    """Points as people write them.

    >>> show_points(Fraction(7)), show_points(Fraction(5, 2))
    ('7', '2.5')
    """
    return f"{float(points):.2f}".rstrip("0").rstrip(".")


def _in_line(nested: object) -> str:
    return f"[{', '.join([_in_line(one) for one in nested])}]" if isinstance(nested, list) else str(nested)
