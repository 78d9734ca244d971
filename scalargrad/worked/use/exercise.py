"""`scalargrad exercise`: a document with other given numbers and open claims, and its key, a sheet for each student.

A sheet is tried before it is given out: it runs, no ReLU is dead and no sigmoid saturated that was not so in the
document, nothing is 0 that was not, and with the answers of the key all holds.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scalargrad.languages import LANGUAGES, in_language, say
from scalargrad.value import Value
from scalargrad.worked.language import ClaimLine, Parser, Statement, claims
from scalargrad.worked.numbers import (
    DocumentError,
    OutOfTime,
    Quantity,
    Scalar,
    entries,
    memory_limit,
    shape,
    time_limit,
)
from scalargrad.worked.reading import Document, read_text
from scalargrad.worked.record import HOLDS, Claim, Record, Replay, Result
from scalargrad.worked.running import Runner
from scalargrad.worked.use.answer import is_open, squeezed
from scalargrad.worked.use.answers import asked_for
from scalargrad.worked.use.check import TIMEOUT, check_document
from scalargrad.worked.use.credit import RIGHT
from scalargrad.worked.use.given import others, spots
from scalargrad.worked.use.key import answer_text, left_of
from scalargrad.worked.use.likeness import Shape
from scalargrad.worked.use.marks import ExerciseError, mark, show_points
from scalargrad.worked.use.opened import opened, place_of
from scalargrad.worked.use.reading_answers import answers_in
from scalargrad.worked.use.targets import targets

TRIES = 200  # draws of other numbers
MOST_KEPT = 0.8  # of the numbers, in the last draws, where many are not to be changed
CHOOSY = 80  # among so many, numbers that make short results and ordinary ones


@dataclass(frozen=True)
class Exercise:
    """A sheet and its key, as texts. warnings: what its teacher should read over."""

    sheet: str
    key: str
    warnings: tuple[str, ...] = ()


def make_exercises(document: Document, seeds: Iterable[int], timeout: float = TIMEOUT) -> Iterator[Exercise]:
    """A sheet of a document for each seed; an ExerciseError that says why there is none."""
    maker = Maker(document, timeout)
    yield from map(maker.sheet, seeds)


class Maker:
    """Makes sheets of one document."""

    def __init__(self, document: Document, timeout: float = TIMEOUT) -> None:
        self.document, self.timeout = document, timeout
        if document.path.endswith(".ipynb"):
            raise ExerciseError(say("{path}: an exercise is made of a Markdown document", path=document.path))
        self.result = check_document(document, timeout)
        if self.result.error:
            raise ExerciseError(f"{document.path}: {self.result.error}")
        parser = Parser()
        self.statements: list[Statement] = [one for block in document.blocks for one in parser.statements(block)]
        fixed = targets(self.result)
        self.spots = [spot for spot in spots(self.statements) if spot.name not in fixed]
        if not self.spots:
            raise ExerciseError(say("{path} has no given numbers that could be others", path=document.path))
        self.asked = asked_claims(self.result, self.statements)
        if not self.asked:
            raise ExerciseError(say("{path} states nothing that could be asked for", path=document.path))
        self.lines = opened(self.document, self.statements, self.asked)
        as_it_is = _run(self.text({spot.text: spot.text for spot in self.spots}, 0), timeout)
        if len(as_it_is) == len(self.asked):  # an activation's own derivatives are stated in another shape
            pairs = zip(self.asked, as_it_is)
            self.asked = [claim for claim, (_, left) in pairs if shape(left) == shape(claim.left)]
            self.lines = opened(self.document, self.statements, self.asked)
        self.shape = Shape(self.asked)

    def sheet(self, seed: int) -> Exercise:
        chance = random.Random(f"{seed} {self.document.title}")
        started = time.monotonic()
        for attempt in range(TRIES):
            if time.monotonic() - started > self.timeout:
                break
            new = others(self.spots, chance, keep=MOST_KEPT * attempt / TRIES)
            if all(one == old for old, one in new.items()):
                continue
            text = self.text(new, seed)
            found = _run(text, self.timeout)
            lefts = [left for _, left in found]
            if len(lefts) != len(self.asked) or not self.shape.is_like(lefts, attempt < CHOOSY):
                continue
            key = "".join(
                f"{left_of(claim)} = {answer_text(left, old)}\n" for (claim, left), old in zip(found, self.asked)
            )
            if holds(text, key, self.timeout):
                return Exercise(text, key, tuple(self.warnings(text, new)))
        raise ExerciseError(
            say(
                "{path}: in {count} draws no other numbers were found that work as well",
                path=self.document.path,
                count=TRIES,
            )
        )

    def text(self, new: dict[str, str], seed: int) -> str:
        """The sheet's text: other numbers in the blocks, and in the prose where it says `x = 3` of a given name."""
        lines = [list(line) if line is not None else None for line in self.lines]
        for spot in sorted(self.spots, key=lambda spot: (spot.line, -spot.column)):
            line = lines[spot.line - 1]
            if line is not None:
                replaced = new[spot.text].partition("/")[0]
                line[spot.column - 1 : spot.column - 1 + len(spot.text.partition("/")[0])] = replaced
        inside = {at for block in self.document.blocks for at, _ in block.places}
        told = [
            ("".join(line) if at in inside else self.prose("".join(line), new))
            for at, line in enumerate(lines, 1)
            if line is not None
        ]
        heading = next((k for k, line in enumerate(told) if re.match(r"#\s", line)), None)
        if heading is not None:
            told[heading] = say("{title} (sheet {seed})", title=_of_no_sheet(told[heading]), seed=seed)
        return "\n".join(told)

    def prose(self, line: str, new: dict[str, str]) -> str:
        for spot in self.spots:
            said = rf"(?<![\w.]){re.escape(spot.name)}(\s*=\s*){re.escape(spot.text)}(?![\w/]|\.\d)"
            line = re.sub(said, lambda found: f"{spot.name}{found[1]}{new[spot.text]}", line)  # noqa: B023
        return line

    def left_out(self) -> Iterator[ClaimLine]:
        """The equations that are not asked for. One that only asks the same again is no loss, unless it has points."""
        asked = {place_of(claim) for claim in self.asked}
        questions = set(map(_question, self.asked))
        again = {place_of(claim) for claim in self.result.claims if _question(claim) in questions}
        for one in claims(self.statements):
            is_equation = one.relation == "==" and not one.link
            if is_equation and place_of(one) not in asked and (one.points != 1 or place_of(one) not in again):
                yield one

    def warnings(self, text: str, new: dict[str, str]) -> Iterator[str]:
        """Which equations of the document are not in the sheet, and which lines of its prose name the old numbers."""
        left_out = [
            say("{line} ({points} points)", line=one.line, points=show_points(one.points))
            if one.points != 1
            else str(one.line)
            for one in self.left_out()
        ]
        if left_out:
            yield say(
                "claims of the document that the sheet does not ask for: line {lines}", lines=say(", ").join(left_out)
            )
        old = {one for one, other in new.items() if one != other}
        old |= {one.stated.literal.lstrip("-") for claim in self.result.claims for one in claim.entries}
        old = {one for one in old if len(one) > 1}
        inside = {at for block in read_text(text).blocks for at, _ in block.places}
        lines = [
            str(at)
            for at, line in enumerate(text.split("\n"), 1)
            if at not in inside and not old.isdisjoint(re.findall(r"(?<![\w.])\d+(?:[./]\d+)?(?!\w)", line))
        ]
        if lines:
            yield say(
                "numbers of the document stand in the prose of the sheet: line {lines}", lines=say(", ").join(lines)
            )


def _of_no_sheet(title: str) -> str:
    """A title without the number of a sheet, in whatever language that was made."""
    for code in LANGUAGES:
        with in_language(code):
            ending = re.escape(say("{title} (sheet {seed})", title="", seed=0)).replace("0", r"\d+")
        title = re.sub(rf"(?:{ending})+\s*$", "", title)
    return title


def _run(text: str, timeout: float) -> list[tuple[ClaimLine, Quantity]]:
    """The open claims of a sheet and what is asked for there; none if it cannot be run."""
    runner, parser = Runner(Record()), Parser()
    found: list[tuple[ClaimLine, Quantity]] = []
    try:
        with time_limit(timeout), memory_limit():
            for block in read_text(text, "sheet.md").blocks:
                for statement in parser.statements(block):
                    for claim in runner.run(statement):
                        if is_open(claim.right):
                            found.append((claim, runner.expressions.value(claim.left)))
    except (DocumentError, OutOfTime, MemoryError, RecursionError):
        return []
    return found


def asked_claims(result: Result, statements: Sequence[Statement]) -> list[Claim]:
    """The equations that a sheet asks for: each question once; nothing given or open, and none in a loop."""
    outside = {place_of(one) for one in statements if isinstance(one, ClaimLine) and not one.link}
    bindings = [one for history in result.history.values() for one in history if one.how == "given"]
    given = {scalar for one in bindings for scalar in entries(one.quantity)}
    found: dict[object, Claim] = {}
    for claim in result.claims:
        scalars = entries(claim.left)
        computed = [one for one in scalars if isinstance(one, Value) and not one.is_leaf]
        leaves = set(Replay(computed).leaves())
        if claim.relation != "==" or place_of(claim) not in outside or not leaves.isdisjoint(result.free):
            continue
        if not leaves.isdisjoint(given):
            found.setdefault(_question(claim), claim)
    return list(found.values())


def _question(claim: Claim) -> object:
    """What a claim asks for, and under which name: dE/dz and dE/db are two questions, even if they are one number."""
    return squeezed(claim.text.partition(claim.relation)[0]), *map(_key, entries(claim.left))


def _key(scalar: Scalar) -> object:
    """What a number is, so that -dE/ds is the same wherever it is written."""
    if not isinstance(scalar, Value):
        return scalar
    if scalar.is_leaf or scalar.label is not None or len(scalar.args) > 2:
        return id(scalar)
    return (scalar.op.name, *map(_key, scalar.args))


def holds(sheet: str, key: str, timeout: float) -> bool:
    """Whether all holds on a sheet with the answers of its key."""
    document = read_text(sheet, "sheet.md")
    try:
        answers = answers_in(read_text(key, "key.txt"), asked_for(document))
        checked = mark(document, answers, "key", timeout, show=True)
    except (DocumentError, ExerciseError):
        return False
    all_right = all(one.how == RIGHT for one in checked.sheet.marks) and not checked.sheet.problems
    return all_right and all(claim.verdict == HOLDS for claim in checked.result.claims)
