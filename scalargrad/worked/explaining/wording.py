"""Sentences about places: as if ∂z2/∂w2 were a2 (7) where it is a1 (2)."""

from __future__ import annotations

from scalargrad.value import Value
from scalargrad.worked.explaining.activations import SLOPES
from scalargrad.worked.explaining.naming import Naming, Word, figure, phrase
from scalargrad.worked.explaining.places import Pass, Place
from scalargrad.worked.numbers import Real, number


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

    def shown(self, node: Value, one: Pass | None) -> Word:
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

    def derivative(self, edge: Place, one: Pass) -> Word:
        """∂z2/∂w2."""
        y, x = self.shown(self.target(edge, one), one), self.shown(edge.operand, one)
        return phrase("∂{y}/∂{x}", y=y, x=x)

    def at(self, place: Place, one: Pass | None) -> dict[str, Word]:
        """What stands at one place, and what is right there: ∂z2/∂w2, a1 (2)."""
        source = place.source
        if not place.back or one is None:
            return {"what": self.naming.formula(place.operand), "right": figure(number(place.operand))}
        if source is not None and self.naming.name(source):
            right = self.naming.quantity(source)
        else:
            right = figure(local_derivative(place))
        return {"what": self.derivative(place, one), "right": right}


def local_derivative(edge: Place) -> Real:
    """The number of a local derivative."""
    if edge.slope:
        return Real(SLOPES[edge.slope](edge.node.data))
    return Real(edge.node.local_derivatives[edge.i])
