"""The uses of an array's entries: the weights of a convolution, what they are multiplied with."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.near import back, far, near, products
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.where.group import MOST_PLACES, Group
from scalargrad.worked.numbers import shape


def array_uses(case: Case) -> Iterator[Group]:
    """The uses of the entries of an array: on the way back, and in each formula."""
    for (name, _), places in _arrays(case).items():
        if 1 < len(places) <= MOST_PLACES:
            yield Group(places, (name,), far(case, places))


@once
def _arrays(case: Case) -> dict[tuple[str, str], list[Place]]:
    """By the array's name and the formula's."""
    found: dict[tuple[str, str], list[Place]] = {}
    for place in [*back(case), *products(case)]:
        version = case.names.version(place.source)
        if version is not None and shape(version.quantity):
            for formula in ("∂",) if place.back else (near(case)[place], "all formulas"):
                found.setdefault((version.name, formula), []).append(place)
    return found


def all_named(case: Case) -> Iterator[Group]:
    """All places where a name stands, near the claim."""
    places = [place for place in near(case) if case.names.name(place.source)][:MOST_PLACES]
    if len(places) > 1:
        yield Group(places)
