"""A common factor: the number of samples, the learning rate; and what a step is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from scalargrad.derivatives import ADD, DIV, MUL, NEG, TOTAL
from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.habits import COUNTS, RATES, may_be_a_count
from scalargrad.worked.explaining.instead.option import Option, times
from scalargrad.worked.explaining.names import Word, figure, phrase
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.updates import undetached, updated_parameter
from scalargrad.worked.explaining.what_if import Number, Other, Output, Where
from scalargrad.worked.explaining.where import Group, all_nodes, terms_of
from scalargrad.worked.numbers import Real, number, shape
from scalargrad.worked.record import Binding

OF_TERMS = 0.3  # how far-fetched it is that the terms of a sum are the samples

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
            shown = name if rate in case.names.record.free else phrase("{name} ({number})", name=name, number=shown)
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
        words: dict[str, Word] = {"parameter": case.names.name(parameter) or say("number")}
        step = new.args[1]
        gradients = [factor for factor in step.parents if factor in case.names.asked]
        if gradients:
            yield Option({place: step}, {"part": say("the step"), **words})
        for gradient in gradients:
            yield Option({place: gradient}, {"part": say("the gradient"), **words})


@once
def sample_counts(case: Case) -> dict[int, tuple[float, str]]:
    """What may be the number of samples, how far-fetched that is, and its name.

    It is what a sum is divided by, how many terms a sum has, or a given number that is called n or m and used for
    nothing else: x = 3 is an input, and a rate of 0.01 no division by 100.
    """
    found: dict[int, tuple[float, str]] = {}
    used = all_nodes(case)
    leaves = {arg for node in used for arg in node.parents}
    for node in used:
        for count, far in _counts(node):
            if far < found.get(count, (9.0, ""))[0]:
                found[count] = (far, "")
    if any(far < OF_TERMS for far, _ in found.values()):  # a mean is taken, and not of the terms of another sum
        found = {count: one for count, one in found.items() if one[0] < OF_TERMS}
    for name, version in case.at.items():
        whole = number(version.quantity).whole() if shape(version.quantity) == () else None
        is_unused = isinstance(version.quantity, Real) or version.quantity not in leaves
        if (
            whole is not None
            and whole > 1
            and (whole in found or (name in COUNTS and is_unused))
            and _is_given(version)
        ):
            found[whole] = (min(found.get(whole, (0.3, ""))[0], 0.0 if name in COUNTS else 0.6), name)
        for size in shape(version.quantity)[:1]:
            if size > 2 and size in found and not found[size][1]:
                found[size] = (found[size][0], f"len({name})")
    return found


def _is_given(version: Binding) -> bool:
    is_leaf = not isinstance(version.quantity, Value) or version.quantity.is_leaf
    return is_leaf and (version.name in COUNTS or may_be_a_count(version.name))


def _counts(node: Value) -> Iterator[tuple[int, float]]:
    """Whole numbers that a node tells of: what a sum is divided by, 2 m for half of a square; how many terms it has."""
    if node.op in (TOTAL, ADD):
        terms = len(terms_of(node))
        if terms > 2:
            yield terms, OF_TERMS
    for divisor, whole in _divided(node):
        added = _sum_in(whole)
        if divisor.denominator == 1 and 1 < divisor < 10**6 and added is not None:
            yield int(divisor), 0.0
            if divisor % 2 == 0 and divisor > 2 and len(terms_of(added)) % divisor:
                yield int(divisor) // 2, 0.05


def _divided(node: Value) -> Iterator[tuple[Fraction, object]]:
    """What a node divides, and by what given or plain number; 1/3 of three terms is divided by 3."""
    if node.op is DIV:
        exact = _exact(node.args[1]) if not isinstance(node.args[1], Value) or node.args[1].is_leaf else None
        if exact is not None:
            yield exact, node.args[0]
    if node.op is MUL:
        for plain, whole in (node.args, node.args[::-1]):
            exact = _exact(plain) if not isinstance(plain, Value) else None
            if exact and isinstance(whole, Value) and 1 / exact == len(terms_of(whole)):
                yield 1 / exact, whole


def _exact(arg: Any) -> Fraction | None:
    return (number(arg) if isinstance(arg, (Value, Real)) else Real(arg)).exact


def _sum_in(arg: object) -> Value | None:
    """The sum that a number is, but for a sign and factors."""
    while isinstance(arg, Value) and arg.op in (NEG, MUL):
        arg = next((part for part in arg.args if isinstance(part, Value)), None)
    return arg if isinstance(arg, Value) and arg.op.linear and arg.op is not NEG else None
