"""Formulas as trees, made from the graph and the text of its table; written as text, LaTeX and MathML."""

from scalargrad.view.formulas.formula import (
    DOTS,
    ONE,
    Chain,
    Formula,
    Number,
    Partial,
    Symbol,
    evaluate,
    plus,
    product,
    same,
)
from scalargrad.view.formulas.latex import Latex
from scalargrad.view.formulas.mathml import Mathml
from scalargrad.view.formulas.notation import Notation
from scalargrad.view.formulas.number_text import number_text
from scalargrad.view.formulas.symbols import Name, name_of, shown
from scalargrad.view.formulas.writing import Writer

__all__ = [
    "Chain", "DOTS", "Formula", "Latex", "Mathml", "Name", "Notation", "Number", "ONE", "Partial",
    "Symbol", "Writer", "evaluate", "name_of", "number_text", "plus", "product", "same", "shown",
]  # fmt: skip
