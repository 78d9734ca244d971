"""Rounding on the way: every intermediate result cut to a few digits before it is used."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial

from scalargrad.value import Value
from scalargrad.worked.explaining.course import Key, Number
from scalargrad.worked.explaining.trial import NO_NUMBER, Trial
from scalargrad.worked.explaining.world import World, as_float
from scalargrad.worked.record import Cause

Rule = Callable[[float], float]


def rounded_intermediates(trial: Trial, units: Mapping[Key, Fraction]) -> list[tuple[float, Cause]]:
    """Cost and cause: rounded to so many digits after the point, or significant ones; forward, or all the way.

    units: numbers that are printed, each with the unit of its last digit, were not rounded more than that.
    """
    if trial.is_moved:
        return []
    naming = trial.naming
    outputs = {output for output in trial.course.outputs if isinstance(output, Value)}
    finals = {trial.course.gradients[output] for output in outputs if output in trial.course.gradients}
    named = {node for node in trial.course.order if naming.name(node) and not node.is_leaf} - outputs
    backward = bool(trial.course.gradients)
    if not named and not backward:
        return []
    for cut, what, rule in _rules():
        for scope in ("forward", "both", "all") if backward else ("forward", "all"):

            def change(key: Key, x: Number, rule: Rule = rule, scope: str = scope) -> Number:
                if isinstance(key, tuple):
                    wanted = scope != "forward" and key not in finals and (scope == "all" or naming.name(key[1]))
                else:
                    wanted = key not in outputs and (scope == "all" or key in named)
                if not wanted:
                    return x
                rounded = rule(x)
                return x if key in units and abs(rounded - x) > units[key] else rounded

            try:
                found = World(trial.course, as_float, change=change).outputs_as_they_are()
            except NO_NUMBER:
                continue
            goal = trial.goal(0, False)
            right = trial.world(0, False).outputs_as_they_are()
            if found != right and all(
                abs(a - b) <= trial.unit(k) / 2 * 1.0001 for k, (a, b) in enumerate(zip(found, goal))
            ):
                cause = Cause("cut-off" if cut else "rounded", f"as if the intermediate results had been {what}")
                return [(1.5 if cut else 1.2, cause)]
    return []


def _rules() -> Iterator[tuple[bool, str, Rule]]:
    """Halves are rounded up, as people do, or to even, as programs do; or the rest is cut off."""
    for done, how in (("rounded", _half_up), ("rounded", _half_to_even), ("cut off, not rounded,", _cut)):
        for places in range(8, 0, -1):
            what = f"{done} to {places} digit{'s' * (places > 1)} after the point"
            yield how is _cut, what, partial(how, ndigits=places)
        for count in range(7, 1, -1):
            yield how is _cut, f"{done} to {count} significant digits", partial(_significant, count=count, how=how)


def _half_up(x: float, ndigits: int) -> float:
    """1e-9 makes up for what binary numbers lack."""
    return math.copysign(math.floor(abs(x) * 10.0**ndigits + 0.5 + 1e-9) / 10.0**ndigits, x)


def _half_to_even(x: float, ndigits: int) -> float:
    return round(x, ndigits)


def _cut(x: float, ndigits: int) -> float:
    return math.copysign(math.floor(abs(x) * 10.0**ndigits + 1e-9) / 10.0**ndigits, x)


def _significant(x: float, count: int, how: Callable[..., float]) -> float:
    return how(x, ndigits=count - 1 - math.floor(math.log10(abs(x)))) if x else x


def is_small(trial: Trial) -> bool:
    """Whether a claim is off by so little that rounding is the first thing to think of."""
    return trial.relatively_off < 0.02
