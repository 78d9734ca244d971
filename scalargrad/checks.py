"""What counts as a number: whatever adds, multiplies, divides and negates; never text, a list or True."""

from __future__ import annotations

from scalargrad.elementary import Number

_numeric_types: set[type] = {float, int, complex}  # grows with every type that was found fit


def check_number(data: Number) -> Number:
    """Give the number back, or raise a TypeError that says what to do instead.

    >>> check_number(2.5)
    2.5
    >>> check_number("2.5")
    Traceback (most recent call last):
    TypeError: '2.5' is text: convert it first, float('2.5') or Fraction('2.5')
    """
    kind = type(data)
    if kind in _numeric_types:
        return data
    if isinstance(data, float):
        return float(data)  # NumPy's float64: a float like any other, with a float's errors
    if data is None:
        raise TypeError("None is not a number: give one, 0.0 for a start")
    if isinstance(data, (str, bytes)):
        raise TypeError(f"{data!r} is text: convert it first, float({data!r}) or Fraction({data!r})")
    if isinstance(data, (list, tuple, set, dict)):
        raise TypeError(f"a {kind.__name__} is not a number: make one Value of each element, [Value(x) for x in data]")
    if isinstance(data, bool):
        raise TypeError(f"{data} is not a number here: say int({data}) if you mean {int(data)}")
    dtype = getattr(data, "dtype", None)
    if dtype is not None and getattr(dtype, "kind", "f") not in "iufc":
        raise TypeError(f"an array of dtype {dtype} does not hold numbers: convert it first, data.astype(float)")
    if not all(hasattr(data, name) for name in ("__add__", "__mul__", "__truediv__", "__neg__")):
        raise TypeError(f"{data!r} is not a number: a {kind.__name__} does not add, multiply, divide and negate")
    if dtype is None:
        _numeric_types.add(kind)
    return data
