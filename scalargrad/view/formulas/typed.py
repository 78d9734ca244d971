"""Writes formulas as they are typed in worked examples, and in Python: w2*a1 + b2, (a2 - y)**2."""

from __future__ import annotations

from dataclasses import replace

from scalargrad.view.formulas.formula import Call, Formula, Number, Product
from scalargrad.view.formulas.symbols import Name
from scalargrad.view.formulas.writing import ATOM, POWER, PRODUCT, SUM, Writer

_NAMES = {"maximum": "max", "minimum": "min"}


class Typed(Writer):
    """The language of worked examples, brackets as the order of the operations needs them: a*(b*c), a*b*c."""

    minus, times, chain, equals = "-", "*", "*", "=="

    def enclosed(self, formula: Formula) -> str:
        """The formula as one word of a sentence: in brackets, unless it is a name, a number or a call.

        >>> from scalargrad import Value
        >>> from scalargrad.view.formulas import Spelling, name_of
        >>> a, b = Value(3, "a"), Value(1, "b")
        >>> spelling = Spelling({a: name_of("a"), b: name_of("b")}.get)
        >>> [Typed().enclosed(spelling.show(node)) for node in (a, Value(-2), -a, a * (a * b) - b / a)]
        ['a', '-2', '(-a)', '(a*(a*b) - b/a)']
        """
        return self.write(formula, SUM if isinstance(formula, Number) else ATOM)

    def product(self, formula: Product) -> tuple[str, int]:
        """Factors after the first, and divisors, that are products themselves stand in brackets."""
        if abs(formula.coefficient) != 1:
            return super().product(formula)
        first, *others = formula.factors or (Number(1),)
        text, level = self._written(first)
        if level < PRODUCT:
            text, level = self.brackets(text), ATOM
        for sign, factors in ((self.times, others), ("/", formula.divisors)):
            for factor in factors:
                text, level = text + sign + self.write(factor, POWER), PRODUCT
        return (self.minus + text, SUM) if formula.coefficient < 0 else (text, level)

    def symbol(self, name: Name) -> str:
        return name.plain

    def power(self, base: str, exponent: Formula) -> str:
        return f"{base}**{self.write(exponent, ATOM)}"

    def call(self, formula: Call) -> str:
        return super().call(replace(formula, function=_NAMES.get(formula.function, formula.function)))
