"""A colour bar: which number has which colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .missing import Spoken
from .shapes import AxesImage
from .svg import Box, Picture

if TYPE_CHECKING:
    from .axes import Axes

SHARE, GAP, SLENDER = 0.15, 0.05, 20  # of the axes' width for it; left free before it; times as high as wide
STEPS = 256


class ColorBar(Spoken):
    """Takes its room from the right of the axes beside it."""

    def __init__(self, mappable: Any, axes: Axes, label: Any = None, shrink: float = 1.0) -> None:
        self.ax, self.shrink = axes, float(shrink)
        shades = mappable.shades
        column = [[shades.low + (shades.high - shades.low) * k / (STEPS - 1)] for k in range(STEPS)]
        axes.add(AxesImage(column, (0, 1, shades.high, shades.low), shades))
        axes.x.set_ticks([])
        axes.ticks_right = True
        if label is not None:
            self.set_label(label)

    def set_label(self, label: Any) -> None:
        self.ax.set_ylabel(label)

    def set_ticks(self, ticks: Any, labels: Any = None) -> None:
        self.ax.set_yticks(ticks, labels)

    def beside(self, cell: Box) -> Box:
        """What is left of a cell for the axes themselves."""
        return Box(cell.left, cell.top, cell.right - (SHARE + GAP) * cell.width, cell.bottom)

    def draw(self, picture: Picture, axes: Box, cell: Box) -> None:
        """As high as the axes' cell, unless it is shrunk."""
        left, less = cell.right - SHARE * cell.width, (1 - self.shrink) / 2 * cell.height
        height = cell.height - 2 * less
        self.ax.draw(picture, Box(left, cell.top + less, left + height / SLENDER, cell.bottom - less))
