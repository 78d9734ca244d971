"""Runs the statements of a document: names are bound, formulas recorded, claims handed out at their moment.

Every number is a Value in one recorded graph. The given numbers are its leaves. What is assigned again and comes from
a derivative, as in w = w - rate*dJ/dw, is an update and becomes a `detach` node: to every derivative it is a fresh
number, and yet it can be computed again from what it was computed from. All else is a formula, also a loop's state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import scalargrad.worked.running.expressions as limits
from scalargrad.derivatives import DETACH
from scalargrad.languages import say
from scalargrad.value import Value, apply
from scalargrad.worked.language import (
    Apply,
    Assign,
    Call,
    ClaimLine,
    Expression,
    Items,
    Loop,
    Statement,
    counted,
)
from scalargrad.worked.numbers import (
    Constant,
    DocumentError,
    NoSuchNumber,
    Quantity,
    Real,
    Scalar,
    array,
    entries,
    number,
    shape,
    show_shape,
)
from scalargrad.worked.record import Binding, Derivation, Record, Unrecorded, indexed, show_index
from scalargrad.worked.running.expressions import Expressions
from scalargrad.worked.running.loops import Rounds, carried_names

MAX_RECORDED = 100_000  # nodes; after that, updates in a long loop are no longer recorded, only their numbers
KEPT = 10  # bindings of a name from one line of a loop: the first ten and the last ten


_PARAMETERS = ("given", "free", "updated")


class Computed(NamedTuple):
    """What a formula comes to, and by which names derivatives were taken on the way to it."""

    quantity: Quantity
    by: frozenset[str]
    is_constant: bool


class Runner:
    """Runs the statements of one document, and adds to its result what they bind."""

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

    # --- statements ---

    def run(self, statement: Statement) -> Iterator[ClaimLine]:
        """Run one statement, and yield each claim in it at its moment; a DocumentError where it cannot be run."""
        self.line = statement.line
        self.moment += 1
        self.expressions.step(statement)
        match statement:
            case Assign():
                self.assign(statement)
            case ClaimLine():
                yield statement
            case Loop():
                yield from self.loop(statement)

    def assign(self, statement: Assign) -> None:
        names, values = statement.names, [statement.value]
        if len(names) > 1 and isinstance(statement.value, Items):
            values = list(statement.value.items)
        found = [one for value in values for one in self.computed(value)]
        if len(names) > len(found) == 1:
            found = [found[0]._replace(quantity=part) for part in self.unpacked(found[0].quantity, statement)]
        if len(found) != len(names):
            raise DocumentError(counted(len(names), len(found)), statement.line, statement.column)
        for name, one, given in zip(names, found, statement.given, strict=True):
            self.bind(name, one, given)

    def computed(self, value: Expression) -> list[Computed]:
        """What a formula comes to; several quantities if it is a function with several results."""
        self.expressions.begin()
        found = self.expressions.results(value) if isinstance(value, Apply) else [self.expressions.value(value)]
        by = frozenset(self.expressions.by)
        is_constant = isinstance(value, Call) and value.function == "constant"
        return [Computed(quantity, by, is_constant) for quantity in found]

    def unpacked(self, quantity: Quantity, statement: Assign) -> list[Quantity]:
        sizes = shape(quantity)
        if not sizes or sizes[0] != len(statement.names):
            raise DocumentError(
                say(
                    "{names} names on the left, {shape} on the right",
                    names=len(statement.names),
                    shape=show_shape(sizes),
                ),
                statement.line,
                statement.column,
            )
        return list(quantity)

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
        cut = self.expressions.size() > MAX_RECORDED and self._sample is None
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

    # --- loops ---

    def loop(self, statement: Loop) -> Iterator[ClaimLine]:
        values = self.expressions.counted(statement.range)
        count = len(values)
        self.rounds.append(0)
        k = 0
        before = self.expressions.size()
        while k < count:
            if k == KEPT and (self.expressions.size() - before) * (count / k - 1) > MAX_RECORDED:
                k += self.unrecorded(statement, values, k)
            yield from self.round(statement, k, values[k])
            k += 1
        self.rounds.pop()

    def round(self, statement: Loop, k: int, value: int) -> Iterator[ClaimLine]:
        self.rounds[-1] = k
        self.line = statement.line
        self.remember(statement.name, Real(value), "counted")
        self.expressions.origins.pop(statement.name, None)
        for inner in statement.body:
            yield from self.run(inner)
        if self.expressions.derivation.size() > MAX_RECORDED:
            self.forget_derivatives()

    def forget_derivatives(self) -> None:
        """Begin with new ones, so that a long loop does not fill the memory; only the sharing is lost."""
        self.expressions.recorded += self.expressions.derivation.size()
        self.expressions.derivation = self.record.derivation = Derivation()

    def unrecorded(self, statement: Loop, values: range, k: int) -> int:
        """Run a long loop from round k with numbers only: how many rounds, 0 if they have to be recorded.

        The last round is always recorded.
        """
        count = len(values) - k - 1
        carried = carried_names(statement, {name for name, now in self.names.items() if now.how == "updated"})
        if carried is None or self.record.free or count < 2:
            return 0
        names = sorted(carried)
        inputs, moment, steps = self.scalars(names), self.moment, self.expressions.steps
        self._sample = []
        for claim in self.round(statement, k, values[k]):
            raise AssertionError(f"a round with the claim {claim.text} has to be recorded")
        sample, self._sample = self._sample, None
        outputs = self.scalars(names)
        done = 1
        if len(inputs) != len(outputs):
            return done
        rounds = Rounds(inputs, outputs, [scalar for quantity in sample for scalar in entries(quantity)])
        numbers = list(map(number, outputs))
        moment, steps = self.moment - moment, self.expressions.steps - steps
        while done < count and self.expressions.steps + 2 * steps < limits.MAX_STATEMENTS:
            try:
                numbers = rounds.numbers(numbers)
            except NoSuchNumber:  # the round is run once more, for an error that names the line
                break
            done += 1
            self.moment += moment
            self.expressions.steps += steps
        self.rebind(names, numbers)
        return done

    def scalars(self, names: Iterable[str]) -> list[Scalar]:
        """The entries of what some names stand for, one after the other."""
        return [scalar for name in names for scalar in entries(self.names[name].quantity)]

    def rebind(self, names: Iterable[str], numbers: Iterable[Real]) -> None:
        """Let some names stand for plain numbers, in the shapes that they have."""
        found = iter(numbers)
        for name in names:
            old = self.names[name]
            self.line = old.line
            fresh = [Unrecorded(next(found), name + show_index(index)) for index, _ in indexed(old.quantity)]
            self.remember(name, array(fresh, shape(old.quantity)), "updated")
