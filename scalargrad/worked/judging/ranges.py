"""Arithmetic of rounded numbers: 0.149/1.517 stands for all that it may come to with numbers that round to these.

Whoever substitutes numbers on paper writes them rounded, and what follows is not exact. An integer is, and so is a
decimal that the document knows exactly: a given number, or one that is computed without rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any, NamedTuple

from scalargrad.value import Value
from scalargrad.worked.judging.tables import Tables
from scalargrad.worked.language import Expression, Function, Literal, Name, Node
from scalargrad.worked.numbers import NoSuchNumber, Quantity, Real, Scalar, array, check_time, entries, number, shape
from scalargrad.worked.record import Binding, Record, Replay
from scalargrad.worked.running import Expressions

BY_ROUNDING = Fraction(1, 10**40)
SWEEPS = 2  # through all rounded numbers, each taken to its worse end


class Spread(NamedTuple):
    """The least and the largest number that arithmetic may come to."""

    least: Real
    largest: Real

    @property
    def middle(self) -> Real:
        return (self.least + self.largest) / 2

    @property
    def half(self) -> Real:
        return (self.largest - self.least) / 2


def rounded_results(
    expressions: Expressions, arithmetic: Expression, record: Record, tables: Tables
) -> Quantity | None:
    """What arithmetic of numbers may come to, a `Spread` for each entry; None if none of its numbers is rounded."""
    leaves: dict[Value, Spread] = {}
    bindings: dict[str, Binding] = {}
    known = exact_numbers(record, tables)

    def named(literal: Literal) -> Expression:
        if literal.unit is None or literal.value in known:
            return literal
        leaf, name = Value(Real(literal.value)), f"{literal.text} ({len(leaves) + 1})"
        half = literal.unit / 2
        leaves[leaf] = Spread(Real(literal.value - half), Real(literal.value + half))
        bindings[name] = Binding(name, leaf, "given", literal.line, 0)
        return Name(literal.line, literal.column, name)

    with_names = _mapped(arithmetic, named)
    if not leaves:
        return None
    inside = expressions.with_derivatives(expressions.derivation)
    inside.names = {**expressions.names, **bindings}
    found = inside.value(with_names)
    return array([_spread(scalar, leaves) for scalar in entries(found)], shape(found))


def coarsest(arithmetic: Expression, record: Record, tables: Tables) -> Fraction:
    """By how much of itself the coarsest of its rounded numbers may be off; 0 if none is rounded."""
    known = exact_numbers(record, tables)
    off = [Fraction(0)]

    def note(literal: Literal) -> Expression:
        if literal.unit is not None and literal.value not in known:
            off.append(literal.unit / 2 / abs(literal.value) if literal.value else Fraction(1))
        return literal

    _mapped(arithmetic, note)
    return max(off)


def exact_numbers(record: Record, tables: Tables) -> set[Fraction]:
    """The decimals that a document knows exactly, without their signs; printed results with a name are not.

    What is printed above for a number that is not it, as 0.4 for 0.3775, is a rounded one, also if 0.4 is given.
    """
    bound = [binding for bindings in record.history.values() for binding in bindings]
    given = [binding.quantity for binding in bound if (binding.name, binding.line) not in tables]
    numbers = (number(scalar) for quantity in given for scalar in entries(quantity))
    known = {abs(real.exact) for real in numbers if real.exact is not None}
    for claim in record.claims:
        for entry in claim.entries:
            left, stated = number(entry.left), entry.stated
            if left.exact is not None:
                known.add(abs(left.exact))
            if stated.scalar is not None and stated.unit is not None and number(stated.scalar) != left:
                known.discard(abs(number(stated.scalar).exact or Fraction(0)))
    return known


def _mapped(part: Any, change: Callable[[Literal], Expression]) -> Any:
    """An expression with its literals changed."""
    match part:
        case Literal():
            return change(part)
        case Function():
            return part
        case tuple():
            return tuple([_mapped(one, change) for one in part])
        case Node():
            inner = {field.name: getattr(part, field.name) for field in fields(part)}
            return replace(part, **{name: _mapped(one, change) for name, one in inner.items()})
    return part


def _spread(scalar: Scalar, rounded: dict[Value, Spread]) -> Spread:
    if not isinstance(scalar, Value):
        return Spread(scalar, scalar)
    replay = Replay([scalar])
    leaves = [leaf for leaf in replay.leaves() if leaf in rounded]
    return Spread(-_largest(replay, leaves, rounded, -1), _largest(replay, leaves, rounded, 1))


def _largest(replay: Replay, leaves: Sequence[Value], rounded: dict[Value, Spread], sign: int) -> Real:
    """The largest number, or minus the least, that is found by taking one number after the other to its ends."""
    at: dict[Value, Real] = {leaf: leaf.data for leaf in leaves}
    best = replay.numbers({})[0] * sign
    for _ in range(SWEEPS):
        for leaf in leaves:
            for there in _ends(at, leaf, rounded[leaf]):
                check_time()
                try:
                    result = replay.numbers(there)[0] * sign
                except NoSuchNumber:
                    continue
                if result >= best:  # also where nothing changes, as in the larger of two equal numbers
                    best, at = result, there
    return best if best.exact is not None else best + abs(best) * BY_ROUNDING


def _ends(at: dict[Value, Real], leaf: Value, spread: Spread) -> Iterator[dict[Value, Real]]:
    for end in spread:
        yield {**at, leaf: end}
