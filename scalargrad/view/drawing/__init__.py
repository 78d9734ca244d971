"""Graphs and networks as pictures."""

from scalargrad.view.drawing.graph import draw

__all__ = ["draw"]  # fmt: skip
