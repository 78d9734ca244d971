"""What users call: functions of numbers and Values.

Every function takes plain numbers of any type and Values alike. With a Value among its arguments the result is a
Value, a node of the graph; without one it is a plain number. Angles are in radians.

    >>> exp(0.0), exp(Value(0.0))
    (1.0, Value(1.0))
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

from scalargrad import derivatives, many
from scalargrad.checks import check_number
from scalargrad.derivatives import TABLE
from scalargrad.elementary import (
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    exp2,
    expm1,
    log,
    log1p,
    log2,
    log10,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)  # fmt: skip
from scalargrad.interop import batch_mean, batch_sum
from scalargrad.libraries import Number, entrywise, holds_values, owner
from scalargrad.native import twin
from scalargrad.piecewise import floor, relu, sigmoid, sign, softplus, step
from scalargrad.signatures import function, reduction
from scalargrad.value import Value, apply
from scalargrad.watch import recording

__all__ = [
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "clamp", "cos", "cosh", "detach", "dot", "elu", "erf",
    "erfc", "exp", "exp2", "expm1", "floor", "gelu", "hypot", "leaky_relu", "log", "log10", "log1p", "log2",
    "log_sigmoid", "log_softmax", "logaddexp", "logsumexp", "maximum", "mean", "minimum", "norm", "prod", "relu",
    "sigmoid", "sign", "silu", "sin", "sinh", "softmax", "softplus", "sqrt", "step", "tan", "tanh", "total", "where",
]  # fmt: skip


@function
def log_sigmoid(x: Number) -> Any:
    """log(sigmoid(x)) = −softplus(−x), which neither overflows nor loses digits.

    >>> log_sigmoid(-1000.0)
    -1000.0
    """
    return apply(TABLE["log_sigmoid"], x)


@function
def silu(x: Number) -> Any:
    """x · sigmoid(x), also called swish (Elfwing et al. 2017).

    >>> silu(0.0)
    0.0
    """
    return apply(TABLE["silu"], x)


@function
def gelu(x: Number) -> Any:
    """x · Φ(x) with the normal distribution Φ by erf, not an approximation (Hendrycks & Gimpel 2016).

    >>> round(gelu(1.0), 6)
    0.841345
    """
    return apply(TABLE["gelu"], x)


@function
def leaky_relu(x: Number, slope: Number = 0.01) -> Any:
    """x for x > 0, slope · x below; the derivative at 0 is slope, as in PyTorch.

    >>> leaky_relu(Value(-2.0), 0.5)
    Value(-1.0)
    """
    return apply(derivatives.LEAKY_RELU, x, slope)


@function
def elu(x: Number, alpha: Number = 1) -> Any:
    """x for x > 0, alpha · (eˣ − 1) below (Clevert et al. 2015).

    >>> elu(2.0), round(elu(-1.0), 6)
    (2.0, -0.632121)
    """
    return apply(derivatives.ELU, x, alpha)


@function
def maximum(x: Number, y: Number) -> Any:
    """The larger of x and y. Where they are equal, each gets half of the gradient.

    >>> x = Value(2.0); maximum(x, 2.0).backward(); x.grad
    0.5
    """
    return apply(derivatives.MAXIMUM, x, y)


@function
def minimum(x: Number, y: Number) -> Any:
    """The smaller of x and y. Where they are equal, each gets half of the gradient.

    >>> minimum(1.0, Value(2.0))
    Value(1.0)
    """
    return apply(derivatives.MINIMUM, x, y)


@function
def clamp(x: Number, low: Number, high: Number) -> Any:
    """x held between low and high; a ValueError unless low ≤ high. At the bounds and outside, ∂/∂x is 0.

    >>> clamp(Value(7.0), 0.0, 1.0)
    Value(1.0)
    """
    return apply(derivatives.CLAMP, x, low, high)


@function
def hypot(x: Number, y: Number) -> Any:
    """√(x² + y²) without overflow on the way; at 0, where it has no derivative, both derivatives are 0.

    >>> x = Value(3.0); z = hypot(x, 4.0); z.backward(); z.data, x.grad
    (5.0, 0.6)
    """
    return apply(derivatives.HYPOT, x, y)


@function
def atan2(y: Number, x: Number) -> Any:
    """The angle of the point (x, y), between −π and π; at the origin its derivatives are NaN.

    >>> y = Value(0.0); atan2(y, 2.0).backward(); y.grad
    0.5
    """
    return apply(derivatives.ATAN2, y, x)


def where(condition: Any, x: Number, y: Number) -> Any:
    """x where the condition is true, else y; only the one that was taken gets a gradient. Both are computed.

    condition: True or False, a number, 0 or not, or an array of them, one for each sample of a batch; or a Value, which
    counts as true unless it is 0: step(x) is «x > 0», and can be recorded.

    >>> x = Value(-1.0); where(x > 0, x, 0.1 * x)
    Value(-0.1)
    """
    if isinstance(condition, Value):  # 1 or 0, and a node: recorded, it is computed anew
        is_it = condition if condition.op in (TABLE["step"], derivatives.ABOVE) else step(abs(condition))
        return apply(derivatives.WHERE, is_it, x, y)
    chosen = 1 * (condition != 0) if owner(type(condition)) == "numpy" else int(bool(condition))
    return apply(derivatives.WHERE, chosen, x, y)


@function
def detach(x: Number) -> Any:
    """The same number, but a constant to every derivative; nothing of what it was computed from is kept.

    >>> x = Value(3.0); (x * detach(x)).backward(); x.grad
    3.0
    """
    if holds_values(x):
        return entrywise(detach, x)
    return x.detach() if isinstance(x, Value) else check_number(x)


@function
def logaddexp(x: Number, y: Number) -> Any:
    """log(eˣ + eʸ) without overflow.

    >>> round(logaddexp(1000.0, 1000.0), 4)
    1000.6931
    """
    return logsumexp([x, y])


# --- of many numbers ---


@reduction
def dot(ws: Sequence[Number], xs: Sequence[Number], bias: Number = 0) -> Any:
    """w₁x₁ + … + wₙxₙ + bias as one node with up to 2n + 1 parents: the sum that a neuron makes.

    ws, xs: numbers or Values, of the same length n; another length is a ValueError that names both.

    >>> w = [Value(2.0), Value(3.0)]
    >>> z = dot(w, [10.0, 1.0], bias=0.5); z
    Value(23.5)
    >>> z.backward(); [wi.grad for wi in w]
    [10.0, 1.0]
    """
    n = len(ws)
    if len(xs) != n:
        raise ValueError(f"dot needs as many numbers on either side, not {n} in ws and {len(xs)} in xs")
    if type(bias) is int and bias == 0:  # no bias
        return apply(derivatives.DOT, *ws, *xs)
    return apply(derivatives.DOT, *ws, *xs, bias)


@reduction
def total(values: Iterable[Number]) -> Any:
    """The sum of any number of Values or numbers as one node, added from left to right; 0 for none.

    Of one Value that holds a batch: the sum over its samples, a number.

    >>> total([Value(1.0), 2.0, Value(3.0)])
    Value(6.0)
    """
    if isinstance(values, Value):
        return batch_sum(values)
    return apply(derivatives.TOTAL, *_all(values))


@reduction
def mean(values: Iterable[Number]) -> Any:
    """The mean of any number of Values or numbers; none at all is a ValueError.

    Of one Value that holds a batch: the mean over its samples, a number. `backward` then gives a plain weight the sum
    of what it gets from each sample, and leaves it a plain number.

    >>> mean([1.0, Value(3.0)])
    Value(2.0)
    """
    if isinstance(values, Value):
        return batch_mean(values)
    xs = _some("mean", values)
    return total(xs) / len(xs)


@reduction
def prod(values: Iterable[Number]) -> Any:
    """The product of any number of Values or numbers as one node; 1 for none.

    >>> xs = [Value(2.0), Value(0.0), Value(4.0)]
    >>> prod(xs).backward(); [x.grad for x in xs]
    [0.0, 8.0, 0.0]
    """
    return apply(derivatives.PROD, *_all(values))


@reduction
def norm(values: Iterable[Number]) -> Any:
    """√(x₁² + … + xₙ²), the Euclidean length; at 0, where it has no derivative, all derivatives are 0. None: 0.

    >>> xs = [Value(3.0), Value(4.0)]
    >>> norm(xs).backward(); [x.grad for x in xs]
    [0.6, 0.8]
    """
    return apply(derivatives.NORM, *_all(values))


@reduction
def logsumexp(values: Iterable[Number]) -> Any:
    """log(e^x₁ + e^x₂ + …) without overflow; its derivatives are the softmax. No values at all is a ValueError.

    >>> round(logsumexp([1000.0, 1000.0]), 4)
    1000.6931
    """
    return apply(derivatives.LOGSUMEXP, *_some("logsumexp", values))


def softmax(values: Iterable[Number]) -> Any:
    """e^xᵢ / Σ e^xⱼ for each of the values, shifted by the largest, so that nothing overflows. None is a ValueError.

    A list; for an array, an array of its shape. Where all values are −∞, each result is 0.

    >>> softmax([Value(0.0), Value(0.0)])
    [Value(0.5), Value(0.5)]
    """
    xs = _some("softmax", values)
    whole = [x if isinstance(x, Value) else check_number(x) for x in xs]
    if recording():  # which of them is the largest may change
        shift = detach(logsumexp(whole))  # large numbers swallow what it has beyond the largest: so divide by the sum
        powers = [exp(x - shift) for x in whole]
        sum_of_powers = total(powers)
        return _shaped([power / sum_of_powers for power in powers], values)
    return _shaped(many.softmax(whole, total), values)


def log_softmax(values: Iterable[Number]) -> Any:
    """log softmax(values) = xᵢ − logsumexp(values) for each of them, with all digits where the softmax is nearly 1.

    A list; for an array, an array of its shape. None is a ValueError.

    >>> log_softmax([40.0, 0.0])
    [-4.248354255291589e-18, -40.0]
    """
    xs = _some("log_softmax", values)
    parts = [apply(derivatives.LOG_SOFTMAX, *xs[:k], *xs[k + 1 :], x) for k, x in enumerate(xs)]
    return _shaped(parts, values)


def _all(values: Iterable[Number]) -> tuple[Any, ...]:
    """The numbers of a list, or of an array of any shape."""
    if type(values) is list:
        return tuple(values)
    return tuple(values.flat if owner(type(values)) == "numpy" else values)  # type: ignore[attr-defined]


def _some(name: str, values: Iterable[Number]) -> tuple[Any, ...]:
    xs = _all(values)
    if not xs:
        raise ValueError(f"{name} needs at least one value")
    return xs


def _shaped(results: list[Any], values: Any) -> Any:
    """The results in the shape of the values."""
    if owner(type(values)) != "numpy":
        return results
    from numpy import array, empty

    if not holds_values(values):
        return array(results).reshape(values.shape)
    shaped = empty(len(results), object)
    shaped[:] = results
    return shaped.reshape(values.shape)


def _by_method(function: Any) -> Any:
    """The same function, which of a Value is its method, at once."""
    method = getattr(Value, function.__name__)

    @functools.wraps(function)
    def by_method(x: Number) -> Any:
        return method(x) if type(x) is Value else function(x)

    return by_method


def _as_users_call_it(name: str) -> Any:
    """In C where the twin is installed and has it, for Values of floats; else by the method, if it is one."""
    function = globals()[name]
    in_c = twin(function, __name__)
    one_of_a_number = name in TABLE and TABLE[name].in_pairs and len(TABLE[name].arguments) == 1 and name != "detach"
    return twin(_by_method(function), __name__) if in_c is function and one_of_a_number else in_c


globals().update({name: _as_users_call_it(name) for name in __all__})
