"""The methods of Axes for scales, limits, ticks and grid."""

from __future__ import annotations

from typing import Any

from .colors import css
from .formats import dashes, long_names
from .missing import one_of
from .numbers import listed
from .parameters import rcParams
from .rulers import Ruler
from .surfaces import Surfaces
from .words import points

GRID, EDGE = "#b0b0b0", 0.8  # the colour of the grid; the width of its lines, and of the frame's
GRID_ORDER = 1.5  # marks with a larger zorder lie on the grid


class Scales(Surfaces):
    def __init__(self, x: Ruler, y: Ruler) -> None:
        super().__init__()
        self.x, self.y = x, y
        self.framed = self.shows_x = self.shows_y = True
        self.ticks_right = False
        self.tick_sizes: dict[str, float | str | None] = {"x": None, "y": None}
        self.tick_angle = {"x": 0.0, "y": 0.0}
        self.tick_across = "center"
        self.aspect: str | float = "auto"
        self.grid_lines = "xy" if rcParams["axes.grid"] else ""
        self.grid_style: dict[str, Any] = {"stroke": GRID, "stroke_width": EDGE}
        self.grid_is_fine = False  # with lines at the small ticks of a logarithmic axis, too

    # --- scales and limits --------------------------------------------------------------------------------------
    def set_xlim(
        self, left: Any = None, right: Any = None, *, xmin: Any = None, xmax: Any = None
    ) -> tuple[float, float]:
        return _limit(self.x, left if xmin is None else xmin, right if xmax is None else xmax)

    def set_ylim(
        self, bottom: Any = None, top: Any = None, *, ymin: Any = None, ymax: Any = None
    ) -> tuple[float, float]:
        return _limit(self.y, bottom if ymin is None else ymin, top if ymax is None else ymax)

    def get_xlim(self) -> tuple[float, float]:
        return self.x.ends()

    def get_ylim(self) -> tuple[float, float]:
        return self.y.ends()

    def set_xscale(self, value: str) -> None:
        self.x.set_scale(value)

    def set_yscale(self, value: str) -> None:
        self.y.set_scale(value)

    def invert_xaxis(self) -> None:
        self.x.inverted = not self.x.inverted

    def invert_yaxis(self) -> None:
        self.y.inverted = not self.y.inverted

    def margins(self, both: float | None = None, x: float | None = None, y: float | None = None) -> None:
        self.x.margin = next(m for m in (x, both, self.x.margin) if m is not None)
        self.y.margin = next(m for m in (y, both, self.y.margin) if m is not None)

    def set_aspect(self, aspect: str | float) -> None:
        """ "equal": one is as long up as to the right."""
        if isinstance(aspect, str):
            one_of(aspect, ("auto", "equal"), "aspect")
        self.aspect = aspect

    def axis(self, how: Any = None) -> tuple[float, float, float, float]:
        """axis("off"), axis("equal"), axis("tight"), axis([xmin, xmax, ymin, ymax])."""
        if isinstance(how, (str, bool)):
            how = {True: "on", False: "off"}.get(how, how)  # type: ignore[call-overload]
            one_of(how, ("on", "off", "equal", "scaled", "image", "square", "tight", "auto"), "kind of axis")
            if how in ("on", "off"):
                self.framed = how == "on"
            else:
                self.aspect = "auto" if how in ("auto", "tight") else "equal"
        elif how is not None:
            left, right, bottom, top = listed(how)
            self.set_xlim(left, right)
            self.set_ylim(bottom, top)
        return (*self.get_xlim(), *self.get_ylim())

    def set_axis_off(self) -> None:
        self.framed = False

    # --- ticks --------------------------------------------------------------------------------------------------
    def set_xticks(self, ticks: Any, labels: Any = None, **style: Any) -> None:
        self.x.set_ticks(ticks, labels)
        self._style_ticks("x", style)

    def set_yticks(self, ticks: Any, labels: Any = None, **style: Any) -> None:
        self.y.set_ticks(ticks, labels)
        self._style_ticks("y", style)

    def set_xticklabels(self, labels: Any, **style: Any) -> None:
        self.x.set_labels(labels)
        self._style_ticks("x", style)

    def set_yticklabels(self, labels: Any, **style: Any) -> None:
        self.y.set_labels(labels)
        self._style_ticks("y", style)

    def tick_params(self, axis: str = "both", labelsize: Any = None, labelrotation: Any = 0) -> None:
        one_of(axis, ("x", "y", "both"), "axis")
        for name in "xy" if axis == "both" else axis:
            self._style_ticks(name, {"fontsize": labelsize, "rotation": labelrotation})

    def _style_ticks(self, name: str, style: dict[str, Any]) -> None:
        style = long_names(style, "rotation fontsize horizontalalignment", f"set_{name}ticks")
        angle = style.get("rotation", self.tick_angle[name])
        self.tick_angle[name] = float({"vertical": 90, "horizontal": 0}.get(angle, angle))
        self.tick_sizes[name] = style.get("fontsize", self.tick_sizes[name])
        self.tick_across = style.get("horizontalalignment", self.tick_across)

    def tick_size(self, name: str, usual: float) -> float:
        return points(self.tick_sizes[name], usual)

    def grid(self, visible: bool = True, which: str = "major", axis: str = "both", **style: Any) -> None:
        style = long_names(style, "color alpha linewidth linestyle", "grid")
        one_of(axis, ("x", "y", "both"), "axis")
        one_of(which, ("major", "both"), "kind of grid")
        names = "xy" if axis == "both" else axis
        self.grid_is_fine = which == "both"
        self.grid_lines = "".join(name for name in "xy" if (visible if name in names else name in self.grid_lines))
        width = float(style.get("linewidth", EDGE))
        self.grid_style = {
            "stroke": css(style.get("color", GRID)),
            "opacity": style.get("alpha"),
            "stroke_width": width,
        }
        self.grid_style["stroke_dasharray"] = dashes(style.get("linestyle", "-"), width)


def _limit(ruler: Ruler, low: Any, high: Any) -> tuple[float, float]:
    """One argument may be both limits: ylim((0, 1))."""
    if high is None and low is not None and len(listed(low)) == 2:
        low, high = listed(low)
    if low is not None or high is not None:
        ruler.set_limits(low, high)
    return ruler.ends()
