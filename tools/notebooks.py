"""The teaching notebooks, from their sources: `python tools/notebooks.py [NAME …]`, all of them without a name.

A source, `notebooks/source/NAME.md`, holds one notebook in two languages: its code once, and each text in English with
its Chinese behind it, between `<!-- #region lang="zh" -->` and `<!-- #endregion -->`. What it makes:

    notebooks/NAME.ipynb                the English notebook, run, with what it put out
    notebooks/zh/NAME.ipynb             the Chinese one: the same code, run on a Chinese system
    notebooks/pictures/NAME.svg, .png   what the cell with the tag `picture` shows, for the README
"""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient

HOME = Path(__file__).parents[1] / "notebooks"
SOURCES = HOME / "source"
LANGUAGES = {"en": HOME, "zh": HOME / "zh"}
SECONDS = 120  # for one cell
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
PICTURES = {"image/svg+xml": "svg", "image/png": "png"}
PREDICT = ("**Predict", "**先猜")
FOLDED = {"source_hidden": True, "outputs_hidden": True}

Notebook = Any  # nbformat's, which has no types
Cell = Any


def names() -> list[str]:
    """The names of the notebooks, in order."""
    return sorted(path.stem for path in SOURCES.glob("*.md"))


def read(name: str, language: str = "en") -> Notebook:
    """A notebook from its source, in one language, not yet run."""
    written = jupytext.reads((SOURCES / f"{name}.md").read_text("utf-8"), "md").cells
    chosen = [cell for cell in written if cell.cell_type == "code" or cell.metadata.get("lang", "en") == language]
    before = ["", *(cell.source for cell in chosen)]
    cells = [_cell(cell, before[number], f"{name}-{number}") for number, cell in enumerate(chosen)]
    language_info = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
    return nbformat.v4.new_notebook(cells=cells, metadata=KERNEL | {"language_info": language_info, "lang": language})


def run(notebook: Notebook) -> Notebook:
    """Run a notebook beside the others of its kind, on a system of its language, and give it back with what it says."""
    client = NotebookClient(notebook, timeout=SECONDS, record_timing=False, resources={"metadata": {"path": str(HOME)}})
    client.execute(env={**os.environ, "LANGUAGE": notebook.metadata["lang"]})
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return notebook


def picture(notebook: Notebook) -> tuple[str, bytes] | None:
    """The kind and the bytes of what the cell with the tag `picture` shows; None where there is no such cell."""
    for cell in notebook.cells:
        if "picture" in cell.metadata.get("tags", []):
            shown = [output.data for output in cell.outputs if "data" in output]
            for mime, kind in PICTURES.items():
                for data in shown:
                    if mime in data:
                        return kind, data[mime].encode() if kind == "svg" else base64.b64decode(data[mime])
    return None


def write(name: str) -> None:
    """Make a notebook, in both languages, and its picture."""
    made = {language: run(read(name, language)) for language in LANGUAGES}
    for language, folder in LANGUAGES.items():
        folder.mkdir(exist_ok=True)
        nbformat.write(nbformat.from_dict(made[language]), folder / f"{name}.ipynb")
    found = picture(made["en"])
    if found is not None:
        kind, content = found
        (HOME / "pictures").mkdir(exist_ok=True)
        (HOME / "pictures" / f"{name}.{kind}").write_bytes(content)


def _cell(written: Cell, before: str, ident: str) -> Cell:
    """A cell of the notebook: with an id, and the marks for slides and folding. before: the text of the cell before."""
    text = written.source.strip("\n")
    metadata = {"slideshow": {"slide_type": _slide(written.cell_type, text, before)}}
    if tags := written.metadata.get("tags"):
        metadata["tags"] = tags
        if "folded" in tags:
            metadata["jupyter"] = FOLDED
    make = nbformat.v4.new_code_cell if written.cell_type == "code" else nbformat.v4.new_markdown_cell
    return make(text, id=ident, metadata=metadata)


def _slide(kind: str, text: str, before: str) -> str:
    """A heading begins a slide, another text one below it; code stands with the text before it; no solutions.

    Code that shows what was to be predicted appears at the next click, with its output.
    """
    if kind == "code":
        return "fragment" if any(word in before for word in PREDICT) else "-"
    if text.startswith("<details"):
        return "skip"
    return "slide" if text.startswith("#") else "subslide"


if __name__ == "__main__":
    for chosen_name in sys.argv[1:] or names():
        write(chosen_name)
        print(f"{chosen_name}: done")
