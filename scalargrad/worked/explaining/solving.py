"""The number at one place, or of one node, that would make a claim hold; and whether it is a slip of the right one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.explaining.course import Key, Number
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.roles import Roles
from scalargrad.worked.explaining.slips import Slip, slip, variants
from scalargrad.worked.explaining.trial import NO_NUMBER, Trial
from scalargrad.worked.numbers import Real


@dataclass(frozen=True)
class Solved:
    """The number that would make the claim hold, and how far it may be off."""

    needed: float
    width: float

    def is_near(self, x: float) -> bool:
        return abs(x - self.needed) <= self.width * 1.01 + 1e-9 * abs(self.needed)


def solve(trial: Trial, where: Place | Key, right: float) -> Solved | None:
    """By the secant method: one step on the way back, where the claim is linear in the number."""
    world = trial.world(0, False)
    is_linear = where.back if isinstance(where, Place) else isinstance(where, tuple)

    def outputs(x: float) -> list[Number]:
        return (
            world.outputs({where: lambda _: x})
            if isinstance(where, Place)
            else world.outputs(pins={where: lambda _: x})
        )

    k = trial.failing[0]
    goal, unit = trial.goal(0, False)[k], trial.unit(k)
    a, b = right, right * 1.03 + 0.01
    try:
        fa, fb = outputs(a)[k] - goal, outputs(b)[k] - goal
        for _ in range(1 if is_linear else 12):
            if fa == fb:
                return None
            slope = (fb - fa) / (b - a)
            a, fa, b = b, fb, b - fb / slope
            if is_linear:
                return Solved(b, abs(unit / slope))
            if not math.isfinite(b) or abs(b) > 1e9:
                return None
            fb = outputs(b)[k] - goal
            if abs(fb) <= unit / 50 + 1e-13 * abs(goal):
                return Solved(b, abs(unit / slope))
    except NO_NUMBER:
        return None
    return None


def misread(roles: Roles, leaf: Value) -> Iterator[tuple[float, Real, Slip]]:
    """A given number with one slip of the pen in it."""
    for power in (1, -1):
        if leaf.data:
            yield 1.3, leaf.data * Real(10) ** power, Slip.DECIMAL_POINT
    for unit in roles.units_of(leaf):
        shown = leaf.data / Real(unit)
        for cost, whole, what in variants(shown.whole() or 0):
            yield cost, Real(whole * unit), what


def slipped(roles: Roles, key: Key, right: float, solved: Solved) -> Iterator[tuple[float, Real, Slip]]:
    """The right number as it is printed, or given, with one slip of the pen in it."""
    if not solved.width < abs(right) or not right:
        return
    for power in (1, -1, 2, -2):
        shifted = right * 10.0**power
        if solved.is_near(shifted):
            yield 1.3, Real(Fraction(repr(shifted))) if shifted else Real(0), Slip.DECIMAL_POINT
    for unit in roles.units_of(key):
        given = isinstance(key, Value) and key.is_leaf
        steps = math.ceil(solved.width / float(unit) - 0.5)
        if steps <= 1:
            wrong = Real(round(Fraction(solved.needed) / unit) * unit)
            found = slip(Real(Fraction(right)), wrong, unit)
            if found is not None and (found[1] is not Slip.LAST_DIGIT or given):
                yield min(found[0], 1.6), wrong, Slip.ONE_DIGIT if found[1] is Slip.LAST_DIGIT else found[1]
            continue
        shown = round(Fraction(right) / unit)
        for cost, whole, what in variants(shown):
            if (given or abs(whole - shown) >= 10) and solved.is_near(float(whole * unit)):
                yield cost, Real(whole * unit), what
