"""A common factor: the number of samples, the learning rate; and what a step is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from scalargrad.derivatives import DIV, MUL, NEG
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.habits import COUNTS, RATES, may_be_a_count
from scalargrad.worked.explaining.instead.option import Option, times
from scalargrad.worked.explaining.names import Word, figure, phrase
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.updates import undetached, updated_parameter
from scalargrad.worked.explaining.what_if import Number, Other, Output, Where
from scalargrad.worked.explaining.where import Group
from scalargrad.worked.numbers import Real, number, shape

# --- common factors ---


def by_samples(case: Case, group: Group) -> Iterator[Option]:
    """The sum in place of the mean."""
    return _by_samples(case, group, lambda count: times(count))


def over_samples(case: Case, group: Group) -> Iterator[Option]:
    """The mean in place of the sum."""
    return _by_samples(case, group, lambda count: times(Fraction(1, count)))


def _by_samples(case: Case, group: Group, factor: Callable[[int], Callable[[Number], Number]]) -> Iterator[Option]:
    for count, (far, name) in sample_counts(case).items():
        if count > 2:
            shown = figure(Real(count))
            named = phrase(" ({name} = {count})", name=name, count=shown) if name else ""
            words: dict[str, Word] = {"count": shown, "named": named}
            yield Option(dict.fromkeys(group.places, factor(count)), words, far)


def with_the_rate(case: Case, group: Group) -> Iterator[Option]:
    """The learning rate, one factor too many."""
    for rate, words in _rates(case):
        yield Option({place: _product(case, place, rate) for place in group.places}, words)


def without_the_rate(case: Case, group: Group) -> Iterator[Option]:
    """The learning rate left out."""
    for rate, words in _rates(case):
        if rate in case.computation.nodes or not case.names.name(rate):
            yield Option({place: _product(case, place, rate, inverse=True) for place in group.places}, words)


def _rates(case: Case) -> Iterator[tuple[Value, dict[str, Word]]]:
    for rate in case.updates.rates_at(case):
        real = number(rate)
        name = case.names.name(rate)
        name = name or next((name for name in RATES if name in case.at and case.at[name].quantity is rate), None)
        shown: Word = figure(real)
        if name is not None:
            shown = phrase("{name} ({number})", name=name, number=shown)
        if real and abs(real) != 1:
            yield rate if isinstance(rate, Value) else Value(rate), {"rate": shown}


def _product(case: Case, place: Where, rate: Value, inverse: bool = False) -> Other:
    """The number at a place times the rate: a node itself, so that it is right wherever the numbers are moved to."""
    node = place.operand if isinstance(place, Place) else place
    if isinstance(node, Output):
        node = case.computation.outputs[node.k]  # type: ignore[assignment]
    if not isinstance(node, Value):
        return lambda x: x * (float(rate.data) if isinstance(x, float) else rate.data)
    found: Value = node / rate if inverse else node * rate
    return found


def the_step(case: Case, group: Group) -> Iterator[Option]:
    """rate * g, or g, in place of w - rate * g."""
    (place,) = group.places
    new = undetached(case.computation.outputs[0])
    parameter = updated_parameter(new, case.names.asked)
    if isinstance(new, Value) and parameter is not None:
        words: dict[str, Word] = {"parameter": case.names.name(parameter) or "number"}
        step = new.args[1]
        gradients = [factor for factor in step.parents if factor in case.names.asked]
        if gradients:
            yield Option({place: step}, {"part": "the step", **words})
        for gradient in gradients:
            yield Option({place: gradient}, {"part": "the gradient", **words})


@once
def sample_counts(case: Case) -> dict[int, tuple[float, str]]:
    """What may be the number of samples, how far-fetched that is, and its name: what is divided by, what is given or
    named so, the lengths of arrays.

    A number that the claim is computed from counts samples only if something is divided by it: x = 3 is an input.
    """
    found: dict[int, tuple[float, str]] = {}
    used = _nodes(case)
    for whole in _divisors(used):
        for count, far in ((whole, 0.0), (whole // 2 if whole % 2 == 0 else 0, 0.05)):  # 2 m, for half of a square
            if count > 1 and far < found.get(count, (9.0, ""))[0]:
                found[count] = (far, "")
    for name, version in case.at.items():
        named = number(version.quantity).whole() if shape(version.quantity) == () else None
        given = not isinstance(version.quantity, Value) or version.quantity.is_leaf
        given = given and (version.quantity not in used or named in found)
        if named is not None and named > 1 and (name in COUNTS or (given and may_be_a_count(name))):
            least = found[named][0] if named in found else 9.0
            found[named] = (min(least, 0.0 if name in COUNTS else 0.6), name)
        for size in shape(version.quantity)[:1]:
            if size > 2:
                found.setdefault(size, (0.6, f"len({name})"))
    return found


def _nodes(case: Case) -> dict[Value, None]:
    """What the claim is computed from, and what its derivatives are derivatives of."""
    nodes = dict.fromkeys(case.computation.order)
    for one in case.computation.passes.values():
        nodes.update(dict.fromkeys(one.order))
    return nodes


def _divisors(nodes: Iterable[Value]) -> Iterator[int]:
    """Whole numbers that something is divided by; 2 only if it is a sum, not the square in half a squared error."""
    for node in nodes:
        least = 1 if node.op is DIV and _is_sum(node.args[0]) else 2
        for divisor in _divided_by(node):
            if divisor and divisor.denominator == 1 and least < divisor < 10**6:
                yield int(divisor)


def _divided_by(node: Value) -> list[Fraction | None]:
    """The given and plain numbers that a node divides by; a plain factor 1/3 divides by 3."""
    if node.op is DIV:
        return [_exact(arg) for arg in node.args[1:] if not isinstance(arg, Value) or arg.is_leaf]
    if node.op is MUL:
        factors = [_exact(arg) for arg in node.args if not isinstance(arg, Value)]
        return [1 / factor for factor in factors if factor]
    return []


def _exact(arg: Any) -> Fraction | None:
    return (number(arg) if isinstance(arg, (Value, Real)) else Real(arg)).exact


def _is_sum(arg: object) -> bool:
    while isinstance(arg, Value) and arg.op in (NEG, MUL):
        arg = arg.args[0]
    return isinstance(arg, Value) and arg.op.linear and arg.op is not NEG
