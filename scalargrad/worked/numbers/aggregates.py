"""What the functions of the language make of a list of numbers: one number, or as many."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from typing import Any

from scalargrad import functions as engine
from scalargrad.worked.numbers.arrays import as_node
from scalargrad.worked.numbers.quantities import Scalar, number
from scalargrad.worked.numbers.real import Real


def maximum(scalars: Sequence[Scalar]) -> Any:
    """The largest, two by two; three and more that are equal share its derivative evenly, in whatever order."""
    largest = functools.reduce(engine.maximum, scalars)
    if sum(number(scalar) == number(largest) for scalar in scalars) < 3:
        return largest
    is_largest = [1 - engine.step(largest - scalar) for scalar in scalars]
    count = engine.total(is_largest)
    return engine.dot([one / count for one in is_largest], scalars)


def minimum(scalars: Sequence[Scalar]) -> Any:
    return -maximum([-scalar for scalar in scalars])


def mean(scalars: Sequence[Scalar]) -> Any:
    return engine.total(scalars) / Real(len(scalars))


def variance(scalars: Sequence[Scalar]) -> Any:
    """The mean of the squared differences to the mean: divided by n, not by n − 1."""
    middle = mean(scalars)
    differences = [scalar - middle for scalar in scalars]
    return mean([difference * difference for difference in differences])


def deviation(scalars: Sequence[Scalar]) -> Any:
    return engine.sqrt(as_node(variance(scalars)))


def norm(scalars: Sequence[Scalar]) -> Any:
    return engine.norm(list(map(as_node, scalars)))


def argmax(scalars: Sequence[Scalar]) -> Any:
    """Where the first of the largest stands. It is found by steps, so that it is found anew with other numbers."""
    best: Any = scalars[0]
    at: Any = Real(0)
    for k, scalar in enumerate(scalars[1:], 1):
        larger = engine.step(scalar - best)
        at = engine.where(larger, Real(k), at)
        best = engine.maximum(best, scalar)
    return at


def softmax(scalars: Sequence[Scalar]) -> list[Any]:
    found: list[Any] = engine.softmax(list(map(as_node, scalars)))
    return found


def running_sums(scalars: Sequence[Scalar]) -> list[Any]:
    return list(itertools.accumulate(scalars))
