"""The engine's first and second derivatives, held against the witnesses, in the directions of the axes or in others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from scalargrad import rounding, witnesses
from scalargrad.derivatives import POW
from scalargrad.differences import Direction, Function, Matrix, axes, turns_into_floats
from scalargrad.directions import combined
from scalargrad.functions import total
from scalargrad.gradient import gradient
from scalargrad.problem import Problem, by_backward
from scalargrad.value import Value, data_of
from scalargrad.verdicts import TOLERANCE, Row, is_doubtful, judged
from scalargrad.walk import recorded

# Work is counted as operands of the graph times derivatives. Beyond it a witness takes minutes, and is left out.
MOST_FOR_SYMPY, MOST_FOR_FRACTIONS = 1_000, 30_000
TIGHT = 1e-9  # the tolerance in a direction, where a small derivative stands beside large ones
UNKNOWN = 1e-15  # by how much of f, at most of 1, a derivative may be off that a hand's derivative computes in floats


class First:
    """∂f/∂x in any direction: by the engine, or by hand, and by the witnesses."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.names = problem, problem.names

        def found(y: Value, xs: list[Value]) -> Any:
            return y.data, by_backward(y, xs), rounding.of_the_chain_rule(y, xs), len(xs) * operands(y), powers(y)

        self.y, backward, self.noise, self.work, self.powers = problem.run(problem.numbers, found)
        if not self.y - self.y == 0:
            raise ValueError(
                f"f is {float(self.y)} at this point, and has no derivative: choose one where it is finite"
            )
        self.engine: dict[str, list[Any]] = {"gradient()": problem.slopes(problem.numbers)}
        self.analytic = backward
        if problem.derivative is not None:
            self.analytic = problem.by_hand(problem.numbers)
            self.engine = {"backward": backward, **self.engine}

    @cached_property
    def all_noise(self) -> list[float]:
        """What rounding may do to each derivative: in the chain rule, and in the numbers on the way."""
        by_hand = self.problem.derivative is not None
        if by_hand and turns_into_floats(self.problem.by_hand, self.problem.point):
            off = [UNKNOWN * min(1.0, abs(float(self.y)))] * len(self.names)
        else:
            answers = self.problem.by_hand if by_hand else self.problem.backward
            off = rounding.of_numbers(answers, self.problem.point)
        return [a + b for a, b in zip(self.noise, off)]

    def all_rows(self) -> list[Row]:
        return self.rows(self.names)

    def rows(self, names: Sequence[str], directions: Sequence[Direction] | None = None) -> list[Row]:
        """A row for each direction; without any, for each of the axes."""
        answers = _witnesses(self.problem.results, self.problem, self.work + self.powers, directions)
        if directions is None and self.work <= MOST_FOR_SYMPY:
            answers["SymPy"] = witnesses.symbolic(self.problem.results, self.problem.point)
        return [
            self._row(name, direction, {who: matrix and matrix[j][0] for who, matrix in answers.items()})
            for j, (name, direction) in enumerate(zip(names, directions or axes(len(self.names))))
        ]

    def _row(self, name: str, direction: Direction, answers: Mapping[str, Any]) -> Row:
        answers = {**{who: combined(direction, slopes) for who, slopes in self.engine.items()}, **answers}
        tolerance = TOLERANCE if len(direction) == 1 else TIGHT
        analytic = combined(direction, self.analytic)
        row = judged(name, analytic, answers, _size(direction, self.noise), tolerance)
        if is_doubtful(row):
            row = judged(name, analytic, answers, _size(direction, self.all_noise), tolerance)
        return row


class Second:
    """∂²f/∂x∂x′: by the engine, and by the differences of its first derivatives."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.names = problem, problem.names

    def all_rows(self) -> list[Row]:
        """A row for each pair of parameters."""
        pairs = [f"{a}, {b}" for a in self.names for b in self.names]

        def seconds(y: Value, xs: list[Value]) -> list[Value]:
            return [second for first in gradient(y, xs) for second in gradient(first, xs)]

        def found(y: Value, xs: list[Value]) -> Any:
            firsts = gradient(y, xs)
            noise = [off for first in firsts for off in rounding.of_the_chain_rule(first, xs)]
            return noise, len(xs) * operands(*firsts) + powers(*firsts), len(xs) ** 2 * operands(y)

        noise, work, formulas = self.problem.run(self.problem.numbers, found)
        answers = _witnesses(self.problem.slopes, self.problem, work)
        if formulas <= MOST_FOR_SYMPY:
            answers["SymPy"] = witnesses.symbolic(self.problem.results, self.problem.point, 2)
        flat = [
            {who: matrix and matrix[j][i] for who, matrix in answers.items()}
            for i in range(len(self.names))
            for j in range(len(self.names))
        ]
        return self._judged(pairs, seconds, flat, noise, TOLERANCE)

    def rows(self, names: Sequence[str], directions: Sequence[Direction]) -> list[Row]:
        """A row for each direction d: Σᵢⱼ dᵢ dⱼ ∂²f/∂xᵢ∂xⱼ."""
        return [row for name, direction in zip(names, directions) for row in self._along(name, direction)]

    def _along(self, name: str, direction: Direction) -> list[Row]:
        def slope(numbers: list[Any]) -> list[Any]:
            return [self.problem.run(numbers, lambda y, xs: _slope(y, xs, direction).data)]

        def seconds(y: Value, xs: list[Value]) -> list[Value]:
            return [_slope(_slope(y, xs, direction), xs, direction)]

        def found(y: Value, xs: list[Value]) -> Any:
            first = _slope(y, xs, direction)
            return _size(direction, rounding.of_the_chain_rule(first, xs)), len(xs) * operands(first) + powers(first)

        noise, work = self.problem.run(self.problem.numbers, found)
        answers = _witnesses(slope, self.problem, work, [direction])
        found_ = {who: matrix and matrix[0][0] for who, matrix in answers.items()}
        return self._judged([f"{name}, twice"], seconds, [found_], [noise], TIGHT)

    def _judged(
        self,
        names: Sequence[str],
        seconds: Callable[[Value, list[Value]], list[Value]],
        answers: Sequence[Mapping[str, Any]],
        noise: Sequence[float],
        tolerance: float,
    ) -> list[Row]:
        """The rows, with all that rounding may do where a row is in doubt."""

        def numbers(at: list[Any]) -> list[Any]:
            return self.problem.run(at, lambda y, xs: [second.data for second in seconds(y, xs)])  # type: ignore[no-any-return]

        analytic = numbers(self.problem.numbers)
        rows = [judged(*row, tolerance) for row in zip(names, analytic, answers, noise)]
        if any(map(is_doubtful, rows)):
            off = rounding.of_numbers(numbers, self.problem.point)
            more = [a + b for a, b in zip(noise, off)]
            again = [judged(*row, tolerance) for row in zip(names, analytic, answers, more)]
            rows = [new if is_doubtful(row) else row for row, new in zip(rows, again)]
        return rows


def _slope(y: Value, xs: list[Value], direction: Direction) -> Value:
    """The slope of y in a direction, as a graph."""
    slopes = gradient(y, xs)
    found: Value = total([float(coefficient) * slopes[k] for k, coefficient in direction.items()])
    return found


def _witnesses(
    f: Function, problem: Problem, work: int, directions: Sequence[Direction] | None = None
) -> dict[str, Matrix | None]:
    exactly = work <= MOST_FOR_FRACTIONS
    return {
        "differences": witnesses.differences(f, problem.point, problem.own, directions),
        "complex step": witnesses.complex_step(f, problem.point, directions),
        "rational": witnesses.rational(f, problem.point, directions) if exactly else None,
    }


def _size(direction: Direction, noise: Sequence[float]) -> float:
    return sum([float(abs(coefficient)) * noise[k] for k, coefficient in direction.items()])


def operands(*outputs: Value) -> int:
    return sum([len(node.args) for node in recorded(*outputs)])


def powers(*outputs: Value) -> int:
    """What powers add to the work with Fractions, whose digits grow with the exponent."""
    exponents = [float(abs(data_of(node.args[1]))) for node in recorded(*outputs) if node.op is POW]
    return sum([int(min(exponent, 1e9)) ** 2 for exponent in exponents])
