"""`gradcheck(f, point)`: the engine's gradient beside independent answers, parameter by parameter.

    >>> report = gradcheck(lambda x: x[0] ** 2 * x[1], [2, 3])
    >>> [(row.name, row.analytic, row.verdict) for row in report.rows]
    [('x[0]', 12, 'ok'), ('x[1]', 4, 'ok')]
    >>> report.rows[0].witnesses["rational"]
    Fraction(12, 1)

At the prompt the report shows them side by side. What the witnesses are, and why none of them trusts the engine, is
said in `witnesses`; who of them is believed, in `verdicts`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scalargrad.checks import whole
from scalargrad.directions import culprits, random_directions
from scalargrad.first_and_second import First, Second
from scalargrad.problem import Problem
from scalargrad.verdicts import KINK, OK, UNCLEAR, Report, Row, WrongGradient, is_doubtful

__all__ = ["Report", "Row", "WrongGradient", "gradcheck"]

MOST_FOR_EACH = 100_000  # operands of the graph times parameters: what is checked one by one in a few seconds
FEW = 30  # parameters are always checked one by one
ALONG = 3  # random directions take their place


def gradcheck(
    f: Callable[[Any], Any],
    point: Any,
    order: int = 1,
    raises: bool = True,
    derivative: Callable[[Any], Any] | None = None,
    directions: int | None = None,
) -> Report:
    """Check the engine's derivatives of f at a point, or one written by hand, and give the report.

    f takes what point is, and gives one Value:
        a list of numbers   `lambda x: x[0] * x[1]`, as for `hessian`
        one number          `lambda x: x ** 2`, as for `derivative`
        a Module            `lambda net: half_squared_error(net([1.0]), 5.0)`: all its parameters are checked
    The numbers are real, of any type; Values among them lend their labels as names. order: 1, or 2 for the second
    derivatives as well, which are held against the differences of the first.
    raises: a WrongGradient for derivatives that are wrong or unclear; without it the report alone says so.

    derivative: one written by hand takes the engine's place, which becomes a witness. It takes what f takes, and
    gives a number for one number, else a list in the order of the point (of `named_parameters`), or a dict of names.

    directions: 3 for a check of the slopes in three random directions, the same ones every time, instead of all
    parameters one by one; 0 for all of them. Without it, 3 if there are so many that it would take long. A
    derivative that is wrong by a thousandth changes the slope in every direction, and is noticed, unless it is less
    than a millionth of that slope. Whose it is cannot be seen there: the parameters to blame, up to ten of them, are
    then searched for, and listed after the directions.

    f is run many times, on numbers of several types, and has to be the same function each time: the report of one that
    answers differently at the same point is not ok. A Module's parameters take other numbers meanwhile, and their own
    again in the end. What f takes out of the graph, by detach or float, stays constant for the engine but moves for the
    witnesses: such an f is called wrong. An f that is nan or infinite at the point is a ValueError.

    >>> gradcheck(abs, 0.0).rows[0].verdict
    'kink'
    >>> gradcheck(lambda x: x * float(x), 3.0, raises=False).rows[0].verdict       # 3, but x² has the slope 6
    'wrong'
    >>> gradcheck(lambda x: x ** 3, 2, derivative=lambda x: 3 * x ** 2)
    parameter  by hand  backward  gradient()  differences  complex step  rational  SymPy  verdict
    x          12       12        12          12           12            12        12     ok
    """
    if order not in (1, 2):
        raise ValueError(f"gradcheck knows order 1 and order 2, not {order!r}")
    if derivative is not None and order == 2:
        raise ValueError("a derivative written by hand is checked with order=1: check a second one as its derivative")
    problem = Problem(f, point, derivative)
    report = _report(problem, order, directions)
    if raises and not report.ok:
        raise WrongGradient(report)
    return report


def _report(problem: Problem, order: int, directions: int | None) -> Report:
    """The rows of the first derivatives, then those of the second."""
    before = problem.answer()
    if remark := problem.changed_since(before):
        return Report([Row(name, None, {}, UNCLEAR, None) for name in problem.names], remark)
    first = First(problem)
    if directions is None:
        directions = ALONG if len(problem.names) > FEW and first.work > MOST_FOR_EACH else 0
    if whole(directions, 0, "directions"):
        rows = _along(problem, first, directions, order)
    else:
        rows = first.all_rows() + (Second(problem).all_rows() if order == 2 else [])
    return Report(rows, problem.changed_since(before))


def _along(problem: Problem, first: First, count: int, order: int) -> list[Row]:
    """A row for each random direction, and for the parameters that are to blame where one is in doubt.

    Where none is to blame, kinks are: each parameter has a slope between those on its two sides, all together have not.
    """
    directions = random_directions(len(problem.names), count)
    names = [f"direction {k + 1}" for k in range(count)]
    rows = first.rows(names, directions)
    blamed: list[Row] = []
    for k, row in enumerate(rows):
        if is_doubtful(row) and not blamed:
            blamed = culprits(first, directions[k])
            if not blamed:
                has_kink = row.slope is not None and row.slope.has_kink(0.0)
                rows[k] = row._replace(verdict=KINK if has_kink else OK)
    return rows + blamed + (Second(problem).rows(names, directions) if order == 2 else [])
