"""The words of the table's formulas for arrays, by NumPy or by JAX: as `elementary`, … have them for numbers.

What a float would refuse, log(-1) or 1/0, is NaN or infinity in an array, as in NumPy itself.
"""

from __future__ import annotations

import functools
import math
import operator
from itertools import accumulate
from typing import Any

Array = Any


def words(np: Any, erf: Any, erfc: Any) -> dict[str, Any]:
    """What each word does. np: numpy, or jax.numpy; erf, erfc: functions of its arrays."""
    where, exp, log, log1p, sqrt = np.where, np.exp, np.log, np.log1p, np.sqrt

    def plain(name: str) -> Any:
        return getattr(np, "arc" + name[1:] if name.startswith("a") else name)

    def step(x: Array) -> Array:
        return where(x > 0, 1.0, where(x <= 0, 0.0, x))

    def sigmoid(x: Array) -> Array:
        power = exp(-abs(x))
        return where(x >= 0, 1.0, power) / (1 + power)

    def softplus(x: Array) -> Array:
        return np.maximum(x, 0) + log1p(exp(-abs(x)))

    def sigmoid_slope(x: Array, z: Array) -> Array:
        return z * sigmoid(-x)

    def tanh_slope(x: Array, z: Array) -> Array:
        return 4 * sigmoid(2 * x) * sigmoid(-2 * x)

    def reciprocal(x: Array) -> Array:
        return 1 / x

    def ratio(x: Array, y: Array) -> Array:
        return where(y == 0, 0.0, x / where(y == 0, 1.0, y))

    def by_order(x: Array, y: Array, when_equal: float) -> Array:
        return where(x > y, 1.0, where(x < y, 0.0, where(x == y, when_equal, math.nan)))

    def floordiv(x: Array, y: Array) -> Array:
        return np.floor_divide(x, y)

    def remainder(x: Array, y: Array) -> Array:
        return np.remainder(x, y)

    def power_by_base(x: Array, y: Array) -> Array:
        if isinstance(y, (int, float)):
            return y * x ** (y - 1) if y != 0 else 0.0 * where(x == x, x, 0.0)
        return where(y == 0, 0.0, y * x ** (y - 1))

    def power_by_exponent(z: Array, x: Array, y: Array) -> Array:
        return where(x == 0, 0.0, z * log(x))

    def normal_density(x: Array) -> Array:
        return exp(-x * x / 2) / math.sqrt(2 * math.pi)

    def normal_cdf(x: Array) -> Array:
        return erfc(-x * math.sqrt(0.5)) / 2

    def stacked(xs: Any) -> Array:
        """Numbers and arrays, as one array with an axis more; what is one already, as it is."""
        return xs if hasattr(xs, "ndim") else np.stack(np.broadcast_arrays(*xs))

    def others(xs: Any) -> list[Array]:
        before = [1, *accumulate(xs, operator.mul)][:-1]
        after = [*accumulate([*xs][::-1], operator.mul)][-2::-1]
        return [a * b for a, b in zip(before, [*after, 1])]

    def length(xs: Any) -> Array:
        together = stacked(xs)
        largest = abs(together).max(axis=0)
        scale = where((largest == 0) | np.isinf(largest), 1.0, largest)
        # One that is infinite outweighs even a NaN, as in `math.hypot`.
        return where(np.isinf(together).any(axis=0), math.inf, scale * sqrt(((together / scale) ** 2).sum(axis=0)))

    def log_sum_exp(xs: Any) -> Array:
        together = stacked(xs)
        largest = together.max(axis=0)
        finite = where(np.isfinite(largest), largest, 0.0)
        first = together.argmax(axis=0)  # it adds 1, and log1p takes the sum of the others, be it as small as it may
        index = np.arange(len(together)).reshape(-1, *[1] * first.ndim)
        rest = where(index == first, 0.0, exp(together - finite)).sum(axis=0)
        return where(finite == largest, finite + log1p(rest), largest)

    def softmax(xs: Any) -> Array:
        together = stacked(xs)
        largest = together.max(axis=0)
        # Those that are ∞ share the whole; where all are −∞, each is 0.
        powers = where(together == largest, where(largest > -math.inf, 1.0, 0.0), exp(together - largest))
        whole = powers.sum(axis=0)
        return powers / where(whole == 0, 1.0, whole)

    def log_softmax_slopes(xs: Any, t: Array) -> list[Array]:
        shares = [*softmax([*xs, t])][:-1]
        return [*(-share for share in shares), functools.reduce(operator.add, shares)]

    names = "exp exp2 expm1 log log1p log2 log10 sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh"
    return {name: plain(name) for name in names.split()} | {
        "erf": erf, "erfc": erfc, "atan2": np.arctan2, "hypot": np.hypot, "floor": np.floor,
        "pi": lambda x: math.pi, "like": lambda n, x: float(n), "unit": np.ones_like,
        "step": step, "sign": np.sign, "absolute": abs, "relu": lambda x: np.maximum(x, 0), "maximum": np.maximum,
        "minimum": np.minimum, "clamp": lambda x, low, high: np.minimum(np.maximum(x, low), high),
        "where": lambda c, x, y: where(c != 0, x, y), "sigmoid": sigmoid, "softplus": softplus,
        "sigmoid_slope": sigmoid_slope, "tanh_slope": tanh_slope, "reciprocal": reciprocal, "ratio": ratio,
        "share": lambda x, y: by_order(x, y, 0.5), "above": lambda x, y: by_order(x, y, 0.0),
        "floordiv": floordiv, "remainder": remainder,
        "power": lambda x, y: x**y, "power_by_base": power_by_base, "power_by_exponent": power_by_exponent,
        "gaussian": lambda x: exp(-x * x), "normal_density": normal_density, "normal_cdf": normal_cdf,
        "added": lambda xs, first=0: functools.reduce(operator.add, xs, first), "times": operator.mul,
        "multiplied": lambda xs: functools.reduce(operator.mul, xs, 1), "others": others, "length": length,
        "log_sum_exp": log_sum_exp, "softmax": softmax, "log_softmax_slopes": log_softmax_slopes,
        "stacked": stacked,
        # of what comes from above, nothing passes through a branch that was not taken: see `gates`
        "gated": lambda slope, upstream: where(slope == 0, 0.0, slope * upstream),
    }  # fmt: skip
