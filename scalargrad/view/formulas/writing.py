"""Writes formulas as plain text; `latex` and `mathml` say what is different there.

A writer with numbers=True puts the numbers of the graph in the place of the symbols, and remembers in `rounded` whether
it has left out digits of any: then a line needs ≈ in the place of =.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scalargrad.view.formulas.formula import (
    Call,
    Chain,
    Dots,
    Formula,
    Number,
    Partial,
    Power,
    Product,
    Sum,
    Symbol,
)
from scalargrad.view.formulas.number_text import number_text
from scalargrad.view.formulas.symbols import Name

SUM, PRODUCT, POWER, ATOM = range(4)  # how tightly the parts of a formula hold together


class Writer:
    """Plain text. numbers: write numbers for symbols, and for calls unless calls=True."""

    minus, plus, times, chain, equals, almost, dots = "−", " + ", "·", " · ", "=", "≈", "…"

    def __init__(self, digits: int = 6, numbers: bool = False, calls: bool = False) -> None:
        self.digits = digits
        self.numbers = numbers
        self.calls = calls
        self.rounded = False

    def write(self, formula: Formula, level: int = SUM) -> str:
        """The formula, in brackets if it holds together less tightly than the level asks for."""
        text, found = self._written(formula)
        return text if found >= level else self.brackets(text)

    def _written(self, formula: Formula) -> tuple[str, int]:
        match formula:
            case Number(value):
                return self.number(value)
            case Symbol():
                return self._symbol(formula)
            case Sum(terms):
                return self.sum(terms), SUM
            case Product():
                return self.product(formula)
            case Power(base, exponent):
                return self.power(self.write(base, ATOM), exponent), POWER
            case Call():
                return self._call(formula)
            case Partial(of, by, held):
                return self.partial(self.symbol(of), self.symbol(by), [self.symbol(name) for name in held]), ATOM
            case Chain(factors):
                if len(factors) == 1:
                    return self._written(factors[0])
                return self.chain.join([self.write(factor, PRODUCT) for factor in factors]), PRODUCT
            case Dots():
                return self.dots, ATOM
        raise TypeError(f"{formula!r} is not a formula")

    def _symbol(self, formula: Symbol) -> tuple[str, int]:
        if self.numbers:
            return self.number(formula.value if formula.node is None else formula.node.data)
        return self.symbol(formula.name), ATOM

    def _call(self, formula: Call) -> tuple[str, int]:
        if self.numbers and not self.calls and formula.value is not None:
            return self.number(formula.value)
        return self.call(formula), ATOM

    def sum(self, terms: Sequence[Formula]) -> str:
        text = self.write(terms[0])
        for term in terms[1:]:
            if isinstance(term, Product) and term.coefficient < 0:
                text += self.spaced(self.minus)
                term = Product(-term.coefficient, term.factors, term.divisors)
            else:
                text += self.plus
            text += self.write(term, PRODUCT)
        return text

    def product(self, formula: Product) -> tuple[str, int]:
        above, under = self._coefficient(formula)
        below = bool(under or formula.divisors)
        alone = len(under) + len(formula.divisors) == 1
        loose = not above and len(formula.factors) == 1 and below and self.below == SUM
        top = above + [self.write(factor, SUM if loose else PRODUCT) for factor in formula.factors]
        bottom = under + [self.write(factor, self.below if alone else PRODUCT) for factor in formula.divisors]
        text, level = self.times.join(top), PRODUCT if formula.factors else ATOM
        if below:
            text, level = self.fraction(text, self.times.join(bottom), len(bottom)), PRODUCT
        return (self.minus + text, SUM) if formula.coefficient < 0 else (text, level)

    def _coefficient(self, formula: Product) -> tuple[list[str], list[str]]:
        """What is written of a product's coefficient above the line, and below it."""
        size = abs(formula.coefficient)
        if formula.decimal and size.denominator != 1:
            return [self.number(float(size))[0]], []
        above = [] if size.numerator == 1 and formula.factors else [self.digits_of(str(size.numerator))]
        return above, [] if size.denominator == 1 else [self.digits_of(str(size.denominator))]

    def number(self, value: Any) -> tuple[str, int]:
        text, exact = number_text(value, self.digits)
        self.rounded = self.rounded or not exact
        if text[:1] in "[(" or not text.strip("-")[:1].isdigit():
            return self.other(text, value)
        sign, size = (self.minus, text[1:]) if text.startswith("-") else ("", text)
        top, slash, bottom = size.partition("/")
        if slash:
            shown, level = self.fraction(self.digits_of(top), self.digits_of(bottom), 1), PRODUCT
        else:
            shown, level = self.digits_of(size), ATOM
        return (sign + shown, SUM) if sign else (shown, level)

    # --- what the three ways of writing differ in ---

    below = POWER  # how tightly a divisor that stands alone has to hold together

    def other(self, text: str, value: Any) -> tuple[str, int]:
        """A number that is not written in digits: inf, an array, a SymPy formula."""
        return text, ATOM if text[:1] in "[(" or text.isalnum() else SUM

    def digits_of(self, text: str) -> str:
        return text

    def spaced(self, sign: str) -> str:
        return f" {sign} "

    def brackets(self, text: str) -> str:
        return f"({text})"

    def symbol(self, name: Name) -> str:
        return f"“{name.plain}”" if name.is_text else name.plain

    def fraction(self, top: str, bottom: str, pieces: int) -> str:
        return f"{top}/{bottom}" if pieces == 1 else f"{top}/({bottom})"

    def power(self, base: str, exponent: Formula) -> str:
        text = self.write(exponent, ATOM)
        return base + text.translate(_RAISED) if text.isdecimal() else f"{base}^{text}"

    def call(self, formula: Call) -> str:
        args = ", ".join([self.write(arg) for arg in formula.args])
        name = formula.function
        return f"{self.partial(name, formula.by, []) if formula.by else name + '′' * formula.primed}({args})"

    def partial(self, of: str, by: str, held: list[str]) -> str:
        return f"∂{of}/∂{by}" + (f"|{','.join(held)}" if held else "")


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
