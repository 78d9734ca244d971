"""Answers that are typed one by one, beside what is asked, and what is said of each while its author is at work.

Whether an answer is right is said at once. A hint is given to who asks for it, one level after another: where it goes
wrong, and then what kind of mistake it looks like.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scalargrad.languages import say
from scalargrad.worked.language import split_outside
from scalargrad.worked.numbers import DocumentError, OutOfTime, time_limit
from scalargrad.worked.record import Result
from scalargrad.worked.use.answer import Answer, answer_of, as_meant, last_side, no_answer
from scalargrad.worked.use.answers import SECONDS, Answers, Asked, Place
from scalargrad.worked.use.credit import UNREAD, WRONG
from scalargrad.worked.use.feedback import SIGNS, word
from scalargrad.worked.use.marks import Sheet, marked, show_points
from scalargrad.worked.use.plain import plain_line


class Said(NamedTuple):
    """What is said of one answer. how, sign, word: what it is, right for one; earned: its points.

    why: why something is no answer at all; notes: what is said at once; hints: levels of them, the least telling first.
    """

    how: str
    sign: str
    word: str
    earned: str
    why: str
    notes: tuple[str, ...]
    hints: tuple[tuple[str, ...], ...]


def typed_answers(texts: Mapping[Place, str], asked: Mapping[Place, Asked]) -> Answers:
    """Answers that were typed beside the claims, each by itself: what is wrong with one does no harm to another."""
    found: dict[Place, Answer] = {}
    unread: dict[Place, str] = {}
    try:
        with time_limit(SECONDS):
            for place in asked:
                _read_typed(place, texts.get(place, ""), found, unread)
    except OutOfTime:
        unread |= {place: say("this takes too long to read") for place in asked if place not in found}
    return Answers(asked, {place: as_meant(answer) for place, answer in found.items()}, unread)


def _read_typed(place: Place, text: str, found: dict[Place, Answer], unread: dict[Place, str]) -> None:
    typed = " ".join(plain_line(text).split())
    is_one = len(list(split_outside(typed, ";"))) == 1  # several at once are no answer
    side = last_side(typed) if is_one else typed
    if not side:
        unread |= {place: no_answer()} if text.strip() else {}  # 6=, or nothing but a comment
        return
    try:
        answer = answer_of(side, place[0])
    except DocumentError as problem:
        unread[place] = problem.message
    else:
        found |= {place: answer} if answer else {}
        if not answer and any(map(str.isdigit, typed)):
            unread[place] = say("a number is missing in the place of ...")


def as_file(answers: Answers, texts: Mapping[Place, str]) -> str:
    """Typed answers as a file of lines `name = number`, in which `...` holds the place of what is not answered.

    What cannot be read stands in a comment, so that it does no harm to the lines below it.
    """
    lines = []
    for place, asked in answers.asked.items():
        answer = answers.at.get(place)
        rest = f"  # {' '.join(texts[place].split())}" if place in answers.unread else ""
        lines.append(f"{asked.shown} = {answer.text if answer else '...'}{rest}\n")
    return "".join(lines)


def said_of(result: Result, answers: Answers) -> tuple[Sheet, list[Said]]:
    """The marks, and what is said of each answer. result: of the document with the answers in it.

    An ExerciseError where it could not be run, or asks for nothing.
    """
    where, what = (marked(result, answers, "", hints=level).sheet for level in ("where", "what"))
    said = []
    for place, least, most in zip(answers.asked, where.marks, what.marks):
        is_wrong = least.how == WRONG
        levels = [hints for hints in dict.fromkeys((least.hints, most.hints)) if hints] if is_wrong else []
        answer = answers.at.get(place)
        why = answers.unread.get(place, answer.why if answer else "") if least.how == UNREAD else ""
        notes = () if is_wrong or why else least.hints
        if answer and not why and least.answer != answer.text:
            read = say("read as {answer}", answer=least.answer)
            notes = (say("not right: {text}", text=read) if is_wrong else read, *notes)
        earned = show_points(least.earned)
        said.append(Said(least.how, SIGNS[least.how], word(least.how), earned, why, notes, tuple(levels)))
    return what, said
