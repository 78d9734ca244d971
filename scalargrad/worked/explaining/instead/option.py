"""Other numbers at the places of a group, and those that are the same at every place: 0, 1, minus the right one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.names import Word
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.what_if import Changes, Number, Other, Output, Where
from scalargrad.worked.explaining.where import Group
from scalargrad.worked.numbers import Real, Scalar

CERTAIN = 0.05  # how many hits by chance are allowed where any number of the document may be meant


@dataclass(frozen=True)
class Option:
    """Other numbers at the places of a group. far: how much more far-fetched than the row's cost they are.

    words: what a sentence may say of them, or what finds it, where that takes time. fits: whether it is known that the
    claim would hold.
    """

    changes: Changes
    words: Mapping[str, Word] | Callable[[], Mapping[str, Word]] = field(default_factory=dict)
    far: float = 0.0
    fits: bool = False


Instead = Callable[[Case, Group], Iterable[Option]]


# --- the same at every place ---


def always(other: Other) -> Instead:
    """One number, or what becomes of the right one, at every place."""
    return lambda case, group: [Option(dict.fromkeys(group.places, other))]


def of_place(other: Callable[[Place], Other]) -> Instead:
    """What a place itself tells."""
    return lambda case, group: [Option({place: other(place) for place in group.places if isinstance(place, Place)})]


def times(factor: Fraction | int) -> Callable[[Number], Number]:
    """What multiplies a float or a Real by a factor.

    >>> times(2)(0.5), times(Fraction(1, 2))(Real(3))
    (1.0, Real(3/2))
    """
    exactly = Real(factor)
    return lambda x: x * (float(factor) if isinstance(x, (float, int)) else exactly)


def _inverse(x: Number) -> Number:
    return 1 / x


one, two, zero = always(Real(1)), always(Real(2)), always(Real(0))
minus, twice, half = always(times(-1)), always(times(2)), always(times(Fraction(1, 2)))
inverse = always(_inverse)


def told_minus(case: Case, group: Group) -> Iterator[Option]:
    """Minus the right number, where that is told by more than a lone digit: 0.01 may be minus 0.006, and is 0.012 as
    well."""
    numbers = [(case.stated[k], case.computed[k], case.unit(k)) for k in case.failing]
    if all(stated == -computed or unit < abs(float(stated)) for stated, computed, unit in numbers):
        yield from minus(case, group)


def inverse_of_all(case: Case, group: Group) -> Iterator[Option]:
    """Division in place of multiplication."""
    if not any(case.what_if().here(place) == 0 for place in group.places):
        yield from inverse(case, group)


twice_itself = of_place(lambda edge: 2 * edge.operand)
first_argument = of_place(lambda place: place.operand.args[0])


def inside(case: Case, group: Group) -> Iterator[Option]:
    """What an activation was applied to, in place of its result."""
    outputs = [stands(case, place) for place in group.places]
    yield Option({place: one.args[0] for place, one in zip(group.places, outputs) if isinstance(one, Value)})


def one_side(case: Case, group: Group) -> Iterator[Option]:
    """The slope of a**2, or of b**2, in place of that of (a - b)**2."""
    errors = {place: place.operand.args for place in group.places if isinstance(place, Place)}
    for k, factor in ((0, 2), (1, -2)):
        changes: dict[Where, Other] = {
            place: factor * args[k] for place, args in errors.items() if isinstance(args[k], Value)
        }
        out = next(iter(errors.values()))[1 - k]
        if len(changes) == len(errors) and isinstance(out, Value):
            yield Option(changes, {"out": case.names.array(out) or case.names.formula(out)})


def source_of(place: Where) -> Value | None:
    """The number that enters at a place of the graph."""
    return place.source if isinstance(place, Place) else None


def stands(case: Case, place: Where) -> Scalar:
    """What stands at a place, or is claimed."""
    if isinstance(place, Value):
        return place
    found = case.computation.outputs[place.k] if isinstance(place, Output) else source_of(place)
    assert found is not None
    return found
