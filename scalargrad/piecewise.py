"""Functions that are defined by cases: relu, step, sign, maximum, floor, sigmoid without overflow.

Each case is decided once here, for every type of number: ordered numbers branch, NumPy arrays choose entry by entry,
SymPy keeps the cases as a symbol, an mpmath interval gives the interval of all results. At the kinks the conventions
are those of the trusted engines: step(0) = 0, sign(0) = 0, and so relu′(0) = abs′(0) = 0.
"""

from __future__ import annotations

import math
from fractions import Fraction
from sys import modules

from scalargrad.elementary import exp, log, log1p
from scalargrad.libraries import Number, call, context, holds_values, knows, like, owner
from scalargrad.signatures import function

# The functions for the formulas of the table.
__all__ = [
    "above", "absolute", "clamp", "floor", "floordiv", "maximum", "minimum", "ratio", "reciprocal", "relu", "remainder",
    "share", "sigmoid", "sigmoid_slope", "sign", "softplus", "step", "tanh_slope", "where",
]  # fmt: skip


def _kind(x: Number) -> str:
    """How the cases of x are told apart: ordered, array, symbol, interval, complex, or by x itself (a Value)."""
    if type(x) is float:
        return "ordered"
    library = owner(type(x))
    if library == "itself":
        return library
    if library == "numpy":
        return "itself" if holds_values(x) else "array"
    if library == "mpmath":
        name = type(x).__name__
        return {"ivmpf": "interval", "mpc": "complex"}.get(name, "ordered")
    return {"sympy": "symbol", "complex": "complex"}.get(library, "ordered")


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
            return context(x).mpf([int(x.a > 0), int(x.b > 0)])
        case "complex":
            raise _unordered("step")
    return call("step", x)


@function
def sign(x: Number) -> Number:
    """−1, 0 or 1: the derivative of abs."""
    match _kind(x):
        case "array":
            return modules["numpy"].sign(x)
        case "symbol":
            return modules["sympy"].sign(x)
        case "itself":
            return call("sign", x)
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
            return call("relu", x)
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
            return context(x).mpf([max(x.a, y.a), max(x.b, y.b)])
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
    intervals = context(x if _kind(x) == "interval" else y)
    return intervals.mpf(x), intervals.mpf(y)


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
            return call("sigmoid", x)
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
            return call("softplus", x)
    return log(1 + exp(x))


def sigmoid_slope(x: Number, z: Number) -> Number:
    """z·(1 − z) for z = sigmoid(x), with all digits where z is nearly 1: there 1 − z is sigmoid(−x)."""
    if type(z) is float and z <= 0.75:
        return z * (1 - z)
    return z * sigmoid(-x) if _nearly_one(z, 0.75) else z * (1 - z)


def tanh_slope(x: Number, z: Number) -> Number:
    """1 − z² for z = tanh(x), with all digits where z² is nearly 1: there it is 4·sigmoid(2x)·sigmoid(−2x)."""
    if type(z) is float and (square := z * z) <= 0.5:
        return 1 - square
    return 4 * sigmoid(2 * x) * sigmoid(-2 * x) if _nearly_one(z * z, 0.5) else 1 - z * z


def _nearly_one(z: Number, bound: float) -> bool:
    """Whether 1 − z would lose digits; of a batch some entries may, and then all are computed so that they do not."""
    if type(z) is float:
        return z > bound
    kind = _kind(z)
    if kind == "itself" and hasattr(z, "data"):
        return _nearly_one(z.data, bound)
    return kind == "array" or (kind == "ordered" and bool(z > bound))


def reciprocal(x: Number) -> Number:
    """1 / x, and inf where x is 0: for derivatives that have a pole where the function itself is still defined."""
    match _kind(x):
        case "itself":
            return call("reciprocal", x)
        case "array":
            with modules["numpy"].errstate(divide="ignore"):
                return 1 / x
        case "symbol":
            return 1 / x
    return 1 / x if x != 0 else math.inf if isinstance(x, (int, float, Fraction)) else type(x)("inf")


def ratio(x: Number, y: Number) -> Number:
    """x / y, and 0 where y is 0: for slopes of a distance, which has its least value there."""
    match _kind_of_two(x, y):
        case "array":
            numpy = modules["numpy"]
            return numpy.where(numpy.equal(y, 0), 0.0, x / numpy.where(numpy.equal(y, 0), 1.0, y))
        case "itself" if knows("ratio", x, y):
            return call("ratio", x, y)
        case "symbol":
            return x / y
    return x / y if y != 0 else y * 0


# --- which of two is the larger, as numbers ---


def above(x: Number, y: Number) -> Number:
    """1 where x > y, else 0. NaN stays NaN."""
    match _kind_of_two(x, y):
        case "array":
            return _by_order(x, y, 0.0)
        case "itself" if knows("above", x, y):
            return call("above", x, y)
        case "itself" | "symbol" | "interval" | "complex":
            return step(x - y)
    return _as(1 if x > y else 0, x, y) if x == x and y == y else x + y


def share(x: Number, y: Number) -> Number:
    """The share of x in maximum(x, y): 1 where x > y, ½ where they are equal, else 0. NaN stays NaN."""
    match _kind_of_two(x, y):
        case "array":
            return _by_order(x, y, 0.5)
        case "itself" if knows("share", x, y):
            return call("share", x, y)
        case "itself" | "symbol" | "interval" | "complex":
            return (1 + sign(x - y)) / 2
    if x != x or y != y:
        return x + y
    return _as(1, x, y) if x > y else _as(0, x, y) if x < y else _as(1, x, y) / 2


def _by_order(x: Number, y: Number, when_equal: float) -> Number:
    numpy = modules["numpy"]
    found = numpy.where(numpy.greater(x, y), 1.0, numpy.where(numpy.equal(x, y), when_equal, 0.0))
    return numpy.where(numpy.isnan(x) | numpy.isnan(y), math.nan, found)


def _as(number: int, x: Number, y: Number) -> Number:
    """A small integer as a number of the type of x, or of y if x is an int."""
    return like(number, y if isinstance(x, int) else x)


def where(condition: Number, x: Number, y: Number) -> Number:
    """x where the condition is not 0, else y."""
    if _kind(condition) == "array" or _kind(x) == "array" or _kind(y) == "array":
        return modules["numpy"].where(condition, x, y)
    return x if condition else y


# --- whole numbers ---


@function
def floor(x: Number) -> Number:
    """The largest whole number that is not above x, as a number of the type of x."""
    match _kind(x):
        case "ordered":
            if owner(type(x)) == "mpmath":
                return context(x).floor(x)
            return type(x)(math.floor(x)) if math.isfinite(x) else x
        case "array":
            return modules["numpy"].floor(x)
        case "symbol":
            return modules["sympy"].floor(x)
        case "itself":
            return call("floor", x)
        case "interval":
            raise TypeError("floor is not known for an interval")
    raise _unordered("floor")


def floordiv(x: Number, y: Number) -> Number:
    """x // y, as Python has it: the quotient, rounded down."""
    if "mpmath" in (owner(type(x)), owner(type(y))):
        return floor(x / y)
    if "complex" in (_kind(x), _kind(y)):
        raise _unordered("floordiv")
    return x // y


def remainder(x: Number, y: Number) -> Number:
    """x % y, as Python has it: x − y·⌊x / y⌋, of the sign of y."""
    kinds = (_kind(x), _kind(y))
    if "complex" in kinds or "interval" in kinds:
        floordiv(x, y)  # says that it is not known
    return x % y
