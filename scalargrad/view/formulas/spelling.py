"""How nodes are written by the names that they have, whoever gave them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scalargrad.value import Value
from scalargrad.view.formulas import rules
from scalargrad.view.formulas.formula import DOTS, Formula, Number, Symbol
from scalargrad.view.formulas.symbols import Name


class Spelling:
    """Nodes as formulas, by names from outside.

    name: a node's name, None where it has none: such a node is written as what it was computed from.
    depth: how many operations deep at most; dots stand for what lies deeper.

    With `Typed` as the writer, formulas come out in the language of worked examples:

    >>> from scalargrad import Value, relu
    >>> from scalargrad.view.formulas import Typed, name_of
    >>> w2, a1, b2 = (Value(number, label) for number, label in ((2, "w2"), (3, "a1"), (1, "b2")))
    >>> names = {node: name_of(node.label) for node in (w2, a1, b2)}
    >>> spelling = Spelling(names.get, depth=2)
    >>> Typed().write(spelling.show(relu(w2 * a1 - b2)))
    'relu(… - b2)'
    >>> Typed().write(spelling.show((w2 * a1 - b2) ** 2))
    '(… - b2)**2'
    """

    def __init__(self, name: Callable[[Value], Name | None], depth: int | None = None) -> None:
        self.name = name
        self.depth = depth

    def show(self, arg: Any) -> Formula:
        """A node or a plain number: its name, its number, or what it was computed from."""
        return self._show(arg, self.depth)

    def definition(self, node: Value) -> Formula:
        """What a node was computed from, whether or not it has a name."""
        return self._definition(node, self.depth)

    def local_derivative(self, node: Value, i: int) -> Formula:
        """∂node/∂args[i] as a formula."""
        return rules.local_derivative(node, i, self.show)

    def _show(self, arg: Any, depth: int | None) -> Formula:
        if not isinstance(arg, Value):
            return Number(arg)
        name = self.name(arg)
        if name is not None:
            return Symbol(name, arg)
        if arg.is_leaf:
            return Number(arg.data)
        return DOTS if depth == 0 else self._definition(arg, depth)

    def _definition(self, node: Value, depth: int | None) -> Formula:
        below = None if depth is None else depth - 1
        return rules.definition(node, lambda arg: self._show(arg, below))
