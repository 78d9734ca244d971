"""An explanation in HTML with MathML, which browsers show without any script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from scalargrad.languages import say
from scalargrad.view.formulas import Mathml

if TYPE_CHECKING:
    from scalargrad.view.chain_rule.blackboard import Explanation

STYLE = """
.scalargrad-explanation { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .5em .35em;
  align-items: baseline; overflow-x: auto; margin: .6em 0; }
.scalargrad-explanation > :nth-child(odd) { text-align: right; }
.scalargrad-explanation math, .scalargrad-where math { font-size: 115%;
  font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "DejaVu Math TeX Gyre", math; }
.scalargrad-where { padding-left: 1.5em; overflow-x: auto; }
.scalargrad-where > div { margin: .3em 0; }
.scalargrad-explanation .word, .scalargrad-where .word { font-style: italic; }
"""


def in_html(explanation: Explanation) -> str:
    """Left sides and rows in two columns, so that the signs = stand below each other; a sum may be broken at its +."""
    cells: list[tuple[str, str]] = []
    for i, line in enumerate(explanation.lines):
        if explanation.left_out and i == explanation.gap:
            cells.append(("⋮", escape(explanation.gap_note())))
        (_, (left,)), *rows = explanation.written(line, Mathml)
        for k, (relation, (first, *more)) in enumerate(rows):
            terms = [relation + first, *(f"{Mathml.plus}{term}" for term in more)]
            cells.append(("" if k else _math(left), " ".join(map(_math, terms))))
    rows_of_cells = "".join(f"<div>{left}</div><div>{right}</div>" for left, right in cells)
    parts = [f'<div class="scalargrad-explanation">{rows_of_cells}</div>']
    if explanation.definitions:
        items = [f"<div>{_math(explanation.defined(one, Mathml))}</div>" for one in explanation.definitions]
        parts.append(f'<p>{say("where")}</p><div class="scalargrad-where">{"".join(items)}</div>')
    return "".join([*parts, *(f"<p>{escape(note)}</p>" for note in explanation.notes)])


def _math(formula: str) -> str:
    return f'<math displaystyle="true"><mrow>{formula}</mrow></math>'
