"""Computes the expressions of the language: the quantity of a formula, recorded as a graph, and derivatives."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

import scalargrad.worked.running.limits as limits
from scalargrad.derivatives import DETACH
from scalargrad.languages import say
from scalargrad.value import Value, apply
from scalargrad.worked.language import (
    Apply,
    Binary,
    Call,
    Comprehension,
    Derivative,
    Expression,
    Index,
    Items,
    Literal,
    Name,
    Negative,
    Range,
    Slice,
    Transpose,
    names_in,
)
from scalargrad.worked.numbers import (
    DocumentError,
    NoSuchNumber,
    Quantity,
    Real,
    Scalar,
    ShapeError,
    array,
    arrays,
    check_finite,
    check_size,
    check_time,
    entries,
    functions,
    shape,
    stack,
    whole_number,
)
from scalargrad.worked.record import Binding, Derivation
from scalargrad.worked.running.scope import Scope, Taken


class Expressions(Scope):
    """What expressions amount to while the names in them stand for what they do now.

    free: the open numbers and their names, which `free()` adds to; derivation: how derivatives are taken.
    """

    def __init__(self, names: dict[str, Binding], free: dict[Value, str], derivation: Derivation) -> None:
        super().__init__(names)
        self.free = free
        self.derivation = derivation
        self.recorded = 0

    def with_derivatives(self, derivation: Derivation) -> Expressions:
        """The same names, and derivatives taken in another way."""
        other = copy.copy(self)
        other.derivation, other.by, other.taken = derivation, set(), []
        return other

    def size(self) -> int:
        """How many nodes have been recorded, roughly."""
        return self.recorded + self.derivation.size()

    def value(self, expression: Expression) -> Quantity:
        """The quantity of an expression; a DocumentError, with the place, where it has none."""
        check_time()
        try:
            return self._value(expression)
        except NoSuchNumber as error:
            raise DocumentError(error.reason, expression.line, expression.column, error.numbers) from None
        except ShapeError as error:
            raise DocumentError(str(error), expression.line, expression.column) from None

    def _value(self, expression: Expression) -> Quantity:
        match expression:
            case Name(name=name):
                return self.look_up(name, expression)
            case Literal(value=literal):
                return Real(literal)
            case Binary(op="div", left=Name(name=dy), right=Name(name=dx)) if (dy in self.names) != (dx in self.names):
                raise DocumentError(self.no_name_in_quotient(dy, dx), expression.line, expression.column)
            case Apply():
                return self.results(expression)[0]
            case Comprehension(item=item, loops=loops):
                return stack(list(self.items(item, loops)))
            case Binary(op=op, left=left, right=right):
                a, b = self.value(left), self.value(right)
                if expression.dot and shape(a) and shape(b):
                    raise DocumentError(two_products(left, right), expression.line, expression.column)
                return self.record(arrays.matmul(a, b) if op == "matmul" else arrays.binary(op, a, b))
            case Negative(operand=operand):
                return self.record(arrays.negative(self.value(operand)))
            case Derivative(y=y, x=Index() as x) if self.is_entry_of_jacobian(x):
                whole = Derivative(expression.line, expression.column, y, x.operand)
                return self._value(Index(expression.line, expression.column, whole, x.indices))
            case Derivative(y=y, x=x):
                return self.gradient(self.look_up(y, expression), self.value(x), expression)
            case Call():
                return self.record(self.call(expression))
            case Items(items=items):
                return stack([self.value(item) for item in items])
            case Index(operand=operand, indices=indices):
                return arrays.index(self.value(operand), tuple([self.one_index(each) for each in indices]))
            case Transpose(operand=operand):
                return arrays.transpose(self.value(operand))
        raise DocumentError(say("this stands on the right of a claim only"), expression.line, expression.column)

    def is_entry_of_jacobian(self, x: Index) -> bool:
        """Whether dp/dz[0, 1] has more indices than z has axes, so that they are those of the Jacobian."""
        return len(x.indices) > len(shape(self.value(x.operand)))

    def record(self, quantity: Quantity) -> Quantity:
        self.recorded += math.prod(shape(quantity))
        return quantity

    # --- functions and comprehensions ---

    def results(self, call: Apply) -> list[Quantity]:
        """What a function of the document comes to: it sees its arguments, and the names of the document."""
        self.step(call)
        arguments = [self.value(arg) for arg in call.args]
        function = call.function
        before, self.local = self.local, dict(zip(function.parameters, arguments))
        self.called += 1
        try:
            match function.results:
                case [Apply() as inner]:
                    return self.results(inner)
            return [self.value(result) for result in function.results]
        except DocumentError as error:
            if self.called > 1 or error.line == call.line:
                raise
            message = say("{message} (called in line {line})", message=error.message, line=call.line)
            raise DocumentError(message, error.line, error.column, error.numbers) from None
        finally:
            self.local = before
            self.called -= 1

    def items(self, item: Expression, loops: Sequence[tuple[str, Range]]) -> Iterator[Quantity]:
        """The items of a comprehension."""
        if not loops:
            self.step(item)
            yield self.value(item)
            return
        (name, over), *inner = loops
        before = self.local
        for k in self.counted(over):
            self.local = {**before, name: Real(k)}
            yield from self.items(item, inner)
            self.local = before

    def counted(self, over: Range) -> range:
        """The numbers that a range goes through."""
        start = 0 if over.start is None else self.whole(over.start, say("where a range begins"))
        stop = self.whole(over.stop, say("the number of rounds") if over.start is None else say("where a range ends"))
        step = 1 if over.step is None else self.whole(over.step, say("the step of a range"))
        if step == 0:
            raise DocumentError(say("the step of a range cannot be 0"), over.line, over.column)
        found = range(start, stop, step)
        if len(found) > limits.MAX_STATEMENTS:
            message = say(
                "a loop of {count} rounds: a document may run {most} statements",
                count=f"{len(found):,}",
                most=f"{limits.MAX_STATEMENTS:,}",
            )
            raise DocumentError(message, over.line, over.column)
        return found

    # --- functions of the language ---

    def whole(self, expression: Expression, what: str) -> int:
        quantity = self.value(expression)
        try:
            return whole_number(quantity, what)
        except ShapeError as error:
            raise DocumentError(str(error), expression.line, expression.column) from None

    def one_index(self, part: Expression | Slice) -> int | slice:
        if not isinstance(part, Slice):
            return self.whole(part, say("an index"))
        bounds = [
            None if bound is None else self.whole(bound, say("an index"))
            for bound in (part.start, part.stop, part.step)
        ]
        if bounds[2] == 0:
            raise DocumentError(say("the step of a slice cannot be 0"), part.line, part.column)
        return slice(*bounds)

    def call(self, call: Call) -> Quantity:
        name = call.function
        if name == "free":
            return self.free_number()
        args = [self.value(arg) for arg in call.args]
        if name == "constant":
            return array([held_constant(scalar) for scalar in entries(args[0])], shape(args[0]))
        if name == "grad":
            return self.gradient(args[0], args[1], call)
        return functions.call(name, args, None if call.axis is None else self.value(call.axis))

    def free_number(self) -> Value:
        """An open number. While the document runs it has some value that no author would choose by chance."""
        count = len(self.free)
        number = Value(Real(Fraction(313 + 41 * count, 10000)))
        self.free[number] = say("free number {number}", number=count + 1)
        return number

    def gradient(self, y: Quantity, x: Quantity, at: Derivative | Call) -> Quantity:
        """∂y/∂x: of a single number in the shape of x; of an array the Jacobian, in the shapes of y and x."""
        if any(not isinstance(scalar, Value) for scalar in entries(x)):
            what = say("a derivative is taken with respect to a name that was given or computed, not to a plain number")
            raise DocumentError(what, at.line, at.column)
        sizes = (*shape(y), *shape(x))
        check_size(sizes)
        self.by |= names_in(at.x if isinstance(at, Derivative) else at.args[1])
        self.by |= {str(scalar.label).partition("[")[0] for scalar in entries(x) if isinstance(scalar, Value)}
        derivatives = [self.derivation.derivative(one, scalar) for one in entries(y) for scalar in entries(x)]
        found = check_finite(array(derivatives, sizes))
        self.taken.append(Taken(y, x, found, at))
        return found


def two_products(left: Expression, right: Expression) -> str:
    """What to write for the dot between two arrays: on paper it may be `@` or `*`."""
    one, other = (left.name, right.name) if isinstance(left, Name) and isinstance(right, Name) else ("a", "b")
    return say(
        "a dot between two arrays may mean two things: write {matmul} for the sum of the products, {times} for the "
        "product of each two entries",
        matmul=f"{one} @ {other}", times=f"{one} * {other}",
    )  # fmt: skip


def held_constant(scalar: Scalar) -> Scalar:
    """The same number, and to derivatives one of its own."""
    return apply(DETACH, scalar) if isinstance(scalar, Value) else scalar
