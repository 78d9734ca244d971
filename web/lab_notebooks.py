"""The notebooks as JupyterLite wants them, and the page that lists them."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timezone
from html import escape
from pathlib import Path
from typing import Any

from words import notebook_words

from scalargrad.languages import LANGUAGES, in_language, tag
from scalargrad.pages import filled

WEB = Path(__file__).resolve().parent
NOTEBOOKS = {"en": WEB.parent / "notebooks", "zh": WEB.parent / "notebooks/zh"}
FILES = {"en": "index.html", "zh": "zh.html"}
KERNELSPEC = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}


def write(lab: Path) -> None:
    notebooks(lab)
    for name in ("list.css", "list.js"):
        shutil.copy(WEB / "lab" / name, lab)
    for language, name in FILES.items():
        with in_language(language):
            (lab / name).write_text(page(), encoding="utf-8")


def notebooks(lab: Path) -> None:
    """The notebooks with what they put out, and the lists that JupyterLite reads, since no server can be asked."""
    for language, folder in NOTEBOOKS.items():
        target = lab / "files" / ("" if language == "en" else language)
        target.mkdir()
        for notebook in sorted(folder.glob("*.ipynb")):
            (target / notebook.name).write_text(json.dumps(for_the_browser(read(notebook), language)), encoding="utf-8")
    for folder in (lab / "files", lab / "files/zh"):
        place = folder.relative_to(lab / "files")
        target = lab / "api/contents" / place / "all.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        content = [entry(path, lab) for path in sorted(folder.iterdir())]
        target.write_text(json.dumps(entry(folder, lab) | {"format": "json", "content": content}), encoding="utf-8")


def read(notebook: Path) -> dict[str, Any]:
    return json.loads(notebook.read_text(encoding="utf-8"))


def for_the_browser(notebook: dict[str, Any], language: str) -> dict[str, Any]:
    """A notebook as a server would hand it out.

    Its stored players and drawings are trusted, for they are ours; each text is in one piece; and it names the one
    kernel that there is. Cells in another language than English name it, for the kernel.
    """
    for cell in notebook["cells"]:
        cell["source"] = whole(cell["source"])
        if cell["cell_type"] == "code":
            cell["metadata"]["trusted"] = True
            if language != "en":
                cell["metadata"]["language"] = language
            cell["outputs"] = [whole_output(output) for output in cell["outputs"]]
    notebook["metadata"]["kernelspec"] = KERNELSPEC
    return notebook


def whole_output(output: dict[str, Any]) -> dict[str, Any]:
    if "data" in output:
        return output | {"data": {kind: whole(content) for kind, content in output["data"].items()}}
    return output | {"text": whole(output["text"])}


def whole(text: str | list[str]) -> str:
    """A file has a text as a list of lines."""
    return "".join(text)


def entry(path: Path, lab: Path) -> dict[str, Any]:
    """A file or a folder as JupyterLite wants it listed."""
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    place = path.relative_to(lab / "files").as_posix()
    return {
        "name": path.name if place != "." else "",
        "path": place if place != "." else "",
        "type": "directory" if path.is_dir() else "notebook",
        "size": None if path.is_dir() else path.stat().st_size,
        "created": now,
        "last_modified": now,
        "mimetype": None,
        "format": None,
        "content": None,
        "writable": True,
    }


# --- the list of notebooks ---


def page() -> str:
    """The list of notebooks, in the language that is spoken."""
    said = notebook_words()
    language = next(code for code in LANGUAGES if tag().startswith(code))
    other = next(code for code in LANGUAGES if code != language)
    slots = {
        **{name: escape(text) for name, text in said.items()},
        "language": tag(),
        "other_language": other,
        "other_name": LANGUAGES[other],
        "other_file": FILES[other],
        "page": FILES[language],
        "list": "\n".join(line(each, said["original"]) for each in sorted(NOTEBOOKS[language].glob("*.ipynb"))),
    }
    return filled((WEB / "lab/index.html").read_text(encoding="utf-8"), slots)


def line(notebook: Path, original: str) -> str:
    """A notebook's title, with a link, and a button for where the reader has a copy of it."""
    place = notebook.relative_to(NOTEBOOKS["en"]).as_posix()
    title = whole(read(notebook)["cells"][0]["source"]).split("\n")[0].partition(" · ")[2]
    button = f'<button type="button" data-path="{place}" hidden>{escape(original)}</button>'
    return f'<li><a href="notebooks/index.html?path={place}">{escape(title)}</a>{button}</li>'
