"""Circles, lines and texts at places of their own: as SVG, and in Graphviz's language with the places fixed.

Coordinates are in points, x to the right and y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from math import fsum

from scalargrad.view.drawing import palette
from scalargrad.view.drawing.language import attributes, font, pill

MARGIN = 16.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    radius: float
    fill: str
    colour: str


@dataclass(frozen=True)
class Line:
    start: Point
    end: Point
    colour: str
    width: float
    dashed: bool
    title: str


@dataclass(frozen=True)
class Text:
    """A text centred at x, y; on a small card if it has a fill."""

    x: float
    y: float
    text: str
    colour: str
    size: int
    fill: str = ""

    @property
    def width(self) -> float:
        """About how wide it is, in Helvetica; Chinese characters are twice as wide."""
        return self.size * fsum(1.05 if ord(character) > 0x2E7F else 0.56 for character in self.text) + 5


@dataclass
class Sketch:
    """Lines below circles below texts, whatever order they were added in."""

    lines: list[Line] = field(default_factory=list)
    circles: list[Circle] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def add(self, shape: Circle | Line | Text) -> None:
        match shape:
            case Circle():
                self.circles.append(shape)
            case Line():
                self.lines.append(shape)
            case Text():
                self.texts.append(shape)

    def svg(self) -> str:
        """The picture as it stands in a page or a file of its own."""
        left = min(t.x - t.width / 2 for t in self.texts) - MARGIN
        right = max(t.x + t.width / 2 for t in self.texts) + MARGIN
        top = min([c.y - c.radius for c in self.circles] + [t.y - t.size for t in self.texts]) - MARGIN
        bottom = max([c.y + c.radius for c in self.circles] + [t.y + t.size for t in self.texts]) + MARGIN
        size = f"{right - left:.0f} {bottom - top:.0f}"
        width, height = size.split()
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt"'
            f' viewBox="{left:.0f} {top:.0f} {size}" font-family="{palette.FONT}, sans-serif" text-anchor="middle">'
        ]
        parts += [_svg_line(line) for line in self.lines]
        parts += [
            f'<circle cx="{c.x:.1f}" cy="{c.y:.1f}" r="{c.radius:.1f}" fill="{c.fill}" stroke="{c.colour}"/>'
            for c in self.circles
        ]
        parts += [svg_text(text) for text in self.texts if text.text]
        return "\n".join([*parts, "</svg>\n"])

    def statements(self) -> list[str]:
        """The same for Graphviz's `neato`, which leaves a node where a place with ! says."""
        found: list[str] = []
        names = {(c.x, c.y): f"c{i}" for i, c in enumerate(self.circles)}
        for c in self.circles:
            width = f"{c.radius / 36:.3f}"
            shape = attributes("", pos=_pos(c), shape="circle", width=width, style="filled", fillcolor=c.fill,
                               color=c.colour, fixedsize="true")  # fmt: skip
            found.append(f"\t{names[c.x, c.y]}{shape}\n")
        for line in self.lines:
            style = "dashed" if line.dashed else ""
            drawn = attributes(color=line.colour, penwidth=f"{line.width:.2f}", style=style, arrowhead="none")
            found.append(f"\t{names[line.start]} -> {names[line.end]}{drawn}\n")
        for i, text in enumerate(self.texts):
            if text.text:
                label = pill(text.text, text.colour, text.fill, text.size) if text.fill else ""
                label = label or f"<{font(text.text, text.colour, text.size)}>"
                found.append(f"\tt{i}{attributes(label, pos=_pos(text), shape='plain')}\n")
        return found


def _pos(shape: Circle | Text) -> str:
    return f"{shape.x / 72:.3f},{-shape.y / 72:.3f}!"


def _svg_line(line: Line) -> str:
    (x1, y1), (x2, y2) = line.start, line.end
    dashes = ' stroke-dasharray="6 4"' if line.dashed else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{line.colour}"'
        f' stroke-width="{line.width:.2f}"{dashes}><title>{escape(line.title)}</title></line>'
    )


def svg_text(text: Text) -> str:
    card = ""
    if text.fill:
        height = text.size + 4
        card = (
            f'<rect x="{text.x - text.width / 2:.1f}" y="{text.y - height / 2:.1f}" width="{text.width:.1f}"'
            f' height="{height}" rx="3" fill="{text.fill}"/>'
        )
    place = f'x="{text.x:.1f}" y="{text.y + 0.35 * text.size:.1f}"'
    return f'{card}<text {place} font-size="{text.size}" fill="{text.colour}">{escape(text.text)}</text>'
