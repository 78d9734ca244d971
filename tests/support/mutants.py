"""Rows of the table that are wrong, for the length of a test: what every checker has to notice."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from scalargrad.derivatives import TABLE
from scalargrad.native import switch
from scalargrad.rows import ManyOp, Op
from tests.support.points import arity
from tests.support.routes import unroll


def argument(op: Op, i: int) -> int:
    """Which argument of the row its operand i belongs to."""
    if not isinstance(op, ManyOp):
        return i
    return next(k for k, group in enumerate(op.groups(range(arity(op)))) if i in group)


class RowsInC:
    """The rows that the twin computes, as attributes that a test can set to None: then Python computes that row."""

    def __getattr__(self, name: str) -> Op:
        return TABLE[name]

    def __setattr__(self, name: str, op: Op | None) -> None:
        switch._core.use(name, op, *switch._plain_methods(name))

    def __delattr__(self, name: str) -> None:  # how the test gives it back
        setattr(self, name, TABLE[name])


def with_derivatives(monkeypatch: Any, op: Op, derivatives: Sequence[str], everywhere: bool = True) -> None:
    """Other derivatives in the row, for `apply`; everywhere: in the operator or method made of it as well."""
    if switch._core is not None and op.name in switch._core.texts:
        monkeypatch.setattr(RowsInC(), op.name, None)
    other = type(op)(op.name, op.arguments, op.formula, tuple(derivatives), op.code)
    for name, content in vars(other).items():
        monkeypatch.setattr(op, name, content)
    if everywhere:
        unroll(monkeypatch, op)


def wrong(monkeypatch: Any, op: Op, i: int, factor: Any) -> None:
    """The derivative by an operand wrong by a factor, wherever it is used; a Fraction leaves exact numbers exact."""
    k = argument(op, i)
    times = f"{factor.numerator} / like({factor.denominator}, z)" if isinstance(factor, Fraction) else str(factor)
    with_derivatives(monkeypatch, op, [f"({d}) * {times}" if n == k else d for n, d in enumerate(op.derivatives)])
