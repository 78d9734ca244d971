"""The page in each language, its policy, and the documents that can be opened."""

from __future__ import annotations

import json
import runpy
import shutil
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

import guide
from words import verdicts, words

from scalargrad.languages import LANGUAGES, in_language, tag
from scalargrad.pages import filled, hashed
from scalargrad.worked import css, read_document
from scalargrad.worked.reports import unexpected_meaning
from scalargrad.worked.reports.html.claim import as_sentence
from scalargrad.worked.use.check import shipped, shipped_names

WEB = Path(__file__).resolve().parent
FILES = {"en": "index.html", "zh": "zh.html"}


def write(made: Path, stamp: str) -> None:
    """stamp: of the site; its files are asked for with it, so that none of an older one is taken from a cache."""
    with shipped() as folder:
        examples = copied([folder / name for name in shipped_names(folder)], made / "documents", "")
    (made / "style.css").write_text(colours() + (WEB / "page/style.css").read_text(encoding="utf-8"), encoding="utf-8")
    guide.write(made, colours())
    own = {language: copied_own(language, made / "documents") for language in FILES}
    every = [*examples, *(file for titles in own.values() for part in titles for file in part)]
    for language, name in FILES.items():
        with in_language(language):
            (made / name).write_text(page(stamp, examples, *own[language], every), encoding="utf-8")
        (made / f"first.{language}.json").write_text(first(language), encoding="utf-8")


def beginning(language: str) -> Path:
    """What a first visitor sees."""
    return WEB / "first" / language / "first.md"


def copied_own(language: str, folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """What is copied of a language's own documents: what a first visitor sees, and its exercises."""
    exercises = sorted((WEB / "exercises" / language).glob("*.md"))
    return copied([beginning(language)], folder, f"{language}/"), copied(exercises, folder, f"{language}/")


def copied(documents: Sequence[Path], folder: Path, below: str) -> dict[str, str]:
    """The titles of some documents by their addresses in a folder of the site, where they are copied to."""
    (folder / below).mkdir(parents=True, exist_ok=True)
    for document in documents:
        shutil.copy(document, folder / below)
    return {f"{below}{document.name}": read_document(document).title for document in documents}


def first(language: str) -> str:
    """What Python will say of what a first visitor sees: it is shown until Python is there."""
    document = beginning(language)
    text = document.read_text(encoding="utf-8")
    check = runpy.run_path(str(WEB / "page/playground.py"))["check"]
    return json.dumps({"text": text, "language": language, "answer": json.loads(check(text, language, document.name))})


def page(
    stamp: str, examples: dict[str, str], begun: dict[str, str], exercises: dict[str, str], files: Sequence[str]
) -> str:
    """index.html in the language that is spoken. What can be opened: titles by their files.

    examples: the package's; begun: in the language of the page, what a first visitor sees; files: those of an address,
    which means the same in each language.
    """
    said = words()
    other = next(code for code in LANGUAGES if not tag().startswith(code))
    slots = {
        **{name: escape(text) for name, text in said.items()},
        "language": tag(),
        "stamp": stamp,
        "policy": policy(),
        "other_language": other,
        "other_name": LANGUAGES[other],
        "other_file": FILES[other],
        "documents": linked(said["beginning"], begun, tag())
        + linked(said["examples"], examples, "en")
        + linked(said["exercises"], exercises, tag()),
        "files": escape(" ".join(files)),
        "legend": legend(),
        "words": json.dumps({**said, "verdicts": verdicts()}, ensure_ascii=False).replace("<", "\\u003c"),
    }
    return filled((WEB / "page/index.html").read_text(encoding="utf-8"), slots)


def linked(heading: str, titles: dict[str, str], language: str) -> str:
    """Links to documents under a heading. language: of their titles."""
    links = (
        f'<li><a href="#documents/{name}" lang="{language}">{escape(title)}</a></li>\n'
        for name, title in titles.items()
    )
    return f"<h3>{escape(heading)}</h3>\n<ul>\n{''.join(links)}</ul>\n"


def legend() -> str:
    marks = [(one["css"], one["sign"], one["word"], one["meaning"]) for one in verdicts().values()]
    marks.append(("fails", "!", "", as_sentence(unexpected_meaning())))
    return "\n".join(
        f'<dt class="{css}"><span class="sign" aria-hidden="true">{sign}</span> {word}</dt><dd>{meaning}</dd>'
        for css, sign, word, meaning in marks
    )


def colours() -> str:
    """The colours and the fonts of the HTML report, light and dark: what its style sheet says before anything else."""
    return css().partition("* {")[0]


def policy() -> str:
    """What the page may load: its own files. Frames inherit it, so the player's script and styles are named by hash.

    The worker inherits it as well, since it is begun from a blob (python.js): Python reaches nothing but this site.
    CodeMirror's styles go into an adopted sheet (editor.js), which needs no leave: no document can bring styles.
    """
    player = files("scalargrad.view.player")
    script, style = (hashed(player.joinpath(f"player.{kind}").read_text(encoding="utf-8")) for kind in ("js", "css"))
    rules = [
        "default-src 'none'",
        f"script-src 'self' 'wasm-unsafe-eval' {script}",
        f"style-src 'self' {style} {hashed(css())}",
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "img-src data:",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules)
