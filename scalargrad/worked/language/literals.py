"""Decimal numbers as they are printed: their value, and how exactly they are meant."""

from __future__ import annotations

from fractions import Fraction

from scalargrad.worked.language.syntax import Literal


def read_literal(text: str, line: int = 1, column: int = 1) -> Literal:
    """A decimal number as it is printed.

    >>> read_literal("0.50").value, read_literal("0.50").unit, read_literal("3").unit, read_literal("2.406e-3").unit
    (Fraction(1, 2), Fraction(1, 100), None, Fraction(1, 1000000))
    """
    mantissa, _, exponent = text.replace("_", "").lower().partition("e")
    whole, point, decimals = mantissa.partition(".")
    power = Fraction(10) ** (int(exponent or 0) - len(decimals))
    return Literal(line, column, text, int(whole + decimals) * power, power if point or exponent else None)
