"""Of causes that are the same, one: what sounds the same, and what puts the same numbers in the same places."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from scalargrad.derivatives import DOT, MUL
from scalargrad.value import Value
from scalargrad.worked.explaining.case import NO_NUMBER, Case, once, round_to
from scalargrad.worked.explaining.causes import Found
from scalargrad.worked.explaining.habits import stem
from scalargrad.worked.explaining.names import text_of
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.what_if import Other, OutOfWork, Where


def different(case: Case, found: Iterable[Found]) -> list[Found]:
    """The causes that differ, the simplest first. Of names with one number the one of the same kind is meant."""
    kept: dict[Hashable, Found] = {}
    for one in sorted(found, key=lambda one: (round(one.cost, 2), _strangeness(case, one))):
        same = {key for key in (text_of(one.cause), _numbers(case, one)) if key is not None}
        if same.isdisjoint(kept):
            kept.update(dict.fromkeys(same, one))
    return list({id(one): one for one in kept.values()}.values())


def _numbers(case: Case, one: Found) -> Hashable:
    """Which numbers a cause puts in which places; None where that is no sign of being the same."""
    if not one.may_come_again or case.is_moved:
        return None
    try:
        here = case.what_if()
        changed = {where: float(here.resolved(where, other)) for where, other in one.changes.items()}
        return frozenset((where, round_to(x, 12)) for where, x in changed.items() if x != float(here.here(where)))
    except (*NO_NUMBER, OutOfWork):
        return None


def _strangeness(case: Case, one: Found) -> int:
    """How little akin what stands somewhere is to what belongs there: h0 to h1 is more so than t2."""
    return max((_of_one(case, where, other) for where, other in one.changes.items()), default=0)


def _of_one(case: Case, where: Where, other: Other) -> int:
    source = where.source if isinstance(where, Place) else where
    if not isinstance(source, Value) or not isinstance(other, Value):
        return 0
    names = case.names
    if stem(names.name(source) or "") == stem(names.name(other) or ""):
        return 0
    if names.is_parameter(source) != names.is_parameter(other):
        return 2
    return 1 if (source in _factors(case)) == (other in _factors(case)) else 2


@once
def _factors(case: Case) -> set[Value]:
    """What something is multiplied by: a weight or an input, and no target."""
    nodes = [*case.computation.order, *(node for one in case.computation.passes.values() for node in one.order)]
    return {arg for node in nodes if node.op in (MUL, DOT) for arg in node.parents}
