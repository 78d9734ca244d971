"""Text with a size: how wide and high it will be, before a browser has drawn it."""

from __future__ import annotations

import math
import unicodedata
from typing import NamedTuple

from .mathtext import THIN, Run, runs
from .missing import one_of

# How wide characters of DejaVu Sans are, Matplotlib's own font; Verdana, which stands in for it, is about the same.
_WIDTHS = {
    0.28: "ijl'",
    0.32: " ,.IJ·ι",
    0.36: "-/:;\\f|′",
    0.4: "!()[]rt",
    0.52: "*_`sz?LcFε∂∫°",
    0.6: "PTYaekovxyαβγδζηθκλνξοπστυχ",
    0.64: '"$0123456789EKSbdghnpqu{}ABCRVXZμρφψ√ΔΣ',
    0.76: "DGHNUΘΠΦΩ&OQw∞ω",
    0.84: "#+<=>M^~−×→≤≥≈←±",
    0.96: "%mW",
    1.0: "@",
    0.2: THIN,
}
WIDTHS = {character: width for width, characters in _WIDTHS.items() for character in characters}
BOLD = 1.1
ABOVE, BELOW, LINE = 0.76, 0.24, 1.2  # from the base line to the top, to the bottom, to the next base line
HORIZONTAL = {"left": 0.0, "center": 0.5, "right": 1.0}
VERTICAL = ("top", "center", "bottom", "baseline", "center_baseline")
SIZES = {
    "xx-small": 0.579,
    "x-small": 0.694,
    "small": 0.833,
    "medium": 1.0,
    "large": 1.2,
    "x-large": 1.44,
    "xx-large": 1.728,
}


def text_width(text: str, bold: bool = False) -> float:
    """Of one run of characters, in its size."""
    return sum(map(_width, text)) * (BOLD if bold else 1)


def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    wide = unicodedata.east_asian_width(character) in "WF"
    return WIDTHS.get(character, 1.0 if wide else 0.64)


def points(size: float | str | None, usual: float) -> float:
    """A size of letters in points: a number, or a word like small."""
    if size is None:
        return usual
    if isinstance(size, str):
        one_of(size, SIZES, "size of text")
        return usual * SIZES[size]
    return float(size)


class Words(NamedTuple):
    """Lines of text in one style. Its corner is at the left of its first base line's top."""

    lines: list[list[Run]]
    size: float
    color: str = "#000000"
    bold: bool = False
    italic: bool = False

    @classmethod
    def of(cls, text: object, size: float, **style: object) -> Words:
        return cls([runs(line) for line in str(text).split("\n")], size, **style)  # type: ignore[arg-type]

    def line_width(self, line: list[Run]) -> float:
        width = sum(text_width(run.text, run.bold or self.bold) * run.size for run in line if not run.over)
        return width * self.size

    @property
    def width(self) -> float:
        return max(map(self.line_width, self.lines), default=0.0)

    @property
    def height(self) -> float:
        return (ABOVE + BELOW + LINE * (len(self.lines) - 1)) * self.size

    def base(self, align: str) -> float:
        """How far below the point that was named the first base line is."""
        if align == "top":
            return ABOVE * self.size
        if align in ("center", "center_baseline"):
            return ABOVE * self.size - self.height / 2 + 0.5 * (BELOW - 0.12) * self.size
        below = BELOW * self.size if align == "bottom" else 0.0
        return -LINE * self.size * (len(self.lines) - 1) - below

    def corners(self, across: str, align: str, angle: float = 0.0) -> list[tuple[float, float]]:
        """The four corners around the point that was named; text that is turned is aligned by the box around it."""
        dx, dy = self.shift(across, align, angle)
        return [(x + dx, y + dy) for x, y in self._turned(across, align, angle)]

    def shift(self, across: str, align: str, angle: float) -> tuple[float, float]:
        """How far text that is turned around the point has to be moved, so that the box around it is aligned there."""
        if not angle:
            return (0.0, 0.0)
        xs, ys = zip(*self._turned(across, align, angle))
        right = HORIZONTAL[across]
        down = {"top": 0.0, "center": 0.5, "center_baseline": 0.5}.get(align, 1.0)
        return (-(min(xs) + right * (max(xs) - min(xs))), -(min(ys) + down * (max(ys) - min(ys))))

    def _turned(self, across: str, align: str, angle: float) -> list[tuple[float, float]]:
        """The corners, turned around the point by an angle in degrees against the clock."""
        left, top = -HORIZONTAL[across] * self.width, self.base(align) - ABOVE * self.size
        turn = math.radians(-angle)
        return [
            (x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn))
            for x in (left, left + self.width)
            for y in (top, top + self.height)
        ]
