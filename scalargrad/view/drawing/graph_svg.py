"""The drawing of a graph as SVG, without any program: cards in columns from left to right, curves between them."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from math import fsum

from scalargrad.value import Value
from scalargrad.view.drawing import palette
from scalargrad.view.drawing.boxes import Box, Taken, box_around
from scalargrad.view.drawing.content import Content, Edge
from scalargrad.view.drawing.layout import Layout, Point, layout
from scalargrad.view.drawing.sketch import Text, svg_text

MARGIN = 14.0
CARD, PILL = 44.0, 16.0  # heights
GAP = 30.0  # between two columns, besides the widest label of an edge
PORTS = 7.0  # between the ends of two edges at one card
ALONG = (
    0.5,
    0.42,
    0.58,
    0.34,
    0.66,
    0.26,
    0.74,
    0.18,
    0.82,
)  # where on an edge its label may stand, in the order of preference


def graph_svg(content: Content) -> str:
    """The picture as it stands in a page or a file of its own."""
    return _Picture(content).svg()


class _Picture:
    def __init__(self, content: Content) -> None:
        self.content = content
        self.small: dict[str, Text] = {}  # notes, and the names of far operands: without places
        self.edges: list[Edge] = []
        self.dotted: list[tuple[str, str]] = []
        self.at: dict[str, int] = {}  # the number of each id, operands before what uses them
        for node in content.nodes:
            me = content.id[node]
            for name, text in content.notes(node):
                self.small[name] = Text(0, 0, text, palette.QUIET, 10, palette.NOTE)
                self.dotted.append((name, me))
            for edge in content.edges(node):
                self.edges.append(edge)
                if edge.name:
                    self.small[edge.tail] = Text(0, 0, edge.name, palette.INK, 10, palette.LEAF)
                    self.at[edge.tail] = len(self.at)
            self.at.update({name: len(self.at) + i for i, (name, _) in enumerate(content.notes(node))})
            self.at[me] = len(self.at)
        self.node = {content.id[node]: node for node in content.nodes}
        self.size = {name: self._size(name) for name in self.at}
        self.placed = self._placed()
        self.box = {name: box_around(self.placed.centres[i], *self.size[name]) for name, i in self.at.items()}

    def _placed(self) -> Layout:
        pairs = [(self.at[edge.tail], self.at[edge.head]) for edge in self.edges]
        pairs += [(self.at[tail], self.at[head]) for tail, head in self.dotted]
        least = [2 if edge.enters else 1 for edge in self.edges] + [1] * len(self.dotted)
        widest = max((Text(0, 0, edge.label, "", 10).width for edge in self.edges), default=0.0)
        light = {self.at[name] for name in self.small}
        return layout([self.size[name] for name in self.at], pairs, least, GAP + widest, light)

    def _size(self, name: str) -> Point:
        if name in self.small:
            return self.small[name].width, PILL
        node = self.node[name]
        numbers = [Text(0, 0, text, "", 12).width + 10 for text in self.content.numbers(node)]
        return max(self._title_width(node) + 12, max(numbers) * len(numbers)), CARD

    def _title_width(self, node: Value) -> float:
        bold = 1.1 * Text(0, 0, self.content.name(node), "", 12).width
        return bold + (0 if node.is_leaf else Text(0, 0, f" = {self.content.operation(node)}", "", 12).width)

    # --- the parts ---

    def svg(self) -> str:
        frames = self._frames()
        routes = self._routes()
        labels = self._labels(routes)
        boxes = [
            *self.box.values(),
            *(box for box, _ in frames),
            *(box_around((t.x, t.y), t.width, PILL) for t in labels),
        ]
        left, top = min(box.left for box in boxes), min(box.top for box in boxes)
        right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
        legend, width = self._legend((left + right) / 2, bottom + 28)
        left, right = min(left, (left + right - width) / 2), max(right, (left + right + width) / 2)
        bottom += 42
        size = f"{right - left + 2 * MARGIN:.0f}", f"{bottom - top + 2 * MARGIN:.0f}"
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}pt" height="{size[1]}pt" viewBox='
            f'"{left - MARGIN:.0f} {top - MARGIN:.0f} {" ".join(size)}" font-family="{palette.FONT}, sans-serif" '
            'text-anchor="middle">'
        ]
        parts += [text for _, text in frames]
        parts += [self._edge(edge, route) for edge, route in zip(self.edges, routes)]
        parts += [
            f'<path d="{_curve(route)}" fill="none" stroke="{palette.LINE}" stroke-dasharray="1 3"/>'
            for route in routes[len(self.edges) :]
        ]
        parts += [self._card(name) if name in self.node else self._small(name) for name in self.at]
        parts += [svg_text(label) for label in labels]
        return "\n".join([*parts, *legend, "</svg>\n"])

    def _frames(self) -> list[tuple[Box, str]]:
        """A frame around what belongs to one layer."""
        found = []
        for layer, neurons in self.content.layers().items():
            boxes = [self.box[self.content.id[node]] for nodes in neurons.values() for node in nodes]
            left, top = min(box.left for box in boxes) - 10, min(box.top for box in boxes) - 22
            right, bottom = max(box.right for box in boxes) + 10, max(box.bottom for box in boxes) + 8
            found.append((Box(left, top, right, bottom), f'<g class="layer"><rect x="{left:.0f}" y="{top:.0f}" '
                f'width="{right - left:.0f}" height="{bottom - top:.0f}" rx="6" fill="none" stroke="{palette.LINE}"/>'
                f'<text x="{left + 8:.0f}" y="{top + 15:.0f}" font-size="12" fill="{palette.LINE}" '
                f'text-anchor="start">layer {layer}</text></g>'))  # fmt: skip
        return found

    def _routes(self) -> list[list[Point]]:
        """The edges' curves, from card to card: where several end at one card, beside each other."""
        names = [(edge.tail, edge.head) for edge in self.edges] + self.dotted
        routes = [list(route) for route in self.placed.routes]
        for end, towards in ((0, 2), (-1, -3)):
            beside: dict[str, list[int]] = {}
            for k, pair in enumerate(names):
                beside.setdefault(pair[end], []).append(k)
            for name, group in beside.items():
                group.sort(key=lambda k: routes[k][towards][1])
                box = self.box[name]
                step = min(PORTS, (box.bottom - box.top - 10) / max(len(group) - 1, 1))
                for i, k in enumerate(group):
                    if end == 0 and len({names[other][1] for other in group}) == len(group):
                        shift = 0.0  # to different nodes: from one point
                    else:
                        shift = step * (i - (len(group) - 1) / 2)
                    y = (box.top + box.bottom) / 2 + shift
                    x = box.right if end == 0 else box.left - 4 * (k < len(self.edges))
                    routes[k][end] = (x, y)
                    routes[k][1 if end == 0 else -2] = (routes[k][1 if end == 0 else -2][0], y)
        return routes

    def _labels(self, routes: list[list[Point]]) -> list[Text]:
        """The local derivatives, each where nothing stands along its edge; in its middle if there is no such place."""
        taken = Taken()
        for box in self.box.values():
            taken.add(box)
        found = []
        for edge, route in zip(self.edges, routes):
            width = Text(0, 0, edge.label, "", 10).width
            boxes = [box_around(place, width, PILL) for place in _places(route)]
            box = next((box for box in boxes if not taken.meets(box)), boxes[0])
            taken.add(box)
            x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            found.append(Text(x, y, edge.label, palette.BACKWARD, 10, palette.SLOPE))
        return found

    def _edge(self, edge: Edge, route: list[Point]) -> str:
        x, y = route[-1]
        dashes = ' stroke-dasharray="5 3"' if edge.is_zero else ""
        return (
            f'<g class="edge"><path d="{_curve(route)}" fill="none" stroke="{palette.LINE}"{dashes}/>'
            f'<path d="M{x + 4:.1f} {y:.1f}l-7 -3v6z" fill="{palette.LINE}"/></g>'
        )

    def _card(self, name: str) -> str:
        node, box = self.node[name], self.box[name]
        width, middle = box.right - box.left, (box.left + box.right) / 2
        title = f'<tspan font-weight="bold">{escape(self.content.name(node))}</tspan>'
        title += "" if node.is_leaf else escape(f"\u00a0= {self.content.operation(node)}")
        value, *gradient = self.content.numbers(node)
        texts = [Text(middle - width / 4 * bool(gradient), box.top + 32, value, palette.FORWARD, 12)]
        texts += [
            Text(middle + width / 4, box.top + 32, text, palette.BACKWARD, 12, palette.SLOPE) for text in gradient
        ]
        return (
            f'<g class="node"><title>{escape(self.content.tooltip(node))}</title>'
            f'<rect x="{box.left:.1f}" y="{box.top:.1f}" width="{width:.1f}" height="{CARD:.0f}" rx="5" '
            f'fill="{self.content.fill(node)}" stroke="{palette.LINE}"/>'
            f'<text x="{middle:.1f}" y="{box.top + 17:.1f}" font-size="12" fill="{palette.INK}">{title}</text>'
            f"{''.join(map(svg_text, texts))}</g>"
        )

    def _small(self, name: str) -> str:
        text, box = self.small[name], self.box[name]
        return svg_text(
            Text((box.left + box.right) / 2, (box.top + box.bottom) / 2, text.text, text.colour, 10, text.fill)
        )

    def _legend(self, x: float, y: float) -> tuple[list[str], float]:
        cells = [Text(0, y, *cell[:2], cell[3], cell[2]) for cell in self.content.legend()]
        width = fsum(cell.width + 12 for cell in cells)
        left = x - width / 2
        parts = [
            f'<rect x="{left:.1f}" y="{y - 14:.1f}" width="{width:.1f}" height="28" rx="5" fill="{palette.CARD}" '
            f'stroke="{palette.LINE}"/>'
        ]
        for cell in cells:
            middle = left + cell.width / 2 + 6
            parts.append(svg_text(Text(middle, y, cell.text, cell.colour, cell.size, cell.fill)))
            left += cell.width + 12
        return parts, width


def _curve(route: list[Point]) -> str:
    """A smooth path through the points, level at each of them."""
    path = f"M{route[0][0]:.1f} {route[0][1]:.1f}"
    for (x0, y0), (x1, y1) in pairwise(route):
        middle = (x0 + x1) / 2
        path += f"L{x1:.1f} {y1:.1f}" if y0 == y1 else f"C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
    return path


def _places(route: list[Point]) -> list[Point]:
    """Where a label may stand: in the gaps between the columns, the last gap first."""
    found = []
    for i in range(len(route) - 3, 0, -2):
        (x0, y0), (x1, y1) = route[i], route[i + 1]
        found += [(x0 + t * (x1 - x0), y0 + t * t * (3 - 2 * t) * (y1 - y0)) for t in ALONG]
    return found
