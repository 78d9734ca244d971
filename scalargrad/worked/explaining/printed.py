"""The numbers that a document prints in its claims, and where in a later claim's course they belong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.explaining.course import Key
from scalargrad.worked.explaining.trial import Trial, entries_of
from scalargrad.worked.explaining.world import same_number
from scalargrad.worked.judging import same
from scalargrad.worked.numbers import Real, number
from scalargrad.worked.record import FAILS, HOLDS, TRUNCATED, Claim, Entry


@dataclass(frozen=True)
class Printed:
    """An earlier claim, and for each node or derivative that it prints the number, and half its last digit."""

    claim: Claim
    numbers: dict[Key, tuple[Real, Real]]

    @property
    def is_wrong(self) -> bool:
        return self.claim.verdict == FAILS


def printed_before(trial: Trial, earlier: list[Claim]) -> list[Printed]:
    """What earlier claims print that this claim depends on, and that is not the exact number."""
    found: list[tuple[Claim, dict[Key, tuple[Real, Real]]]] = []
    inferred: list[tuple[dict[Key, tuple[Real, Real]], dict[Key, tuple[Real, Real]]]] = []
    direct: set[Key] = set()
    for claim in earlier:
        numbers: dict[Key, tuple[Real, Real]] = {}
        implied: dict[Key, tuple[Real, Real]] = {}
        for entry, stated in entries_of(claim):
            if not isinstance(entry.left, Value) or (entry.verdict != FAILS and entry.stated.kind == "approx"):
                continue
            if same(stated, number(entry.left)):
                direct.update(keys_of(entry.left, trial))
                continue
            for key, exact, half, is_direct in _meant(entry, stated, trial):
                (numbers if is_direct else implied)[key] = (exact, half)
        direct.update(numbers)
        found.append((claim, numbers))
        inferred.append((numbers, implied))
    for numbers, implied in inferred:  # what is printed itself need not be inferred from anything
        numbers.update((key, real) for key, real in implied.items() if key not in direct)
    return [Printed(claim, numbers) for claim, numbers in found if numbers]


def confirmed_before(trial: Trial, earlier: list[Claim]) -> set[Key]:
    """The nodes and derivatives whose numbers earlier claims state rightly."""
    found: set[Key] = set()
    outputs = {output for output in trial.course.outputs if isinstance(output, Value)}
    for claim in earlier:
        for entry in claim.entries:
            right = entry.verdict in (HOLDS, TRUNCATED) and entry.stated.kind in ("printed", "exact", "approx")
            if right and isinstance(entry.left, Value) and entry.left not in outputs:
                found.update(keys_of(entry.left, trial))
    return found


def _meant(entry: Entry, stated: Real, trial: Trial) -> Iterator[tuple[Key, Real, Real, bool]]:
    """Which numbers of the trial a printed one stands for, and whether it is they that are printed.

    If −g is printed, g is known, and so on.
    """
    assert isinstance(entry.left, Value)
    half = Real(entry.stated.unit or Fraction(0)) / 2
    for node, real, width in _solved(entry.left, stated, half, trial, exactly=entry.verdict == FAILS):
        keys = keys_of(node, trial)
        for key in keys:
            yield key, real, width, width is half  # −g is as good as g
        if keys:
            return


def keys_of(node: Value, trial: Trial) -> list[Key]:
    """Where a node's number is used in the trial: itself, the derivative that it is, others with the very number."""
    keys: list[Key] = [node] if node in trial.course.nodes else []
    asked = trial.study.asked.get(node)
    if asked in trial.course.on_the_way:
        assert asked is not None
        keys.append(asked)
    same = [key for key in same_number(trial.course, node.data) if key is not node and key != asked]
    forward = trial.forward
    if node in trial.study.asked:  # a derivative is not a result of the forward pass, even where the numbers agree
        same = [key for key in same if key not in forward]
    elif any(key in forward for key in [node, *same]):
        same = [key for key in same if not isinstance(key, tuple)]
    return [*keys, *same]


def _solved(node: Value, stated: Real, half: Real, trial: Trial, exactly: bool) -> Iterator[tuple[Value, Real, Real]]:
    """The node and what it would have to be, and the node that it was made from by one exact step, and so on.

    If −g is printed, g is known; if a new weight w − rate·g is printed, so is g, though with fewer digits: only worth
    it where the printed number is wrong (`exactly`). In a product with a result of the forward pass it is the
    derivative that is solved for.
    """
    yield node, stated, half
    while not node.is_leaf:
        open_args = [arg for arg in node.args if isinstance(arg, Value) and not arg.is_leaf]
        if len(open_args) == 2 and node.op.name == "mul":
            open_args = [arg for arg in open_args if arg not in trial.forward]
        if len(open_args) != 1 or len(node.args) > 2:
            return
        arg = open_args[0]
        name = node.op.name
        if name in ("neg", "detach"):
            stated = -stated if name == "neg" else stated
        elif exactly and len(node.args) == 2 and name in ("add", "sub", "mul", "div"):
            first = node.args[0] is arg
            other = node.args[1] if first else node.args[0]
            other = number(other) if isinstance(other, (Value, Real)) else Real(other)
            if name == "add":
                stated = stated - other
            elif name == "sub":
                stated = stated + other if first else other - stated
            elif name == "mul" and other:
                stated, half = stated / other, abs(half / other)
            elif name == "div" and first:
                stated, half = stated * other, abs(half * other)
            else:
                return
        else:
            return
        node = arg
        yield node, stated, half


def printed_units(trial: Trial, earlier: list[Claim]) -> dict[Key, Fraction]:
    """For each number that earlier claims print, the unit of its last digit."""
    found: dict[Key, Fraction] = {}
    for claim in earlier:
        for entry, _ in entries_of(claim):
            if entry.stated.unit is not None and isinstance(entry.left, Value):
                for key in keys_of(entry.left, trial):
                    found[key] = entry.stated.unit
    return found
