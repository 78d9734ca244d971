"""The methods of Axes that fill areas, show tables of numbers, and write."""

from __future__ import annotations

import itertools
from typing import Any

from .cm import Shades
from .contours import QuadContourSet, chosen_levels
from .formats import long_names
from .missing import ADVICE, one_of
from .notes import TEXT, Annotation, Text
from .numbers import finite, is_sequence, listed, number, numbers, repeated, table
from .parameters import rcParams
from .plotting import SURFACE, Plotting
from .shapes import AxesImage, Band, Surface

CONTOUR = "levels colors cmap vmin vmax linewidth linestyle alpha zorder"


def _surface(style: dict[str, Any], usual: str) -> dict[str, Any]:
    """`color` is that of the inside here, too."""
    color = style.pop("facecolor", None)
    return {"color": usual if color is None else color} | style


class Surfaces(Plotting):
    aspect: str | float

    def fill_between(self, x: Any, y1: Any, y2: Any = 0, where: Any = None, **style: Any) -> Surface:
        """The area between two curves, or a curve and a height; only `where` that is true."""
        style = long_names(style, SURFACE, "fill_between")
        xs = self.x.convert(x)
        first, second = ([number(y) for y in repeated(ys, len(xs))] for ys in (y1, y2))
        wanted = [True] * len(xs) if where is None else list(map(bool, listed(where)))
        pieces: list[list[int]] = [[]]
        for k in range(len(xs)):
            if wanted[k] and len(finite([xs[k], first[k], second[k]])) == 3:
                pieces[-1].append(k)
            elif pieces[-1]:
                pieces.append([])
        polygons = [[(xs[k], first[k]) for k in run] + [(xs[k], second[k]) for k in run[::-1]] for run in pieces if run]
        return self.add(Surface(polygons, **_surface(style, self._next_area_color())))

    def fill(self, x: Any, y: Any, color: Any = None, **style: Any) -> Surface:
        """The inside of a polygon."""
        style = long_names(style, SURFACE, "fill")
        corners = list(zip(self.x.convert(x), self.y.convert(y), strict=True))
        return self.add(Surface([corners], **_surface(style, color or self._next_color())))

    def axhspan(self, ymin: Any, ymax: Any, **style: Any) -> Band:
        style = _surface(long_names(style, SURFACE, "axhspan"), "C0")
        return self.add(Band(number(ymin), number(ymax), False, **style))

    def axvspan(self, xmin: Any, xmax: Any, **style: Any) -> Band:
        style = _surface(long_names(style, SURFACE, "axvspan"), "C0")
        return self.add(Band(number(xmin), number(xmax), True, **style))

    # --- tables -------------------------------------------------------------------------------------------------
    def imshow(
        self, X: Any, cmap: Any = None, *, vmin: Any = None, vmax: Any = None, aspect: Any = "equal", alpha: Any = None,
        origin: str = "upper", extent: Any = None, interpolation: str | None = None,
    ) -> AxesImage:  # fmt: skip
        """A table of numbers as a picture, or one of colours (r, g, b): from 0 to 1, or whole numbers up to 255."""
        one_of(origin, ("upper", "lower"), "origin of a picture")
        one_of(interpolation, (None, "none", "nearest", "auto", "antialiased"), "interpolation")
        rows = listed(X)
        shades = None
        if rows and is_sequence(rows[0]) and is_sequence(listed(rows[0])[0]):
            rows = _colors([[listed(color) for color in listed(row)] for row in rows])
        else:
            rows = table(X)
            shades = Shades(cmap or rcParams["image.cmap"], [value for row in rows for value in row], vmin, vmax)
        right, bottom = len(rows[0]) - 0.5, len(rows) - 0.5
        upper = origin == "upper"
        if extent is None:
            extent = (-0.5, right, bottom, -0.5) if upper else (-0.5, right, -0.5, bottom)
        left, right, bottom, top = map(float, extent)
        low, high = (bottom, top) if upper else (top, bottom)  # the first row is at the top, or at the bottom
        made = self.add(AxesImage(rows, (left, right, low, high), shades, alpha))
        self.x.inverted, self.y.inverted = left > right, bottom > top
        self.aspect = aspect
        self.mappable = made if shades else self.mappable
        return made

    def contour(self, *data: Any, **style: Any) -> QuadContourSet:
        """contour(z) or contour(x, y, z): the lines on which z has some levels."""
        return self._contour(data, long_names(style, CONTOUR, "contour"), filled=False)

    def contourf(self, *data: Any, **style: Any) -> QuadContourSet:
        """contourf(z) or contourf(x, y, z): the areas between them."""
        return self._contour(data, long_names(style, CONTOUR, "contourf"), filled=True)

    def _contour(self, data: tuple[Any, ...], style: dict[str, Any], filled: bool) -> QuadContourSet:
        if len(data) in (2, 4):
            data, style["levels"] = data[:-1], data[-1]
        if len(data) not in (1, 3):
            raise TypeError("contour() takes z, or x, y and z")
        zs = table(data[-1])
        xs, ys = _places(data[:2], zs) if len(data) == 3 else _places((range(len(zs[0])), range(len(zs))), zs)
        values = finite([z for row in zs for z in row])
        levels = chosen_levels(style.pop("levels", None), min(values), max(values), filled)
        shown = [(a + b) / 2 for a, b in itertools.pairwise(levels)] if filled else levels
        colors, cmap = style.pop("colors", None), style.pop("cmap", None)
        limits = [style.pop(name, None) for name in ("vmin", "vmax")]
        shades = None
        if colors is None:
            shades = Shades(cmap or rcParams["image.cmap"], levels, *limits)
            colors = [shades.css(level) for level in shown]
        style = {"linewidth": rcParams["lines.linewidth"]} | style
        made = self.add(QuadContourSet(xs, ys, zs, levels, repeated(colors, len(shown)), filled, shades, **style))
        self.mappable = made if shades else self.mappable
        return made

    # --- words --------------------------------------------------------------------------------------------------
    def text(self, x: Any, y: Any, s: Any, transform: Any = None, **style: Any) -> Text:
        """Words at a point; with transform=ax.transAxes the axes go from 0 to 1."""
        if transform not in (None, "axes", "data"):
            raise TypeError(f"text() knows transform=ax.transAxes and ax.transData: {ADVICE}")
        style, in_axes = long_names(style, TEXT, "text"), transform == "axes"
        x, y = (number(x), number(y)) if in_axes else (self.x.convert(x)[0], self.y.convert(y)[0])
        return self.add(Text(x, y, s, rcParams["font.size"], in_axes, **style))

    def annotate(self, text: Any, xy: Any, xytext: Any = None, arrowprops: Any = None, **style: Any) -> Annotation:
        """Words for a point of the data, with an arrow to it where arrowprops is given: {"arrowstyle": "->"}."""
        style = long_names(style, TEXT, "annotate")
        at, there = ((self.x.convert(x)[0], self.y.convert(y)[0]) for x, y in (xy, xy if xytext is None else xytext))
        return self.add(Annotation(at, there, arrowprops, text, rcParams["font.size"], **style))


def _colors(rows: list[list[list[Any]]]) -> list[list[list[float]]]:
    """Whole numbers are from 0 to 255; fractions from 0 to 1."""
    whole = all(isinstance(channel, int) for row in rows for color in row for channel in color)
    return [[[number(channel) / (255 if whole else 1) for channel in color] for color in row] for row in rows]


def _places(given: Any, zs: list[list[float]]) -> list[list[list[float]]]:
    """x and y for each entry of the table: they may be one for each column and one for each row."""
    x, y = map(listed, given)
    xs = table(x) if is_sequence(x[0]) else [numbers(x)] * len(zs)
    ys = table(y) if is_sequence(y[0]) else [[number(each)] * len(zs[0]) for each in y]
    for name, places in (("x", xs), ("y", ys)):
        if (len(places), len(places[0])) != (len(zs), len(zs[0])):
            raise ValueError(f"{name} does not fit z, which has {len(zs)} rows and {len(zs[0])} columns")
    return [xs, ys]
