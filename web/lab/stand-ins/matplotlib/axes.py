"""One set of axes: its marks, and everything around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .bars import ColorBar
from .colors import css
from .formats import long_names
from .frames import draw_frame, draw_grid, draw_title
from .legends import Legend
from .marks import Mark, Place
from .missing import Spoken, known
from .numbers import listed
from .rulers import Ruler
from .scales import GRID_ORDER, Scales
from .svg import Box, Picture
from .words import Words, points

if TYPE_CHECKING:
    from .figure import Figure

LABEL = "fontsize color fontweight fontstyle"


class Axes(Scales, Spoken):
    """What plt.subplots() and plt.gca() give."""

    transAxes, transData = "axes", "data"

    def __init__(self, figure: Figure, x: Ruler | None = None, y: Ruler | None = None) -> None:
        super().__init__(x or Ruler("x"), y or Ruler("y"))
        self.figure = figure
        self.title: Words | None = None
        self.xlabel: Words | None = None
        self.ylabel: Words | None = None
        self.key: Legend | None = None
        self.color_bar: ColorBar | None = None
        self.face = "white"

    # --- words --------------------------------------------------------------------------------------------------
    def _words(self, said: Any, size: float, style: dict[str, Any], function: str) -> Words:
        style = long_names(style, LABEL, function)
        bold, italic = style.get("fontweight") == "bold", style.get("fontstyle") == "italic"
        size = points(style.get("fontsize"), size)
        return Words.of(said, size, color=css(style.get("color", "k")), bold=bold, italic=italic)

    def set_title(self, label: Any, **style: Any) -> None:
        self.title = self._words(label, 1.2 * self.figure.font_size, style, "title")

    def set_xlabel(self, xlabel: Any, **style: Any) -> None:
        self.xlabel = self._words(xlabel, self.figure.font_size, style, "xlabel")

    def set_ylabel(self, ylabel: Any, **style: Any) -> None:
        self.ylabel = self._words(ylabel, self.figure.font_size, style, "ylabel")

    def set(self, **properties: Any) -> None:
        """set(title="…", xlim=(0, 1)) is set_title("…") and set_xlim((0, 1))."""
        names = sorted(name[4:] for name in dir(type(self)) if name.startswith("set_"))
        known(properties, names, "set")
        for name, value in properties.items():
            getattr(self, f"set_{name}")(value)

    def set_facecolor(self, color: Any) -> None:
        self.face = css(color)

    def get_legend_handles_labels(self) -> tuple[list[Mark], list[str]]:
        """The marks with a name, except names that begin with an underline."""
        marks = [mark for mark in self.marks if mark.label and not mark.label.startswith("_")]
        return marks, [str(mark.label) for mark in marks]

    def legend(
        self, *given: Any, handles: Any = None, labels: Any = None, loc: Any = "best", ncol: int = 1,
        ncols: int | None = None, fontsize: Any = None, **look: Any,
    ) -> Legend:  # fmt: skip
        """legend(), legend(["a", "b"]), legend(handles, ["a", "b"])."""
        known(look, ("title", "frameon", "framealpha", "facecolor"), "legend")
        if len(given) > 2:
            raise TypeError("legend() takes at most handles and labels")
        handles, labels = (given if len(given) == 2 else (handles, given[0])) if given else (handles, labels)
        if handles is None:
            marks = self.marks if labels is not None else self.get_legend_handles_labels()[0]
        else:
            marks = [each[0] if isinstance(each, list) else each for each in listed(handles)]
        names = [mark.label for mark in marks] if labels is None else listed(labels)
        pairs = list(zip(marks, names))
        size = points(fontsize, self.figure.font_size)
        self.key = Legend([mark for mark, _ in pairs], [name for _, name in pairs], size, loc, ncols or ncol, **look)
        return self.key

    # --- the picture --------------------------------------------------------------------------------------------
    def frame(self, cell: Box) -> Box:
        """The part of a cell that the axes fill: all of it, unless one is to be as long up as to the right."""
        box = cell if self.color_bar is None else self.color_bar.beside(cell)
        if self.aspect == "auto":
            return box
        (left, right), (low, high) = self.x.view(), self.y.view()
        ratio = (high - low) / (right - left) * (1.0 if self.aspect == "equal" else float(self.aspect))
        width = min(box.width, box.height / ratio)
        height = width * ratio
        room = box.width - width
        left_side, upper = (
            box.left + (room / 2 if self.color_bar is None else room),
            box.top + (box.height - height) / 2,
        )
        return Box(left_side, upper, left_side + width, upper + height)

    def place(self, box: Box) -> Place:
        """How the data lie in the picture. Numbers that have no place, as −1 on a logarithmic axis, are NaN there."""
        ends = {ruler.name: tuple(map(ruler.forward, ruler.ends())) for ruler in (self.x, self.y)}

        def along(ruler: Ruler, begin: float, length: float) -> Any:
            first, last = ends[ruler.name]
            return lambda value: begin + length * (ruler.forward(value) - first) / (last - first)

        return Place(along(self.x, box.left, box.width), along(self.y, box.bottom, -box.height), box)

    def draw(self, picture: Picture, cell: Box) -> None:
        box = self.frame(cell)
        place, size = self.place(box), self.figure.font_size
        marks = sorted(self.marks, key=lambda mark: mark.zorder)
        if self.framed:
            picture.rectangle(box, fill=self.face)
        clipped = [mark for mark in marks if mark.clipped]
        self._draw_clipped(picture, place, [mark for mark in clipped if mark.zorder < GRID_ORDER])
        if self.framed:
            draw_grid(picture, self, place, size)
        self._draw_clipped(picture, place, [mark for mark in clipped if mark.zorder >= GRID_ORDER])
        if self.framed:
            draw_frame(picture, self, place, size)
        else:
            picture.reach([(box.left, box.top), (box.right, box.bottom)])
            draw_title(picture, self, box)
        for mark in marks:
            if not mark.clipped:
                mark.draw(picture, place)
        if self.key is not None:
            self.key.draw(picture, marks, place)
        if self.color_bar is not None:
            self.color_bar.draw(picture, box, cell)

    def _draw_clipped(self, picture: Picture, place: Place, marks: list[Mark]) -> None:
        if marks:
            picture.clip(place.box)
            for mark in marks:
                mark.draw(picture, place)
            picture.close("svg")
