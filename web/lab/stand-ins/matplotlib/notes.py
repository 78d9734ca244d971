"""Marks that are text: `text`, and `annotate` with its arrow."""

from __future__ import annotations

import math
from typing import Any

from .colors import css
from .formats import long_names
from .marks import Mark, Place
from .missing import one_of
from .svg import Box, Picture, Point, path
from .words import HORIZONTAL, VERTICAL, Words, points

STYLES = ("round", "square", "circle")
TEXT = """color fontsize fontweight fontstyle horizontalalignment verticalalignment rotation alpha zorder bbox
    clip_on"""


class Text(Mark):
    """Text at a point of the data, or of the axes, whose lower left corner is (0, 0) and the upper right (1, 1)."""

    zorder = 3

    def __init__(
        self, x: float, y: float, said: object, usual: float, in_axes: bool = False, color: Any = "k",
        fontsize: Any = None, fontweight: Any = "normal", fontstyle: str = "normal", horizontalalignment: str = "left",
        verticalalignment: str = "baseline", rotation: float | str = 0, bbox: dict[str, Any] | None = None,
        clip_on: bool = False, **common: Any,
    ) -> None:  # fmt: skip
        one_of(horizontalalignment, HORIZONTAL, "horizontal alignment")
        one_of(verticalalignment, VERTICAL, "vertical alignment")
        style = {
            "color": css(color),
            "bold": fontweight in ("bold", "heavy", "semibold") or fontweight in range(600, 1001),
        }
        self.words = Words.of(said, points(fontsize, usual), italic=fontstyle in ("italic", "oblique"), **style)
        self.x, self.y, self.in_axes, self.clipped = x, y, in_axes, clip_on
        self.across, self.align = horizontalalignment, verticalalignment
        self.angle = {"horizontal": 0.0, "vertical": 90.0}.get(str(rotation)) or float(rotation)
        self.patch = None if bbox is None else _Patch(bbox)
        self.settle(**common)

    def at(self, place: Place) -> Point:
        box = place.box
        if self.in_axes:
            return (box.left + self.x * box.width, box.bottom - self.y * box.height)
        return place(self.x, self.y)

    def draw(self, picture: Picture, place: Place) -> None:
        x, y = self.at(place)
        if not (math.isfinite(x) and math.isfinite(y)):
            return
        if self.patch is not None:
            corners = [(x + dx, y + dy) for dx, dy in self.words.corners(self.across, self.align, self.angle)]
            self.patch.draw(picture, Box(*corners[0], *corners[0]).around(corners), self.words.size)
        picture.text(self.words, x, y, self.across, self.align, self.angle, opacity=self.alpha)

    def key(self, picture: Picture, box: Box) -> None:
        """Text has no label."""


class _Patch:
    """The box behind a text: `bbox=dict(boxstyle="round", facecolor="w")`."""

    def __init__(self, given: dict[str, Any]) -> None:
        given = long_names(given, "boxstyle pad facecolor edgecolor linewidth alpha color", "text(bbox=…)")
        style, _, pad = str(given.get("boxstyle", "square")).partition(",pad=")
        one_of(style, STYLES, "style of box")
        self.style, self.pad = style, float(pad or given.get("pad", 0.4 if style == "square" else 0.3))
        self.face = css(given.get("facecolor", given.get("color", "C0")))
        self.edge = css(given.get("edgecolor", given.get("color", "k")))
        self.linewidth, self.alpha = float(given.get("linewidth", 1.0)), given.get("alpha")

    def draw(self, picture: Picture, box: Box, size: float) -> None:
        style = {"fill": self.face, "stroke": self.edge, "stroke_width": self.linewidth, "opacity": self.alpha}
        box = box.grown(self.pad * size)
        picture.reach([(box.left, box.top), (box.right, box.bottom)])
        if self.style == "circle":
            middle = {"cx": (box.left + box.right) / 2, "cy": (box.top + box.bottom) / 2}
            picture.add("circle", r=max(box.width, box.height) / 2, **middle, **style)
        else:
            picture.rectangle(box, rx=self.pad * size if self.style == "round" else None, **style)


class Annotation(Text):
    """Text beside a point of the data, with an arrow to it if one is wanted."""

    def __init__(
        self, xy: Point, xytext: Point, arrow: dict[str, Any] | None, said: object, usual: float, **style: Any
    ) -> None:
        super().__init__(*xytext, said, usual, **style)
        self.xy = xy
        allowed = "arrowstyle color linewidth alpha facecolor edgecolor shrink width headwidth"
        self.arrow = None if arrow is None else long_names(arrow, allowed, "annotate(arrowprops=…)")

    def draw(self, picture: Picture, place: Place) -> None:
        if self.arrow is not None:
            self._draw_arrow(picture, self.at(place), place(*self.xy))
        super().draw(picture, place)

    def _draw_arrow(self, picture: Picture, start: Point, end: Point) -> None:
        """From the middle of the text's box, but what lies in the box is left out."""
        corners = [(start[0] + dx, start[1] + dy) for dx, dy in self.words.corners(self.across, self.align, self.angle)]
        box = Box(*corners[0], *corners[0]).around(corners).grown(3)
        start = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        length = math.dist(start, end)
        if box.holds(end) or not math.isfinite(length):
            return
        ahead = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
        halves = zip((box.width / 2, box.height / 2), ahead)
        out = min(half / abs(part) for half, part in halves if part)

        def at(along: float, aside: float = 0.0) -> Point:
            return (start[0] + along * ahead[0] - aside * ahead[1], start[1] + along * ahead[1] + aside * ahead[0])

        color = css(self.arrow.get("color", self.arrow.get("facecolor", "k")))
        line = {"fill": "none", "stroke": color, "stroke_width": float(self.arrow.get("linewidth", 1.0))}
        tip = length - 2
        drawn = path([at(out), at(tip)])
        if self.arrow.get("arrowstyle", "->") != "-":
            drawn += path([at(tip - 4, 2.5), at(tip), at(tip - 4, -2.5)])
        picture.add("path", d=drawn, opacity=self.arrow.get("alpha"), **line)
