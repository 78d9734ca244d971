"""Numbers for reports: exact rationals as a/b, others with at least two digits more than stated, open numbers by name.

May import: arrays, claims, errors, real, replay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from scalargrad.value import Value
from scalargrad.worked.arrays import Quantity, Scalar, entries, number
from scalargrad.worked.claims import Claim, Stated
from scalargrad.worked.errors import NoSuchNumber
from scalargrad.worked.real import Real
from scalargrad.worked.replay import Replay

DIGITS = 10  # significant, of a number that is compared with no printed one
Free = dict[Value, str]


def stated_text(claim: Claim, stated: Quantity, free: Free) -> Any:
    """What is stated, as nested lists of strings: printed numbers as printed, formulas by their numbers."""
    if isinstance(stated, np.ndarray):
        return _nested(stated, lambda one: _stated(one, free))
    if stated.kind in ("exact", "approx"):
        return claim.right_text
    return _stated(stated, free)


def _stated(one: Stated, free: Free) -> str:
    if one.scalar is None:
        return "..."
    return one.literal or scalar_text(one.scalar, free)


def computed_text(claim: Claim, stated: Quantity, free: Free) -> Any:
    """What is computed, as nested lists of strings."""
    if not isinstance(claim.left, np.ndarray):
        return _computed(claim.left, stated if isinstance(stated, Stated) else None, free)
    wanted = [entry.stated for entry in claim.entries] or [None] * claim.left.size
    pairs = np.empty(claim.left.shape, dtype=object)
    for index, scalar, one in zip(np.ndindex(claim.left.shape), entries(claim.left), wanted):
        pairs[index] = (scalar, one)
    return _nested(pairs, lambda pair: _computed(*pair, free))


def _computed(scalar: Scalar, one: Stated | None, free: Free) -> str:
    return scalar_text(scalar, free, digits_for(number(scalar), one))


def digits_for(computed: Real, one: Stated | None) -> int:
    """How many significant digits to show so that they are two more than those of the stated number."""
    if one is None or one.scalar is None or one.unit is None:
        return DIGITS
    unit = Real(one.unit).magnitude()
    return max(computed.magnitude() - unit + 3, 3)


def scalar_text(scalar: Scalar, free: Free, count: int = DIGITS) -> str:
    """A number; one that depends on open numbers as a sum of multiples of them, where it is one: 3 - 4*alpha."""
    if isinstance(scalar, Value) and free:
        replay = Replay([scalar])
        leaves = [leaf for leaf in replay.leaves() if leaf in free]
        if leaves:
            found = _linear(replay, leaves)
            if found is not None:
                return _linear_text(found, [free[leaf] for leaf in leaves], count)
            where = ", ".join(f"{free[leaf]} = {leaf.data.short()}" for leaf in leaves)
            return f"{number_text(number(scalar), count)} for {where}"
    return number_text(number(scalar), count)


def number_text(real: Real, count: int = DIGITS) -> str:
    return real.text() if real.exact is not None else real.significant(count)


def _linear(replay: Replay, leaves: list[Value]) -> list[Real] | None:
    """The constant and the factors of a sum of multiples of the leaves, or None if it is not one."""
    at = {leaf: leaf.data for leaf in leaves}
    try:
        (here,) = replay.numbers(at)
        factors = []
        for leaf in leaves:
            (there,) = replay.numbers({**at, leaf: leaf.data + 1})
            factors.append(there - here)
        constant = here
        for leaf, factor in zip(leaves, factors):
            constant = constant - factor * leaf.data
        for step in (2, -3):
            moved = {leaf: leaf.data * step + 1 for leaf in leaves}
            (there,) = replay.numbers(moved)
            expected = constant
            for leaf, factor in zip(leaves, factors):
                expected = expected + factor * moved[leaf]
            if abs(there - expected) > Real(1) / 10**30 * max(abs(there), abs(expected)):
                return None
    except NoSuchNumber:
        return None
    return [constant, *factors]


def _linear_text(found: list[Real], names: list[str], count: int) -> str:
    constant, *factors = found
    text = number_text(constant, count) if constant else ""
    for factor, name in zip(factors, names):
        if not factor:
            continue
        size = number_text(abs(factor), count)
        term = name if size == "1" else f"{f'({size})' if '/' in size else size}*{name}"
        minus = factor < 0
        text = f"{text} {'-' if minus else '+'} {term}" if text else ("-" if minus else "") + term
    return text or "0"


def _nested(array: Any, show: Callable[[Any], str]) -> Any:
    if isinstance(array, np.ndarray):
        return [_nested(item, show) for item in array]
    return show(array)
