"""The box with the names of the marks."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

from .colors import css
from .marks import Line2D, Mark, Place, inside
from .missing import Spoken, one_of
from .svg import Box, Picture, Point
from .words import Words

# The places of a legend, in the order in which "best" tries them: fractions of the way to the right, and down.
LOCATIONS = {
    "upper right": (1.0, 0.0),
    "upper left": (0.0, 0.0),
    "lower left": (0.0, 1.0),
    "lower right": (1.0, 1.0),
    "right": (1.0, 0.5),
    "center left": (0.0, 0.5),
    "center right": (1.0, 0.5),
    "lower center": (0.5, 1.0),
    "upper center": (0.5, 0.0),
    "center": (0.5, 0.5),
}
# In sizes of its text: around all, between rows, from a sign to its name, between columns, from the edge of the axes.
PAD, ROW_GAP, SIGN_GAP, COLUMN_GAP, EDGE = 0.4, 0.5, 0.8, 2.0, 0.5
SIGN_WIDTH, SIGN_HEIGHT, ROW_HEIGHT = 2.0, 0.7, 1.0
ENOUGH = 1000


class Legend(Spoken):
    def __init__(
        self, marks: Sequence[Mark], labels: Sequence[Any], size: float, loc: Any = "best", columns: int = 1,
        title: str | None = None, frameon: bool = True, framealpha: float = 0.8, facecolor: Any = "w",
    ) -> None:  # fmt: skip
        names = ["best", *LOCATIONS]
        self.loc = names[loc] if isinstance(loc, int) and 0 <= loc < len(names) else loc
        one_of(self.loc, names, "place of a legend")
        self.marks, self.names = list(marks), [Words.of(label, size) for label in labels]
        self.labels = [str(label) for label in labels]
        self.size, self.columns, self.frameon = size, max(1, min(columns, len(self.marks))), frameon
        self.title = None if title is None else Words.of(title, size)
        self.framealpha, self.face = framealpha, css(facecolor)

    def _columns(self) -> list[list[int]]:
        """Which marks stand in each column: the first ones take one more where it does not go up."""
        rows, more = divmod(len(self.marks), self.columns)
        ends = [0]
        for k in range(self.columns):
            ends.append(ends[-1] + rows + (k < more))
        return [list(range(*pair)) for pair in itertools.pairwise(ends)]

    def _widths(self) -> list[float]:
        sign = (SIGN_WIDTH + SIGN_GAP) * self.size
        return [sign + max((self.names[k].width for k in column), default=0.0) for column in self._columns()]

    def _heights(self) -> list[float]:
        """Of the rows: as high as the highest name in each."""
        columns = self._columns()
        heights = []
        for row in range(max(map(len, columns))):
            lines = [len(self.names[column[row]].lines) for column in columns if row < len(column)]
            heights.append((ROW_HEIGHT + 1.2 * (max(lines) - 1)) * self.size)
        return heights

    def extent(self) -> tuple[float, float]:
        """Its width and height."""
        heights = self._heights()
        width = sum(self._widths()) + COLUMN_GAP * self.size * (self.columns - 1)
        height = sum(heights) + ROW_GAP * self.size * (len(heights) - 1)
        if self.title is not None:
            width, height = max(width, self.title.width), height + self.title.height + ROW_GAP * self.size
        return width + 2 * PAD * self.size, height + 2 * PAD * self.size

    def _at(self, loc: str, axes: Box) -> Box:
        width, height = self.extent()
        inside, (right, down) = axes.grown(-EDGE * self.size), LOCATIONS[loc]
        left = inside.left + right * (inside.width - width)
        top = inside.top + down * (inside.height - height)
        return Box(left, top, left + width, top + height)

    def place(self, drawn: Sequence[Mark], place: Place) -> Box:
        """Where it lies on the least: corners of lines and segments through it are counted; the first place wins."""
        if self.loc != "best":
            return self._at(self.loc, place.box)
        boxes = [self._at(loc, place.box) for loc in LOCATIONS]
        shapes = [(mark, _shape(mark, place)) for mark in drawn]
        return min(boxes, key=lambda box: sum(_covered(*shape, box) for shape in shapes))

    def draw(self, picture: Picture, drawn: Sequence[Mark], place: Place) -> None:
        box = self.place(drawn, place)
        if self.frameon:
            style = {"stroke": "#cccccc", "stroke_width": 1, "opacity": self.framealpha}
            picture.rectangle(box, fill=self.face, rx=0.2 * self.size, **style)
        x, top = box.left + PAD * self.size, box.top + PAD * self.size
        if self.title is not None:
            picture.text(self.title, (box.left + box.right) / 2, top, "center", "top")
            top += self.title.height + ROW_GAP * self.size
        for column, width in zip(self._columns(), self._widths()):
            y = top
            for k, height in zip(column, self._heights()):
                self._draw_row(picture, k, x, y + height / 2)
                y += height + ROW_GAP * self.size
            x += width + COLUMN_GAP * self.size

    def _draw_row(self, picture: Picture, k: int, x: float, middle: float) -> None:
        half = SIGN_HEIGHT / 2 * self.size
        self.marks[k].key(picture, Box(x, middle - half, x + SIGN_WIDTH * self.size, middle + half))
        picture.text(self.names[k], x + (SIGN_WIDTH + SIGN_GAP) * self.size, middle, "left", "center")


def _shape(mark: Mark, place: Place) -> list[Point]:
    """A thousand points of a mark tell enough of where it is."""
    points = [point for point in mark.points(place) if all(map(math.isfinite, point))]
    return points[:: 1 + len(points) // ENOUGH]


def _covered(mark: Mark, points: list[Point], box: Box) -> int:
    """How much of a mark lies under a box."""
    count = sum(map(box.holds, points))
    if isinstance(mark, Line2D):
        count += sum(inside(*pair, box) is not None for pair in itertools.pairwise(points))
    return count
