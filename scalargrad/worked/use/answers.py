"""The answers of a student to the claims that a document leaves open, as they are written in a file.

They are lines `name = number`, the name being the left side of a claim, or a copy of the document with numbers where it
has `...`. From the copy nothing but these numbers is taken. An answer is a number, a list of numbers, or arithmetic of
numbers; what is none is told with its line, and the other answers count.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from scalargrad.languages import say, say_count
from scalargrad.suggestions import nearest
from scalargrad.terminal import printable
from scalargrad.worked.language import (
    MEANT,
    ClaimLine,
    Expression,
    Items,
    Literal,
    Loop,
    Negative,
    Parser,
    Statement,
    claims,
)
from scalargrad.worked.numbers import DocumentError, time_limit
from scalargrad.worked.reading import Document, read_document
from scalargrad.worked.use.answer import as_number, exactly, is_open, numbers_of, read_answer

SECONDS = 10.0  # to read the answers of a file
MOST_ANSWERS = 10_000
_NOT_INSIDE = r"(?![^(\[]*[)\]])"  # no closing bracket before an opening one: not the = of approx(0, abs=9)

Place = tuple[int, int]  # line and column of a claim


class Answer(NamedTuple):
    """What was answered, as an expression and as it is written, and the line in the file of answers."""

    right: Expression
    text: str
    line: int


class Asked(NamedTuple):
    """What a document asks for: the left side of an open claim, without spaces and as it is shown, and the points that
    a right answer is worth."""

    left: str
    shown: str
    points: Fraction


class Answers:
    """The answers of one file to what a document asks for.

    problems: what is no answer, each with its place in the file; unread: the left sides that these stand for; unasked:
    left sides that the document does not ask for. exercise: the document, if the file may be a copy of it.
    """

    def __init__(self, file: Document, asked: dict[Place, Asked], exercise: Document | None = None) -> None:
        self.asked = asked
        self.given = (
            Counter(squeezed(text) for _, text in _sentences(exercise)) if exercise and file.blocks else Counter()
        )
        self.lefts = {one.left for one in asked.values()}
        self.found: dict[str, list[Answer]] = {}  # left side -> answers, in their order
        self.problems: list[DocumentError] = []
        self.unread: set[str] = set()
        self.unasked: list[str] = []
        self._taken: Counter[str] = Counter()
        if file.error and not file.blocks and ("```worked" in file.text or not file.text):
            raise file.error
        with time_limit(SECONDS):
            for line, text in _sentences(file):
                self._read(line, text, is_copy=bool(file.blocks))
                if sum(map(len, self.found.values())) > MOST_ANSWERS:
                    raise DocumentError(say("more than {count} answers", count=MOST_ANSWERS), line)
        if file.error and file.blocks:
            self.problems.append(file.error)
        self._settle()

    def fill(self, statement: Statement) -> Statement:
        """A statement with the answer in the place of `...`, where there is one."""
        if isinstance(statement, Loop):
            return dataclasses.replace(statement, body=tuple(map(self.fill, statement.body)))
        if not isinstance(statement, ClaimLine) or (statement.line, statement.column) not in self.asked:
            return statement
        left = _left(statement)
        k = self._taken[left]
        self._taken[left] += 1
        if k >= len(self.found.get(left, ())):
            return statement
        answer = self.found[left][k]
        whole = statement.text[: len(statement.text) - len(statement.right_text)] + answer.text
        return dataclasses.replace(statement, right=answer.right, right_text=answer.text, text=whole)

    def told(self) -> list[str]:
        """What could not be read, and what was not asked for, in words; what is asked more seldom than answered."""
        told = [str(problem) for problem in self.problems]
        for left in self.unasked:
            near = nearest(left, self.lefts, 1)
            if near:
                told.append(say("the document does not ask for {left}: did you mean {near}?", left=left, near=near[0]))
            else:
                told.append(say("the document does not ask for {left}", left=left))
        often = Counter(one.left for one in self.asked.values())
        for left, answers in self.found.items():
            for answer in answers[often[left] :]:
                told.append(
                    say("line {line}: {left} was answered before; this does not count", line=answer.line, left=left)
                )
        return [printable(one) for one in told]

    # --- reading ---

    def _read(self, line: int, text: str, is_copy: bool) -> None:
        sides = [side.strip() for side in re.split(("(?:==|≈)" if is_copy else "(?:==?|≈)") + _NOT_INSIDE, text)]
        left = squeezed(sides[0])
        if self.given[squeezed(text)]:  # what the document itself says in a copy of it
            self.given[squeezed(text)] -= 1
            return
        if is_copy and (len(sides) < 2 or left not in self.lefts):
            return
        if len(sides) < 2 or not all(sides):
            self.problems.append(DocumentError(say("an answer is a line: name = number"), line))
            self.unread.add(left)
        elif left not in self.lefts:
            self.unasked.append(left[:100])
        elif sides[-1] not in ("...", "…"):
            try:  # a = 0.3*0.7 = 0.21: the last side is the answer
                right = read_answer(sides[-1], line)
                if not is_open(right):
                    self.found.setdefault(left, []).append(Answer(right, sides[-1], line))
            except DocumentError as problem:
                self.problems.append(problem)
                self.unread.add(left)

    def _settle(self) -> None:
        """Arithmetic becomes the number that it comes to. 0.00 stands for a small number only if its author rounds so:
        if more numbers, not zero, are printed to as many digits; otherwise it is 0.
        """
        literals = [one for answers in self.found.values() for answer in answers for one in numbers_of(answer.right)]
        printed = [one for one in literals if isinstance(one, Literal)]
        often = Counter(one.unit for one in printed if one.value)
        seldom = Counter(one.unit for one in printed if not one.value)

        def meant(right: Expression) -> Expression:
            if isinstance(right, Items):
                return dataclasses.replace(right, items=tuple(map(meant, right.items)))
            one = right.operand if isinstance(right, Negative) else right
            if not isinstance(one, Literal):
                return right if is_open(right) else as_number(right)
            so_rounded = one.value or one.unit is None or often[one.unit] > seldom[one.unit]
            return right if so_rounded else exactly(one, Fraction(0))

        for left, answers in self.found.items():
            self.found[left] = [answer._replace(right=meant(answer.right)) for answer in answers]


def read_answers(path: str | Path, asked: dict[Place, Asked], exercise: Document | None = None) -> Answers:
    """The answers in a file, maybe a copy of the exercise; a DocumentError if it cannot be read at all."""
    return Answers(read_document(path), asked, exercise)


def asked_for(document: Document) -> dict[Place, Asked]:
    """What a document asks for, by the places of its open claims; a DocumentError where it cannot be read."""
    if document.error:
        raise document.error
    parser = Parser()
    return {
        (claim.line, claim.column): Asked(_left(claim), _shown(claim), claim.points)
        for block in document.blocks
        for claim in claims(parser.statements(block))
        if is_open(claim.right)
    }


def squeezed(text: str) -> str:
    """A text without spaces: names are compared so."""
    return re.sub(r"\s+", "", text)


def _left(claim: ClaimLine) -> str:
    return squeezed(_shown(claim))


def _shown(claim: ClaimLine) -> str:
    text = claim.text[: len(claim.text) - len(claim.right_text)].rstrip()
    return text.removesuffix(claim.relation).rstrip()


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
        waiting = f"{waiting} {line.translate(MEANT).partition('#')[0]}".strip()
        if sum(map(waiting.count, "([{")) > sum(map(waiting.count, ")]}")) and number - first < 100:
            continue
        yield from ((first, one.strip()) for one in waiting.split(";") if one.strip())
        waiting = ""
    if waiting:
        yield first, waiting


def count_of_answers(right: int, asked: int, own: int = 0, missing: int = 0, unread: int = 0) -> str:
    """How many answers are right, in words.

    >>> count_of_answers(2, 4, own=1, missing=1)
    '2 of 4 answers are right, 1 of them for your own numbers above, 1 not given'
    """
    told = say_count("{count} of {asked} answers is right", "{count} of {asked} answers are right", right, asked=asked)
    if own:
        told = say("{text}, {count} of them for your own numbers above", text=told, count=own)
    if missing:
        told = say("{text}, {count} not given", text=told, count=missing)
    if unread:
        told = say("{text}, {count} not read", text=told, count=unread)
    return told
