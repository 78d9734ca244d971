"""The table of derivatives: all the calculus of the package, one row for each operation.

A row reads like the table in a textbook: the operation and its arguments, z = …, and one derivative per argument, in
terms of the arguments and of z, the result:

    mul = row("mul(x, y)", "x * y", "y", "x")        # z = x·y,   ∂z/∂x = y,   ∂z/∂y = x
    exp = row("exp(x)",    "exp(x)", "z")            # z = eˣ,    ∂z/∂x = z

The formulas are Python, in the functions of `elementary`, `piecewise`, `powers`, `normal` and `many`. They are run on
numbers of every type (that is the forward pass, and the local derivatives that `backward` uses) and on Values (that is
`gradient`, whose result can be differentiated again); they are written out, for speed, and shown, on the blackboard. A
new function is a new row; everything else in the package picks it up from here.
"""

from __future__ import annotations

from scalargrad.rows import TABLE, many_row, reduction, row

__all__ = [
    "ABOVE", "ADD", "ATAN2", "CLAMP", "DETACH", "DIV", "DOT", "ELU", "FLOORDIV", "HYPOT", "LEAKY_RELU", "LOGSUMEXP",
    "LOG_SOFTMAX", "MAXIMUM", "MINIMUM", "MOD", "MUL", "NEG", "NORM", "POW", "PROD", "RATIO", "SHARE", "SUB",
    "SUM_LIKE", "TABLE", "TOTAL", "WHERE",
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
row("exp2(x)",         "exp2(x)",                "z * log(like(2, x))")
row("expm1(x)",        "expm1(x)",               "exp(x)")
row("log(x)",          "log(x)",                 "1 / x")
row("log2(x)",         "log2(x)",                "1 / (x * log(like(2, x)))")
row("log10(x)",        "log10(x)",               "1 / (x * log(like(10, x)))")
row("log1p(x)",        "log1p(x)",               "1 / (1 + x)")
row("sqrt(x)",         "sqrt(x)",                "reciprocal(2 * z)")

row("sin(x)",          "sin(x)",                 "cos(x)")
row("cos(x)",          "cos(x)",                 "-sin(x)")
row("tan(x)",          "tan(x)",                 "1 + z * z")
row("asin(x)",         "asin(x)",                "reciprocal(sqrt((1 - x) * (1 + x)))")  # 1 − x² would lose digits at 1
row("acos(x)",         "acos(x)",                "-reciprocal(sqrt((1 - x) * (1 + x)))")
row("atan(x)",         "atan(x)",                "1 / (1 + x * x)")
row("sinh(x)",         "sinh(x)",                "cosh(x)")
row("cosh(x)",         "cosh(x)",                "sinh(x)")
row("tanh(x)",         "tanh(x)",                "1 - z * z", activation=True,
                                                 precise={"1 - z * z": "tanh_slope(x, z)"})
row("asinh(x)",        "asinh(x)",               "1 / hypot(x, 1)")
row("acosh(x)",        "acosh(x)",               "reciprocal(sqrt(x - 1) * sqrt(x + 1))")  # x² would overflow
row("atanh(x)",        "atanh(x)",               "1 / ((1 - x) * (1 + x))")
row("erf(x)",          "erf(x)",                 "2 / sqrt(pi(x)) * gaussian(x)")
row("erfc(x)",         "erfc(x)",                "-2 / sqrt(pi(x)) * gaussian(x)")
row("gaussian(x)",     "gaussian(x)",            "-2 * x * z")
row("normal_density(x)", "normal_density(x)",    "-x * z")
row("normal_cdf(x)",   "normal_cdf(x)",          "normal_density(x)")

row("step(x)",         "step(x)",                "0", side="x > 0")
row("sign(x)",         "sign(x)",                "0", side="(x > 0) - (x < 0)")
row("floor(x)",        "floor(x)",               "0", side="floor(x)")
row("relu(x)",         "relu(x)",                "step(x)", activation=True, selects=True, side="x > 0")
row("sigmoid(x)",      "sigmoid(x)",             "z * (1 - z)", activation=True,
                                                 precise={"z * (1 - z)": "sigmoid_slope(x, z)"})
row("softplus(x)",     "softplus(x)",            "sigmoid(x)", activation=True)
row("log_sigmoid(x)",  "-softplus(-x)",          "sigmoid(-x)")
row("silu(x)",         "x * sigmoid(x)",         "sigmoid(x) + z * sigmoid(-x)", activation=True)
row("gelu(x)",         "x * normal_cdf(x)",      "normal_cdf(x) + x * normal_density(x)", activation=True)

#  two arguments and more                        ∂z/∂x                                    ∂z/∂y, …
ATAN2 = row("atan2(y, x)", "atan2(y, x)",        "x * reciprocal(hypot(x, y)) * reciprocal(hypot(x, y))",
                                                 "-y * reciprocal(hypot(x, y)) * reciprocal(hypot(x, y))")  # ∂y, ∂x
HYPOT = row("hypot(x, y)", "hypot(x, y)",        "ratio(x, z)",                           "ratio(y, z)")
FLOORDIV = row("floordiv(x, y)", "floordiv(x, y)", "0",                                   "0",
                                                 side="floordiv(x, y)")
MOD = row("mod(x, y)", "remainder(x, y)",        "1",                                     "-floordiv(x, y)",
                                                 side="floordiv(x, y)")
LEAKY_RELU = row("leaky_relu(x, slope)", "relu(x) - slope * relu(-x)",
                                                 "step(x) + slope * (1 - step(x))",       "-relu(-x)", activation=True,
                                                 side="x > 0")
ELU = row("elu(x, alpha)", "relu(x) + alpha * expm1(-relu(-x))",
                                                 "step(x) + (1 - step(x)) * alpha * exp(-relu(-x))",
                                                                                          "expm1(-relu(-x))",
                                                                                          activation=True,
                                                 side="x > 0")
MAXIMUM = row("maximum(x, y)", "maximum(x, y)",  "share(x, y)",                           "share(y, x)", selects=True,
                                                 side="(x > y) - (x < y)")
MINIMUM = row("minimum(x, y)", "minimum(x, y)",  "share(y, x)",                           "share(x, y)", selects=True,
                                                 side="(x > y) - (x < y)")
CLAMP = row("clamp(x, low, high)", "clamp(x, low, high)",
                                                 "above(x, low) * above(high, x)",        "1 - above(x, low)",
                                                 "above(x, low) * (1 - above(high, x))", selects=True)
WHERE = row("where(c, x, y)", "where(c, x, y)",  "0",                                     "c", "1 - c", selects=True)
ABOVE = row("above(x, y)", "above(x, y)",        "0",                                     "0",
                                                 side="(x > y) - (x < y)")
SHARE = row("share(x, y)", "share(x, y)",        "0",                                     "0",
                                                 side="(x > y) - (x < y)")
RATIO = row("ratio(x, y)", "ratio(x, y)",        "reciprocal(y)",                         "-ratio(z, y)")

#  any number of arguments: for each of x, …     ∂z/∂x                                    ∂z/∂w, …
TOTAL = many_row("total(*x)", "x1 + x2 + ...",        "1", code="added(x)", sign="+")
DOT = many_row("dot(*w, *x, b)", "w1 * x1 + w2 * x2 + ... + b",
                                                 "x",                                     "w",  "1",
                                                 code="added(map(times, w, x), *b)", sign="+")
PROD = many_row("prod(*x)", "x1 * x2 * ...",     "z / x", code="multiplied(x)", together="others(x)")
NORM = many_row("norm(*x)", "sqrt(x1 ** 2 + x2 ** 2 + ...)",
                                                 "ratio(x, z)", code="length(x)")
LOGSUMEXP = many_row("logsumexp(*x)", "log(exp(x1) + exp(x2) + ...)",
                                                 "exp(x - z)", code="log_sum_exp(x)", together="softmax(x)")
LOG_SOFTMAX = many_row("log_softmax(*x, t)", "t - log(exp(x1) + exp(x2) + ... + exp(t))",
                                                 "-exp(x - t + z)",                       "-expm1(z)",
                                                 code="-log_sum_exp([*(other - t[0] for other in x), 0])",
                                                 together="log_softmax_slopes(x, *t)")
# A batch made one number, or one of each row of it: added up until it has the shape of y.
SUM_LIKE = reduction("sum_like(x, y)", "sum_like(x, y)", "unit(x)",                       "0")

# The same number, but a constant to whoever differentiates. Who says detach(x) wants to be rid of what x was computed
# from: only its number is kept. A worked example, whose updated weights start afresh, applies the row, and so keeps it.
DETACH = row("detach(x)", "x",                   "0")
# fmt: on
