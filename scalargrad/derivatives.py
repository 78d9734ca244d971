"""The table of derivatives: all the calculus of the package, one row for each operation.

A row reads like the table in a textbook: the operation and its arguments, z = …, and one derivative per argument, in
terms of the arguments and of z, the result:

    mul = row("mul(x, y)", "x * y", "y", "x")        # z = x·y,   ∂z/∂x = y,   ∂z/∂y = x
    exp = row("exp(x)",    "exp(x)", "z")            # z = eˣ,    ∂z/∂x = z

The formulas are Python, in the functions of `elementary` and `piecewise`. They are run on numbers of every type (that
is the forward pass, and the local derivatives that `backward` uses) and on Values (that is `gradient`, whose result
can be differentiated again). A new function is a new row; everything else in the package picks it up from here.

May import: elementary, piecewise.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from operator import mul as times
from typing import Any

from scalargrad import elementary, piecewise
from scalargrad.elementary import Number, exp, log

# The words that formulas are made of.
VOCABULARY = {
    name: function
    for module in (elementary, piecewise)
    for name, function in vars(module).items()
    if not name.startswith("_") and callable(function)
}

TABLE: dict[str, Op] = {}  # name -> row


class Op:
    """A row of the table: an operation with its forward rule and its local derivatives.

    >>> TABLE["tanh"].derivatives
    ('1 - z * z',)
    >>> TABLE["mul"].forward(3, 4), TABLE["mul"].local_derivatives(12, (3, 4), (True, True))
    (12, (4, 3))
    """

    def __init__(self, name: str, arguments: tuple[str, ...], formula: str, derivatives: tuple[str, ...]) -> None:
        self.name = name
        self.arguments = arguments
        self.formula = formula
        self.derivatives = derivatives
        self.in_pairs = len(arguments) <= 2  # how a node keeps its operands: in two slots, or as one tuple
        names = ", ".join(arguments)
        self.forward: Callable[..., Any] = eval(f"lambda {names}: {formula}", VOCABULARY)
        self._derivatives = [eval(f"lambda z, {names}: {d}", VOCABULARY) for d in derivatives]
        TABLE[name] = self

    def derivative(self, i: int, z: Number, *args: Number) -> Number:
        """∂z/∂args[i]: a number for numbers, a graph for Values."""
        return self._derivatives[i](z, *args)

    def local_derivatives(self, z: Number, args: Sequence[Number], wanted: Sequence[bool]) -> tuple[Any, ...]:
        """One local derivative per argument; None where it is not wanted, and then it is not computed."""
        return tuple([d(z, *args) if want else None for d, want in zip(self._derivatives, wanted, strict=True)])

    def __repr__(self) -> str:
        return f"<z = {self.formula}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return row_named, (self.name,)


def row_named(name: str) -> Op:
    """The row of a name: what a pickled graph keeps of its operations."""
    return TABLE[name]


def row(signature: str, formula: str, *derivatives: str) -> Op:
    """Add a row to the table: `row("mul(x, y)", "x * y", "y", "x")`.

    The name z stands for the result and cannot be an argument's name. A number of derivatives that differs from the
    number of arguments, or a name that is taken, is a ValueError.
    """
    name, _, arguments = signature.rstrip(")").partition("(")
    names = tuple(argument.strip() for argument in arguments.split(","))
    if len(names) != len(derivatives):
        raise ValueError(f"{signature} has {len(names)} arguments and {len(derivatives)} derivatives: give one each")
    if name in TABLE:
        raise ValueError(f"the table of derivatives already has a row {name!r}: choose another name")
    return Op(name, names, formula, derivatives)


# fmt: off
#                    z                           ∂z/∂x                                    ∂z/∂y
ADD = row("add(x, y)", "x + y",                  "1",                                     "1")
SUB = row("sub(x, y)", "x - y",                  "1",                                     "-1")
MUL = row("mul(x, y)", "x * y",                  "y",                                     "x")
DIV = row("div(x, y)", "x / y",                  "like(1, z) / y",                                 "-z / y")
POW = row("pow(x, y)", "power(x, y)",            "power_by_base(x, y)",                   "power_by_exponent(z, x, y)")

row("neg(x)",          "-x",                     "-1")
row("abs(x)",          "absolute(x)",            "sign(x)")
row("reciprocal(x)",   "reciprocal(x)",          "-z * z")

row("exp(x)",          "exp(x)",                 "z")
row("expm1(x)",        "expm1(x)",               "z + 1")
row("log(x)",          "log(x)",                 "1 / x")
row("log1p(x)",        "log1p(x)",               "1 / (1 + x)")
row("sqrt(x)",         "sqrt(x)",                "reciprocal(2 * z)")

row("sin(x)",          "sin(x)",                 "cos(x)")
row("cos(x)",          "cos(x)",                 "-sin(x)")
row("tan(x)",          "tan(x)",                 "1 + z * z")
row("asin(x)",         "asin(x)",                "reciprocal(sqrt(1 - x * x))")
row("acos(x)",         "acos(x)",                "-reciprocal(sqrt(1 - x * x))")
row("atan(x)",         "atan(x)",                "1 / (1 + x * x)")
row("sinh(x)",         "sinh(x)",                "cosh(x)")
row("cosh(x)",         "cosh(x)",                "sinh(x)")
row("tanh(x)",         "tanh(x)",                "1 - z * z")
row("erf(x)",          "erf(x)",                 "2 / sqrt(pi(x)) * exp(-x * x)")

row("step(x)",         "step(x)",                "0")
row("sign(x)",         "sign(x)",                "0")
row("relu(x)",         "relu(x)",                "step(x)")
row("sigmoid(x)",      "sigmoid(x)",             "z * (1 - z)")
row("softplus(x)",     "softplus(x)",            "sigmoid(x)")
row("log_sigmoid(x)",  "-softplus(-x)",          "sigmoid(-x)")
row("silu(x)",         "x * sigmoid(x)",         "sigmoid(x) + z * (1 - sigmoid(x))")
row("gelu(x)",         "x * (1 + erf(x / sqrt(like(2, x)))) / 2",
                       "(1 + erf(x / sqrt(like(2, x)))) / 2 + x * exp(-x * x / 2) / sqrt(2 * pi(x))")

#  two arguments and more                        ∂z/∂x                                    ∂z/∂y, …
LEAKY_RELU = row("leaky_relu(x, slope)", "relu(x) - slope * relu(-x)",
                                                 "step(x) + slope * (1 - step(x))",       "-relu(-x)")
ELU = row("elu(x, alpha)", "relu(x) + alpha * expm1(-relu(-x))",
                                                 "step(x) + (1 - step(x)) * alpha * exp(-relu(-x))",
                                                                                          "expm1(-relu(-x))")
MAXIMUM = row("maximum(x, y)", "maximum(x, y)",  "(1 + sign(x - y)) / 2",                 "(1 + sign(y - x)) / 2")
MINIMUM = row("minimum(x, y)", "minimum(x, y)",  "(1 + sign(y - x)) / 2",                 "(1 + sign(x - y)) / 2")
CLAMP = row("clamp(x, low, high)", "clamp(x, low, high)",
                                                 "step(x - low) * step(high - x)",        "1 - step(x - low)",
                                                                                          "1 - step(high - x)")

# The same number, but a constant to whoever differentiates: for weights that were updated and start afresh.
DETACH = row("detach(x)", "x",                   "0")
# fmt: on


class ManyOp(Op):
    """A row with any number of arguments, given as one sequence: `of(args)` is z, `partials(z, args)` all ∂z/∂arg."""

    def __init__(self, name: str, formula: str, derivative: str, of: Any, partials: Any) -> None:
        self.name, self.arguments, self.formula, self.derivatives = name, ("*args",), formula, (derivative,)
        self.in_pairs = False
        self.of: Callable[[Sequence[Any]], Any] = of
        self.partials: Callable[[Any, Sequence[Any]], Sequence[Any]] = partials
        self.forward = lambda *args: of(args)
        TABLE[name] = self

    def derivative(self, i: int, z: Number, *args: Number) -> Number:
        return self.partials(z, args)[i]

    def local_derivatives(self, z: Number, args: Sequence[Number], wanted: Sequence[bool]) -> tuple[Any, ...]:
        return tuple([d if want else None for d, want in zip(self.partials(z, args), wanted, strict=True)])


def _dot(args: Sequence[Number]) -> Number:
    n = len(args) // 2  # w1 … wn, x1 … xn, and perhaps b
    return sum(map(times, args[:n], args[n:]), args[-1] if len(args) % 2 else 0)


def _dot_partials(z: Number, args: Sequence[Number]) -> tuple[Number, ...]:
    n = len(args) // 2
    return (*args[n : 2 * n], *args[:n], 1)[: len(args)]


def _logsumexp(xs: Sequence[Number]) -> Number:
    largest = functools.reduce(piecewise.maximum, xs)  # so that nothing overflows
    return largest + log(sum([exp(x - largest) for x in xs]))


TOTAL = ManyOp("total", "x1 + x2 + ...", "1", sum, lambda z, xs: (1,) * len(xs))
DOT = ManyOp("dot", "w1 * x1 + w2 * x2 + ... + b", "x1 for w1, w1 for x1, 1 for b", _dot, _dot_partials)
LOGSUMEXP = ManyOp("logsumexp", "log(exp(x1) + exp(x2) + ...)", "exp(x1 - z)",
                   _logsumexp, lambda z, xs: tuple([exp(x - z) for x in xs]))  # fmt: skip
