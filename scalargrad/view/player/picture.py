"""The graph as inline SVG: a card for each node, a curve for each operand. `player.js` lights them up.

Where there are many leaves, those that only one node uses (a neuron's weights) stand in that node's own card, and need
no curve: so that a network looks like a network.
"""

from __future__ import annotations

import math
from html import escape
from itertools import pairwise
from typing import Any

from scalargrad.derivatives import POW
from scalargrad.value import Value
from scalargrad.view.chain_rule import gradients
from scalargrad.view.drawing import Point, layout
from scalargrad.view.formulas import Name, Notation, Writer, number_text, shown

DIGITS = 4  # in the cards
LONGEST = 11  # characters of a number in a card
LETTER = 7.2  # width of a letter, about
FEW = 12  # leaves that all have a card of their own
LONG = 4  # leaves in a column of a card
HEAD, ROW, MARGIN = 46.0, 18.0, 16.0  # heights of a card's upper part and of a leaf in a card
_SIGNS = {"add": "+", "sub": "−", "mul": "×", "div": "÷", "pow": "power", "neg": "−", "total": "Σ", "dot": "Σ w·x"}


class Picture:
    """svg: the picture. edge_of: the number of the edge of (node, which of its operands); labels: what it shows."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation
        self.number = {node: i for i, node in enumerate(notation.order)}
        self.edge_of: dict[tuple[Value, int], int] = {}
        self.labels: list[str] = []
        self._edges: list[tuple[Value, Value]] = []
        for node in notation.order:
            for i, (arg, local_derivative) in enumerate(zip(node.args, node.local_derivatives)):
                if local_derivative is not None:
                    self.edge_of[node, i] = len(self._edges)
                    self._edges.append((arg, node))
                    self.labels.append(f"× {short(local_derivative)}")
        self._numbers = {node: max(6, *(len(short(one)) for one in (node.data, gradient))) * LETTER + 10
                         for node, gradient in gradients(notation.order[-1]).items()}  # fmt: skip
        self._inside = self._leaves_in_cards()
        self._in_a_card = {leaf for leaves in self._inside.values() for leaf in leaves}
        self._drawn()

    def _leaves_in_cards(self) -> dict[Value, list[Value]]:
        leaves = [node for node in self.notation.order if node.is_leaf]
        inside: dict[Value, list[Value]] = {}
        if len(leaves) > FEW:
            for leaf in leaves:
                if len(self.notation.users[leaf]) == 1:
                    inside.setdefault(self.notation.users[leaf][0], []).append(leaf)
        return inside

    # --- sizes ---

    def _name_width(self, node: Value) -> float:
        return length(self.notation.names[node]) * LETTER + 14

    def _row_width(self, leaf: Value) -> float:
        return self._name_width(leaf) + 2 * self._numbers[leaf]

    def _columns(self, node: Value) -> int:
        """How many columns the leaves in a card stand in."""
        return max(1, math.ceil(len(self._inside.get(node, ())) / LONG))

    def _size(self, node: Value) -> Point:
        leaves = self._inside.get(node, [])
        head = max(self._name_width(node) + 8 + len(sign(node)) * 6.2, 2 * self._numbers[node])
        columns = self._columns(node)
        body = columns * max(map(self._row_width, leaves), default=0.0)
        return max(head, body), HEAD + ROW * math.ceil(len(leaves) / columns)

    # --- drawing ---

    def _drawn(self) -> None:
        cards = [node for node in self.notation.order if node not in self._in_a_card]
        at = {node: i for i, node in enumerate(cards)}
        sizes = [self._size(node) for node in cards]
        curved = [k for k, (arg, _) in enumerate(self._edges) if arg in at]
        placed = layout(sizes, [(at[arg], at[node]) for arg, node in (self._edges[k] for k in curved)])
        self.width, self.height = placed.width + 2 * MARGIN, placed.height + 2 * MARGIN
        self._corner = {
            node: (x - width / 2 + MARGIN, y - height / 2 + MARGIN)
            for node, (x, y), (width, height) in zip(cards, placed.centres, sizes)
        }
        edges = self._edges_drawn(dict(zip(curved, placed.routes)))
        groups = {}
        for node in cards:
            groups[node] = self._card(node, self._size(node))
            for i, leaf in enumerate(self._inside.get(node, [])):
                groups[leaf] = self._row(leaf, node, i)
        drawn = [groups[node] for node in cards] + [groups[node] for node in self._in_a_card]
        box = f"0 0 {self.width:.0f} {self.height:.0f}"
        slope = '<g class="slope" display="none"><rect rx="9" height="18"/><text></text></g>'
        self.svg = "\n".join([f'<svg viewBox="{box}" aria-hidden="true">', *edges, *drawn, slope, "</svg>"])

    def _edges_drawn(self, routes: dict[int, list[Point]]) -> list[str]:
        twins: dict[tuple[Value, Value], int] = {}
        drawn = []
        for k, edge in enumerate(self._edges):
            twins[edge] = twins.get(edge, -1) + 1  # x * x has two edges: they are bent apart
            drawn.append(self._edge(k, routes[k], twins[edge]) if k in routes else self._edge_in_a_card(*edge))
        return drawn

    def _edge(self, k: int, route: list[Point], twin: int) -> str:
        tail, head = self._edges[k]
        points = [(x + MARGIN, y + MARGIN) for x, y in route]
        points[0] = (points[0][0] + self._size(tail)[0] / 2, self._corner[tail][1] + HEAD / 2)
        x, y = points[-1][0] - self._size(head)[0] / 2, self._corner[head][1] + HEAD / 2 + 7 * twin
        points[-1] = (x - 6, y)
        if len(points) > 3:  # between the columns: level with where it leaves a card and comes to one
            points[1], points[-2] = (points[1][0], points[0][1]), (points[-2][0], y)
        (x0, y0), (x1, y1) = points[(len(points) - 1) // 2 : (len(points) - 1) // 2 + 2]
        middle = ((x0 + x1) / 2, (y0 + y1) / 2 + 13.5 * twin)
        return (
            f'<g class="edge" data-at="{middle[0]:.0f} {middle[1]:.0f}"><path d="{_curve(points, 18.0 * twin)}"/>'
            f'<path class="tip" d="M{x:.0f} {y:.0f}l-7 -3.5v7z"/></g>'
        )

    def _edge_in_a_card(self, leaf: Value, node: Value) -> str:
        x, y = self._row_corner(leaf, node)
        return f'<g class="edge" data-at="{x - 3:.0f} {y + ROW / 2:.0f}" data-ends=""></g>'

    def _row_corner(self, leaf: Value, node: Value) -> Point:
        (x, y), columns, i = self._corner[node], self._columns(node), self._inside[node].index(leaf)
        return x + self._size(node)[0] / columns * (i % columns), y + HEAD + ROW * (i // columns)

    def _card(self, node: Value, size: Point) -> str:
        (left, top), (width, height) = self._corner[node], size
        kind = "leaf" if node.is_leaf else "output" if node is self.notation.order[-1] else "result"
        return (
            f'<g class="node {kind}" data-node="{self.number[node]}" transform="translate({left:.1f} {top:.1f})">'
            f"{self._title(node)}"
            f'<rect width="{width:.1f}" height="{height:.1f}" rx="5"/>'
            f'<text class="name" x="8" y="17">{svg_name(self.notation.names[node])}</text>'
            f'<text class="sign" x="{width - 8:.1f}" y="17">{escape(sign(node))}</text>'
            f'<path class="rule" d="M0 23.5h{width:.1f}M{width / 2:.1f} 23.5V{HEAD}"/>'
            f'<text class="data" x="{width / 4:.1f}" y="39">{short(node.data)}</text>'
            f'<text class="grad" x="{width * 3 / 4:.1f}" y="39"></text></g>'
        )

    def _row(self, leaf: Value, node: Value, i: int) -> str:
        left, top = self._row_corner(leaf, node)
        width = self._size(node)[0] / self._columns(node)
        number = (width - self._name_width(leaf)) / 2
        return (
            f'<g class="node leaf row" data-node="{self.number[leaf]}" transform="translate({left:.1f} {top:.1f})">'
            f"{self._title(leaf)}"
            f'<rect x="1" y="0.5" width="{width - 2:.1f}" height="{ROW - 1.5}" rx="4"/>'
            f'<text class="name" x="7" y="13">{svg_name(self.notation.names[leaf])}</text>'
            f'<text class="data" x="{width - number * 1.5:.1f}" y="13">{short(leaf.data)}</text>'
            f'<text class="grad" x="{width - number / 2:.1f}" y="13"></text></g>'
        )

    def _title(self, node: Value) -> str:
        """What appears when the mouse rests on a card: the label in full, and what the node was computed from."""
        label = self.notation.names[node].plain if node.label is None else shown(node.label, 1000)
        formula = "" if node.is_leaf else f" = {Writer().write(self.notation.definition(node))}"
        return f"<title>{escape(label + formula)}</title>"


def short(number: Any) -> str:
    """A number as it fits into a card, escaped."""
    text = number_text(number, DIGITS)[0].replace("-", "−")
    return escape(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")


def sign(node: Value) -> str:
    """The operation of a node, in a corner of its card."""
    if node.is_leaf:
        return ""
    if node.op is POW and isinstance(node.args[1], (int, float)):
        return f"( )^{short(node.args[1])}".replace("^2", "²").replace("^3", "³")
    return _SIGNS.get(node.op.name, node.op.name)


def length(name: Name) -> float:
    """How many letters wide a name is, about."""
    if name.is_text:
        return sum(2 if ord(character) > 0x2E80 else 1 for character in name.plain)
    return len(name.letter) + 0.75 * (len(name.below) + len(name.above) + name.primes)


def svg_name(name: Name) -> str:
    """A symbol with what stands above and below its letter, as SVG text."""
    if name.is_text:
        return escape(name.plain)
    text = f"<tspan>{escape(name.letter)}</tspan>"
    shift = 0
    for part, dy in ((name.above + "′" * name.primes, -5), (escape(name.below), 3)):
        if part:
            text += f'<tspan class="small" dy="{dy - shift}">{part}</tspan>'
            shift = dy
    return text


def _curve(points: list[Point], bend: float) -> str:
    """A smooth path through the points, level at each of them."""
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = (x0 + x1) / 2
        path += f"C{middle:.0f} {y0 + bend:.0f} {middle:.0f} {y1 + bend:.0f} {x1:.0f} {y1:.0f}"
    return path
