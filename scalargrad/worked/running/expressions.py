"""Computes the expressions of the language: the quantity of a formula, recorded as a graph, and derivatives."""

from __future__ import annotations

import math
from fractions import Fraction

from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.language import (
    Binary,
    Call,
    Derivative,
    Expression,
    Index,
    Items,
    Literal,
    Name,
    Negative,
    Node,
    Slice,
    Transpose,
)
from scalargrad.worked.numbers import (
    DocumentError,
    NoSuchNumber,
    Quantity,
    Real,
    ShapeError,
    array,
    arrays,
    check_finite,
    check_time,
    entries,
    functions,
    shape,
    show_shape,
    stack,
    whole_number,
)
from scalargrad.worked.record import Binding, Derivation


class Expressions:
    """What expressions amount to while the names in them stand for what they do now.

    names: what they stand for; free: the open numbers and their names, which `free()` adds to; derivation: how
    derivatives are taken.
    """

    def __init__(self, names: dict[str, Binding], free: dict[Value, str], derivation: Derivation) -> None:
        self.names = names
        self.free = free
        self.derivation = derivation
        self.recorded = 0

    def with_derivatives(self, derivation: Derivation) -> Expressions:
        """The same names, and derivatives taken in another way."""
        return Expressions(self.names, self.free, derivation)

    def size(self) -> int:
        """How many nodes have been recorded, roughly."""
        return self.recorded + self.derivation.size()

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
                return stack([self.value(item) for item in items])
            case Index(operand=operand, indices=indices):
                return arrays.index(self.value(operand), tuple(map(self.one_index, indices)))
            case Transpose(operand=operand):
                return arrays.transpose(self.value(operand))
        raise DocumentError(say("this stands on the right of a claim only"), expression.line, expression.column)

    def record(self, quantity: Quantity) -> Quantity:
        self.recorded += math.prod(shape(quantity))
        return quantity

    def look_up(self, name: str, at: Node) -> Quantity:
        if name in self.names:
            return self.names[name].quantity
        raise DocumentError(say("there is no name {name} above", name=name), at.line, at.column)

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
        """∂y/∂x, of the shape of x."""
        written = at.y if isinstance(at, Derivative) else "the first argument of grad"
        if shape(y):
            raise DocumentError(
                f"{written} is not a single number, its shape is {show_shape(shape(y))}: take the gradient of its sum",
                at.line,
                at.column,
            )
        if any(not isinstance(scalar, Value) for scalar in entries(x)):
            what = "a derivative is taken with respect to a name that was given or computed, not to a plain number"
            raise DocumentError(what, at.line, at.column)
        derivatives = [self.derivation.derivative(y, scalar) for scalar in entries(x)]
        return check_finite(array(derivatives, shape(x)))
