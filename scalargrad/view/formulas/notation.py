"""What the nodes of a graph are called on the blackboard, and what is written in the place of those without a name.

A labelled node has its label. Others are named as a teacher would: the sum of a neuron with the weights w2[0,1], … is
z2[0], what an activation makes of z1 is a1, what goes into it z1; any other that needs a name is v1, v2, …. A letter
that labels begin with is left to them. With `absorb`, sums, products and quotients that are used in one place need no
name: they are written there. Without, they are named after all others: u1, u2, … where there are a v1, v2, …; so that
a name means the same with and without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scalargrad.derivatives import DOT
from scalargrad.value import Value
from scalargrad.view.formulas.spelling import Spelling
from scalargrad.view.formulas.symbols import Name, before_activation, name_of
from scalargrad.walk import ordered_by

OTHERS = "vutsrq"  # letters for what is neither z nor a
LARGEST = 8  # symbols that are written in the place of one
_WEIGHT = re.compile(r"[wW](\d*)\[(\d+),\s*\d+\]")


class Notation(Spelling):
    """The names of the nodes of y's graph. order: the nodes in reading order.

    names: of all nodes that have one; made: the nodes named here, not by a label. users: who has a node as operand.

    x: a node that needs a name, whatever it is.
    """

    def __init__(self, y: Value, x: Value | None = None, absorb: bool = False) -> None:
        self.order = reading_order(y)
        self.absorb = absorb
        self.names: dict[Value, Name] = {}
        super().__init__(self.names.get)
        self.made: set[Value] = set()
        self.users: dict[Value, list[Value]] = {node: [] for node in self.order}
        for node in self.order:
            for arg in node.parents:
                self.users[arg].append(node)
        self._taken: dict[str, int] = {}
        self._labels()
        self._neurons()
        self._activations()
        ends: tuple[tuple[Value | None, str], ...] = ((y, "yfJ"), (x, "xwu"))
        for end, letters in ends:
            if end is not None and end in self.users and end not in self.names:
                self._name(end, next((letter for letter in letters if letter not in self._given), f"{letters[0]}0"))
        self._others()

    # --- who is called what ---

    def _name(self, node: Value, label: str) -> None:
        name = name_of(label)
        count = self._taken.get(name.plain, 0)
        self._taken[name.plain] = count + 1
        self.names[node] = name.primed(count) if count else name
        if node.label is None:
            self.made.add(node)

    def _labels(self) -> None:
        for node in self.order:
            if node.label is not None:
                self._name(node, node.label)
        self._given = {name.letter for name in self.names.values()}

    def _neurons(self) -> None:
        """A dot product with the weights w2[0,0], w2[0,1], … is z2[0]."""
        for node in self.order:
            if node.op is DOT and node.label is None:
                weights = DOT.groups(node.args)[0]
                found = {_row(weight) for weight in weights}
                row = found.pop() if len(found) == 1 else None
                if row is not None and "z" not in self._given:
                    self._name(node, f"z{row}")

    def _activations(self) -> None:
        """An activation of z1 is a1, and what goes into a1 is z1."""
        for node in self.order:
            if not node.op.activation or not isinstance(node.args[0], Value):
                continue
            inner = node.args[0]
            if node in self.names and inner not in self.names and node.label is not None and not inner.is_leaf:
                label = before_activation(node.label)
                if label is not None and label not in self._taken and "z" not in self._given:
                    self._name(inner, label)
            elif "a" in self._given:
                continue
            elif node not in self.names and inner in self.names and self.names[inner].plain.startswith("z"):
                self._name(node, f"a{self.names[inner].plain[1:].rstrip('′')}")

    def _others(self) -> None:
        needy = self._needy()
        inner = {id(node.args[0]) for node in self.order if node.op.activation}
        if "z" not in self._given:
            self._number("z", [node for node in needy if id(node) in inner and not node.is_leaf])
            self._activations()
        if "a" not in self._given:
            self._number("a", [node for node in needy if node.op.activation])
        self._number(self._unused(), needy)
        if not self.absorb:
            self._number(self._unused(), self.order)

    def _unused(self) -> str:
        """A letter that no name begins with."""
        used = {name.letter for name in self.names.values()}
        return next((letter for letter in OTHERS if letter not in used), OTHERS[0])

    def _number(self, letter: str, nodes: list[Value]) -> None:
        """Name those of the nodes that have no name yet."""
        nodes = [node for node in nodes if node not in self.names]
        if len(nodes) == 1 and letter not in self._taken:
            self._name(nodes[0], letter)
            return
        numbers = (k for k in range(1, len(self.order) + len(self._taken) + 2) if f"{letter}{k}" not in self._taken)
        for node, k in zip(nodes, numbers):
            self._name(node, f"{letter}{k}")

    def _needy(self) -> list[Value]:
        """The nodes without a name that have to have one with `absorb`, in reading order."""
        found: list[Value] = []
        size: dict[Value, int] = {}  # how many symbols stand for a node
        for node in self.order:
            size[node] = 1
            if node not in self.names and not node.is_leaf:
                parts = [size[arg] if isinstance(arg, Value) else 1 for arg in node.args]
                whole = sum(parts) if len(parts) <= 2 else max(parts) + 2
                if whole > LARGEST or self._stands_alone(node):
                    found.append(node)
                else:
                    size[node] = whole
        return found

    def _stands_alone(self, node: Value) -> bool:
        """A function's result, what goes into a function, and what is used more than once."""
        users = self.users[node]
        if not node.op.arithmetic or len(users) != 1:
            return True
        return not users[0].op.arithmetic

    # --- what is written ---

    def operands(self, node: Value) -> Iterator[Value]:
        """The named nodes in the definition of a node, each as often as it stands there."""
        for arg in node.parents:
            if arg in self.names:
                yield arg
            else:
                yield from self.operands(arg)

    def fresh(self, name: Name, letter: str) -> Name | None:
        """The same name with another letter, δ2 for z2; None if it is taken."""
        label = letter + name.plain[1:]
        return None if label in self._taken else name_of(label)


def reading_order(y: Value) -> list[Value]:
    """Every node of y's graph after its operands, and these from left to right: as one would compute by hand."""
    return ordered_by([y], lambda node: reversed(node.parents))


def _row(weight: Any) -> str | None:
    found = _WEIGHT.fullmatch(weight.label) if isinstance(weight, Value) and weight.label is not None else None
    return f"{found[1]}[{found[2]}]" if found else None
