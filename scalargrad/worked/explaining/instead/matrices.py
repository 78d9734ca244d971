"""Entries of a matrix or a vector in other places: transposed, swapped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead.names import is_certain
from scalargrad.worked.explaining.instead.option import Option, source_of, stands
from scalargrad.worked.explaining.names import Word
from scalargrad.worked.explaining.what_if import Other, Output, Where
from scalargrad.worked.explaining.where import Group
from scalargrad.worked.numbers import Real, shape


def unit_matrix(case: Case, group: Group) -> Iterator[Option]:
    """1 on the diagonal, 0 elsewhere."""
    if len(group.places) > 1:
        indices = [case.names.index(source_of(place)) for place in group.places]
        yield Option({place: Real(int(i == j)) for place, (i, j) in zip(group.places, indices)})


def transposed(case: Case, group: Group) -> Iterator[Option]:
    """The entry of the transposed matrix."""
    version = case.names.version(source_of(group.places[0]))
    rows, columns = shape(version.quantity) if version is not None else (0, 0)
    if version is not None and rows == columns > 1:
        yield Option({
            place: version.quantity[case.names.index(source_of(place))[::-1]] for place in group.places
        })  # fmt: skip


def rows_for_columns(case: Case, group: Group) -> Iterator[Option]:
    """Each entry in the place of the one across the diagonal."""
    at = {entry.index: k for k, entry in enumerate(case.entries)}
    outputs = case.computation.outputs
    yield Option({Output(k): outputs[at[index[::-1]]] for index, k in at.items()})


def swapped(case: Case, group: Group) -> Iterator[Option]:
    """What stands at the first half of the places at the second half, and the other way round."""
    middle = len(group.places) // 2
    others = [*group.places[middle:], *group.places[:middle]]
    yield Option({place: stands(case, other) for place, other in zip(group.places, others)})


def the_first_line(case: Case, group: Group) -> Iterator[Option]:
    """What stands in the first of several rows, or columns, in all the others."""
    places = [place for place in group.places if isinstance(place, Output)]
    (row, _), (next_row, _) = (case.entries[place.k].index for place in places[:2])
    width = shape(case.claim.left)[1 if row == next_row else 0]
    first = places[:width]
    yield Option({place: stands(case, first[k % width]) for k, place in enumerate(places) if k >= width})


def in_reverse(case: Case, group: Group) -> Iterator[Option]:
    """The last number in the place of the first, and so on."""
    yield Option({place: stands(case, other) for place, other in zip(group.places, reversed(group.places))})


def exchanged(case: Case, group: Group) -> Iterator[Option]:
    """Two numbers, each at the places of the other one; where a fit by chance is too seldom to matter."""
    sources = dict.fromkeys(source for place in group.places if (source := source_of(place)) is not None)
    if len(sources) == 2 and is_certain(case):
        one, other = sources
        yield Option({place: other if source_of(place) is one else one for place in group.places})


# --- the index ---


def flipped(case: Case, group: Group) -> Iterator[Option]:
    """An array read backwards, as in a convolution that flips its kernel, or does not."""
    yield from _by_index(case, group, lambda index, sizes: tuple(n - 1 - i for i, n in zip(index, sizes)), {})


def shifted(case: Case, group: Group) -> Iterator[Option]:
    """An array that begins one entry later, or earlier; beyond its ends there are zeros."""
    for axis in range(_dimensions(case, group)):
        for steps, when in ((1, say("later")), (-1, say("earlier"))):
            words: dict[str, Word] = {"when": when}
            yield from _by_index(case, group, partial(_moved, axis=axis, steps=steps), words)


def another_line(case: Case, group: Group) -> Iterator[Option]:
    """Another row in the place of one row, another column in that of one."""
    indices = [case.names.index(source_of(place)) for place in group.places]
    for axis in range(min(_dimensions(case, group), 2)):
        used = {index[axis] for index in indices if len(index) > axis}
        if len(used) != 1 or _dimensions(case, group) < 2:
            continue
        (line,) = used
        for other in range(_sizes(case, group)[axis]):
            if other != line:
                words: dict[str, Word] = {
                    "what": say("row") if axis == 0 else say("column"),
                    "line": str(line),
                    "another": str(other),
                }
                yield from _by_index(case, group, partial(_moved, axis=axis, steps=other - line), words)


Index = tuple[int, ...]


def _moved(index: Index, sizes: Index, axis: int, steps: int) -> Index:
    return (*index[:axis], index[axis] + steps, *index[axis + 1 :])


def _by_index(
    case: Case, group: Group, turned: Callable[[Index, Index], Index], words: Mapping[str, Word]
) -> Iterator[Option]:
    """The entry at another index at every place; 0 where there is none, but not at all of them."""
    changes: dict[Where, Other] = {}
    sizes = _sizes(case, group)
    for place in group.places:
        version = case.names.version(source_of(place))
        index = case.names.index(source_of(place))
        if version is None or shape(version.quantity) != sizes:
            return
        other = turned(index, sizes)
        is_inside = all(0 <= i < n for i, n in zip(other, sizes))
        changes[place] = version.quantity[other] if is_inside else Real(0)
    if any(isinstance(other, Value) for other in changes.values()):
        yield Option(changes, words)


def _sizes(case: Case, group: Group) -> Index:
    version = case.names.version(source_of(group.places[0]))
    return shape(version.quantity) if version is not None else ()


def _dimensions(case: Case, group: Group) -> int:
    return len(_sizes(case, group))
