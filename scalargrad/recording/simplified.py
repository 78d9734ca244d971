"""From the nodes of a graph to the lines of a program: what is constant is computed, what is the same is one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scalargrad.derivatives import ADD, DIV, DOT, LOG_SOFTMAX, MUL, TOTAL
from scalargrad.recording.program import Line, Program
from scalargrad.recording.sums import collect_sums
from scalargrad.rows import Op
from scalargrad.value import Value

_NEUTRAL = {ADD, MUL, DIV}  # which leave a number as it is, beside 0 or 1


class Builder:
    """Takes the nodes of a graph in topological order, and gives a program.

    While it is built, the constant k is at the place −1 − k: how many there will be is not known before the end.
    """

    def __init__(self, inputs: Sequence[Value], parameters: Sequence[Value]) -> None:
        self.inputs = tuple([leaf.label or f"x[{k}]" for k, leaf in enumerate(inputs)])
        self.parameters = tuple([leaf.label or f"p[{k}]" for k, leaf in enumerate(parameters)])
        self.place = {leaf: k for k, leaf in enumerate([*inputs, *parameters])}
        self.given = len(inputs) + len(parameters)
        self.constants: list[Any] = []
        self.ops: list[Op] = []
        self.operands: list[tuple[int, ...]] = []
        self._constant_at: dict[Any, int] = {}
        self._line_at: dict[Any, int] = {}

    def add(self, node: Value) -> None:
        """A node whose operands are there already."""
        place, x, y = self.place, node.x, node.y
        if x is None and y is None:
            place[node] = self.constant(node.data)
            return
        args = y if type(y) is tuple else (x,) if y is None else (x, y)
        operands = tuple([place[arg] if isinstance(arg, Value) else self.constant(arg) for arg in args])
        place[node] = self.constant(node.data) if max(operands) < 0 else self.line(node.op, operands)

    def constant(self, number: Any) -> int:
        """The place of a constant; of equal ones of the same type, one place."""
        kind = type(number)
        key = (kind, repr(number)) if kind in (float, int) else id(number)
        if key not in self._constant_at:
            self.constants.append(number)
            self._constant_at[key] = -len(self.constants)
        return self._constant_at[key]

    def line(self, op: Op, operands: tuple[int, ...]) -> int:
        """The place of an operation's result; the same operation on the same numbers is one line."""
        if (same := self._same_number(op, operands)) is not None:
            return same
        key = (op, operands)
        if (op is ADD or op is MUL) and operands[1] < operands[0]:
            key = (op, operands[::-1])
        new = self.given + len(self.ops)
        place = self._line_at.setdefault(key, new)
        if place == new:
            self.ops.append(op)
            self.operands.append(operands)
        return place

    def _same_number(self, op: Op, operands: tuple[int, ...]) -> int | None:
        """The operand that the result is: of a total of one, of x·1, x/1, x + 0 and 0 + x, as sum() begins.

        A dot of nothing is its bias; the only class has the probability 1, and its logarithm is a constant.
        """
        if (op is TOTAL or op is DOT) and len(operands) == 1:
            return operands[0]
        if op is LOG_SOFTMAX and len(operands) == 1:
            return self.constant(0.0)
        neutral = self._constant_at.get((int, "0" if op is ADD else "1"))
        if neutral is not None and op in _NEUTRAL:
            if operands[1] == neutral:
                return operands[0]
            if operands[0] == neutral and op is not DIV:
                return operands[1]
        return None

    def program(self, outputs: Iterable[Any], single: bool) -> Program:
        """The program: of all that was added, what the outputs need."""
        ends = [self.place[end] if isinstance(end, Value) else self.constant(end) for end in outputs]
        collect_sums(self.given, self.ops, self.operands, ends)
        needed = set(ends)
        for k in range(len(self.ops) - 1, -1, -1):
            if self.given + k in needed:
                needed.update(self.operands[k])
        constants = [k for k in range(len(self.constants)) if -1 - k in needed]
        lines = [k for k in range(len(self.ops)) if self.given + k in needed]
        moved = {place: place for place in range(self.given)}
        moved |= {-1 - k: self.given + new for new, k in enumerate(constants)}
        moved |= {self.given + k: self.given + len(constants) + new for new, k in enumerate(lines)}
        return Program(
            self.inputs,
            self.parameters,
            tuple([self.constants[k] for k in constants]),
            tuple([Line(self.ops[k], tuple([moved[place] for place in self.operands[k]])) for k in lines]),
            tuple([moved[place] for place in ends]),
            single,
        )
