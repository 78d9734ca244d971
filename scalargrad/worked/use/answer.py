"""One answer: a number, a list of numbers, or arithmetic of numbers, and nothing that the checker would compute."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from typing import NamedTuple

from scalargrad.languages import say
from scalargrad.worked.judging import PRINTED_DIGITS
from scalargrad.worked.language import (
    DOTS,
    Binary,
    ClaimLine,
    Expression,
    Items,
    Literal,
    Negative,
    Open,
    Parser,
    list_or_decimal,
    parts,
    split_outside,
    unwrapped,
)
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import Block
from scalargrad.worked.record import Derivation
from scalargrad.worked.running import Expressions
from scalargrad.worked.use.plain import plain_answer

NOT_INSIDE = r"(?![^(\[]*[)\]])"  # no closing bracket before an opening one: not the = of approx(0, abs=9)
_NAMED = re.compile(r"[∘⊗∑∏∇°|‖∥′±!]|[^\W\d]\w*\s*\(")  # for what an answer cannot have in it, whatever it is called


class Reading(NamedTuple):
    """What an answer is read as: an expression, and how it is written."""

    right: Expression
    text: str

    @property
    def axes(self) -> int:
        return _axes(self.right)


class Answer(NamedTuple):
    """What was answered, as it is written, and the line in the file of answers.

    readings: 6,8 is a number where one is asked for, and a list where several are; the last one is that of anything
    else. why: why it is no answer where none of them is a number and one is asked for.
    """

    readings: tuple[Reading, ...]
    text: str
    line: int
    why: str = ""

    def read_for(self, axes: Callable[[], int]) -> Reading | None:
        """How it is read where something with so many axes is asked for; None where it is no answer to that."""
        if len(self.readings) == 1 and not self.why:
            return self.readings[0]
        sought = axes()
        if self.why and not sought:
            return None
        return next((one for one in self.readings if one.axes == sought), self.readings[-1])


def answer_of(text: str, line: int) -> Answer | None:
    """An answer; None for a `...` that was left standing, and a DocumentError for what is neither."""
    text = plain_answer(text)
    if DOTS.fullmatch(text):
        return None
    readings, why, right = [], "", None
    is_list = len(list(split_outside(text, ","))) > 1 == len(list(split_outside(text, ";")))
    try:
        right = read_answer(text, line)
        readings.append(Reading(right, _as_read(right, text)))
    except DocumentError as error:
        if not is_list:
            raise
        is_decimal = re.search(r"\d,\d", text) and ", " not in text  # or meant for one
        why = error.message if is_decimal else list_or_decimal()
    if is_list:
        with suppress(DocumentError):
            readings.append(Reading(read_answer(f"[{text}]", line), f"[{text}]"))
    elif right is not None and (flat := _of_a_column(right)) and ";" in text:
        shown = ", ".join(one.strip() for one in text.strip("[] ").split(";"))
        readings.append(Reading(flat, f"[{shown}]"))
    if not readings:
        raise DocumentError(why, line)
    return None if any(is_open(one.right) for one in readings) else Answer(tuple(readings), text, line, why)


def _as_read(right: Expression, text: str) -> str:
    """How a number is written without its decimal comma."""
    number = right.operand if isinstance(right, Negative) else right
    if "," not in text or not isinstance(number, Literal):
        return text
    return f"-{number.text}" if isinstance(right, Negative) else number.text


def _axes(right: Expression) -> int:
    return 1 + _axes(right.items[0]) if isinstance(right, Items) and right.items else 0


def _of_a_column(right: Expression) -> Items | None:
    """The numbers of [6; 8], which is a matrix of one column; as a vector where one is asked for."""
    if not isinstance(right, Items) or not all(isinstance(row, Items) and len(row.items) == 1 for row in right.items):
        return None
    return dataclasses.replace(right, items=tuple([row.items[0] for row in right.items if isinstance(row, Items)]))


def last_side(text: str) -> str:
    """Of 0.3*0.7 = 0.21 the last side, which is the answer."""
    return re.split("(?:==?|≈)" + NOT_INSIDE, text)[-1].strip()


def squeezed(text: str) -> str:
    """A text without spaces: names are compared so."""
    return re.sub(r"\s+", "", text)


def is_open(right: Expression) -> bool:
    """Whether a right side is `...`, or a list with a `...` in it."""
    return isinstance(right, Open) or (isinstance(right, Items) and any([is_open(item) for item in right.items]))


def read_answer(text: str, line: int) -> Expression:
    """An answer as an expression: literals, what is computed from them, lists of these; a DocumentError otherwise."""
    right = None
    try:
        is_one = ":" not in text and len(list(split_outside(text, ";"))) == 1
        statements = list(Parser().statements(Block(f"answer == {text}", ((line, 0),)))) if is_one else []
        if len(statements) == 1 and isinstance(statements[0], ClaimLine):
            right = statements[0].right
    except ValueError:
        pass
    except DocumentError as error:
        is_named = _NAMED.search(unwrapped(text)[0])  # the advice would be a name, and none is read here
        raise DocumentError(no_answer() if is_named else error.message, line) from None
    if right is None or not all(isinstance(part, (Literal, Negative, Binary, Items, Open)) for part in parts(right)):
        raise DocumentError(no_answer(), line)
    if any(isinstance(part, Binary) and part.op == "matmul" for part in parts(right)):
        raise DocumentError(say("an answer is arithmetic with + - * / and **"), line)
    for part in parts(right):
        if isinstance(part, Literal) and not part.value and (part.unit or 0) >= 1 and not _ends_with_its_point(part):
            raise DocumentError(say("{text} says nothing: write 0, or a number with its digits", text=part.text), line)
    if not is_open(right):
        try:
            Expressions({}, {}, Derivation()).value(right)
        except DocumentError as error:
            raise DocumentError(error.message, line) from None
    return right


def no_answer() -> str:
    return say("an answer is a number, a list of numbers, or arithmetic of numbers, without names")


def _ends_with_its_point(number: Literal) -> bool:
    """Whether it is printed as programs print a whole number: 3. or 0.e+00."""
    return number.text.lower().partition("e")[0].endswith(".")


def numbers_of(right: Expression) -> Iterator[Expression]:
    """The numbers of an answer, without their signs."""
    if isinstance(right, Items):
        for item in right.items:
            yield from numbers_of(item)
    else:
        yield right.operand if isinstance(right, Negative) else right


def as_meant(answer: Answer) -> Answer:
    """Arithmetic becomes the number that it comes to, and numbers with too few digits as `digits_as_meant` has it."""

    def meant(one: Expression) -> Expression:
        number = one.operand if isinstance(one, Negative) else one
        return one if isinstance(number, Literal) or is_open(one) else as_number(one)

    readings = [one._replace(right=_each(digits_as_meant(one.right), meant)) for one in answer.readings]
    return answer._replace(readings=tuple(readings))


def digits_as_meant(right: Expression) -> Expression:
    """1e1 becomes 1.0e1, else it were right from 5 to 15, and 3. becomes 3.00000000, which programs print so.

    0.00 becomes 0, for it has no digit that says anything. In a list it stands for a small number where more of the
    list's numbers, not zero, are printed to as many digits.
    """
    printed = [one for one in numbers_of(right) if isinstance(one, Literal)]
    often = Counter(one.unit for one in printed if one.value)
    seldom = Counter(one.unit for one in printed if not one.value)

    def meant(one: Expression) -> Expression:
        number = one.operand if isinstance(one, Negative) else one
        if not isinstance(number, Literal) or number.unit is None:
            return one
        if not number.value:
            is_small = often[number.unit] > seldom[number.unit] and not _ends_with_its_point(number)
            return one if is_small else dataclasses.replace(number, unit=None)
        unit = number.unit
        if number.text.endswith("."):
            unit = Fraction(1, 10**PRINTED_DIGITS)
        elif unit >= 1 and abs(number.value) < 10 * unit:
            unit /= 10
        finer = dataclasses.replace(number, unit=unit)
        return dataclasses.replace(one, operand=finer) if isinstance(one, Negative) else finer

    return _each(right, meant)


def _each(right: Expression, meant: Callable[[Expression], Expression]) -> Expression:
    if isinstance(right, Items):
        return dataclasses.replace(right, items=tuple([_each(item, meant) for item in right.items]))
    return meant(right)


def as_number(arithmetic: Expression) -> Expression:
    """What arithmetic comes to, as a number that is printed to as many digits as its decimals have, or some more.

    Rough numbers do not make an answer that is right for everything: it is never less precise than one part in 20.
    """
    try:
        value, slack = _spread(arithmetic)
    except _Root:
        return arithmetic
    unit = min(2 * slack, abs(value) / 10)
    return Literal(arithmetic.line, arithmetic.column, str(value), value, unit or None)


class _Root(Exception):
    """A power that is no whole one, whose result is no fraction."""


def _spread(right: Expression) -> tuple[Fraction, Fraction]:
    """Arithmetic of numbers: what it comes to, and how far that may be off as its decimals are rounded, roughly."""
    match right:
        case Literal():
            return right.value, (right.unit or Fraction(0)) / 2
        case Negative(operand=operand):
            value, slack = _spread(operand)
            return -value, slack
        case Binary(op=op, left=left, right=other):
            (a, one), (b, two) = _spread(left), _spread(other)
            match op:
                case "add":
                    return a + b, one + two
                case "sub":
                    return a - b, one + two
                case "mul":
                    return a * b, abs(a) * two + abs(b) * one
                case "div":
                    return a / b, (abs(a) * two + abs(b) * one) / b**2
                case "pow" if b.denominator == 1:
                    return a ** int(b), abs(b) * abs(a) ** (int(b) - 1) * one if a else one
    raise _Root
