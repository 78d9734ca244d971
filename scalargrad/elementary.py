"""Elementary functions on any kind of number: the one place that knows which library owns a number.

`exp(x)` is `math.exp` for a float, `cmath.exp` for a complex number, `numpy.exp` for an array, 50 digits for
mpmath's `mpf`, a formula for a SymPy symbol. Anything else is asked for its own method, `x.exp()`: that is how a
Value comes in, and why the same rule of calculus serves numbers and graphs alike.

No library is imported here that is not already in use: a number of a library is proof that it is loaded.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from sys import modules
from typing import Any

from scalargrad.extras import needs
from scalargrad.signatures import function

# The functions for the formulas of the table.
__all__ = [
    "acos", "asin", "atan", "cos", "cosh", "erf", "exp", "expm1", "like", "log", "log1p", "pi", "sin", "sinh", "sqrt",
    "tan", "tanh",
]  # fmt: skip

Number = Any  # whatever adds, subtracts, multiplies and divides: see the README, «Number types»


_owners: dict[type, str] = {}


def owner(kind: type) -> str:
    """The library that owns a type of numbers.

    >>> owner(float), owner(complex), owner(Fraction), owner(Decimal)
    ('real', 'complex', 'fraction', 'decimal')
    """
    if kind not in _owners:
        _owners[kind] = _find_owner(kind)
    return _owners[kind]


def _find_owner(kind: type) -> str:
    if issubclass(kind, bool):
        return "itself"  # not a number here, though Python counts it among the ints
    if issubclass(kind, float):
        return "real"  # NumPy's float64 too
    for base in kind.__mro__:
        library: str = base.__module__.partition(".")[0]
        if library in ("mpmath", "sympy", "numpy"):
            return library
    families = (("real", (int, float)), ("complex", complex), ("fraction", Fraction), ("decimal", Decimal))
    return next((name for name, types in families if issubclass(kind, types)), "itself")


def _call(name: str, x: Number) -> Number:
    """The function `name` of x, by the library that owns x."""
    library = owner(type(x))
    if library == "real":
        return getattr(math, name)(x)
    if library == "fraction":
        raise TypeError(
            f"{name} of a Fraction is not a Fraction: convert it first, {name}(float(x)), "
            f"or mpmath.mpf(x.numerator) / x.denominator for more digits"
        )
    if library == "itself":
        if not hasattr(x, name):
            raise TypeError(f"{name} is not known for a {type(x).__name__}; give a number or a Value")
        return getattr(x, name)()
    return _LIBRARIES[library](name, x)


def _complex(name: str, x: complex) -> Number:
    return getattr(cmath, name)(x) if hasattr(cmath, name) else _by_formula(name, x)


def _decimal(name: str, x: Decimal) -> Decimal:
    if name in ("exp", "log", "sqrt"):
        return {"exp": x.exp, "log": x.ln, "sqrt": x.sqrt}[name]()
    # The decimal module stops there. mpmath has the rest; a few more digits than asked for, then rounded.
    import decimal

    with needs("mpmath"):
        import mpmath

    context = mpmath.MPContext()
    context.dps = decimal.getcontext().prec + 10
    result = getattr(context, name)(context.mpf(str(x)))
    if not isinstance(result, context.mpf):
        raise ValueError("math domain error")
    return +Decimal(context.nstr(result, context.dps))


def _numpy(name: str, x: Number) -> Number:
    numpy = modules["numpy"]
    if name == "erf":
        return numpy.vectorize(math.erf, otypes=[float])(x)
    return getattr(numpy, {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}.get(name, name))(x)


def _mpmath(name: str, x: Number) -> Number:
    function = getattr(_context(x), name, None)
    if function is None:  # intervals know fewer functions than numbers
        return _by_formula(name, x)
    z = function(x)
    if _turned_complex(z, x) or (_is_infinite(z) and not _is_infinite(x)):
        raise ValueError("math domain error")  # as math.log(-1) and math.log(0) say
    return z


def _context(x: Number) -> Any:
    """The part of mpmath that a number belongs to: its precision, and its functions. Intervals call it ctx."""
    return x.ctx if hasattr(x, "ctx") else x.context


def _sympy(name: str, x: Number) -> Number:
    sympy = modules["sympy"]
    return getattr(sympy, name)(x) if hasattr(sympy, name) else _by_formula(name, x)


_LIBRARIES: dict[str, Callable[[str, Any], Any]] = {
    "complex": _complex, "decimal": _decimal, "numpy": _numpy, "mpmath": _mpmath, "sympy": _sympy,
}  # fmt: skip


def _by_formula(name: str, x: Number) -> Number:
    if name not in _FORMULAS:
        raise TypeError(f"{name} is not known for a {type(x).__name__}")
    return _FORMULAS[name](x)


def _is_infinite(x: Number) -> bool:
    return bool(x == math.inf or x == -math.inf)


def _turned_complex(z: Number, *args: Number) -> bool:
    """Whether z is complex though no argument is: the sign of a value that does not exist among the reals."""

    def is_complex(x: Number) -> bool:
        return isinstance(x, complex) or type(x).__name__ == "mpc"

    return is_complex(z) and not any(map(is_complex, args))


# --- Functions that a library provides. A float is the common case and does not take the long way round. ---


@function
def exp(x: Number) -> Number:
    """eˣ. A float too large for the result is an OverflowError."""
    return math.exp(x) if type(x) is float else _call("exp", x)


@function
def expm1(x: Number) -> Number:
    """eˣ − 1, accurate for small x."""
    return math.expm1(x) if type(x) is float else _call("expm1", x)


@function
def log(x: Number) -> Number:
    """The natural logarithm; a ValueError for x ≤ 0."""
    return math.log(x) if type(x) is float else _call("log", x)


@function
def log1p(x: Number) -> Number:
    """log(1 + x), accurate for small x; a ValueError for x ≤ −1."""
    return math.log1p(x) if type(x) is float else _call("log1p", x)


@function
def sqrt(x: Number) -> Number:
    """The square root; a ValueError for x < 0."""
    return math.sqrt(x) if type(x) is float else _call("sqrt", x)


@function
def sin(x: Number) -> Number:
    """The sine of x radians."""
    return math.sin(x) if type(x) is float else _call("sin", x)


@function
def cos(x: Number) -> Number:
    """The cosine of x radians."""
    return math.cos(x) if type(x) is float else _call("cos", x)


@function
def tan(x: Number) -> Number:
    """The tangent of x radians."""
    return math.tan(x) if type(x) is float else _call("tan", x)


@function
def asin(x: Number) -> Number:
    """The arcsine in radians, between −π/2 and π/2; a ValueError for |x| > 1."""
    return math.asin(x) if type(x) is float else _call("asin", x)


@function
def acos(x: Number) -> Number:
    """The arccosine in radians, between 0 and π; a ValueError for |x| > 1."""
    return math.acos(x) if type(x) is float else _call("acos", x)


@function
def atan(x: Number) -> Number:
    """The arctangent in radians, between −π/2 and π/2."""
    return math.atan(x) if type(x) is float else _call("atan", x)


@function
def sinh(x: Number) -> Number:
    """The hyperbolic sine (eˣ − e⁻ˣ) / 2."""
    return math.sinh(x) if type(x) is float else _call("sinh", x)


@function
def cosh(x: Number) -> Number:
    """The hyperbolic cosine (eˣ + e⁻ˣ) / 2."""
    return math.cosh(x) if type(x) is float else _call("cosh", x)


@function
def tanh(x: Number) -> Number:
    """The hyperbolic tangent, between −1 and 1."""
    return math.tanh(x) if type(x) is float else _call("tanh", x)


@function
def erf(x: Number) -> Number:
    """The error function 2/√π ∫₀ˣ e^(−t²) dt."""
    return math.erf(x) if type(x) is float else _call("erf", x)


# --- Constants of the same type as x, so that 50 digits stay 50 digits. ---


def like(number: int, x: Number) -> Number:
    """An integer as a number of the type of x.

    >>> like(2, 0.5), like(2, Decimal("0.5"))
    (2.0, Decimal('2'))
    """
    if type(x) is float:
        return float(number)
    library = owner(type(x))
    if library == "itself":  # a Value, whose data decides; or a number of somebody's own making
        return like(number, x.data) if hasattr(x, "data") else type(x)(number)
    if library == "fraction":
        return Fraction(number)
    if library == "mpmath":
        return _context(x).mpf(number)
    if library == "sympy":
        return modules["sympy"].Integer(number)
    return Decimal(number) if library == "decimal" else float(number)


def pi(x: Number) -> Number:
    """π to as many digits as numbers of the type of x have."""
    library = owner(type(x))
    if library == "itself":
        return pi(x.data)
    if library == "mpmath":
        return +_context(x).pi
    if library == "sympy":
        return modules["sympy"].pi
    return 2 * asin(Decimal(1)) if library == "decimal" else math.pi


def unit(x: Number) -> Number:
    """1; for an array, a 1 for each of its entries: what backpropagation starts from, ∂x/∂x."""
    return modules["numpy"].ones_like(x, float) if owner(type(x)) == "numpy" else 1


# --- What a library does not provide, by formula. ---

_FORMULAS: dict[str, Callable[[Any], Any]] = {
    "expm1": lambda x: exp(x) - 1,
    "log1p": lambda x: log(1 + x),
    "sinh": lambda x: (exp(x) - exp(-x)) / 2,
    "cosh": lambda x: (exp(x) + exp(-x)) / 2,
    "tanh": lambda x: 1 - 2 / (exp(2 * x) + 1),
}
