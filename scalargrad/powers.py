"""x to the power y, with what happens at 0 and below, and its two derivatives."""

from __future__ import annotations

import math
from fractions import Fraction
from sys import modules

from scalargrad.elementary import log
from scalargrad.gates import SHUT
from scalargrad.libraries import Number, number, owner, turned_complex
from scalargrad.piecewise import reciprocal

# The functions for the formulas of the table.
__all__ = ["power", "power_by_base", "power_by_exponent"]


def power(x: Number, y: Number) -> Number:
    """x to the power y, refused where the result is not a number of the same kind.

    >>> power(Fraction(2, 3), -2)
    Fraction(9, 4)
    """
    if isinstance(x, (int, Fraction)) and isinstance(y, Fraction) and y.denominator != 1:
        raise TypeError("a rational number to a fractional power is not rational: convert it first, float(x)")
    z = x**y
    if type(z) is not float and turned_complex(z, x, y):
        raise ValueError("a negative base has no real power with a fractional exponent")
    return z


def power_by_base(x: Number, y: Number) -> Number:
    """∂(xʸ)/∂x = y·xʸ⁻¹: 0 for a constant y = 0, whatever x is; inf at the pole x = 0 < y < 1.

    Written without `power`, so that it serves Values as it serves numbers.
    """
    if type(x) is float and x != 0 and (type(y) is int or type(y) is float) and y != 0:
        less = y - 1
        return y * x**less if less + 1 == y else y * (x**y / x)  # y − 1 was rounded, and so the power would be off
    match _what(x, y):
        case "arrays":
            with modules["numpy"].errstate(divide="ignore", invalid="ignore"):
                return modules["numpy"].where(y == 0, 0, y * modules["numpy"].asarray(x, float) ** (y - 1))
        case "graph of arrays":
            return SHUT if _is_zero(y) else y * x ** (y - 1)
    if _is_zero(y):
        return SHUT
    if number(x) == 0 and _real(number(y)) < 1:
        return y * reciprocal(x ** (1 - y))
    return y * x ** (y - 1)


def power_by_exponent(z: Number, x: Number, y: Number) -> Number:
    """∂(xʸ)/∂y = xʸ·log x: 0 at x = 0 (y ≥ 0), NaN for x < 0, where the power exists for whole y only."""
    match _what(x, y):
        case "arrays":
            with modules["numpy"].errstate(divide="ignore", invalid="ignore"):
                return modules["numpy"].where(modules["numpy"].equal(x, 0), 0, z * modules["numpy"].log(x))
        case "graph of arrays":
            return SHUT if _is_zero(x) else z * log(x)
    if number(x) == 0:
        return SHUT
    try:
        if number(x) < 0:
            return z * math.nan if number(x) is not x else math.nan
        return z * log(x)
    except TypeError:  # a symbol, a complex number, an interval
        return z * log(x)


def _what(x: Number, y: Number) -> str:
    """Whether x and y are, or hold, arrays: arrays, a graph of arrays, or the common case of single numbers."""
    kinds = {owner(type(x)), owner(type(y))}
    if not kinds & {"numpy", "itself"}:
        return "numbers"
    if "numpy" not in {owner(type(number(x))), owner(type(number(y)))}:
        return "numbers"
    return "graph of arrays" if "itself" in kinds else "arrays"


def _is_zero(x: Number) -> bool:
    """Whether x is the constant 0; a Value is no constant, nor is an array."""
    return owner(type(x)) not in ("itself", "numpy") and bool(x == 0)


def _real(x: Number) -> Number:
    return x.real if isinstance(x, complex) or type(x).__name__ == "mpc" else x
