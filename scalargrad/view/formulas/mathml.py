"""Writes formulas as MathML."""

from __future__ import annotations

from html import escape
from typing import Any

from scalargrad.view.formulas.formula import Call, Formula
from scalargrad.view.formulas.symbols import Name, name_of
from scalargrad.view.formulas.writing import SUM, Writer


class Mathml(Writer):
    """MathML, which browsers show without any script."""

    minus, plus, times, chain = "<mo>−</mo>", "<mo>+</mo>", "<mo>&#x2062;</mo>", "<mo>·</mo>"
    equals, almost, dots = "<mo>=</mo>", "<mo>≈</mo>", "<mo>…</mo>"
    below = SUM

    def __init__(self, digits: int = 6, numbers: bool = False, calls: bool = False) -> None:
        super().__init__(digits, numbers, calls)
        if numbers:
            self.times = self.chain

    def other(self, text: str, value: Any) -> tuple[str, int]:
        text = text.replace("-", "−").replace("inf", "∞") if text.strip("+-") == "inf" else text
        return f"<mtext>{escape(text)}</mtext>", super().other(text, value)[1]

    def digits_of(self, text: str) -> str:
        mantissa, e, exponent = text.partition("e")
        shown = f"<mn>{mantissa}</mn>"
        if not e:
            return shown
        power = exponent.replace("-", "−")
        return f"<mrow>{shown}<mo>·</mo><msup><mn>10</mn><mn>{power}</mn></msup></mrow>"

    def spaced(self, sign: str) -> str:
        return sign

    def brackets(self, text: str) -> str:
        return f"<mrow><mo>(</mo><mrow>{text}</mrow><mo>)</mo></mrow>"

    def symbol(self, name: Name) -> str:
        if name.is_text:
            return f"<mtext>{escape(name.plain)}</mtext>"
        letter = f"<mi>{name.letter}</mi>" if len(name.letter) == 1 else f'<mi class="word">{name.letter}</mi>'
        below = f"<mn>{name.below}</mn>" if name.below.isdecimal() else f"<mtext>{name.below}</mtext>"
        above = f"<mtext>{name.above}{'′' * name.primes}</mtext>"
        match bool(name.below), bool(name.above or name.primes):
            case True, True:
                return f"<msubsup>{letter}{below}{above}</msubsup>"
            case True, False:
                return f"<msub>{letter}{below}</msub>"
            case False, True:
                return f"<msup>{letter}{above}</msup>"
        return letter

    def fraction(self, top: str, bottom: str, pieces: int) -> str:
        return f"<mfrac><mrow>{top}</mrow><mrow>{bottom}</mrow></mfrac>"

    def power(self, base: str, exponent: Formula) -> str:
        return f"<msup><mrow>{base}</mrow><mrow>{self.write(exponent)}</mrow></msup>"

    def call(self, formula: Call) -> str:
        name = f"<mi>{formula.function}</mi>"
        args = "<mo>,</mo>".join([self.write(arg) for arg in formula.args])
        if formula.by:
            return self.partial(name, self.symbol(name_of(formula.by)), []) + self.brackets(args)
        return (f"<msup>{name}<mo>′</mo></msup>" if formula.primed else name) + self.brackets(args)

    def partial(self, of: str, by: str, held: list[str]) -> str:
        fraction = f"<mfrac><mrow><mo>∂</mo>{of}</mrow><mrow><mo>∂</mo>{by}</mrow></mfrac>"
        if not held:
            return fraction
        return f"<msub><mrow>{fraction}<mo>|</mo></mrow><mrow>{'<mo>,</mo>'.join(held)}</mrow></msub>"
