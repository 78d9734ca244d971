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

from scalargrad import derivatives, piecewise
from scalargrad.checks import check_number
from scalargrad.derivatives import TABLE
from scalargrad.elementary import (
    Number,
    acos,
    asin,
    atan,
    cos,
    cosh,
    erf,
    exp,
    expm1,
    log,
    log1p,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)  # fmt: skip
from scalargrad.piecewise import relu, sigmoid, sign, softplus, step
from scalargrad.signatures import function, reduction
from scalargrad.value import Value, apply, apply_to_many

__all__ = [
    "acos", "asin", "atan", "clamp", "cos", "cosh", "detach", "dot", "elu", "erf", "exp", "expm1", "gelu",
    "leaky_relu", "log", "log1p", "log_sigmoid", "logsumexp", "maximum", "minimum", "relu", "sigmoid", "sign", "silu",
    "sin", "sinh", "softmax", "softplus", "sqrt", "step", "tan", "tanh", "total",
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
def detach(x: Number) -> Any:
    """The same number, but a constant to every derivative; nothing of what it was computed from is kept.

    >>> x = Value(3.0); (x * detach(x)).backward(); x.grad
    3.0
    """
    return x.detach() if isinstance(x, Value) else check_number(x)


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
        return apply_to_many(derivatives.DOT, (*ws, *xs))
    return apply_to_many(derivatives.DOT, (*ws, *xs, bias))


@reduction
def total(values: Iterable[Number]) -> Any:
    """The sum of any number of Values or numbers as one node; 0 for none.

    >>> total([Value(1.0), 2.0, Value(3.0)])
    Value(6.0)
    """
    return apply_to_many(derivatives.TOTAL, tuple(values))


@reduction
def logsumexp(values: Iterable[Number]) -> Any:
    """log(e^x₁ + e^x₂ + …) without overflow; its derivatives are the softmax. No values at all is a ValueError.

    >>> round(logsumexp([1000.0, 1000.0]), 4)
    1000.6931
    """
    xs = tuple(values)
    if not xs:
        raise ValueError("logsumexp needs at least one value")
    return apply_to_many(derivatives.LOGSUMEXP, xs)


def softmax(values: Sequence[Number]) -> list[Any]:
    """e^xᵢ / Σ e^xⱼ for each of the values, shifted by the largest, so that nothing overflows. None is a ValueError.

    >>> softmax([Value(0.0), Value(0.0)])
    [Value(0.5), Value(0.5)]
    """
    if not values:
        raise ValueError("softmax needs at least one value")
    largest = functools.reduce(piecewise.maximum, [x.data if isinstance(x, Value) else check_number(x) for x in values])
    powers = [exp(x - largest) for x in values]
    whole = total(powers)
    return [power / whole for power in powers]
