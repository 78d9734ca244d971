"""What is drawn, as lists of floats: from lists, ranges, arrays of any library, and nested ones of all these."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

NAN = math.nan


def listed(values: Any) -> list[Any]:
    """A sequence of any kind as a list; a single number as a list of one."""
    values = values.tolist() if hasattr(values, "tolist") else values
    if isinstance(values, str) or not isinstance(values, Iterable):
        return [values]
    return list(values)


def number(value: Any) -> float:
    """None and masked numbers are NaN, which is a gap in a line."""
    return NAN if value is None else float(value)


def numbers(values: Any) -> list[float]:
    return [number(value) for value in listed(values)]


def is_sequence(value: Any) -> bool:
    """Text is no sequence here, nor is an array without axes."""
    return isinstance(value, Iterable) and not isinstance(value, str) and getattr(value, "shape", None) != ()


def columns(values: Any) -> list[list[Any]]:
    """The columns of a table, each of which is one line; a plain sequence is one column."""
    rows = listed(values)
    if not rows or not is_sequence(rows[0]):
        return [rows]
    return [list(column) for column in zip(*map(listed, rows), strict=True)]


def table(values: Any) -> list[list[float]]:
    """Rows of numbers, all of one length."""
    rows = listed(values)
    if not rows or not all(is_sequence(row) for row in rows):
        raise TypeError("a table of numbers is needed: a list of rows, or an array with two axes")
    made = [numbers(row) for row in rows]
    if len({len(row) for row in made}) > 1:
        raise ValueError("the rows of the table have different lengths")
    return made


def repeated(values: Any, count: int) -> list[Any]:
    """One thing for each of several: the same for all, or the given ones in turn."""
    values = list(values) if isinstance(values, (list, tuple)) or hasattr(values, "tolist") else [values]
    return [values[k % len(values)] for k in range(count)]


def finite(values: Iterable[float]) -> list[float]:
    return [value for value in values if math.isfinite(value)]
