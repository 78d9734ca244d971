"""`gradient(y, xs)`: derivatives as a graph of their own, to be looked at, drawn and differentiated again.

`backward` multiplies numbers; here the same chain rule runs on the Values themselves, with the same rows of the table,
so that the result is a graph. No grad is touched.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, overload

from scalargrad.checks import check_number, whole
from scalargrad.derivatives import POW, SUM_LIKE
from scalargrad.elementary import unit
from scalargrad.functions import total, where
from scalargrad.gates import Shut
from scalargrad.libraries import number, owner
from scalargrad.power_terms import POWER
from scalargrad.value import Value, apply, data_of, named
from scalargrad.walk import check_reductions, recorded, topological_order
from scalargrad.watch import recording


@overload
def gradient(y: Value, xs: Value) -> Value: ...
@overload
def gradient(y: Value, xs: Iterable[Value]) -> list[Value]: ...
def gradient(y: Value, xs: Value | Iterable[Value]) -> Value | list[Value]:
    """∂y/∂x for each of xs, as Values; for a single x, one Value.

    xs may be leaves or inner nodes of the graph of y; what y does not depend on has the derivative 0. Anything but
    Values is a TypeError. The derivatives are those at the numbers that the Values hold now: whoever changes the data
    of a leaf computes y anew first.

    >>> x = Value(3.0)
    >>> slope = gradient(x ** 3, x)
    >>> slope.data, gradient(slope, x).data         # 3x², 6x
    (27.0, 18.0)
    """
    if isinstance(xs, Value):
        return gradient(y, [xs])[0]
    targets = list(xs) if isinstance(xs, Iterable) else [xs]
    for value in (y, *targets):
        if not isinstance(value, Value):
            raise TypeError(f"gradient needs Values, not {value!r}: wrap the number in Value before computing y")
    return [_value(result) for result in _derivatives(y, targets)]


def _derivatives(y: Any, xs: Sequence[Value]) -> list[Any]:
    """∂y/∂x for each of xs: a graph, or a plain number where it is a constant."""
    adjoints = _adjoints(y, set(xs)) if isinstance(check_number(y), Value) else {}
    return [adjoints.get(x, 0) for x in xs]


def _adjoints(y: Value, targets: set[Value]) -> dict[Value, Any]:
    """∂y/∂node for every node on a path from a target to y."""
    order = topological_order(y)
    check_reductions(y, order)
    adds_up = any(node.op.reduces for node in order)
    leads = set(targets)  # the nodes that lead from a target to y; the others need no derivative
    for node in order:
        if any(parent in leads for parent, _ in node.edges()):
            leads.add(node)
    contributions: dict[Value, list[Any]] = {y: [unit(y.data)]}
    adjoints: dict[Value, Any] = {}
    for node in reversed(order):
        if node not in leads or node not in contributions:
            continue
        parts = contributions.pop(node)
        upstream = adjoints[node] = parts[0] if len(parts) == 1 else total(parts)
        wanted = [isinstance(arg, Value) and arg in leads for arg in node.args]
        for arg, local_derivative in zip(node.args, local_derivatives(node, wanted)):
            part = None if local_derivative is None else passed(node, local_derivative, upstream)
            if part is not None:
                contributions.setdefault(arg, []).append(_fitted(part, arg) if adds_up else part)
    return adjoints


def local_derivatives(node: Value, wanted: Sequence[bool]) -> tuple[Any, ...]:
    """The rules of the table run on the Values: one graph, or plain constant, per wanted operand."""
    try:
        if node.op is POW and _is_zero_to_a_value(*node.args):
            by_base, by_exponent = POWER.local_derivatives(node, node.args, wanted)
            return by_base, None if number(node.args[1]) == 0 else by_exponent  # of 0⁰, 0, as backward has it
        return node.op.local_derivatives(node, node.args, wanted)
    except Exception as error:
        raise named(error, node.op, node.args, node.label) from None


def _is_zero_to_a_value(x: Any, y: Any) -> bool:
    if not (isinstance(x, Value) and isinstance(y, Value)) or _is_symbolic(x.data) or _is_symbolic(y.data):
        return False
    return bool(x.data == 0)


def _is_symbolic(x: Any) -> bool:
    """Whether it has no limit from x > 0: an array, a symbol, a complex number, an interval."""
    return owner(type(x)) in ("numpy", "sympy", "complex") or type(x).__name__ in ("mpc", "ivmpf")


def passed(node: Value, local_derivative: Any, upstream: Any) -> Any:
    """What an operand of a node gets: local · upstream; None through a branch that was not taken, see `gates`."""
    if isinstance(local_derivative, Shut):
        return None
    if node.op.selects:  # the local derivative is a constant: 1, ½ or 0
        if recording() and isinstance(local_derivative, Value):  # the branch may be another in the next run
            return times(local_derivative, where(local_derivative, upstream, 0))
        taken = number(local_derivative)
        if owner(type(taken)) == "numpy":
            upstream = where(taken, upstream, 0)
        elif taken == 0:
            return None
    return times(local_derivative, upstream)


def _fitted(part: Any, arg: Value) -> Any:
    """What an operand gets, in its shape: added up over the samples of a batch if it is the same number in all."""
    return part if getattr(number(part), "shape", ()) == getattr(arg.data, "shape", ()) else apply(SUM_LIKE, part, arg)


def times(local_derivative: Any, upstream: Any) -> Any:
    """local · upstream, without a node for a factor that is just 1; a Value first, for it knows all numbers."""
    if _is(local_derivative, 1):
        return upstream
    if _is(upstream, 1):
        return local_derivative
    return local_derivative * upstream if isinstance(local_derivative, Value) else upstream * local_derivative


def _is(factor: Any, number: int) -> bool:
    return type(factor) is int and factor == number


def derivative(f: Callable[[Any], Any], n: int = 1) -> Callable[[Any], Any]:
    """The n-th derivative of a function of one number.

    The result takes a number and gives a number, or takes a Value and gives a Value. Where f uses other Values as well,
    the derivative depends on them, and so it is a Value also at a number: it can be differentiated by them. n: 0, 1, ….

    >>> derivative(lambda x: x ** 3)(2.0), derivative(lambda x: x ** 3, n=2)(2.0)
    (12.0, 12.0)
    >>> w = Value(3.0); slope = derivative(lambda x: w * x ** 2)(2.0)
    >>> slope, gradient(slope, w)
    (Value(12.0), Value(4.0))
    """
    whole(n, 0, "the order n")

    def nth_derivative(at: Any) -> Any:
        def rows(xs: list[Value]) -> list[list[Any]]:
            y = f(xs[0])
            for _ in range(n):
                (y,) = _derivatives(y, xs)
            return [[y]]

        return _at([at], rows)[0][0]

    return nth_derivative


def jacobian(f: Callable[[list[Any]], Sequence[Any]]) -> Callable[[Sequence[Any]], list[list[Any]]]:
    """The matrix ∂f_i/∂x_j of a function from a list of numbers to a list of numbers, row i, column j.

    Its entries are numbers at numbers, Values at Values, and Values where f uses other Values as well.

    >>> jacobian(lambda x: [x[0] * x[1], x[0] + x[1]])([2.0, 3.0])
    [[3.0, 2.0], [1, 1]]
    """

    return lambda at: _at(at, lambda xs: [_derivatives(y, xs) for y in f(list(xs))])


def hessian(f: Callable[[list[Any]], Any]) -> Callable[[Sequence[Any]], list[list[Any]]]:
    """The matrix ∂²f/∂x_i∂x_j of a function from a list of numbers to one number; Values as in `jacobian`.

    >>> hessian(lambda x: x[0] ** 2 * x[1])([2.0, 3.0])
    [[6.0, 4.0], [4.0, 0]]
    """
    return jacobian(lambda xs: _derivatives(f(xs), xs))


class _Made(threading.local):
    """The leaves that the calls under way have made of plain numbers, those of a call within another after its own."""

    def __init__(self) -> None:
        self.leaves: list[Value] = []


_made = _Made()


def _at(point: Sequence[Any], rows: Callable[[list[Value]], list[list[Any]]]) -> list[list[Any]]:
    """Rows of results at a point: numbers if it is given in numbers and they depend on nothing else; else Values.

    A Value that is given is not differentiated by itself, for the function may use it elsewhere as well, but in a copy.
    """
    start = len(_made.leaves)
    xs = [1 * x if isinstance(x, Value) else Value(x) for x in point]
    _made.leaves += [x for x in xs if x.is_leaf]
    try:
        results = rows(xs)
        reached = recorded(*[result for row in results for result in row if isinstance(result, Value)])
        own = {node for node in reached if node.is_leaf}.issubset(_made.leaves[start:])
    finally:
        if start == 0:
            _made.leaves.clear()
    finished = data_of if own and not any(isinstance(x, Value) for x in point) else _value
    return [[finished(result) for result in row] for row in results]


def _value(x: Any) -> Value:
    return x if isinstance(x, Value) else Value(x)
