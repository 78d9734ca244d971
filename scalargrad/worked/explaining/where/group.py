"""A group of places that one slip changes together; and what is taken for one another: w1 and w2."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.habits import stem
from scalargrad.worked.explaining.names import Word
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.what_if import Where
from scalargrad.worked.numbers import Scalar, shape
from scalargrad.worked.record import indexed

MOST_PLACES = 400  # that are tried one by one
FEW = 60  # numbers; of so many every slip is tried
T = TypeVar("T")
Named = Mapping[str, Sequence[Place]]


@dataclass(frozen=True)
class Group:
    """Places that one slip changes together, and the names that a reader knows them by.

    far: how much more far-fetched it is that the slip was made here. words: what a sentence may say of the group.
    """

    places: Sequence[Where]
    names: tuple[str, ...] = ()
    far: float = 0.0
    words: Mapping[str, Word | Callable[[Case], Word]] = field(default_factory=dict)


def is_whole_matrix(case: Case) -> bool:
    """Whether the claim states every entry of a matrix that has several rows and several columns."""
    sizes = shape(case.claim.left)
    return len(sizes) == 2 and 1 not in sizes and len(case.entries) == len(case.claim.entries)


# --- neighbours: names that differ in digits or index alone, w1 and w2, W[0, 1] and W[1, 0] ---


@once
def neighbours(case: Case, node: Value | None) -> list[Value]:
    """The numbers whose names differ from a node's name in digits or index alone."""
    names = case.names
    name, version = names.name(node), names.version(node)
    if name is None or version is None:
        return []
    history = names.record.history
    at = history[version.name].index(version)
    found = []
    for other, index in _alike(case).get(_kind(case, name, node), []):
        versions = history[other]  # the one of the same time: before an update, if this is
        quantity = versions[min(at, len(versions) - 1)].quantity
        scalar = quantity[index] if index and len(index) == len(shape(quantity)) else quantity
        if isinstance(scalar, Value) and scalar is not node:
            found.append(scalar)
    return found


@once
def _alike(case: Case) -> dict[tuple[str, bool, bool], list[tuple[str, tuple[int, ...]]]]:
    found: dict[tuple[str, bool, bool], list[tuple[str, tuple[int, ...]]]] = {}
    for name, version in case.at.items():
        for index, scalar in indexed(version.quantity):
            if isinstance(scalar, Value):
                found.setdefault(_kind(case, name + "[" * bool(index), scalar), []).append((name, index))
    return found


def _kind(case: Case, name: str, scalar: Scalar | None) -> tuple[str, bool, bool]:
    array, bracket, _ = name.partition("[")
    return (array if bracket else stem(array), bool(bracket), case.names.is_parameter(scalar))


def together(named: Mapping[str, Sequence[T]], pairs: bool = False) -> list[tuple[tuple[str, ...], list[T]]]:
    """Names alone, all names of one kind, two names, all names: each with their places, none twice."""
    choices: list[tuple[str, ...]] = [(name,) for name in named]
    kinds: dict[str, list[str]] = {}
    for name in named:
        kinds.setdefault(stem(name), []).append(name)
    choices += [tuple(names) for names in kinds.values()]
    if pairs and len(named) <= 8:
        choices += [(one, other) for one in named for other in named if one < other]
    choices.append(tuple(named))
    different = {frozenset(names): names for names in reversed(choices) if names}
    return [(names, [place for name in names for place in named[name]]) for names in reversed(different.values())]
