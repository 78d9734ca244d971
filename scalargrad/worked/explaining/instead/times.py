"""The number of the same thing at another time: before or after an update, a round earlier or later."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from fractions import Fraction

from scalargrad.languages import say, say_count
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.habits import stem
from scalargrad.worked.explaining.instead.option import Instead, Option, source_of
from scalargrad.worked.explaining.names import Word
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.updates import When, at_other_times
from scalargrad.worked.explaining.what_if import Number, Other, Where
from scalargrad.worked.explaining.where import Group, activation_after, is_weight, state_of
from scalargrad.worked.numbers import Real, number, shape
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
    source = place if isinstance(place, Value) else source_of(place)
    if source is None or not case.names.is_parameter(source):
        return {}
    others = at_other_times(case, source).items()
    return {time: other for time, other in others if time[0] in whens and _may_be(case, source, time[0])}


def _may_be(case: Case, source: Value, when: When) -> bool:
    """A step that the document does not make may have been made where there are derivatives, with what is learned."""
    return when is not When.STEP or (bool(case.computation.passes) and is_weight(case, source))


def as_it_was(case: Case, group: Group) -> Iterator[Option]:
    """The same name before or after: E of the round before."""
    version = next((one for one in case.at.values() if one.quantity is case.claim.left), None)
    if version is None:
        return
    versions = case.names.record.history[version.name]
    at = versions.index(version)
    before, after = versions[max(0, at - 3) : at][::-1], versions[at + 1 : at + 3]
    for when, others in ((say("before"), before), (say("after"), after)):
        for away, other in enumerate(others):
            outputs = [scalar for _, scalar in indexed(other.quantity)]
            if shape(other.quantity) == shape(version.quantity) and len(outputs) == len(group.places):
                then, now = Lines((other.line,)), Lines((version.line,))
                words: dict[str, Word] = {"name": version.name, "when": when, "then": then, "now": now}
                yield Option(dict(zip(group.places, outputs)), words, 0.55 if case.is_moved else 0.2 * away)


@once
def other_times(case: Case, node: Value) -> list[tuple[int, Value]]:
    """The same name's number some steps later, or earlier: the state of a recurrent network in other rounds."""
    state = state_of(case).get(node)
    if state is None:
        return []
    version, index = state
    versions = case.names.record.history[version.name]
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
            words: dict[str, Word] = {"when": _when(steps)}
            yield Option(dict(zip(group.places, numbers)), words, 0.2 * (abs(steps) - 1))


def _when(steps: int) -> str:
    if steps > 0:
        return say_count("one step later", "{count} steps later", steps)
    return say_count("one step earlier", "{count} steps earlier", -steps)


def of_the_next_step(case: Case, group: Group) -> Iterator[Option]:
    """h1 in the place of h0, and h2 in that of h1; or the other way."""
    for steps, when in ((steps, _when(steps)) for steps in (1, -1)):
        yield from _named_by(case, group, lambda count, steps=steps: f"{group.names[0]}{count + steps}", {"when": when})  # type: ignore[misc]


def counted_down(case: Case, group: Group) -> Iterator[Option]:
    """k3, k2, k1 in the place of k1, k2, k3."""
    counts = [int(name.removeprefix(group.names[0])) for name in case.at if _is_of(name, group.names[0])]
    if counts:
        both = min(counts) + max(counts)
        yield from _named_by(case, group, lambda count: f"{group.names[0]}{both - count}", {})


def of_another_series(case: Case, group: Group) -> Iterator[Option]:
    """a1, a2 in the place of x1, x2."""
    for other in dict.fromkeys(stem(name) for name in case.at if name != stem(name)):
        if other != group.names[0]:
            yield from _named_by(case, group, lambda count, other=other: f"{other}{count}", {"series": other})  # type: ignore[misc]


def _named_by(case: Case, group: Group, name: Callable[[int], str], words: Mapping[str, Word]) -> Iterator[Option]:
    """The number of another name, told by what is counted in its own, at every place."""
    changes: dict[Where, Other] = {}
    for place in group.places:
        source = source_of(place)
        array = case.names.array(source)
        if not _is_of(array, group.names[0]):
            return
        version = case.at.get(name(int(array.removeprefix(group.names[0]))))
        other = dict(indexed(version.quantity)).get(case.names.index(source)) if version is not None else None
        if not isinstance(other, Value) or _comes_later(case, place, other):
            return
        changes[place] = other
    yield Option(changes, words)


def _comes_later(case: Case, place: Where, other: Value) -> bool:
    """Whether a number is found only after the step, going forward, that it would be used in."""
    if not isinstance(place, Place) or place.back or not other.args:
        return False
    order = _order(case)
    return order.get(other, -1) > order.get(place.node, len(order))


@once
def _order(case: Case) -> dict[Value, int]:
    return {node: k for k, node in enumerate(case.computation.order)}


def _is_of(name: str, series: str) -> bool:
    return name.startswith(series) and name.removeprefix(series).isdigit()


def without_slope_before(case: Case, group: Group) -> Iterator[Option]:
    """The slope of the activation that an edge leads to left out on this way alone."""
    (edge,) = group.places
    assert isinstance(edge, Place)
    slope = case.what_if().here(activation_after(case, edge))
    if slope and not case.is_moved:
        yield Option({edge: lambda local: local / _as(local, float(slope))})


def _as(like: Number, x: float) -> Number:
    return x if isinstance(like, (float, int)) else Real(Fraction(x))
