"""A failing claim on trial: would it hold if this or that number, or local derivative, were another?

May import: value, arrays, claims, derivation, errors, real, replay, verdicts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.arrays import number
from scalargrad.worked.claims import FAILS, HOLDS, TRUNCATED, Claim, DocumentResult
from scalargrad.worked.clock import check_time
from scalargrad.worked.derivation import is_constant_to_derivatives, ordered
from scalargrad.worked.errors import NoSuchNumber
from scalargrad.worked.real import Real
from scalargrad.worked.replay import Replay
from scalargrad.worked.verdicts import verdict_here

EXACT = Fraction(1, 10**28)  # how far apart two computed numbers may be, relatively, and still count as the same


@dataclass(frozen=True)
class Explanation:
    """A sentence that begins «as if», and how far-fetched it is: the simplest is given first."""

    cost: float
    text: str


@dataclass(frozen=True)
class Edge:
    """A local derivative of the forward graph: ∂node/∂args[i]."""

    node: Value
    i: int

    @property
    def arg(self) -> Value:
        arg: Value = self.node.args[self.i]
        return arg

    @property
    def local(self) -> Real:
        return _real(self.node.local_derivatives[self.i])

    @property
    def partner(self) -> Value | None:
        """The other factor of a product: the number that this local derivative is."""
        op, args = self.node.op, self.node.args
        if op is not None and op.name == "mul":
            other = args[1 - self.i]
        elif op is not None and op.name == "dot" and self.i < len(args) - 1:
            half = len(args) // 2
            other = args[(self.i + half) % (2 * half)]
        else:
            return None
        return other if isinstance(other, Value) else None


class Pass:
    """The backward pass from one y, by numbers, with any of its local derivatives replaced."""

    def __init__(self, y: Value) -> None:
        self.y = y
        self.order = ordered([y], is_constant_to_derivatives)
        self.edges = [
            Edge(node, i)
            for node in reversed(self.order)
            if not is_constant_to_derivatives(node)
            for i, local in enumerate(node.local_derivatives)
            if local is not None and _real(local).is_finite()
        ]
        self.users: dict[Value, list[Edge]] = {}
        for edge in self.edges:
            self.users.setdefault(edge.arg, []).append(edge)

    def derivatives(self, replaced: Mapping[Edge, Real]) -> dict[Value, Real]:
        """∂y/∂node for every node."""
        check_time()
        found: dict[Value, Real] = {self.y: Real(1)}
        for edge in self.edges:
            upstream = found.get(edge.node)
            if upstream is not None:
                part = replaced.get(edge, edge.local) * upstream
                found[edge.arg] = found[edge.arg] + part if edge.arg in found else part
        return found

    def between(self, xs: Sequence[Value]) -> list[Edge]:
        """The edges on a path from one of xs to y."""
        leads = set(xs)
        for node in self.order:
            if any(edge.arg in leads for edge in self.edges_of(node)):
                leads.add(node)
        return [edge for edge in self.edges if edge.arg in leads]

    def edges_of(self, node: Value) -> list[Edge]:
        if is_constant_to_derivatives(node):
            return []
        return [Edge(node, i) for i, local in enumerate(node.local_derivatives) if local is not None]


class Trial:
    """One claim, its computed numbers, and the derivatives that they depend on."""

    def __init__(self, claim: Claim, result: DocumentResult) -> None:
        self.claim = claim
        self.result = result
        self.entries = [entry for entry in claim.entries if entry.stated.scalar is not None]
        self.replay = Replay([entry.left for entry in self.entries])
        self.nodes = set(self.replay.order)
        self.computed = [number(entry.left) for entry in self.entries]
        self.stated = [number(entry.stated.scalar) for entry in self.entries if entry.stated.scalar is not None]
        self.units = [_unit(entry.stated.unit, stated) for entry, stated in zip(self.entries, self.stated)]
        self.failing = [k for k, entry in enumerate(self.entries) if entry.verdict == FAILS]
        self.gradients = self._gradients()  # node -> (y, x)
        self.passes = {y: Pass(y) for y, _ in self.gradients.values()}
        if not self.failing:
            self.failing = list(range(len(self.entries)))

    @property
    def chance(self) -> float:
        """How likely it is that a number of the right size, taken at random, would make the claim hold."""
        likely = 1.0
        for k in self.failing:
            gap = float(abs(self.stated[k] - self.computed[k])) or 1.0
            likely *= min(1.0, float(self.units[k]) / gap)
        return likely

    def holds(self, numbers: Sequence[Real]) -> bool:
        """Whether the claim would hold if these numbers were computed."""
        return all(
            verdict_here(self.claim.relation, here, entry.stated) in (HOLDS, TRUNCATED)
            for here, entry in zip(numbers, self.entries)
        )

    def holds_with(self, replaced: Mapping[Value, Real]) -> bool:
        """Whether the claim would hold if some nodes had other numbers."""
        numbers = self.numbers_with(replaced)
        return numbers is not None and self.holds(numbers)

    def numbers_with(self, replaced: Mapping[Value, Real]) -> list[Real] | None:
        try:
            return self.replay.numbers(replaced)
        except (NoSuchNumber, ZeroDivisionError):
            return None

    def numbers_with_edges(self, replaced: Mapping[Edge, Real]) -> list[Real] | None:
        """What would be computed if some local derivatives were others, in the backward pass alone."""
        try:
            derivatives = {y: one.derivatives(replaced) for y, one in self.passes.items()}
            return self.replay.numbers(
                {node: derivatives[y].get(x, Real(0)) for node, (y, x) in self.gradients.items()}
            )
        except NoSuchNumber:
            return None

    def holds_with_edges(self, replaced: Mapping[Edge, Real]) -> bool:
        numbers = self.numbers_with_edges(replaced)
        return numbers is not None and numbers != self.computed and self.holds(numbers)

    def numbers_changed(self, change: Callable[[Value, Real], Real]) -> list[Real] | None:
        """What would be computed if each result were changed, as by rounding, before it is used."""
        found: dict[Value, Real] = {}
        try:
            for node in self.replay.order:
                if node.op is None:
                    found[node] = node.data
                else:
                    args = [found[arg] if isinstance(arg, Value) else arg for arg in node.args]
                    found[node] = change(node, node.op.forward(*args))
        except NoSuchNumber:
            return None
        return [found[entry.left] if isinstance(entry.left, Value) else entry.left for entry in self.entries]

    def edges(self) -> list[Edge]:
        """The local derivatives on the paths to the claimed derivatives."""
        found: dict[Edge, None] = {}
        for y, one in self.passes.items():
            xs = [x for other, x in self.gradients.values() if other is y]
            found.update(dict.fromkeys(one.between(xs)))
        return list(found)

    def _gradients(self) -> dict[Value, tuple[Value, Value]]:
        derivation = self.result.derivation
        found: dict[Value, tuple[Value, Value]] = {}
        if derivation is None:
            return found
        stack = [entry.left for entry in self.entries if isinstance(entry.left, Value)]
        seen: set[Value] = set()
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            if node in derivation.asked:
                found[node] = derivation.asked[node]
            else:
                stack += node.parents
        return found


def _unit(unit: Fraction | None, stated: Real) -> Real:
    """The width of the interval in which a computed number counts as the stated one."""
    return Real(unit) if unit is not None else (abs(stated) + (0 if stated else 1)) * EXACT


def _real(local: object) -> Real:
    if isinstance(local, (Real, int)):
        return Real(local)
    return Real.undefined()
