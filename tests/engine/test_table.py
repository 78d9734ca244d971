"""Every row of the table of derivatives at sample points, in several number types, against independent answers."""

import math
import re

import pytest
import sympy

from scalargrad import Value
from scalargrad.derivatives import TABLE
from scalargrad.rows import row
from scalargrad.value import apply
from tests.support.oracles import (
    COMPLEX,
    KINDS,
    at,
    check_by_complex_step,
    check_by_differences,
    check_by_recursion,
    check_by_sympy,
    check_exactly,
    symbols,
)  # fmt: skip
from tests.support.points import (
    BY_CASES,
    HOLOMORPHIC,
    ORDERED,
    RATIONAL,
    ROWS,
    STEPPED,
    accepts,
    candidates,
    sample_points,
    words,
)  # fmt: skip


def by_name(rows):
    return pytest.mark.parametrize("op", rows, ids=lambda op: op.name)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@by_name(ROWS)
def test_rule_is_the_central_difference(op, kind):
    if kind is COMPLEX and op.name in ("hypot", "norm"):
        return  # of complex numbers they are √(x² + y²), which is no length
    if kind is COMPLEX and (op not in HOLOMORPHIC or words(op) & {"erf", "erfc", "normal_cdf"}):
        with pytest.raises(TypeError, match=r"(erfc?|atan2) is not known for a complex|complex numbers cannot"):
            check_by_differences(op, kind)
    else:
        check_by_differences(op, kind)


@by_name(HOLOMORPHIC)
def test_rule_is_the_complex_step(op):
    check_by_complex_step(op)


@by_name([op for op in ROWS if not words(op) & STEPPED])
def test_rule_is_what_sympy_derives(op):
    check_by_sympy(op)


@by_name([op for op in RATIONAL if not words(op) & STEPPED])
def test_rational_rows_are_exact_on_fractions(op):
    check_exactly(op)


@by_name(ROWS)
def test_second_order_by_recursion(op):
    check_by_recursion(op)


@by_name([op for op in ROWS if op not in RATIONAL and op.name != "pow"])
def test_what_is_not_rational_refuses_fractions_and_names_the_remedy(op):
    for q in sample_points(op):
        with pytest.raises(TypeError, match=r"(?s)Fraction.*float\(x\)"):
            apply(op, *map(Value, q))


# What the functions are, once more and in other words: the rows above differentiate whatever their formula says.
DEFINITIONS = {
    "add": "x + y", "sub": "x - y", "mul": "x * y", "div": "x / y", "pow": "x ** y", "neg": "-x", "abs": "Abs(x)",
    "reciprocal": "1 / x", "exp": "exp(x)", "expm1": "exp(x) - 1", "log": "log(x)", "log1p": "log(1 + x)",
    "sqrt": "x ** Rational(1, 2)", "sin": "sin(x)", "cos": "cos(x)", "tan": "sin(x) / cos(x)", "asin": "asin(x)",
    "acos": "acos(x)", "atan": "atan(x)", "sinh": "sinh(x)", "cosh": "cosh(x)", "tanh": "tanh(x)", "erf": "erf(x)",
    "step": "Piecewise((1, x > 0), (0, True))", "sign": "Piecewise((1, x > 0), (-1, x < 0), (0, True))",
    "relu": "Piecewise((x, x > 0), (0, True))", "sigmoid": "1 / (1 + exp(-x))", "softplus": "log(1 + exp(x))",
    "log_sigmoid": "log(1 / (1 + exp(-x)))", "silu": "x / (1 + exp(-x))",
    "gelu": "x * (1 + erf(x / sqrt(2))) / 2",
    "leaky_relu": "Piecewise((x, x > 0), (y * x, True))",
    "elu": "Piecewise((x, x > 0), (y * (exp(x) - 1), True))",
    "maximum": "Piecewise((x, x > y), (y, True))", "minimum": "Piecewise((x, x < y), (y, True))",
    "clamp": "Piecewise((y, x < y), (z, x > z), (x, True))",
    "total": "x + y + z", "dot": "x * z + y * u + v",
    "logsumexp": "log(exp(x) + exp(y) + exp(z))",
    "log_softmax": "z - log(exp(x) + exp(y) + exp(z))", "prod": "x * y * z", "norm": "sqrt(x * x + y * y + z * z)",
    "exp2": "2 ** x", "log2": "log(x, 2)", "log10": "log(x, 10)", "asinh": "asinh(x)", "acosh": "acosh(x)",
    "atanh": "atanh(x)", "erfc": "erfc(x)", "gaussian": "exp(-x * x)", "normal_cdf": "(1 + erf(x / sqrt(2))) / 2",
    "normal_density": "exp(-x * x / 2) / sqrt(2 * pi)", "floor": "floor(x)", "atan2": "atan2(x, y)",
    "hypot": "sqrt(x * x + y * y)", "floordiv": "floor(x / y)", "mod": "x - y * floor(x / y)", "ratio": "x / y",
    "above": "Piecewise((1, x > y), (0, True))", "share": "Piecewise((1, x > y), (0, True))",
}  # fmt: skip


@pytest.mark.parametrize("name", DEFINITIONS)
def test_forward_is_the_definition(name):
    op = TABLE[name]
    xs = symbols(op)
    definition = sympy.sympify(DEFINITIONS[name], locals=dict(zip("xyzuv", xs)))
    for q in sample_points(op):
        expected = float(at(definition, xs, q).evalf(30))
        assert apply(op, *map(Value, map(float, q))).data == pytest.approx(expected, rel=1e-14)


DOMAINS = {
    "log": lambda x: x > 0, "log1p": lambda x: x > -1, "sqrt": lambda x: x >= 0, "asin": lambda x: abs(x) <= 1,
    "acos": lambda x: abs(x) <= 1, "pow": lambda x, y: x > 0 or y == int(y),
    "clamp": lambda x, low, high: low <= high, "log2": lambda x: x > 0, "log10": lambda x: x > 0,
    "acosh": lambda x: x >= 1, "atanh": lambda x: abs(x) < 1,
    "floordiv": lambda x, y: (x / y).denominator > 1, "mod": lambda x, y: (x / y).denominator > 1,  # not on a step
}  # fmt: skip


@by_name(ROWS)
def test_domain(op):
    """A row is defined wherever the textbook says so, and an error that names it everywhere else."""
    for q in candidates(op):
        assert accepts(op, q) == DOMAINS.get(op.name, lambda *q: True)(*q)
        if not accepts(op, q) and not words(op) & STEPPED:
            with pytest.raises(ValueError, match=re.escape(f"z = {op.formula} with x = {float(q[0])}")):
                apply(op, *map(Value, map(float, q)))


def test_a_row_that_no_sample_point_suits_fails(monkeypatch):
    """The table's tests cannot pass by testing nothing."""
    monkeypatch.setitem(TABLE, "far", None)  # so that the new row is taken out again
    del TABLE["far"]
    op = row("far(x)", "log(x - 100)", "1 / (x - 100)")
    with pytest.raises(AssertionError, match="far accepts 0 sample points"):
        check_by_sympy(op)


def test_the_rows_by_cases_are_known():
    """Which rows the complex step leaves out, spelled out: it must not become more of them unnoticed."""
    left_out = {op.name for op in ROWS if words(op) & BY_CASES}
    assert left_out == {
        "abs", "step", "sign", "relu", "leaky_relu", "elu", "maximum", "minimum", "clamp", "floor", "floordiv", "mod",
        "above", "share",
    }  # fmt: skip
    assert {op.name for op in ROWS} - left_out - {op.name for op in HOLOMORPHIC} == ORDERED


@by_name(ROWS)
def test_nan_stays_nan(op):
    """A NaN in any argument comes out as NaN: no case may swallow it."""
    for q in sample_points(op)[:3]:
        for i in range(len(q)):
            point = [math.nan if k == i else float(x) for k, x in enumerate(q)]
            try:
                z = apply(op, *map(Value, point)).data
            except ValueError:  # an error will do as well
                continue
            assert math.isnan(z), f"{op.name}{tuple(point)} = {z}"
