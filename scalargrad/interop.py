"""What other libraries ask of a number: NumPy's protocol, SymPy's.

`value` does without; whoever imports scalargrad gets a Value that has it.
"""

from __future__ import annotations

from typing import Any

from scalargrad.derivatives import CLAMP, MAXIMUM, MINIMUM, SUM_LIKE, TABLE
from scalargrad.elementary import is_batch
from scalargrad.libraries import holds_values
from scalargrad.value import Value, apply, data_of
from scalargrad.watch import refuse

# --- NumPy ---

_NUMPY_NAMES = {  # NumPy's name -> the row's
    "subtract": "sub", "multiply": "mul", "divide": "div", "power": "pow", "float_power": "pow", "negative": "neg",
    "absolute": "abs", "fabs": "abs", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2",
    "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "remainder": "mod", "floor_divide": "floordiv",
    "fmax": "maximum", "fmin": "minimum", "logaddexp": "logsumexp",
}  # fmt: skip
_QUESTIONS = (  # what is asked of numbers, and has no derivative
    "less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "isnan", "isfinite", "isinf", "signbit",
)  # fmt: skip


def numpy_operation(self: Value, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
    """What NumPy calls for `array * value` and `np.exp(value)`.

    An array of numbers is a batch, and the result is one Value; an array of Values goes entry by entry.
    """
    if method == "__call__" and not options:
        name = _NUMPY_NAMES.get(ufunc.__name__, ufunc.__name__)
        if name in TABLE:
            return apply(TABLE[name], *inputs)
        if name in _QUESTIONS and not any(map(holds_values, inputs)):
            refuse(f"np.{name}(x)")
            return ufunc(*map(data_of, inputs))
    from numpy import array

    return getattr(ufunc, method)(*(array(x, object) if isinstance(x, Value) else x for x in inputs), **options)


def batch_sum(self: Value, axis: None = None, dtype: None = None, out: None = None) -> Value:
    """The sum over the samples of a batch, a number: `np.sum(value)` and `value.sum()`. No part of it alone."""
    if not (axis is dtype is out is None):
        raise TypeError("a batch is added up as a whole: leave axis, dtype and out away")
    result: Value = apply(SUM_LIKE, self, 0)
    return result


def batch_mean(self: Value, axis: None = None, dtype: None = None, out: None = None) -> Value:
    """The mean over the samples of a batch: `np.mean(value)`."""
    whole = batch_sum(self, axis, dtype, out)
    return whole / self.data.size if is_batch(self.data) else self


def batch_variance(self: Value, axis: None = None, dtype: None = None, out: None = None, ddof: int = 0) -> Value:
    """The mean squared distance from the mean, over n − ddof samples: `np.var(value)`."""
    distance = self - batch_mean(self, axis, dtype, out)
    count = self.data.size if is_batch(self.data) else 1
    return batch_sum(distance * distance) / (count - ddof)


def batch_deviation(self: Value, axis: None = None, dtype: None = None, out: None = None, ddof: int = 0) -> Value:
    """The square root of the variance: `np.std(value)`."""
    return batch_variance(self, axis, dtype, out, ddof).sqrt()


def clipped(self: Value, low: Any = None, high: Any = None, out: None = None) -> Value:
    """The number held between low and high, as `clamp` does; None is no bound: `np.clip(value, 0, 1)`."""
    if low is not None and high is not None:
        return apply(CLAMP, self, low, high)  # type: ignore[no-any-return]
    bounded = self if low is None else apply(MAXIMUM, self, low)
    return bounded if high is None else apply(MINIMUM, bounded, high)


def rounded(self: Value, decimals: int = 0, out: None = None) -> Any:
    """A plain number, as of `round(value)`: `np.round(value, 2)`."""
    from numpy import round as rounded_by_numpy

    refuse("np.round(x)")
    return rounded_by_numpy(self.data, decimals)


for _name, _content in {
    "__array_ufunc__": numpy_operation,
    # What NumPy asks of the entries of an array of Values, and of a Value by itself.
    "arcsin": Value.asin, "arccos": Value.acos, "arctan": Value.atan, "arcsinh": Value.asinh, "arccosh": Value.acosh,
    "arctanh": Value.atanh, "conjugate": Value.__pos__, "sum": batch_sum, "mean": batch_mean, "var": batch_variance,
    "std": batch_deviation, "clip": clipped, "round": rounded,
    "_op_priority": 1000,  # SymPy's numbers, on the left of an operator, leave it to the side with more of this
}.items():  # fmt: skip
    setattr(Value, _name, _content)
