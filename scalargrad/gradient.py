"""`gradient(y, xs)`: derivatives as a graph of their own, to be looked at, drawn and differentiated again.

`backward` multiplies numbers; here the same chain rule runs on the Values themselves, with the same rows of the table,
so that the result is a graph. No grad is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, overload

from scalargrad.checks import whole
from scalargrad.elementary import unit
from scalargrad.functions import total
from scalargrad.value import Value, named, topological_order


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
    adjoints = _adjoints(y, set(targets))
    results = [adjoints.get(x, 0) for x in targets]
    return [result if isinstance(result, Value) else Value(result) for result in results]


def _adjoints(y: Value, targets: set[Value]) -> dict[Value, Any]:
    """∂y/∂node for every node on a path from a target to y."""
    order = topological_order(y)
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
            if local_derivative is not None and not _is(local_derivative, 0):
                contributions.setdefault(arg, []).append(times(local_derivative, upstream))
    return adjoints


def local_derivatives(node: Value, wanted: Sequence[bool]) -> tuple[Any, ...]:
    """The rules of the table run on the Values: one graph, or plain constant, per wanted operand."""
    try:
        return node.op.local_derivatives(node, node.args, wanted)
    except Exception as error:
        raise named(error, node.op, node.args, node.label) from None


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

    The result takes a number and gives a number, or takes a Value and gives a Value. n: 0, 1, 2, ….

    >>> derivative(lambda x: x ** 3)(2.0), derivative(lambda x: x ** 3, n=2)(2.0)
    (12.0, 12.0)
    """
    whole(n, 0, "the order n")

    def nth_derivative(at: Any) -> Any:
        (x,), plain = _leaves([at])
        y = _value(f(x))
        for _ in range(n):
            y = gradient(y, x)
        return y.data if plain else y

    return nth_derivative


def jacobian(f: Callable[[list[Any]], Sequence[Any]]) -> Callable[[Sequence[Any]], list[list[Any]]]:
    """The matrix ∂f_i/∂x_j of a function from a list of numbers to a list of numbers, row i, column j.

    >>> jacobian(lambda x: [x[0] * x[1], x[0] + x[1]])([2.0, 3.0])
    [[3.0, 2.0], [1, 1]]
    """

    def matrix(at: Sequence[Any]) -> list[list[Any]]:
        xs, plain = _leaves(at)
        rows = [gradient(_value(y), xs) for y in f(list(xs))]
        return [[d.data for d in row] for row in rows] if plain else rows

    return matrix


def hessian(f: Callable[[list[Any]], Any]) -> Callable[[Sequence[Any]], list[list[Any]]]:
    """The matrix ∂²f/∂x_i∂x_j of a function from a list of numbers to one number.

    >>> hessian(lambda x: x[0] ** 2 * x[1])([2.0, 3.0])
    [[6.0, 4.0], [4.0, 0]]
    """
    return jacobian(lambda xs: gradient(_value(f(xs)), xs))


def _leaves(at: Sequence[Any]) -> tuple[list[Value], bool]:
    """The point as Values of their own, and whether it was given in plain numbers.

    A Value that is given is not differentiated by itself, for the function may use it elsewhere as well, but in a copy.
    """
    return [1 * x if isinstance(x, Value) else Value(x) for x in at], not any(isinstance(x, Value) for x in at)


def _value(x: Any) -> Value:
    return x if isinstance(x, Value) else Value(x)
