"""Entries of a matrix or a vector in other places: transposed, swapped."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead.option import Option, source_of, stands
from scalargrad.worked.explaining.what_if import Output
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
