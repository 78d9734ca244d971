"""Where the axes of a figure lie: in the cells of a grid, which grow or shrink until all labels have room."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .svg import Box, Picture

if TYPE_CHECKING:
    from .axes import Axes

# Fractions of the figure, and of a cell for the gaps between cells.
USUAL = {"left": 0.125, "right": 0.9, "bottom": 0.11, "top": 0.88, "wspace": 0.2, "hspace": 0.2}
PAD = 7.0  # points, around each set of axes in a fitted layout
ROUNDS = 2  # the ticks depend on the room, and the room on their labels


class Cell(NamedTuple):
    """A place in a grid of so many rows and columns."""

    rows: int
    columns: int
    row: int
    column: int


def plain(cell: Cell, width: float, height: float, edges: dict[str, float]) -> Box:
    """All cells are equal, whatever is in them."""
    left, right = edges["left"] * width, edges["right"] * width
    top, bottom = (1 - edges["top"]) * height, (1 - edges["bottom"]) * height
    across = (right - left) / (cell.columns + edges["wspace"] * (cell.columns - 1))
    down = (bottom - top) / (cell.rows + edges["hspace"] * (cell.rows - 1))
    x, y = left + cell.column * across * (1 + edges["wspace"]), top + cell.row * down * (1 + edges["hspace"])
    return Box(x, y, x + across, y + down)


def fitted(cells: list[tuple[Axes, Cell]], boxes: list[Box], width: float, height: float, above: float) -> list[Box]:
    """All frames are equal, and between them is just the room that ticks, labels and titles need."""
    for _ in range(ROUNDS):
        outside = [_overhang(axes, box) for (axes, _), box in zip(cells, boxes)]
        grid = [cell for _, cell in cells]
        rows, columns = grid[0].rows, grid[0].columns

        def needed(
            side: int, line: str, count: int, grid: list[Cell] = grid, outside: list[Box] = outside
        ) -> list[float]:
            """For each row or column, the most that hangs over at one side."""
            return [
                max((over[side] for over, cell in zip(outside, grid) if getattr(cell, line) == k), default=0.0)
                for k in range(count)
            ]

        lefts, rights = needed(0, "column", columns), needed(2, "column", columns)
        tops, bottoms = needed(1, "row", rows), needed(3, "row", rows)
        across = (width - sum(lefts) - sum(rights) - PAD * (columns + 1)) / columns
        down = (height - above - sum(tops) - sum(bottoms) - PAD * (rows + 1)) / rows
        across, down = max(across, 20.0), max(down, 20.0)
        boxes = []
        for cell in grid:
            x = (
                sum(lefts[: cell.column + 1])
                + sum(rights[: cell.column])
                + cell.column * across
                + PAD * (cell.column + 1)
            )
            y = above + sum(tops[: cell.row + 1]) + sum(bottoms[: cell.row]) + cell.row * down + PAD * (cell.row + 1)
            boxes.append(Box(x, y, x + across, y + down))
    return boxes


def _overhang(axes: Axes, box: Box) -> Box:
    """How far what is drawn reaches beyond a cell, at each side."""
    trial = Picture(box)
    axes.draw(trial, box)
    drawn = trial.box
    return Box(box.left - drawn.left, box.top - drawn.top, drawn.right - box.right, drawn.bottom - box.bottom)
