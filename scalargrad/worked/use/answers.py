"""The answers of a student to the claims that a document leaves open, each at its place."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from scalargrad.languages import say, say_count
from scalargrad.worked.language import ClaimLine, Parser, claims, leaves_open
from scalargrad.worked.reading import Document
from scalargrad.worked.use.answer import Answer, is_open, squeezed

SECONDS = 10.0  # to read all answers

Place = tuple[int, int]  # line and column of a claim


class Asked(NamedTuple):
    """What a document asks for: the left side of an open claim, without spaces and as it is shown, and the points that
    a right answer is worth."""

    left: str
    shown: str
    points: Fraction


class Answers(NamedTuple):
    """The answers to what a document asks for, each at the place of its claim.

    unread: at which places something stands that is no answer, and why not; unasked: left sides that were answered
    and that the document does not ask for; told: what could not be read or does not count, in words.
    """

    asked: Mapping[Place, Asked]
    at: Mapping[Place, Answer]
    unread: Mapping[Place, str]
    unasked: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def fill(self, claim: ClaimLine, axes: Callable[[], int]) -> ClaimLine:
        """A claim with the answer in the place of `...`, where there is one. axes: how many its left side has."""
        answer = self.at.get((claim.line, claim.column))
        read = answer and answer.read_for(axes)
        if read is None:
            return claim
        whole = claim.text[: len(claim.text) - len(claim.right_text)] + read.text
        return dataclasses.replace(claim, right=read.right, right_text=read.text, text=whole)


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


def is_exercise(document: Document) -> bool:
    """Whether a document leaves something to be answered, also where it has an error and cannot be run."""
    return any(leaves_open(block.text) for block in document.blocks)


def open_lines(document: Document) -> frozenset[int]:
    """The lines where it does so."""
    return frozenset(
        block.place(i, 0)[0]
        for block in document.blocks
        if leaves_open(block.text)
        for i, line in enumerate(block.text.split("\n"))
        if leaves_open(line)
    )


def _left(claim: ClaimLine) -> str:
    return squeezed(_shown(claim))


def _shown(claim: ClaimLine) -> str:
    text = claim.text[: len(claim.text) - len(claim.right_text)].rstrip()
    return text.removesuffix(claim.relation).rstrip()


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
