"""Places on a picture that are taken."""

from __future__ import annotations

from typing import NamedTuple

from scalargrad.view.drawing.layout import Point

STRIP = 50.0


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def box_around(centre: Point, width: float, height: float) -> Box:
    (x, y), w, h = centre, width / 2, height / 2
    return Box(x - w, y - h, x + w, y + h)


class Taken:
    """The places that are taken, by vertical strips."""

    def __init__(self) -> None:
        self.strips: dict[int, list[Box]] = {}

    @staticmethod
    def _strips(box: Box) -> range:
        return range(int(box.left // STRIP), int(box.right // STRIP) + 1)

    def add(self, box: Box) -> None:
        for strip in self._strips(box):
            self.strips.setdefault(strip, []).append(box)

    def meets(self, box: Box) -> bool:
        return any(box.meets(other) for strip in self._strips(box) for other in self.strips.get(strip, ()))
