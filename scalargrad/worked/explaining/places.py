"""Places where a number enters a computation, and the backward pass that some of them belong to.

A person who works an example by hand puts a number in the wrong place, or the wrong number in a place. Forward, a
place is an operand of an operation; backward, it is a local derivative at an edge of the graph. An activation that an
author writes out, a = 1/(1 + exp(-z)), is one edge.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from scalargrad.derivatives import DOT, MUL, POW, SUB, TABLE, TOTAL
from scalargrad.value import Value
from scalargrad.worked.judging import same
from scalargrad.worked.numbers import Real, number
from scalargrad.worked.record import is_constant_to_derivatives, ordered

WRITTEN_OUT = {"sigmoid": Real.sigmoid, "tanh": Real.tanh, "relu": Real.relu}
CURVED = ("exp", "maximum", "tanh", "sigmoid")  # one of these is in a formula that is an activation
MOST_NODES = 12  # of such a formula


class Place:
    """Operand i of a node; or, if `back`, the local derivative ∂node/∂args[i] in the backward pass.

    slope: where an activation is written out, its name; the place is then one edge for the whole formula.
    """

    __slots__ = ("node", "i", "back", "operand", "slope")

    def __init__(self, node: Value, i: int, back: bool, operand: Value | None = None, slope: str = "") -> None:
        self.node = node
        self.i = i
        self.back = back
        self.operand: Value = operand if operand is not None else node.args[i]
        self.slope = slope

    @property
    def is_activation(self) -> bool:
        return bool(self.slope) or self.node.op.activation

    @property
    def partner(self) -> Value | None:
        """The other factor where the operand is a factor of a product."""
        other = None if self.slope else self.node.op.partner(self.i, self.node.args)
        return other if isinstance(other, Value) else None

    @property
    def source(self) -> Value | None:
        """The node whose number stands here: the derivative of w·a with respect to w is a."""
        return self.partner if self.back else self.operand

    @property
    def factor(self) -> Value | None:
        """What the number here is multiplied by, in a product of the forward pass."""
        return self.operand if self.back else self.partner


class Places:
    """One Place for each place of a document's graph, and one backward pass for each y.

    named: the nodes that have a name.
    """

    def __init__(self, named: Container[Value]) -> None:
        self.named = named
        self._places: dict[tuple[Value, int, bool], Place] = {}
        self._passes: dict[Value, Pass] = {}

    def at(self, node: Value, i: int, back: bool) -> Place:
        """Operand i of a node, or the local derivative with respect to it."""
        key = (node, i, back)
        if key not in self._places:
            self._places[key] = Place(node, i, back)
        return self._places[key]

    def activation(self, a: Value, z: Value, kind: str) -> Place:
        """The derivative of an activation that is written out."""
        key = (a, -1, True)
        if key not in self._places:
            self._places[key] = Place(a, -1, True, z, kind)
        return self._places[key]

    def backward(self, y: Value) -> Pass:
        """The backward pass from y."""
        if y not in self._passes:
            self._passes[y] = Pass(y, self)
        return self._passes[y]


class Pass:
    """The backward pass from y: its edges, those next to y first, each after all edges that its node leads on by."""

    def __init__(self, y: Value, places: Places) -> None:
        self.y = y
        self.order = ordered([y], is_constant_to_derivatives)
        self.edges: list[Place] = []
        inside: set[Value] = set()  # formulas of activations that are written out
        for node in reversed(self.order):
            if is_constant_to_derivatives(node) or node in inside:
                continue
            whole = written_out(node, places.named)
            if whole is not None:
                z, kind, inner = whole
                inside |= inner
                self.edges.append(places.activation(node, z, kind))
                continue
            for i, local in enumerate(node.local_derivatives):
                if local is not None and is_finite(local):
                    self.edges.append(places.at(node, i, True))
        self.users: dict[Value, list[Place]] = {}  # the edges that lead on from a node, towards y
        for edge in self.edges:
            self.users.setdefault(edge.operand, []).append(edge)

    def between(self, xs: Iterable[Value]) -> list[Place]:
        """The edges on a path from one of xs to y."""
        leads = set(xs)
        for edge in reversed(self.edges):
            if edge.operand in leads:
                leads.add(edge.node)
        return [edge for edge in self.edges if edge.operand in leads]


def is_finite(local: object) -> bool:
    """Whether a local derivative is a number: not at a pole, and not where there is none."""
    return local.is_finite() if isinstance(local, Real) else isinstance(local, int)


def local_derivative(edge: Place) -> Real:
    """The number of a local derivative."""
    return Real(slope(edge.slope, edge.node.data) if edge.slope else edge.node.local_derivatives[edge.i])


# --- activations that are written out ---


def slope(kind: str, a: Any) -> Any:
    """What a person takes for the derivative of an activation, from its result a.

    >>> slope("sigmoid", 0.25), slope("tanh", 0.5), slope("relu", Real(3))
    (0.1875, 0.75, Real(1))
    """
    return TABLE[kind].written_derivative(0, a, a)


def written_out(a: Value, named: Container[Value]) -> tuple[Value, str, set[Value]] | None:
    """What a named node is an activation of, which one it is, and the nodes of its formula; None if it is none."""
    if a not in named or a.is_leaf or a.op.linear or a.op.name in WRITTEN_OUT:
        return None
    for through_sums in (False, True):
        inner, ends = _formula_of(a, named, through_sums)
        if len(ends) == 1 and len(inner) <= MOST_NODES and any(node.op.name in CURVED for node in inner):
            (z,) = ends
            kind = _kind(number(a), z.data)
            if kind is not None:
                return z, kind, inner
    return None


def _formula_of(a: Value, named: Container[Value], through_sums: bool) -> tuple[set[Value], set[Value]]:
    """The nodes that the formula of a is made of, and those that it starts from: given or named ones, and sums."""
    inner, ends, stack = {a}, set(), [a]
    while stack and len(inner) <= MOST_NODES:
        for arg in stack.pop().parents:
            if arg in inner:
                continue
            if _is_end(arg, named, through_sums):
                ends.add(arg)
            else:
                inner.add(arg)
                stack.append(arg)
    return inner, ends


def _is_end(node: Value, named: Container[Value], through_sums: bool) -> bool:
    if node.is_leaf or node in named or node.op in (DOT, TOTAL):
        return True
    many = sum(isinstance(one, Value) for one in node.args) > 1
    return many and node.op.linear and not through_sums


def _kind(a: Real, z: Real) -> str | None:
    if abs(z) > 1000:
        return None
    return next((name for name, f in WRITTEN_OUT.items() if same(a, f(z))), None)


# --- slopes of activations in formulas ---


def slope_of(node: Value) -> Value | None:
    """a of a*(1 - a) and of 1 - a**2; z of step(z)."""
    if node.op is TABLE["step"]:
        return _value(node.args[0])
    if node.op is MUL:
        for one, other in (node.args, node.args[::-1]):
            if isinstance(one, Value) and isinstance(other, Value) and rest_of(other) is one:
                return one
    rest = rest_of(node)
    if rest is not None and rest.op is POW and _is(rest.args[1], 2):
        return _value(rest.args[0])
    if rest is not None and rest.op is MUL and rest.args[0] is rest.args[1]:
        return _value(rest.args[0])
    return None


def rest_of(node: Value) -> Value | None:
    """a of 1 - a."""
    return _value(node.args[1]) if node.op is SUB and _is(node.args[0], 1) else None


def _value(arg: object) -> Value | None:
    return arg if isinstance(arg, Value) else None


def _is(arg: object, whole: int) -> bool:
    return arg == whole if isinstance(arg, (int, Real)) else False
