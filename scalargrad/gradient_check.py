"""`gradcheck(f, point)`: the engine's gradient beside independent answers, parameter by parameter.

    >>> report = gradcheck(lambda x: x[0] ** 2 * x[1], [2, 3])
    >>> [(row.name, row.analytic, row.verdict) for row in report.rows]
    [('x[0]', 12, 'ok'), ('x[1]', 4, 'ok')]
    >>> report.rows[0].witnesses["rational"]
    Fraction(12, 1)

`print(report)` shows them side by side. What the witnesses are, and why none of them trusts the engine, is said in
`witnesses`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from scalargrad import witnesses
from scalargrad.gradient import gradient
from scalargrad.problem import Problem, by_backward, noise
from scalargrad.value import Value, recorded
from scalargrad.witnesses import Matrix, Slope

TOLERANCE = 1e-6  # by how much of its size a derivative may differ from a witness
SURE = 1e-4  # differences with a larger estimated error, relative to their size, are no witness …
SMALL = 1e-9  # … unless the error is as small as this
NOTHING = 1e-30  # what is smaller counts as 0
# Work is counted as operands of the graph times derivatives. Beyond it a witness takes minutes, and is left out.
MOST_FOR_SYMPY, MOST_FOR_FRACTIONS = 1_000, 30_000

OK, WRONG, KINK, JUMP, EDGE, UNCLEAR = "ok", "wrong", "kink", "jump", "edge", "unclear"


class Row(NamedTuple):
    """One derivative: its parameter (two of them for a second derivative), the engine's answer, the witnesses'.

    verdict: ok, or wrong; kink where the function has another slope on either side and the engine's answer is one of
    them or between; jump where the function jumps; edge where it ends; unclear where no witness is sure.
    slope: what differences say, with the slopes on either side; None where they do not apply.
    """

    name: str
    analytic: Any
    witnesses: dict[str, Any]
    verdict: str
    slope: Slope | None


class Report(NamedTuple):
    """What `gradcheck` found: a row for each first derivative, then, if asked for, one for each second."""

    rows: list[Row]

    @property
    def ok(self) -> bool:
        """No derivative is wrong, and none is unclear."""
        return not any(row.verdict in (WRONG, UNCLEAR) for row in self.rows)

    def __str__(self) -> str:
        return _table(self.rows)


class WrongGradient(AssertionError):
    """Some derivatives are not what the witnesses say. report: all that was found."""

    def __init__(self, report: Report) -> None:
        self.report = report
        rows = [row for row in report.rows if row.verdict in (WRONG, UNCLEAR)]
        more = f"\n… and {len(rows) - 10} more" if len(rows) > 10 else ""
        super().__init__(f"{len(rows)} of {len(report.rows)} derivatives are in doubt\n{_table(rows[:10])}{more}")


def gradcheck(f: Callable[[Any], Any], point: Any, order: int = 1, raises: bool = True) -> Report:
    """Check the engine's derivatives of f at a point, and give the report.

    f takes what point is, and gives one Value:
        a list of numbers   `lambda x: x[0] * x[1]`, as for `hessian`
        one number          `lambda x: x ** 2`, as for `derivative`
        a Module            `lambda net: half_squared_error(net([1.0]), 5.0)`: all its parameters are checked
    The numbers are real, of any type; Values among them lend their labels as names. order: 1, or 2 for the second
    derivatives as well, which are held against the differences of the first.
    raises: a WrongGradient for derivatives that are wrong or unclear; without it the report alone says so.

    f is run many times, on numbers of several types, and has to be the same function each time: nothing random in it.
    A Module's parameters take other numbers meanwhile, and their own again in the end. What f takes out of the graph,
    by detach or float, stays constant for the engine but moves for the witnesses: such an f is called wrong.

    >>> gradcheck(abs, 0.0).rows[0].verdict
    'kink'
    >>> gradcheck(lambda x: x * float(x), 3.0, raises=False).rows[0].verdict       # 3, but x² has the slope 6
    'wrong'
    """
    if order not in (1, 2):
        raise ValueError(f"gradcheck knows order 1 and order 2, not {order!r}")
    problem = Problem(f, point)
    rows = _first(problem)
    if order == 2:
        rows += _second(problem)
    report = Report(rows)
    if raises and not report.ok:
        raise WrongGradient(report)
    return report


def _first(problem: Problem) -> list[Row]:
    def found(y: Value, xs: list[Value]) -> Any:
        return by_backward(y, xs), noise(y, xs), len(xs) * _operands(y)

    slopes, noises, work = problem.run(problem.numbers, found)
    answers = {
        "gradient()": [[slope] for slope in problem.slopes(problem.numbers)],
        **_witnesses(problem.results, problem, work),
        "SymPy": witnesses.symbolic(problem.results, problem.point) if work <= MOST_FOR_SYMPY else None,
    }
    return [
        _row(name, slopes[j], {who: matrix and matrix[j][0] for who, matrix in answers.items()}, noises[j])
        for j, name in enumerate(problem.names)
    ]


def _second(problem: Problem) -> list[Row]:
    def found(y: Value, xs: list[Value]) -> Any:
        firsts = gradient(y, xs)
        work = len(xs) * _operands(*firsts), len(xs) ** 2 * _operands(y)
        seconds = [[second.data for second in gradient(first, xs)] for first in firsts]
        return seconds, [noise(first, xs) for first in firsts], *work

    seconds, noises, work, formulas = problem.run(problem.numbers, found)
    answers = {
        **_witnesses(problem.slopes, problem, work),
        "SymPy": witnesses.symbolic(problem.results, problem.point, 2) if formulas <= MOST_FOR_SYMPY else None,
    }
    return [
        _row(f"{a}, {b}", seconds[i][j], {who: all_ and all_[j][i] for who, all_ in answers.items()}, noises[i][j])
        for i, a in enumerate(problem.names)
        for j, b in enumerate(problem.names)
    ]


def _witnesses(f: witnesses.Function, problem: Problem, work: int) -> dict[str, Matrix | None]:
    return {
        "differences": witnesses.differences(f, problem.point, problem.own),
        "complex step": witnesses.complex_step(f, problem.point),
        "rational": witnesses.rational(f, problem.point) if work <= MOST_FOR_FRACTIONS else None,
    }


def _operands(*outputs: Value) -> int:
    return sum(len(node.args) for node in recorded(*outputs))


def _row(name: str, analytic: Any, answers: dict[str, Any], noise: float) -> Row:
    slope = answers["differences"]
    verdict = _verdict(analytic, slope, answers, noise)
    return Row(name, analytic, {**answers, "differences": slope and slope.value}, verdict, slope)


def _verdict(analytic: Any, slope: Slope | None, answers: dict[str, Any], noise: float) -> str:
    if slope is not None:
        if slope.jump:
            return JUMP
        if slope.value is None:
            return EDGE
        if slope.has_kink(noise):
            low, high = sorted((float(slope.left), float(slope.right)))
            within = TOLERANCE * max(abs(low), abs(high)) + noise
            return KINK if low - within <= float(analytic) <= high + within else WRONG
    confirmed = False
    for who, answer in answers.items():
        error = noise + NOTHING
        if isinstance(answer, Slope):
            if answer.error > SURE * abs(float(answer.value)) + noise + SMALL:
                continue
            error, answer = error + answer.error, answer.value
        if answer is not None:
            if not _agree(analytic, answer, error):
                return WRONG
            confirmed = confirmed or who != "gradient()"
    return OK if confirmed else UNCLEAR


def _agree(analytic: Any, answer: Any, error: float) -> bool:
    if isinstance(analytic, (int, Fraction)) and isinstance(answer, (int, Fraction)):
        return analytic == answer
    expected = float(answer)
    return abs(float(analytic) - expected) <= TOLERANCE * abs(expected) + error


def _table(rows: list[Row]) -> str:
    """The rows side by side; a witness that never applies has no column."""
    names = list(dict.fromkeys(who for row in rows for who, answer in row.witnesses.items() if answer is not None))
    lines = [["parameter", "backward", *names, "verdict"]]
    for row in rows:
        sides = f": {_text(row.slope.left)} | {_text(row.slope.right)}" if row.slope and row.verdict == KINK else ""
        answers = [_text(row.witnesses.get(who)) for who in names]
        lines.append([row.name, _text(row.analytic), *answers, row.verdict + sides])
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join("  ".join(cell.ljust(n) for cell, n in zip(line, widths)).rstrip() for line in lines)


def _text(x: Any) -> str:
    if x is None:
        return "–"
    short = isinstance(x, (int, Fraction)) and len(str(x)) <= 12
    return str(x) if short else f"{float(x):.10g}"
