"""Whether what holds here holds elsewhere: formulas with other given numbers, claims about open numbers with any."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.judging.verdicts import same_with_more_digits, verdict_here
from scalargrad.worked.numbers import Constant, NoSuchNumber, Real
from scalargrad.worked.record import FAILS, HOLDS, TRUNCATED, Claim, Entry, Replay

POINTS = 3  # other points at which a formula is tried
OPEN_POINTS = 8  # … and a claim about open numbers
TRIES = 12

Group = Sequence[Value]  # numbers that sum to 1


def holds_for_every(claim: Claim, entry: Entry, free: Iterable[Value]) -> bool:
    """Whether an entry that holds does so with any numbers in place of the open ones that either side depends on."""
    assert entry.stated.scalar is not None
    both = Replay([entry.left, entry.stated.scalar])
    above = set(both.leaves())
    leaves = [leaf for leaf in free if leaf in above]
    return not leaves or _Moves(claim, entry, both, leaves).hold(OPEN_POINTS, width=30, same_sides=False)


def holds_as_a_formula(claim: Claim, entry: Entry, groups: Iterable[Group]) -> bool:
    """Whether an entry that holds does so with the given and open numbers moved that its right side depends on.

    The numbers of a group sum to 1, as probabilities and the targets of a classifier do. A formula may rely on that:
    p - y is the derivative of a cross-entropy for targets only.
    """
    assert entry.stated.scalar is not None
    right = Replay([entry.stated.scalar])
    leaves = [leaf for leaf in right.leaves() if not isinstance(leaf, Constant)]
    if not leaves:
        return True
    both = Replay([entry.left, entry.stated.scalar])
    moves = _Moves(claim, entry, both, leaves)
    held = moves.hold(POINTS, width=1, same_sides=True)
    if not moves.done:  # a negative number has whole powers only: leave exponents as they are
        exponents = _exponents(right)
        moves = _Moves(claim, entry, both, [leaf for leaf in leaves if leaf not in exponents])
        held = moves.hold(POINTS, width=1, same_sides=True)
    if held:
        return True
    concerned = [group for group in groups if not set(group).isdisjoint(leaves)]
    return bool(concerned) and moves.hold(POINTS, width=1, same_sides=True, groups=concerned)


def _exponents(replay: Replay) -> set[Value]:
    """The numbers that exponents are computed from."""
    exponents = [node.args[1] for node in replay.order if node.op.name == "pow"]
    return set(Replay(exponents).leaves())


class _Moves:
    """Random moves of some leaves, the same each time a document is checked."""

    def __init__(self, claim: Claim, entry: Entry, both: Replay, leaves: Sequence[Value]) -> None:
        self.claim = claim
        self.entry = entry
        self.both = both
        self.leaves = leaves
        self.done = 0  # points at which both sides exist

    def hold(self, points: int, width: int, same_sides: bool, groups: Sequence[Group] = ()) -> bool:
        """Whether the entry holds at so many points. One where a side does not exist, or where a relu changes sides if
        it may not, is replaced by a nearer one."""
        self.chance = random.Random(f"{self.claim.line} {self.entry.index}")
        self.done = tries = 0
        while self.done < points and tries < TRIES:
            moved = self._moved(self.done, Fraction(width, 2**tries))
            for group in groups:
                _keep_sum(group, moved)
            tries += 1
            try:
                left, right = self.both.numbers(moved, same_sides=same_sides)
            except NoSuchNumber:
                continue
            self.done, tries = self.done + 1, 0
            if not self._holds(left, right, moved):
                return False
        return True

    def _moved(self, point: int, width: Fraction) -> dict[Value, Real]:
        """Numbers not far from the old ones: at most a third of their size away, or a third near 0, times the width.

        At the first point all are larger, at the second all are smaller.
        """
        signs = itertools.repeat((1, -1)[point]) if point < 2 else iter(lambda: self.chance.choice((-1, 1)), 0)
        moved = {}
        for leaf in self.leaves:
            amount = Fraction(self.chance.randint(100, 333), 1000) * next(signs) * width
            moved[leaf] = leaf.data + (abs(leaf.data) + (1 if abs(leaf.data) < Fraction(1, 10) else 0)) * amount
        return moved

    def _holds(self, left: Real, right: Real, moved: dict[Value, Real]) -> bool:
        stated = self.entry.stated
        verdict = verdict_here(self.claim.relation, left, stated, right)
        if verdict == FAILS and self.claim.relation == "==" and stated.kind != "approx":
            return same_with_more_digits(self.both, moved)
        return verdict == HOLDS or (verdict == TRUNCATED and self.entry.verdict == TRUNCATED)


def _keep_sum(group: Group, moved: dict[Value, Real]) -> None:
    """Let the numbers of a group sum to 1 again, by another one of them, or the last that has been moved."""
    inside = [leaf for leaf in group if leaf in moved]
    if inside:
        rest = next((leaf for leaf in group if leaf not in moved), inside[-1])
        moved[rest] = Real(1) - sum(moved.get(leaf, leaf.data) for leaf in group if leaf is not rest)
