"""The table of derivatives: all the calculus of the package, one row for each operation.

A row reads like the table in a textbook: the operation and its arguments, z = …, and one derivative per argument, in
terms of the arguments and of z, the result:

    mul = row("mul(x, y)", "x * y", "y", "x")        # z = x·y,   ∂z/∂x = y,   ∂z/∂y = x
    exp = row("exp(x)",    "exp(x)", "z")            # z = eˣ,    ∂z/∂x = z

The formulas are Python, in the functions of `elementary` and `piecewise`. They are run on numbers of every type (that
is the forward pass, and the local derivatives that `backward` uses) and on Values (that is `gradient`, whose result
can be differentiated again); they are written out, for speed, and shown, on the blackboard. A new function is a new
row; everything else in the package picks it up from here.
"""

from __future__ import annotations

from scalargrad.rows import TABLE, many_row, row

__all__ = [
    "ADD", "CLAMP", "DETACH", "DIV", "DOT", "ELU", "LEAKY_RELU", "LOGSUMEXP", "MAXIMUM", "MINIMUM", "MUL", "NEG", "POW",
    "SUB", "TABLE", "TOTAL",
]  # fmt: skip

# fmt: off
#                    z                           ∂z/∂x                                    ∂z/∂y
ADD = row("add(x, y)", "x + y",                  "1",                                     "1", sign="+")
SUB = row("sub(x, y)", "x - y",                  "1",                                     "-1", sign="-")
MUL = row("mul(x, y)", "x * y",                  "y",                                     "x", sign="*")
# The 1 is of the type of z: in Fraction(1, 2) / 3 the derivative 1 / 3 is a Fraction too, not a float of 16 digits.
DIV = row("div(x, y)", "x / y",                  "like(1, z) / y",                        "-z / y", sign="/")
POW = row("pow(x, y)", "power(x, y)",            "power_by_base(x, y)",                   "power_by_exponent(z, x, y)",
                                                                                          sign="**")

NEG = row("neg(x)",    "-x",                     "-1", sign="-")
row("abs(x)",          "absolute(x)",            "sign(x)", side="(x > 0) - (x < 0)")
row("reciprocal(x)",   "reciprocal(x)",          "-z * z", sign="1/")

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
row("tanh(x)",         "tanh(x)",                "1 - z * z", activation=True)
row("erf(x)",          "erf(x)",                 "2 / sqrt(pi(x)) * exp(-x * x)")

row("step(x)",         "step(x)",                "0", side="x > 0")
row("sign(x)",         "sign(x)",                "0", side="(x > 0) - (x < 0)")
row("relu(x)",         "relu(x)",                "step(x)", activation=True, side="x > 0")
row("sigmoid(x)",      "sigmoid(x)",             "z * (1 - z)", activation=True)
row("softplus(x)",     "softplus(x)",            "sigmoid(x)", activation=True)
row("log_sigmoid(x)",  "-softplus(-x)",          "sigmoid(-x)")
row("silu(x)",         "x * sigmoid(x)",         "sigmoid(x) + z * (1 - sigmoid(x))", activation=True)
row("gelu(x)",         "x * Φ",                  "Φ + x * exp(-x * x / 2) / sqrt(2 * pi(x))", activation=True,
                       where={"Φ": "(1 + erf(x / sqrt(like(2, x)))) / 2"})  # of the normal distribution

#  two arguments and more                        ∂z/∂x                                    ∂z/∂y, …
LEAKY_RELU = row("leaky_relu(x, slope)", "relu(x) - slope * relu(-x)",
                                                 "step(x) + slope * (1 - step(x))",       "-relu(-x)", activation=True)
ELU = row("elu(x, alpha)", "relu(x) + alpha * expm1(-relu(-x))",
                                                 "step(x) + (1 - step(x)) * alpha * exp(-relu(-x))",
                                                                                          "expm1(-relu(-x))",
                                                                                          activation=True)
MAXIMUM = row("maximum(x, y)", "maximum(x, y)",  "(1 + sign(x - y)) / 2",                 "(1 + sign(y - x)) / 2",
                                                 side="(x > y) - (x < y)")
MINIMUM = row("minimum(x, y)", "minimum(x, y)",  "(1 + sign(y - x)) / 2",                 "(1 + sign(x - y)) / 2",
                                                 side="(x > y) - (x < y)")
CLAMP = row("clamp(x, low, high)", "clamp(x, low, high)",
                                                 "step(x - low) * step(high - x)",        "1 - step(x - low)",
                                                                                          "1 - step(high - x)")

#  any number of arguments: for each of x, …     ∂z/∂x                                    ∂z/∂w, …
TOTAL = many_row("total(*x)", "x1 + x2 + ...",        "1", code="sum(x)", sign="+")
DOT = many_row("dot(*w, *x, b)", "w1 * x1 + w2 * x2 + ... + b",
                                                 "x",                                     "w",  "1",
                                                 code="sum(map(times, w, x), *b)", sign="+")
LOGSUMEXP = many_row("logsumexp(*x)", "log(exp(x1) + exp(x2) + ...)",
                                                 "exp(x - z)", code="log_sum_exp(x)")

# The same number, but a constant to whoever differentiates. Who says detach(x) wants to be rid of what x was computed
# from: only its number is kept. A worked example, whose updated weights start afresh, applies the row, and so keeps it.
DETACH = row("detach(x)", "x",                   "0")
# fmt: on
