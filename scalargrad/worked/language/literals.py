"""Decimal numbers as they are printed: their value, and how exactly they are meant."""

from __future__ import annotations

from fractions import Fraction

from scalargrad.worked.language.syntax import Literal

PRINTED_DIGITS = 8  # after the point, by NumPy unless it is told otherwise; zeros at the end are left out


def read_literal(text: str, line: int = 1, column: int = 1) -> Literal:
    """A decimal number as it is printed.

    >>> read_literal("0.50").value, read_literal("0.50").unit, read_literal("3").unit, read_literal("2.406e-3").unit
    (Fraction(1, 2), Fraction(1, 100), None, Fraction(1, 1000000))
    """
    mantissa, _, exponent = text.replace("_", "").lower().partition("e")
    whole, point, decimals = mantissa.partition(".")
    power = Fraction(10) ** (int(exponent or 0) - len(decimals))
    unit = power if point or exponent else None
    if point and not decimals:  # a program prints 1. for what is 1.00000000 in all the digits that it prints
        unit = power / 10**PRINTED_DIGITS
    return Literal(line, column, text, int(whole + decimals) * power, unit)
