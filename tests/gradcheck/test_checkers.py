"""Tests of the testers: a rule that is wrong by a factor of 1.001 must not get past any of the checks.

A derivative that is 0 everywhere is a small number instead. The rows are broken in the table, and for the operators
and methods of Value in their unrolled forms, which are other code.
"""

import pytest

from scalargrad import Value
from scalargrad.derivatives import TABLE
from scalargrad.rows import Op
from tests.support.mutants import argument, with_derivatives
from tests.support.oracles import (
    COMPLEX,
    KINDS,
    check_by_complex_step,
    check_by_differences,
    check_by_recursion,
    check_by_sympy,
    check_exactly,
)  # fmt: skip
from tests.support.points import HOLOMORPHIC, RATIONAL, ROWS, STEPPED, arity, words
from tests.support.routes import UNROLLED, check_unrolled, unroll

EACH_RULE = [(op, i) for op in ROWS for i in range(arity(op))]


def wrong(derivative):
    """1.001 times a derivative, and not 0 where it is 0; in numbers of the type of the result z."""
    one = "(z - z + 1)"
    return f"(absolute(z) + {one}) / 1000" if derivative == "0" else f"({derivative}) + {one} * ({derivative}) / 1000"


def break_rule(monkeypatch, op, i):
    k = argument(op, i)
    with_derivatives(monkeypatch, op, [wrong(d) if n == k else d for n, d in enumerate(op.derivatives)], False)


def rules_of(rows):
    rules = [(op, i) for op, i in EACH_RULE if op in rows]
    return pytest.mark.parametrize("op, i", rules, ids=[f"{op.name}-{i}" for op, i in rules])


def must_notice(check, *args):
    with pytest.raises(AssertionError, match=r"the rule gives|∂"):
        check(*args)


def refuses(op, kind):
    beyond = op not in HOLOMORPHIC or words(op) & {"erf", "erfc", "normal_cdf"}
    return kind is COMPLEX and beyond  # test_table sees to these


@pytest.mark.parametrize(
    "op, i, kind",
    [pytest.param(op, i, kind, id=f"{op.name}-{i}-{kind.name}")
     for op, i in EACH_RULE for kind in KINDS if not refuses(op, kind)],
)  # fmt: skip
def test_differences_notice_a_wrong_rule(monkeypatch, op, i, kind):
    break_rule(monkeypatch, op, i)
    must_notice(check_by_differences, op, kind)


@rules_of(HOLOMORPHIC)
def test_complex_step_notices_a_wrong_rule(monkeypatch, op, i):
    break_rule(monkeypatch, op, i)
    must_notice(check_by_complex_step, op)


@rules_of([op for op in ROWS if not words(op) & STEPPED])
def test_sympy_notices_a_wrong_rule(monkeypatch, op, i):
    break_rule(monkeypatch, op, i)
    must_notice(check_by_sympy, op)


@rules_of([op for op in RATIONAL if not words(op) & STEPPED])
def test_exact_fractions_notice_a_wrong_rule(monkeypatch, op, i):
    break_rule(monkeypatch, op, i)
    must_notice(check_exactly, op)


@pytest.mark.parametrize("name", ["mul", "div", "pow", "exp", "tanh", "sigmoid", "dot", "logsumexp"])
def test_recursion_notices_a_rule_that_is_wrong_for_values_only(monkeypatch, name):
    """A rule may be right on numbers and wrong as a graph; that is what the second order is for."""
    op = TABLE[name]
    right = op.local_derivatives

    def broken(z, args, wanted):
        derivatives = right(z, args, wanted)
        if not isinstance(z, Value):
            return derivatives
        return tuple(None if d is None else d + d / 1000 for d in derivatives)

    monkeypatch.setattr(op, "local_derivatives", broken)
    must_notice(check_by_recursion, op)


@pytest.mark.parametrize("name, i", [(name, i) for name in UNROLLED for i in range(arity(TABLE[name]))])
def test_the_comparison_notices_a_wrong_unrolled_form(monkeypatch, name, i):
    op = TABLE[name]
    broken = object.__new__(Op)
    broken.__dict__.update(op.__dict__)
    codes = op.derivative_codes
    broken.derivative_codes = [f"0.001 + 1.001 * ({d})" if k == i else d for k, d in enumerate(codes)]
    unroll(monkeypatch, broken)
    with pytest.raises(AssertionError, match="unrolled"):
        check_unrolled(name)


@pytest.mark.parametrize("name", UNROLLED)
def test_the_comparison_notices_a_wrong_unrolled_result(monkeypatch, name):
    broken = object.__new__(Op)
    broken.__dict__.update(TABLE[name].__dict__)
    broken.code = f"({broken.code}) + 0.001"
    unroll(monkeypatch, broken)
    with pytest.raises(AssertionError, match="unrolled"):
        check_unrolled(name)
