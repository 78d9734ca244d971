"""The shapes of markers, one unit wide around the origin, as SVG's paths."""

from __future__ import annotations

import math

from .svg import path, short


def _circle(radius: float) -> str:
    arc = f"a{short(radius)} {short(radius)} 0 1 0 "
    across = short(2 * radius)
    return f"M{short(-radius)} 0{arc}{across} 0{arc}-{across} 0Z"


def _around(corners: int, inner: float = 0.0, turn: float = -90.0) -> list[tuple[float, float]]:
    """The corners of a regular polygon; with inner corners between them, of a star."""
    radii = [0.5, inner / 2] if inner else [0.5]
    count = corners * len(radii)
    angles = [math.radians(turn + 360 * k / count) for k in range(count)]
    return [
        (radii[k % len(radii)] * math.cos(angle), radii[k % len(radii)] * math.sin(angle))
        for k, angle in enumerate(angles)
    ]


_HALF = 0.5
_POLYGONS = {
    "s": [(-_HALF, -_HALF), (_HALF, -_HALF), (_HALF, _HALF), (-_HALF, _HALF)],
    "D": [(0, -0.707), (0.707, 0), (0, 0.707), (-0.707, 0)],
    "d": [(0, -0.707), (0.424, 0), (0, 0.707), (-0.424, 0)],
    "^": [(0, -_HALF), (_HALF, _HALF), (-_HALF, _HALF)],
    "v": [(0, _HALF), (_HALF, -_HALF), (-_HALF, -_HALF)],
    "<": [(-_HALF, 0), (_HALF, -_HALF), (_HALF, _HALF)],
    ">": [(_HALF, 0), (-_HALF, -_HALF), (-_HALF, _HALF)],
    "*": _around(5, inner=0.382),
    "p": _around(5),
    "h": _around(6),
}
_STROKES = {
    "+": [((-_HALF, 0), (_HALF, 0)), ((0, -_HALF), (0, _HALF))],
    "x": [((-_HALF, -_HALF), (_HALF, _HALF)), ((-_HALF, _HALF), (_HALF, -_HALF))],
    "|": [((0, -_HALF), (0, _HALF))],
    "_": [((-_HALF, 0), (_HALF, 0))],
}
MARKERS = {"o", ".", ",", *_POLYGONS, *_STROKES}
OPEN = set(_STROKES)  # these have no inside


def marker_path(marker: str, size: float) -> str:
    if marker == "o":
        return _circle(size / 2)
    if marker == ".":
        return _circle(size / 4)
    if marker == ",":
        return _circle(0.4)
    if marker in _STROKES:
        return "".join(path([(x * size, y * size) for x, y in stroke]) for stroke in _STROKES[marker])
    return path([(x * size, y * size) for x, y in _POLYGONS[marker]], closed=True)
