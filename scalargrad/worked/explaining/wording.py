"""Sentences about places: as if ∂z2/∂w2 were a2 (7) where it is a1 (2)."""

from __future__ import annotations

from scalargrad.value import Value
from scalargrad.worked.explaining.activations import SLOPES
from scalargrad.worked.explaining.naming import Naming
from scalargrad.worked.explaining.places import Pass, Place
from scalargrad.worked.numbers import Real, number, readable


class Wording:
    """How a document's places are spoken of."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming

    def target(self, edge: Place, one: Pass) -> Value:
        """The node that an edge leads to, as a reader sees it: the named sum, not one product in it."""
        node = edge.node
        while self.naming.name(node) is None:
            users = one.users.get(node, [])
            if len(users) != 1 or users[0].is_activation or local_derivative(users[0]) != 1:
                break
            node = users[0].node
        return node

    def shown(self, node: Value, one: Pass | None) -> str:
        """A node's name, or what a reader would call it."""
        name = self.naming.name(node)
        if name is not None:
            return name
        users = one.users.get(node, []) if one is not None else []
        activation = users[0].node if len(users) == 1 else None
        if activation is not None and users[0].is_activation:
            of = self.naming.name(activation)  # a2 = relu(w2*a1 + b2): what is inside is z2 to everybody
            if of is not None and of[0] in "ah" and f"z{of[1:]}".partition("[")[0] not in self.naming.result.history:
                return f"z{of[1:]}"
            if of is not None:
                return f"the sum in {of}"
        return self.naming.formula(node)

    def derivative(self, edge: Place, one: Pass) -> str:
        """∂z2/∂w2."""
        return f"∂{self.shown(self.target(edge, one), one)}/∂{self.shown(edge.operand, one)}"

    def instead(self, place: Place, one: Pass | None, other: str) -> str:
        """The sentence about one place: as if ∂z2/∂w2 were a2 (7) where it is a1 (2)."""
        source = place.source
        if not place.back or one is None:
            right = readable(number(place.operand), 6)
            return f"as if {self.naming.formula(place.operand)} were {other} where it is {right}"
        if source is not None and self.naming.name(source):
            right = self.naming.quantity(source)
        else:
            right = readable(local_derivative(place), 6)
        return f"as if {self.derivative(place, one)} were {other} where it is {right}"


def local_derivative(edge: Place) -> Real:
    """The number of a local derivative."""
    if edge.slope:
        return Real(SLOPES[edge.slope](edge.node.data))
    return Real(edge.node.local_derivatives[edge.i])
