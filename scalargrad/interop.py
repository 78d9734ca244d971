"""What other libraries ask of a number: NumPy's protocol, SymPy's.

`value` does without; whoever imports scalargrad gets a Value that has it.
"""

from __future__ import annotations

from typing import Any

from scalargrad.derivatives import TABLE
from scalargrad.value import Value, apply, data_of

# --- NumPy ---

_NUMPY_NAMES = {  # NumPy's name -> the row's
    "subtract": "sub", "multiply": "mul", "divide": "div", "power": "pow", "negative": "neg", "absolute": "abs",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan",
}  # fmt: skip
_COMPARISONS = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")


def numpy_operation(self: Value, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
    """What NumPy calls for `array * value` and `np.exp(value)`.

    An array of numbers is a batch, and the result is one Value; an array of Values goes entry by entry.
    """
    arrays_of_objects = any(getattr(getattr(x, "dtype", None), "kind", "f") == "O" for x in inputs)
    if method == "__call__" and not options and not arrays_of_objects:
        name = _NUMPY_NAMES.get(ufunc.__name__, ufunc.__name__)
        if name in TABLE:
            return apply(TABLE[name], *inputs)
        if name in _COMPARISONS:
            return ufunc(*map(data_of, inputs))
    from numpy import array

    return getattr(ufunc, method)(*(array(x, object) if isinstance(x, Value) else x for x in inputs), **options)


for _name, _content in {
    "__array_ufunc__": numpy_operation,
    "arcsin": Value.asin, "arccos": Value.acos, "arctan": Value.atan,  # what NumPy calls them in arrays of Values
    "_op_priority": 1000,  # SymPy's numbers, on the left of an operator, leave it to the side with more of this
}.items():  # fmt: skip
    setattr(Value, _name, _content)
