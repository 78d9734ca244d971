"""Writes formulas: as plain text, as LaTeX, as MathML.

A writer with numbers=True puts the numbers of the graph in the place of the symbols, and remembers in `rounded` whether
it has left out digits of any: then a line needs ≈ in the place of =.

May import: formula, symbols, number_text.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from scalargrad.view.formula import (
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
from scalargrad.view.number_text import number_text
from scalargrad.view.symbols import LATEX_OF_GREEK, Name

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
            case Symbol(name):
                if self.numbers:
                    return self.number(formula.value if formula.node is None else formula.node.data)
                return self.symbol(name), ATOM
            case Sum(terms):
                return self.sum(terms), SUM
            case Product():
                return self.product(formula)
            case Power(base, exponent):
                return self.power(self.write(base, ATOM), exponent), POWER
            case Call():
                if self.numbers and not self.calls and formula.value is not None:
                    return self.number(formula.value)
                return self.call(formula), ATOM
            case Partial(of, by, held):
                return self.partial(self.symbol(of), self.symbol(by), [self.symbol(name) for name in held]), ATOM
            case Chain(factors):
                if len(factors) == 1:
                    return self._written(factors[0])
                return self.chain.join(self.write(factor, PRODUCT) for factor in factors), PRODUCT
            case Dots():
                return self.dots, ATOM
        raise TypeError(f"{formula!r} is not a formula")

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
        size = abs(formula.coefficient)
        if formula.decimal and size.denominator != 1:
            text, level = self.number(float(size))
            above, under = [text], []
        else:
            above = [] if size.numerator == 1 and formula.factors else [self.digits_of(str(size.numerator))]
            under = [] if size.denominator == 1 else [self.digits_of(str(size.denominator))]
        alone = len(under) + len(formula.divisors) == 1
        loose = not above and len(formula.factors) == 1 and under + list(formula.divisors) and self.below == SUM
        top = above + [self.write(factor, SUM if loose else PRODUCT) for factor in formula.factors]
        bottom = under + [self.write(factor, self.below if alone else PRODUCT) for factor in formula.divisors]
        text, level = self.times.join(top), PRODUCT if formula.factors else ATOM
        if bottom:
            text, level = self.fraction(text, self.times.join(bottom), len(bottom)), PRODUCT
        return (self.minus + text, SUM) if formula.coefficient < 0 else (text, level)

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
        args = ", ".join(self.write(arg) for arg in formula.args)
        return f"{formula.function}{'′' * formula.primed}({args})"

    def partial(self, of: str, by: str, held: list[str]) -> str:
        return f"∂{of}/∂{by}" + (f"|{','.join(held)}" if held else "")


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FUNCTIONS = {"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh"}  # that LaTeX knows
_ACCENTS = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}


class Latex(Writer):
    """LaTeX for use between dollar signs; what MathJax and KaTeX both know."""

    minus, times, chain, almost, dots = "-", r"\,", r" \cdot ", r"\approx", r"\dots"
    below = SUM

    def __init__(self, digits: int = 6, numbers: bool = False, calls: bool = False) -> None:
        super().__init__(digits, numbers, calls)
        if numbers:
            self.times = r" \cdot "

    def other(self, text: str, value: Any) -> tuple[str, int]:
        if hasattr(value, "free_symbols"):
            from sympy import latex

            return str(latex(value)), SUM
        if text.strip("+-") in ("inf", "oo"):
            return rf"{'-' * text.startswith('-')}\infty", SUM if text.startswith("-") else ATOM
        return latex_text(text), ATOM

    def digits_of(self, text: str) -> str:
        mantissa, e, exponent = text.partition("e")
        return rf"{mantissa} \cdot 10^{{{exponent}}}" if e else mantissa

    def brackets(self, text: str) -> str:
        return rf"\left({text}\right)"

    def symbol(self, name: Name) -> str:
        if name.is_text:
            return latex_text(name.plain)
        above = name.above + r"\prime" * name.primes
        return _latex_word(name.letter) + (f"_{{{_latex_below(name.below)}}}" if name.below else "") + (
            f"^{{{above}}}" if above else ""
        )  # fmt: skip

    def fraction(self, top: str, bottom: str, pieces: int) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"

    def power(self, base: str, exponent: Formula) -> str:
        return f"{{{base}}}^{{{self.write(exponent)}}}"

    def call(self, formula: Call) -> str:
        name = _ACCENTS.get(formula.function, formula.function)
        known = name in _FUNCTIONS or name in _ACCENTS.values()
        shown = rf"\{name}" if known else rf"\operatorname{{{name}}}".replace("_", r"\_")
        prime = r"^{\prime}" if formula.primed else ""
        args = ", ".join(self.write(arg) for arg in formula.args)
        return rf"{shown}{prime}\left({args}\right)"

    def partial(self, of: str, by: str, held: list[str]) -> str:
        fraction = rf"\frac{{\partial {of}}}{{\partial {by}}}"
        return rf"\left.{fraction}\right|_{{{', '.join(held)}}}" if held else fraction


def _latex_word(letter: str) -> str:
    if letter in LATEX_OF_GREEK:
        return rf"\{LATEX_OF_GREEK[letter]}"
    return letter if len(letter) == 1 else rf"\mathit{{{letter}}}"


def _latex_below(below: str) -> str:
    parts = below.split(",")
    return ",".join(part if part.isdecimal() or len(part) == 1 else rf"\mathrm{{{part}}}" for part in parts)


_LATEX_SIGNS = {
    "\\": r"\backslash ", "{": r"\{", "}": r"\}", "$": r"\$", "%": r"\%", "#": r"\#", "&": r"\&", "_": r"\_",
    "<": r"\lt ", ">": r"\gt ", "^": r"\wedge ", "~": r"\sim ",
}  # fmt: skip


def latex_text(text: str) -> str:
    r"""Any text, in mathematics; the signs that mean something to LaTeX, HTML or Markdown stand outside \text.

    >>> print(latex_text("a<b"))
    {\text{a}\lt \text{b}}
    """
    parts, words = [], ""
    for character in text.replace("`", "ˋ"):
        if character in _LATEX_SIGNS:
            parts += [rf"\text{{{words}}}"] * bool(words) + [_LATEX_SIGNS[character]]
            words = ""
        else:
            words += character
    return "{" + "".join(parts + [rf"\text{{{words}}}"] * bool(words)) + "}"


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
        return f"<mrow><mo>(</mo>{text}<mo>)</mo></mrow>"

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
        args = "<mo>,</mo>".join(self.write(arg) for arg in formula.args)
        return (f"<msup>{name}<mo>′</mo></msup>" if formula.primed else name) + self.brackets(args)

    def partial(self, of: str, by: str, held: list[str]) -> str:
        fraction = f"<mfrac><mrow><mo>∂</mo>{of}</mrow><mrow><mo>∂</mo>{by}</mrow></mfrac>"
        if not held:
            return fraction
        return f"<msub><mrow>{fraction}<mo>|</mo></mrow><mrow>{'<mo>,</mo>'.join(held)}</mrow></msub>"
