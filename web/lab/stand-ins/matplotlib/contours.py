"""Contours: where a table of numbers, joined by straight lines, crosses a level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .cm import Shades
from .colors import css
from .formats import dashes
from .marks import Mark, Place
from .svg import Box, Picture, Point, path
from .ticks import linear_ticks

USUAL = 8  # pieces into which the levels cut the numbers

Table = Sequence[Sequence[float]]
Edge = tuple[int, int, int]  # row and column of its first corner; 0: along the row, 1: down the column


def contour_lines(xs: Table, ys: Table, zs: Table, level: float) -> list[list[Point]]:
    """The lines on which z is a level; a closed one ends where it began.

    Each cell of the table has an even number of edges that the level crosses; its line goes from one to another, and
    there the line of the neighbour goes on.
    """
    joined: dict[Edge, list[Edge]] = {}
    for i in range(len(zs) - 1):
        for j in range(len(zs[0]) - 1):
            for a, b in _pieces(i, j, zs, level):
                joined.setdefault(a, []).append(b)
                joined.setdefault(b, []).append(a)

    def point(edge: Edge) -> Point:
        i, j, down = edge
        k, m = (i + 1, j) if down else (i, j + 1)
        t = (level - zs[i][j]) / (zs[k][m] - zs[i][j])
        return (xs[i][j] + t * (xs[k][m] - xs[i][j]), ys[i][j] + t * (ys[k][m] - ys[i][j]))

    ends = [edge for edge, next_ones in joined.items() if len(next_ones) == 1]
    return [list(map(point, chain)) for start in [*ends, *joined] if (chain := _chain(start, joined))]


def _pieces(i: int, j: int, zs: Table, level: float) -> list[tuple[Edge, Edge]]:
    """The pairs of edges of a cell that a line joins; two pairs at a saddle, where the middle decides."""
    corners = (zs[i][j], zs[i][j + 1], zs[i + 1][j + 1], zs[i + 1][j])
    if not all(map(math.isfinite, corners)):
        return []
    above = [corner >= level for corner in corners]
    edges: list[Edge] = [(i, j, 0), (i, j + 1, 1), (i + 1, j, 0), (i, j, 1)]  # each from its corner to the next
    crossed = [edge for k, edge in enumerate(edges) if above[k] != above[(k + 1) % 4]]
    if len(crossed) < 4:
        return [(crossed[0], crossed[1])] if crossed else []
    if (sum(corners) / 4 >= level) == above[0]:  # the first and the third corner are connected
        return [(edges[0], edges[1]), (edges[2], edges[3])]
    return [(edges[3], edges[0]), (edges[1], edges[2])]


def _chain(start: Edge, joined: dict[Edge, list[Edge]]) -> list[Edge]:
    """Walk from edge to edge, using up what is walked on."""
    chain, here = [start], start
    while joined[here]:
        following = joined[here].pop()
        joined[following].remove(here)
        chain.append(following)
        here = following
    return chain if len(chain) > 1 else []


def walled(table: Table, wall: float | None = None) -> list[list[float]]:
    """A table with its border once more around it; with a wall there, every line on it is closed."""
    rows = [[row[0], *row, row[-1]] for row in table]
    rows = [list(rows[0]), *rows, list(rows[-1])]
    if wall is not None:
        for row in rows:
            row[0] = row[-1] = wall
        rows[0] = rows[-1] = [wall] * len(rows[0])
    return rows


def chosen_levels(wanted: Any, low: float, high: float, filled: bool) -> list[float]:
    """The levels that are given, or about so many good ones; where areas are filled, they go beyond all numbers."""
    if wanted is not None and not isinstance(wanted, int):
        return sorted(map(float, wanted))
    if low == high:
        return [low, low + 1.0] if filled else [low]
    levels = linear_ticks(low, high, USUAL if wanted is None else wanted + 1)
    if filled:
        step = levels[1] - levels[0]
        levels = [levels[0] - step] * (low < levels[0]) + levels + [levels[-1] + step] * (high > levels[-1])
    return levels


class QuadContourSet(Mark):
    """Lines at some levels, or the areas between them."""

    zorder = 2
    tight = True

    def __init__(
        self, xs: Table, ys: Table, zs: Table, levels: list[float], colors: list[Any], filled: bool,
        shades: Shades | None, linewidth: float = 1.5, linestyle: Any = None, **common: Any,
    ) -> None:  # fmt: skip
        self.levels, self.filled, self.shades = levels, filled, shades
        self.colors, self.linewidth, self.linestyle = [css(color) for color in colors], float(linewidth), linestyle
        self.xs = [x for row in xs for x in row]
        self.ys = [y for row in ys for y in row]
        if filled:
            self.zorder = 1
            wall = min([*levels, *(z for row in zs for z in row if math.isfinite(z))]) - 1.0
            xs, ys, zs = walled(xs), walled(ys), walled(zs, wall)
        self.lines = [contour_lines(xs, ys, zs, level) for level in levels]
        self.settle(**common)

    def draw(self, picture: Picture, place: Place) -> None:
        drawn = ["".join(path([place(x, y) for x, y in line]) for line in lines) for lines in self.lines]
        picture.open("g", opacity=self.alpha)
        if self.filled:
            for lower, upper, color in zip(drawn, drawn[1:], self.colors):
                picture.add("path", d=lower + upper, fill=color, fill_rule="evenodd")
        else:
            for d, level, color in zip(drawn, self.levels, self.colors):
                plain = "--" if level < 0 and self.shades is None else "-"  # as below sea level
                pattern = dashes(self.linestyle or plain, self.linewidth)
                picture.add(
                    "path", d=d, fill="none", stroke=color, stroke_width=self.linewidth, stroke_dasharray=pattern
                )
        picture.close("g")

    def key(self, picture: Picture, box: Box) -> None:
        """Levels have no label."""
