"""The 0 of a branch that was not taken: nothing passes through it, not even ∞.

relu(x) at x = −1 has the local derivative 0, and so sqrt(relu(x)) has the derivative 0 · ∞ there by the chain rule. But
relu does not multiply what comes from above by 0: it does not look at it. So its 0 is a number of its own, SHUT, which
is 0 in every respect but one: whatever it is multiplied by, it stays 0. (PyTorch and JAX choose, where we multiply.)

    >>> SHUT * float("inf"), 0.0 * float("inf")
    (0.0, nan)
"""

from __future__ import annotations

import functools
from sys import modules
from typing import Any

from scalargrad.libraries import Number, holds_values, owner


class Shut(int):
    """The number 0, whose product with anything is 0. (An int, for an int goes with every other type of number.)"""

    def __mul__(self, other: Any) -> Any:
        if type(other) is float:
            return 0.0
        return modules["numpy"].zeros_like(other, float) if owner(type(other)) == "numpy" else 0

    __rmul__ = __mul__

    def __reduce__(self) -> str:
        return "SHUT"


SHUT = Shut(0)


def gate(derivative: Number) -> Number:
    """A local derivative whose zeros are shut; entry by entry in a batch."""
    if owner(type(derivative)) == "numpy" and not holds_values(derivative):
        return modules["numpy"].asarray(derivative, float).view(_gates())
    return SHUT if derivative == 0 else derivative


@functools.cache
def _gates() -> Any:
    """The class of arrays whose zeros are shut. NumPy is loaded when there is one."""
    numpy = modules["numpy"]

    class Gates(numpy.ndarray):  # type: ignore[misc, name-defined]
        def __mul__(self, other: Any) -> Any:
            open_ = numpy.asarray(self)
            return open_ * numpy.where(open_ == 0, 0.0, other)

        __rmul__ = __mul__

        def __reduce__(self) -> Any:
            return gate, (numpy.asarray(self),)

    return Gates
