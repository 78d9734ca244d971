"""Independent answers to «what is this derivative?»: none of them looks at the table of derivatives.

Each witness is given a function F from a list of numbers to a list of numbers, and a point of exact rationals, and
answers with the matrix of ∂F[i]/∂x[j], rows j, or with None where it does not apply: a function that compares its
numbers has no complex step, a sigmoid no exact rational. They only ever ask F for its results:

    differences     (F(x + h) − F(x − h)) / 2h, from both sides and at several steps h, in 50 digits where F allows
    complex_step    Im F(x + ih) / h (Squire & Trapp 1998), which cancels nothing and so is exact to all digits
    rational        the differences of a rational function in Fractions, and the one simple fraction they lead to
    symbolic        SymPy's own differentiation of the formula
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from scalargrad.extras import needs

Function = Callable[[list[Any]], list[Any]]
Matrix = list[list[Any]]

# What a function may raise where it has no value, and what it may where it cannot take a type of numbers.
NO_VALUE = (ValueError, ArithmeticError)
NOT_FOR_THIS_TYPE = (TypeError, AttributeError, *NO_VALUE)

CLOSE = 1e-9  # relative error at which no other step is tried
DIGITS = 50
# Steps h, for x of the size of 1, the most promising first. Smaller ones are for kinks and poles nearby, and larger
# ones for functions that compute with few digits on the way.
MANY_DIGITS = (1e-6, 1e-8, 1e-12, 1e-16, 1e-2)
FLOATS = (1e-4, 1e-5, 1e-3, 1e-6, 1e-7, 1e-2)
TINY = Fraction(1, 10**200)  # the step of `rational`
SIMPLE = 10**100  # the largest denominator of a derivative that it finds


class Slope(NamedTuple):
    """What differences say of one derivative: the value with its estimated error, and the slope on either side.

    jump: the function jumps here. A side on which the function has no value is None, and then the value is None too.
    """

    value: Any
    error: float
    left: Any
    right: Any
    jump: bool = False

    def has_kink(self, noise: float) -> bool:
        """Whether the two sides differ, by more than their errors and the noise of rounding amount to."""
        if self.left is None or self.right is None:
            return False
        left, right = float(self.left), float(self.right)
        return abs(right - left) > max(1e-6 * max(abs(left), abs(right)), 20 * self.error, noise)


# --- differences ---


def differences(f: Function, point: Sequence[Fraction], own: Callable[[Fraction], Any] = float) -> Matrix | None:
    """A Slope for every derivative. own: makes a number of the user's own type, for functions that take no other."""
    with needs("mpmath"):
        import mpmath

    def many_digits(q: Fraction) -> Any:
        return mpmath.mpf(q.numerator) / q.denominator

    with mpmath.workdps(max(DIGITS, mpmath.mp.dps)):
        for number, steps, digit in ((many_digits, MANY_DIGITS, 1e-49), (float, FLOATS, 1e-16), (own, FLOATS, 1e-16)):
            try:
                middle = f([number(q) for q in point])
                return [_slopes(f, point, j, middle, number, steps, digit) for j in range(len(point))]
            except NOT_FOR_THIS_TYPE:
                continue
    return None


def _slopes(
    f: Function, point: Sequence[Fraction], j: int, middle: list[Any], number: Any, steps: Sequence[float], digit: float
) -> list[Slope]:
    """∂f[i]/∂x[j] for all i: the best of what the steps give, each on its own for every i.

    An f[i] that a step of 10⁻³⁰ leaves as it is computes with floats on the way, and has their digits only.
    """
    size = max(Fraction(1), abs(point[j]))
    glimpse = _sides(f, point, j, size / 10**30, number)[1] if steps is MANY_DIGITS else None
    found = [_Best(here, glimpse is not None and glimpse[i] == here) for i, here in enumerate(middle)]
    for step in steps:
        h = Fraction(step) * size
        sides = *_sides(f, point, j, h, number), *_sides(f, point, j, h / 2, number)
        for i, best in enumerate(found):
            if not best.is_lossy or step >= FLOATS[-2]:
                best.look([side and side[i] for side in sides], h, number(h), 1e-16 if best.is_lossy else digit)
        if all(best.is_close() for best in found):
            break
    return [best.slope._replace(jump=best.jumps()) for best in found if best.slope is not None]


class _Best:
    """The best slope that some steps give for one f[i], and how much f[i] rises across the point for each of them."""

    def __init__(self, here: Any, is_lossy: bool) -> None:
        self.here = here
        self.is_lossy = is_lossy
        self.slope: Slope | None = None
        self.rises: list[tuple[Fraction, Any]] = []

    def look(self, around: list[Any], step: Fraction, h: Any, digit: float) -> None:
        slope = slope_between(around, self.here, h, digit)
        if self.slope is None or slope.error < self.slope.error:
            self.slope = slope
        if around[2] is not None and around[3] is not None:
            self.rises.append((step, abs(around[3] - around[2])))

    def is_close(self) -> bool:
        return self.slope is not None and self.slope.error <= CLOSE * _size(self.slope.value)

    def jumps(self) -> bool:
        """Whether the rise across the point stays the same while the step becomes ever so much smaller."""
        if self.slope is None or not self.rises or self.slope.error <= max(0.1 * _size(self.slope.value), CLOSE):
            return False
        (widest, rise), (narrowest, least) = max(self.rises), min(self.rises)
        return bool(widest > 100 * narrowest and abs(rise - least) < 0.1 * rise)


def _sides(f: Function, point: Sequence[Fraction], j: int, h: Fraction, number: Any) -> list[list[Any] | None]:
    """f on the left and on the right of the point in coordinate j; None where it has no value."""
    results: list[list[Any] | None] = []
    for by in (-h, h):
        try:
            results.append(f([number(q + by if k == j else q) for k, q in enumerate(point)]))
        except NO_VALUE:
            results.append(None)
    return results


def slope_between(around: list[Any], here: Any, h: Any, digit: float) -> Slope:
    """From f at −h, h, −h/2, h/2 (None where it has no value) and at 0. digit: how much its last digit is of it.

    What is of the order of h² in central differences, and of the order of h in one-sided ones, is extrapolated away.
    """
    far_left, far_right, near_left, near_right = around
    left = right = None
    if far_left is not None and near_left is not None:
        left = 2 * (here - near_left) / (h / 2) - (here - far_left) / h
    if far_right is not None and near_right is not None:
        right = 2 * (near_right - here) / (h / 2) - (far_right - here) / h
    if left is None or right is None:
        return Slope(None, math.inf, left, right)
    coarse, fine = (far_right - far_left) / (2 * h), (near_right - near_left) / h
    value = (4 * fine - coarse) / 3
    error = abs(float(fine - coarse))
    if any(result != here for result in around):
        error += 8 * digit * abs(float(here / h))
    return Slope(value, math.inf if math.isnan(error) else error, left, right)


def _size(value: Any) -> float:
    return 0.0 if value is None else abs(float(value))


# --- complex step ---


def complex_step(f: Function, point: Sequence[Fraction]) -> Matrix | None:
    """Im f(x + ih) / h with h = 1e-100: for functions of + − * / ** and the analytic ones, without abs, max or <."""
    h = 1e-100
    try:
        rows = []
        for j in range(len(point)):
            results = f([complex(float(q), h if k == j else 0.0) for k, q in enumerate(point)])
            rows.append([complex(result).imag / h for result in results])
    except NOT_FOR_THIS_TYPE:
        return None
    return rows if all(math.isfinite(slope) for row in rows for slope in row) else None


# --- exact rationals ---


def rational(f: Function, point: Sequence[Fraction]) -> Matrix | None:
    """The derivatives of a rational function, exactly.

    At a step h of 10⁻²⁰⁰ the difference is off by the order of 10⁻⁴⁰⁰. Two fractions with denominators of at most a
    hundred digits differ by 10⁻²⁰⁰ at least; so if there is one as near as 10⁻³⁰⁰, it is the derivative.
    """
    try:
        return [[_simple(slope) for slope in _exact(f, point, j)] for j in range(len(point))]
    except NOT_FOR_THIS_TYPE:
        return None


def _exact(f: Function, point: Sequence[Fraction], j: int) -> list[Fraction]:
    right, left = (f([q + by if k == j else q for k, q in enumerate(point)]) for by in (TINY, -TINY))
    if not all(isinstance(result, (int, Fraction)) for result in (*left, *right)):
        raise TypeError("not a rational function")
    return [Fraction(b - a) / (2 * TINY) for a, b in zip(left, right)]


def _simple(slope: Fraction) -> Fraction:
    found = slope.limit_denominator(SIMPLE)
    if abs(found - slope) > TINY / SIMPLE:
        raise ValueError("the derivative is no simple fraction")
    return found


# --- SymPy ---


def symbolic(f: Function, point: Sequence[Fraction], order: int = 1) -> Matrix | None:
    """SymPy differentiates the formula. f: a function with one result.

    order 1: a column of the derivatives; order 2: the matrix of the second ones. None where SymPy is not installed.
    """
    try:
        import sympy
    except ModuleNotFoundError:
        return None
    xs = [sympy.Symbol(f"x{j}", real=True) for j in range(len(point))]
    at = {x: sympy.Rational(q.numerator, q.denominator) for x, q in zip(xs, point)}

    def number(expression: Any) -> Any:
        found = expression.evalf(30, subs=at)
        if not (found.is_Number and found.is_finite):
            raise ValueError(f"SymPy cannot say what {found} is")
        return found

    try:
        (formula,) = map(sympy.sympify, f(list(xs)))
        firsts = [sympy.diff(formula, x) for x in xs]
        if order == 1:
            return [[number(first)] for first in firsts]
        return [[number(sympy.diff(first, x)) for first in firsts] for x in xs]
    except NOT_FOR_THIS_TYPE:
        return None
