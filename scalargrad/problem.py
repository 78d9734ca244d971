"""A function and a point, of whichever kind users give `gradcheck`, as functions from a list of numbers to another.

The point is a list of numbers, one number or a Module. What is in it goes to the witnesses as exact rationals, from
which they make numbers of the types that they need.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from scalargrad.checks import check_number
from scalargrad.gradient import gradient
from scalargrad.rounding import ROUNDING, of_the_chain_rule
from scalargrad.value import Value, data_of
from scalargrad.walk import topological_order


class Answer(NamedTuple):
    """f at the point, its derivatives, and how far rounding may take each."""

    y: Any
    slopes: list[Any]
    noise: list[float]

    def is_like(self, other: Answer) -> bool:
        """Whether it is the same but for rounding: sums over a set of Values may go in another order."""
        pairs = [(self.y, other.y, ROUNDING * abs(float(self.y))), *zip(self.slopes, other.slopes, self.noise)]
        return all(a == b or (a != a and b != b) or abs(float(a - b)) <= off for a, b, off in pairs)


class Problem:
    """f and the point, of whichever kind they are, as functions from a list of numbers to a list of numbers.

    derivative: one written by hand, or None.
    """

    def __init__(self, f: Callable[[Any], Any], point: Any, derivative: Callable[[Any], Any] | None = None) -> None:
        self.f, self.derivative = f, derivative
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
        return self._ask(numbers, lambda argument, xs: result(_one_value(self.f(argument)), xs))

    def answer(self) -> Answer:
        """What f gives at the point."""
        return self.run(self.numbers, lambda y, xs: Answer(y.data, by_backward(y, xs), of_the_chain_rule(y, xs)))  # type: ignore[no-any-return]

    def changed_since(self, before: Answer) -> str:
        """What to do about an f that gives another answer than before, or none any more; "" if it is the same."""
        try:
            now = self.answer()
        except Exception as error:
            what = f"gave {before.y!r}, and then, at the same point, a {type(error).__name__}: {error}"
        else:
            if before.is_like(now):
                return ""
            what = f"gave {before.y!r} and then {now.y!r} at the same point"
            if before.y == now.y:
                what = f"gave {before.y!r} twice at the same point, but with different derivatives"
        return (
            f"f {what}: gradcheck needs a function that always gives the same. Draw random numbers once, outside f, or "
            "make random.Random(0) inside it; keep no state in f; make a list of an iterator that f goes through."
        )

    def results(self, numbers: list[Any]) -> list[Any]:
        return [self.run(numbers, lambda y, xs: y.data)]

    def slopes(self, numbers: list[Any]) -> list[Any]:
        """By `gradient`."""
        return self.run(numbers, lambda y, xs: [slope.data for slope in gradient(y, xs)])  # type: ignore[no-any-return]

    def backward(self, numbers: list[Any]) -> list[Any]:
        """By `backward`."""
        return self.run(numbers, by_backward)  # type: ignore[no-any-return]

    def by_hand(self, numbers: list[Any]) -> list[Any]:
        """By the derivative written by hand: one number for one number, else a list, or a dict of names."""
        assert self.derivative is not None
        derivative = self.derivative
        answer = self._ask(numbers, lambda argument, xs: derivative(argument))
        if isinstance(answer, Mapping) and set(answer) == set(self.names):
            answer = [answer[name] for name in self.names]
        elif self.single:
            answer = [answer]
        if not hasattr(answer, "__len__") or len(answer) != len(self.names) or isinstance(answer, (str, Mapping)):
            wanted = f"a list of {len(self.names)} numbers, for {_some(self.names)}"
            raise ValueError(f"derivative has to give {wanted}, not {answer!r}")
        try:
            return [check_number(data_of(slope)) for slope in answer]
        except TypeError as error:
            raise TypeError(f"derivative has to give one number for each of {_some(self.names)}: {error}") from None

    def _ask(self, numbers: Sequence[Any], question: Callable[[Any, list[Value]], Any]) -> Any:
        """question(argument, xs), where argument is what f takes, and xs the Values in it."""
        if not self.parameters:
            xs = list(map(Value, numbers))
            return question(xs[0] if self.single else list(xs), xs)
        before = [parameter.data for parameter in self.parameters]
        try:
            for parameter, number in zip(self.parameters, numbers):
                parameter.data = number
            return question(self.module, self.parameters)
        finally:
            for parameter, number in zip(self.parameters, before):
                parameter.data = number


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


def _some(names: Any) -> str:
    first = list(map(str, names))
    return ", ".join(first[:5]) + (f", … ({len(first)} of them)" if len(first) > 5 else "")
