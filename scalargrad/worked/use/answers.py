"""What a student has found for the claims that a document leaves open: `scalargrad check --answers FILE DOCUMENT`.

The answers are lines `name = number`, the name being the left side of the claim, or a copy of the document with numbers
where it has `...`. From the copy nothing but these numbers is taken. Each answer is judged like any other claim, and
what is found out about a wrong one is a hint; the right number is shown only to those who ask for it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from scalargrad.worked.judging import has_names
from scalargrad.worked.language import MEANT, ClaimLine, Expression, Items, Loop, Open, Parser, Statement, claims
from scalargrad.worked.numbers import DocumentError, entries, number
from scalargrad.worked.reading import Block, Document, read_document
from scalargrad.worked.record import HOLDS, NOT_TOLD, ONLY_HERE, OPEN, Cause, Claim, Figure, Lines, Result
from scalargrad.worked.reports import with_causes
from scalargrad.worked.use.check import TIMEOUT, check_document

NEAR = 2e-3  # a number in a hint that is off by less, relatively, is the right one, rounded


class Checked(NamedTuple):
    """A document with a student's answers.

    summary: how many of them are right, in words; unused: what was answered, but is no open claim of the document.
    """

    result: Result
    summary: str
    unused: tuple[str, ...]


def check_answers(document: Document, answers: str | Path, timeout: float = TIMEOUT, show: bool = False) -> Checked:
    """Check a document with the answers of a file; a DocumentError, with its place there, for what is no answer.

    show: with the right numbers.
    """
    given = Answers(answers)
    result = check_document(document, timeout, given.fill)
    return Checked(result if show else hide(result, given.lines), count(result, given.lines), tuple(given.unused()))


class Answers:
    """The answers of one file, and the lines of the claims that they were given to.

    A DocumentError, with its place in the answers file, for what is no answer.
    """

    def __init__(self, path: str | Path) -> None:
        self.found: dict[str, list[tuple[Expression, str]]] = {}  # left side -> answers, in their order
        self.lines: set[int] = set()
        self._taken: dict[str, int] = {}
        document = read_document(path)
        if document.blocks:
            self._read_copy(document)
        elif document.error and ("```worked" in document.text or not document.text):
            raise document.error
        else:
            self._read_lines(document.text)

    def fill(self, statement: Statement) -> Statement:
        """A statement with the answer in the place of `...`, where there is one."""
        if isinstance(statement, Loop):
            return dataclasses.replace(statement, body=tuple(map(self.fill, statement.body)))
        if not isinstance(statement, ClaimLine) or not is_open(statement.right):
            return statement
        self.lines.add(statement.line)
        left = _left(statement)
        if left not in self.found:
            return statement
        k = self._taken[left] = self._taken.get(left, -1) + 1
        right, text = self.found[left][min(k, len(self.found[left]) - 1)]
        whole = statement.text[: len(statement.text) - len(statement.right_text)] + text
        return dataclasses.replace(statement, right=right, right_text=text, text=whole)

    def unused(self) -> list[str]:
        """Left sides that were answered, but are no open claims of the document."""
        return [left for left in self.found if left not in self._taken]

    def _read_lines(self, text: str) -> None:
        for k, line in enumerate(text.split("\n"), 1):
            words = line.translate(MEANT).partition("#")[0].strip()
            if not words:
                continue
            parts = re.split(r"==?", words)
            if len(parts) != 2 or not all(part.strip() for part in parts):
                raise DocumentError("an answer is a line: name = number", k)
            self._add(*_answer(parts[0].strip(), parts[1].strip(), k))

    def _read_copy(self, document: Document) -> None:
        parser = Parser()
        for block in document.blocks:
            for claim in claims(parser.statements(block)):
                if not is_open(claim.right) and not has_names(claim.right):
                    self._add(_left(claim), claim.right, claim.right_text)
        if document.error:
            raise document.error

    def _add(self, left: str, right: Expression, text: str) -> None:
        self.found.setdefault(left, []).append((right, text))


def hide(result: Result, lines: Collection[int]) -> Result:
    """The same without the right numbers of the answers at some lines that are wrong or not given yet.

    They are left out of what is told about every claim, so that one does not give another away.
    """
    sought = [right for claim in result.claims if claim.line in lines for right in _sought(claim)]
    told = dict(result.told)
    for claim, known in result.told.items():
        if claim.verdict != HOLDS and (claim.line in lines or any(_is_near(right, sought) for right in _sought(claim))):
            blank = _blank(known.shown) if claim.entries else NOT_TOLD  # of a wrong shape no entries are shown
            known = dataclasses.replace(known, computed=blank, shown=blank)
        told[claim] = with_causes(known, [_hidden(cause, sought) for cause in known.causes])
    return dataclasses.replace(result, told=MappingProxyType(told))


def is_open(right: Expression) -> bool:
    """Whether a right side is `...`, or a list with a `...` in it."""
    return isinstance(right, Open) or (isinstance(right, Items) and any(map(is_open, right.items)))


def count(result: Result, lines: Collection[int], unread: int = 0) -> str:
    """How many of the answers at some lines are right: «2 of 3 answers are right, 1 not given».

    A formula that gives the right number is right, also where it does at no other numbers. unread: how many more there
    are, behind a line that could not be read.
    """
    asked = [claim for claim in result.claims if claim.line in lines]
    right = sum(claim.verdict in (HOLDS, ONLY_HERE) for claim in asked)
    unanswered = sum(claim.verdict == OPEN for claim in asked)
    told = f"{right} of {len(asked) + unread} answers {'is' if right == 1 else 'are'} right"
    return told + (f", {unanswered} not given" if unanswered else "") + (f", {unread} not read" if unread else "")


def repeats(claim: Claim) -> bool:
    """Whether an answer has in it what was asked for: dy/dx == dy/dx."""
    left, _, right = _squeezed(claim.text).partition("==")
    return left in right


def _left(claim: ClaimLine) -> str:
    text = claim.text[: len(claim.text) - len(claim.right_text)].rstrip()
    return _squeezed(text.removesuffix(claim.relation))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _answer(left: str, right: str, line: int) -> tuple[str, Expression, str]:
    block = Block(f"answer == {right}", ((line, 0),))
    try:
        (statement,) = Parser().statements(block)
        if isinstance(statement, ClaimLine) and not has_names(statement.right):
            return _squeezed(left), statement.right, right
    except (DocumentError, ValueError) as error:
        what = error.message if isinstance(error, DocumentError) else "this is not one number"
        raise DocumentError(what, line) from None
    raise DocumentError("an answer is a number, or a list of numbers, without names", line)


def _sought(claim: Claim) -> list[float]:
    """The right numbers of a claim, as far as it does not state them."""
    wrong = [entry.left for entry in claim.entries if entry.verdict != HOLDS]
    return [float(number(scalar)) for scalar in (wrong if claim.entries else entries(claim.left))]


def _is_near(value: float, numbers: Sequence[float]) -> bool:
    return any(abs(abs(value) - abs(right)) <= NEAR * abs(right) for right in numbers)


def _hidden(cause: Cause, numbers: Sequence[float]) -> Cause:
    """A cause without any figure that is one of these numbers, to the digits that hints have."""

    def hidden(word: str | Lines | Figure | Cause) -> str | Lines | Figure | Cause:
        if isinstance(word, Cause):
            return _hidden(word, numbers)
        return NOT_TOLD if isinstance(word, Figure) and _is_near(word.value, numbers) else word

    return dataclasses.replace(cause, words={name: hidden(word) for name, word in cause.words.items()})


def _blank(shown: object) -> object:
    return [_blank(item) for item in shown] if isinstance(shown, list) else NOT_TOLD
