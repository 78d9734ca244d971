"""What is computed on the way to a claim's numbers, as it is, and with some numbers other ones.

Formulas are computed forward, in an order in which a person may do it. A derivative that the document asks for is
found by a backward pass, edge by edge, so that a slip in one local derivative can be tried out. (A derivative of a
derivative is computed from its recorded graph.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.explaining.places import Pass, Place, Places, local_derivative, slope
from scalargrad.worked.numbers import NoSuchNumber, Real, Scalar, check_time, number
from scalargrad.worked.record import ordered_by


class Output(NamedTuple):
    """The k-th number that a claim states: where one may state another than the one that was computed."""

    k: int


Key = Value | tuple[Value, Value]  # a node, or the derivative ∂y/∂x as (y, x)
Where = Place | Key | Output
Number = Any  # a float or a Real
Other = Real | Value | Callable[[Number], Number]  # another number; that of a node; or what becomes of the right one
Changes = Mapping[Where, Other]

_NOTHING: Mapping[Value, Number] = {}

# The work of things, in about the millionth part of a second: fitted to the times of all shipped and planted documents.
A_REAL = 30  # times the work
AN_OPERAND = 0.4
A_TRY, AN_EXACT_TRY = 80, 400  # whatever is computed for it
IF_ROUNDED = 6  # times the work, as nothing is known before
AN_EQUAL_NUMBER = 40  # to be looked for, or among what is looked at
A_STEP = 400  # of gradient descent, with the gradient's recorded graph


class OutOfWork(Exception):
    """As much has been computed for one claim as may be."""


class Computation:
    """What has to be computed for some outputs. gradients: which nodes are derivatives, of what by what.

    work: how many numbers may be computed for it in all, whatever the machine.
    """

    def __init__(
        self, outputs: Sequence[Scalar], asked: Mapping[Value, tuple[Value, Value]], places: Places, work: float
    ) -> None:
        self.outputs = list(outputs)
        self.places = places
        self.work = work
        self.gradients: dict[Value, tuple[Value, Value]] = {}
        self._second: dict[Value, bool] = {}  # whether derivatives enter into what is derived
        self.order = self._ordered(asked)
        self.nodes = set(self.order)
        self.passes: dict[Value, Pass] = {}
        self.edges: dict[Value, list[Place]] = {}  # of each pass, those that matter here
        self.on_the_way: set[Key] = set()  # the derivatives that they need, and those that are the aim
        for y in dict.fromkeys(y for y, _ in self.gradients.values()):
            self.passes[y] = places.backward(y)
            self.edges[y] = self.passes[y].between([x for other, x in self.gradients.values() if other is y])
            self.on_the_way.update((y, edge.node) for edge in self.edges[y])
        self.on_the_way.update(self.gradients.values())
        self.all_edges = {edge for edges in self.edges.values() for edge in edges}
        self.args = {node: node.args for node in self.order}
        self.parents = {node: node.parents for node in self.order}
        self.around = {node: frozenset((node, *parents)) for node, parents in self.parents.items()}
        self._converted: dict[bool, dict[Value, tuple[Any, ...]]] = {}
        self._affected: dict[frozenset[Value], tuple[list[Value], float]] = {}
        self.size = self.work_of(self.order)

    def _ordered(self, asked: Mapping[Value, tuple[Value, Value]]) -> list[Value]:
        def above(node: Value) -> Iterable[Value]:
            if node not in asked or self._is_second(*asked[node], asked):
                return node.parents
            self.gradients[node] = asked[node]
            return (asked[node][0],)

        return ordered_by(self.outputs, above)

    def _is_second(self, y: Value, x: Value, asked: Mapping[Value, tuple[Value, Value]]) -> bool:
        """Whether ∂y/∂x is a derivative of a derivative: another one is y, or on the way from x."""
        if y in asked:
            return True
        if y not in self._second:
            self._second[y] = any(edge.operand in asked for edge in self.places.backward(y).edges)
        return self._second[y] and any(edge.operand in asked for edge in self.places.backward(y).between([x]))

    def has(self, where: Where) -> bool:
        """Whether something is computed here at all."""
        node = where.node if isinstance(where, Place) else where
        return node in self.nodes or node in self.on_the_way

    def spend(self, work: float) -> None:
        """OutOfWork once the budget is used up."""
        self.work -= work
        if self.work < 0:
            raise OutOfWork

    def work_of(self, nodes: Iterable[Value]) -> float:
        """The work of computing some nodes."""
        return AN_OPERAND * sum(len(self.args[node]) + 1 for node in nodes)

    def first_changed(self, keys: Iterable[Key]) -> set[Value]:
        """The nodes that have other numbers if these have; a derivative has its number where it is a result."""
        nodes = {key for key in keys if isinstance(key, Value)}
        return nodes.union(self.gradients) if any(isinstance(key, tuple) for key in keys) else nodes

    def affected(self, nodes: frozenset[Value]) -> tuple[list[Value], float]:
        """What has to be computed again if these nodes have changed, they themselves included; and the work of it."""
        if nodes not in self._affected:
            found: dict[Value, None] = {}
            for node in self.order:
                above = (self.gradients[node][0],) if node in self.gradients else self.parents[node]
                if node in nodes or any(arg in found for arg in above):
                    found[node] = None
            self._affected[nodes] = list(found), self.work_of(found)
        return self._affected[nodes]

    def operands(self, exactly: bool) -> dict[Value, tuple[Any, ...]]:
        """The operands of each node, the plain numbers among them as Reals or as floats: converted once for all."""
        if exactly not in self._converted:
            convert = as_real if exactly else as_float
            self._converted[exactly] = {
                node: tuple([arg if isinstance(arg, Value) else convert(arg) for arg in args])
                for node, args in self.args.items()
            }
        return self._converted[exactly]

    def leaves(self) -> list[Value]:
        """The given and free numbers."""
        return [node for node in self.order if not node.args]

    def with_the_number(self, real: Real) -> list[Key]:
        """What else has this number here: a product that the document has written once more, a derivative under
        another name. Nothing for simple numbers, which are equal by chance."""
        self.spend(AN_EQUAL_NUMBER)
        return self._by_number.get(_digits(real), []) if _is_telling(real) else []

    def activations_with(self, real: Real) -> list[Place]:
        """The derivatives of activations on the way back that have this number: h*(1 - h) is one."""
        return self._activations.get(_digits(real), []) if self._activations and _is_telling(real) else []

    @cached_property
    def _activations(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = {}
        for edge in self.all_edges:
            if edge.is_activation:
                found.setdefault(_digits(local_derivative(edge)), []).append(edge)
        return found

    @cached_property
    def _by_number(self) -> dict[str, list[Key]]:
        found: dict[str, list[Key]] = {}
        self.spend(AN_EQUAL_NUMBER * (len(self.order) + len(self.on_the_way)))
        for node in self.order:
            if node.args:
                found.setdefault(_digits(node.data), []).append(node)
        here = WhatIf(self, exactly=True)
        for y in self.passes:
            for x, derivative in here.derivatives(y).items():
                if (y, x) in self.on_the_way:
                    found.setdefault(_digits(as_real(derivative)), []).append((y, x))
        return found


class WhatIf:
    """The numbers of a computation, all floats, to try many of them fast, or all Reals.

    numbers: those that are others than the document's, at nodes, derivatives and places.

    >>> x = Value(Real(2)); y = x * x; z = y + 1
    >>> here = WhatIf(Computation([z], {}, Places({}), work=10**6), exactly=True)
    >>> here.given({y: Real(7)}).outputs({}), here.outputs({x: Real(3)}), here.outputs({Output(0): lambda z: -z})
    ([Real(8)], [Real(10)], [Real(-5)])
    """

    def __init__(self, computation: Computation, exactly: bool, numbers: Mapping[Where, Number] | None = None) -> None:
        self.computation = computation
        self.exactly = exactly
        self.convert: Callable[[Any], Number] = as_real if exactly else as_float
        self.numbers = numbers or {}
        self._args = computation.operands(exactly)
        self._operands: dict[Value, dict[int, Number]] = {}  # the numbers that are others at places going forward
        for where, other in self.numbers.items():
            if isinstance(where, Place) and not where.back:
                self._operands.setdefault(where.node, {})[where.i] = other
        self._locals: dict[Place, Number] = {}
        self._derivatives: dict[Value, dict[Value, Number]] = {}
        self._others: dict[Value, Number] = {}
        self._reals: dict[Value, Real] = {}
        self._values: dict[Value, Number] = {}
        self._compute()

    def given(self, others: Mapping[Where, Other]) -> WhatIf:
        """The same with other numbers. An ArithmeticError where one does not exist then."""
        numbers = {key: self.resolved(key, other) for key, other in others.items()}
        return WhatIf(self.computation, self.exactly, {**self.numbers, **numbers})

    def _compute(self) -> None:
        if not self.numbers:
            self._values = {node: self.convert(node.data) for node in self.computation.order}
            return
        self._spend(self.computation.size)
        for node in self.computation.order:
            if node in self.numbers:
                self._values[node] = self.numbers[node]
            else:
                self._values[node] = self._found(node)

    def _found(self, node: Value) -> Number:
        if node in self.computation.gradients:
            y, x = self.computation.gradients[node]
            return self.derivatives(y).get(x, 0)
        if not node.args:
            return self.convert(node.data)
        return self._forward(node, self._operands.get(node), _NOTHING)

    def _forward(self, node: Value, others: Mapping[int, Number] | None, changed: Mapping[Value, Number]) -> Number:
        """The number of a node; others: what its operands are instead. Written out for speed."""
        values = self._values
        args = [
            (changed[arg] if arg in changed else values[arg]) if isinstance(arg, Value) else arg
            for arg in self._args[node]
        ]
        for i, other in others.items() if others else ():
            args[i] = other
        return node.op.forward(*args)

    def _spend(self, work: float) -> None:
        self.computation.spend(work * A_REAL if self.exactly else work)

    # --- the numbers ---

    def value(self, arg: Any, changed: Mapping[Value, Number] = _NOTHING) -> Number:
        """The number of an operand."""
        if not isinstance(arg, Value):
            return self.convert(arg)
        if arg in changed:
            return changed[arg]
        if arg not in self._values:
            self._values[arg] = self.convert(arg.data)
        return self._values[arg]

    def number(self, scalar: Scalar) -> Number:
        """The number of any scalar of the document."""
        if not isinstance(scalar, Value):
            return self.convert(scalar)
        if scalar in self._values:
            return self._values[scalar]
        if scalar not in self._others:
            self._others[scalar] = self.convert(self._real(scalar))
        return self._others[scalar]

    def _real(self, scalar: Value) -> Real:
        """The number of a node that is not of this computation. What is found on the way is kept, for the next one."""
        reals = self._reals
        if not reals:
            reals.update({key: as_real(one) for key, one in self.numbers.items() if isinstance(key, Value)})
        if not reals:
            return number(scalar)
        for node in ordered_by([scalar], lambda node: () if node in reals else node.parents):
            if node not in reals:
                as_recorded = all([reals[arg] is arg.data for arg in node.parents])
                args = [] if as_recorded else [reals[arg] if isinstance(arg, Value) else arg for arg in node.args]
                reals[node] = node.data if as_recorded else node.op.forward(*args)
        if not reals[scalar].is_finite():
            raise NoSuchNumber(say("an infinite number"))
        return reals[scalar]

    def here(self, where: Where) -> Number:
        """The number that stands somewhere."""
        if isinstance(where, Place):
            return self.local(where, {}) if where.back else self.value(where.operand)
        if isinstance(where, Output):
            return self.value(self.computation.outputs[where.k])
        if isinstance(where, tuple):
            return self.derivatives(where[0]).get(where[1], 0)
        return self.value(where)

    def resolved(self, where: Where, other: Other) -> Number:
        """The number that is to stand somewhere."""
        if isinstance(other, Value):
            return self.number(other)
        if callable(other):
            return other(self.here(where))
        return self.convert(other)

    def derivatives(self, y: Value) -> dict[Value, Number]:
        """∂y/∂node for the nodes that matter."""
        if y not in self._derivatives:
            self._derivatives[y] = self._backward(y, {}, {}, {})
        return self._derivatives[y]

    def local(self, edge: Place, changed: Mapping[Value, Number]) -> Number:
        """A local derivative, computed again if the numbers that it depends on are not the recorded ones."""
        node = edge.node
        if self.numbers and edge in self.numbers:
            return self.numbers[edge]
        again = changed and not changed.keys().isdisjoint(self.computation.around[node])
        if not again and edge in self._locals:
            return self._locals[edge]
        if edge.slope:
            local = slope(edge.slope, self.value(node, changed))
        elif again or self.numbers:
            args = [self.value(arg, changed) for arg in self.computation.args[node]]
            local = self.convert(node.op.written_derivative(edge.i, self.value(node, changed), *args))
        else:
            local = self.convert(node.local_derivatives[edge.i])
        if not again:
            self._locals[edge] = local
        return local

    def _backward(
        self, y: Value, changed: Mapping[Value, Number], replaced: Mapping[Place, Number], pinned: Mapping[Key, Number]
    ) -> dict[Value, Number]:
        """The chain rule, once more, as a person does it."""
        check_time()
        edges = self.computation.edges[y]
        self._spend(len(edges))
        known = {
            key[1]: one for numbers in (self.numbers, pinned) for key, one in numbers.items()
            if type(key) is tuple and key[0] is y
        }  # fmt: skip
        found: dict[Value, Number] = {y: 1}
        for edge in edges:
            node = edge.node
            upstream = known[node] if node in known else found.get(node)
            if upstream is None:
                continue
            local = replaced.get(edge) if replaced else None
            if local is None:
                local = self._locals.get(edge) if not changed else None  # what `local` would find first
            if local is None:
                local = self.local(edge, changed)
            part = local * upstream
            operand = edge.operand
            found[operand] = found[operand] + part if operand in found else part
        found.update(known)
        return found

    # --- with changes ---

    def outputs(self, changes: Changes) -> list[Number]:
        """The outputs with other numbers somewhere. An ArithmeticError where one does not exist."""
        computation = self.computation
        computation.spend(AN_EXACT_TRY if self.exactly else A_TRY)
        stated: dict[int, Other] = {}
        replaced: dict[Place, Number] = {}
        pinned: dict[Key, Number] = {}
        for where, other in changes.items():
            if isinstance(where, Output):
                stated[where.k] = other
            elif isinstance(where, Place):
                replaced[where] = self.resolved(where, other)
            else:
                pinned[where] = self.resolved(where, other)
        changed = self._changed(replaced, pinned) if replaced or pinned else {}
        found = [self.value(output, changed) for output in computation.outputs]
        for k, stands in stated.items():
            found[k] = self.number(stands) if isinstance(stands, (Value, Real)) else stands(found[k])
        return found

    def _changed(self, replaced: Mapping[Place, Number], pinned: Mapping[Key, Number]) -> dict[Value, Number]:
        """The numbers of all nodes that others at some places and keys make others."""
        computation = self.computation
        forward: dict[Value, dict[int, Number]] = {}
        for place, other in replaced.items():
            if not place.back:
                forward.setdefault(place.node, {})[place.i] = other
        start = set(forward) | computation.first_changed(pinned)
        if any(place.back for place in replaced):
            start.update(computation.gradients)
        affected, work = computation.affected(frozenset(start))
        self._spend(work)
        changed: dict[Value, Number] = {}
        derivatives: dict[Value, dict[Value, Number]] = {}
        for node in affected:
            if node in pinned:
                changed[node] = pinned[node]
            elif node in self.numbers or not computation.args[node]:
                continue
            elif node in computation.gradients:
                y, x = computation.gradients[node]
                if y not in derivatives:
                    derivatives[y] = self._backward(y, changed, replaced, pinned)
                changed[node] = derivatives[y].get(x, 0)
            else:
                others = {**self._operands.get(node, {}), **forward[node]} if node in forward else None
                changed[node] = self._forward(node, others or self._operands.get(node), changed)
        return changed


def as_float(x: Any) -> Any:
    """For trying many numbers fast; integers stay what they are, for exponents."""
    return x if isinstance(x, int) else float(x)


def as_real(x: Any) -> Real:
    """A number as it is, exactly."""
    return x if isinstance(x, Real) else Real(Fraction(x))


def _is_telling(real: Real) -> bool:
    """Not a simple fraction, which other numbers may be equal to by chance."""
    return real.exact is None or max(abs(real.exact.numerator), real.exact.denominator) >= 1000


def _digits(real: Real) -> str:
    return real.significant(25) if real.exact is None else Real(real.exact).significant(25).rstrip("0")
