"""Marks with a surface: bars, areas, points of different sizes, pictures; and lines and areas across the axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .cm import Shades
from .colors import css
from .markers import MARKERS, marker_path
from .marks import Line2D, Mark, Place, stamp
from .missing import one_of
from .svg import Box, Picture, Point, path


class Surface(Mark):
    """Filled polygons, all in one colour."""

    def __init__(
        self, polygons: list[list[Point]], color: Any, edgecolor: Any = None, linewidth: float = 1.0, **common: Any
    ) -> None:
        self.polygons, self.color = polygons, css(color)
        self.edge, self.linewidth = None if edgecolor is None else css(edgecolor), float(linewidth)
        self.xs = [x for polygon in polygons for x, _ in polygon]
        self.ys = [y for polygon in polygons for _, y in polygon]
        self.settle(**common)

    def style(self) -> dict[str, object]:
        return {
            "fill": self.color, "stroke": self.edge, "stroke_width": self.linewidth if self.edge else None,
            "opacity": self.alpha,
        }  # fmt: skip

    def draw(self, picture: Picture, place: Place) -> None:
        d = "".join(path([place(x, y) for x, y in polygon], closed=True) for polygon in self.polygons)
        picture.add("path", d=d, **self.style())

    def key(self, picture: Picture, box: Box) -> None:
        picture.rectangle(box, **self.style())

    def points(self, place: Place) -> list[Point]:
        return [place(x, y) for polygon in self.polygons for x, y in polygon]


class BarContainer(Mark):
    """Rectangles (left, bottom, right, top), all in one colour or each in its own."""

    def __init__(
        self, boxes: list[tuple[float, float, float, float]], colors: Sequence[Any], edgecolor: Any = None,
        linewidth: float = 1.0, upright: bool = True, **common: Any,
    ) -> None:  # fmt: skip
        self.boxes, self.colors = boxes, [css(color) for color in colors]
        self.edge, self.linewidth = None if edgecolor is None else css(edgecolor), float(linewidth)
        self.xs = [x for left, _, right, _ in boxes for x in (left, right)]
        self.ys = [y for _, bottom, _, top in boxes for y in (bottom, top)]
        self.sticky_y, self.sticky_x = ((0.0,), ()) if upright else ((), (0.0,))
        self.settle(**common)

    def __len__(self) -> int:
        return len(self.boxes)

    def draw(self, picture: Picture, place: Place) -> None:
        for box, color in zip(self.boxes, self.colors):
            (x0, y0), (x1, y1) = place(*box[:2]), place(*box[2:])
            y0 = place.box.bottom if math.isnan(y0) else y0  # a bar on a logarithmic axis has no foot
            x0 = place.box.left if math.isnan(x0) else x0
            if not math.isnan(x1 + y1):
                self._rectangle(picture, Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), color)

    def _rectangle(self, picture: Picture, box: Box, color: str) -> None:
        stroke = {"stroke": self.edge, "stroke_width": self.linewidth} if self.edge else {}
        picture.rectangle(box, fill=color, opacity=self.alpha, **stroke)

    def key(self, picture: Picture, box: Box) -> None:
        self._rectangle(picture, box, self.colors[0])

    def points(self, place: Place) -> list[Point]:
        """A few on each bar's edges, so that a legend does not lie on a tall one."""
        found = []
        for left, bottom, right, top in self.boxes:
            (x0, y0), (x1, y1) = place(left, bottom), place(right, top)
            y0 = place.box.bottom if math.isnan(y0) else y0
            found += [(x, y0 + k / 12 * (y1 - y0)) for k in range(13) for x in (x0, (x0 + x1) / 2, x1)]
        return found


class PathCollection(Mark):
    """The points of a scatter plot, each with a size and a colour."""

    def __init__(
        self, xs: list[float], ys: list[float], areas: list[float], colors: list[str], marker: str = "o",
        edgecolor: Any = None, linewidth: float = 1.0, shades: Shades | None = None, **common: Any,
    ) -> None:  # fmt: skip
        one_of(marker, sorted(MARKERS), "marker")
        self.xs, self.ys, self.areas, self.colors = xs, ys, areas, colors
        self.marker, self.linewidth, self.shades = marker, float(linewidth), shades
        self.edge = None if edgecolor in (None, "face") else css(edgecolor)
        self.settle(**common)

    def points(self, place: Place) -> list[Point]:
        return [place(x, y) for x, y in zip(self.xs, self.ys)]

    def draw(self, picture: Picture, place: Place) -> None:
        for point, area, color in zip(self.points(place), self.areas, self.colors):
            self._stamp(picture, point, area, color, place.box)

    def key(self, picture: Picture, box: Box) -> None:
        middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        self._stamp(
            picture, middle, self.areas[0] if self.areas else 36.0, self.colors[0] if self.colors else "none", box
        )

    def _stamp(self, picture: Picture, point: Point, area: float, color: str, box: Box) -> None:
        stroke = {"stroke": self.edge or color, "stroke_width": self.linewidth}
        picture.open("g", fill="none" if self.marker in "+x|_" else color, opacity=self.alpha, **stroke)
        stamp(picture, marker_path(self.marker, math.sqrt(area)), [point], box)
        picture.close("g")


class AxesImage(Mark):
    """A table of numbers as colours, or of colours themselves."""

    zorder = 0

    def __init__(
        self, rows: list[list[Any]], extent: Sequence[float], shades: Shades | None, alpha: Any = None
    ) -> None:
        self.rows, self.shades = rows, shades
        self.extent = left, right, bottom, top = tuple(map(float, extent))
        self.xs = self.sticky_x = (left, right)
        self.ys = self.sticky_y = (bottom, top)
        self.settle(alpha=alpha)

    def draw(self, picture: Picture, place: Place) -> None:
        left, right, bottom, top = self.extent
        (x0, y0), (x1, y1) = place(left, top), place(right, bottom)
        rows = [[self.shades.channels(value) for value in row] for row in self.rows] if self.shades else self.rows
        rows = rows[::-1] if y1 < y0 else rows
        rows = [row[::-1] for row in rows] if x1 < x0 else rows
        picture.open("g", opacity=self.alpha)
        picture.image(Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), rows)
        picture.close("g")

    def key(self, picture: Picture, box: Box) -> None:
        """A picture has no label."""


class Across(Line2D):
    """A line from edge to edge of the axes, or between two fractions of the way."""

    def __init__(self, at: float, upright: bool, ends: tuple[float, float], color: Any, **style: Any) -> None:
        super().__init__([], [], color, **style)
        self.at, self.upright, self.ends = at, upright, ends
        self.xs, self.ys = ((at,), ()) if upright else ((), (at,))

    def points(self, place: Place) -> list[Point]:
        box, (first, last) = place.box, self.ends
        if self.upright:
            x = place.x(self.at)
            return [(x, box.bottom - first * box.height), (x, box.bottom - last * box.height)]
        y = place.y(self.at)
        return [(box.left + first * box.width, y), (box.left + last * box.width, y)]


class Band(Surface):
    """An area from edge to edge of the axes, between two numbers."""

    def __init__(self, low: float, high: float, upright: bool, **style: Any) -> None:
        super().__init__([], **style)
        self.low, self.high, self.upright = low, high, upright
        self.xs, self.ys = ((low, high), ()) if upright else ((), (low, high))

    def draw(self, picture: Picture, place: Place) -> None:
        box = place.box
        if self.upright:
            left, right = sorted((place.x(self.low), place.x(self.high)))
            picture.rectangle(Box(left, box.top, right, box.bottom), **self.style())
        else:
            top, bottom = sorted((place.y(self.low), place.y(self.high)))
            picture.rectangle(Box(box.left, top, box.right, bottom), **self.style())
