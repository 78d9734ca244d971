"""Names for printed results: given numbers that a document uses nowhere but on the right of claims.

    z = [-1, -2]
    for i in range(2):
        sum(x[i:i+2]*k) == z[i]

Here z is a table of results. What it states are numbers, as far as they are printed, and no formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scalargrad.worked.language import (
    Assign,
    ClaimLine,
    Expression,
    Function,
    Index,
    Items,
    Loop,
    Name,
    Statement,
    names_in,
)

Tables = Mapping[
    tuple[str, int], Expression
]  # a name, and the line in which it is given: its numbers as they are printed


def find_tables(statements: Iterable[Statement]) -> Tables:
    """The tables of printed results of a document, from all of its statements."""
    flat = list(_flat(statements))
    stated = set().union(*(names_in(statement.right) for statement in flat if isinstance(statement, ClaimLine)))
    used = set().union(*map(_used, flat))
    return {
        (name, statement.line): expression
        for statement in flat
        if isinstance(statement, Assign)
        for name, expression in _given(statement)
        if name in stated - used
    }


def table_named(expression: Expression) -> str | None:
    """The name that a right side is, or is an element of."""
    while isinstance(expression, Index):
        expression = expression.operand
    return expression.name if isinstance(expression, Name) else None


def _flat(statements: Iterable[Statement]) -> Iterator[Statement]:
    for statement in statements:
        yield statement
        if isinstance(statement, Loop):
            yield from _flat(statement.body)


def _used(statement: Statement) -> set[str]:
    """The names that a statement computes with: all but those on the right of a claim, and those that it binds."""
    match statement:
        case Assign(value=value):
            return names_in(value)
        case ClaimLine(left=left):
            return names_in(left)
        case Loop(range=over):
            return names_in(over)
        case Function(names=names):
            return set(names)
    return set()


def _given(statement: Assign) -> Iterator[tuple[str, Expression]]:
    if len(statement.names) == 1 and statement.given[0]:
        yield statement.names[0], statement.value
    elif isinstance(statement.value, Items):
        for name, item, given in zip(statement.names, statement.value.items, statement.given):
            if given:
                yield name, item
