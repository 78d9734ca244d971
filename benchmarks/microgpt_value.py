"""An engine of the layout of microgpt's Value, to measure beside.

microgpt is one file of Python that is copied, not installed, so there is nothing to import. This is code of our own,
written from a description of its Value: slots for data, grad, the operands and their local derivatives, the latter two
as tuples; constants wrapped in Values; a recursive topological order; x − y as x + (−y), x / y as x · y⁻¹.
"""

from __future__ import annotations

import math
from typing import Union

Number = Union["MicrogptValue", float, int]


class MicrogptValue:
    """A number, the numbers it was computed from, and its derivative with respect to each of them."""

    __slots__ = ("_children", "_local_grads", "data", "grad")

    def __init__(
        self, data: float, children: tuple[MicrogptValue, ...] = (), local_grads: tuple[float, ...] = ()
    ) -> None:
        self.data = data
        self.grad: float = 0
        self._children = children
        self._local_grads = local_grads

    def __add__(self, other: Number) -> MicrogptValue:
        other = other if isinstance(other, MicrogptValue) else MicrogptValue(other)
        return MicrogptValue(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other: Number) -> MicrogptValue:
        other = other if isinstance(other, MicrogptValue) else MicrogptValue(other)
        return MicrogptValue(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, exponent: float) -> MicrogptValue:
        return MicrogptValue(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))

    def exp(self) -> MicrogptValue:
        return MicrogptValue(math.exp(self.data), (self,), (math.exp(self.data),))

    def log(self) -> MicrogptValue:
        return MicrogptValue(math.log(self.data), (self,), (1 / self.data,))

    def relu(self) -> MicrogptValue:
        return MicrogptValue(max(0, self.data), (self,), (float(self.data > 0),))

    def __neg__(self) -> MicrogptValue:
        return self * -1

    def __sub__(self, other: Number) -> MicrogptValue:
        return self + (-other)

    def __truediv__(self, other: Number) -> MicrogptValue:
        return self * other**-1

    def __radd__(self, other: float) -> MicrogptValue:
        return self + other

    def __rsub__(self, other: float) -> MicrogptValue:
        return other + (-self)

    def __rmul__(self, other: float) -> MicrogptValue:
        return self * other

    def __rtruediv__(self, other: float) -> MicrogptValue:
        return other * self**-1

    def backward(self) -> None:
        order: list[MicrogptValue] = []
        seen: set[MicrogptValue] = set()

        def visit(node: MicrogptValue) -> None:
            if node not in seen:
                seen.add(node)
                for child in node._children:
                    visit(child)
                order.append(node)

        visit(self)
        self.grad = 1
        for node in reversed(order):
            for child, local_grad in zip(node._children, node._local_grads):
                child.grad += local_grad * node.grad
