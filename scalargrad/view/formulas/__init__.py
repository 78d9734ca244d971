"""Formulas as trees, made from the graph and the text of its table; written as text, LaTeX and MathML.

`Notation` gives the nodes of a graph their names; where the names come from outside, `Spelling` takes them. Both make
formulas, and a writer turns these into text: `Writer` for the eye (w·x + b), `Typed` in the language of worked examples
(w*x + b), `Latex`, `Mathml`.
"""

from scalargrad.view.formulas.evaluation import evaluate, same
from scalargrad.view.formulas.formula import (
    DOTS,
    ONE,
    Chain,
    Formula,
    Number,
    Partial,
    Symbol,
    plus,
    product,
    symbols,
)
from scalargrad.view.formulas.latex import Latex
from scalargrad.view.formulas.mathml import Mathml
from scalargrad.view.formulas.notation import Notation
from scalargrad.view.formulas.number_text import number_text
from scalargrad.view.formulas.spelling import Spelling
from scalargrad.view.formulas.symbols import Name, before_activation, name_of, shown
from scalargrad.view.formulas.typed import Typed
from scalargrad.view.formulas.writing import Writer

__all__ = [
    "Chain", "DOTS", "Formula", "Latex", "Mathml", "Name", "Notation", "Number", "ONE", "Partial",
    "Spelling", "Symbol", "Typed", "Writer", "before_activation", "evaluate", "name_of", "number_text",
    "plus", "product", "same", "shown", "symbols",
]  # fmt: skip
