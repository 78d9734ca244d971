"""A figure: some axes, where they lie, and how they come into the notebook."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .axes import Axes
from .bars import ColorBar
from .colors import css
from .layout import PAD, USUAL, Cell, fitted, plain
from .mathtext import plain as in_plain_words
from .missing import ADVICE, Spoken, known, missing, one_of
from .numbers import listed
from .parameters import rcParams
from .rulers import Ruler
from .svg import Box, Picture
from .words import Words, points

POINTS = 72  # in an inch
BORDER = 7.2  # points around all that is drawn


class AxesArray(Spoken):
    """The axes of a grid, in rows: as much of an array as one needs for them."""

    def __init__(self, rows: list[list[Axes]], flat: bool) -> None:
        self._rows, self._items = rows, [axes for row in rows for axes in row] if flat else rows
        self.shape = (len(self._items),) if flat else (len(rows), len(rows[0]))

    @property
    def flat(self) -> list[Axes]:
        return [axes for row in self._rows for axes in row]

    def ravel(self) -> AxesArray:
        return AxesArray([self.flat], flat=True)

    flatten = ravel

    @property
    def size(self) -> int:
        return len(self.flat)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Any]:
        return iter(self[k] for k in range(len(self)))

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, tuple):
            row, column = place
            found = self._rows[row]
            return [each[column] for each in found] if isinstance(row, slice) else found[column]
        found = self._items[place]
        return AxesArray([found], flat=True) if isinstance(found, list) and len(self.shape) == 2 else found


class Figure(Spoken):
    def __init__(
        self, figsize: Any = None, dpi: float | None = None, layout: str | None = None, facecolor: Any = None
    ) -> None:
        one_of(layout, (None, "none", "constrained", "tight", "compressed"), "layout")
        self.set_size_inches(rcParams["figure.figsize"] if figsize is None else figsize)
        self.dpi = float(dpi or rcParams["figure.dpi"])
        self.face = css(facecolor or rcParams["figure.facecolor"])
        self.font_size = float(rcParams["font.size"])
        self.fits = layout not in (None, "none")
        self.edges = dict(USUAL)
        self.axes: list[Axes] = []
        self._cells: dict[Axes, Cell | Box] = {}
        self._current: Axes | None = None
        self._title: Words | None = None
        self.last_shown: str | None = None

    def __repr__(self) -> str:
        width, height = (round(inches * self.dpi) for inches in self.inches)
        return f"<Figure size {width}x{height} with {len(self.axes)} Axes>"

    # --- axes ---------------------------------------------------------------------------------------------------
    def _put(self, axes: Axes, where: Cell | Box) -> Axes:
        self.axes.append(axes)
        self._cells[axes] = where
        self._current = axes
        return axes

    def subplots(
        self, nrows: int = 1, ncols: int = 1, *, sharex: Any = False, sharey: Any = False, squeeze: bool = True
    ) -> Any:
        """One Axes, or an array of them."""
        for share in (sharex, sharey):
            one_of(share, (True, False, "all", "none", "row", "col"), "way to share axes")
        rulers: dict[Any, Ruler] = {}

        def ruler(name: str, share: Any, row: int, column: int) -> Ruler:
            apart = {True: 0, "all": 0, "row": row, "col": column}.get(share, (row, column))
            return rulers.setdefault((name, apart), Ruler(name))

        rows = []
        for row in range(nrows):
            rows.append([])
            for column in range(ncols):
                axes = Axes(self, ruler("x", sharex, row, column), ruler("y", sharey, row, column))
                axes.shows_x = sharex in (False, "none", "row") or row == nrows - 1
                axes.shows_y = sharey in (False, "none", "col") or column == 0
                rows[-1].append(self._put(axes, Cell(nrows, ncols, row, column)))
        self._current = rows[-1][-1]
        if squeeze and nrows == ncols == 1:
            return rows[0][0]
        return AxesArray(rows, flat=squeeze and 1 in (nrows, ncols))

    def add_subplot(self, *place: Any, sharex: Axes | None = None, sharey: Axes | None = None) -> Axes:
        """add_subplot(2, 3, 1), or 231: the first of two rows of three. Axes that are there already are given back."""
        rows, columns, number = [int(digit) for digit in str(place[0])] if len(place) == 1 else place or (1, 1, 1)
        if not 1 <= number <= rows * columns:
            raise ValueError(f"the number of a subplot is 1 to {rows * columns} here, not {number}")
        cell = Cell(rows, columns, *divmod(number - 1, columns))
        for axes, where in self._cells.items():
            if where == cell:
                self._current = axes
                return axes
        return self._put(Axes(self, sharex.x if sharex else None, sharey.y if sharey else None), cell)

    def add_axes(self, rect: Any) -> Axes:
        """Axes in a rectangle: left, bottom, width and height as fractions of the figure."""
        left, bottom, width, height = map(float, listed(rect))
        return self._put(Axes(self), Box(left, 1 - bottom - height, left + width, 1 - bottom))

    def gca(self) -> Axes:
        return self._current or self.add_subplot(1, 1, 1)

    def sca(self, axes: Axes) -> None:
        self._current = axes

    def clf(self) -> None:
        self.axes, self._cells, self._current, self._title = [], {}, None, None

    def colorbar(self, mappable: Any = None, ax: Any = None, label: Any = None, shrink: float = 1.0) -> ColorBar:
        axes = ax if ax is not None else next((each for each in self.axes if each.mappable is mappable), self.gca())
        if not isinstance(axes, Axes):
            raise TypeError(f"colorbar(ax=…) takes one Axes, not several: {ADVICE}")
        mappable = axes.mappable if mappable is None else mappable
        if getattr(mappable, "shades", None) is None:
            raise ValueError(
                "a colour bar needs a picture with a colour map: imshow, contour, contourf, scatter(c=numbers)"
            )
        axes.color_bar = ColorBar(mappable, Axes(self), label, shrink)
        return axes.color_bar

    # --- layout and words ---------------------------------------------------------------------------------------
    def suptitle(self, t: Any, fontsize: Any = None) -> None:
        self._title = Words.of(t, points(fontsize, 1.2 * self.font_size))

    def tight_layout(self) -> None:
        self.fits = True

    def subplots_adjust(self, **edges: float) -> None:
        known(edges, USUAL, "subplots_adjust")
        self.edges.update({name: float(value) for name, value in edges.items()})

    def set_size_inches(self, *size: Any) -> None:
        width, height = size if len(size) == 2 else size[0]
        self.inches = (float(width), float(height))

    def set_facecolor(self, color: Any) -> None:
        self.face = css(color)

    def _boxes(self) -> list[Box]:
        """Where each of the axes lies, in points."""
        width, height = (POINTS * inches for inches in self.inches)
        boxes = {}
        for axes, where in self._cells.items():
            if isinstance(where, Box):
                boxes[axes] = Box(where.left * width, where.top * height, where.right * width, where.bottom * height)
            else:
                boxes[axes] = plain(where, width, height, self.edges)
        if self.fits:
            above = self._title.height + PAD if self._title else 0.0
            for grid in {where[:2] for where in self._cells.values() if isinstance(where, Cell)}:
                cells = [(a, c) for a, c in self._cells.items() if isinstance(c, Cell) and c[:2] == grid]
                found = fitted(cells, [boxes[axes] for axes, _ in cells], width, height, above)
                boxes.update(zip((axes for axes, _ in cells), found))
        return [boxes[axes] for axes in self.axes]

    # --- the picture --------------------------------------------------------------------------------------------
    def svg(self) -> str:
        """The whole figure, cut to what is drawn."""
        width, height = (POINTS * inches for inches in self.inches)
        boxes = self._boxes()
        picture = Picture(self.axes[0].frame(boxes[0]) if boxes else Box(0, 0, width, height))
        for axes, box in zip(self.axes, boxes):
            axes.draw(picture, box)
        if self._title is not None:
            picture.text(self._title, width / 2, 0.02 * height, "center", "top")
        picture.box = picture.box.grown(BORDER)
        return picture.finished(self._said(), self.dpi / POINTS, self.face)

    def _said(self) -> str:
        """Titles, names of the axes and of the lines, for those who do not see them."""
        words = [self._title]
        names: list[list[str]] = []
        for axes in self.axes:
            words += [axes.title, axes.ylabel, axes.xlabel]
            names.append(axes.key.labels if axes.key else [])
        lines = [
            " ".join("".join(run.text for run in line) for line in each.lines) for each in words if each is not None
        ]
        lines += [in_plain_words(name) for each in names for name in each]
        return "; ".join(lines) or "Figure"

    def savefig(self, fname: Any, **style: Any) -> None:
        """Write an SVG file."""
        known(style, ("bbox_inches", "dpi"), "savefig")  # it is cut to what is drawn in any case, and has no pixels
        if not str(fname).endswith(".svg"):
            raise ValueError(f"only .svg files can be written here, not {fname}: {ADVICE}")
        Path(fname).write_text(self.svg(), "utf-8")

    def show(self) -> None:
        """In a notebook; elsewhere there is nothing to show it in."""
        self.last_shown = self.svg()
        if "IPython" not in sys.modules:
            print(repr(self))
            return
        from IPython.display import display

        display({"image/svg+xml": self.last_shown, "text/plain": repr(self)}, raw=True)

    _ipython_display_ = show


def __getattr__(name: str) -> Any:
    raise AttributeError(missing(f"matplotlib.figure.{name}"))
