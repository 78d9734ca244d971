"""Graphs and networks as pictures: SVG of our own; Graphviz's language for whoever wants another kind."""

from scalargrad.view.drawing.graph import draw
from scalargrad.view.drawing.layout import Point, layout

__all__ = ["Point", "draw", "layout"]
