"""Where a softmax stands: its shares, and the derivatives by what it is taken of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scalargrad.derivatives import DIV, SUB, TABLE
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.inherited import confirmed
from scalargrad.worked.explaining.near import FAR
from scalargrad.worked.explaining.what_if import Output
from scalargrad.worked.explaining.where.group import Group, is_whole_matrix
from scalargrad.worked.explaining.where.sums import terms_of


class Softmax(NamedTuple):
    """Of each x that it is taken of, e**x / Σ e**x; and the shares that the document has computed."""

    shares: dict[Value, Value]
    computed: dict[Value, Value]  # a share -> its x


def softmax_inputs(case: Case) -> Iterator[Group]:
    """The derivatives by the numbers that a softmax is taken of."""
    for y in case.computation.passes:
        for softmax in _softmaxes(case, y):
            keys = [(y, x) for x in softmax.shares if (y, x) in case.computation.on_the_way]
            names = dict.fromkeys(case.names.array(x) for _, x in keys)
            if keys:
                is_far = all(key in confirmed(case) for key in keys)  # they are printed rightly above
                named = tuple(name for name in names if name)
                yield Group(keys, named, FAR * is_far, words={"y": case.names.formula(y)})


def softmax_shares(case: Case) -> Iterator[Group]:
    """The shares themselves, where they are computed on the way to the claim."""
    for softmax in {id(one): one for y in (None, *case.computation.passes) for one in _softmaxes(case, y)}.values():
        names = dict.fromkeys(case.names.array(share) for share in softmax.computed)
        yield Group(list(softmax.computed), tuple(name for name in names if name))


def table_of_shares(case: Case) -> Iterator[Group]:
    """The claim's numbers, if they are the shares of a matrix, of each row or of each column."""
    if not is_whole_matrix(case):
        return
    if all(output in inputs_of_shares(case) for output in case.computation.outputs):
        yield Group([Output(k) for k in range(len(case.entries))])


@once
def share_of(case: Case, y: Value, x: Value) -> Value:
    """e**x / Σ e**x."""
    return next(softmax.shares[x] for softmax in _softmaxes(case, y) if x in softmax.shares)


@once
def inputs_of_shares(case: Case) -> dict[Value, Value]:
    """What each share is the share of."""
    return {
        share: x for y in (None, *case.computation.passes) for one in _softmaxes(case, y)
        for share, x in one.computed.items()
    }  # fmt: skip


@once
def all_shares(case: Case) -> list[Value]:
    """All shares of each softmax, also those that the claim does not need."""
    found = {id(one): one for y in (None, *case.computation.passes) for one in _softmaxes(case, y)}
    return [share for one in found.values() for share in one.shares.values()]


@once
def inside_softmax(case: Case) -> set[Value]:
    """The nodes in softmaxes that no author has written: what is less the largest, its powers and their sums."""
    found: set[Value] = set()
    for share, x in inputs_of_shares(case).items():
        power, whole = share.args
        if power.args[0] is not x:
            found.update((power.args[0], power, whole))
    return found


@once
def _softmaxes(case: Case, y: Value | None) -> list[Softmax]:
    """Those on the way to y, or to the claim; one is taken of x less the largest, which no author has written."""
    order = case.computation.passes[y].order if y is not None else case.computation.order
    found: dict[Value, Softmax] = {}
    for node in order:
        power = node.args[0] if node.op is DIV else None
        if not isinstance(power, Value) or power.op.name != "exp" or not isinstance(node.args[1], Value):
            continue
        whole = node.args[1]
        if whole not in found:
            powers = terms_of(whole)
            if len(powers) < 2 or any(one.op is not TABLE["exp"] for one in powers) or power not in powers:
                continue
            found[whole] = Softmax({_input(case, one): one / whole for one in powers}, {})
        x = _input(case, power)
        found[whole].shares[x] = node
        found[whole].computed[node] = x
    return list(found.values())


def _input(case: Case, power: Value) -> Value:
    x: Value = power.args[0]
    is_shifted = x.op is SUB and not isinstance(x.args[1], Value) and x not in case.names.known
    return x.args[0] if is_shifted else x
