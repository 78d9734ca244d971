"""Which given numbers are targets of probabilities: a sheet leaves them as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scalargrad.derivatives import ADD, DIV, SUB, TOTAL
from scalargrad.value import Value
from scalargrad.worked.numbers import Real, entries, number
from scalargrad.worked.record import Result, ordered


def targets(result: Result) -> set[str]:
    """The names of given numbers from 0 to 1, with a 0 or a 1 among them, that a probability is compared with.

    That is subtracted from it, or it from them. What lies between 0 and 1 stays there in any case.
    """
    bindings = [(name, one) for name, history in result.history.items() for one in history]
    computed = [scalar for _, one in bindings for scalar in entries(one.quantity)]
    computed += [scalar for claim in result.claims for scalar in entries(claim.left)]
    compared = set(_compared([scalar for scalar in computed if isinstance(scalar, Value)]))
    found = set()
    for name, one in bindings:
        scalars = list(entries(one.quantity))
        numbers = set(map(number, scalars))
        if one.how == "given" and all(0 <= each <= 1 for each in numbers) and not numbers.isdisjoint((0, 1)):
            found |= {name} if any(id(scalar) in compared for scalar in scalars) else set()
    return found


def _compared(computed: list[Value]) -> Iterator[int]:
    """The identities of the leaves that are subtracted from probabilities, or they from them."""
    for node in ordered(computed, lambda node: node.is_leaf):
        if node.op is SUB:
            for one, other in (node.args, node.args[::-1]):
                if isinstance(one, Value) and one.is_leaf and _is_probability(other):
                    yield id(one)


def _is_probability(one: Any) -> bool:
    """Whether a number is a sigmoid, or a share of a sum of powers of e, as of a softmax, also one written by hand."""
    if not isinstance(one, Value) or one.op is not DIV:
        return isinstance(one, Value) and one.op.name == "sigmoid"
    top, bottom = one.args
    terms = list(_terms(bottom))
    has_power = any(isinstance(term, Value) and term.op.name == "exp" for term in terms)
    numbers = [_number(term) for term in terms]
    return has_power and _number(top) in numbers and all(each > 0 for each in numbers)


def _terms(one: Any) -> Iterator[Any]:
    if isinstance(one, Value) and one.op in (ADD, TOTAL):
        for arg in one.args:
            yield from _terms(arg)
    else:
        yield one


def _number(one: Any) -> Real:
    return number(one) if isinstance(one, (Value, Real)) else Real(one)
