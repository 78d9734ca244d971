"""What is drawn in the coordinates of the data: lines, points, surfaces, pictures, text.

Every mark knows which coordinates have to be seen (`xs`, `ys`), at which of them no margin is left (`sticky_x`,
`sticky_y`), how it is drawn (`draw`), how it looks in a legend (`key`), and what a legend should not lie on (`points`).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .colors import css
from .formats import dashes, no_line
from .markers import MARKERS, OPEN, marker_path
from .missing import Spoken, one_of
from .numbers import numbers
from .svg import Box, Picture, Point, path


class Place(NamedTuple):
    """From data to points in the picture, and the box of the axes."""

    x: Callable[[float], float]
    y: Callable[[float], float]
    box: Box

    def __call__(self, x: float, y: float) -> Point:
        return (self.x(x), self.y(y))


class Mark(Spoken):
    zorder: float = 1
    label: str | None = None
    alpha: float | None = None
    xs: Sequence[float] = ()
    ys: Sequence[float] = ()
    sticky_x: Sequence[float] = ()
    sticky_y: Sequence[float] = ()
    tight = False  # no margin at all
    clipped = True

    def settle(self, label: Any = None, alpha: float | None = None, zorder: float | None = None) -> None:
        """What any mark may be given."""
        self.label = None if label is None else str(label)
        self.alpha = alpha
        self.zorder = self.zorder if zorder is None else zorder

    def set_label(self, label: Any) -> None:
        self.label = str(label)

    def get_label(self) -> str | None:
        return self.label

    def seen(self, name: str) -> list[float]:
        """The coordinates x or y that have to be seen; a point that lacks the other one is not drawn."""
        along, across = (self.xs, self.ys) if name == "x" else (self.ys, self.xs)
        if len(along) != len(across):
            return list(along)
        return [value for value, other in zip(along, across) if math.isfinite(other)]

    def points(self, place: Place) -> list[Point]:
        return []

    def draw(self, picture: Picture, place: Place) -> None:
        raise NotImplementedError

    def key(self, picture: Picture, box: Box) -> None:
        raise NotImplementedError


class Line2D(Mark):
    """A line through points, with a marker at each of them."""

    zorder = 2

    def __init__(
        self, xs: list[float], ys: list[float], color: Any, linewidth: float = 1.5, linestyle: Any = "-",
        marker: Any = "None", markersize: float = 6.0, markeredgecolor: Any = None, markeredgewidth: float = 1.0,
        markerfacecolor: Any = None, **common: Any,
    ) -> None:  # fmt: skip
        if len(xs) != len(ys):
            raise ValueError(f"x and y must have equally many numbers, but x has {len(xs)} and y has {len(ys)}")
        self.xs, self.ys = xs, ys
        self.color, self.linewidth, self.linestyle = css(color), float(linewidth), linestyle
        self.dashes = None if no_line(linestyle) else dashes(linestyle, self.linewidth)
        self.marker = "None" if marker in (None, "", " ", "none") else marker
        one_of(self.marker, [*sorted(MARKERS), "None"], "marker")
        self.size, self.edge_width = float(markersize), float(markeredgewidth)
        self.face = css(markerfacecolor) if markerfacecolor is not None else self.color
        self.edge = css(markeredgecolor) if markeredgecolor is not None else self.color
        self.settle(**common)

    def get_color(self) -> str:
        return self.color

    def get_xdata(self) -> list[float]:
        return list(self.xs)

    def get_ydata(self) -> list[float]:
        return list(self.ys)

    def set_data(self, x: Any, y: Any) -> None:
        self.xs, self.ys = numbers(x), numbers(y)

    def points(self, place: Place) -> list[Point]:
        return [place(x, y) for x, y in zip(self.xs, self.ys)]

    def draw(self, picture: Picture, place: Place) -> None:
        self._draw(picture, self.points(place), place.box)

    def key(self, picture: Picture, box: Box) -> None:
        middle = (box.top + box.bottom) / 2
        line = [(box.left, middle), (box.right, middle)]
        self._draw(picture, line, box, [((box.left + box.right) / 2, middle)])

    def _draw(self, picture: Picture, line: list[Point], box: Box, marked: list[Point] | None = None) -> None:
        picture.open("g", opacity=self.alpha)
        if not no_line(self.linestyle):
            cap = "butt" if self.dashes else "square"
            style = {"stroke_width": self.linewidth, "stroke_dasharray": self.dashes, "stroke_linecap": cap}
            drawn = path(cut(line, box.grown(50 + self.linewidth)))
            picture.add("path", d=drawn, fill="none", stroke=self.color, stroke_linejoin="round", **style)
        if self.marker != "None":
            face = "none" if self.marker in OPEN else self.face
            picture.open("g", fill=face, stroke=self.edge, stroke_width=self.edge_width)
            stamp(picture, marker_path(self.marker, self.size), line if marked is None else marked, box)
            picture.close("g")
        picture.close("g")


def stamp(picture: Picture, shape: str, points: list[Point], box: Box) -> None:
    """One shape at many points; those that are far outside are left out."""
    near = box.grown(50)
    for x, y in filter(near.holds, points):
        picture.add("path", d=shape, transform=f"translate({x:.2f} {y:.2f})")


def cut(points: list[Point], box: Box) -> list[Point]:
    """The parts of a line inside a box, with gaps of NaN between them.

    A curve that leaves for 1e300 keeps its direction, and the browser need not count so far.
    """
    kept: list[Point] = points[:1] if points and box.holds(points[0]) else []
    for start, end in itertools.pairwise(points):
        if box.holds(start) and box.holds(end):
            kept.append(end)
            continue
        piece = inside(start, end, box)
        if piece is None:
            kept.append((math.nan, math.nan))
            continue
        if piece[0] != start or not kept:
            kept += [(math.nan, math.nan), piece[0]]
        kept.append(piece[1])
    return kept


def inside(start: Point, end: Point, box: Box) -> tuple[Point, Point] | None:
    """The piece of a segment in a box, or None: each edge of the box takes away what lies beyond it."""
    first, last = 0.0, 1.0
    for k in (0, 1):
        step = end[k] - start[k]
        if not math.isfinite(step):
            return None
        for bound, sign in ((box[k], 1), (box[k + 2], -1)):
            room = sign * (start[k] - bound)  # negative where the start is beyond
            way = sign * step
            if way == 0:
                if room < 0:
                    return None
            elif way > 0:
                first = max(first, -room / way)
            else:
                last = min(last, -room / way)
    if first > last:
        return None

    def at(t: float) -> Point:
        return (start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1]))

    return (start if first == 0 else at(first)), (end if last == 1 else at(last))
