"""The fewest and simplest candidates that together explain all that any of them explains: a weighted set cover."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

FEW = 12  # claims; for more, the best of all covers is not looked for
Set = frozenset[int]


def cover(costs: Sequence[float], explains: Sequence[Set]) -> list[int]:
    """Which candidates to take so that all is explained that can be, at the least cost.

    >>> cover([1.0, 1.0, 1.7], [frozenset({0}), frozenset({1}), frozenset({0, 1})])
    [2]
    >>> cover([1.0, 0.5, 1.7], [frozenset({0}), frozenset({1}), frozenset({0, 1})])
    [0, 1]
    """
    everything: Set = frozenset().union(*explains)
    find = _least if len(everything) <= FEW else _greedy
    return sorted(find(costs, explains, everything))


def _least(costs: Sequence[float], explains: Sequence[Set], everything: Set) -> list[int]:
    """Whatever explains the first claim that is left has to be tried: each in its turn."""

    @cache
    def best(left: Set) -> tuple[float, tuple[int, ...]]:
        if not left:
            return 0.0, ()
        first = min(left)
        found = []
        for k, (cost, explained) in enumerate(zip(costs, explains)):
            if first in explained:
                rest, chosen = best(left - explained)
                found.append((cost + rest, (k, *chosen)))
        return min(found, key=lambda one: one[0])

    return list(best(everything)[1])


def _greedy(costs: Sequence[float], explains: Sequence[Set], everything: Set) -> list[int]:
    """The one that explains most for what it costs, again and again."""
    left, chosen = everything, list[int]()
    while left:
        k = max(range(len(costs)), key=lambda k: len(explains[k] & left) / costs[k])
        chosen.append(k)
        left -= explains[k]
    return chosen
