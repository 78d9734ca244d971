"""Numbers that a program printed: how far the rounding of binary numbers, of 53 bits, may have carried them."""

from __future__ import annotations

import math
from fractions import Fraction

from scalargrad.derivatives import DETACH
from scalargrad.rows import ManyOp
from scalargrad.value import Value
from scalargrad.worked.judging.certainty import Sides
from scalargrad.worked.judging.verdicts import has_binary_digits
from scalargrad.worked.numbers import Scalar, check_time, number
from scalargrad.worked.record import Stated, ordered

PRECISION = Fraction(1, 10**14)  # relatively, a number that was computed with binary numbers may always be so far off
HALF_A_BIT = 2.0**-52  # of each number on the way; twice what IEEE arithmetic says, for exp and the like


def as_binary(sides: Sides, stated: Stated) -> bool:
    """Whether a number with 15 digits or more is the computed one, to the precision of binary numbers."""
    if not has_binary_digits(stated):
        return False
    left, right = number(sides.left), number(sides.right)
    off = abs(left - right)
    return off <= PRECISION * abs(left) or float(off) <= binary_error(sides.left)


def binary_error(scalar: Scalar) -> float:
    """By how much rounding may carry a quantity that is computed with binary numbers.

    It is the rounding of each number on the way, times the derivative by that number. 0 where binary numbers are too
    short for it.

    >>> from scalargrad.worked.numbers import Real
    >>> x, y = Value(Real(Fraction(1, 3))), Value(Real(Fraction(333333333, 10**9)))
    >>> binary_error(x - y) < 1e-15 < 10 * binary_error(x + y)
    True
    """
    if not isinstance(scalar, Value):
        return 0.0
    total, weights = 0.0, {scalar: 1.0}
    for done, node in enumerate(reversed(ordered([scalar], lambda node: node.is_leaf))):
        if done % 64 == 0:
            check_time()
        weight = weights.get(node)
        if weight is None:
            continue
        args = [float(number(arg)) for arg in node.args]
        along = _slopes(node, args)
        total += abs(weight) * _rounded(node, args, along) * HALF_A_BIT
        for arg, slope in zip(node.args, along):
            if isinstance(arg, Value):
                weights[arg] = weights.get(arg, 0.0) + weight * slope
    return total if math.isfinite(total) else 0.0


def _slopes(node: Value, args: list[float]) -> list[float]:
    """The local derivatives; where one is infinite, it does not count."""
    if node.op is DETACH:
        return [1.0]
    z = float(node.data)
    found: list[float] = []
    for i, arg in enumerate(node.args):
        try:
            slope = float(node.op.derivative(i, z, *args)) if isinstance(arg, Value) else 0.0
        except (ArithmeticError, ValueError):
            slope = 0.0
        found.append(slope if math.isfinite(slope) else 0.0)
    return found


def _rounded(node: Value, args: list[float], along: list[float]) -> float:
    """The size of what is rounded at a node: the result, or the terms of a sum; nothing of a number that is binary."""
    if node.op is DETACH or (node.is_leaf and _is_binary(node.data.exact)):
        return 0.0
    size = abs(float(node.data))
    if isinstance(node.op, ManyOp):
        size += sum(abs(slope * arg) for slope, arg in zip(along, args))
    return size


def _is_binary(exact: Fraction | None) -> bool:
    """Whether a number is one of 53 bits."""
    if exact is None:
        return False
    top, bottom = exact.numerator, exact.denominator
    return top.bit_length() <= 53 and bottom & (bottom - 1) == 0
