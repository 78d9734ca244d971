"""The numbers of a claim's course, as they are or with some of them changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from scalargrad.value import Value
from scalargrad.worked.explaining.activations import SLOPES
from scalargrad.worked.explaining.course import Changes, Course, Key, Number, Other, Pins
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.numbers import Real, Scalar, check_time, number
from scalargrad.worked.record import Replay


def as_float(x: Any) -> Any:
    """For trying many numbers fast; integers stay what they are, for exponents."""
    return x if isinstance(x, int) else float(x)


def as_real(x: Any) -> Real:
    return x if isinstance(x, Real) else Real(Fraction(x))


class World:
    """The numbers of a course, all floats or all Reals, if some of them are pinned to others.

    change: what becomes of every result before it is used, as by rounding.
    """

    def __init__(
        self, course: Course, convert: Callable[[Any], Number], pins: Pins | None = None,
        change: Callable[[Key, Number], Number] | None = None,
    ) -> None:  # fmt: skip
        self.course = course
        self.convert = convert
        self.change = change
        self.values: dict[Value, Number] = {}
        self._locals: dict[Place, Number] = {}
        self._derivatives: dict[Value, dict[Value, Number]] = {}
        self._others: dict[Value, Number] = {}
        self._raw_pins = dict(pins or {})
        self.pins: dict[Key, Number] = {}
        if pins or change:
            self.pins = {key: self.resolved(key, other) for key, other in self._raw_pins.items()}
            self._compute()
        else:
            self.values = {node: convert(node.data) for node in course.order}

    def _compute(self) -> None:
        for node in self.course.order:
            if node in self.pins:
                found = self.pins[node]
            elif node in self.course.gradients:
                y, x = self.course.gradients[node]
                found = self.derivatives(y).get(x, 0)
            elif node.is_leaf:
                found = self.convert(node.data)
            else:
                found = node.op.forward(*[self.value(arg, {}) for arg in self.course.args[node]])
            if self.change is not None and not node.is_leaf and node not in self.course.gradients:
                found = self.change(node, found)
            self.values[node] = found

    def value(self, arg: Any, changed: Mapping[Value, Number]) -> Number:
        if not isinstance(arg, Value):
            return self.convert(arg)
        if arg in changed:
            return changed[arg]
        if arg not in self.values:
            self.values[arg] = self.convert(arg.data)
        return self.values[arg]

    def number(self, scalar: Scalar) -> Number:
        """The number of any scalar of the document."""
        if not isinstance(scalar, Value):
            return self.convert(scalar)
        if scalar in self.values:
            return self.values[scalar]
        if scalar not in self._others:
            pins = {key: as_real(pin) for key, pin in self.pins.items() if isinstance(key, Value)}
            real = Replay([scalar]).numbers(pins)[0] if pins else number(scalar)
            self._others[scalar] = self.convert(real)
        return self._others[scalar]

    def resolved(self, key: Key | Place, other: Other) -> Number:
        """The number that is to stand at a key or a place."""
        if isinstance(other, Value):
            return self.number(other)
        if callable(other):
            return other(self.here(key))
        return self.convert(other)

    def here(self, key: Key | Place) -> Number:
        """The number that stands at a key or a place now."""
        if isinstance(key, Place):
            return self.local(key, {}) if key.back else self.value(key.operand, {})
        if isinstance(key, tuple):
            return self.derivatives(key[0]).get(key[1], 0)
        return self.value(key, {})

    # --- backward ---

    def derivatives(self, y: Value) -> dict[Value, Number]:
        """∂y/∂node for the nodes that matter."""
        if y not in self._derivatives:
            self._derivatives[y] = self._backward(y, {}, {}, {})
        return self._derivatives[y]

    def _backward(
        self, y: Value, changed: Mapping[Value, Number], replaced: Mapping[Place, Number], pins: Mapping[Key, Number]
    ) -> dict[Value, Number]:
        check_time()
        pinned = {key[1]: pin for key, pin in (*self.pins.items(), *pins.items()) if type(key) is tuple and key[0] is y}
        found: dict[Value, Number] = {y: 1}
        finished = found
        if self.change is not None:
            finished = {}
        for edge in self.course.edges[y]:
            node = edge.node
            if node in pinned:
                upstream = pinned[node]
            elif self.change is not None:
                if node not in finished and node in found:
                    finished[node] = self.change((y, node), found[node])
                upstream = finished.get(node)
            else:
                upstream = found.get(node)
            if upstream is None:
                continue
            local = replaced.get(edge) if replaced else None
            if local is None:
                local = self.local(edge, changed)
            operand = edge.operand
            part = local * upstream
            found[operand] = found[operand] + part if operand in found else part
        if self.change is not None:
            found = {node: self.change((y, node), derivative) for node, derivative in found.items()}
        found.update(pinned)
        return found

    def local(self, edge: Place, changed: Mapping[Value, Number]) -> Number:
        """A local derivative, computed again if the numbers that it depends on are not the recorded ones."""
        node = edge.node
        again = changed and (node in changed or any(arg in changed for arg in self.course.parents[node]))
        if not again and edge in self._locals:
            return self._locals[edge]
        if edge.slope:
            local = SLOPES[edge.slope](self.value(node, changed))
        elif again or self.pins or self.change is not None:
            args = [self.value(arg, changed) for arg in self.course.args[node]]
            local = self.convert(node.op.derivative(edge.i, self.value(node, changed), *args))
        else:
            local = self.convert(node.local_derivatives[edge.i])
        if not again:
            self._locals[edge] = local
        return local

    # --- with changes ---

    def outputs_as_they_are(self) -> list[Number]:
        return [self.value(output, {}) for output in self.course.outputs]

    def outputs(self, changes: Changes | None = None, pins: Pins | None = None) -> list[Number]:
        """The outputs with other numbers at some places and keys. An ArithmeticError where one does not exist."""
        replaced = {place: self.resolved(place, other) for place, other in (changes or {}).items()}
        pinned = {key: self.resolved(key, other) for key, other in (pins or {}).items()}
        forward: dict[Value, dict[int, Number]] = {}
        start: set[Value] = set()
        for place, other in replaced.items():
            if place.back:
                start.update(self.course.gradients)
            else:
                forward.setdefault(place.node, {})[place.i] = other
                start.add(place.node)
        for key in pinned:
            start.update(self.course.gradients if isinstance(key, tuple) else (key,))
        changed: dict[Value, Number] = {}
        derivatives: dict[Value, dict[Value, Number]] = {}
        course = self.course
        for node in course.affected(frozenset(start)):
            if node in pinned:
                changed[node] = pinned[node]
            elif node in self.pins or node.is_leaf:
                continue
            elif node in course.gradients:
                y, x = course.gradients[node]
                if y not in derivatives:
                    derivatives[y] = self._backward(y, changed, replaced, pinned)
                changed[node] = derivatives[y].get(x, 0)
            else:
                args = [self.value(arg, changed) for arg in course.args[node]]
                for i, other in forward.get(node, {}).items():
                    args[i] = other
                changed[node] = node.op.forward(*args)
        return [self.value(output, changed) for output in course.outputs]


def same_number(course: Course, real: Real) -> list[Key]:
    """What else has this number here: a product that the document has written once more, a derivative under another
    name. Nothing for simple numbers, which are equal by chance."""
    if not is_telling(real):
        return []
    if course.by_number is None:
        course.by_number = {}
        for node in course.order:
            if not node.is_leaf:
                course.by_number.setdefault(_digits(node.data), []).append(node)
        world = World(course, as_real)
        for y in course.passes:
            for x, derivative in world.derivatives(y).items():
                if (y, x) in course.on_the_way:
                    course.by_number.setdefault(_digits(as_real(derivative)), []).append((y, x))
    return course.by_number.get(_digits(real), [])


def is_telling(real: Real) -> bool:
    """Not a simple fraction, which other numbers may be equal to by chance."""
    return real.exact is None or max(abs(real.exact.numerator), real.exact.denominator) >= 1000


def _digits(real: Real) -> str:
    return real.significant(25) if real.exact is None else Real(real.exact).significant(25).rstrip("0")
