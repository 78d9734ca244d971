"""A rule of the table that is wrong by a factor, for the length of a test: what every checker has to notice."""

from typing import Any

from scalargrad.derivatives import Op
from tests.support.routes import METHODS, OPERATORS, unroll


def wrong(monkeypatch: Any, op: Op, i: int, factor: Any) -> None:
    """A rule wrong by a factor, wherever the rule is used."""
    if hasattr(op, "partials"):
        right = op.partials

        def partials(z, args):
            found = list(right(z, args))
            found[i] = found[i] * factor
            return found

        monkeypatch.setattr(op, "partials", partials)
        return
    rules = list(op._derivatives)
    rule = rules[i]
    rules[i] = lambda *args: rule(*args) * factor
    monkeypatch.setattr(op, "_derivatives", rules)
    formulas = list(op.derivatives)
    formulas[i] = f"({formulas[i]}) * {factor}"
    monkeypatch.setattr(op, "derivatives", tuple(formulas))
    if op.name in OPERATORS or op.name in METHODS:
        unroll(monkeypatch, op)
