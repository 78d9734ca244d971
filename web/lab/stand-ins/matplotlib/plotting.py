"""The methods of Axes that draw."""

from __future__ import annotations

import itertools
from typing import Any

from .cm import Shades
from .colors import CYCLE, css, is_color_like
from .formats import LINE, line_format, long_names
from .marks import Line2D, Mark
from .missing import one_of
from .numbers import columns, finite, is_sequence, listed, number, numbers, repeated
from .parameters import rcParams
from .rulers import Ruler
from .shapes import Across, BarContainer, PathCollection

SURFACE = "color facecolor edgecolor linewidth label alpha zorder"
_range = range  # which is a name of something else in hist


class Plotting:
    """What `plot`, `scatter`, `bar`, … do; axes that can add a mark."""

    x: Ruler
    y: Ruler

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self._colors_used = 0
        self._areas_used = 0
        self.mappable: Any = None  # the last picture that has a colour map

    def add(self, mark: Any) -> Any:
        self.marks.append(mark)
        self.x.marks.append(mark)
        self.y.marks.append(mark)
        return mark

    def _next_color(self) -> str:
        self._colors_used += 1
        return CYCLE[(self._colors_used - 1) % len(CYCLE)]

    def _next_area_color(self) -> str:
        """Bars and points go through the colours by themselves."""
        self._areas_used += 1
        return CYCLE[(self._areas_used - 1) % len(CYCLE)]

    # --- lines --------------------------------------------------------------------------------------------------
    def plot(self, *data: Any, **style: Any) -> list[Line2D]:
        """plot(y), plot(x, y), plot(x, y, "C0o--"), and several of these after each other."""
        style = long_names(style, LINE, "plot")
        made: list[Line2D] = []
        rest = list(data)
        while rest:
            group = [rest.pop(0)]
            if rest and not isinstance(rest[0], str):
                group.append(rest.pop(0))
            text = rest.pop(0) if rest and isinstance(rest[0], str) else ""
            made += self._lines(group, text, style)
        return made

    def _lines(self, group: list[Any], text: str, style: dict[str, Any]) -> list[Line2D]:
        """One line for each column of y."""
        linestyle, marker, color = line_format(text) if text else ("-", "None", None)
        upward = columns(group[-1])
        across = columns(group[0]) if len(group) == 2 else [range(len(upward[0]))]
        count = max(len(upward), len(across))
        if len(across) not in (1, count) or len(upward) not in (1, count):
            raise ValueError(f"x has {len(across)} columns, but y has {len(upward)}")
        label = style.get("label")
        labels = listed(label) if is_sequence(label) else [label] * count
        if len(labels) != count:
            raise ValueError(f"there are {count} lines, but {len(labels)} labels")
        look = {"linestyle": linestyle, "marker": marker, "linewidth": rcParams["lines.linewidth"]}
        look |= {"markersize": rcParams["lines.markersize"]} | style
        look = {name: value for name, value in look.items() if name != "color"}
        made = []
        for k in range(count):
            xs, ys = self.x.convert(across[k % len(across)]), self.y.convert(upward[k % len(upward)])
            chosen = style.get("color") or color or self._next_color()
            made.append(self.add(Line2D(xs, ys, chosen, **look | {"label": labels[k]})))
        return made

    def semilogy(self, *data: Any, **style: Any) -> list[Line2D]:
        self.y.set_scale("log")
        return self.plot(*data, **style)

    def semilogx(self, *data: Any, **style: Any) -> list[Line2D]:
        self.x.set_scale("log")
        return self.plot(*data, **style)

    def loglog(self, *data: Any, **style: Any) -> list[Line2D]:
        self.x.set_scale("log")
        return self.semilogy(*data, **style)

    def step(self, x: Any, y: Any, text: str = "", where: str = "pre", **style: Any) -> list[Line2D]:
        """Stairs: the height of a point holds before it, or with where="post" after it."""
        one_of(where, ("pre", "post"), "side of a step")
        xs, ys = self.x.convert(x), self.y.convert(y)
        early, late = ([x for x in xs for _ in (0, 1)], [y for y in ys for _ in (0, 1)])
        return (
            self.plot(early[:-1], late[1:], text, **style)
            if where == "pre"
            else self.plot(early[1:], late[:-1], text, **style)
        )

    def axhline(self, y: Any = 0, xmin: float = 0, xmax: float = 1, **style: Any) -> Line2D:
        return self._across(self.y, y, False, (xmin, xmax), long_names(style, LINE, "axhline"))

    def axvline(self, x: Any = 0, ymin: float = 0, ymax: float = 1, **style: Any) -> Line2D:
        return self._across(self.x, x, True, (ymin, ymax), long_names(style, LINE, "axvline"))

    def _across(self, ruler: Ruler, at: Any, upright: bool, ends: tuple[float, float], style: dict[str, Any]) -> Any:
        look = {"color": "C0", "linewidth": rcParams["lines.linewidth"]} | style
        return self.add(Across(ruler.convert(at)[0], upright, ends, **look))

    def hlines(self, y: Any, xmin: Any, xmax: Any, colors: Any = "C0", **style: Any) -> list[Line2D]:
        heights = numbers(y)
        ends = zip(heights, repeated(xmin, len(heights)), repeated(xmax, len(heights)))
        return [self.plot([left, right], [at, at], color=colors, **style)[0] for at, left, right in ends]

    def vlines(self, x: Any, ymin: Any, ymax: Any, colors: Any = "C0", **style: Any) -> list[Line2D]:
        places = numbers(x)
        ends = zip(places, repeated(ymin, len(places)), repeated(ymax, len(places)))
        return [self.plot([at, at], [low, high], color=colors, **style)[0] for at, low, high in ends]

    def errorbar(
        self, x: Any, y: Any, yerr: Any = None, xerr: Any = None, fmt: str = "", capsize: float = 0, **style: Any
    ) -> Any:
        """A line with a bar at each point: as long up and down as yerr says, to the left and right as xerr."""
        (line,) = self.plot(x, y, fmt, **style)
        look = {"color": line.color, "linewidth": line.linewidth, "zorder": line.zorder, "markersize": 2 * capsize}
        for errors, along, across, marker in ((yerr, line.ys, line.xs, "_"), (xerr, line.xs, line.ys, "|")):
            if errors is None:
                continue
            sizes = repeated(errors, len(along))
            low, high = [a - number(e) for a, e in zip(along, sizes)], [a + number(e) for a, e in zip(along, sizes)]
            for at, first, last in zip(across, low, high):
                ends, place = [first, last], [at, at]
                self.plot(
                    *((place, ends) if marker == "_" else (ends, place)), marker=marker if capsize else "None", **look
                )
        return line

    # --- points and surfaces ------------------------------------------------------------------------------------
    def scatter(
        self, x: Any, y: Any, s: Any = None, c: Any = None, marker: str = "o", cmap: Any = None, vmin: Any = None,
        vmax: Any = None, **style: Any,
    ) -> PathCollection:  # fmt: skip
        """Points with areas s, and colours c: one, one for each, or numbers for a colour map."""
        style = long_names(style, SURFACE, "scatter")
        xs, ys = self.x.convert(x), self.y.convert(y)
        if len(xs) != len(ys):
            raise ValueError(f"x and y must have equally many numbers, but x has {len(xs)} and y has {len(ys)}")
        c = style.pop("color", style.pop("facecolor", c))
        areas = [number(area) for area in repeated(rcParams["lines.markersize"] ** 2 if s is None else s, len(xs))]
        shades = None
        if c is None:
            colors = [css(self._next_area_color())] * len(xs)
        elif is_color_like(c):
            colors = [css(c)] * len(xs)
        elif all(map(is_color_like, listed(c))) and not any(isinstance(each, (int, float)) for each in listed(c)):
            colors = [css(color) for color in repeated(listed(c), len(xs))]
        else:
            shades = Shades(cmap or rcParams["image.cmap"], numbers(c), vmin, vmax)
            colors = [shades.css(value) for value in numbers(c)]
        if len(colors) != len(xs):
            raise ValueError(f"there are {len(xs)} points, but {len(colors)} colours for them")
        made = self.add(PathCollection(xs, ys, areas, colors, marker, shades=shades, **style))
        self.mappable = made if shades else self.mappable
        return made

    def bar(
        self, x: Any, height: Any, width: Any = 0.8, bottom: Any = 0, align: str = "center", **style: Any
    ) -> BarContainer:
        return self._bars(self.x, x, height, width, bottom, align, True, style)

    def barh(
        self, y: Any, width: Any, height: Any = 0.8, left: Any = 0, align: str = "center", **style: Any
    ) -> BarContainer:
        return self._bars(self.y, y, width, height, left, align, False, style)

    def _bars(
        self, ruler: Ruler, at: Any, lengths: Any, widths: Any, feet: Any, align: str, upright: bool, style: Any
    ) -> Any:
        function = "bar" if upright else "barh"
        style = long_names(style, SURFACE, function)
        one_of(align, ("center", "edge"), "place of a bar")
        middles = ruler.convert(at)
        count, boxes = len(middles), []
        if len(listed(lengths)) not in (1, count):
            raise ValueError(f"{function}() got {count} places, but {len(listed(lengths))} lengths")
        for place, *sizes in zip(middles, repeated(lengths, count), repeated(widths, count), repeated(feet, count)):
            length, width, foot = map(number, sizes)
            begin = place - width / 2 if align == "center" else place
            box = (begin, foot, begin + width, foot + length)
            boxes.append(box if upright else (box[1], box[0], box[3], box[2]))
        color = style.pop("color", style.pop("facecolor", None))
        colors = [color] * count if color is None or is_color_like(color) else repeated(color, count)
        usual = self._next_area_color() if color is None else None
        return self.add(BarContainer(boxes, [each or usual for each in colors], upright=upright, **style))

    def hist(
        self, x: Any, bins: Any = 10, range: Any = None, density: bool = False, cumulative: bool = False, **style: Any
    ) -> tuple[list[float], list[float], BarContainer]:
        """How many of the numbers fall into each of some intervals; also gives the counts and the intervals' ends."""
        values = finite(numbers(x))
        if isinstance(bins, int):
            low, high = map(float, range) if range else (min(values, default=0.0), max(values, default=1.0))
            low, high = (low - 0.5, high + 0.5) if low == high else (low, high)
            ends = [low + (high - low) * k / bins for k in _range(bins + 1)]
        else:
            ends = numbers(bins)
        counts = [0.0] * (len(ends) - 1)
        for value in values:
            if ends[0] <= value <= ends[-1]:
                counts[max(k for k in _range(len(counts)) if ends[k] <= value)] += 1
        if cumulative:
            counts = [sum(counts[: k + 1]) for k in _range(len(counts))]
        if density and values:
            counts = [count / sum(counts) / (b - a) for count, a, b in zip(counts, ends, ends[1:])]
        widths = [b - a for a, b in itertools.pairwise(ends)]
        return counts, ends, self.bar(ends[:-1], counts, widths, align="edge", **style)
