"""Another function's result in the place of one: of softmax, of maximum, of log; another term of a sum."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

from scalargrad.derivatives import POW
from scalargrad.functions import total
from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead.option import Option, times
from scalargrad.worked.explaining.instead.rules import ends_of
from scalargrad.worked.explaining.names import figure
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.what_if import Number, Other, Output, Where
from scalargrad.worked.explaining.where import (
    Group,
    all_nodes,
    all_shares,
    inputs_of_shares,
    products_beside,
    softmax_inputs,
)
from scalargrad.worked.numbers import Real, number
from scalargrad.worked.record import show_index

# --- a softmax ---


def another_softmax(case: Case, group: Group) -> Iterator[Option]:
    """exp(z) alone, or over the number of classes; z / Σ z; sigmoid(z)."""
    inputs = {share: inputs_of_shares(case)[share] for share in group.places if isinstance(share, Value)}
    wholes = {share: share.args[1] for share in inputs}
    count = _classes(next(iter(wholes.values())))
    kinds: dict[str, Callable[[Value], Value]] = {
        say("exp(z), which is not divided by the sum,"): lambda share: inputs[share].exp(),
        say("exp(z), divided by the number of classes and not by the sum,"): lambda share: inputs[share].exp() / count,
        "sigmoid(z)": lambda share: inputs[share].sigmoid(),
    }
    for said, number_of in kinds.items():
        yield Option({share: number_of(share) for share in inputs}, {"other": said})


def shares_of_scores(case: Case, group: Group) -> Iterator[Option]:
    """z / Σ z: the exponentials are left out. It has other derivatives, and is not tried where they are asked for."""
    if any(softmax_inputs(case)):
        return
    inputs = {share: inputs_of_shares(case)[share] for share in group.places if isinstance(share, Value)}
    if len(inputs) == _classes(next(iter(inputs)).args[1]):
        whole = total(list(inputs.values()))
        if number(whole):  # of a share below 0 there is no logarithm: whoever does not need it leaves it
            shares = {share: x / whole for share, x in inputs.items()}
            changes: dict[Where, Other] = {share: other for share, other in shares.items()}
            yield Option(changes)
            yield Option({share: other for share, other in shares.items() if number(other) > 0})


def _classes(whole: Value) -> int:
    return len(whole.parents) if whole.op.name != "add" else sum([_classes(part) for part in whole.parents])


# --- logarithms, squares, maxima ---


def one_minus(case: Case, group: Group) -> Iterator[Option]:
    """p - 1 in place of log(p): 1 - p for -log(p)."""
    yield Option({place: place.operand.args[0] - 1 for place in group.places if isinstance(place, Place)})


def two_classes(case: Case, group: Group) -> Iterator[Option]:
    """-(t log p + (1 - t) log(1 - p)), added up, in place of -Σ t log p."""
    (place,) = group.places
    loss, derivation = case.computation.outputs[0], case.names.record.derivation
    shares = all_shares(case)
    if not isinstance(place, Output) or not isinstance(loss, Value) or derivation is None or not shares:
        return
    others: list[Value] = []
    for share in shares:
        target = -share * derivation.derivative(loss, share)
        if 0 < number(share) < 1:
            others.append((1 - target) * (1 - share).log())
    if others:
        yield Option({place: loss - total(others)})


def absolute(case: Case, group: Group) -> Iterator[Option]:
    """abs(a - b) in place of (a - b)**2."""
    yield Option({place: abs(place.operand.args[0]) for place in group.places if isinstance(place, Place)})


def another_of_several(case: Case, group: Group) -> Iterator[Option]:
    """The mean of several numbers, their sum or the smallest in place of the largest."""
    ends = {node: list(ends_of(node)) for node in group.places if isinstance(node, Value)}
    yield Option({node: total(found) / len(found) for node, found in ends.items()}, {"other": say("the mean")})
    yield Option({node: min(found, key=number) for node, found in ends.items()}, {"other": say("the smallest")})
    yield Option({node: total(found) for node, found in ends.items()}, {"other": say("the sum")}, 0.1)


# --- terms of sums ---


def as_often_as_products(case: Case, group: Group) -> Iterator[Option]:
    """A bias that is added to every product."""
    changes: dict[Where, Other] = {
        place: times(products_beside(place)) for place in group.places if isinstance(place, Place)
    }
    yield Option(changes)


def one_counted_less(case: Case, group: Group) -> Iterator[Option]:
    """One term left out, and the others divided by one less: n / (n - 1) of each."""
    n = len(group.places)
    for place in group.places:
        if isinstance(place, Place):
            share = times(Fraction(n, n - 1))
            changes: dict[Where, Other] = dict.fromkeys(group.places, share)
            changes[place] = Real(0)
            yield Option(changes, {"term": case.names.formula(place.operand), "less": figure(Real(n - 1))})


def one_for_all(case: Case, group: Group) -> Iterator[Option]:
    """n times one term, and the others left out: what is so of one is not divided by n."""
    for place in group.places:
        if isinstance(place, Place):
            changes: dict[Where, Other] = dict.fromkeys(group.places, Real(0))
            changes[place] = times(len(group.places))
            yield Option(changes, {"term": case.names.formula(place.operand)})


def one_twice(case: Case, group: Group) -> Iterator[Option]:
    """One term twice, and another one left out."""
    for twice in group.places:
        for without in group.places:
            if twice is not without and isinstance(twice, Place) and isinstance(without, Place):
                changes: dict[Where, Other] = {twice: times(2), without: Real(0)}
                words = {"term": case.names.formula(twice.operand), "other": case.names.formula(without.operand)}
                yield Option(changes, words)


def another_entry(case: Case, group: Group) -> Iterator[Option]:
    """The number of another entry."""
    (place,) = group.places
    assert isinstance(place, Output)
    for k, entry in enumerate(case.entries):
        if k != place.k:
            words = {"entry": _name(case, place.k), "other": _name(case, k)}
            yield Option({place: entry.left}, words)


def _name(case: Case, k: int) -> str:
    index = show_index(case.entries[k].index)
    return case.names.name(case.entries[k].left) or say("entry {index}", index=index)


def its_square_root(case: Case, group: Group) -> Iterator[Option]:
    """The square root of the number."""
    if case.computed[0] > 0 and any(node.op is POW for node in all_nodes(case)):
        yield Option(dict.fromkeys(group.places, _root))


def _root(x: Number) -> Number:
    return x.sqrt() if isinstance(x, Real) else math.sqrt(x)


def its_square(case: Case, group: Group) -> Iterator[Option]:
    """The square of the number."""
    if any(node.op.name == "sqrt" for node in all_nodes(case)):
        yield Option({place: lambda x: x * x for place in group.places})
