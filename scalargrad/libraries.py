"""The one place that knows which library owns a number, and what that library calls its functions.

`call("exp", x)` is `math.exp` for a float, `cmath.exp` for a complex number, `numpy.exp` for an array, 50 digits for
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


def knows(name: str, *xs: Number) -> bool:
    """Whether one of the numbers has a method for the function `name`: a Value; a type of your own need not."""
    return any(owner(type(x)) == "itself" and hasattr(x, name) for x in xs)


def call(name: str, x: Number, *more: Number) -> Number:
    """The function `name` of numbers, by the library that owns them: the first of these that owns one."""
    if not more and _owners.get(type(x)) == "itself":  # a Value: the common case does not take the long way round
        method = getattr(x, name, None)
        if method is not None:
            return method()
    xs = (x, *more)
    owners = {owner(type(x)) for x in xs}
    if owners == {"real"}:
        return getattr(math, name)(*xs)
    if "fraction" in owners:
        raise TypeError(
            f"{name} of a Fraction is not a Fraction: convert it first, {name}(float(x)), "
            f"or mpmath.mpf(x.numerator) / x.denominator for more digits"
        )
    if "itself" in owners:
        for k, x in enumerate(xs):
            method = getattr(x, ("", "r")[k] + name, None)  # y.rhypot(x) where x does not know of y, as with +
            if method is not None and owner(type(x)) == "itself":
                return method(*xs[:k], *xs[k + 1 :])
        x = next(x for x in xs if owner(type(x)) == "itself")
        raise TypeError(f"{name} is not known for a {type(x).__name__}; give a number or a Value")
    return next(of for library, of in _LIBRARIES.items() if library in owners)(name, *xs)


def _complex(name: str, *xs: complex) -> Number:
    return getattr(cmath, name)(*xs) if hasattr(cmath, name) else _by_formula(name, *xs)


def _decimal(name: str, *xs: Decimal) -> Decimal:
    if name in ("exp", "log", "log10", "sqrt"):
        x = xs[0]
        return {"exp": x.exp, "log": x.ln, "log10": x.log10, "sqrt": x.sqrt}[name]()
    if name in ("log2", "exp2"):
        return _by_formula(name, *xs)  # type: ignore[no-any-return]
    # The decimal module stops there. mpmath has the rest; a few more digits than asked for, then rounded.
    import decimal

    with needs("mpmath"):
        import mpmath

    more = mpmath.MPContext()
    more.dps = decimal.getcontext().prec + 10
    result = getattr(more, name)(*[more.mpf(str(x)) for x in xs])
    if not isinstance(result, more.mpf):
        raise ValueError("math domain error")
    return +Decimal(more.nstr(result, more.dps))


def _numpy(name: str, *xs: Number) -> Number:
    numpy = modules["numpy"]
    if any(map(holds_values, xs)):
        return entrywise(lambda *entries: call(name, *entries), *xs)
    if name in ("erf", "erfc"):
        return numpy.vectorize(getattr(math, name), otypes=[float])(*xs)
    return getattr(numpy, "arc" + name[1:] if name.startswith("a") else name)(*xs)  # arcsin, arctan2, arccosh


def holds_values(x: Any) -> bool:
    """Whether x is an array of objects: of Values, each a number for itself, and not one batch of numbers."""
    return getattr(getattr(x, "dtype", None), "kind", "") == "O"


def entrywise(f: Callable[..., Any], *args: Any) -> Any:
    """f of every entry of arrays of Values, as an array of the results. What is no array goes with every entry."""
    return modules["numpy"].frompyfunc(f, len(args), 1)(*args)


def _mpmath(name: str, *xs: Number) -> Number:
    function = getattr(context(next(x for x in xs if owner(type(x)) == "mpmath")), name, None)
    if function is None:  # intervals know fewer functions than numbers
        return _by_formula(name, *xs)
    z = function(*xs)
    if turned_complex(z, *xs) or (_is_infinite(z) and not any(map(_is_infinite, xs))):
        raise ValueError("math domain error")  # as math.log(-1) and math.log(0) say
    return z


def context(x: Number) -> Any:
    """The part of mpmath that a number belongs to: its precision, and its functions. Intervals call it ctx."""
    return x.ctx if hasattr(x, "ctx") else x.context


def _sympy(name: str, *xs: Number) -> Number:
    sympy = modules["sympy"]
    return getattr(sympy, name)(*xs) if hasattr(sympy, name) else _by_formula(name, *xs)


_LIBRARIES: dict[str, Callable[..., Any]] = {
    "sympy": _sympy, "numpy": _numpy, "mpmath": _mpmath, "decimal": _decimal, "complex": _complex,
}  # fmt: skip


def _by_formula(name: str, *xs: Number) -> Number:
    if name not in _FORMULAS:
        raise TypeError(f"{name} is not known for a {type(xs[0]).__name__}")
    return _FORMULAS[name](*xs)


def _is_infinite(x: Number) -> bool:
    return bool(x == math.inf or x == -math.inf)


def turned_complex(z: Number, *args: Number) -> bool:
    """Whether z is complex though no argument is: the sign of a value that does not exist among the reals."""

    def is_complex(x: Number) -> bool:
        return isinstance(x, complex) or type(x).__name__ == "mpc"

    return is_complex(z) and not any(map(is_complex, args))


def like(number: int, x: Number) -> Number:
    """An integer as a number of the type of x, so that 50 digits stay 50 digits.

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
        return context(x).mpf(number)
    if library == "sympy":
        return modules["sympy"].Integer(number)
    return Decimal(number) if library == "decimal" else float(number)


def number(x: Number) -> Number:
    """The number of a Value; any other as it is."""
    return x.data if owner(type(x)) == "itself" and hasattr(x, "data") else x


# What a library does not provide, by formula.
_FORMULAS: dict[str, Callable[..., Any]] = {
    "expm1": lambda x: call("exp", x) - 1,
    "log1p": lambda x: call("log", 1 + x),
    "log2": lambda x: call("log", x) / call("log", like(2, x)),
    "log10": lambda x: call("log", x) / call("log", like(10, x)),
    "exp2": lambda x: like(2, x) ** x,
    "sinh": lambda x: (call("exp", x) - call("exp", -x)) / 2,
    "cosh": lambda x: (call("exp", x) + call("exp", -x)) / 2,
    "tanh": lambda x: 1 - 2 / (call("exp", 2 * x) + 1),
    "hypot": lambda x, y: call("sqrt", x * x + y * y),
}
