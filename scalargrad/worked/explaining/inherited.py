"""What is printed above a claim: the numbers, rounded or wrong, that it may have been worked out from.

A printed number stands for a node of the claim's computation, for a derivative on the way back, or for a local
derivative, which is a place: whoever prints ∂h/∂z and then a product works with the printed number. A wrong formula
that is stated above stands for what it comes to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from scalargrad.derivatives import ADD, DETACH, DIV, MUL, NEG, SUB
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, PrintedNumbers, entries_of, once
from scalargrad.worked.explaining.places import Place, local_derivative, rest_of
from scalargrad.worked.explaining.what_if import Key, Where
from scalargrad.worked.judging import same
from scalargrad.worked.numbers import Real, number
from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, TRUNCATED, Claim, Entry

Numbers = dict[Where, tuple[Real, Real]]  # what is printed, and half its last digit
Meant = tuple[
    Where, Real, Real, bool
]  # where a printed number is used, what it is there, half its last digit; directly


@dataclass(frozen=True)
class Printed:
    """An earlier claim, and where in a case the numbers are used that it prints.

    formulas: what it states there, where that is a formula.
    """

    claim: Claim
    numbers: Numbers
    formulas: dict[Where, Value]

    @property
    def is_wrong(self) -> bool:
        return self.claim.verdict in (FAILS, ONLY_HERE)


def together(sources: Iterable[Printed]) -> Numbers:
    """All printed numbers; of two claims about one number, a wrong one counts, then the later one."""
    found: Numbers = {}
    for source in sorted(sources, key=lambda one: (one.is_wrong, one.claim.moment)):
        found.update(source.numbers)
    return found


def starts(case: Case) -> Iterator[tuple[float, PrintedNumbers]]:
    """From which numbers a claim may have been worked out, and how much more far-fetched that is.

    First as if all numbers above were the right ones; then with wrong ones, then with all that are printed.
    """
    yield 0.0, {}
    if case.is_moved:
        return
    computation, printed = case.computation, printed_before(case)
    own = {*computation.gradients, *computation.gradients.values(), *computation.outputs}  # what it states anew
    for extra, sources in ((0.2, [one for one in printed if one.is_wrong]), (0.3, printed)):
        numbers = {key: number for key, number in together(sources).items() if key not in own}
        if numbers:
            yield extra, numbers


@once
def printed_before(case: Case) -> list[Printed]:
    """What earlier claims print that this claim depends on, and that is not the exact number."""
    found: list[tuple[Claim, Numbers, Numbers, dict[Where, Value]]] = []
    direct: set[Where] = set()
    for claim in case.earlier:
        numbers: Numbers = {}
        implied: Numbers = {}
        formulas: dict[Where, Value] = {}
        for entry, stated in entries_of(claim):
            if not _is_used(entry):
                continue
            if same(stated, number(entry.left)) and entry.verdict != ONLY_HERE:
                direct.update(keys_of_entry(case, entry))
                continue
            for where, exact, half, is_direct in _meant(case, entry, stated):
                (numbers if is_direct else implied)[where] = (exact, half)
                if is_direct and entry.stated.kind == "formula" and isinstance(entry.stated.scalar, Value):
                    formulas[where] = entry.stated.scalar
        direct.update(numbers)
        found.append((claim, numbers, implied, formulas))
    for _, numbers, implied, _ in found:  # what is printed itself need not be inferred from anything
        numbers.update((where, real) for where, real in implied.items() if where not in direct)
    return [Printed(claim, numbers, formulas) for claim, numbers, _, formulas in found if numbers]


def _is_used(entry: Entry) -> bool:
    """Whether others may be computed from what an entry prints: not from what is right within a tolerance."""
    is_number = isinstance(entry.left, Value) or entry.derivative is not None
    return is_number and (entry.verdict == FAILS or entry.stated.kind != "approx")


@once
def confirmed(case: Case) -> set[Key]:
    """The nodes and derivatives whose numbers earlier claims state rightly."""
    found: set[Key] = set()
    outputs = {output for output in case.computation.outputs if isinstance(output, Value)}
    for claim in case.earlier:
        for entry in claim.entries:
            right = entry.verdict in (HOLDS, TRUNCATED) and entry.stated.kind in ("printed", "exact", "approx")
            if right and entry.left not in outputs:
                found.update(keys_of_entry(case, entry))
    return found


@once
def printed_units(case: Case) -> dict[Key, Fraction]:
    """For each number that earlier claims print, the unit of its last digit."""
    found: dict[Key, Fraction] = {}
    for claim in case.earlier:
        for entry, _ in entries_of(claim):
            if entry.stated.unit is not None:
                for key in keys_of_entry(case, entry):
                    found[key] = entry.stated.unit
    return found


# --- which numbers of a case a printed one stands for ---


def keys_of_entry(case: Case, entry: Entry) -> list[Key]:
    """The nodes and derivatives of a case that a printed number stands for.

    ∂z/∂w of z = w*x is the very node x, but whoever prints it says nothing of x.
    """
    if entry.derivative is None:
        return keys_of(case, entry.left) if isinstance(entry.left, Value) else []
    y, x = entry.derivative
    keys: list[Key] = [entry.derivative] if entry.derivative in case.computation.on_the_way else []
    if isinstance(entry.left, Value) and entry.left in case.names.asked:
        before = _leads_to(case, y)
        keys += [key for key in keys_of(case, entry.left) if key not in keys and key not in before]
    return keys


@once
def keys_of(case: Case, node: Value) -> list[Key]:
    """Where a node's number is used in the case: itself, the derivative that it is, others with the very number."""
    computation, asked = case.computation, case.names.asked
    keys: list[Key] = [node] if node in computation.nodes else []
    derivative = asked.get(node)
    if derivative is not None and derivative in computation.on_the_way:
        keys.append(derivative)
    same = [key for key in computation.with_the_number(node.data) if key is not node and key != derivative]
    forward = forward_nodes(case)
    if node in asked:  # a derivative is not a result of the forward pass, even where the numbers agree
        same = [key for key in same if key not in forward]
    elif any(key in forward for key in [node, *same]):
        same = [key for key in same if not isinstance(key, tuple)]
    return [*keys, *same]


@once
def forward_nodes(case: Case) -> set[Key]:
    """The nodes that the claim's derivatives are derivatives of, and what these were computed from."""
    return {node for one in case.computation.passes.values() for node in one.order}


@once
def _leads_to(case: Case, y: Value) -> set[Value]:
    """What y was computed from: no derivative of y is among it, even where the numbers agree."""
    return set(case.computation.places.backward(y).order)


def _meant(case: Case, entry: Entry, stated: Real) -> Iterator[Meant]:
    """Where in the case a printed number is used, and whether it is itself that is printed.

    If −g is printed, g is known, and so on.
    """
    half = Real(entry.stated.unit or Fraction(0)) / 2
    keys = keys_of_entry(case, entry)
    for key in keys:
        yield key, stated, half, entry.derivative is None or key == entry.derivative or not isinstance(key, tuple)
    yield from _of_softmax(case, entry, stated, half)
    locals_ = list(_local(case, entry, stated, half))
    yield from locals_
    if keys or locals_ or not isinstance(entry.left, Value):
        return
    if entry.derivative is not None and entry.left not in case.names.asked:
        return
    before = _leads_to(case, entry.derivative[0]) if entry.derivative is not None else set()
    for node, real, width in _solved(entry.left, stated, half, case, exactly=entry.verdict == FAILS):
        keys = [key for key in keys_of(case, node) if key not in before]
        for key in keys:
            yield key, real, width, width is half  # −g is as good as g
        if keys:
            return


def _of_softmax(case: Case, entry: Entry, stated: Real, half: Real) -> Iterator[Meant]:
    """The derivatives p and p - 1 of a cross-entropy, which everybody takes from a printed probability p."""
    p = entry.left
    if entry.derivative is not None or not isinstance(p, Value) or p.op is not DIV:
        return
    for target in (0, 1):
        for key in case.computation.with_the_number(p.data - target):
            if isinstance(key, tuple) and key[1] in _leads_to(case, p):
                yield key, stated - target, half, False


# --- local derivatives ---


def _local(case: Case, entry: Entry, stated: Real, half: Real) -> Iterator[Meant]:
    """Where a printed number is used as a local derivative: on the way back, and in products that are written out."""
    edges = _local_edges(case, entry)
    if not edges:
        return
    right = number(entry.left)
    for edge in edges:
        is_whole = len(edges) == 1 and (entry.derivative is None or edge.node is entry.derivative[0])
        if not is_whole and not right:
            return
        share = Real(1) if is_whole else local_derivative(edge) / right
        if edge in case.computation.all_edges:
            yield edge, stated * share, abs(half * share), True
    for where, one in _factors(case, entry, edges[0]):
        yield where, one if one is not None else stated, half if one is None else Real(0), True


def _local_edges(case: Case, entry: Entry) -> list[Place]:
    """The edges that a printed number is the local derivative of, or which it is a common factor of."""
    if entry.derivative is None:
        return case.computation.activations_with(entry.left.data) if isinstance(entry.left, Value) else []
    return _edges_towards(case, *entry.derivative)


@once
def _edges_towards(case: Case, y: Value, x: Value) -> list[Place]:
    """The edges from x towards y, if they lead on through y alone: then ∂y/∂x is a factor of what comes after y."""
    computation = case.computation
    if y in computation.passes or y in case.names.asked:
        return []
    first = [edge for edge in computation.places.backward(y).between([x]) if edge.operand is x]
    for one in computation.passes.values():
        stack, seen = [edge.node for edge in first], set[Value]()
        while stack:
            node = stack.pop()
            if node is one.y and node is not y:
                return []
            if node not in seen and node is not y:
                seen.add(node)
                stack += [edge.node for edge in one.users.get(node, [])]
    return first


def _factors(case: Case, entry: Entry, edge: Place) -> Iterator[tuple[Where, Real | None]]:
    """Where a formula has a local derivative as a factor: dz/dw in dJ/dz * dz/dw, a and 1 - a in d * a * (1 - a).

    With the number that stands there then; None for the printed one.
    """
    computation = case.computation
    products = [node for node in computation.order if node.op is MUL and node not in forward_nodes(case)]
    if entry.derivative is not None and entry.left not in case.names.asked:
        for node in products:
            first, other = node.args
            if other is entry.left and _has_derivative(case, first):
                yield computation.places.at(node, 1, False), None
            elif first is entry.left and _has_derivative(case, other):
                yield computation.places.at(node, 0, False), None
    if not edge.is_activation:
        return
    for node in products:
        for i, arg in enumerate(node.args):
            if isinstance(arg, Value) and rest_of(arg) is edge.node:
                for one in (node, *node.parents):
                    k = next((k for k, factor in enumerate(one.args) if factor is edge.node), None)
                    if one.op is MUL and k is not None:
                        yield computation.places.at(node, i, False), Real(1)
                        yield computation.places.at(one, k, False), None
                        return


def _has_derivative(case: Case, factor: object) -> bool:
    """Whether a factor is a derivative, or a product with one in it."""
    stack = [factor]
    while stack:
        node = stack.pop()
        if node in case.names.asked:
            return True
        if isinstance(node, Value) and node.op is MUL:
            stack += node.args
    return False


# --- from what is printed to what it was made of ---


def _solved(node: Value, stated: Real, half: Real, case: Case, exactly: bool) -> Iterator[tuple[Value, Real, Real]]:
    """The node and what it would have to be, and the node that it was made from by one exact step, and so on.

    If −g is printed, g is known; if a new weight w − rate·g is printed, so is g, though with fewer digits: only worth
    it where the printed number is wrong (`exactly`). In a product with a result of the forward pass it is the
    derivative that is solved for.
    """
    yield node, stated, half
    while True:
        computed = [arg for arg in node.parents if arg.args]
        if len(computed) == 2 and node.op is MUL:
            computed = [arg for arg in computed if arg not in forward_nodes(case)]
        if len(computed) != 1 or len(node.args) > 2:
            return
        found = _undone(node, computed[0], stated, half, exactly)
        if found is None:
            return
        node, (stated, half) = computed[0], found
        yield node, stated, half


def _undone(node: Value, arg: Value, stated: Real, half: Real, exactly: bool) -> tuple[Real, Real] | None:
    """What arg would have to be for the node to be the stated number, and how wide that is."""
    op = node.op
    if op in (NEG, DETACH):
        return (-stated if op is NEG else stated), half
    if not exactly or len(node.args) != 2:
        return None
    first = node.args[0] is arg
    other = node.args[1] if first else node.args[0]
    other = number(other) if isinstance(other, (Value, Real)) else Real(other)
    if op is ADD:
        return stated - other, half
    if op is SUB:
        return (stated + other if first else other - stated), half
    if op is MUL and other:
        return stated / other, abs(half / other)
    if op is DIV and first:
        return stated * other, abs(half * other)
    return None
