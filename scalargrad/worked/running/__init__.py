"""Runs statements on the engine: formulas, updates and loops make a graph, claims are handed to whoever judges."""

from scalargrad.worked.running.statements import Evaluation

__all__ = ["Evaluation"]  # fmt: skip
