"""What the author of a claim that fails may have overlooked: what depends on what, and which shape it has."""

from __future__ import annotations

from collections.abc import Sequence

from scalargrad.derivatives import DETACH
from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.language import Call, Derivative, Name
from scalargrad.worked.numbers import Quantity, entries, shape, show_shape
from scalargrad.worked.record import ZERO, Cause, Lines, is_constant_to_derivatives, ordered, ordered_by
from scalargrad.worked.running import Runner, Taken


def another_shape(stated: Quantity, left: Quantity) -> Cause:
    """Another shape is stated than computed."""
    words = {"stated": show_shape(shape(stated)), "computed": show_shape(shape(left))}
    return Cause("another-shape", "the shapes differ: {stated} is stated, {computed} is computed", words)


def jacobians(taken: Sequence[Taken]) -> list[Cause]:
    """Derivatives of arrays by arrays, where the shapes of a claim differ."""
    one = next((one for one in taken if shape(one.y) and shape(one.x)), None)
    if one is None:
        return []
    written = f"d{_called(one.at, one.y, 0)}/d{_called(one.at, one.x, 1)}"
    said = "{derivative} is a Jacobian, its shape is {shape}: the chain rule is a product of matrices, @"
    return [Cause("jacobian", said, {"derivative": written, "shape": show_shape(shape(one.derivative))})]


def without_effect(taken: Sequence[Taken], runner: Runner) -> list[Cause]:
    """Derivatives that are 0 whatever the numbers are, and why."""
    zero = [one for one in taken if all(scalar is ZERO for scalar in entries(one.derivative))]
    return [cause for one in zero for cause in (_old_version(one, runner) or _independent(one))][:2]


def _old_version(taken: Taken, runner: Runner) -> list[Cause]:
    """What the derivative is of was computed from what a name stood for before."""
    by = set(entries(taken.x))
    new = next((one for one in runner.names.values() if by <= set(entries(one.quantity))), None)
    if new is None:
        return []
    above = set(ordered(entries(taken.y), is_constant_to_derivatives))
    old = [one for one in runner.record.history[new.name] if one is not new]
    if all(above.isdisjoint(entries(one.quantity)) for one in old):
        return []
    said = "this was computed before {name} took new numbers in {line}, so it does not depend on the new {name}"
    return [Cause("old-version", said, {"name": new.name, "line": Lines((new.line,))}, (new.name,))]


def _independent(taken: Taken) -> list[Cause]:
    """y does not depend on x at all, or only through what is constant to derivatives."""
    by = set(entries(taken.x))
    if not by.isdisjoint(ordered(entries(taken.y), is_constant_to_derivatives)):
        return []  # it is 0 because of a factor 0
    words = {"y": _called(taken.at, taken.y, 0), "x": _called(taken.at, taken.x, 1)}
    through = [node for node in _all_above(taken.y) if node.op is DETACH and not by.isdisjoint(_all_above(node))]
    said = "{y} does not depend on {x}, so this derivative is 0"
    if through:
        said = "{y} depends on {x} only through what is constant to derivatives, so this derivative is 0"
        label = next((node.label for node in reversed(through) if node.label), None)
        if label is not None:
            words["name"] = label.partition("[")[0]
            said = "{y} depends on {x} only through {name}, which starts afresh, so this derivative is 0"
    elif any(not set(entries(taken.y)).isdisjoint(_all_above(x)) for x in entries(taken.x)):
        said = "{y} does not depend on {x}, so this derivative is 0: it is {x} that was computed from {y}"
    return [Cause("independent", said, words)]


def _all_above(quantity: Quantity) -> list[Value]:
    return ordered_by(entries(quantity), lambda node: node.parents)


def _called(at: Derivative | Call, quantity: Quantity, side: int) -> str:
    """What y (0) or x (1) of a derivative is called: by the name that is written, or that the number has."""
    if isinstance(at, Derivative) and side == 0:
        return at.y
    written = at.x if isinstance(at, Derivative) else at.args[side]
    match written:
        case Name(name=name):
            return name
        case Derivative(y=y, x=Name(name=x)) | Call(function="grad", args=(Name(name=y), Name(name=x))):
            return f"d{y}/d{x}"
    first = entries(quantity)[0]
    label = str(first.label) if isinstance(first, Value) and first.label else say("this")
    return label if not shape(quantity) else label.partition("[")[0]
