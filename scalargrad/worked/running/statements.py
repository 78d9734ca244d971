"""Runs the statements of a document: names are bound, formulas recorded, claims handed out at their moment.

Every number is a Value in one recorded graph. The given numbers are its leaves. A parameter that is assigned again
becomes a `detach` node: to every derivative it is a fresh number, and yet it can be computed again from what it was
computed from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scalargrad.derivatives import DETACH
from scalargrad.languages import say
from scalargrad.value import Value, apply
from scalargrad.worked.language import (
    Assign,
    ClaimLine,
    Items,
    Loop,
    Statement,
)
from scalargrad.worked.numbers import (
    Constant,
    DocumentError,
    NoSuchNumber,
    Quantity,
    Real,
    Scalar,
    ShapeError,
    array,
    check_time,
    entries,
    number,
    shape,
    show_shape,
)
from scalargrad.worked.record import Binding, Derivation, Record, indexed, show_index
from scalargrad.worked.running.expressions import Expressions
from scalargrad.worked.running.loops import Rounds, carried_names

MAX_STATEMENTS = 1_000_000
MAX_RECORDED = 100_000  # nodes; after that, updates in a long loop are no longer recorded, only their numbers
KEPT = 10  # bindings of a name from one line of a loop: the first ten and the last ten


class Runner:
    """Runs the statements of one document, and adds to its result what they bind."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.expressions = Expressions({}, record.free, Derivation())
        record.derivation = self.expressions.derivation
        self.parameters: set[str] = set()
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
        if self.moment > MAX_STATEMENTS:
            raise DocumentError(
                say("more than {count} statements were run", count=f"{MAX_STATEMENTS:,}"),
                statement.line,
                statement.column,
            )
        check_time()
        match statement:
            case Assign():
                self.assign(statement)
            case ClaimLine():
                yield statement
            case Loop():
                yield from self.loop(statement)

    def assign(self, statement: Assign) -> None:
        names = statement.names
        try:
            if len(names) > 1 and isinstance(statement.value, Items):
                quantities = [self.expressions.value(item) for item in statement.value.items]
                if len(quantities) != len(names):
                    raise ShapeError(
                        say(
                            "{names} names on the left, {values} values on the right",
                            names=len(names),
                            values=len(quantities),
                        )
                    )
            else:
                quantities = [self.expressions.value(statement.value)]
        except ShapeError as error:
            raise DocumentError(str(error), statement.line, statement.column) from None
        if len(names) > len(quantities):
            quantities = self.unpacked(quantities[0], statement)
        for name, quantity, given in zip(names, quantities, statement.given, strict=True):
            self.bind(name, quantity, given)

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

    def bind(self, name: str, quantity: Quantity, given: bool) -> None:
        if given:
            self.parameters.add(name)
            fresh = [self.leaf(scalar, name + show_index(index)) for index, scalar in indexed(quantity)]
            free = any(scalar in self.record.free for scalar in fresh)
            self.remember(name, array(fresh, shape(quantity)), "free" if free else "given")
        elif name in self.parameters:
            fresh = [self.updated(scalar, name + show_index(index)) for index, scalar in indexed(quantity)]
            self.remember(name, array(fresh, shape(quantity)), "updated")
        else:
            results = [self.result_of(scalar, name + show_index(index)) for index, scalar in indexed(quantity)]
            self.remember(name, array(results, shape(quantity)), "formula")

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
        if not isinstance(scalar, Value) or (cut and not self.depends_on_free(scalar)):
            return Value(number(scalar), label)
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
        count = self.expressions.whole(statement.count, say("the number of rounds"))
        if count > MAX_STATEMENTS:
            raise DocumentError(
                say(
                    "a loop of {count} rounds: a document may run {most} statements",
                    count=f"{count:,}",
                    most=f"{MAX_STATEMENTS:,}",
                ),
                statement.line,
                statement.column,
            )
        self.rounds.append(0)
        k = 0
        before = self.expressions.size()
        while k < count:
            if k == KEPT and (self.expressions.size() - before) * (count / k - 1) > MAX_RECORDED:
                k += self.unrecorded(statement, k, count - k - 1)
            yield from self.round(statement, k)
            k += 1
        self.rounds.pop()

    def round(self, statement: Loop, k: int) -> Iterator[ClaimLine]:
        self.rounds[-1] = k
        self.line = statement.line
        self.parameters.discard(statement.name)
        self.remember(statement.name, Real(k), "counted")
        for inner in statement.body:
            yield from self.run(inner)
        if self.expressions.derivation.size() > MAX_RECORDED:
            self.forget_derivatives()

    def forget_derivatives(self) -> None:
        """Begin with new ones, so that a long loop does not fill the memory; only the sharing is lost."""
        self.expressions.recorded += self.expressions.derivation.size()
        self.expressions.derivation = self.record.derivation = Derivation()

    def unrecorded(self, statement: Loop, k: int, count: int) -> int:
        """Run up to `count` rounds of a long loop with numbers only: how many, 0 if they have to be recorded."""
        carried = carried_names(statement, self.parameters)
        if carried is None or self.record.free or count < 2:
            return 0
        names = sorted(carried)
        inputs, moment = self.scalars(names), self.moment
        self._sample = []
        for claim in self.round(statement, k):
            raise AssertionError(f"a round with the claim {claim.text} has to be recorded")
        sample, self._sample = self._sample, None
        outputs = self.scalars(names)
        done = 1
        if len(inputs) != len(outputs):
            return done
        rounds = Rounds(inputs, outputs, [scalar for quantity in sample for scalar in entries(quantity)])
        numbers = list(map(number, outputs))
        statements = self.moment - moment
        while done < count and self.moment + 2 * statements < MAX_STATEMENTS:
            try:
                numbers = rounds.numbers(numbers)
            except NoSuchNumber:  # the round is run once more, for an error that names the line
                break
            done += 1
            self.moment += statements
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
            fresh = [Value(next(found), name + show_index(index)) for index, _ in indexed(old.quantity)]
            self.remember(name, array(fresh, shape(old.quantity)), "updated")
