"""Independent answers to «what is this derivative?», each as a check that fails where a rule of the table is wrong.

`rule` is what the engine says. Against it stand central differences (in several number types), the complex step,
SymPy's own differentiation, and for rational operations SymPy once more, exactly. `test_table` runs the checks on
the table; `test_checkers` runs them on rules that are wrong by a factor of 1.001, which each of them has to notice.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import mpmath
import sympy

from scalargrad import Value, gradient
from scalargrad.rows import Op
from scalargrad.value import apply
from tests.support.points import arity, sample_points


class Kind(NamedTuple):
    """A type of numbers, with the step of its differences and the error that they may have."""

    name: str
    convert: Callable[[Fraction], Any]
    h: Fraction
    tolerance: float


KINDS = [
    Kind("float", float, Fraction(1, 2**17), 1e-7),
    Kind("mpf", lambda q: mpmath.mpf(q.numerator) / q.denominator, Fraction(1, 2**56), 1e-28),
    Kind("Decimal", lambda q: Decimal(q.numerator) / q.denominator, Fraction(1, 2**27), 1e-12),
    Kind("complex", lambda q: complex(q, 0.25), Fraction(1, 2**17), 1e-7),
]
FLOAT, MPF, DECIMAL, COMPLEX = KINDS


def agree(found: Any, expected: Any, tolerance: float, what: str) -> None:
    error = float(abs(found - expected) / max(1, abs(expected)))
    assert error <= tolerance, f"{what}: the rule gives {found}, the check {expected}"


def rule(op: Op, i: int, point: Sequence[Any]) -> Any:
    """∂z/∂args[i] as the engine has it, by the generic route."""
    return apply(op, *map(Value, point)).local_derivatives[i]


def moved(point: Sequence[Any], i: int, by: Any) -> list[Any]:
    return [x + by if k == i else x for k, x in enumerate(point)]


def check_by_differences(op: Op, kind: Kind) -> None:
    """(f(x + h) − f(x − h)) / 2h, in numbers of this kind; for complex ones along both axes."""
    h = kind.convert(kind.h) if kind is not COMPLEX else float(kind.h)
    for q in sample_points(op):
        point = [kind.convert(x) for x in q]
        for i in range(arity(op)):
            for step in (h, 1j * h) if kind is COMPLEX else (h,):
                rise = op.forward(*moved(point, i, step)) - op.forward(*moved(point, i, -step))
                what = f"∂{op.name}{tuple(map(str, q))}/∂{i} in {kind.name}"
                agree(rule(op, i, point), rise / (2 * step), kind.tolerance, what)


def check_by_complex_step(op: Op) -> None:
    """Im f(x + ih) / h, which cancels nothing and so is exact to all 50 digits."""
    h = mpmath.mpf(10) ** -30
    for q in sample_points(op):
        point = [MPF.convert(x) for x in q]
        for i in range(arity(op)):
            imaginary = [mpmath.mpc(x, h if k == i else 0) for k, x in enumerate(point)]
            with mpmath.workdps(120):  # mpmath itself may cancel on the way to the imaginary part
                expected = mpmath.mpc(op.forward(*imaginary)).imag / h
            agree(rule(op, i, point), expected, 1e-45, f"∂{op.name}{tuple(map(str, q))}/∂{i}")


def symbols(op: Op) -> list[sympy.Symbol]:
    return [sympy.Symbol(f"x{i}", real=True) for i in range(arity(op))]


def at(expression: Any, xs: Sequence[sympy.Symbol], point: Sequence[Fraction]) -> sympy.Expr:
    """A formula of SymPy at a point, exactly."""
    rationals = [sympy.Rational(q.numerator, q.denominator) for q in point]
    return sympy.sympify(expression).subs(dict(zip(xs, rationals)), simultaneous=True)


def check_by_sympy(op: Op) -> None:
    """SymPy differentiates the forward rule; the row's rule is held to it as a formula and as a float."""
    xs = symbols(op)
    z = apply(op, *map(Value, xs))
    for i in range(arity(op)):
        derivative = sympy.diff(z.data, xs[i])
        for q in sample_points(op)[:8]:
            what = f"∂{op.name}{tuple(map(str, q))}/∂{i}"
            expected = at(derivative, xs, q).evalf(40)
            agree(at(z.local_derivatives[i], xs, q).evalf(40), expected, 1e-35, what + " as a formula")
            agree(rule(op, i, list(map(float, q))), float(expected), 1e-13, what + " as a float")
            agree(op.forward(*map(float, q)), float(at(z.data, xs, q).evalf(40)), 1e-14, f"{op.name}{q}")


def check_exactly(op: Op) -> None:
    """On Fractions: == and the type Fraction, by SymPy's rational numbers."""
    xs = symbols(op)
    z = op.forward(*xs)
    for q in sample_points(op):
        value = apply(op, *map(Value, q))
        assert isinstance(value.data, (Fraction, int)), f"{op.name} of Fractions is a {type(value.data).__name__}"
        assert value.data == fraction(at(z, xs, q)), f"{op.name}{q}"
        for i in range(arity(op)):
            found, expected = value.local_derivatives[i], fraction(at(sympy.diff(z, xs[i]), xs, q))
            assert isinstance(found, (Fraction, int)) and found == expected, f"∂{op.name}{q}/∂{i}: {found}, {expected}"


def fraction(number: sympy.Expr) -> Fraction:
    assert number.is_Rational, f"{number} is not rational"
    return Fraction(int(number.p), int(number.q))


def check_by_recursion(op: Op) -> None:
    """Second order: the gradient of the gradient is the difference of the first derivatives, to many digits."""
    h = MPF.convert(MPF.h)
    for q in sample_points(op)[:6]:
        point = [MPF.convert(x) for x in q]
        xs = list(map(Value, point))
        for i, first in enumerate(gradient(apply(op, *xs), xs)):
            what = f"∂{op.name}{tuple(map(str, q))}/∂{i}"
            agree(first.data, rule(op, i, point), 1e-45, what + " by gradient and by its number")
            for j, second in enumerate(gradient(first, xs)):
                rise = rule(op, i, moved(point, j, h)) - rule(op, i, moved(point, j, -h))
                agree(second.data, rise / (2 * h), MPF.tolerance, f"{what}∂{j}")
