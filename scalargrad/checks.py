"""What is asked of numbers from outside: that they are numbers, that a count is one. Errors say what to do instead."""

from __future__ import annotations

from typing import Any

_numeric_types: set[type] = {float, int, complex}  # grows with every type that was found fit


def check_number(data: Any) -> Any:
    """Give back what adds, multiplies, divides and negates; anything else, a text, a list, True, is a TypeError.

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
    if dtype is not None:
        return _of_library(data, dtype)
    if not all(hasattr(data, name) for name in ("__add__", "__mul__", "__truediv__", "__neg__")):
        raise TypeError(f"{data!r} is not a number: a {kind.__name__} does not add, multiply, divide and negate")
    _numeric_types.add(kind)
    return data


class ArrayOfObjects(TypeError):
    """An array whose entries are objects: Values, perhaps, but no batch of numbers."""


def _of_library(data: Any, dtype: Any) -> Any:
    """A number or an array of NumPy, or of a library that NumPy can read, as a Python number or a NumPy array."""
    if not hasattr(dtype, "kind"):  # a tensor of torch, say
        from numpy import asarray

        data = asarray(data)
        dtype = data.dtype
    if dtype.kind not in "iufc":
        what = ArrayOfObjects if dtype.kind == "O" else TypeError
        raise what(f"an array of dtype {dtype} does not hold numbers: convert it first, data.astype(float)")
    if data.ndim == 0 and dtype.itemsize <= 16 and dtype.char not in "gG":  # but for long doubles, which Python lacks
        return data.item()
    return data


def whole(x: Any, least: int, what: str) -> int:
    """Give back an int that is not below `least`; anything else is a ValueError.

    >>> whole(0, 1, "the batch size")
    Traceback (most recent call last):
    ValueError: the batch size has to be 1, 2, 3, ..., not 0
    """
    if not isinstance(x, int) or isinstance(x, bool) or x < least:
        raise ValueError(f"{what} has to be {least}, {least + 1}, {least + 2}, ..., not {x!r}")
    return x
