"""A function and a point, of whichever kind users give `gradcheck`, as functions from a list of numbers to another.

The point is a list of numbers, one number or a Module. What is in it goes to the witnesses as exact rationals, from
which they make numbers of the types that they need.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scalargrad.gradient import gradient
from scalargrad.value import Value, topological_order

ROUNDING = 1e-13  # by how much of the sum of its contributions' sizes a derivative may be off: they may cancel


class Problem:
    """f and the point, of whichever kind they are, as functions from a list of numbers to a list of numbers."""

    def __init__(self, f: Callable[[Any], Any], point: Any) -> None:
        self.f = f
        self.parameters: list[Value] = []  # of a Module
        self.single = False
        if hasattr(point, "named_parameters"):
            self.module = point
            named = list(point.named_parameters())
            self.parameters = [parameter for _, parameter in named]
            self.names = [name for name, _ in named]
            numbers = self.parameters
        else:
            self.single = not hasattr(point, "__len__")
            numbers = [point] if self.single else list(point)
            self.names = ["x"] if self.single else [f"x[{j}]" for j in range(len(numbers))]
            self.names = [getattr(x, "label", None) or name for name, x in zip(self.names, numbers)]
        self.numbers = [x.data if isinstance(x, Value) else x for x in numbers]
        self.point = [_exactly(x, name) for x, name in zip(self.numbers, self.names)]
        if not self.point:
            raise ValueError("there are no parameters: gradcheck needs at least one number to differentiate by")
        with_decimals = any(isinstance(x, Decimal) for x in self.numbers)
        self.own: Callable[[Fraction], Any] = _decimal if with_decimals else float

    def run(self, numbers: Sequence[Any], result: Callable[[Value, list[Value]], Any]) -> Any:
        """result(y, xs) for y = f at these numbers; a Module's parameters have them only meanwhile."""
        if not self.parameters:
            xs = list(map(Value, numbers))
            return result(_one_value(self.f(xs[0] if self.single else xs)), xs)
        before = [parameter.data for parameter in self.parameters]
        try:
            for parameter, number in zip(self.parameters, numbers):
                parameter.data = number
            return result(_one_value(self.f(self.module)), self.parameters)
        finally:
            for parameter, number in zip(self.parameters, before):
                parameter.data = number

    def results(self, numbers: list[Any]) -> list[Any]:
        return [self.run(numbers, lambda y, xs: y.data)]

    def slopes(self, numbers: list[Any]) -> list[Any]:
        return self.run(numbers, lambda y, xs: [slope.data for slope in gradient(y, xs)])  # type: ignore[no-any-return]


def by_backward(y: Value, xs: list[Value]) -> list[Any]:
    """What `backward` adds to the grads of xs; all grads are put back."""
    leaves = [node for node in {*topological_order(y), *xs} if node.is_leaf]
    before = [leaf.grad for leaf in leaves]
    try:
        for leaf in leaves:
            leaf.grad = 0
        y.backward()
        return [x.grad for x in xs]
    finally:
        for leaf, grad in zip(leaves, before):
            leaf.grad = grad


def noise(y: Value, xs: list[Value]) -> list[float]:
    """How far rounding may take each ∂y/∂x: the chain rule with all sizes added up, where signs might cancel them."""
    size = {y: 1.0}
    for node in reversed(topological_order(y)):
        for parent, local_derivative in node.edges():
            size[parent] = size.get(parent, 0.0) + abs(float(local_derivative)) * size.get(node, 0.0)
    return [ROUNDING * size.get(x, 0.0) for x in xs]


def _one_value(y: Any) -> Value:
    if isinstance(y, (list, tuple)):
        raise TypeError(f"f has to give one number, not {len(y)} of them: check their sum, or each on its own")
    return y if isinstance(y, Value) else Value(y)


def _exactly(x: Any, name: str) -> Fraction:
    is_real = isinstance(x, (numbers.Real, Decimal)) and not isinstance(x, bool)
    if (is_real or hasattr(x, "_mpf_")) and math.isfinite(x):
        if hasattr(x, "_mpf_"):
            from mpmath.libmp import to_rational

            return Fraction(*map(int, to_rational(x._mpf_)))
        return Fraction(x if isinstance(x, (int, float, Fraction, Decimal)) else float(x))
    raise TypeError(f"gradcheck needs finite real numbers, and {name} is {x!r}: give one sample, and no symbols")


def _decimal(q: Fraction) -> Decimal:
    return Decimal(q.numerator) / q.denominator
