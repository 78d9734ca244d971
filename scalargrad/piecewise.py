"""Functions that are defined by cases: relu, step, sign, maximum, powers at the edges, sigmoid without overflow.

Each case is decided once here, for every type of number: ordered numbers branch, NumPy arrays choose entry by entry,
SymPy keeps the cases as a symbol, an mpmath interval gives the interval of all results. At the kinks the conventions
are those of the trusted engines: step(0) = 0, sign(0) = 0, and so relu′(0) = abs′(0) = 0.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from fractions import Fraction
from sys import modules

from scalargrad.elementary import Number, _context, _turned_complex, exp, log, log1p, owner
from scalargrad.signatures import function

# The functions for the formulas of the table.
__all__ = [
    "absolute", "clamp", "log_sum_exp", "maximum", "minimum", "power", "power_by_base", "power_by_exponent",
    "reciprocal", "relu", "sigmoid", "sign", "softplus", "step",
]  # fmt: skip


def _kind(x: Number) -> str:
    """How the cases of x are told apart: ordered, array, symbol, interval, complex, or by x itself (a Value)."""
    if type(x) is float:
        return "ordered"
    library = owner(type(x))
    if library == "numpy":
        return "array"
    if library == "mpmath":
        name = type(x).__name__
        return {"ivmpf": "interval", "mpc": "complex"}.get(name, "ordered")
    return {"sympy": "symbol", "complex": "complex", "itself": "itself"}.get(library, "ordered")


def _own(name: str, x: Number) -> Number:
    if not hasattr(x, name):
        raise TypeError(f"{name} is not known for a {type(x).__name__}; give a number or a Value")
    return getattr(x, name)()


def _unordered(name: str) -> TypeError:
    return TypeError(f"{name} needs numbers that can be ordered; complex numbers cannot")


@function
def step(x: Number) -> Number:
    """1 where x > 0, else 0: the derivative of relu. NaN stays NaN."""
    if type(x) is float:  # the common case first, here and below: a network asks for it at every neuron
        return 1.0 if x > 0 else 0.0 if x <= 0 else x
    match _kind(x):
        case "ordered":
            return type(x)(1) if x > 0 else type(x)(0) if x <= 0 else x
        case "array":
            return modules["numpy"].heaviside(x, 0)
        case "symbol":
            return modules["sympy"].Heaviside(x, 0)
        case "interval":
            return _context(x).mpf([int(x.a > 0), int(x.b > 0)])
        case "complex":
            raise _unordered("step")
    return _own("step", x)


@function
def sign(x: Number) -> Number:
    """−1, 0 or 1: the derivative of abs."""
    match _kind(x):
        case "array":
            return modules["numpy"].sign(x)
        case "symbol":
            return modules["sympy"].sign(x)
        case "itself":
            return _own("sign", x)
    return step(x) - step(-x)


def absolute(x: Number) -> Number:
    """|x|. Complex numbers are refused: their absolute value has no complex derivative."""
    if _kind(x) == "complex":
        raise _unordered("abs")
    return abs(x)


@function
def relu(x: Number) -> Number:
    """max(x, 0)."""
    if type(x) is float:
        return 0.0 if x <= 0 else x
    match _kind(x):
        case "ordered":
            return type(x)(0) if x <= 0 else x
        case "itself":
            return _own("relu", x)
    return maximum(x, 0)


def maximum(x: Number, y: Number) -> Number:
    """The larger of two numbers; NaN if one of them is."""
    match _kind_of_two(x, y):
        case "array":
            return modules["numpy"].maximum(x, y)
        case "symbol":
            return modules["sympy"].Max(x, y)
        case "interval":
            x, y = _two_intervals(x, y)
            return _context(x).mpf([max(x.a, y.a), max(x.b, y.b)])
        case "complex":
            raise _unordered("maximum")
    return x if x >= y or x != x else y


def minimum(x: Number, y: Number) -> Number:
    """The smaller of two numbers; NaN if one of them is."""
    return -maximum(-x, -y) if _kind_of_two(x, y) != "ordered" else x if x <= y or x != x else y


def clamp(x: Number, low: Number, high: Number) -> Number:
    """x, but at least low and at most high; a ValueError unless low ≤ high."""
    if _kind_of_two(low, high) == "ordered" and not low <= high:
        raise ValueError(f"clamp needs low <= high, not low = {low} and high = {high}")
    return minimum(maximum(x, low), high)


def _kind_of_two(x: Number, y: Number) -> str:
    kinds = {_kind(x), _kind(y)}
    return next((kind for kind in ("itself", "symbol", "array", "interval", "complex") if kind in kinds), "ordered")


def _two_intervals(x: Number, y: Number) -> tuple[Number, Number]:
    context = _context(x if _kind(x) == "interval" else y)
    return context.mpf(x), context.mpf(y)


@function
def sigmoid(x: Number) -> Number:
    """1 / (1 + e⁻ˣ), computed from e^(−|x|), so that nothing overflows."""
    if type(x) is float:
        return _sigmoid(x)
    match _kind(x):
        case "ordered":
            return _sigmoid(x)
        case "array":
            power = exp(-abs(x))
            return modules["numpy"].where(x >= 0, 1, power) / (1 + power)
        case "complex":
            return 1 / (1 + exp(-x)) if x.real >= 0 else exp(x) / (1 + exp(x))
        case "itself":
            return _own("sigmoid", x)
    return 1 / (1 + exp(-x))


def _sigmoid(x: Number) -> Number:
    if x >= 0:
        return 1 / (1 + exp(-x))
    power = exp(x)
    return power / (1 + power)


@function
def softplus(x: Number) -> Number:
    """log(1 + eˣ), computed as max(x, 0) + log1p(e^(−|x|)), so that nothing overflows."""
    match _kind(x):
        case "ordered" | "array":
            return relu(x) + log1p(exp(-abs(x)))
        case "complex":
            return x + log1p(exp(-x)) if x.real > 0 else log1p(exp(x))
        case "itself":
            return _own("softplus", x)
    return log(1 + exp(x))


def log_sum_exp(xs: Sequence[Number]) -> Number:
    """log(e^x₁ + e^x₂ + …), computed from the differences to the largest, so that nothing overflows."""
    largest = functools.reduce(maximum, xs)
    return largest + log(sum([exp(x - largest) for x in xs]))


def reciprocal(x: Number) -> Number:
    """1 / x, and inf where x is 0: for derivatives that have a pole where the function itself is still defined."""
    match _kind(x):
        case "itself":
            return _own("reciprocal", x)
        case "array":
            with modules["numpy"].errstate(divide="ignore"):
                return 1 / x
        case "symbol":
            return 1 / x
    return 1 / x if x != 0 else math.inf if isinstance(x, (int, float, Fraction)) else type(x)("inf")


def power(x: Number, y: Number) -> Number:
    """x to the power y, refused where the result is not a number of the same kind.

    >>> power(Fraction(2, 3), -2)
    Fraction(9, 4)
    """
    if isinstance(x, (int, Fraction)) and isinstance(y, Fraction) and y.denominator != 1:
        raise TypeError("a rational number to a fractional power is not rational: convert it first, float(x)")
    z = x**y
    if type(z) is not float and _turned_complex(z, x, y):
        raise ValueError("a negative base has no real power with a fractional exponent")
    return z


def power_by_base(x: Number, y: Number) -> Number:
    """∂(xʸ)/∂x = y·xʸ⁻¹: 0 for y = 0, whatever x is; inf at the pole x = 0 < y < 1.

    Written without `power`, so that it serves Values as it serves numbers.
    """
    if _kind_of_two(x, y) == "array":
        numpy = modules["numpy"]
        with numpy.errstate(divide="ignore", invalid="ignore"):
            return numpy.where(y == 0, 0, y * numpy.asarray(x, float) ** (y - 1))
    if _is_batch(x) or _is_batch(y):
        return 0 if not _is_batch(y) and y == 0 else y * x ** (y - 1)
    if y == 0:
        return 0
    if x == 0 and y < 1:
        return y * reciprocal(x ** (1 - y))
    return y * x ** (y - 1)


def power_by_exponent(z: Number, x: Number, y: Number) -> Number:
    """∂(xʸ)/∂y = xʸ·log x: 0 at x = 0 (y ≥ 0), NaN for x < 0, where the power exists for whole y only."""
    match _kind_of_two(x, y):
        case "array":
            numpy = modules["numpy"]
            with numpy.errstate(divide="ignore", invalid="ignore"):
                return numpy.where(numpy.equal(x, 0), 0, z * numpy.log(x))
        case "symbol" | "complex" | "interval":
            return z * log(x)
    if _is_batch(x):
        return z * log(x)
    if x == 0:
        return 0
    return z * log(x) if x > 0 else math.nan


def _is_batch(x: Number) -> bool:
    """Whether x is a Value of an array, whose entries cannot be told apart here."""
    return _kind(x) == "itself" and _kind(getattr(x, "data", 0.0)) == "array"
