"""What names stand for while a document runs: given numbers, formulas, updates; and what is kept of their history."""

from __future__ import annotations

from typing import NamedTuple

import scalargrad.worked.running.limits as limits
from scalargrad.derivatives import DETACH
from scalargrad.value import Value, apply
from scalargrad.worked.numbers import Constant, Quantity, Scalar, array, shape
from scalargrad.worked.record import Binding, Derivation, Record, Unrecorded, indexed, show_index
from scalargrad.worked.running.expressions import Expressions

KEPT = 10  # bindings of a name from one line of a loop: the first ten and the last ten
_PARAMETERS = ("given", "free", "updated")


class Computed(NamedTuple):
    """What a formula comes to, and by which names derivatives were taken on the way to it."""

    quantity: Quantity
    by: frozenset[str]
    is_constant: bool


class Names:
    """What every name of a document stands for, and stood for: each binding is added to its record."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.expressions = Expressions({}, record.free, Derivation())
        record.derivation = self.expressions.derivation
        self.moment = 0
        self.rounds: list[int] = []  # of the loops we are in
        self.line = 1
        self._latest: dict[tuple[str, int], list[Binding]] = {}  # a name's bindings from one line of a loop
        self._sample: list[Quantity] | None = None  # what a round binds that is recorded to be repeated
        self._open: dict[Value, bool] = {}  # whether a free number is upstream

    @property
    def names(self) -> dict[str, Binding]:
        """What every name stands for now."""
        return self.expressions.names

    def bind(self, name: str, found: Computed, given: bool) -> None:
        quantity, by = found.quantity, found.by
        if given:
            fresh = [self.leaf(scalar, name + show_index(index)) for index, scalar in indexed(quantity)]
            free = any(scalar in self.record.free for scalar in fresh)
            self.remember(name, array(fresh, shape(quantity)), "free" if free else "given")
        elif self.is_update(name, found):
            fresh = [self.updated(scalar, name + show_index(index)) for index, scalar in indexed(quantity)]
            self.remember(name, array(fresh, shape(quantity)), "updated")
            by = frozenset() if name in by else by
        else:
            results = [self.result_of(scalar, name + show_index(index)) for index, scalar in indexed(quantity)]
            self.remember(name, array(results, shape(quantity)), "formula")
        self.expressions.origins[name] = by

    def is_update(self, name: str, found: Computed) -> bool:
        """Whether a name that is assigned again starts afresh, as a new parameter.

        It does if its new number is held constant, or comes from a derivative, as in w = w - rate*dJ/dw. It does not if
        it was no parameter before, unless the derivative is by itself: g = dJ/dw remains a formula, also the second
        time, and so does a = relu(w*x + b) with new weights of whatever name.
        """
        if name not in self.names or not (found.by or found.is_constant):
            return False
        return found.is_constant or name in found.by or self.names[name].how in _PARAMETERS

    def result_of(self, scalar: Scalar, label: str) -> Value:
        """A formula's result. Where it depends on no name it is a constant, but has derivatives as others have."""
        if not isinstance(scalar, Value):
            scalar = Constant(scalar)
        if scalar.label is None:
            scalar.label = label
        return scalar

    def leaf(self, scalar: Scalar, label: str) -> Value:
        """A given number; a free one, or a sum with one in it, is a node already."""
        if isinstance(scalar, Value):
            if scalar in self.record.free:
                scalar.label = label
                self.record.free[scalar] = label
            return scalar
        return Value(scalar, label)

    def updated(self, scalar: Scalar, label: str) -> Value:
        """A parameter's new number: a constant to derivatives, though recorded, unless the record grows too long."""
        cut = self.expressions.size() > limits.MAX_RECORDED and self._sample is None
        if not isinstance(scalar, Value):
            return Value(scalar, label)
        if cut and not self.depends_on_free(scalar):
            return Unrecorded(scalar.data, label)
        fresh: Value = apply(DETACH, scalar)
        fresh.label = label
        return fresh

    def depends_on_free(self, scalar: Value) -> bool:
        if not self.record.free:
            return False
        stack = [scalar]
        while stack:
            node = stack[-1]
            parents = node.parents
            unknown = [parent for parent in parents if parent not in self._open]
            if unknown:
                stack += unknown
                continue
            self._open[node] = node in self.record.free or any(self._open[parent] for parent in parents)
            stack.pop()
        return self._open[scalar]

    def remember(self, name: str, quantity: Quantity, how: str) -> None:
        binding = Binding(name, quantity, how, self.line, self.moment)
        self.names[name] = binding
        if self._sample is not None:
            self._sample.append(quantity)
        bindings = self.record.history.setdefault(name, [])
        bindings.append(binding)
        if self.rounds:
            latest = self._latest.setdefault((name, self.line), [])
            latest.append(binding)
            if len(latest) > 2 * KEPT:
                bindings.remove(latest.pop(KEPT))
