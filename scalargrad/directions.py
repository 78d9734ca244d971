"""All derivatives of a large model at once: its slope in a few random directions.

The slope of f in the direction d is Σ dₖ ∂f/∂xₖ. A derivative that is wrong changes it, whichever it is; only which one
it was is not to be seen, and is searched for by halves.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol

from scalargrad.differences import Direction
from scalargrad.verdicts import Row, is_doubtful, real

SEED = 20  # any number: the directions are the same every time
MOST_CULPRITS = 10


class Check(Protocol):
    """What can be asked for rows in any directions; the axes are those of the parameters."""

    @property
    def names(self) -> Sequence[str]: ...
    def rows(self, names: Sequence[str], directions: Sequence[Direction]) -> list[Row]: ...


def random_directions(n: int, count: int) -> list[Direction]:
    """Directions in which every one of n numbers moves by between 1/2 and 3/2, up or down.

    >>> random_directions(2, 1) == random_directions(2, 1)
    True
    """
    rng = random.Random(SEED)
    return [
        {k: Fraction(rng.choice((-1, 1)) * rng.randint(2**19, 3 * 2**19), 2**20) for k in range(n)}
        for _ in range(count)
    ]


def combined(direction: Direction, numbers: Sequence[Any]) -> Any:
    """Σ dₖ · numbers[k], exactly where they are exact.

    >>> combined({0: Fraction(2), 1: Fraction(1, 2)}, [3, 5])
    Fraction(17, 2)
    """
    if len(direction) == 1 and 1 in direction.values():
        return numbers[next(iter(direction))]
    parts = [(coefficient, numbers[k]) for k, coefficient in direction.items()]
    if all(isinstance(number, (int, Fraction)) for _, number in parts):
        return sum([coefficient * number for coefficient, number in parts], Fraction(0))
    import mpmath

    with mpmath.workdps(50):
        return mpmath.fsum([real(coefficient) * real(number) for coefficient, number in parts])


def culprits(check: Check, direction: Direction) -> list[Row]:
    """The rows of up to ten parameters that are in doubt, from a direction that is: its halves are, and theirs."""
    found: list[Row] = []
    stack = [list(direction)]
    while stack and len(found) < MOST_CULPRITS:
        keys = stack.pop()
        if len(keys) == 1:
            found += filter(is_doubtful, check.rows([check.names[keys[0]]], [{keys[0]: Fraction(1)}]))
        elif any(map(is_doubtful, check.rows(["some"], [{k: direction[k] for k in keys}]))):
            half = len(keys) // 2
            stack += [keys[half:], keys[:half]]
    return found
