"""What is taken for the derivative of an error by what a softmax is taken of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from scalargrad.functions import total
from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead.option import Instead, Option
from scalargrad.worked.explaining.what_if import Other, Output, Where
from scalargrad.worked.explaining.where import Group, inputs_of_shares, share_of
from scalargrad.worked.numbers import Real, number

Wrong = Callable[[Value, Value], Value]  # from ∂y/∂x, or ∂y/∂p, and p


def _keys(group: Group) -> list[tuple[Value, Value]]:
    return [(key[0], key[1]) for key in group.places if isinstance(key, tuple) and not isinstance(key, Output)]


def _by_the_share(wrong: Callable[[Case, Value, Value], object]) -> Instead:
    """Another number in the place of ∂y/∂x, for all x of a softmax."""

    def options(case: Case, group: Group) -> Iterator[Option]:
        changes: dict[Where, Other] = {}
        for y, x in _keys(group):
            found = wrong(case, y, x)
            if not isinstance(found, (Value, Real)):
                return
            changes[y, x] = found
        yield Option(changes)

    return options


def _slope(p: Value) -> Value:
    return p * (1 - p)


def _derivative(case: Case, y: Value, x: Value) -> Value | Real:
    derivation = case.names.record.derivation
    assert derivation is not None
    found = derivation.derivative(y, x)
    return found if isinstance(found, (Value, Real)) else Real(Fraction(found))


def _diagonal(case: Case, y: Value, x: Value) -> object:
    p = share_of(case, y, x)
    return _derivative(case, y, p) * _slope(p)


def _once_more(case: Case, y: Value, x: Value) -> object:
    return _derivative(case, y, x) * _slope(share_of(case, y, x))


share_alone = _by_the_share(share_of)  # p for p - t
diagonal_alone = _by_the_share(_diagonal)  # ∂y/∂p·p(1 - p)
slope_once_more = _by_the_share(_once_more)  # (p - t)·p(1 - p)
without_softmax = _by_the_share(lambda case, y, x: _derivative(case, y, share_of(case, y, x)))  # ∂y/∂p


def along_the_other_axis(case: Case, group: Group) -> Iterator[Option]:
    """The shares of each column in place of those of each row, or the other way round; those of all entries."""
    shares = {entry.index: entry.left for entry in case.entries if isinstance(entry.left, Value)}
    powers = {index: inputs_of_shares(case)[share].exp() for index, share in shares.items()}
    wholes = [shares[index].args[1] for index in ((0, 0), (0, 1), (1, 0))]
    if wholes[1] is wholes[2]:
        return
    names = [say("each row"), say("each column")]
    right = 0 if wholes[0] is wholes[1] else 1  # the axis that stays the same in a sum
    for axis, taken in ((1 - right, names[1 - right]), (None, say("all entries"))):
        changes: dict[Where, Other] = {}
        for place, index in zip(group.places, powers):
            others = [power for at, power in powers.items() if axis is None or at[axis] == index[axis]]
            changes[place] = powers[index] / total(others)
        yield Option(changes, {"taken": taken, "right": names[right]})


def slope_alone(case: Case, group: Group) -> Iterator[Option]:
    """∂p/∂x, p(1 - p), for one x: the derivative of what is done with p is left out."""
    for y, x in _keys(group):
        p = share_of(case, y, x)
        yield Option({(y, x): _slope(p)}, {"p": case.names.formula(p), "z": case.names.formula(x)})


def of_another_class(case: Case, group: Group) -> Iterator[Option]:
    """p less the target of another class."""
    shares = {(y, x): share_of(case, y, x) for y, x in _keys(group)}
    targets = [number(p) - number(_derivative(case, *key)) for key, p in shares.items()]
    if any(abs(target - 1) < Fraction(1, 10**20) for target in targets):
        for true in shares:
            changes: dict[Where, Other] = {key: p - int(key is true) for key, p in shares.items()}
            yield Option(changes, {"z": case.names.formula(true[1])})
