"""What the player shows at each step: the chain rule's line, the numbers, and which parts of the picture light up.

First the leaves, then every result in the order of computation; then ∂y/∂y = 1 and every step of the backward pass.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from scalargrad.elementary import unit
from scalargrad.languages import say, say_count
from scalargrad.value import Value
from scalargrad.view.chain_rule import Step, backward_steps, checked
from scalargrad.view.formulas import (
    Chain,
    Formula,
    Mathml,
    Name,
    Notation,
    Number,
    Partial,
    Writer,
    evaluate,
    number_text,
    same,
)
from scalargrad.view.player.picture import Picture, short

DIGITS = 10  # in the table below the formula

Frame = dict[str, Any]


def frames(notation: Notation, picture: Picture) -> list[Frame]:
    """The frames as plain data. Their keys, short because there are many:

    phase: "forward" or "backward". text: the line in plain text. rows: it in MathML, row by row.
    table: [what, symbol in MathML, number]. nodes, edges: what lights up. shown: the nodes whose number is there from
    now on.
    grad: [node, its sum so far], as in its card.
    """
    return _Frames(notation, picture).all()


class _Frames:
    def __init__(self, notation: Notation, picture: Picture) -> None:
        self.notation, self.picture = notation, picture
        self.order = notation.order
        self.y = self.order[-1]
        self.ancestors: dict[Value, int] = {}  # as bits: who a node depends on, itself included
        for node in self.order:
            bits = 1 << picture.number[node]
            for parent in node.parents:
                bits |= self.ancestors[parent]
            self.ancestors[node] = bits

    def all(self) -> list[Frame]:
        steps = backward_steps(self.y)
        left = Counter(step.parent for step in steps)
        all_of = Counter(left)
        found = [self.start(), *(self.forward(node) for node in self.order if not node.is_leaf), self.seed()]
        for step in steps:
            left[step.parent] -= 1
            found.append(self.backward(step, all_of[step.parent], left[step.parent]))
        return found

    def start(self) -> Frame:
        leaves = [node for node in self.order if node.is_leaf]
        count = len(leaves)
        text = say_count("Forward: {count} given number.", "Forward: {count} given numbers.", count)
        numbers = [self.picture.number[node] for node in leaves]
        return {"phase": "forward", "text": text, "rows": [], "table": [], "nodes": numbers, "edges": [],
                "shown": numbers}  # fmt: skip

    def forward(self, node: Value) -> Frame:
        formula = self.notation.definition(node)
        lines = _Lines(self.notation.show(node))
        lines.add(formula)
        lines.add(self.checked_definition(formula, node.data), numbers=True, calls=True)
        lines.add(Number(node.data), numbers=True)
        number = self.picture.number[node]
        edges = [self.picture.edge_of[node, i] for i in range(len(node.args)) if (node, i) in self.picture.edge_of]
        table = [[say("value"), _mathml(self.notation.show(node)), _number(node.data)]]
        text = say("Forward: {line}.", line=lines.text())
        return {"phase": "forward", "text": text, "rows": lines.rows, "table": table,
                "nodes": [number], "edges": edges, "shown": [number]}  # fmt: skip

    @staticmethod
    def checked_definition(formula: Formula, number: Any) -> Formula:
        """The definition to put numbers into, if they still give the number that was computed."""
        try:
            return formula if same(evaluate(formula), number) else Number(number)
        except Exception:  # numbers of any type, and sums that are not written out
            return formula

    def seed(self) -> Frame:
        number = self.picture.number[self.y]
        lines = _Lines(Partial(self.name(self.y), self.name(self.y)))
        one = unit(self.y.data)
        lines.add(Number(one), numbers=True)
        return {"phase": "backward", "text": say("Backward: {line}.", line=lines.text()), "rows": lines.rows,
                "table": [[say("the start"), _mathml(lines.begin), _number(one)]],
                "nodes": [number], "edges": [], "shown": [], "grad": [number, short(one)]}  # fmt: skip

    def backward(self, step: Step, count: int, left: int) -> Frame:
        y, node, parent = self.name(self.y), self.name(step.node), self.name(step.parent)
        formula = self.notation.local_derivative(step.node, step.operand)
        upstream = Partial(y, node)
        local = Partial(node, parent, self.held(step))
        lines = _Lines(Partial(y, parent), "=" if count == 1 else "+=")
        numbers = checked(formula, step.local_derivative)
        if step.node is self.y:  # the chain begins here: ∂y/∂y = 1 has been said
            lines.add(formula)
            lines.add(numbers, numbers=True)
        else:
            lines.add(Chain((upstream, local)))
            lines.add(Chain((upstream, formula)))
            lines.add(Chain((Number(step.upstream), numbers)), numbers=True)
        lines.add(Number(step.contribution), numbers=True)
        text = say("Backward: {line}.", line=lines.text())
        so_far = say("sum so far") if left else say("sum, complete") if count > 1 else say("gradient")
        table = [
            [say("upstream gradient"), _mathml(upstream), _number(step.upstream)],
            [say("local derivative"), _mathml(local), _number(step.local_derivative)],
            [say("contribution"), "", _number(step.contribution)],
            [so_far, _mathml(Partial(y, parent)), _number(step.total)],
        ]
        if count > 1:
            total = number_text(step.total)[0].replace("-", "−")
            text += " " + say("Sum so far: {total}." if left else "Sum complete: {total}.", total=total)
        nodes = [self.picture.number[step.node], self.picture.number[step.parent]]
        return {"phase": "backward", "text": text, "rows": lines.rows, "table": table, "nodes": nodes,
                "edges": [self.picture.edge_of[step.node, step.operand]], "shown": [],
                "grad": [nodes[1], short(step.total)]}  # fmt: skip

    def held(self, step: Step) -> tuple[Name, ...]:
        """The other operands that depend on this one: held still in the local derivative."""
        bit = 1 << self.picture.number[step.parent]
        others = {arg: None for arg in step.node.parents if arg is not step.parent and self.ancestors[arg] & bit}
        return tuple(self.name(other) for other in others)

    def name(self, node: Value) -> Name:
        return self.notation.names[node]


class _Lines:
    """A formula, and below it what it equals: rows of MathML, and one line of text."""

    def __init__(self, left: Formula, relation: str = "=") -> None:
        self.rows: list[str] = []
        self.relation = relation
        self.begin = left
        self._left = Mathml().write(left)
        self._texts = [Writer().write(left)]
        self._line = self._texts[0]
        self._rounded = False

    def add(self, formula: Formula, numbers: bool = False, calls: bool = False) -> None:
        """One more row, unless it repeats the one above."""
        writer = Writer(numbers=numbers, calls=calls)
        text = writer.write(formula)
        self._rounded = self._rounded or writer.rounded
        if text == self._texts[-1]:
            return
        first = not self.rows
        relation = self.relation if first and not self._rounded else "≈" if self._rounded else "="
        if first and self.relation == "+=":
            relation = "+="
        shown = Mathml(numbers=numbers, calls=calls).write(formula)
        row = f"{self._left if first else ''}<mo>{relation}</mo><mrow>{shown}</mrow>"
        self.rows.append(f'<math displaystyle="true"><mrow>{row}</mrow></math>')
        self._texts.append(text)
        self._line += f" {relation} {text}"

    def text(self) -> str:
        return self._line


def _mathml(formula: Formula) -> str:
    return f"<math><mrow>{Mathml().write(formula)}</mrow></math>"


def _number(number: Any) -> str:
    return number_text(number, DIGITS)[0].replace("-", "−")
