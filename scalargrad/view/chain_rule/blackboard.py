"""An explanation, and how it is set out: as plain text, LaTeX and Markdown; `in_html` has the HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any

from scalargrad.languages import say
from scalargrad.pages import or_still
from scalargrad.value import Value
from scalargrad.view.chain_rule.in_html import STYLE, in_html
from scalargrad.view.formulas import Formula, Latex, Name, Partial, Writer

WIDTH = 100  # characters of a line of plain text


@dataclass(frozen=True)
class Row:
    """One more way of writing the same: a sum of terms. numbers: written in the numbers of the graph."""

    terms: list[Formula]
    numbers: bool = False


@dataclass(frozen=True)
class Line:
    """∂y/∂node = row = row = …. alias: a short name for it, δ. result: the engine's number, shown in the last row."""

    left: Partial
    rows: list[Row]
    alias: Name | None = None
    result: Any = None


@dataclass(frozen=True)
class Definition:
    """name = formula = number: what a symbol stands for."""

    name: Name
    formula: Formula
    number: Formula | None


@dataclass(frozen=True, repr=False)
class Explanation:
    """∂y/∂x by the chain rule. print() and the prompt show plain text; a notebook shows formulas.

    form: "paths", "delta", or "none" where y does not depend on x. value: the derivative, as `backward` computes it.
    lines[gap] is where lines have been left out, `left_out` of them.
    """

    y: Value
    x: Value
    form: str
    value: Any
    lines: list[Line]
    definitions: list[Definition]
    notes: list[str] = field(default_factory=list)
    digits: int = 6
    left_out: int = 0
    gap: int = 0

    def __repr__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The explanation as plain text."""
        parts: list[str] = []
        for i, line in enumerate(self.lines):
            if self.left_out and i == self.gap:
                parts.append(self.gap_note())
            parts.append(self._text_of(line))
        if self.definitions:
            parts.append(say("where"))
            parts += [f"  {self.defined(definition, Writer)}" for definition in self.definitions]
        return "\n".join(parts + self.notes)

    def latex(self) -> str:
        """The explanation as LaTeX for display mathematics, without dollar signs."""
        rows = []
        for i, line in enumerate(self.lines):
            if self.left_out and i == self.gap:
                rows.append(r"& \vdots")
            left, *written = self.written(line, Latex)
            for k, (relation, terms) in enumerate(written):
                sums = " + ".join(terms) if sum(map(len, terms)) < 3 * WIDTH else r" \\ & \quad + ".join(terms)
                rows.append(rf"{left[1][0] if k == 0 else ''} &{relation} {sums}")
        return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"

    def markdown(self) -> str:
        """The explanation as Markdown with LaTeX in it."""
        parts = [f"$$\n{self.latex()}\n$$"]
        if self.left_out:
            parts.append(self.gap_note())
        if self.definitions:
            parts.append(
                say("where")
                + "\n\n"
                + "\n".join(f"- ${self.defined(definition, Latex)}$" for definition in self.definitions)
            )
        return "\n\n".join(parts + [_markdown_text(note) for note in self.notes])

    def _repr_html_(self) -> str:
        return or_still(in_html(self), f"<pre>{escape(self.text())}</pre>", STYLE)

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex()}\n$$"

    def _repr_markdown_(self) -> str:
        return self.markdown()

    # --- how a line is set out ---

    def written(self, line: Line, kind: type[Writer]) -> list[tuple[str, list[str]]]:
        """The left side, then each row as its relation sign and its terms; what would only repeat is left out."""
        symbols = kind(self.digits)
        left = symbols.write(line.left)
        if line.alias is not None:
            left = f"{symbols.symbol(line.alias)} {kind.equals} {left}"
        found: list[tuple[str, list[str]]] = [("", [left])]
        rounded = False
        for row in line.rows:
            writer = kind(self.digits, numbers=row.numbers)
            terms = [writer.write(term, 1 if len(row.terms) > 1 else 0) for term in row.terms]
            rounded = rounded or writer.rounded
            if terms != found[-1][1]:
                found.append((kind.almost if rounded else kind.equals, terms))
        return found

    def _text_of(self, line: Line) -> str:
        (_, (left,)), *written = self.written(line, Writer)
        rows = [f"{relation} {' + '.join(terms)}" for relation, terms in written]
        short = f"{left} {' '.join(rows)}"
        if self.form != "paths" and len(short) <= WIDTH:
            return short
        indent = " " * len(left)
        out = []
        for (relation, terms), row in zip(written, rows):
            lines = (
                [row] if len(indent) + len(row) <= WIDTH else [f"{relation} {terms[0]}", *(f"+ {t}" for t in terms[1:])]
            )
            out += [f"{indent} {lines[0]}", *(f"{indent} {more}" for more in lines[1:])]
        return left + "\n".join(out)[len(indent) :]

    def defined(self, definition: Definition, kind: type[Writer]) -> str:
        symbols, number = kind(self.digits), kind(self.digits, numbers=True)
        text = f"{symbols.symbol(definition.name)} {kind.equals} {symbols.write(definition.formula)}"
        if definition.number is None:
            return text
        shown = number.write(definition.number)
        return f"{text} {kind.almost if number.rounded else kind.equals} {shown}"

    def gap_note(self) -> str:
        return say("… {count:,} lines like these …", count=self.left_out)


def _markdown_text(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>()#+-!|$" else c for c in text)
