"""The backward part of array code: what is passed to each block is collected, and becomes its adjoint in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scalargrad.recording.backends.layout import PIECES, Layout, Piece


class Adjoints:
    """Collects lines of code. A block's adjoint is ready when all that use the block have passed something to it.

    How a contribution is added is decided at the end: to all rows or to some, to those that others add to as well.
    """

    def __init__(self, layout: Layout, in_place: bool) -> None:
        self.layout, self.in_place = layout, in_place
        self.depends = layout.program.depends
        self._lines: list[str] = []
        self._added: dict[str, list[tuple[int, str, Piece | None, bool]]] = {}  # by array: line, code, rows, columns
        self._windows: list[tuple[int, str, str, tuple[int, int, int, int]]] = []
        self._uses: Counter[int] = Counter()  # how often something is added to a parameter

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def line(self, code: str) -> None:
        """A line as it is."""
        self._lines.append(code)

    def wanted(self, places: Sequence[int]) -> bool:
        """Whether a gradient by one of the places is needed."""
        return any([self.depends[place] for place in places])

    def start(self, output: int, seed: str) -> None:
        """The adjoint of the output is the seed."""
        self.line("gp = zeros_like(p)")
        if self.wanted([output]):
            ones = f"full_like({self.layout.rows([output], spread=True)}, {seed})"
            self.add([output], ones, self.layout.varies[output])

    def add(self, places: Sequence[int], code: str, varies: bool) -> None:
        """An array with a row for each of the places is passed to them. varies: whether it has a column a sample."""
        pieces = self.layout.pieces(places)
        if len(pieces) > 1 and not code.isidentifier():
            name = f"D{len(self._lines)}"
            self.line(f"{name} = {code}")
            code = name
        if len(pieces) > PIECES:
            self._add_scattered(places, code, varies)
            return
        start = 0
        for piece in pieces:
            end = start + len(piece.rows)
            if self.wanted(places[start:end]):
                part = code if len(pieces) == 1 else f"{code}[{start}:{end}]"
                self._add(piece, part, varies and not self.layout.varies[places[start]])
            start = end

    def _add_scattered(self, places: Sequence[int], code: str, varies: bool) -> None:
        """The same for places of many pieces: by an index, all of an array at once."""
        found: dict[str, list[int]] = {}
        for k, place in enumerate(places):
            found.setdefault(self.layout.at[place][0], []).append(k)
        for array, chosen in found.items():
            there = [places[k] for k in chosen]
            if self.wanted(there):
                piece = Piece(array, tuple([self.layout.at[place][1] for place in there]))
                self._add(piece, f"{code}[{self.layout.index(chosen)}]", varies and not self.layout.varies[there[0]])

    def _add(self, piece: Piece, code: str, over_samples: bool) -> None:
        if len(set(piece.rows)) == 1 and len(piece.rows) > 1:
            code, piece = f"{_atom(code)}.sum(axis=0, keepdims=True)", Piece(piece.array, piece.rows[:1])
        if piece.array == "p":
            self._uses.update(piece.rows)
            code = f"{_atom(code)}.sum(axis=1)"
        elif over_samples:
            code = f"{_atom(code)}.sum(axis=1, keepdims=True)"
        self._added.setdefault(piece.array, []).append((len(self._lines), code, piece, over_samples))
        self.line("")

    def add_matrix(self, matrix: Sequence[Sequence[int]], g: str, x: str) -> None:
        """g @ x is passed to the places of a matrix."""
        window = self.layout.window(matrix)
        places = [place for row in matrix for place in row]
        if window is None:
            self.add(places, f"({g} @ {x}).reshape({len(places)}, 1)", varies=False)
            return
        self._uses.update([self.layout.at[place][1] for place in places])
        self._windows.append((len(self._lines), g, x, window))
        self.line("")

    def finish(self, array: str) -> bool:
        """Write what was passed to a block; whether anything was."""
        added = self._added.pop(array, [])
        if not added:
            return False
        g = f"G{array[1:]}"
        size = self.layout.sizes[array]
        whole = [piece.rows == tuple(range(size)) for _, _, piece, _ in added if piece is not None]
        for k, (line, code, piece, _) in enumerate(added):
            assert piece is not None
            if all(whole):
                self._lines[line] = f"{g} = {code}" if k == 0 else f"{g} = {g} + {code}"
                continue
            first = f"{g} = zeros_like({array})\n    " if k == 0 else ""
            self._lines[line] = first + self._sum(g, piece, code)
        return True

    def lines(self) -> list[str]:
        """All lines; what is passed to the parameters is written now."""
        for line, code, piece, _ in self._added.pop("p", []):
            assert piece is not None
            once = all([self._uses[row] == 1 for row in piece.rows])
            self._lines[line] = self._sum("gp", piece, code, once)
        for line, g, x, (start, rows, step, columns) in self._windows:
            once = all([self._uses[start + i * step + j] == 1 for i in range(rows) for j in range(columns)])
            self._lines[line] = self._into_window(g, x, start, rows, step, columns, once)
        return self._lines

    def _sum(self, g: str, piece: Piece, code: str, once: bool = False) -> str:
        place = self.layout.place(piece)
        if not self.in_place and not place:
            return f"{g} = {g} + {code}"
        place = place or ":"
        each = len(set(piece.rows)) < len(piece.rows)  # a row twice: both are added
        if not self.in_place:
            return f"{g} = {g}.at[{place}].add({code})"
        if each:
            return f"add_at({g}, {place}, {code})"
        return f"{g}[{place}] {'' if once else '+'}= {code}"

    def _into_window(self, g: str, x: str, start: int, rows: int, step: int, columns: int, once: bool) -> str:
        place = f"{start}:{start + rows * step}"
        if self.in_place:
            window = f"gp[{place}].reshape({rows}, {step})" + (f"[:, :{columns}]" if step > columns else "")
            return f"matmul({g}, {x}, out={window})" if once else f"{window}[:] += {g} @ {x}"
        code = f"({g} @ {x})"
        if step > columns:
            code = f"pad({code}, ((0, 0), (0, {step - columns})))"
        return f"gp = gp.at[{place}].add({code}.ravel())"


def _atom(code: str) -> str:
    return code if code.isidentifier() else f"({code})"
