"""The answers of a student as they are written in a file.

They are lines `name = number`, the name being the left side of a claim, or a copy of the document with numbers where it
has `...`. From the copy nothing but these numbers is taken. An answer is a number, a list of numbers, or arithmetic of
numbers; what is none is told with its line, and the other answers count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from scalargrad.languages import say
from scalargrad.suggestions import nearest
from scalargrad.terminal import printable
from scalargrad.worked.language import DOTS, split_outside
from scalargrad.worked.numbers import DocumentError, time_limit
from scalargrad.worked.reading import Document, read_document
from scalargrad.worked.use.answer import NOT_INSIDE, Answer, answer_of, as_meant, squeezed
from scalargrad.worked.use.answers import SECONDS, Answers, Asked, Place
from scalargrad.worked.use.plain import plain_line

MOST_ANSWERS = 10_000


def answers_in(file: Document, asked: Mapping[Place, Asked], exercise: Document | None = None) -> Answers:
    """The answers in a file; a DocumentError if it cannot be read at all. exercise: what it may be a copy of."""
    return _Reader(file, asked, exercise).answers()


def read_answers(
    answers: str | Path | Document, asked: Mapping[Place, Asked], exercise: Document | None = None
) -> Answers:
    """The answers in a file, maybe a copy of the exercise; a DocumentError if it cannot be read at all."""
    return answers_in(answers if isinstance(answers, Document) else read_document(answers), asked, exercise)


class _Reader:
    """Reads a file of answers, line by line.

    found: for each left side the answers, in their order, None for a place that is left open; unread: the left sides of
    what is no answer, and why not.
    """

    def __init__(self, file: Document, asked: Mapping[Place, Asked], exercise: Document | None) -> None:
        self.asked = asked
        self.given = (
            Counter(squeezed(text) for _, text in _sentences(exercise) if not DOTS.search(text))
            if exercise and file.blocks
            else Counter()
        )
        self.lefts = {one.left for one in asked.values()}
        self.found: dict[str, list[Answer | None]] = {}
        self.problems: list[DocumentError] = []
        self.unread: dict[str, str] = {}
        self.unasked: list[str] = []
        if file.error and not file.blocks and ("```worked" in file.text or not file.text):
            raise file.error
        with time_limit(SECONDS):
            for line, text in _sentences(file):
                self._read(line, text, is_copy=bool(file.blocks))
                if sum(map(len, self.found.values())) > MOST_ANSWERS:
                    raise DocumentError(say("more than {count} answers", count=MOST_ANSWERS), line)
        if file.error and file.blocks:
            self.problems.append(file.error)

    def answers(self) -> Answers:
        """Each answer at its place: of several claims with one left side, the first answer is the first one's."""
        often = Counter(one.left for one in self.asked.values())
        for left, answers in self.found.items():
            if len(answers) > often[left]:  # a line `name = ...` that was left standing above the answer
                self.found[left] = [answer for answer in answers if answer]
        waiting = {left: iter(answers) for left, answers in self.found.items()}
        placed = {place: next(waiting[one.left], None) for place, one in self.asked.items() if one.left in waiting}
        at = {place: answer for place, answer in placed.items() if answer}
        at = {place: as_meant(answer) for place, answer in at.items()}
        unread = {place: self.unread[one.left] for place, one in self.asked.items() if one.left in self.unread}
        return Answers(self.asked, at, unread, tuple(self.unasked), tuple(self._told(often)))

    def _told(self, often: Counter[str]) -> Iterator[str]:
        """What could not be read, and what was not asked for, in words; what is asked more seldom than answered."""
        yield from (printable(str(problem)) for problem in self.problems)
        for left in self.unasked:
            near = nearest(left, self.lefts, 1)
            if near:
                told = say("the document does not ask for {left}: did you mean {near}?", left=left, near=near[0])
            else:
                told = say("the document does not ask for {left}", left=left)
            yield printable(told)
        for left, answers in self.found.items():
            for answer in filter(None, answers[often[left] :]):
                yield printable(
                    say("line {line}: {left} was answered before; this does not count", line=answer.line, left=left)
                )

    def _read(self, line: int, text: str, is_copy: bool) -> None:
        sides = [side.strip() for side in re.split(("(?:==|≈)" if is_copy else "(?:==?|≈)") + NOT_INSIDE, text)]
        left = squeezed(sides[0])
        if self.given[squeezed(text)]:  # what the document itself says in a copy of it
            self.given[squeezed(text)] -= 1
            return
        if is_copy and (len(sides) < 2 or left not in self.lefts):
            return
        if len(sides) < 2 or not all(sides):
            self._complain(left, DocumentError(say("an answer is a line: name = number"), line))
        elif left not in self.lefts:
            self.unasked.append(left[:100])
        else:
            try:
                self.found.setdefault(left, []).append(answer_of(sides[-1], line))
            except DocumentError as problem:
                self._complain(left, problem)

    def _complain(self, left: str, problem: DocumentError) -> None:
        self.problems.append(problem)
        self.unread[left] = problem.message


def _sentences(file: Document) -> Iterator[tuple[int, str]]:
    """The lines of a file of answers, or of the blocks of a copy, each with its number; a list may go over several."""
    if file.blocks:
        lines = [
            (block.place(i, 0)[0], line) for block in file.blocks for i, line in enumerate(block.text.split("\n")[:-1])
        ]
    else:
        lines = list(enumerate(file.text.split("\n"), 1))
    waiting, first = "", 0
    for number, line in lines:
        first = first if waiting else number
        waiting = f"{waiting} {plain_line(line)}".strip()
        if sum(map(waiting.count, "([{")) > sum(map(waiting.count, ")]}")) and number - first < 100:
            continue
        yield from ((first, one.strip()) for one in split_outside(waiting, ";") if one.strip())
        waiting = ""
    if waiting:
        yield first, waiting
