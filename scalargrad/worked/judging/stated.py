"""The right side of a claim: what is stated, entry by entry, and how exactly it is meant."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

from scalargrad.languages import say
from scalargrad.worked.judging.tables import Tables, table_named
from scalargrad.worked.language import (
    Approx,
    Call,
    Derivative,
    Expression,
    Index,
    Items,
    Literal,
    Name,
    Negative,
    Open,
    names_in,
)
from scalargrad.worked.numbers import (
    DocumentError,
    Quantity,
    Real,
    ShapeError,
    array,
    arrays,
    entries,
    number,
    shape,
    stack,
)
from scalargrad.worked.record import Stated
from scalargrad.worked.running import Expressions

NO_TABLES: Tables = {}
PRINTED_DIGITS = 8  # after the point, by NumPy unless it is told otherwise; zeros at the end are left out


def read_stated(expressions: Expressions, right: Expression, tables: Tables = NO_TABLES) -> Quantity:
    """The right side as a `Stated`, or an array of them. tables: the names that are results as they are printed."""
    name = table_named(right)
    if name in expressions.names and (name, expressions.names[name].line) in tables:
        return _from_table(expressions, right, tables)
    match right:
        case Open():
            return Stated("open", None)
        case Literal():
            return _printed(right, right.text, Real(right.value))
        case Negative(operand=Literal() as literal):
            return _printed(literal, "-" + literal.text, Real(-literal.value))
        case Items(items=items):
            try:
                return _without_zeros(stack([read_stated(expressions, item, tables) for item in items]))
            except ShapeError as error:
                raise DocumentError(str(error), right.line, right.column) from None
        case Approx():
            return _approx(expressions, right)
    quantity = expressions.value(right)
    kind = "formula" if has_names(right) else "exact"
    return array([Stated(kind, scalar) for scalar in entries(quantity)], shape(quantity))


def with_ranges(stated: Quantity, results: Quantity | None) -> Quantity:
    """Arithmetic of rounded numbers as all numbers that it may come to.

    results: the least and the largest of each entry; None if no number in it is rounded.
    """
    if results is None:
        return stated
    each: list[Any] = list(entries(results))
    return array([Stated("approx", one.middle, tolerance=one.half) for one in each], shape(results))


def _from_table(expressions: Expressions, right: Expression, tables: Tables) -> Quantity:
    """A table, or an entry of it, as the literals of which it is made."""
    match right:
        case Index(operand=operand, indices=indices):
            return arrays.index(_from_table(expressions, operand, tables), tuple(map(expressions.one_index, indices)))
        case Name(name=name):
            return read_stated(expressions, tables[name, expressions.names[name].line])
    raise AssertionError("a table is a name, or an index of one")


def _without_zeros(printed: Quantity) -> Quantity:
    """An array in which 1. stands for 1.00, as NumPy prints it: with as many digits as the others, else with eight."""
    each: list[Any] = list(entries(printed))
    units = [one.unit for one in each if one.unit is not None and not _ends_with_its_point(one)]
    unit = min(units, default=Fraction(1, 10**PRINTED_DIGITS))
    return array([replace(one, unit=unit) if _ends_with_its_point(one) else one for one in each], shape(printed))


def _ends_with_its_point(one: Stated) -> bool:
    return one.kind == "printed" and one.literal.endswith(".")


def _printed(literal: Literal, text: str, scalar: Real) -> Stated:
    return Stated("printed", scalar, text, literal.unit)


def _approx(expressions: Expressions, approx: Approx) -> Quantity:
    quantity = expressions.value(approx.value)
    stated = []
    for scalar in entries(quantity):
        tolerance = Real(0)
        if approx.absolute is not None:
            tolerance = _tolerance(expressions, approx.absolute)
        if approx.relative is not None:
            tolerance = max(tolerance, _tolerance(expressions, approx.relative) * abs(number(scalar)))
        stated.append(Stated("approx", scalar, tolerance=tolerance))
    return array(stated, shape(quantity))


def _tolerance(expressions: Expressions, expression: Expression) -> Real:
    quantity = expressions.value(expression)
    if shape(quantity):
        raise DocumentError(say("a tolerance is a single number"), expression.line, expression.column)
    if number(quantity) < 0:
        raise DocumentError(say("a tolerance is not negative"), expression.line, expression.column)
    return number(quantity)


def has_names(expression: Expression) -> bool:
    """Whether an expression has names in it, so that it is a formula."""
    return bool(names_in(expression))


def is_derivative(expression: Expression) -> bool:
    """Whether an expression asks for a derivative: dJ/dw, grad(J, w)."""
    return isinstance(expression, Derivative) or (isinstance(expression, Call) and expression.function == "grad")


def stated_quantity(stated: Quantity) -> Quantity | None:
    """The scalars of the right side; None if one of them is open."""
    all_stated: list[Any] = list(entries(stated))
    scalars = [one.scalar for one in all_stated]
    return None if any(scalar is None for scalar in scalars) else array(scalars, shape(stated))


def spread(stated: Quantity, sizes: tuple[int, ...]) -> Quantity | None:
    """One stated number stands for every entry of an array; otherwise the shapes have to be the same, or None."""
    if shape(stated) == sizes:
        return stated
    return array([stated] * math.prod(sizes), sizes) if shape(stated) == () else None
