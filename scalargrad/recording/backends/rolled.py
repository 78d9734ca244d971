"""Re-rolling: the lines of a program become array operations again.

Lines that do the same at the same depth are one operation on arrays, a group; their results are a block, an array with
a row for each. `dot`s of the same length are matrix products: of some weights ws and some inputs xs, where each of the
ws meets each of the xs, W @ X. Everything is found in the lines alone, so it does not matter what the function looked
like: layers, a loop over time, a batch that stood in the graph. What fits nothing is a group of one.

    >>> from scalargrad import Value, record, dot, relu
    >>> w = [[Value(1.0) for _ in range(3)] for _ in range(2)]
    >>> program = record(lambda x: [relu(dot(row, x)) for row in w], w[0] + w[1], [1.0, 2.0, 3.0])
    >>> for group in rolled(program): print(group)
    2 × dot of 3: a matrix product of 2 × 3 by 3 × 1
    2 × relu
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scalargrad.derivatives import DOT
from scalargrad.rows import ManyOp, Op

if TYPE_CHECKING:
    from scalargrad.recording.program import Program

Places = tuple[int, ...]


@dataclass(frozen=True)
class Group:
    """Lines that are one operation on arrays. lines: the places of their results, in the order of the block's rows.

    operands: for each operand of the operation, its place in each of the lines.
    """

    op: Op
    lines: Places
    operands: tuple[Places, ...]

    def __str__(self) -> str:
        of = f" of {len(self.op.groups(self.operands)[0])}" if isinstance(self.op, ManyOp) else ""
        return f"{len(self.lines)} × {self.op.name}{of}"


@dataclass(frozen=True)
class Product(Group):
    """`dot`s that are one matrix product W @ X; the result of row i and column t is in the block at i · columns + t.

    w: the places of each row of W. x: of each column of X. A bias, if there is one, is the last of the operands.
    """

    w: tuple[Places, ...]
    x: tuple[Places, ...]

    @property
    def bias(self) -> Places | None:
        """The place of each line's bias."""
        return self.operands[-1] if len(self.operands) % 2 else None

    def __str__(self) -> str:
        sizes = f"{len(self.w)} × {len(self.w[0])} by {len(self.x[0])} × {len(self.x)}"
        return f"{super().__str__()}: a matrix product of {sizes}"


def rolled(program: Program) -> list[Group]:
    """The groups of a program, each after those whose results it uses."""
    varies = varying(program)
    depth = [0] * program.first_line
    found: dict[object, list[int]] = {}
    for place, (op, operands) in enumerate(program.lines, program.first_line):
        depth.append(1 + max([depth[operand] for operand in operands]))
        kinds = tuple([varies[operand] for operand in operands]) if len(operands) < 4 else varies[place]
        found.setdefault((depth[place], op, len(operands), kinds), []).append(place)
    rank = list(range(program.first_line))  # where a result stands among all blocks, one after the other
    rank += [0] * len(program.lines)
    groups: list[Group] = []
    end = program.first_line
    for key in sorted(found, key=lambda key: key[0]):  # type: ignore[index]
        for group in _groups(program, found[key], varies, rank):
            for place in group.lines:
                rank[place] = end
                end += 1
            groups.append(group)
    return groups


def varying(program: Program) -> list[bool]:
    """For each place, whether its number may be another in each sample: whether it depends on an input."""
    varies = [place < program.first_parameter for place in range(program.first_line)]
    for _, operands in program.lines:
        varies.append(any([varies[operand] for operand in operands]))
    return varies


def _groups(program: Program, places: list[int], varies: list[bool], rank: list[int]) -> Iterator[Group]:
    """The groups that lines of one kind and depth make, their rows in the order of their operands' rows."""
    lines = {place: program.lines[place - program.first_line].operands for place in places}
    places = sorted(places, key=lambda place: [rank[operand] for operand in lines[place][:3]])
    op = program.lines[places[0] - program.first_line].op
    if op is DOT:
        yield from _products(program, places, lines, varies)
    else:
        yield Group(op, tuple(places), tuple(zip(*(lines[place] for place in places))))


def _products(program: Program, places: list[int], lines: dict[int, Places], varies: list[bool]) -> Iterator[Group]:
    """`dot`s of one length as matrix products; those that are none, as one group."""
    half = len(lines[places[0]]) // 2
    pairs: dict[tuple[Places, Places], int] = {}
    rest: list[int] = []
    by_x: dict[Places, list[Places]] = {}
    for place in places:
        operands = lines[place]
        sides = (operands[:half], operands[half : 2 * half])
        weights, inputs = sides if _are_weights(program, sides[0]) else sides[::-1]
        is_product = not any([varies[w] for w in weights]) and _are_weights(program, weights)
        if not is_product or (weights, inputs) in pairs:
            rest.append(place)
            continue
        pairs[weights, inputs] = place
        by_x.setdefault(inputs, []).append(weights)
    by_w: dict[tuple[Places, ...], list[Places]] = {}
    for x, ws in by_x.items():
        by_w.setdefault(tuple(ws), []).append(x)
    for w, xs in by_w.items():
        chosen = tuple([pairs[row, column] for row in w for column in xs])
        if len(chosen) == 1 and len(by_w) > 1:
            rest += chosen
            continue
        yield Product(DOT, chosen, tuple(zip(*(lines[place] for place in chosen))), w, tuple(xs))
    if rest:
        for kind in (False, True):
            alike = [place for place in rest if any([varies[one] for one in lines[place]]) == kind]
            if alike:
                yield Group(DOT, tuple(alike), tuple(zip(*(lines[place] for place in alike))))


def _are_weights(program: Program, places: Sequence[int]) -> bool:
    """Whether these are parameters, or at least no input, nor what was computed."""
    return program.first_parameter <= min(places) and max(places) < program.first_line
