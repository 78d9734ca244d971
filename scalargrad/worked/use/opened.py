"""The text of a document with open claims: `...` in the place of what is stated, and no claim that gives it away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scalargrad.worked.language import MEANT, ClaimLine, Loop, Statement, claims
from scalargrad.worked.reading import Document
from scalargrad.worked.record import Claim
from scalargrad.worked.use.marks import show_points

Place = tuple[int, int]


def place_of(one: Any) -> Place:
    """Where a statement or a claim stands: line and column."""
    return one.line, one.column


def opened(document: Document, statements: Sequence[Statement], asked: Sequence[Claim]) -> list[str | None]:
    """The lines of a document, None for one that goes. asked: the claims that stay, and are open then.

    Other equations go, for they may say what is asked; so do loops in which nothing else stands. Comparisons stay.
    """
    lines: list[str | None] = [line.expandtabs(4) for line in document.text.split("\n")]
    kept = {place_of(claim) for claim in asked}
    for statement in statements:
        if isinstance(statement, ClaimLine) and statement.link:  # a further side of a chain, which goes with the first
            continue
        if isinstance(statement, Loop):
            if _only_claims(statement):
                last = max(_end(lines, *place_of(one))[0] for one in claims([statement]))
                lines[statement.line - 1 : last] = [None] * (last - statement.line + 1)
            else:
                for claim in claims([statement]):
                    if not claim.link:
                        _take_out(lines, claim)
        elif isinstance(statement, ClaimLine) and place_of(statement) in kept:
            _open(lines, statement)
        elif isinstance(statement, ClaimLine) and statement.relation == "==":
            _take_out(lines, statement)
    return lines


def _only_claims(loop: Loop) -> bool:
    return all(isinstance(one, ClaimLine) or (isinstance(one, Loop) and _only_claims(one)) for one in loop.body)


def _open(lines: list[str | None], claim: ClaimLine) -> None:
    """Put `...` in the place of the right side; of the comment only the points stay."""
    line, column = claim.line - 1, claim.column - 1
    text = _line(lines, line)
    end, last = _end(lines, claim.line, claim.column)
    sign = _sign(text, column)
    if sign is None:
        return
    rest = _line(lines, end - 1)[last:].translate(MEANT).partition("#")[0].rstrip()
    points = f"   # {show_points(claim.points)} points" if claim.points != 1 else ""
    lines[line] = f"{text[:sign]}== ...{rest}{points}"
    lines[line + 1 : end] = [None] * (end - 1 - line)


def _take_out(lines: list[str | None], claim: ClaimLine) -> None:
    """Take a claim out, with its line if nothing else stands there."""
    line, column = claim.line - 1, claim.column - 1
    text = _line(lines, line)
    end, last = _end(lines, claim.line, claim.column)
    before = text[:column].rstrip().rstrip(";").rstrip()
    rest = _line(lines, end - 1)[last:].translate(MEANT).partition("#")[0].strip().lstrip(";").strip()
    is_alone = not before.strip(" >") and not rest
    lines[line] = None if is_alone else f"{before or text[:column]}{'; ' if before.strip(' >') and rest else ''}{rest}"
    lines[line + 1 : end] = [None] * (end - 1 - line)


def _line(lines: Sequence[str | None], at: int) -> str:
    return lines[at] or ""


def _sign(text: str, start: int) -> int | None:
    """Where the == of a claim begins that starts in a column."""
    depth = 0
    meant = text.translate(MEANT)
    for at in range(start, len(meant)):
        depth += (meant[at] in "([{") - (meant[at] in ")]}")
        if meant.startswith("==", at) and depth == 0:
            return at
    return None


def _end(lines: Sequence[str | None], line: int, column: int) -> Place:
    """The line, from 1, and the column, from 0, behind the statement that begins at a place."""
    depth = 0
    for number in range(line, len(lines) + 1):
        text = _line(lines, number - 1).translate(MEANT)
        for at in range(column - 1 if number == line else 0, len(text)):
            letter = text[at]
            depth += (letter in "([{") - (letter in ")]}")
            if letter == "#" or (letter == ";" and depth <= 0):
                if depth <= 0:
                    return number, at
                break
        if depth <= 0 and not text.rstrip().endswith("\\"):
            return number, len(text)
    return len(lines), 0
