"""Derivatives of the recorded graph, each derivative recorded once.

`gradient` of the engine makes a new graph at every call. Here ∂y/∂v is made once for each y and v, and so are each
edge's local derivative and each product of the two: the ∂E/∂o that a document prints is the very node that is a
factor of its ∂E/∂w. So one can ask what would follow if the printed number stood at that node (`replay`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from scalargrad import walk
from scalargrad.derivatives import DETACH
from scalargrad.functions import total
from scalargrad.rows import ManyOp
from scalargrad.value import Value
from scalargrad.worked.numbers import Real, Scalar, check_time

ZERO, ONE, MINUS_ONE = Real(0), Real(1), Real(-1)
_CONSTANTS: dict[int | Fraction, Real] = {0: ZERO, 1: ONE, -1: MINUS_ONE}


def ordered(outputs: Iterable[Any], is_leaf: Callable[[Value], bool]) -> list[Value]:
    """The Values that the outputs were computed from, each after its parents, and the outputs; nothing above a leaf.

    Plain numbers among the outputs are passed over.
    """
    return ordered_by(outputs, lambda node: () if is_leaf(node) else node.parents)


def ordered_by(outputs: Iterable[Any], above: Callable[[Value], Iterable[Value]]) -> list[Value]:
    """The same, with a word in what stands above a node; `above` is asked once for each."""
    check_time()
    return walk.ordered_by([output for output in outputs if isinstance(output, Value)][::-1], above)


def is_constant_to_derivatives(node: Value) -> bool:
    """Whether no derivative goes further up: a leaf, or a parameter that took new numbers."""
    return node.is_leaf or node.op is DETACH


class Derivation:
    """The derivatives of one document's graph, and the parts they are made of.

    through_updates: as if a parameter that takes new numbers were bound to the formula that they come from. stops: what
    is to be as constant as a given number.
    """

    def __init__(self, through_updates: bool = False, stops: frozenset[Value] = frozenset()) -> None:
        self.through_updates = through_updates
        self.stops = stops
        self._of: dict[Value, _DerivativesOf] = {}
        self._locals: dict[Value, tuple[Any, ...]] = {}
        self._products: dict[tuple[Scalar, Scalar], Scalar] = {}
        self._sums: dict[tuple[Scalar, ...], Scalar] = {}
        self.asked: dict[Value, tuple[Value, Value]] = {}  # the derivatives that the document names: of what, by what

    def derivative(self, y: Scalar, x: Scalar) -> Scalar:
        """∂y/∂x as a node of the graph, or as a plain number where it is a constant."""
        if not isinstance(y, Value) or not isinstance(x, Value):
            return ZERO
        if y not in self._of:
            self._of[y] = _DerivativesOf(y, self)
        found = self._of[y].derivative(x)
        if isinstance(found, Value) and found not in self._of[y].uses:
            self.asked.setdefault(found, (y, x))
        return found

    def is_constant(self, node: Value, y: Value) -> bool:
        """Whether no derivative of y goes further up than this."""
        if node in self.stops and node is not y:
            return True
        return node.is_leaf or (node.op is DETACH and not self.through_updates)

    def local(self, node: Value, i: int) -> Scalar:
        """∂node/∂args[i], the local derivative at an edge of the graph."""
        if node not in self._locals:
            self._locals[node] = (None,) * len(node.args)
        found = self._locals[node]
        if found[i] is None:
            if node.op is DETACH:
                found = (ONE,)
            elif isinstance(node.op, ManyOp):
                found = tuple(map(_plain, node.op.partials(node, node.args)))
            else:
                found = (*found[:i], _plain(node.op.derivative(i, node, *node.args)), *found[i + 1 :])
            self._locals[node] = found
        local: Scalar = found[i]
        return local

    def times(self, local: Scalar, upstream: Scalar) -> Scalar:
        """local · upstream, recorded once, and without a node where one of them is just 1."""
        if local is ONE:
            return upstream
        if upstream is ONE:
            return local
        key = (upstream, local)
        if key not in self._products:
            self._products[key] = -upstream if local is MINUS_ONE else local * upstream
        return self._products[key]

    def plus(self, parts: list[Scalar]) -> Scalar:
        """The sum of the contributions, recorded once."""
        key = tuple(parts)
        if len(key) == 1:
            return key[0]
        if key not in self._sums:
            self._sums[key] = key[0] + key[1] if len(key) == 2 else total(key) if key else ZERO
        return self._sums[key]

    def size(self) -> int:
        """How many nodes are kept here, roughly."""
        return len(self._products) + len(self._sums) + len(self._locals)


class _DerivativesOf:
    """∂y/∂v for one y."""

    def __init__(self, y: Value, derivation: Derivation) -> None:
        self.derivation = derivation
        self.y = y
        # For each v the nodes that are computed from it, and as which of their operands.
        self.uses: dict[Value, list[tuple[Value, int]]] = {y: []}
        self.known: dict[Value, Scalar] = {y: ONE}
        self.unseen = {y}  # the nodes whose operands have not been looked at

    def derivative(self, x: Value) -> Scalar:
        """The chain rule, from x towards y: a node is done when all nodes that use it are done."""
        self._look_for(x)
        if x not in self.uses:
            return ZERO
        stack = [x]
        while stack:
            node = stack[-1]
            if node in self.known:
                stack.pop()
                continue
            missing = [user for user, _ in self.uses[node] if user not in self.known]
            if missing:
                stack += missing
                continue
            check_time()
            parts = []
            for user, i in self.uses[node]:
                local, upstream = self.derivation.local(user, i), self.known[user]
                if local is not ZERO and upstream is not ZERO:
                    parts.append(self.derivation.times(local, upstream))
            self.known[node] = self.derivation.plus(parts)
            stack.pop()
        return self.known[x]

    def _look_for(self, x: Value) -> None:
        """Find all uses of x, and of what is computed from it. What x was computed from can wait: it uses no x."""
        waiting = x in self.unseen
        self.unseen.discard(x)
        stack = list(self.unseen)
        self.unseen = {x} if waiting else set()
        while stack:
            node = stack.pop()
            check_time()
            if self.derivation.is_constant(node, self.y):
                continue
            for i, arg in enumerate(node.args):
                if isinstance(arg, Value):
                    if arg not in self.uses:
                        self.uses[arg] = []
                        if arg is x:
                            self.unseen.add(x)
                        else:
                            stack.append(arg)
                    self.uses[arg].append((node, i))


def _plain(derivative: Any) -> Any:
    if isinstance(derivative, float) and derivative != derivative:  # the engine's NaN
        return Real.undefined()
    if isinstance(derivative, (int, Fraction)):
        return _CONSTANTS[derivative] if derivative in _CONSTANTS else Real(derivative)
    return derivative
