"""Formulas for the eye: small trees that `writing` turns into plain text, LaTeX and MathML.

They are made, joined and lightly tidied, never solved: factors of one are dropped, 2 · ½ becomes 1, x + x becomes 2x.
`evaluation` gives their numbers, so that nothing is shown that the engine did not compute.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import Any

from scalargrad.value import Value
from scalargrad.view.formulas.symbols import Name


class Formula:
    """Any of the kinds below."""


@dataclass(frozen=True, eq=False)
class Number(Formula):
    """A number of any type, as it was given."""

    value: Any


@dataclass(frozen=True)
class Symbol(Formula):
    """A node of the graph by its name, or a constant such as π (then node is None)."""

    name: Name
    node: Value | None = field(default=None, compare=False)
    value: Any = field(default=None, compare=False)


@dataclass(frozen=True)
class Sum(Formula):
    terms: tuple[Formula, ...]


@dataclass(frozen=True)
class Product(Formula):
    """coefficient · factors / divisors. One without factors and divisors is an exact rational number.

    decimal: whether the coefficient comes from a number with a decimal point, and is to be written with one.
    """

    coefficient: Fraction
    factors: tuple[Formula, ...] = ()
    divisors: tuple[Formula, ...] = ()
    decimal: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Power(Formula):
    base: Formula
    exponent: Formula


@dataclass(frozen=True, eq=False)
class Call(Formula):
    """A function of some arguments; value: what it gives at the numbers of the graph.

    primed: its derivative, f′. by: the argument by which, where there are several, ∂f/∂y.
    """

    function: str
    args: tuple[Formula, ...]
    value: Any = None
    primed: bool = False
    by: str = ""


@dataclass(frozen=True)
class Partial(Formula):
    """∂of/∂by; held: what is held still, where that has to be said."""

    of: Name
    by: Name
    held: tuple[Name, ...] = ()


@dataclass(frozen=True)
class Chain(Formula):
    """Factors as the chain rule strings them together; nothing in it is tidied."""

    factors: tuple[Formula, ...]


@dataclass(frozen=True)
class Dots(Formula):
    """What is left out."""


ONE = Product(Fraction(1))
ZERO = Product(Fraction(0))
DOTS = Dots()


def symbols(formula: Formula) -> Iterator[Symbol]:
    """The symbols in a formula."""
    match formula:
        case Symbol():
            yield formula
        case Sum(parts) | Chain(parts) | Call(args=parts):
            yield from chain.from_iterable(map(symbols, parts))
        case Product():
            yield from chain.from_iterable(map(symbols, formula.factors + formula.divisors))
        case Power(base, exponent):
            yield from symbols(base)
            yield from symbols(exponent)


def exact_rational(number: Any) -> Fraction | None:
    """A number as a Fraction, if it is one that hands use as such: 2, 1/3, 0.5; None for 0.1, √2, arrays, symbols."""
    if isinstance(number, (int, Fraction)):
        return Fraction(number)
    if isinstance(number, float) and number == number and abs(number) < 2**53:
        fraction = Fraction(number)
        return fraction if fraction.denominator <= 64 else None
    exact = getattr(number, "exact", None)  # the numbers of worked documents
    return exact if isinstance(exact, Fraction) else None


def rational(formula: Formula) -> Fraction | None:
    """The number that a formula is, if it is nothing but a rational one."""
    if isinstance(formula, Product) and not formula.factors and not formula.divisors:
        return formula.coefficient
    return exact_rational(formula.value) if isinstance(formula, Number) else None


def is_decimal(formula: Formula) -> bool:
    """Whether the rational number in a formula is to be written with a decimal point, 0.5 and not 1/2."""
    if isinstance(formula, Number):
        return not isinstance(formula.value, (int, Fraction))
    return isinstance(formula, Product) and formula.decimal


def product(*formulas: Formula) -> Formula:
    """The product, with the rational numbers in it multiplied out."""
    coefficient = Fraction(1)
    factors: list[Formula] = []
    divisors: list[Formula] = []
    for formula in formulas:
        if (number := rational(formula)) is not None:
            coefficient *= number
        elif isinstance(formula, Product):
            coefficient *= formula.coefficient
            factors += [part for factor in formula.factors for part in _factors(factor)]
            divisors += [part for divisor in formula.divisors for part in _factors(divisor)]
        else:
            factors.append(formula)
    if not coefficient:
        return ZERO
    factors, divisors = _gathered(factors), _gathered(divisors)
    if coefficient == 1 and len(factors) == 1 and not divisors:
        return factors[0]
    return Product(coefficient, tuple(factors), tuple(divisors), any(map(is_decimal, formulas)))


def _factors(formula: Formula) -> list[Formula]:
    """The factors of a · (b · c) one by one; any other formula as it is."""
    match formula:
        case Product(1, factors, ()) if factors:
            return [part for factor in factors for part in _factors(factor)]
    return [formula]


def _gathered(factors: list[Formula]) -> list[Formula]:
    """x · x as x²."""
    found: list[Formula] = []
    for factor in factors:
        for i, other in enumerate(found):
            base = other.base if isinstance(other, Power) else other
            count = rational(other.exponent) if isinstance(other, Power) else Fraction(1)
            if base == factor and count is not None:
                found[i] = Power(base, Product(count + 1))
                break
        else:
            found.append(factor)
    return found


def quotient(top: Formula, bottom: Formula) -> Formula:
    """top / bottom."""
    number = rational(bottom)
    if number is not None and number:
        return product(top, Product(1 / number, decimal=number.denominator != 1 and is_decimal(bottom)))
    if isinstance(bottom, Product) and bottom.coefficient:
        upside_down = Product(1 / bottom.coefficient, (), bottom.factors)
        return product(top, *bottom.divisors, upside_down)
    return product(top, Product(Fraction(1), (), (bottom,)))


def power(base: Formula, exponent: Formula) -> Formula:
    """base to a power; without the power where the exponent is 0 or 1."""
    number = rational(exponent)
    if number == 0:
        return ONE
    return base if number == 1 else Power(base, exponent)


def plus(*formulas: Formula) -> Formula:
    """The sum, like terms gathered."""
    terms: list[Formula] = []
    for formula in formulas:
        terms += formula.terms if isinstance(formula, Sum) else (formula,)
    found: list[Product] = []
    for term in terms:
        number = rational(term)
        if number is not None:
            one = Product(number, decimal=is_decimal(term))
        else:
            tidied = product(term)
            one = tidied if isinstance(tidied, Product) else Product(Fraction(1), (tidied,))
        for i, other in enumerate(found):
            if (one.factors, one.divisors) == (other.factors, other.divisors):
                decimal = one.decimal or other.decimal
                found[i] = Product(one.coefficient + other.coefficient, one.factors, one.divisors, decimal)
                break
        else:
            found.append(one)
    kept = [product(term) for term in found if term.coefficient]
    return ZERO if not kept else kept[0] if len(kept) == 1 else Sum(tuple(kept))


def negative(formula: Formula) -> Formula:
    """-formula."""
    return product(Product(Fraction(-1)), formula)
