"""A program: what a function of numbers does, as a list of operations, free of the numbers that it was recorded with.

    >>> from scalargrad import Value, record, relu
    >>> w, b = Value(2.0, label="w"), Value(-1.0, label="b")
    >>> print(record(lambda x, y: (relu(w * x + b) - y) ** 2, [w, b], 3.0, 4.0))
    inputs      x, y
    parameters  w, b
     1  v1 = w * x
     2  v2 = v1 + b
     3  v3 = relu(v2)
     4  v4 = v3 - y
     5  v5 = v4 ** 2
    output      v5

Every number has a place: the inputs come first, then the parameters, the constants, and the result of each line. A line
is a row of the table of derivatives, and the places of its operands; so a program knows all of its own calculus.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from scalargrad.checks import short_repr
from scalargrad.libraries import Number
from scalargrad.recording.backends import Compiled, compiled
from scalargrad.recording.showing import Shown
from scalargrad.rows import ManyOp, Op


class Line(NamedTuple):
    """One operation of a program."""

    op: Op
    operands: tuple[int, ...]  # places


@dataclass(frozen=True)
class Program:
    """Operations on the numbers at places: 0, 1, … are the inputs, then parameters, constants, the result of each line.

    inputs, parameters: their names. outputs: places. single: whether its result is one number, and not a list.
    """

    inputs: tuple[str, ...]
    parameters: tuple[str, ...]
    constants: tuple[Number, ...]
    lines: tuple[Line, ...]
    outputs: tuple[int, ...]
    single: bool = True

    @property
    def first_parameter(self) -> int:
        """The place of the first parameter."""
        return len(self.inputs)

    @property
    def first_constant(self) -> int:
        """The place of the first constant."""
        return len(self.inputs) + len(self.parameters)

    @property
    def first_line(self) -> int:
        """The place of the result of the first line."""
        return self.first_constant + len(self.constants)

    @property
    def places(self) -> int:
        """How many numbers there are."""
        return self.first_line + len(self.lines)

    @cached_property
    def depends(self) -> list[bool]:
        """For each place, whether a derivative by some parameter passes to it: all others need no gradient."""
        depends = [self.first_parameter <= place < self.first_constant for place in range(self.first_line)]
        for op, operands in self.lines:
            if isinstance(op, ManyOp):
                depends.append(any([depends[place] for place in operands]))
            else:
                depends.append(any([depends[place] and op.has_edge(i) for i, place in enumerate(operands)]))
        return depends

    def compile(self, backend: str = "numpy", **options: Any) -> Compiled:
        """The program in a back end, ready to run: "python", "numpy", "native" or "jax".

        Its result is called with the parameters' numbers and the inputs, see `Compiled`. options: for "numpy" and "jax"
        dtype, "float64" or "float32". An unknown back end is a ValueError, a missing package a MissingPackage.

        >>> from scalargrad import Value, record
        >>> w = Value(3.0)
        >>> record(lambda x: w * x * x, [w], 1.0).compile("python")([3.0], [2.0])
        (12.0, [4.0])
        """
        return compiled(self, backend, **options)

    def show(self) -> Shown:
        """What was recorded, what became matrices, and the gradient program, side by side; in a notebook, a table.

        A program of several outputs has no gradient to show. Arrays need the package numpy.
        """
        return Shown(self)

    def name(self, place: int) -> str:
        """How a number is called: x[0], w1[0,1], 2.0, v3."""
        if place < self.first_parameter:
            return self.inputs[place]
        if place < self.first_constant:
            return self.parameters[place - self.first_parameter]
        if place < self.first_line:
            return short_repr(self.constants[place - self.first_constant])
        return f"v{place - self.first_line + 1}"

    def __str__(self) -> str:
        width = len(str(len(self.lines)))
        lines = [
            f"{k:{width + 1}}  v{k} = {_written(op, [self.name(place) for place in operands])}"
            for k, (op, operands) in enumerate(self.lines, 1)
        ]
        heads = [("inputs", self.inputs), ("parameters", self.parameters)]
        end = "output " if len(self.outputs) == 1 else "outputs"
        return "\n".join(
            [
                *(f"{head:10}  {_listed(names)}" for head, names in heads if names),
                *lines,
                f"{end:10}  {_listed([self.name(place) for place in self.outputs])}",
            ]
        )

    def __repr__(self) -> str:
        return (
            f"<Program: {len(self.lines)} operations, {len(self.inputs)} inputs, {len(self.parameters)} parameters, "
            f"{len(self.outputs)} outputs>"
        )


def _listed(names: Sequence[str], most: int = 12) -> str:
    """Names in a row; of many, the first and the last."""
    shown = [*names] if len(names) <= most else [*names[: most - 2], f"… {len(names) - most + 1} more …", names[-1]]
    return ", ".join(shown)


def _written(op: Op, names: Sequence[str]) -> str:
    """An operation on operands of these names, as one writes it in Python."""
    if isinstance(op, ManyOp):
        groups = op.groups(names)
        lists = [f"[{_listed(group)}]" for group in groups[: op.starred]]
        return f"{op.name}({', '.join([*lists, *(one for group in groups[op.starred :] for one in group)])})"
    if op.sign and len(names) == 2:
        return f"{names[0]} {op.sign} {names[1]}"
    if op.sign == "-":
        return f"-{names[0]}"
    return f"{op.name}({', '.join(names)})"


def interpreted(program: Program, numbers: Sequence[Any]) -> list[Any]:
    """The numbers at all places, from those of the inputs and parameters: line by line, by the rows of the table."""
    found = [*numbers, *program.constants]
    for op, operands in program.lines:
        found.append(op.forward(*[found[place] for place in operands]))
    return found
