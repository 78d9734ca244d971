"""Runs statements on the engine: formulas, updates and loops make a graph, claims are handed to whoever judges."""

from scalargrad.worked.running.expressions import Expressions
from scalargrad.worked.running.scope import Taken
from scalargrad.worked.running.statements import Runner

__all__ = ["Expressions", "Runner", "Taken"]  # fmt: skip
