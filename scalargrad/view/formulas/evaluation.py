"""The numbers of formulas, at the numbers of the graph."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import Any

from scalargrad.view.formulas.formula import Call, Chain, Formula, Number, Power, Product, Sum, Symbol, rational


def evaluate(formula: Formula) -> Any:
    """The formula's number at the numbers of the graph; whatever error the numbers raise."""
    match formula:
        case Number(value):
            return value
        case Symbol():
            return formula.value if formula.node is None else formula.node.data
        case Sum(terms):
            return reduce(add, [evaluate(term) for term in terms])
        case Product():
            return _product(formula)
        case Power(base, exponent):
            number = rational(exponent)
            whole = number is not None and number.denominator == 1
            return evaluate(base) ** (int(number) if number is not None and whole else evaluate(exponent))
        case Call():
            return formula.value
        case Chain(factors):
            return reduce(mul, [evaluate(factor) for factor in factors])
    raise TypeError(f"{formula!r} has no number")


def _product(formula: Product) -> Any:
    coefficient = formula.coefficient
    result: Any = coefficient.numerator
    for factor in formula.factors:
        result = evaluate(factor) * result
    for divisor in formula.divisors:
        result = _divided(result, evaluate(divisor))
    return result if coefficient.denominator == 1 else _divided(result, coefficient.denominator)


def _divided(top: Any, bottom: Any) -> Any:
    return Fraction(top, bottom) if isinstance(top, int) and isinstance(bottom, int) else top / bottom


def same(one: Any, other: Any) -> bool:
    """Whether two numbers are the same but for rounding. Undefined ones and infinities are the same as themselves."""
    try:
        if bool(_all(one == other)):
            return True
        if hasattr(one, "free_symbols") or hasattr(other, "free_symbols"):
            return bool((one - other).simplify() == 0)
        difference, size = abs(one - other), abs(one) + abs(other)
        return bool(_all(difference * 10**9 <= size)) or bool(_all((one != one) & (other != other)))
    except Exception:  # numbers of any type: those that cannot be compared are not known to be the same
        return False


def _all(answer: Any) -> Any:
    return answer.all() if hasattr(answer, "all") else answer
