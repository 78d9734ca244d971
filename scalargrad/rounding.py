"""How far rounding may take a derivative that is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from scalargrad.differences import NOT_FOR_THIS_TYPE
from scalargrad.value import Value
from scalargrad.walk import topological_order

ROUNDING = 1e-13  # by how much of the sum of its contributions' sizes a derivative may be off: they may cancel
ALL_DIGITS = 340  # as many as 1 − z has of what is left for z near 1, down to the smallest float
FEWER_BITS = (48, 49, 50, 51, 52)  # than the 53 of a float


def of_the_chain_rule(y: Value, xs: list[Value]) -> list[float]:
    """How far rounding may take each ∂y/∂x: the chain rule with all sizes added up, where signs might cancel them."""
    size = {y: 1.0}
    for node in reversed(topological_order(y)):
        for parent, local_derivative in node.edges():
            size[parent] = size.get(parent, 0.0) + abs(float(local_derivative)) * size.get(node, 0.0)
    return [ROUNDING * size.get(x, 0.0) for x in xs]


def of_numbers(answers: Callable[[list[Any]], Sequence[Any]], point: Sequence[Fraction]) -> list[float]:
    """How far rounding of the numbers on the way may take each answer at the point; by 0 if it takes floats only.

    The same computation is done with very many digits, and with a few bits less than a float has: what the bits make of
    the answers, they are off by at most about as much in floats. So 1 − s may be 0 for s = sigmoid(40), as it is in 50
    bits, while an answer that is wrong whatever the digits is not excused.

    >>> of_numbers(lambda x: [(x[0] + 1) - 1], [Fraction(1, 2**60)]) == [2 * 2**-60]
    True
    """
    import mpmath

    with mpmath.workdps(ALL_DIGITS):
        numbers = [mpmath.mpf(q.numerator) / q.denominator for q in point]
        try:
            exact = answers(numbers)
        except NOT_FOR_THIS_TYPE:
            return [0.0] * len(point)
    off = [0.0] * len(exact)
    for bits in FEWER_BITS:
        with mpmath.workprec(bits):
            try:
                rounded = answers(numbers)
            except NOT_FOR_THIS_TYPE:
                continue
        with mpmath.workdps(ALL_DIGITS):
            off = [max(2 * _difference(a, b), before) for a, b, before in zip(exact, rounded, off)]
    return off


def _difference(a: Any, b: Any) -> float:
    difference = float(abs(a - b))
    return difference if difference < float("inf") else 0.0  # nan as well
