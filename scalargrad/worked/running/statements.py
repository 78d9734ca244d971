"""Runs the statements of a document: names are bound, formulas recorded, claims handed out at their moment.

Every number is a Value in one recorded graph. The given numbers are its leaves. What is assigned again and comes from
a derivative, as in w = w - rate*dJ/dw, is an update and becomes a `detach` node: to every derivative it is a fresh
number, and yet it can be computed again from what it was computed from. All else is a formula, also a loop's state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import scalargrad.worked.running.limits as limits
from scalargrad.languages import say
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
    DocumentError,
    Quantity,
    Real,
    Scalar,
    array,
    entries,
    number,
    shape,
    show_shape,
)
from scalargrad.worked.record import Derivation, Unrecorded, indexed, show_index
from scalargrad.worked.running.bindings import KEPT, Computed, Names
from scalargrad.worked.running.loops import Rounds, carried_names


class Runner(Names):
    """Runs the statements of one document, and adds to its result what they bind."""

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

    # --- loops ---

    def loop(self, statement: Loop) -> Iterator[ClaimLine]:
        values = self.expressions.counted(statement.range)
        count = len(values)
        self.rounds.append(0)
        k = 0
        before = self.expressions.size()
        while k < count:
            if k == KEPT and (self.expressions.size() - before) * (count / k - 1) > limits.MAX_RECORDED:
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
        if self.expressions.derivation.size() > limits.MAX_RECORDED:
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
        moment, steps = self.moment - moment, self.expressions.steps - steps
        allowed = (limits.MAX_STATEMENTS - self.expressions.steps - 1) // steps - 1
        numbers, more = rounds.repeated(list(map(number, outputs)), max(0, min(count - done, allowed)))
        self.moment += more * moment
        self.expressions.steps += more * steps
        self.rebind(names, numbers)
        return done + more  # where a result does not exist, that round is run once more, for an error with its line

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
