"""Independent answers to «what is this derivative?»: none of them looks at the table of derivatives.

Each witness is given a function F from a list of numbers to a list of numbers, a point of exact rationals, and the
directions to differentiate in, the axes unless others are given. It answers with the matrix of the derivatives, a row
for each direction, or with None where it does not apply: a function that compares its numbers has no complex step, a
sigmoid no exact rational. A single derivative may be None as well. Witnesses only ever ask F for its results:

    differences     (F(x + h) − F(x − h)) / 2h, from both sides and at several steps h, in 50 digits where F allows
    complex_step    Im F(x + ih) / h (Squire & Trapp 1998), which cancels nothing and so is exact to all digits
    rational        the differences of a rational function in Fractions, and the one simple fraction they lead to
    symbolic        SymPy's own differentiation of the formula

The last three are exact, and apply only where F is smooth: at a kink they would have to choose, as the engine does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from scalargrad.differences import (
    NOT_FOR_THIS_TYPE,
    Direction,
    Function,
    Matrix,
    axes,
    differences,
    moved,
    turns_into_floats,
)

__all__ = ["complex_step", "differences", "rational", "symbolic"]

IMAGINARY = (1e-100, -1e-90)  # the steps of `complex_step`
TINY = Fraction(1, 10**200)  # the step of `rational`
SIMPLE = 10**100  # the largest denominator of a derivative that it finds
TIED = 1e-25  # what is no more than this counts as 0, where the question is whether a formula is at a kink


# --- complex step ---


def complex_step(f: Function, point: Sequence[Fraction], along: Sequence[Direction] | None = None) -> Matrix | None:
    """Im f(x + ih) / h with h = 1e-100: for functions of + − * / ** and the analytic ones, without abs, max or <.

    Where −1e-90 gives another number f is not analytic, as sqrt at 0, and the derivative is None.

    >>> complex_step(lambda x: [x[0] ** 2, x[0] ** 0.5], [Fraction(0)])
    [[0.0, None]]
    """
    try:
        return [
            [a if _same(a, b) else None for a, b in zip(*(_imaginary(f, point, d, h) for h in IMAGINARY))]
            for d in (axes(len(point)) if along is None else along)
        ]
    except NOT_FOR_THIS_TYPE:
        return None


def _imaginary(f: Function, point: Sequence[Fraction], direction: Direction, h: float) -> list[float]:
    at = [complex(float(q), h * float(direction.get(k, 0))) for k, q in enumerate(point)]
    return [complex(result).imag / h for result in f(at)]


def _same(a: float, b: float) -> bool:
    return math.isfinite(a) and abs(a - b) <= 1e-9 * abs(a)


# --- exact rationals ---


def rational(f: Function, point: Sequence[Fraction], along: Sequence[Direction] | None = None) -> Matrix | None:
    """The derivatives of a rational function, exactly; None for one whose slopes on both sides differ.

    At a step h of 10⁻²⁰⁰ the difference is off by the order of 10⁻⁴⁰⁰. Two fractions with denominators of at most a
    hundred digits differ by 10⁻²⁰⁰ at least; so if there is one as near as 10⁻³⁰⁰, it is the derivative.

    >>> rational(lambda x: [x[0] ** 2 / 3, abs(x[0])], [Fraction(0)])
    [[Fraction(0, 1), None]]
    """
    if turns_into_floats(f, point):
        return None
    try:
        here = f(list(point))
        return [_exact(f, point, here, d) for d in (axes(len(point)) if along is None else along)]
    except NOT_FOR_THIS_TYPE:
        return None


def _exact(f: Function, point: Sequence[Fraction], here: list[Any], direction: Direction) -> list[Fraction | None]:
    left, right = (f(moved(point, direction, by)) for by in (-TINY, TINY))
    if not all(isinstance(result, (int, Fraction)) for result in (*left, *here, *right)):
        raise TypeError("not a rational function")
    slopes: list[Fraction | None] = []
    for a, x, b in zip(left, here, right):
        before, after = Fraction(x - a) / TINY, Fraction(b - x) / TINY
        is_smooth = abs(after - before) <= (1 + abs(after)) / SIMPLE and abs(after) < SIMPLE  # else it jumps
        slopes.append(_simple((before + after) / 2) if is_smooth else None)
    return slopes


def _simple(slope: Fraction) -> Fraction:
    found = slope.limit_denominator(SIMPLE)
    if abs(found - slope) > TINY / SIMPLE:
        raise ValueError("the derivative is no simple fraction")
    return found


# --- SymPy ---

# Beside a kink or a jump; at one, SymPy is not asked.
BY_CASES = {"Heaviside": lambda x, *_: int(x > 0), "DiracDelta": lambda x, *_: 0}


def symbolic(f: Function, point: Sequence[Fraction], order: int = 1) -> Matrix | None:
    """SymPy differentiates the formula. f: a function with one result; in the directions of the axes.

    order 1: a column of the derivatives; order 2: the matrix of the second ones. None where SymPy is not installed, and
    at a kink or jump of anything in the formula, where SymPy's derivative is a convention.
    """
    try:
        import sympy
    except ModuleNotFoundError:
        return None
    xs = [sympy.Symbol(f"x{j}", real=True) for j in range(len(point))]
    try:
        (formula,) = map(sympy.sympify, f(list(xs)))
        if _is_at_a_kink(sympy, formula, xs, point):
            return None
        firsts = [sympy.diff(formula, x) for x in xs]
        if order == 1:
            return [[number] for number in _numbers(sympy, firsts, xs, point)]
        return [_numbers(sympy, [sympy.diff(first, x) for first in firsts], xs, point) for x in xs]
    except (*NOT_FOR_THIS_TYPE, NameError, NotImplementedError):  # what mpmath cannot compute
        return None


def _numbers(sympy: Any, formulas: list[Any], xs: list[Any], point: Sequence[Fraction]) -> list[Any]:
    """What formulas are at a point, by mpmath; None for one that no more digits determine, as near a pole."""
    import mpmath

    computed = sympy.lambdify(xs, formulas, modules=[BY_CASES, "mpmath"], cse=True)

    def to(digits: int) -> list[Any]:
        with mpmath.workdps(digits):
            numbers = computed(*[mpmath.mpf(q.numerator) / q.denominator for q in point])
            return [mpmath.mpf(number) if isinstance(number, int) else number for number in numbers]

    for digits in (50, 340):
        few, many = to(digits), to(digits + 30)
        found = [b if _is_determined(a, b) else None for a, b in zip(few, many)]
        if None not in found:
            break
    return found


def _is_determined(a: Any, b: Any) -> bool:
    return hasattr(b, "_mpf_") and math.isfinite(b) and bool(abs(a - b) <= abs(b) / 10**15)


def _is_at_a_kink(sympy: Any, formula: Any, xs: list[Any], point: Sequence[Fraction]) -> bool:
    """Whether a function in the formula has a kink or a jump at the point."""
    zeros = [part.args[0] for part in formula.atoms(sympy.Abs, sympy.sign, sympy.Heaviside)]
    zeros += [relation.lhs - relation.rhs for relation in formula.atoms(sympy.core.relational.Relational)]
    zeros += [sympy.sin(sympy.pi * part.args[0]) for part in formula.atoms(sympy.floor, sympy.ceiling)]
    choices = [[arg - part for arg in part.args] for part in formula.atoms(sympy.Max, sympy.Min)]

    def count_zeros(formulas: list[Any]) -> int:
        found = _numbers(sympy, formulas, xs, point)
        return sum([number is None or bool(abs(number) < TIED) for number in found])

    return count_zeros(zeros) > 0 or any(count_zeros(gaps) > 1 for gaps in choices)
