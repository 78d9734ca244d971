"""Writes SVG. All text and attributes are escaped here; lengths are in points, from the left and from the top."""

from __future__ import annotations

import base64
import math
import struct
import zlib
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from .mathtext import Run
from .words import HORIZONTAL, LINE, Words, text_width

FONT = "DejaVu Sans, Verdana, Geneva, Noto Sans CJK SC, sans-serif"
FAR = 1e4  # beyond this a browser's own arithmetic gets coarse

Point = tuple[float, float]


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def around(self, points: Iterable[Point]) -> Box:
        """The smallest box that holds this one and these points."""
        xs, ys = zip((self.left, self.top), (self.right, self.bottom), *points)
        return Box(min(xs), min(ys), max(xs), max(ys))

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def holds(self, point: Point) -> bool:
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def short(number: float) -> str:
    """Two decimals are a hundredth of a point."""
    text = f"{min(FAR, max(-FAR, number)):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def path(points: Sequence[Point], closed: bool = False) -> str:
    """A line through points; one that is no number is a gap."""
    words, begin = [], "M"
    for x, y in points:
        if math.isfinite(x) and math.isfinite(y):
            words.append(f"{begin}{short(x)} {short(y)}")
            begin = "L"
        else:
            begin = "M"
    return "".join(words) + ("Z" if closed and words else "")


class Picture:
    """What has been drawn, and the box around it."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self._parts: list[str] = []

    def open(self, name: str, **attributes: object) -> None:
        self._parts.append(f"<{name}{_attributes(attributes)}>")

    def close(self, name: str) -> None:
        self._parts.append(f"</{name}>")

    def add(self, name: str, **attributes: object) -> None:
        self._parts.append(f"<{name}{_attributes(attributes)}/>")

    def reach(self, points: Iterable[Point]) -> None:
        """The picture has to be large enough to show these."""
        self.box = self.box.around(points)

    def clip(self, box: Box) -> None:
        """What follows, up to `close("svg")`, is seen inside a box only."""
        left, top, width, height = short(box.left), short(box.top), short(box.width), short(box.height)
        self.open("svg", x=left, y=top, width=width, height=height, viewBox=f"{left} {top} {width} {height}")

    def rectangle(self, box: Box, **attributes: object) -> None:
        width, height = short(max(box.width, 0)), short(max(box.height, 0))
        self.add("rect", x=short(box.left), y=short(box.top), width=width, height=height, **attributes)

    def image(self, box: Box, rows: Sequence[Sequence[Sequence[float]]]) -> None:
        """Colours of 3 or 4 numbers from 0 to 1, in rows; each is one plain rectangle."""
        data = "data:image/png;base64," + base64.b64encode(png(rows)).decode()
        size = {"x": short(box.left), "y": short(box.top), "width": short(box.width), "height": short(box.height)}
        self.add("image", **size, preserveAspectRatio="none", style="image-rendering:pixelated", href=data)

    def text(
        self, words: Words, x: float, y: float, across: str = "left", align: str = "baseline", angle: float = 0.0,
        **attributes: object,
    ) -> None:  # fmt: skip
        """Text with a point of it at a place; lines under each other are placed like the longest one."""
        if not any(words.lines):
            return
        self.reach((x + dx, y + dy) for dx, dy in words.corners(across, align, angle))
        dx, dy = words.shift(across, align, angle)
        x, y = x + dx, y + dy
        turned = {"transform": f"rotate({short(-angle)} {short(x)} {short(y)})"} if angle else {}
        style = {"font_weight": "bold"} if words.bold else {}
        style |= {"font_style": "italic"} if words.italic else {}
        anchor = ("start", "middle", "end")[round(2 * HORIZONTAL[across])]
        self.open(
            "g", font_size=short(words.size), fill=words.color, text_anchor=anchor, **style, **turned, **attributes
        )
        for k, line in enumerate(words.lines):
            at = y + words.base(align) + k * LINE * words.size
            self._parts.append(f'<text x="{short(x)}" y="{short(at)}">{_spans(line, words)}</text>')
        self.close("g")

    def finished(self, said: str, scale: float, background: str) -> str:
        """The whole, with a word for those who do not see it; a point is as large as the scale says."""
        box = self.box
        view = " ".join(map(short, (box.left, box.top, box.width, box.height)))
        root = {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": short(box.width * scale),
            "height": short(box.height * scale),
            "viewBox": view,
            "role": "img",
            "aria-label": said,
            "font-family": FONT,
            "style": "max-width:100%;height:auto",
            "xml:space": "preserve",
        }
        back = Picture(box)
        back.rectangle(box, fill=background)
        return f"<svg{_attributes(root)}>{''.join(back._parts + self._parts)}</svg>"


def _attributes(attributes: dict[str, object]) -> str:
    """font_size is font-size; what is None is left out."""
    return "".join(
        f' {name.replace("_", "-")}="{escape(short(value) if isinstance(value, float) else str(value))}"'
        for name, value in attributes.items()
        if value is not None
    )


def _spans(line: list[Run], words: Words) -> str:
    """The runs of a line, each with how far it is above the one before."""
    parts, height, before = [], 0.0, 0.0
    for run in line:
        style: dict[str, object] = {"font_style": "italic"} if run.italic else {}
        style |= {"font_weight": "bold"} if run.bold else {}
        style |= {"font_size": short(run.size * words.size)} if run.size != 1 else {}
        style |= {"dy": short((height - run.rise) * words.size)} if run.rise != height else {}
        style |= {"dx": short(-before)} if run.over else {}
        before = before if run.rise == height else 0.0
        parts.append(f"<tspan{_attributes(style)}>{escape(run.text)}</tspan>" if style else escape(run.text))
        height, before = run.rise, before + text_width(run.text) * run.size * words.size
    return "".join(parts)


def png(rows: Sequence[Sequence[Sequence[float]]]) -> bytes:
    """A picture file of colours in rows; a colour of three numbers is opaque."""
    lines = (b"\0" + b"".join(bytes(map(_byte, (*color, 1.0)[:4])) for color in row) for row in rows)
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def _byte(channel: float) -> int:
    return round(255 * min(1.0, max(0.0, channel)))
