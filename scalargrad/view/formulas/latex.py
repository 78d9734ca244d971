"""Writes formulas as LaTeX."""

from __future__ import annotations

from typing import Any

from scalargrad.view.formulas.formula import Call, Formula
from scalargrad.view.formulas.symbols import LATEX_OF_GREEK, Name, name_of
from scalargrad.view.formulas.writing import ATOM, SUM, Writer

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
        args = ", ".join([self.write(arg) for arg in formula.args])
        if formula.by:
            shown, prime = self.partial(shown, self.symbol(name_of(formula.by)), []), ""
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
