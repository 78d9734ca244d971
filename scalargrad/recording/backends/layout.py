"""Where the numbers of a program are, as arrays: each place is a row of an array, and some places are code for them.

The arrays: x, the inputs, a row for each; p, the parameters, and c, the constants, vectors; and a block for each group
of lines. A row has a column for each sample, or a single one where it is the same in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from scalargrad.recording.backends.formulas import literal
from scalargrad.recording.backends.rolled import Group, varying

if TYPE_CHECKING:
    from scalargrad.recording.program import Program

PIECES = 8  # that stand one after the other; more are gathered by an index


class Piece(NamedTuple):
    """Some rows of one array."""

    array: str
    rows: tuple[int, ...]

    @property
    def step(self) -> int:
        """How far apart the rows are, 0 if that is not always the same or not forward."""
        steps = {b - a for a, b in zip(self.rows, self.rows[1:])} or {1}
        return max(0, *steps) if len(steps) == 1 else 0


class Layout:
    """Knows for each place its array and row. names: what the code knows beside its own variables."""

    def __init__(self, program: Program, groups: Sequence[Group]) -> None:
        self.program = program
        self.varies = varying(program)
        self.at: dict[int, tuple[str, int]] = {}
        self.names: dict[str, Any] = {}
        self._indices: dict[tuple[int, ...], str] = {}
        self.sizes: dict[str, int] = {}
        first = {"x": 0, "p": program.first_parameter, "c": program.first_constant}
        counts = (len(program.inputs), len(program.parameters), len(program.constants))
        for (array, start), count in zip(first.items(), counts):
            self._put(array, range(start, start + count))
        for k, group in enumerate(groups, 1):
            self._put(f"V{k}", group.lines)

    def _put(self, array: str, places: Sequence[int]) -> None:
        self.sizes[array] = len(places)
        self.at.update({place: (array, row) for row, place in enumerate(places)})

    def index(self, rows: Sequence[int]) -> str:
        """The name of an array of row numbers."""
        from numpy import array

        name = self._indices.setdefault(tuple(rows), f"i{len(self._indices) + 1}")
        self.names[name] = array(rows)
        return name

    def pieces(self, places: Sequence[int]) -> list[Piece]:
        """The places, one array after the other."""
        found = groupby([self.at[place] for place in places], key=lambda at: at[0])
        return [Piece(array, tuple([row for _, row in rows])) for array, rows in found]

    def rows(self, places: Sequence[int], spread: bool = False) -> str:
        """An array with a row for each of the places; a number, or a single row, where all are the same.

        spread: with a row for each in any case.
        """
        if not spread and len(set(places)) == 1:
            if self.at[places[0]][0] == "c":
                number = self.program.constants[self.at[places[0]][1]]
                if isinstance(number, (int, float)) and isfinite(number):
                    return literal(number)
            places = places[:1]
        pieces = self.pieces(places)
        mixed = len({self.varies[place] for place in places}) > 1
        if len(pieces) > PIECES:
            return self._gathered(pieces, mixed)
        parts = [self.part(piece, mixed) for piece in pieces]
        return parts[0] if len(parts) == 1 else f"concatenate(({', '.join(parts)}))"

    def part(self, piece: Piece, spread: bool = False) -> str:
        """The rows of a piece; spread: with a column for each sample in any case."""
        if spread:
            return f"broadcast_to({self.part(piece)}, ({len(piece.rows)}, x.shape[1]))"
        place = self.place(piece)
        column = ", None" if piece.array in ("p", "c") else ""
        if not place:
            return f"{piece.array}[:{column}]" if column else piece.array
        if column and piece.step:
            return f"{piece.array}[{place}, None]"
        return f"{piece.array}[{place}]{'[:, None]' if column else ''}"

    def place(self, piece: Piece) -> str:
        """The rows of a piece as an index: a slice or an array; "" for all rows."""
        first, last, step = piece.rows[0], piece.rows[-1], piece.step
        if not step:
            return self.index(piece.rows)
        if (first, last, step) == (0, self.sizes[piece.array] - 1, 1):
            return ""
        return f"{first}:{last + 1}" + (f":{step}" if step > 1 else "")

    def _gathered(self, pieces: Sequence[Piece], mixed: bool) -> str:
        """Rows of many pieces: from their arrays in a row, by an index."""
        arrays = list(dict.fromkeys(piece.array for piece in pieces))
        start, starts = 0, {}
        for array in arrays:
            starts[array] = start
            start += self.sizes[array]
        index = self.index([starts[piece.array] + row for piece in pieces for row in piece.rows])
        whole = [self.part(Piece(array, tuple(range(self.sizes[array]))), mixed) for array in arrays]
        return f"concatenate(({', '.join(whole)}))[{index}]" if len(whole) > 1 else f"{whole[0]}[{index}]"

    def window(self, matrix: Sequence[Sequence[int]]) -> tuple[int, int, int, int] | None:
        """start, rows, step, columns if a matrix of places is a part of p: rows that begin `step` apart; else None."""
        pieces = [self.pieces(row) for row in matrix]
        if any(len(piece) > 1 or piece[0].array != "p" or piece[0].step != 1 for piece in pieces):
            return None
        starts = Piece("p", tuple([piece[0].rows[0] for piece in pieces]))
        rows, columns = len(matrix), len(matrix[0])
        step = starts.step if rows > 1 else columns
        start = starts.rows[0]
        if step < columns or start + rows * step > self.sizes["p"]:
            return None
        return start, rows, step, columns

    def matrix(self, matrix: Sequence[Sequence[int]]) -> str:
        """Places that do not vary as a matrix."""
        if found := self.window(matrix):
            start, rows, step, columns = found
            if (start, rows * step) == (0, self.sizes["p"]) and step == columns:
                return f"p.reshape({rows}, {columns})"
            whole = f"p[{start}:{start + rows * step}].reshape({rows}, {step})"
            return whole if step == columns else f"{whole}[:, :{columns}]"
        flat = [place for row in matrix for place in row]
        return f"{self.rows(flat, spread=True)}.reshape({len(matrix)}, {len(matrix[0])})"
