"""The number of the same thing at another time: before or after an update, a round earlier or later."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.instead.option import Instead, Option, source_of
from scalargrad.worked.explaining.names import Word
from scalargrad.worked.explaining.updates import When, at_other_times
from scalargrad.worked.explaining.what_if import Other, Where
from scalargrad.worked.explaining.where import Group
from scalargrad.worked.numbers import number, shape
from scalargrad.worked.record import Lines, indexed


def at_another_time(*whens: When) -> Instead:
    """The numbers of parameters at another time, the same for all of them."""

    def options(case: Case, group: Group) -> Iterator[Option]:
        found = [_at_other_times(case, place, whens) for place in group.places]
        for time in found[0]:
            if all(time in other for other in found):
                yield Option({place: other[time] for place, other in zip(group.places, found)})

    return options


def at_some_time(case: Case, group: Group) -> Iterator[Option]:
    """The first other numbers of each parameter, where they come from different sources."""
    found = [_at_other_times(case, place, When) for place in group.places]
    if all(found) and not set.intersection(*map(set, found)):
        yield Option({place: next(iter(other.values())) for place, other in zip(group.places, found)})


def _at_other_times(case: Case, place: Where, whens: Iterable[When]) -> Mapping[Hashable, Other]:
    source = source_of(place)
    if source is None or not case.names.is_parameter(source):
        return {}
    return {time: other for time, other in at_other_times(case, source).items() if time[0] in whens}


def as_it_was(case: Case, group: Group) -> Iterator[Option]:
    """The same name before or after: E of the round before."""
    version = next((one for one in case.at.values() if one.quantity is case.claim.left), None)
    if version is None:
        return
    versions = case.names.record.history[version.name]
    at = versions.index(version)
    for when, others in (("before", versions[max(0, at - 3) : at][::-1]), ("after", versions[at + 1 : at + 3])):
        for away, other in enumerate(others):
            outputs = [scalar for _, scalar in indexed(other.quantity)]
            if shape(other.quantity) == shape(version.quantity) and len(outputs) == len(group.places):
                then, now = Lines((other.line,)), Lines((version.line,))
                words: dict[str, Word] = {"name": version.name, "when": when, "then": then, "now": now}
                yield Option(dict(zip(group.places, outputs)), words, 0.55 if case.is_moved else 0.2 * away)


@once
def other_times(case: Case, node: Value) -> list[tuple[int, Value]]:
    """The same name's number some steps later, or earlier: the state of a recurrent network in other rounds."""
    version = case.names.version(node)
    if version is None:
        return []
    versions, index = case.names.record.history[version.name], case.names.index(node)
    at = versions.index(version)
    found = []
    for steps in (-1, 1, -2, 2):
        if 0 <= at + steps < len(versions) and shape(versions[at + steps].quantity) == shape(version.quantity):
            other = dict(indexed(versions[at + steps].quantity))[index]
            if isinstance(other, Value) and number(other) != number(node):
                found.append((steps, other))
    return found


def at_another_step(case: Case, group: Group) -> Iterator[Option]:
    """A state some steps later, or earlier, at every place."""
    found = [dict(other_times(case, source)) for place in group.places if (source := source_of(place)) is not None]
    for steps in (-1, 1, -2, 2):
        numbers = [other[steps] for other in found if steps in other]
        if numbers and len(numbers) == len(group.places):
            words: dict[str, Word] = {"when": _WHEN[steps]}
            yield Option(dict(zip(group.places, numbers)), words, 0.2 * (abs(steps) - 1))


_WHEN = {-1: "one step earlier", 1: "one step later", -2: "two steps earlier", 2: "two steps later"}
