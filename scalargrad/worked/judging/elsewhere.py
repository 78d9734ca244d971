"""Whether what holds here holds elsewhere: formulas with other given numbers, claims about open numbers with any.

Other points have to be looked for: a formula may exist on one side of an edge only, or for whole exponents, and what
holds on one side of a kink need not hold on the other. Where no point is found, nothing was tried, and that is said.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import islice

from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.judging.certainty import Rounding, Sides, Undecided
from scalargrad.worked.judging.points import (
    Group,
    Point,
    at_a_kink,
    exponents_of,
    far_out,
    groups_of_probabilities,
    keep_sum,
    moved,
    moved_whole,
    starts_by_name,
    turned,
    without_starts,
)
from scalargrad.worked.judging.verdicts import verdict_of
from scalargrad.worked.language import ClaimLine
from scalargrad.worked.numbers import Constant, NoSuchNumber, Real, number
from scalargrad.worked.record import (
    FAILS,
    HOLDS,
    NOT_FOR_EVERY,
    TRUNCATED,
    Cause,
    Entry,
    Figure,
    Lines,
    Record,
    Unrecorded,
    ordered,
    show_index,
)

POINTS = 3  # other points at which a formula is tried
OPEN_POINTS = 8  # … and a claim about open numbers, not far away
TRIES = 40  # nearer and nearer
BEHIND_KINKS = 4  # points on all sides of a kink that we are at
FURTHER = (3, 10, 100)  # times as far, where nothing near exists
SHOWN = 4  # of the numbers that were moved


def holds_for_every(statement: ClaimLine, entry: Entry, sides: Sides, record: Record) -> Cause | None:
    """None if an entry that holds does so with any numbers in place of the open ones that either side depends on; else
    numbers with which it does not."""
    if not record.free:
        return None
    above = set(sides.replay.leaves())
    leaves = [leaf for leaf in record.free if leaf in above]
    if not leaves:
        return None
    trials = _Trials(statement, entry, sides, leaves, record)
    if trials.near(OPEN_POINTS, width=30, may_turn=None) and trials.all(far_out(leaves, trials.chance)):
        return None
    said = "it does not hold for every {names}: with {there}, {left} is computed, {right} stated"
    return trials.told(NOT_FOR_EVERY, said)


def holds_as_a_formula(statement: ClaimLine, entry: Entry, sides: Sides, record: Record) -> Cause | None:
    """None if an entry that holds does so with the given and open numbers moved that its right side depends on; else
    what was tried."""
    assert entry.stated.scalar is not None
    above = ordered([entry.stated.scalar], lambda node: node.is_leaf)
    leaves = [leaf for leaf in above if leaf.is_leaf and not isinstance(leaf, Constant)]
    if not leaves:
        return None
    first = _Trials(statement, entry, sides, leaves, record)
    trials: _Trials | None = first
    if not _hold_somewhere(first, leaves):
        groups = groups_of_probabilities(record, leaves) if first.failed else []
        trials = _Trials(statement, entry, sides, leaves, record)
        if not groups or not trials.near(POINTS, width=1, groups=groups):
            trials = _Trials(statement, entry, sides, without_starts(record, leaves), record)
            trials = trials if len(trials.leaves) < len(leaves) and _hold_elsewhere(trials) else None
    if trials is None:
        said = "right only here: with {there}, {left} is computed, and the stated formula gives {right}"
        return _cut_short(sides) or first.told("only-here", said)
    if not trials.done:
        names = ", ".join(map(_name, leaves[:SHOWN]))
        said = "no other {names} were found for which both sides exist, so the formula was tried nowhere else"
        return Cause("not-tried", said, {"names": names})
    return None


def _hold_elsewhere(trials: _Trials) -> bool:
    """Whether it holds at other points, at which another number is stated than here."""
    return bool(trials.leaves) and _hold_somewhere(trials, trials.leaves) and trials.turns


def _cut_short(sides: Sides) -> Cause | None:
    """That it cannot be tried, since a number on the way was not recorded."""
    leaf = next((leaf for leaf in sides.replay.leaves() if isinstance(leaf, Unrecorded)), None)
    if leaf is None:
        return None
    said = "this was not tried with other numbers: the loop is too long to record what {name} was computed from in it"
    return Cause("not-recorded", said, {"name": _name(leaf).partition("[")[0]})


def _hold_somewhere(trials: _Trials, leaves: Sequence[Value]) -> bool:
    """Whether no point is found at which it does not hold. What was done is in the trials."""
    if not trials.near(POINTS, width=1):
        return False
    exponents = exponents_of(trials.sides.replay)
    only_whole = not trials.done and not exponents.isdisjoint(leaves)  # a negative number has no other powers
    if only_whole and not trials.all(moved_whole(leaves, exponents, trials.chance)):
        return False
    kinks = at_a_kink(trials.sides.replay)
    if kinks and not trials.near(BEHIND_KINKS, width=1, may_turn=kinks):
        return False
    return all(trials.done or trials.near(POINTS, width=width, may_turn=None) for width in (1, *FURTHER))


class _Trials:
    """An entry of a claim, tried at other points: random moves of some leaves, the same ones each time.

    done: points at which both sides exist; turns: whether the stated number is another one there. failed: the point at
    which it did not hold, with both sides there.
    """

    def __init__(
        self, statement: ClaimLine, entry: Entry, sides: Sides, leaves: Sequence[Value], record: Record
    ) -> None:
        self.statement = statement
        self.entry = entry
        self.sides = sides
        self.leaves = leaves
        self.twins = starts_by_name(record, sides.replay.leaves(), leaves)
        self.chance = random.Random(f"{statement.line} {entry.index}")
        self.done, self.turns = 0, False
        self.failed: tuple[Point, Real, Real] | None = None

    def near(
        self, points: int, width: int, may_turn: Collection[Value] | None = (), groups: Sequence[Group] = ()
    ) -> bool:
        """Whether the entry holds at so many more points.

        One where a side of the claim does not exist, or where a relu changes sides that may not (None: all may), is
        replaced by one in another direction, and then by a nearer one.
        """
        found = 0
        for _ in range(points):
            for tries in range(TRIES):
                sign = (1, -1, 0)[(found + tries) % 3]  # all are larger, all are smaller, or each as it comes
                nearer = Fraction(width) / 4 ** (tries // 3)
                if (found, tries, width) == (2, 0, 1):
                    there = {leaf: turned(leaf.data, self.chance) for leaf in self.leaves}
                else:
                    there = {leaf: moved(leaf.data, nearer, self.chance, sign) for leaf in self.leaves}
                there |= {start: there[named] for start, named in self.twins.items()}
                for group in groups:
                    keep_sum(group, there)
                holds = self.holds(there, may_turn)
                if holds is not None:
                    found += 1
                    if not holds:
                        return False
                    break
            else:
                break
        return True

    def all(self, points: Iterator[Point]) -> bool:
        """Whether the entry holds at all of some points at which both sides exist."""
        return all(self.holds(there, surely=True) is not False for there in points)

    def holds(self, there: Point, may_turn: Collection[Value] | None = None, surely: bool = False) -> bool | None:
        """Whether the entry holds at a point; None if a side does not exist there, or cannot be told.

        surely: with bounds of the rounding there. Otherwise as much is taken to be lost as is lost here.
        """
        try:
            left, right = self.sides.replay.numbers(there, same_sides=may_turn is not None, but=may_turn or ())
            is_exact = left.exact is not None and right.exact is not None
            error = Real(0) if is_exact else self.sides.loss * max(abs(left), abs(right))
            verdict = self._verdict(left, right, Rounding(error, ties=True))
            if not is_exact and (surely or verdict == FAILS):
                verdict = self.sides.settle_there(self._verdict, there, ties_from=0)
        except (NoSuchNumber, Undecided):
            return None
        self.done += 1
        self.turns = self.turns or (self.entry.stated.scalar is not None and right != number(self.entry.stated.scalar))
        if verdict == HOLDS or verdict == self.entry.verdict == TRUNCATED:
            return True
        self.failed = there, left, right
        return False

    def _verdict(self, left: Real, right: Real, rounding: Rounding) -> str:
        return verdict_of(self.statement.relation, left, self.entry.stated, right, rounding)

    def told(self, mistake: str, said: str) -> Cause:
        """What was tried, and what both sides were there."""
        assert self.failed is not None
        there, left, right = self.failed
        changed = [leaf for leaf in self.leaves if leaf in there]
        parts = [f"{_name(leaf)} = {there[leaf].significant(6)}" for leaf in islice(changed, SHOWN)]
        words: dict[str, str | Lines | Figure | Cause] = {
            "names": ", ".join(map(_name, changed[:SHOWN])),
            "there": ", ".join(parts) + (", …" if len(changed) > SHOWN else ""),
            "left": Figure(left.significant(10), float(left)),
            "right": Figure(right.significant(10), float(right)),
        }
        return Cause(mistake, said, words, (show_index(self.entry.index),) if self.entry.index else ())


def _name(leaf: Value) -> str:
    return leaf.label or say("a number")
