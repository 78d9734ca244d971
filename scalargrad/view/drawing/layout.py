"""Places the nodes of a graph in columns from left to right, with few crossings: pictures without Graphviz.

A node stands one column to the right of the last of its operands; a leaf just before the first node that uses it. In
each column the nodes are ordered by the mean place of their neighbours (barycentres; Sugiyama, Tagawa and Toda 1981),
back and forth, and the order with the fewest crossings is kept. Then every node is moved as near to the mean height of
its neighbours as the distances in its column allow: the least squares of monotone regression (pool adjacent violators).
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

SWEEPS = 10
GAP = 14.0  # between two nodes of a column
COLUMN_GAP = 48.0
THIN = 10.0  # height of the place that a long edge takes in a column

Point = tuple[float, float]
Neighbours = dict[int, list[int]]


@dataclass
class Layout:
    """centres[i]: of node i. routes[k]: the points that edge k passes, from its tail's centre to its head's.

    Between two columns a route has a point at the right side of the one and at the left side of the next: it may bend
    there, and runs level through the columns, where cards stand above and below.
    """

    centres: list[Point]
    routes: list[list[Point]]
    width: float
    height: float


def layout(
    sizes: Sequence[tuple[float, float]],
    edges: Sequence[tuple[int, int]],
    least: Sequence[int] | None = None,
    gap: float = COLUMN_GAP,
    light: Collection[int] = (),
) -> Layout:
    """Places for nodes of some width and height. edges: pairs (operand, node), the operand with the smaller number.

    least: how many columns each edge has to pass at least, 1 if it is not said. gap: between two columns.
    light: small nodes that no other is moved for.

    >>> layout([(10.0, 10.0), (10.0, 10.0)], [(0, 1)]).centres
    [(5.0, 5.0), (63.0, 5.0)]
    """
    columns, chains, heights = _columns(sizes, edges, least or [1] * len(edges))
    before, after = _neighbours(chains, len(heights))
    columns = _ordered(columns, before, after)
    ys = _heights(columns, before, after, heights, light)
    sides: dict[int, tuple[float, float]] = {}
    left = 0.0
    for column in columns:
        width = max((sizes[i][0] for i in column if i < len(sizes)), default=0.0)
        sides.update({i: (left, left + width) for i in column})
        left += width + gap
    top = min((ys[i] - heights[i] / 2 for i in ys), default=0.0)
    places = {i: (sum(sides[i]) / 2, ys[i] - top) for i in ys}
    return Layout(
        [places[i] for i in range(len(sizes))],
        [_route(chain, places, sides) for chain in chains],
        max(0.0, left - gap),
        max((places[i][1] + heights[i] / 2 for i in places), default=0.0),
    )


def _neighbours(chains: list[list[int]], count: int) -> tuple[Neighbours, Neighbours]:
    """Who stands in the column before a node, and in the column after it, and is joined with it."""
    before: Neighbours = {i: [] for i in range(count)}
    after: Neighbours = {i: [] for i in range(count)}
    for one, other in sorted({link for chain in chains for link in pairwise(chain)}):
        after[one].append(other)
        before[other].append(one)
    return before, after


def _route(chain: list[int], places: dict[int, Point], sides: dict[int, tuple[float, float]]) -> list[Point]:
    route = [places[chain[0]]]
    for one, other in pairwise(chain):
        route += [(sides[one][1], places[one][1]), (sides[other][0], places[other][1])]
    return [*route, places[chain[-1]]]


def _columns(
    sizes: Sequence[tuple[float, float]], edges: Sequence[tuple[int, int]], least: Sequence[int]
) -> tuple[list[list[int]], list[list[int]], list[float]]:
    """The columns, each edge as a chain from column to column, and all heights: of the nodes, then of the links."""
    count = len(sizes)
    rank = [0] * count
    inner = {head for _, head in edges}
    for (tail, head), columns_apart in sorted(zip(edges, least), key=lambda one: one[0][1]):
        rank[head] = max(rank[head], rank[tail] + columns_apart)
    last_place: dict[int, int] = {}
    for (tail, head), columns_apart in zip(edges, least):
        place = rank[head] - columns_apart
        last_place[tail] = min(last_place.get(tail, place), place)
    for node, place in last_place.items():
        if node not in inner:
            rank[node] = place
    columns: list[list[int]] = [[] for _ in range(max(rank, default=0) + 1)]
    for node in range(count):
        columns[rank[node]].append(node)
    heights = [height for _, height in sizes]
    links: dict[tuple[int, int], int] = {}  # a long edge's place in a column; edges from one node share it
    chains = []
    for tail, head in edges:
        chain = [tail]
        for column in range(rank[tail] + 1, rank[head]):
            if (tail, column) not in links:
                links[tail, column] = len(heights)
                columns[column].append(len(heights))
                heights.append(THIN)
            chain.append(links[tail, column])
        chains.append([*chain, head])
    return columns, chains, heights


def _ordered(columns: list[list[int]], before: Neighbours, after: Neighbours) -> list[list[int]]:
    best, fewest = columns, _crossings(columns, after)
    for sweep in range(SWEEPS):
        columns = [list(column) for column in columns]
        back = sweep % 2 == 0
        span = range(len(columns) - 2, -1, -1) if back else range(1, len(columns))
        for c in span:
            neighbours, place = (after, _places(columns[c + 1])) if back else (before, _places(columns[c - 1]))
            here = _places(columns[c])
            columns[c].sort(key=lambda i: _mean([(place[j], 1.0) for j in neighbours[i] if j in place], here[i]))
        crossings = _crossings(columns, after)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _places(column: list[int]) -> dict[int, float]:
    return {node: float(place) for place, node in enumerate(column)}


def _mean(weighed: list[tuple[float, float]], otherwise: float) -> float:
    # By fsum, as all widths: sum of floats has other last digits from Python 3.12 on, and the same graph one picture.
    return fsum(number * weight for number, weight in weighed) / fsum(w for _, w in weighed) if weighed else otherwise


def _crossings(columns: list[list[int]], after: Neighbours) -> int:
    count = 0
    for column, following in pairwise(columns):
        place = _places(following)
        seen: list[float] = []
        for node in column:
            heads = sorted(place[j] for j in after[node] if j in place)
            count += sum(len(seen) - bisect_right(seen, head) for head in heads)
            for head in heads:
                insort(seen, head)
    return count


LIGHT = 0.01  # what a light node weighs where others weigh 1


def _heights(
    columns: list[list[int]], before: Neighbours, after: Neighbours, heights: list[float], light: Collection[int]
) -> dict[int, float]:
    ys: dict[int, float] = {}
    for column in columns:
        y = 0.0
        for node in column:
            ys[node] = y + heights[node] / 2
            y += heights[node] + GAP
    weights = {node: LIGHT if node in light else 1.0 for node in ys}
    for sweep in range(2 * SWEEPS):
        # back, forth, and in the end towards both sides
        sides = (after, before)[sweep % 2 : sweep % 2 + 1] if sweep < SWEEPS else (after, before)
        for column in columns if sweep % 2 else reversed(columns):
            wished = [_mean([(ys[j], weights[j]) for side in sides for j in side[i]], ys[i]) for i in column]
            ys.update(zip(column, _spread(wished, [heights[i] for i in column], [weights[i] for i in column])))
    return ys


def _spread(wished: list[float], heights: list[float], weights: list[float]) -> list[float]:
    """The places nearest to those wished for, by least squares, that keep the order and the distances."""
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2 + GAP)
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for wish, offset, weight in zip(wished, offsets, weights):
        mean, size = wish - offset, 1
        while blocks and blocks[-1][0] > mean:
            other, heavy, count = blocks.pop()
            mean = (mean * weight + other * heavy) / (weight + heavy)
            weight, size = weight + heavy, size + count
        blocks.append((mean, weight, size))
    flat = [mean for mean, _, size in blocks for _ in range(size)]
    return [mean + offset for mean, offset in zip(flat, offsets)]
