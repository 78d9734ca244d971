"""Whether a sheet is as good to work with as the document that it is made of."""

from __future__ import annotations

from collections.abc import Sequence

from scalargrad.value import Value
from scalargrad.worked.numbers import Quantity, Real, entries, number, shape
from scalargrad.worked.record import Claim, Replay
from scalargrad.worked.use.key import is_short

STEEP = {"sigmoid": 3.0, "tanh": 1.6}  # how large what goes in may be, before the slope is nearly 0
ORDINARY_SUM = 1.25  # or so many times what it is in the document
ORDINARY = 30  # a result may be so many times larger or smaller than the document's


class Shape:
    """What a sheet has in common with its document: the sides of kinks, where it is 0, how large its numbers are."""

    def __init__(self, asked: Sequence[Claim]) -> None:
        self.lefts = [claim.left for claim in asked]
        self.nodes = _order(self.lefts)

    def is_like(self, lefts: Sequence[Quantity], choosy: bool) -> bool:
        """Whether it is so for what a sheet asks for. choosy: also that results are ordinary, and as short."""
        nodes = _order(lefts)
        if len(nodes) != len(self.nodes) or not all(map(_is_like, nodes, self.nodes)):
            return False
        for left, old in zip(lefts, self.lefts):
            if shape(left) != shape(old):
                return False
            for here, there in zip(map(number, entries(left)), map(number, entries(old))):
                if bool(here) != bool(there) or not here.is_finite():
                    return False
                if choosy and not (is_short(here) or not is_short(there)):
                    return False
                if choosy and there and not abs(there) / ORDINARY < abs(here) < abs(there) * ORDINARY:
                    return False
        return True


def _order(lefts: Sequence[Quantity]) -> list[Value]:
    return Replay([one for left in lefts for one in entries(left)]).order


def _is_like(node: Value, old: Value) -> bool:
    """Whether a kink is on the same side, or at least no tie; and nothing is saturated that was not."""
    if node.op is not old.op:
        return False
    if node.is_leaf or (node.op.side is None and node.op.name not in STEEP):
        return True
    here, there = (
        [number(arg) if isinstance(arg, (Value, Real)) else Real(arg) for arg in one.args] for one in (node, old)
    )
    if node.op.side is not None:
        side, before = node.op.side(*here), node.op.side(*there)
        return bool(side == before or (len(here) == 2 and side))
    return abs(float(here[0])) <= max(STEEP[node.op.name], ORDINARY_SUM * abs(float(there[0])))


def _operands(node: Value) -> list[Real]:
    return [number(arg) if isinstance(arg, (Value, Real)) else Real(arg) for arg in node.args]
