"""Elementary functions on any kind of number: exp, log, sin, … by the library that owns the number, see `libraries`.

>>> exp(0.0), exp(0j), sqrt(Decimal(4))
(1.0, (1+0j), Decimal('2'))
"""

from __future__ import annotations

import math
from decimal import Decimal
from sys import modules

from scalargrad.libraries import Number, call, context, like, number, owner
from scalargrad.signatures import function

# The functions for the formulas of the table.
__all__ = [
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cos", "cosh", "erf", "erfc", "exp", "exp2", "expm1",
    "hypot", "like", "log", "log10", "log1p", "log2", "pi", "sin", "sinh", "sqrt", "sum_like", "tan", "tanh", "unit",
]  # fmt: skip


# --- Functions that a library provides. A float is the common case and does not take the long way round. ---


@function
def exp(x: Number) -> Number:
    """eˣ. A float too large for the result is an OverflowError."""
    return math.exp(x) if type(x) is float else call("exp", x)


@function
def expm1(x: Number) -> Number:
    """eˣ − 1, accurate for small x."""
    return math.expm1(x) if type(x) is float else call("expm1", x)


@function
def log(x: Number) -> Number:
    """The natural logarithm; a ValueError for x ≤ 0."""
    return math.log(x) if type(x) is float else call("log", x)


@function
def log1p(x: Number) -> Number:
    """log(1 + x), accurate for small x; a ValueError for x ≤ −1."""
    return math.log1p(x) if type(x) is float else call("log1p", x)


@function
def log2(x: Number) -> Number:
    """The logarithm to the base 2; a ValueError for x ≤ 0."""
    return math.log2(x) if type(x) is float else call("log2", x)


@function
def log10(x: Number) -> Number:
    """The logarithm to the base 10; a ValueError for x ≤ 0."""
    return math.log10(x) if type(x) is float else call("log10", x)


@function
def exp2(x: Number) -> Number:
    """2 to the power x. A float too large for the result is an OverflowError."""
    return 2.0**x if owner(type(x)) == "real" else call("exp2", x)


@function
def sqrt(x: Number) -> Number:
    """The square root; a ValueError for x < 0."""
    return math.sqrt(x) if type(x) is float else call("sqrt", x)


@function
def sin(x: Number) -> Number:
    """The sine of x radians."""
    return math.sin(x) if type(x) is float else call("sin", x)


@function
def cos(x: Number) -> Number:
    """The cosine of x radians."""
    return math.cos(x) if type(x) is float else call("cos", x)


@function
def tan(x: Number) -> Number:
    """The tangent of x radians."""
    return math.tan(x) if type(x) is float else call("tan", x)


@function
def asin(x: Number) -> Number:
    """The arcsine in radians, between −π/2 and π/2; a ValueError for |x| > 1."""
    return math.asin(x) if type(x) is float else call("asin", x)


@function
def acos(x: Number) -> Number:
    """The arccosine in radians, between 0 and π; a ValueError for |x| > 1."""
    return math.acos(x) if type(x) is float else call("acos", x)


@function
def atan(x: Number) -> Number:
    """The arctangent in radians, between −π/2 and π/2."""
    return math.atan(x) if type(x) is float else call("atan", x)


@function
def sinh(x: Number) -> Number:
    """The hyperbolic sine (eˣ − e⁻ˣ) / 2."""
    return math.sinh(x) if type(x) is float else call("sinh", x)


@function
def cosh(x: Number) -> Number:
    """The hyperbolic cosine (eˣ + e⁻ˣ) / 2."""
    return math.cosh(x) if type(x) is float else call("cosh", x)


@function
def asinh(x: Number) -> Number:
    """The number whose hyperbolic sine is x."""
    return math.asinh(x) if type(x) is float else call("asinh", x)


@function
def acosh(x: Number) -> Number:
    """The number ≥ 0 whose hyperbolic cosine is x; a ValueError for x < 1."""
    return math.acosh(x) if type(x) is float else call("acosh", x)


@function
def atanh(x: Number) -> Number:
    """The number whose hyperbolic tangent is x; a ValueError for |x| ≥ 1."""
    return math.atanh(x) if type(x) is float else call("atanh", x)


@function
def tanh(x: Number) -> Number:
    """The hyperbolic tangent, between −1 and 1."""
    return math.tanh(x) if type(x) is float else call("tanh", x)


@function
def erf(x: Number) -> Number:
    """The error function 2/√π ∫₀ˣ e^(−t²) dt."""
    return math.erf(x) if type(x) is float else call("erf", x)


@function
def erfc(x: Number) -> Number:
    """The complementary error function 1 − erf(x), with all digits where erf(x) is near 1."""
    return math.erfc(x) if type(x) is float else call("erfc", x)


def atan2(y: Number, x: Number) -> Number:
    """The angle of the point (x, y) in radians, between −π and π."""
    if "ivmpf" in (type(x).__name__, type(y).__name__):
        raise TypeError("atan2 is not known for an interval")  # mpmath's does not round its ends outward
    return call("atan2", y, x)


def hypot(x: Number, y: Number) -> Number:
    """√(x² + y²), which neither overflows nor underflows on the way."""
    return call("hypot", x, y)


def pi(x: Number) -> Number:
    """π to as many digits as numbers of the type of x have."""
    library = owner(type(x))
    if library == "itself":
        return pi(x.data)
    if library == "mpmath":
        return +context(x).pi
    if library == "sympy":
        return modules["sympy"].pi
    return 2 * asin(Decimal(1)) if library == "decimal" else math.pi


# --- Batches: arrays as numbers. ---


def unit(x: Number) -> Number:
    """1; for an array, a 1 for each of its entries: what backpropagation starts from, ∂x/∂x."""
    x = number(x)
    return modules["numpy"].ones_like(x, float) if owner(type(x)) == "numpy" else 1


def is_batch(x: Number) -> bool:
    """Whether a number is an array of them.

    >>> is_batch(2.0)
    False
    """
    return owner(type(x)) == "numpy" and x.ndim > 0


def sum_like(x: Number, y: Number) -> Number:
    """The entries of an array x, added up until it has the shape of y: all of them where y is one number.

    >>> import numpy
    >>> sum_like(numpy.array([1.0, 2.0, 4.0]), 0.0)
    7.0
    """
    if not is_batch(x):
        return x
    shape = y.shape if is_batch(y) else ()
    if not shape:
        return x.sum().item()
    first = x.ndim - len(shape)  # NumPy spreads y along these axes, and along its own of length 1
    spread = (*range(first), *(first + k for k, length in enumerate(shape) if length == 1 != x.shape[first + k]))
    return x.sum(axis=spread).reshape(shape)
