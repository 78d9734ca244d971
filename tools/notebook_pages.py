"""The teaching notebooks as pages of HTML that load nothing: `python tools/notebook_pages.py FOLDER`.

They are made of notebooks/*.ipynb and notebooks/zh/*.ipynb, as they are stored, and stand in FOLDER and FOLDER/zh, each
with an index. Formulas are MathML; there is no MathJax, no script but the player's own, and the page's policy lets no
request leave.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.formatters import HtmlFormatter

from scalargrad.worked.reports.html import mathml

HERE = Path(__file__).parent
HOME = HERE.parent / "notebooks"
FOLDERS = {"en": HOME, "zh": HOME / "zh"}
LANGUAGES = {"en": "en", "zh": "zh-Hans"}
UNFOLD = {"en": "Show the code", "zh": "展开代码"}
CONTENTS = {
    "en": "# Backpropagation in eleven notebooks\n\n[中文](zh/index.ipynb)",
    "zh": "# 十一节课学会反向传播\n\n[English](../index.ipynb)",
}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:"
THEMES = {"light": "default", "dark": "github-dark"}  # Pygments', for code


def formula(latex: str, display: bool) -> str:
    """A formula as MathML; an UnknownFormula, which says what is not known, asks for another way to write it."""
    made = mathml(latex, display)
    return f'<span class="formula">{made}</span>' if display else made


def latex_output(latex: str) -> str:
    """An output of the type text/latex: a formula between dollar signs."""
    return formula(latex.strip().strip("$"), display=True)


class Renderer(IPythonRenderer):
    """Markdown with its formulas as MathML, and links between notebooks as links between their pages."""

    def inline_math(self, body: str) -> str:
        return formula(body, display=False)

    def block_math(self, body: str) -> str:
        return formula(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        return formula(rf"\begin{{{name}}}{body}\end{{{name}}}", display=True)

    def block_code(self, code: str, info: str | None = None) -> str:
        made: str = super().block_code(code, "python" if info == "worked" else info)
        return made

    def link(self, text: str, url: str, title: str | None = None) -> str:
        made: str = super().link(text, re.sub(r"^(?!\w+:)(.*)\.ipynb(?=$|#)", r"\1.html", url), title)
        return made


class Pages(HTMLExporter):
    """nbconvert's exporter, with a page of our own around the cells."""

    def __init__(self, language: str) -> None:
        template = (HERE / "notebook_pages.html.j2").read_text("utf-8")
        super().__init__(raw_template=template)
        self.language = language

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        yield from super().default_filters()
        yield "markdown2html", self.markdown
        yield "latex_output", latex_output

    def markdown(self, source: str) -> str:
        renderer = Renderer(escape=False, embed_images=False)
        return MarkdownWithMath(renderer=renderer).render(source)

    def page(self, notebook: Any, name: str) -> str:
        """A notebook as a page."""
        title = title_of(notebook, name)
        words = {"lang": LANGUAGES[self.language], "title": title, "unfold": UNFOLD[self.language]}
        page: str = self.from_notebook_node(notebook, {"policy": POLICY, "style": style(), **words})[0]
        return page


def title_of(notebook: Any, name: str) -> str:
    """The first heading of a notebook, without marks; its name if it has none."""
    heading = re.search(r"^# (.*)$", notebook.cells[0].source if notebook.cells else "", re.M)
    return re.sub(r"[*`$]", "", heading[1]) if heading else name


def style() -> str:
    """The style sheet, and the colours of code in both themes."""
    code = {theme: HtmlFormatter(style=name).get_style_defs(".highlight") for theme, name in THEMES.items()}
    code = {theme: re.sub(r"^.*?\{ background: #.*$|^pre .*$", "", rules, flags=re.M) for theme, rules in code.items()}
    chosen = [f"@media (prefers-color-scheme: {theme}) {{ {rules} }}" for theme, rules in code.items()]
    return "\n".join([*chosen, (HERE / "notebook_pages.css").read_text("utf-8")])


def write(folder: Path) -> list[Path]:
    """Write all pages, and give their paths."""
    written = []
    for language, home in FOLDERS.items():
        target = folder if language == "en" else folder / language
        target.mkdir(parents=True, exist_ok=True)
        exporter = Pages(language)
        notebooks = {path.stem: nbformat.read(path, as_version=4) for path in sorted(home.glob("*.ipynb"))}
        lines = [f"- [{title_of(notebook, name)}]({name}.ipynb)" for name, notebook in notebooks.items()]
        contents = nbformat.v4.new_markdown_cell("\n".join([CONTENTS[language], "", *lines]))
        notebooks["index"] = nbformat.v4.new_notebook(cells=[contents])
        for name, notebook in notebooks.items():
            try:
                page = exporter.page(notebook, name)
            except ValueError as error:
                raise SystemExit(f"{home / name}.ipynb: {error}") from None
            written.append(target / f"{name}.html")
            written[-1].write_text(page, encoding="utf-8")
    return written


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("python tools/notebook_pages.py FOLDER")
    for page_written in write(Path(sys.argv[1])):
        print(page_written)
