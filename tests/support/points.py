"""The rows of the table and the points at which they are tested: a new row is tested by being in the table.

The coordinates are fractions with powers of two below, so that they are the same number in every type, and no two are
equal or opposite, so that none lies on a kink. A point that a function refuses lies outside its domain; a row that
accepts fewer than two of them is an error here, never a test that is skipped.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

from scalargrad.derivatives import TABLE
from scalargrad.rows import ManyOp, Op

COORDINATES = [Fraction(n, 8) for n in (-20, -5, 3, 6, 13, 15)]

# detach is the one row that is a different function to whoever differentiates; test_semantics has it. where chooses by
# its first argument, and sum_like reads the shape of its second: test_numpy and test_edges have them.
ROWS = [op for op in TABLE.values() if op.name not in ("detach", "where", "sum_like")]

BY_CASES = {  # not holomorphic
    "absolute", "step", "sign", "relu", "maximum", "minimum", "clamp", "floor", "floordiv", "remainder", "above",
    "share",
}  # fmt: skip
STEPPED = {"floor", "floordiv", "remainder"}  # SymPy does not say that their steps have the derivative 0
TRANSCENDENTAL = {
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan",
    "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "erfc", "gaussian", "normal_density", "normal_cdf",
    "sigmoid", "softplus", "power", "hypot", "atan2",
}  # fmt: skip


def words(op: Op) -> set[str]:
    """The functions that a row's own formula names."""
    return set(re.findall(r"[a-z_0-9]+", op.formula))


# These shift by their maximum, or are the length of something, and have no complex numbers.
ORDERED = {"logsumexp", "log_softmax", "norm", "hypot", "atan2"}
HOLOMORPHIC = [op for op in ROWS if not words(op) & BY_CASES and op.name not in ORDERED]
RATIONAL = [op for op in ROWS if not words(op) & TRANSCENDENTAL]


def arity(op: Op) -> int:
    if isinstance(op, ManyOp):  # any number: three, and for dot two pairs and a bias
        return 5 if op.name == "dot" else 3
    return len(op.arguments)


def candidates(op: Op) -> list[tuple[Fraction, ...]]:
    """About twenty points with as many coordinates as the row has arguments."""
    points = list(permutations(COORDINATES, arity(op)))
    return points[:: max(1, len(points) // 20)]


def accepts(op: Op, point: Sequence[Fraction]) -> bool:
    try:
        op.forward(*map(float, point))
    except (ValueError, ZeroDivisionError):
        return False
    return not (words(op) & {"floordiv", "remainder"} and (point[0] / point[1]).denominator == 1)  # on a step


def sample_points(op: Op) -> list[tuple[Fraction, ...]]:
    """The candidates in the domain of the row."""
    points = [point for point in candidates(op) if accepts(op, point)]
    assert len(points) >= 2, f"{op.name} accepts {len(points)} sample points: give it some, in COORDINATES"
    return points
