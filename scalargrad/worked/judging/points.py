"""Other points: near and far, on either side, with whole exponents, on the plane where probabilities sum to 1."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from scalargrad.derivatives import DOT, MUL, NEG, POW
from scalargrad.recording import RecordedGraph
from scalargrad.value import Value
from scalargrad.worked.numbers import Real, entries, shape
from scalargrad.worked.record import Record, Replay, ordered

FAR = (0, 1, 10**3, 10**6, 10**12, 10**40, Fraction(1, 10**3), Fraction(1, 10**12))  # where open numbers are tried
WHOLE_STEPS = (1, 2, -1, 3, -2)
_SMALL = Fraction(1, 10)
AT_A_KINK = Fraction(1, 10**40)
_COMPARE = ("maximum", "minimum", "share", "above")  # the rows whose sides are those of two operands
_LOGARITHMS = ("log", "log2", "log10", "log_softmax", "log_sigmoid")

Point = dict[Value, Real]
Group = Sequence[Value]  # numbers that sum to 1


def moved(old: Real, width: Fraction, chance: random.Random, sign: int = 0) -> Real:
    """A number not far from an old one: at most a third of its size away, or a third near 0, times the width.

    sign: 1 for a larger number, -1 for a smaller one, 0 for either.
    """
    thousandths = chance.randint(100, 333) * (sign or chance.choice((-1, 1)))
    amount = Fraction(thousandths * width.numerator, 1000 * width.denominator)
    size = abs(old)
    return old + (size + 1 if size < _SMALL else size) * amount


def turned(old: Real, chance: random.Random) -> Real:
    """A small number for a large one, and the other way round, of the same sign; one near 0 is moved a little."""
    factor = Fraction(chance.randint(6, 9))
    if abs(old) < Fraction(1, 10**6):
        return moved(old, Fraction(1), chance)
    return old / factor if abs(old) > 1 else old * factor


def moved_whole(leaves: Sequence[Value], exponents: Collection[Value], chance: random.Random) -> Iterator[Point]:
    """Points at which whole exponents stay whole, odd ones and even ones, and the others move a little."""
    for step in WHOLE_STEPS:
        there = {leaf: moved(leaf.data, Fraction(1), chance) for leaf in leaves if leaf not in exponents}
        yield there | {leaf: leaf.data + step for leaf in leaves if leaf in exponents}


def far_out(leaves: Sequence[Value], chance: random.Random) -> Iterator[Point]:
    """Points at which open numbers are 0, tiny, or enormous: all of them together, and one of them alone."""
    for k, size in enumerate(sign * size for size in FAR for sign in (1, -1)):
        yield {leaf: Real(size) * (chance.choice((1, -1)) if at else 1) for at, leaf in enumerate(leaves)}
        if len(leaves) > 1:
            near = {leaf: moved(leaf.data, Fraction(30), chance) for leaf in leaves}
            yield near | {leaves[k // 2 % len(leaves)]: Real(size)}


def exponents_of(replay: RecordedGraph) -> set[Value]:
    """The given numbers that exponents are computed from."""
    exponents = [node.args[1] for node in replay.order if node.op is POW]
    return set(Replay(exponents).leaves())


def at_a_kink(replay: RecordedGraph) -> set[Value]:
    """The nodes, a relu, a max, …, that stand exactly between their sides."""
    found = set()
    for node in replay.order:
        if node.op.side is not None:
            first, *others = [arg.data if isinstance(arg, Value) else Real(arg) for arg in node.args]
            gap = first - others[0] if node.op.name in _COMPARE else first
            if abs(gap) <= AT_A_KINK * abs(first):
                found.add(node)
    return found


def groups_of_probabilities(record: Record, leaves: Collection[Value]) -> list[Group]:
    """Given vectors, and rows of given matrices, that are probabilities, with one of the leaves among them.

    They are from 0 to 1 and sum to 1, and they are targets: a single 1 among zeros, or factors of logarithms, as in a
    cross-entropy. A formula may rely on the sum: p - y is the derivative of a cross-entropy for such targets only.
    """
    given = [binding for bindings in record.history.values() for binding in bindings if binding.how == "given"]
    rows = [row for binding in given if shape(binding.quantity) for row in binding.quantity.rows()]
    groups = [row for row in rows if len(row) > 1 and not set(row).isdisjoint(leaves) and _sum_to_one(row)]
    if all(_is_one_hot(row) for row in groups):
        return groups
    weights = _weights_of_logarithms(record)
    return [row for row in groups if _is_one_hot(row) or not weights.isdisjoint(row)]


def _sum_to_one(row: Group) -> bool:
    return all(0 <= leaf.data <= 1 for leaf in row) and sum(leaf.data for leaf in row) == 1


def _is_one_hot(row: Group) -> bool:
    return all(leaf.data in (0, 1) for leaf in row)


def _weights_of_logarithms(record: Record) -> set[Value]:
    """The leaves that logarithms are multiplied by, anywhere in a document."""
    last = [bindings[-1].quantity for bindings in record.history.values()]
    found: set[Value] = set()
    for node in ordered([scalar for quantity in last for scalar in entries(quantity)], lambda node: node.is_leaf):
        if node.op is MUL or node.op is DOT:
            half = len(node.args) // 2
            for pair in zip(node.args[:half], node.args[half:]):
                for one, other in (pair, pair[::-1]):
                    if _is_logarithm(other):
                        found.update(ordered([one], lambda node: node.is_leaf))
    return found


def _is_logarithm(arg: Any) -> bool:
    while isinstance(arg, Value) and arg.op is NEG:
        arg = arg.args[0]
    return isinstance(arg, Value) and arg.op.name in _LOGARITHMS


def keep_sum(group: Group, moved: Point) -> None:
    """Let the numbers of a group sum to 1 again, by another one of them, or the last that has been moved."""
    inside = [leaf for leaf in group if leaf in moved]
    if inside:
        rest = next((leaf for leaf in group if leaf not in moved), inside[-1])
        moved[rest] = Real(1) - sum(moved.get(leaf, leaf.data) for leaf in group if leaf is not rest)


def without_starts(record: Record, leaves: Sequence[Value]) -> list[Value]:
    """Without the numbers that a state began with, the 0 of h = 0 before h = tanh(w*x + u*h).

    No name stands for them any more, so no formula can have them in it but as the numbers that they are.
    """
    return [leaf for leaf in leaves if not _is_start(record, leaf)]


def starts_by_name(record: Record, above: Sequence[Value], leaves: Sequence[Value]) -> dict[Value, Value]:
    """The numbers that states began with, each with the same one under a name: h = 0, and h0 = 0 or h_0 = 0.

    Steps that are written out, h1 = tanh(w*x[0] + u*h0), are the rounds of a loop over h only if both begin alike.
    """
    named = {str(leaf.label): leaf for leaf in leaves}
    found = {}
    for start in above:
        name, bracket, index = str(start.label).partition("[")
        for twin in (named.get(f"{name}{zero}{bracket}{index}") for zero in ("0", "_0")):
            if twin is not None and twin.data == start.data and _is_start(record, start):
                found[start] = twin
    return found


def _is_start(record: Record, leaf: Value) -> bool:
    versions = record.history.get(str(leaf.label).partition("[")[0], [])
    for first, following in pairwise(versions):
        if leaf in entries(first.quantity):
            return following.how == "formula" and leaf in ordered(
                entries(following.quantity), lambda node: node is leaf
            )
    return False
