"""One answer: a number, a list of numbers, or arithmetic of numbers, and nothing that the checker would compute."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scalargrad.languages import say
from scalargrad.worked.language import Binary, ClaimLine, Expression, Items, Literal, Negative, Open, Parser, parts
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import Block
from scalargrad.worked.record import Derivation
from scalargrad.worked.running import Expressions


def is_open(right: Expression) -> bool:
    """Whether a right side is `...`, or a list with a `...` in it."""
    return isinstance(right, Open) or (isinstance(right, Items) and any(map(is_open, right.items)))


def read_answer(text: str, line: int) -> Expression:
    """An answer as an expression: literals, what is computed from them, lists of these; a DocumentError otherwise."""
    try:
        (statement,) = Parser().statements(Block(f"answer == {text}", ((line, 0),)))
        right = statement.right if isinstance(statement, ClaimLine) else None
    except ValueError:
        right = None
    except DocumentError as error:
        raise DocumentError(error.message, line) from None
    if right is None or not all(isinstance(part, (Literal, Negative, Binary, Items, Open)) for part in parts(right)):
        raise DocumentError(
            say("an answer is a number, a list of numbers, or arithmetic of numbers, without names"), line
        )
    if any(isinstance(part, Binary) and part.op == "matmul" for part in parts(right)):
        raise DocumentError(say("an answer is arithmetic with + - * / and **"), line)
    for part in parts(right):
        if isinstance(part, Literal) and not part.value and part.unit is not None and part.unit >= 1:
            raise DocumentError(say("{text} says nothing: write 0, or a number with its digits", text=part.text), line)
    if not is_open(right):
        try:
            Expressions({}, {}, Derivation()).value(right)
        except DocumentError as error:
            raise DocumentError(error.message, line) from None
    return right


def numbers_of(right: Expression) -> Iterator[Expression]:
    """The numbers of an answer, without their signs."""
    if isinstance(right, Items):
        for item in right.items:
            yield from numbers_of(item)
    else:
        yield right.operand if isinstance(right, Negative) else right


def exactly(at: Expression, value: Fraction) -> Literal:
    """An exact number in the place of an expression."""
    return Literal(at.line, at.column, str(value), value, None)


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
