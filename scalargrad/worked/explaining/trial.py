"""A failing claim on trial: would it hold if this or that number, or local derivative, were another?

A hypothesis is tried with floats first, and only what seems to fit is tried with exact numbers. A claim that states a
formula is tried at two other points, where nothing fits by coincidence.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from scalargrad.worked.explaining.course import Course, Key, Number, Other, Pins
from scalargrad.worked.explaining.hypothesis import Hypothesis, PrintedNumbers, Study
from scalargrad.worked.explaining.world import World, as_float, as_real
from scalargrad.worked.judging import moved, same, verdict_here
from scalargrad.worked.numbers import Real, number
from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, TRUNCATED, Claim, Entry, Replay, Stated

TELLING = 0.2  # the last digits of printed numbers may explain so much of a difference
FROM_PRINTED = 20.0  # units by which a claim may be off at first sight if it comes from printed numbers
BINARY_DIGITS = 15  # a number with so many digits comes from binary arithmetic …
BINARY_ERROR = Fraction(3, 10**15)  # … and its last ones are off
NO_NUMBER = (ArithmeticError, ValueError)  # a result that does not exist, as floats or Reals say it


class Trial:
    """One claim and what is computed on the way to it."""

    def __init__(self, claim: Claim, study: Study) -> None:
        self.claim = claim
        self.study = study
        self.naming = study.naming
        self.wording = study.wording
        self.entries = [entry for entry in claim.entries if entry.stated.scalar is not None]
        self.course = Course([entry.left for entry in self.entries], study.asked, study.places)
        self.forward = {node for one in self.course.passes.values() for node in one.order}
        self.failing = [k for k, entry in enumerate(self.entries) if entry.verdict in (FAILS, ONLY_HERE)]
        self.computed = [number(entry.left) for entry in self.entries]
        self.stated = [number(entry.stated.scalar or Real(0)) for entry in self.entries]
        self.at = study.result.names_at(claim.moment)
        self.points = self._points()
        self.context: PrintedNumbers = {}  # these are used in place of the computed ones
        self.tried: dict[tuple[float, ...], float] = {}  # what hypotheses lead to, and the least cost of that
        self._worlds: dict[tuple[int, bool], World] = {}
        self._goals: dict[tuple[int, bool], list[Number]] = {}

    # --- the points at which a claim is tried ---

    def _points(self) -> list[dict[Key, Other]]:
        """The given numbers, moved, if the right side is a formula; the numbers as they are otherwise."""
        if not self.entries or any(entry.stated.kind != "formula" for entry in self.entries):
            return [{}]
        replay = Replay([entry.stated.scalar for entry in self.entries if entry.stated.scalar is not None])
        exponents = {node.args[1] for node in replay.order if node.op.name == "pow"}
        leaves = [leaf for leaf in replay.leaves() if leaf not in exponents]
        found: list[dict[Key, Other]] = []
        chance = random.Random(self.claim.text)
        for width in (Fraction(1), Fraction(1, 3), Fraction(1, 10)):
            for _ in range(3):
                there: dict[Key, Other] = {leaf: moved(leaf.data, width, chance) for leaf in leaves}
                if leaves and len(found) < 2 and self._exists(there):
                    found.append(there)
        return found if len(found) == 2 else [{}]

    def _exists(self, moved: Pins) -> bool:
        try:
            World(self.course, as_real, moved)
            world = World(self.course, as_float, moved)
            for entry in self.entries:
                world.number(entry.stated.scalar or Real(0))
        except NO_NUMBER:
            return False
        return True

    @property
    def is_moved(self) -> bool:
        return bool(self.points[0])

    # --- worlds ---

    def use(self, context: PrintedNumbers) -> bool:
        """Try with these printed numbers from now on. False if the claim's numbers do not exist then."""
        self.context = context
        self._worlds.clear()
        self._goals.clear()
        try:
            self.world(0, False)
        except NO_NUMBER:
            return False
        return True

    def world(self, point: int, exactly: bool) -> World:
        key = (point, exactly)
        if key not in self._worlds:
            pins = {**self.points[point], **{key: value for key, (value, _) in self.context.items()}}
            self._worlds[key] = World(self.course, as_real if exactly else as_float, pins)
        return self._worlds[key]

    def goal(self, point: int, exactly: bool) -> list[Number]:
        """The stated numbers at a point."""
        key = (point, exactly)
        if key not in self._goals:
            world = self.world(point, exactly)
            scalars = [entry.stated.scalar or Real(0) for entry in self.entries]
            moved = self.points[point]
            self._goals[key] = [world.number(scalar) if moved else world.convert(number(scalar)) for scalar in scalars]
        return self._goals[key]

    # --- trying ---

    def outcome(self, hypothesis: Hypothesis, point: int = 0, exactly: bool = False) -> list[Number] | None:
        """The claim's numbers if the hypothesis were true; None if they do not exist."""
        try:
            world = self.world(point, exactly)
            if hypothesis.outputs is not None:
                found = [world.number(output) for output in hypothesis.outputs]
            else:
                found = world.outputs(hypothesis.changes, hypothesis.pins)
            if hypothesis.swap is not None:
                found = hypothesis.swap(found)
        except NO_NUMBER:
            return None
        return found if all(map(_is_finite, found)) else None

    def fits(self, hypothesis: Hypothesis) -> bool:
        """Whether the claim would hold if the hypothesis were true."""
        units = FROM_PRINTED if self.context else 1.0
        for point in range(len(self.points)):
            found = self.outcome(hypothesis, point)
            if found is None:
                return False
            if point == 0:
                key = tuple(float(f"{x:.12g}") for x in found)
                self.tried[key] = min(hypothesis.cost, self.tried.get(key, math.inf))
            goal = self.goal(point, False)
            if not all(self._near(k, x, goal[k], units) for k, x in enumerate(found)):
                return False
        for point in range(len(self.points)):
            exact = self.outcome(hypothesis, point, exactly=True)
            if exact is None:
                return False
            if not self.holds(exact, self.goal(point, True)):
                return bool(self.context) and self.fits_nearly(hypothesis, self.context)
        return True

    def fits_nearly(self, hypothesis: Hypothesis, numbers: PrintedNumbers) -> bool:
        """Whether the claim would hold for some numbers that are printed like these.

        Whoever carried on from a printed number may have had more digits than were printed.
        """
        middle = self.outcome(hypothesis)
        if middle is None or self.is_moved:
            return False
        goal = self.goal(0, False)
        slack = [self.unit(k) for k in range(len(middle))]
        for key, (value, half) in numbers.items():
            if half:
                there = self.outcome(replace(hypothesis, pins={**hypothesis.pins, key: value + half}))
                if there is None:
                    return False
                slack = [room + abs(a - b) for room, a, b in zip(slack, there, middle)]
        gaps = [abs(float(stated - computed)) for stated, computed in zip(self.stated, self.computed)]
        if any(slack[k] > TELLING * gaps[k] for k in self.failing):
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

    def holds(self, numbers: Sequence[Real], goal: Sequence[Real]) -> bool:
        return all(
            verdict_here(self.claim.relation, here, entry.stated, stated) in (HOLDS, TRUNCATED)
            or (_is_binary(entry.stated) and abs(here - stated) <= BINARY_ERROR * abs(stated))
            or (same_or_zero(here, stated) and entry.stated.kind != "approx")
            for here, stated, entry in zip(numbers, goal, self.entries)
        )

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
        """How likely it is that a number of the right size, taken at random, would make the claim hold."""
        likely = 1.0
        for k in self.failing:
            gap = abs(float(self.stated[k] - self.computed[k])) or 1.0
            likely *= min(1.0, self.unit(k) / gap)
        return likely

    def by_chance(self, cost: float) -> float:
        """How many hypotheses that are no more far-fetched than this cost would have fitted by chance."""
        k = self.failing[0]
        goal = float(self.stated[k])
        gap = abs(goal - float(self.computed[k]))
        near = [
            found for found, least in self.tried.items()
            if least <= cost and abs(found[k] - goal) <= 0.999999 * gap  # and not just as it was
        ]  # fmt: skip
        return self.chance * len(near)

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


def entries_of(claim: Claim) -> list[tuple[Entry, Real]]:
    """The entries of a claim with the numbers that they state."""
    return [(entry, number(entry.stated.scalar)) for entry in claim.entries if entry.stated.scalar is not None]


def same_or_zero(one: Real, other: Real) -> bool:
    """Equal to 30 digits, or both nothing but rounding around 0."""
    return same(one, other) or (abs(one) < Fraction(1, 10**28) and abs(other) < Fraction(1, 10**28))


def _is_binary(stated: Stated) -> bool:
    return stated.kind == "printed" and len(stated.literal.lstrip("-0.").replace(".", "")) >= BINARY_DIGITS


def _is_finite(x: Number) -> bool:
    return math.isfinite(x) if isinstance(x, float) else not isinstance(x, Real) or x.is_finite()


def numbers_of(mapping: Mapping[Key, tuple[Real, Real]]) -> dict[Key, Other]:
    return {key: value for key, (value, _) in mapping.items()}
