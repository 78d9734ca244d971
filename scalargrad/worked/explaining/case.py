"""The case of a failing claim: would it hold if this or that number, or local derivative, were another?

What is asked is tried with floats first, and only what seems to fit is tried with exact numbers. A claim that states a
formula is tried at two other points, where nothing fits by coincidence.
"""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from functools import wraps
from itertools import islice
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from scalargrad.derivatives import DIV, POW
from scalargrad.value import Value
from scalargrad.worked.explaining.names import Names
from scalargrad.worked.explaining.places import Place, Places
from scalargrad.worked.explaining.what_if import Changes, Computation, Number, Other, WhatIf, Where
from scalargrad.worked.judging import groups_of_probabilities, keep_sum, moved, same, verdict_here
from scalargrad.worked.numbers import Real, number
from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, TRUNCATED, Claim, Entry, Replay, Stated

if TYPE_CHECKING:
    from scalargrad.worked.explaining.updates import Updates

PrintedNumbers = Mapping[Where, tuple[Real, Real]]  # what is printed, and half the unit of its last digit

TELLING = 0.2  # the last digits of printed numbers may explain so much of a difference
FROM_PRINTED = 20.0  # units by which a claim may be off at first sight if it comes from printed numbers
BINARY_DIGITS = 15  # a number with so many digits comes from binary arithmetic …
BINARY_ERROR = Fraction(3, 10**15)  # … and its last ones are off
NO_NUMBER = (ArithmeticError, ValueError)  # a result that does not exist, as floats or Reals say it
LEAST, LARGEST = Fraction(1, 10**300), 10**300  # beyond these, floats are no help
NOT_COUNTED = math.inf  # what it costs to think of what is no guess


class Case:
    """One claim and what is computed on the way to it.

    earlier: the claims before it. printed: numbers that are used in place of the computed ones.
    known: what has been found out about it (`once`). tried: what it would come to by all that was tried, and the least
    cost of that.
    """

    def __init__(self, claim: Claim, names: Names, places: Places, updates: Updates, work: float) -> None:
        self.claim = claim
        self.names = names
        self.updates = updates
        self.earlier = [one for one in names.record.claims if one.moment < claim.moment]
        self.entries = [entry for entry in claim.entries if entry.stated.scalar is not None]
        self.computation = Computation([entry.left for entry in self.entries], names.asked, places, work)
        self.is_cut = claim.verdict == TRUNCATED  # nothing is wrong with it but the last digit
        wrong = (TRUNCATED,) if self.is_cut else (FAILS, ONLY_HERE)
        self.failing = [k for k, entry in enumerate(self.entries) if entry.verdict in wrong]
        self.computed = [number(entry.left) for entry in self.entries]
        self.stated = [number(entry.stated.scalar or Real(0)) for entry in self.entries]
        self.at = names.record.names_at(claim.moment)
        self.printed: PrintedNumbers = {}
        self.known: dict[Hashable, Any] = {}
        self.tried: dict[tuple[float, ...], float] = {}
        self.screened: dict[float, float] = {}  # the same of what was tried by the number that is needed alone
        self._screened_now: list[tuple[float, float]] = []
        self._what_if: dict[tuple[int, bool], WhatIf] = {}
        self._goals: dict[tuple[int, bool], list[Number]] = {}
        self._solved: dict[Where, Solved | None] = {}
        self.points = self._points()

    def given(self, printed: PrintedNumbers) -> Case | None:
        """The same case with these printed numbers; None if the claim's numbers do not exist then."""
        other = copy.copy(self)
        other.printed = printed
        other._what_if, other._goals, other._solved = {}, {}, {}
        try:
            other.what_if()
        except NO_NUMBER:
            return None
        return other

    # --- the points at which it is tried ---

    def _points(self) -> list[dict[Where, Other]]:
        """The given numbers, moved, if the right side is a formula; the numbers as they are otherwise."""
        leaves = self._movable() if all(entry.stated.kind == "formula" for entry in self.entries) else []
        chance = random.Random(self.claim.text)
        groups = groups_of_probabilities(self.names.record, leaves) if leaves else []

        def point(width: Fraction) -> dict[Where, Other]:
            there = {leaf: moved(leaf.data, width, chance) for leaf in leaves}
            for group in groups:  # p - t is the derivative of a cross-entropy where the targets sum to 1
                keep_sum(group, there)
            return dict(there.items())

        points = (point(width) for width in (Fraction(1), Fraction(1, 3), Fraction(1, 10)) for _ in range(3))
        found = list(islice((point for point in points if self._exists(point)), 2)) if leaves else []
        return found if len(found) == 2 else [{}]

    def _movable(self) -> list[Value]:
        """The given numbers that the right side depends on, without its exponents."""
        replay = Replay([entry.stated.scalar for entry in self.entries if entry.stated.scalar is not None])
        exponents = {node.args[1] for node in replay.order if node.op is POW}
        return [leaf for leaf in replay.leaves() if leaf not in exponents]

    def _exists(self, moved: Mapping[Where, Other]) -> bool:
        try:
            WhatIf(self.computation, exactly=True).given(moved)
            there = WhatIf(self.computation, exactly=False).given(moved)
            for entry in self.entries:
                there.number(entry.stated.scalar or Real(0))
        except NO_NUMBER:
            return False
        return True

    @property
    def is_moved(self) -> bool:
        """Whether it is tried at other points than the document's."""
        return bool(self.points[0])

    def what_if(self, point: int = 0, exactly: bool = False) -> WhatIf:
        """The claim's computation at a point, from the printed numbers."""
        key = (point, exactly)
        if key not in self._what_if:
            here = WhatIf(self.computation, exactly)
            numbers: dict[Where, Other] = {
                **self.points[point],
                **{key: value for key, (value, _) in self.printed.items()},
            }
            self._what_if[key] = here.given(numbers) if numbers else here
        return self._what_if[key]

    def goal(self, point: int = 0, exactly: bool = False) -> list[Number]:
        """The stated numbers at a point."""
        key = (point, exactly)
        if key not in self._goals:
            here = self.what_if(point, exactly)
            scalars = [entry.stated.scalar or Real(0) for entry in self.entries]
            moved = self.points[point]
            self._goals[key] = [here.number(scalar) if moved else here.convert(number(scalar)) for scalar in scalars]
        return self._goals[key]

    @property
    def is_for_floats(self) -> bool:
        """Whether its numbers can be tried with floats, which end before 1e999 and 1e-999."""
        units = [entry.stated.unit or entry.stated.tolerance for entry in self.entries]
        return all(abs(x) < LARGEST for x in (*self.stated, *self.computed)) and all(
            LEAST < unit < LARGEST for unit in units if unit
        )

    # --- trying ---

    def outcome(self, changes: Changes, point: int = 0, exactly: bool = False) -> list[Number] | None:
        """The claim's numbers with some changes; None if they do not exist."""
        try:
            found = self.what_if(point, exactly).outputs(changes)
        except NO_NUMBER:
            return None
        return found if all(map(_is_finite, found)) else None

    def fits(self, changes: Changes, cost: float = NOT_COUNTED) -> bool:
        """Whether the claim would hold with these changes. cost: how far-fetched they are, for `by_chance`."""
        units = FROM_PRINTED if self.printed else 1.0
        for point in range(len(self.points)):
            found = self.outcome(changes, point)
            if found is None:
                return False
            if point == 0:
                key = tuple(round_to(x, 12) for x in found)
                self.tried[key] = min(cost, self.tried.get(key, math.inf))
            goal = self.goal(point)
            if not all(self._near(k, x, goal[k], units) for k, x in enumerate(found)):
                return False
        for point in range(len(self.points)):
            exact = self.outcome(changes, point, exactly=True)
            if exact is None:
                return False
            if not self._holds(exact, self.goal(point, exactly=True)):
                return bool(self.printed) and self.fits_nearly(changes, self.printed)
        return True

    def is_cut_by(self, changes: Changes) -> bool:
        """Whether what a claim comes to with some changes has to be cut off to be the stated number, in a document that
        cuts off nothing else."""
        exact = self.outcome(changes, exactly=True)
        pairs = zip(exact or (), self.goal(exactly=True), self.entries)
        is_cut = any(verdict_here("==", here, entry.stated, goal) == TRUNCATED for here, goal, entry in pairs)
        return is_cut and all(claim.verdict != TRUNCATED for claim in self.names.record.claims)

    def fits_nearly(self, changes: Changes, printed: PrintedNumbers, telling: float = TELLING) -> bool:
        """Whether the claim would hold for some numbers that are printed like these.

        Whoever carried on from a printed number may have had more digits than were printed. telling: how much of the
        difference their last digits may explain.
        """
        middle = self.outcome(changes)
        if middle is None or self.is_moved:
            return False
        goal = self.goal()
        slack = [self.unit(k) for k in range(len(middle))]
        for key, (value, half) in printed.items():
            if half:
                there = self.outcome({**changes, key: value + half})
                if there is None:
                    return False
                slack = [room + abs(a - b) for room, a, b in zip(slack, there, middle)]
        gaps = [abs(float(stated - computed)) for stated, computed in zip(self.stated, self.computed)]
        if any(slack[k] > telling * gaps[k] for k in self.failing):
            return False
        return all(abs(x - goal[k]) <= slack[k] for k, x in enumerate(middle))

    def _near(self, k: int, x: float, goal: float, units: float) -> bool:
        stated = self.entries[k].stated
        room = 1e-9 * abs(goal) if stated.unit is None else 1e-12 * max(abs(goal), abs(x))
        if stated.kind == "approx" and stated.tolerance is not None:
            room += float(stated.tolerance)
        if stated.unit is not None:
            room += float(stated.unit) * units
        return abs(x - goal) <= room or (not goal and abs(x) < 1e-12)

    def _holds(self, numbers: Sequence[Real], goal: Sequence[Real]) -> bool:
        right = (HOLDS,) if self.is_cut else (HOLDS, TRUNCATED)
        return all(
            verdict_here(self.claim.relation, here, entry.stated, stated) in right
            or (_is_binary(entry.stated) and abs(here - stated) <= BINARY_ERROR * abs(stated))
            or (same_or_zero(here, stated) and entry.stated.kind != "approx" and not self._was_so_small(k, here))
            for k, (here, stated, entry) in enumerate(zip(numbers, goal, self.entries))
        )

    def _was_so_small(self, k: int, here: Real) -> bool:
        """Whether what is as good as 0 was so before: the sign of sigmoid(−80) makes no 0 of it."""
        return bool(here) and not self.is_moved and abs(self.computed[k]) < abs(here) * 10**6

    # --- the number that is needed ---

    def needed(self, where: Where) -> Solved | None:
        """The number that would have to stand somewhere; None if there is none, or it was not found."""
        if where not in self._solved:
            try:
                self._solved[where] = self._solve(where, float(self.what_if().here(where)))
            except NO_NUMBER:
                self._solved[where] = None
        return self._solved[where]

    def needed_near(self, where: Where, x: float) -> Solved | None:
        """The same, the nearest to a number: a square has two roots."""
        try:
            found = self._secant(where, x, lambda x: x)
            return found and Solved(float(self.what_if().here(where)), found.needed, found.width)
        except NO_NUMBER:
            return None

    def _solve(self, where: Where, right: float) -> Solved | None:
        """By the secant method: one step on the way back, where the claim is linear in the number.

        What is divided by is found as what is multiplied by.
        """
        if isinstance(where, Place) and not where.back and where.node.op is DIV and where.i == 1:
            found = self._secant(where, 1 / right, lambda x: 1 / x)
            if found is None or not found.needed:
                return None
            return Solved(right, 1 / found.needed, found.width / found.needed**2)
        return self._secant(where, right, lambda x: x)

    def _secant(self, where: Where, right: float, number_for: Callable[[float], float]) -> Solved | None:
        is_linear = where.back if isinstance(where, Place) else isinstance(where, tuple)
        k = self.failing[0]
        goal, unit = self.goal()[k], self.unit(k)

        def off(x: float) -> float:
            outputs = self.what_if().outputs({where: lambda _: number_for(x)})
            return float(outputs[k]) - float(goal)

        a, b = right, right * 1.03 or 0.01
        fa, fb = off(a), off(b)
        for _ in range(1 if is_linear else 12):
            if fa == fb:
                return None
            slope = (fb - fa) / (b - a)
            a, fa, b = b, fb, b - fb / slope
            if is_linear:
                return Solved(right, b, abs(unit / slope))
            if not math.isfinite(b) or abs(b) > 1e9:
                return None
            fb = off(b)
            if abs(fb) <= unit / 50 + 1e-13 * abs(goal):
                return Solved(right, b, abs(unit / slope))
        return None

    # --- how telling a fit is ---

    def unit(self, k: int) -> float:
        """The width of the interval in which a computed number counts as the stated one."""
        stated = self.entries[k].stated
        if stated.kind == "approx" and stated.tolerance is not None and stated.tolerance:
            return 2 * float(stated.tolerance)
        unit = stated.unit
        return float(unit) if unit is not None else 1e-25 * (abs(float(self.stated[k])) or 1.0)

    @property
    def chance(self) -> float:
        """How likely it is that a number no further from the stated one than the right number is, taken at random,
        would make the claim hold."""
        likely = 1.0
        for k in self.failing:
            gap, grain = abs(float(self.stated[k] - self.computed[k])), self._grain(k)
            likely *= grain / (2 * gap + grain)
        return likely

    def _grain(self, k: int) -> float:
        """How far apart the numbers are that may be stated: for simple numbers, a unit that both of them share.

        4 for 2 tells no more than one digit, and 0.350000 for 0.45 no more than two, however many zeros are printed.
        """
        stated, computed = self.stated[k].exact, self.computed[k].exact
        if self.is_moved or stated is None or computed is None:
            return self.unit(k)
        both = math.lcm(stated.denominator, computed.denominator)
        places = next((places for places in range(19) if 10**places % both == 0), None)
        return max(self.unit(k), 1 / both if places is None else 10.0**-places)

    def by_chance(self, cost: float) -> float:
        """How many of the guesses that are no more far-fetched than this would have fitted by chance."""
        k = self.failing[0]
        goal = float(self.stated[k])
        gap = 0.999999 * abs(goal - float(self.computed[k]))  # and not just as it was
        near = {round_to(x[k], 6) for x, least in self.tried.items() if least <= cost and abs(x[k] - goal) <= gap}
        near.update(x for x, least in self.screened.items() if least <= cost and abs(x - goal) <= gap)
        return self.chance * len(near)

    def screen(self, solved: Solved, x: float, far: float = 0.0) -> bool:
        """Whether a number may be the one that is needed somewhere. It is noted what the claim comes to with it."""
        if solved.width:
            k = self.failing[0]
            self.note(float(self.stated[k]) + (x - solved.needed) * self.unit(k) / solved.width, far)
        return solved.is_near(x)

    def note(self, outcome: float, far: float = 0.0) -> None:
        """Note what the claim would come to by something that was tried, and how much more far-fetched that is."""
        self._screened_now.append((outcome, far))

    def count_screened(self, cost: float) -> None:
        """What was noted is counted as tried, at a cost."""
        for x, far in self._screened_now:
            key = round_to(x, 6)
            self.screened[key] = min(cost + far, self.screened.get(key, math.inf))
        self._screened_now.clear()

    @property
    def units_off(self) -> float:
        """How many units of its last digit the worst entry is off."""
        return max(abs(float(self.stated[k] - self.computed[k])) / self.unit(k) for k in self.failing)

    @property
    def relatively_off(self) -> float:
        """How far off the worst entry is, compared with its size."""
        return max(
            abs(float(self.stated[k] - self.computed[k])) / (abs(float(self.computed[k])) or 1e-300)
            for k in self.failing
        )


class Solved:
    """The number that would make the claim hold, in place of the right one, and how far it may be off."""

    def __init__(self, right: float, needed: float, width: float) -> None:
        self.right, self.needed, self.width = right, needed, width

    def is_near(self, x: float) -> bool:
        """Whether a number may be the one that is needed."""
        return abs(x - self.needed) <= self.width * 1.01 + 1e-9 * max(abs(self.needed), abs(self.right))


P = ParamSpec("P")
R = TypeVar("R")


def once(find: Callable[Concatenate[Case, P], R]) -> Callable[Concatenate[Case, P], R]:
    """What is found out about a case is kept with it, whatever numbers are printed."""

    @wraps(find)
    def found(case: Case, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (find, *args)
        if key not in case.known:
            case.known[key] = find(case, *args, **kwargs)
        result: R = case.known[key]
        return result

    return found


def entries_of(claim: Claim) -> list[tuple[Entry, Real]]:
    """The entries of a claim with the numbers that they state."""
    return [(entry, number(entry.stated.scalar)) for entry in claim.entries if entry.stated.scalar is not None]


def same_or_zero(one: Real, other: Real) -> bool:
    """Equal to 30 digits, or both nothing but rounding around 0."""
    return same(one, other) or (abs(one) < Fraction(1, 10**28) and abs(other) < Fraction(1, 10**28))


def round_to(x: float, digits: int) -> float:
    """A float rounded to so many significant digits."""
    return float(f"{x:.{digits}g}")


def _is_binary(stated: Stated) -> bool:
    return stated.kind == "printed" and len(stated.literal.lstrip("-0.").replace(".", "")) >= BINARY_DIGITS


def _is_finite(x: Number) -> bool:
    return math.isfinite(x) if isinstance(x, float) else not isinstance(x, Real) or x.is_finite()
