"""Runs the statements of a document: names are bound, formulas recorded, claims collected.

Every number is a Value in one recorded graph. The given numbers are its leaves. A parameter that is assigned again becomes a
`detach` node: to every derivative it is a fresh number, and yet it can be computed again from what it was computed from.

May import: value, functions, arrays, claims, clock, derivation, errors, real, rounds, syntax.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from scalargrad.functions import detach
from scalargrad.value import Value
from scalargrad.worked import arrays
from scalargrad.worked.arrays import Quantity, Scalar, ShapeError, number, shape, show_shape, whole_number
from scalargrad.worked.claims import VERDICTS, Claim, DocumentResult, Version, indexed, show_index
from scalargrad.worked.clock import check_time
from scalargrad.worked.derivation import ZERO, Derivation, is_constant_to_derivatives, ordered
from scalargrad.worked.errors import DocumentError, NoSuchNumber
from scalargrad.worked.real import Real
from scalargrad.worked.rounds import Rounds, carried_names
from scalargrad.worked.syntax import (
    Assign,
    Binary,
    Call,
    ClaimLine,
    Derivative,
    Expression,
    Index,
    Items,
    Literal,
    Loop,
    Name,
    Negative,
    Node,
    Slice,
    Statement,
    Transpose,
)

MAX_STATEMENTS = 1_000_000
MAX_RECORDED = 100_000  # nodes; after that, updates in a long loop are no longer recorded, only their numbers
KEPT = 10  # versions of a name from one line of a loop: the first ten and the last ten

Judge = Callable[["Evaluation", ClaimLine], Claim]


class Evaluation:
    """The state of a running document. `judge` gives a claim its verdict."""

    def __init__(self, result: DocumentResult, judge: Judge) -> None:
        self.result = result
        self.judge = judge
        self.derivation = result.derivation = Derivation()
        self.names: dict[str, Version] = {}
        self.parameters: set[str] = set()
        self.moment = 0
        self.recorded = 0
        self.rounds: list[int] = []  # of the loops we are in
        self.notes: list[str] = []  # what an author may have overlooked in the statement that is run
        self.line = 1
        self._claims: dict[ClaimLine, int] = {}  # where in result.claims
        self._latest: dict[tuple[str, int], list[Version]] = {}  # a name's versions from one line of a loop
        self._record_all = False
        self._open: dict[Value, bool] = {}  # whether a free number is upstream

    # --- statements ---

    def run(self, statement: Statement) -> None:
        """Run one statement; a DocumentError where it cannot be run."""
        self.line = statement.line
        self.moment += 1
        if self.moment > MAX_STATEMENTS:
            raise DocumentError(f"more than {MAX_STATEMENTS:,} statements were run", statement.line, statement.column)
        check_time()
        match statement:
            case Assign():
                self.assign(statement)
            case ClaimLine():
                self.claim(statement)
            case Loop():
                self.loop(statement)

    def assign(self, statement: Assign) -> None:
        names = statement.names
        try:
            if len(names) > 1 and isinstance(statement.value, Items):
                quantities = [self.value(item) for item in statement.value.items]
                if len(quantities) != len(names):
                    raise ShapeError(f"{len(names)} names on the left, {len(quantities)} values on the right")
            else:
                quantities = [self.value(statement.value)]
        except ShapeError as error:
            raise DocumentError(str(error), statement.line, statement.column) from None
        if len(names) > len(quantities):
            quantities = self.unpacked(quantities[0], statement)
        for name, quantity in zip(names, quantities, strict=True):
            self.bind(name, quantity, statement)

    def unpacked(self, quantity: Quantity, statement: Assign) -> list[Quantity]:
        sizes = shape(quantity)
        if not sizes or sizes[0] != len(statement.names):
            raise DocumentError(
                f"{len(statement.names)} names on the left, {show_shape(sizes)} on the right", statement.line, statement.column
            )
        return list(quantity)

    def bind(self, name: str, quantity: Quantity, statement: Assign) -> None:
        if statement.given:
            self.parameters.add(name)
            fresh = [self.leaf(scalar, name + show_index(index)) for index, scalar in indexed(quantity)]
            free = any(scalar in self.result.free for scalar in fresh)
            self.remember(name, arrays.array(fresh, shape(quantity)), "free" if free else "given")
        elif name in self.parameters:
            fresh = [self.updated(scalar, name + show_index(index)) for index, scalar in indexed(quantity)]
            self.remember(name, arrays.array(fresh, shape(quantity)), "updated")
        else:
            for index, scalar in indexed(quantity):
                if isinstance(scalar, Value) and scalar.label is None:
                    scalar.label = name + show_index(index)
            self.remember(name, quantity, "formula")

    def leaf(self, scalar: Scalar, label: str) -> Value:
        """A given number; a free one, or a sum with one in it, is a node already."""
        if isinstance(scalar, Value):
            if scalar in self.result.free:
                scalar.label = label
                self.result.free[scalar] = label
            return scalar
        return Value(scalar, label)

    def updated(self, scalar: Scalar, label: str) -> Value:
        """A parameter's new number: a constant to derivatives, though recorded, unless the record grows too long."""
        cut = self.is_long() and not self._record_all
        if not isinstance(scalar, Value) or (cut and not self.depends_on_free(scalar)):
            return Value(number(scalar), label)
        fresh: Value = detach(scalar)
        fresh.label = label
        return fresh

    def is_long(self) -> bool:
        return self.size() > MAX_RECORDED

    def depends_on_free(self, scalar: Value) -> bool:
        if not self.result.free:
            return False
        stack = [scalar]
        while stack:
            node = stack[-1]
            parents = node.parents
            unknown = [parent for parent in parents if parent not in self._open]
            if unknown:
                stack += unknown
                continue
            self._open[node] = node in self.result.free or any(self._open[parent] for parent in parents)
            stack.pop()
        return self._open[scalar]

    def remember(self, name: str, quantity: Quantity, how: str) -> None:
        version = Version(name, quantity, how, self.line, self.moment)
        self.names[name] = version
        versions = self.result.history.setdefault(name, [])
        versions.append(version)
        if self.rounds:
            latest = self._latest.setdefault((name, self.line), [])
            latest.append(version)
            if len(latest) > 2 * KEPT:
                versions.remove(latest.pop(KEPT))

    def claim(self, statement: ClaimLine) -> None:
        """Judge a claim; in a loop the worst round is kept."""
        found = self.judge(self, statement)
        found.loop_round = tuple(self.rounds)
        at = self._claims.setdefault(statement, len(self.result.claims))
        if at == len(self.result.claims):
            self.result.claims.append(found)
        elif VERDICTS.index(found.verdict) > VERDICTS.index(self.result.claims[at].verdict):
            self.result.claims[at] = found

    def loop(self, statement: Loop) -> None:
        count = self.whole(statement.count, "the number of rounds")
        if count > MAX_STATEMENTS:
            raise DocumentError(
                f"a loop of {count:,} rounds: a document may run {MAX_STATEMENTS:,} statements", statement.line, statement.column
            )
        self.rounds.append(0)
        k = 0
        before = self.size()
        while k < count:
            if k == KEPT and (self.size() - before) * (count / k - 1) > MAX_RECORDED:
                k += self.unrecorded(statement, k, count - k - 1)
            self.round(statement, k)
            k += 1
        self.rounds.pop()

    def round(self, statement: Loop, k: int) -> None:
        self.rounds[-1] = k
        self.line = statement.line
        self.parameters.discard(statement.name)
        self.remember(statement.name, Real(k), "counted")
        for inner in statement.body:
            self.run(inner)
        if self.derivation.size() > MAX_RECORDED:
            self.recorded += self.derivation.size()
            self.derivation.forget()

    def unrecorded(self, statement: Loop, k: int, count: int) -> int:
        """Run up to `count` rounds of a long loop with numbers only; how many it were, 0 if they have to be recorded."""
        carried = carried_names(statement, self.parameters)
        if carried is None or self.result.free or count < 2:
            return 0
        names = sorted(carried)
        inputs = [scalar for name in names for scalar in arrays.entries(self.names[name].quantity)]
        moment = self.moment
        self._record_all = True
        self.round(statement, k)
        self._record_all = False
        outputs = [scalar for name in names for scalar in arrays.entries(self.names[name].quantity)]
        done = 1
        if len(inputs) != len(outputs):
            return done
        rounds = Rounds(inputs, outputs)
        numbers = [output.data for output in outputs]
        statements = self.moment - moment
        while done < count and self.moment + 2 * statements < MAX_STATEMENTS:
            try:
                numbers = rounds.numbers(numbers)
            except NoSuchNumber:  # the round is run once more, for an error that names the line
                break
            done += 1
            self.moment += statements
        found = iter(numbers)
        for name in names:
            old = self.names[name]
            self.line = old.line
            fresh = [Value(next(found), name + show_index(index)) for index, _ in indexed(old.quantity)]
            self.remember(name, arrays.array(fresh, shape(old.quantity)), "updated")
        return done

    def size(self) -> int:
        """How many nodes have been recorded, roughly."""
        return self.recorded + self.derivation.size()

    # --- expressions ---

    def value(self, expression: Expression) -> Quantity:
        """The quantity of an expression; a DocumentError, with the place, where it has none."""
        check_time()
        try:
            return self._value(expression)
        except NoSuchNumber as error:
            raise DocumentError(error.reason, expression.line, expression.column) from None
        except ShapeError as error:
            raise DocumentError(str(error), expression.line, expression.column) from None

    def _value(self, expression: Expression) -> Quantity:
        match expression:
            case Name(name=name):
                return self.look_up(name, expression)
            case Literal(value=literal):
                return Real(literal)
            case Binary(op=op, left=left, right=right):
                a, b = self.value(left), self.value(right)
                return self.record(arrays.matmul(a, b) if op == "matmul" else arrays.binary(op, a, b))
            case Negative(operand=operand):
                return self.record(arrays.negative(self.value(operand)))
            case Derivative(y=y, x=x):
                return self.gradient(self.look_up(y, expression), self.value(x), expression)
            case Call():
                return self.record(self.call(expression))
            case Items(items=items):
                return arrays.stack([self.value(item) for item in items])
            case Index(operand=operand, indices=indices):
                return arrays.index(self.value(operand), tuple(map(self.one_index, indices)))
            case Transpose(operand=operand):
                return arrays.transpose(self.value(operand))
        raise DocumentError("this stands on the right of a claim only", expression.line, expression.column)

    def record(self, quantity: Quantity) -> Quantity:
        self.recorded += quantity.size if isinstance(quantity, arrays.np.ndarray) else 1
        return quantity

    def look_up(self, name: str, at: Node) -> Quantity:
        if name in self.names:
            return self.names[name].quantity
        raise DocumentError(f"there is no name {name} above", at.line, at.column)

    def whole(self, expression: Expression, what: str) -> int:
        quantity = self.value(expression)
        try:
            return whole_number(quantity, what)
        except ShapeError as error:
            raise DocumentError(str(error), expression.line, expression.column) from None

    def one_index(self, part: Expression | Slice) -> int | slice:
        if not isinstance(part, Slice):
            return self.whole(part, "an index")
        bounds = [None if bound is None else self.whole(bound, "an index") for bound in (part.start, part.stop, part.step)]
        if bounds[2] == 0:
            raise DocumentError("the step of a slice cannot be 0", part.line, part.column)
        return slice(*bounds)

    def call(self, call: Call) -> Quantity:
        name = call.function
        if name == "free":
            return self.free_number()
        args = [self.value(arg) for arg in call.args]
        axis = None if call.axis is None else self.whole(call.axis, "an axis")
        match name:
            case "grad":
                return self.gradient(args[0], args[1], call)
            case "outer":
                return arrays.outer(*args)
            case "max" | "min" if len(args) == 2:
                return arrays.binary(name, *args)
            case "sum" | "mean" | "max" | "min":
                return arrays.reduction(name, args[0], axis)
            case "softmax":
                return arrays.softmax(args[0], axis)
            case "zeros" | "ones":
                return self.filled(int(name == "ones"), args)
            case "len":
                if not shape(args[0]):
                    raise ShapeError("a single number has no length")
                return Real(shape(args[0])[0])
        return arrays.each(name, args[0])

    def filled(self, item: int, args: list[Quantity]) -> Quantity:
        sizes = [whole_number(scalar, "a size") for arg in args for scalar in arrays.entries(arg)]
        if not sizes or min(sizes) < 1:
            raise ShapeError("the sizes of an array are 1 or more")
        arrays.check_size(sizes)
        return arrays.array([Real(item)] * int(arrays.np.prod(sizes)), tuple(sizes))

    def free_number(self) -> Value:
        """An open number. While the document runs it has some value that no author would choose by chance."""
        count = len(self.result.free)
        number = Value(Real(Fraction(313 + 41 * count, 10000)))
        self.result.free[number] = f"free number {count + 1}"
        return number

    def note_old_version(self, y: Scalar, x: Quantity) -> None:
        """If y was computed from what a name stood for before, say so: the derivative is 0, and that surprises people."""
        name = next((name for name, version in self.names.items() if version.quantity is x), None)
        if name is None or self.names[name].how == "formula":
            return
        ancestors = set(ordered([y], is_constant_to_derivatives))
        for old in self.result.history[name][:-1]:
            if not ancestors.isdisjoint(scalar for scalar in arrays.entries(old.quantity) if isinstance(scalar, Value)):
                self.notes.append(
                    f"this was computed before {name} took new numbers in line {self.names[name].line}, "
                    f"so it does not depend on the new {name}"
                )
                return

    def gradient(self, y: Quantity, x: Quantity, at: Derivative | Call) -> Quantity:
        """∂y/∂x, of the shape of x."""
        written = at.y if isinstance(at, Derivative) else "the first argument of grad"
        if shape(y):
            raise DocumentError(
                f"{written} is not a single number, its shape is {show_shape(shape(y))}: take the gradient of its sum", at.line, at.column
            )
        if any(not isinstance(scalar, Value) for scalar in arrays.entries(x)):
            what = "this is a plain number: a derivative is taken with respect to a name that was given or computed from names"
            raise DocumentError(what, at.line, at.column)
        derivatives = [self.derivation.derivative(y, scalar) for scalar in arrays.entries(x)]
        if all(derivative is ZERO for derivative in derivatives):
            self.note_old_version(y, x)
        return arrays.check_finite(arrays.array(derivatives, shape(x)))
