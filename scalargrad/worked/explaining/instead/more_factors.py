"""A named factor that is one too many, or left out."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.derivatives import DIV, TABLE
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead.names import is_certain
from scalargrad.worked.explaining.instead.option import Option, stands
from scalargrad.worked.explaining.instead.slopes import RULES
from scalargrad.worked.explaining.names import Word, figure, phrase
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.what_if import Other, Where
from scalargrad.worked.explaining.where import Group
from scalargrad.worked.numbers import Quantity, Scalar, number, shape
from scalargrad.worked.record import Binding, indexed


def by_a_name(case: Case, group: Group) -> Iterator[Option]:
    """The result times a number of the document, entry by entry where it is an array."""
    return _named_factors(case, group, inverse=False)


def over_a_name(case: Case, group: Group) -> Iterator[Option]:
    """The result without a factor that has a name."""
    return _named_factors(case, group, inverse=True)


def by_a_slope(case: Case, group: Group) -> Iterator[Option]:
    """The result times the slope of an activation, which is in it already or has no place there."""
    if not is_certain(case):
        return
    for name, version in case.at.items():
        kinds = {scalar.op.name for _, scalar in indexed(version.quantity) if isinstance(scalar, Value)}
        for factors in _fitting(case, group, version.quantity) if len(kinds) == 1 and kinds <= RULES.keys() else ():
            (kind,) = kinds
            changes: dict[Where, Other] = {
                place: _right(case, place) * TABLE[kind].written_derivative(0, factor, factor)
                for place, factor in zip(group.places, factors)
            }
            yield Option(changes, {"rule": RULES[kind].format(a=name)})


def _named_factors(case: Case, group: Group, inverse: bool) -> Iterator[Option]:
    if not is_certain(case):
        return
    for name, version in case.at.items():
        if version.how == "counted" or (not _is_used(case, version) if inverse else _is_divisor(case, version)):
            continue
        for factors in _fitting(case, group, version.quantity):
            known = [number(factor) for factor in factors]
            rights = [_right(case, place) for place in group.places]
            is_whole = inverse and all(number(right) == one for right, one in zip(rights, known))
            if all(known) and any(abs(one) != 1 for one in known) and not is_whole:
                changes: dict[Where, Other] = {}
                for place, right, factor in zip(group.places, rights, factors):
                    changes[place] = right / factor if inverse else right * factor
                word: Word = name
                if len(factors) == 1:
                    word = case.names.quantity(factors[0])
                elif not shape(version.quantity):
                    word = phrase("{name} ({number})", name=name, number=figure(number(version.quantity)))
                own = [entry.derivative[1] for entry in case.entries if entry.derivative is not None]
                far = 0.0 if any(one is factor for one in own for factor in factors) else 0.05  # of the weight first
                yield Option(changes, {"factor": word}, far)


def _right(case: Case, place: Where) -> Scalar:
    """What a common factor would stand at: a number of the claim, a derivative in it, a step."""
    if isinstance(place, Place):
        return place.operand
    return place if isinstance(place, Value) else stands(case, place)


def _is_used(case: Case, version: Binding) -> bool:
    others = case.computation.nodes.difference(one for one in case.computation.outputs if isinstance(one, Value))
    return any(scalar in others for _, scalar in indexed(version.quantity) if isinstance(scalar, Value))


def _is_divisor(case: Case, version: Binding) -> bool:
    """What is divided by is not one factor too many, but the division is left out: other rows say so."""
    divisors = [node.args[1] for node in case.computation.order if node.op is DIV]
    return any(scalar is one for _, scalar in indexed(version.quantity) for one in divisors)


def _fitting(case: Case, group: Group, quantity: Quantity) -> Iterator[list[Scalar]]:
    """The factor of each number of the claim: one for all, or one for each, or one for each row or column."""
    entries = dict(indexed(quantity))
    if not shape(quantity):
        yield [entries[()]] * len(group.places)
        return
    indices = [entry.index for entry in case.entries]
    choices = [indices]
    if len(shape(case.claim.left)) == 2:
        choices += [[(index[axis],) for index in indices] for axis in range(2)]
    for chosen in choices:
        if len(chosen) == len(group.places) and all(index in entries for index in chosen):
            yield [entries[index] for index in chosen]
