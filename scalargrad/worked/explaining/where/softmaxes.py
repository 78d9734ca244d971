"""The derivatives by what a softmax is taken of, on the way back."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.derivatives import DIV, SUB
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.where.group import Group


def softmax_inputs(case: Case) -> Iterator[Group]:
    """The derivatives by the numbers that a softmax is taken of, of each array by itself."""
    found: dict[tuple[Value, str], list[tuple[Value, Value]]] = {}
    for y in case.computation.passes:
        for x in _shares(case, y):
            if (y, x) in case.computation.on_the_way:
                found.setdefault((y, case.names.array(x)), []).append((y, x))
    for (_, name), keys in found.items():
        yield Group(keys, (name,) if name else ())


@once
def _shares(case: Case, y: Value) -> dict[Value, Value]:
    """e**x / Σ e**x of each x on the way to y; it is taken of x less the largest, which no author has written."""
    found: dict[Value, Value] = {}
    for node in case.computation.passes[y].order:
        power = node.args[0] if node.op is DIV else None
        if isinstance(power, Value) and power.op.name == "exp" and _is_sum_with(node.args[1], power):
            x = power.args[0]
            shifted = x.op is SUB and not isinstance(x.args[1], Value) and x not in case.names.known
            found[x.args[0] if shifted else x] = node
    return found


def share_of(case: Case, y: Value, x: Value) -> Value:
    """e**x / Σ e**x."""
    return _shares(case, y)[x]


def _is_sum_with(whole: object, power: Value) -> bool:
    """Whether a power is one of the terms, and the others are powers as well."""
    if not isinstance(whole, Value):
        return False
    terms: list[Value] = []
    stack = [whole]
    while stack and len(terms) < 10_000:
        node = stack.pop()
        if node.op.name in ("total", "add"):
            stack.extend(node.parents)
        else:
            terms.append(node)
    return len(terms) > 1 and any(term is power for term in terms) and all(term.op.name == "exp" for term in terms)


@once
def inside_softmax(case: Case) -> set[Value]:
    """The nodes in softmaxes that no author has written: what is less the largest, its powers and their sums."""
    found: set[Value] = set()
    for y in case.computation.passes:
        for x, share in _shares(case, y).items():
            power, whole = share.args
            if power.args[0] is not x:
                found.update((power.args[0], power, whole))
    return found
