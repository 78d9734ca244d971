"""What is taken for the derivative of an error by what a softmax is taken of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead.option import Instead, Option
from scalargrad.worked.explaining.what_if import Other, Where
from scalargrad.worked.explaining.where import Group, share_of
from scalargrad.worked.numbers import Real

Wrong = Callable[[Value, Value], Value]  # from ∂y/∂x, or ∂y/∂p, and p


def _by_the_share(wrong: Callable[[Case, Value, Value], object]) -> Instead:
    """Another number in the place of ∂y/∂x, for all x of a softmax."""

    def options(case: Case, group: Group) -> Iterator[Option]:
        changes: dict[Where, Other] = {}
        for key in group.places:
            assert isinstance(key, tuple) and not hasattr(key, "k")
            found = wrong(case, *key)
            if not isinstance(found, (Value, Real)):
                return
            changes[key] = found
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
