"""The routes from an expression to its derivatives: unrolled operators, the generic `apply`, SymPy.

An expression is a list of steps over a few leaves, as hypothesis invents it, or as `settle` corrects it: a step that
would divide by zero, stand on a kink or grow too large at the point in question becomes a harmless one, so that no
example is thrown away.
"""

from fractions import Fraction
from typing import Any

import sympy

import scalargrad
from scalargrad import Value, functions
from scalargrad.derivatives import TABLE
from scalargrad.rows import Op
from scalargrad.value import apply, method, operators
from tests.support.points import arity, sample_points

# name of the row -> the methods of Value that are its unrolled form
OPERATORS = {
    "add": ("__add__", "__radd__"), "sub": ("__sub__", "__rsub__"), "mul": ("__mul__", "__rmul__"),
    "div": ("__truediv__", "__rtruediv__"), "pow": ("__pow__", "__rpow__"), "mod": ("__mod__", "__rmod__"),
    "floordiv": ("__floordiv__", "__rfloordiv__"),
}  # fmt: skip
METHODS = {
    name: f"__{name}__" if name in ("neg", "abs") else name
    for name, op in TABLE.items()
    if len(op.arguments) == 1 and (hasattr(Value, name) or name in ("neg", "abs"))
}
UNROLLED = [*OPERATORS, *(name for name in METHODS if name != "detach")]


def unroll(monkeypatch: Any, op: Op) -> None:
    """Put operators or a method made of another row in place of a row's own, for the length of a test."""
    if op.name in OPERATORS:
        for name, function in zip(OPERATORS[op.name], operators(op), strict=True):
            monkeypatch.setattr(Value, name, function)
    elif op.name in METHODS:
        monkeypatch.setattr(Value, METHODS[op.name], method(op))
    for name in functions.__all__:  # what stands in C takes no notice of the row
        for module in (functions, scalargrad):
            monkeypatch.setattr(module, name, getattr(getattr(module, name), "__wrapped__", getattr(module, name)))


def node_of(value: Value) -> tuple[Any, ...]:
    return value.data, value.op.name, value.args, value.local_derivatives, value.label, value.grad


def check_unrolled(name: str) -> None:
    """The operator or method makes the very node that `apply` makes, whichever operands are Values."""
    op = TABLE[name]
    for q in sample_points(op):
        if name in METHODS:
            x = Value(float(q[0]))
            pairs = [(getattr(x, METHODS[name])(), apply(op, x))]
        else:
            operator, reflected = OPERATORS[name]
            x, y = map(float, q)
            if name == "pow":
                y = float(round(y))  # an int takes the place of y below
            a, b = Value(x), Value(y)
            pairs = [
                (getattr(a, operator)(b), apply(op, a, b)),
                (getattr(a, operator)(y), apply(op, a, y)),
                (getattr(a, operator)(3), apply(op, a, 3)),
                (getattr(b, reflected)(abs(x)), apply(op, abs(x), b)),
                (getattr(b, reflected)(3), apply(op, 3, b)),
            ]
        for unrolled, generic in pairs:
            assert node_of(unrolled) == node_of(generic), f"unrolled {name}{q} differs: {unrolled}, {generic}"


# --- expressions ---

RATIONAL_STEPS = [
    "add", "sub", "mul", "div", "neg", "abs", "square", "cube", "inverse", "relu", "leaky_relu", "maximum", "minimum",
    "dot", "total", "thrice", "shift", "reciprocal", "third", "invert",
]  # fmt: skip
SMOOTH_STEPS = [
    "exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "erf",
    "sigmoid", "softplus", "log_sigmoid", "silu", "gelu", "elu", "pow", "logsumexp",
]  # fmt: skip
STEPS = RATIONAL_STEPS + SMOOTH_STEPS
SHORTHANDS = {
    "square": ("pow", lambda x: (x, 2)), "cube": ("pow", lambda x: (x, 3)), "inverse": ("pow", lambda x: (x, -1)),
    "thrice": ("mul", lambda x: (3, x)), "shift": ("sub", lambda x: (2, x)),
    "third": ("div", lambda x: (x, 3)), "invert": ("div", lambda x: (7, x)),
}  # fmt: skip
TERNARY = {"dot", "total", "logsumexp"}


def operands(step: str, x: Any, y: Any) -> tuple[Op, tuple[Any, ...]]:
    """The row of a step and its arguments, for two earlier results x and y."""
    if step in SHORTHANDS:
        name, arguments = SHORTHANDS[step]
        return TABLE[name], arguments(x)
    if step in TERNARY:
        return TABLE[step], (x, y, x)
    constants = {"leaky_relu": (x, Fraction(1, 4)), "elu": (x, 0.5)}
    return TABLE[step], constants.get(step, (x, y) if arity(TABLE[step]) == 2 else (x,))


def by_apply(step: str, x: Any, y: Any) -> Any:
    op, args = operands(step, x, y)
    return apply(op, *args)


def by_user(step: str, x: Any, y: Any) -> Any:
    """The same as a user writes it: with operators, methods and functions."""
    op, args = operands(step, x, y)
    if op.name in OPERATORS:
        a, b = args
        forms = {"add": lambda: a + b, "sub": lambda: a - b, "mul": lambda: a * b, "div": lambda: a / b}
        return forms.get(op.name, lambda: a**b)()
    if op.name == "dot":
        return scalargrad.dot([args[0]], [args[1]], args[2])
    if op.name in ("total", "logsumexp"):
        return getattr(scalargrad, op.name)(args)
    if op.name in METHODS:
        return getattr(args[0], METHODS[op.name])()
    return getattr(scalargrad, op.name)(*args)


def by_forward(step: str, x: Any, y: Any) -> Any:
    """Without Values: on plain numbers, or on SymPy's symbols."""
    op, args = operands(step, x, y)
    return op.forward(*args)


def run(steps: list[tuple[str, int, int]], leaves: list[Any], route: Any) -> Any:
    """The results of the steps in their order; each may use any two before it."""
    results = list(leaves)
    for name, i, j in steps:
        results.append(route(name, results[i % len(results)], results[j % len(results)]))
    return results[-1]


def settle(steps: list[tuple[str, int, int]], leaves: list[Any], largest: Any) -> list[tuple[str, int, int]]:
    """The steps, those that the numbers do not allow replaced by a sum or, where that grows, by a difference from 2."""
    results, settled = list(leaves), []
    for name, i, j in steps:
        x, y = results[i % len(results)], results[j % len(results)]
        for choice in (name, "sub", "shift"):
            if (z := allowed(choice, x, y, largest)) is not None:
                break
        else:
            choice, z = "shift", 2 - x
        settled.append((choice, i, j))
        results.append(z)
    return settled


AWAY_FROM_ZERO = {"abs", "relu", "leaky_relu", "elu", "inverse", "invert", "reciprocal", "log", "sqrt", "pow"}


def allowed(step: str, x: Any, y: Any, largest: Any) -> Any:
    """The result of a step; None where it stands on a kink or near a pole, or leaves the numbers worth comparing."""
    near = Fraction(1, 100)
    if step in AWAY_FROM_ZERO and abs(x) < near:
        return None
    if (step in ("maximum", "minimum") and abs(x - y) < near) or (step == "div" and abs(y) < near):
        return None
    if (step in ("asin", "acos") and abs(x) > 0.99) or (step == "tan" and abs(x) > 1.5):
        return None
    if (step == "log1p" and x < -0.99) or (step == "pow" and x < 0):
        return None
    try:
        z = by_forward(step, x, y)
    except (ValueError, OverflowError):
        return None
    return z if abs(z) <= largest else None


def derivatives_by_sympy(steps: list[tuple[str, int, int]], point: list[Any]) -> list[sympy.Expr]:
    """SymPy differentiates the whole expression: no chain rule of ours is in it."""
    xs = [sympy.Symbol(f"x{i}", real=True) for i in range(len(point))]
    y = sympy.sympify(run(steps, xs, by_forward))
    exact = {x: sympy.Rational(*Fraction(number).as_integer_ratio()) for x, number in zip(xs, point)}
    return [sympy.diff(y, x).subs(exact, simultaneous=True) for x in xs]
