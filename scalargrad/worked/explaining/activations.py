"""Activations that an author writes out, a = 1/(1 + exp(-z)), and the slopes of activations in formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scalargrad.value import Value
from scalargrad.worked.explaining.naming import Naming
from scalargrad.worked.judging import same
from scalargrad.worked.numbers import Real, number

LINEAR = ("add", "sub", "neg", "dot", "total")
CURVED = ("exp", "maximum", "tanh", "sigmoid")
MOST_NODES = 12

# What a person takes for the derivative, from the activation's result a.
SLOPES: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a * a,
    "relu": lambda a: 1 if a > 0 else 0,
}


def written_out(a: Value, naming: Naming) -> tuple[Value, str, set[Value]] | None:
    """What a named node is an activation of, which one it is, and the nodes of its formula; None if it is none."""
    if naming.name(a) is None or a.is_leaf or a.op.name in (*SLOPES, *LINEAR):
        return None
    for through_sums in (False, True):
        inner, ends, stack = {a}, set(), [a]
        while stack and len(inner) <= MOST_NODES:
            for arg in stack.pop().args:
                if not isinstance(arg, Value) or arg in inner:
                    continue
                many = sum(isinstance(one, Value) for one in arg.args) > 1
                is_sum = arg.op.name in LINEAR and many
                if (
                    arg.is_leaf
                    or naming.name(arg) is not None
                    or arg.op.name in ("dot", "total")
                    or (is_sum and not through_sums)
                ):
                    ends.add(arg)
                else:
                    inner.add(arg)
                    stack.append(arg)
        if len(ends) == 1 and len(inner) <= MOST_NODES and any(node.op and node.op.name in CURVED for node in inner):
            (z,) = ends
            kind = _kind(number(a), z.data)
            if kind is not None:
                return z, kind, inner
    return None


def _kind(a: Real, z: Real) -> str | None:
    if abs(z) > 1000:
        return None
    for name, f in (("sigmoid", Real.sigmoid), ("tanh", Real.tanh), ("relu", Real.relu)):
        if same(a, f(z)):
            return name
    return None


def slope_of(node: Value) -> Value | None:
    """a of a*(1 - a) and of 1 - a**2; z of step(z)."""
    if node.is_leaf:
        return None
    if node.op.name == "step":
        return node.args[0] if isinstance(node.args[0], Value) else None
    if node.op.name == "mul":
        for one, other in (node.args, node.args[::-1]):
            if isinstance(one, Value) and isinstance(other, Value) and rest_of(other) is one:
                return one
    rest = rest_of(node)
    if rest is not None and not rest.is_leaf:
        if rest.op.name == "pow" and _is(rest.args[1], 2) and isinstance(rest.args[0], Value):
            return rest.args[0]
        if rest.op.name == "mul" and rest.args[0] is rest.args[1]:
            return rest.args[0] if isinstance(rest.args[0], Value) else None
    return None


def rest_of(node: Value) -> Value | None:
    """a of 1 - a."""
    if node.op.name == "sub" and _is(node.args[0], 1) and isinstance(node.args[1], Value):
        return node.args[1]
    return None


def _is(arg: object, whole: int) -> bool:
    return arg == whole if isinstance(arg, (int, Real)) else False
