"""Whether what holds here holds elsewhere: formulas with other given numbers, claims about open numbers with any."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from scalargrad.derivatives import POW
from scalargrad.value import Value
from scalargrad.worked.judging.verdicts import same_with_more_digits, verdict_here
from scalargrad.worked.language import ClaimLine
from scalargrad.worked.numbers import Constant, NoSuchNumber, Real, shape
from scalargrad.worked.record import FAILS, HOLDS, TRUNCATED, Binding, Entry, Replay

POINTS = 3  # other points at which a formula is tried
OPEN_POINTS = 8  # … and a claim about open numbers
TRIES = 12

Group = Sequence[Value]  # numbers that sum to 1


def holds_for_every(statement: ClaimLine, entry: Entry, free: Collection[Value]) -> bool:
    """Whether an entry that holds does so with any numbers in place of the open ones that either side depends on."""
    if not free:
        return True
    assert entry.stated.scalar is not None
    both = Replay([entry.left, entry.stated.scalar])
    above = set(both.leaves())
    leaves = [leaf for leaf in free if leaf in above]
    moves = _Moves(statement, entry, both, leaves)
    return not leaves or moves.hold(OPEN_POINTS, width=30, same_sides=False)


def holds_as_a_formula(statement: ClaimLine, entry: Entry, history: Mapping[str, Iterable[Binding]]) -> bool:
    """Whether an entry that holds does so with the given and open numbers moved that its right side depends on.

    Given numbers that sum to 1 may be probabilities, or the targets of a classifier. A formula may rely on that:
    p - y is the derivative of a cross-entropy for targets only.
    """
    assert entry.stated.scalar is not None
    right = Replay([entry.stated.scalar])
    both = Replay([entry.left, entry.stated.scalar])
    leaves = [leaf for leaf in right.leaves() if not isinstance(leaf, Constant)]
    if not leaves:
        return True
    moves = _Moves(statement, entry, both, leaves)
    held = moves.hold(POINTS, width=1, same_sides=True)
    if not moves.done:  # a negative number has whole powers only: leave exponents as they are
        exponents = _exponents(right)
        moves = _Moves(statement, entry, both, [leaf for leaf in leaves if leaf not in exponents])
        held = moves.hold(POINTS, width=1, same_sides=True)
    if held:
        return True
    groups = [group for group in _groups_of_probabilities(history) if not set(group).isdisjoint(leaves)]
    return bool(groups) and moves.hold(POINTS, width=1, same_sides=True, groups=groups)


def _exponents(replay: Replay) -> set[Value]:
    """The numbers that exponents are computed from."""
    exponents = [node.args[1] for node in replay.order if node.op is POW]
    return set(Replay(exponents).leaves())


class _Moves:
    """Random moves of some leaves, the same each time a document is checked."""

    def __init__(self, statement: ClaimLine, entry: Entry, both: Replay, leaves: Sequence[Value]) -> None:
        self.statement = statement
        self.entry = entry
        self.both = both
        self.leaves = leaves
        self.done = 0  # points at which both sides exist

    def hold(self, points: int, width: int, same_sides: bool, groups: Sequence[Group] = ()) -> bool:
        """Whether the entry holds at so many points. One where a side does not exist, or where a relu changes sides if
        it may not, is replaced by a nearer one."""
        chance = random.Random(f"{self.statement.line} {self.entry.index}")
        self.done = tries = 0
        while self.done < points and tries < TRIES:
            sign = (1, -1)[self.done] if self.done < 2 else 0  # at first all are larger, then all are smaller
            nearer = Fraction(width, 2**tries)
            there = {leaf: moved(leaf.data, nearer, chance, sign) for leaf in self.leaves}
            for group in groups:
                _keep_sum(group, there)
            tries += 1
            try:
                left, right = self.both.numbers(there, same_sides=same_sides)
            except NoSuchNumber:
                continue
            self.done, tries = self.done + 1, 0
            if not self._holds(left, right, there):
                return False
        return True

    def _holds(self, left: Real, right: Real, there: dict[Value, Real]) -> bool:
        stated = self.entry.stated
        verdict = verdict_here(self.statement.relation, left, stated, right)
        if verdict == FAILS and self.statement.relation == "==" and stated.kind != "approx":
            return same_with_more_digits(self.both, there)
        return verdict == HOLDS or (verdict == self.entry.verdict == TRUNCATED)


def moved(old: Real, width: Fraction, chance: random.Random, sign: int = 0) -> Real:
    """A number not far from an old one: at most a third of its size away, or a third near 0, times the width.

    sign: 1 for a larger number, -1 for a smaller one, 0 for either.
    """
    amount = Fraction(chance.randint(100, 333), 1000) * (sign or chance.choice((-1, 1))) * width
    return old + (abs(old) + (1 if abs(old) < Fraction(1, 10) else 0)) * amount


def _groups_of_probabilities(history: Mapping[str, Iterable[Binding]]) -> Iterator[Group]:
    """Given vectors, and rows of given matrices, of numbers from 0 to 1 that sum to 1."""
    given = (binding for bindings in history.values() for binding in bindings if binding.how == "given")
    rows = (row for binding in given if shape(binding.quantity) for row in binding.quantity.rows())
    for row in rows:
        if len(row) > 1 and all(0 <= leaf.data <= 1 for leaf in row) and sum(leaf.data for leaf in row) == 1:
            yield row


def _keep_sum(group: Group, moved: dict[Value, Real]) -> None:
    """Let the numbers of a group sum to 1 again, by another one of them, or the last that has been moved."""
    inside = [leaf for leaf in group if leaf in moved]
    if inside:
        rest = next((leaf for leaf in group if leaf not in moved), inside[-1])
        moved[rest] = Real(1) - sum(moved.get(leaf, leaf.data) for leaf in group if leaf is not rest)
