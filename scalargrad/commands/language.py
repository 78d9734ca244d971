"""`scalargrad language [CHAPTER]`: the page on the language of worked examples, or a chapter of it."""

from __future__ import annotations

import re
import sys
from importlib.resources import files
from pathlib import Path

from scalargrad.languages import say
from scalargrad.suggestions import nearest, one_of

PAGE = "language.md"  # in docs/ of a checkout; a build puts it into the package


def text() -> str:
    """The whole page in Markdown."""
    shipped = files("scalargrad") / PAGE
    if shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "docs" / PAGE).read_text(encoding="utf-8")


def chapters() -> dict[str, str]:
    """The chapters of the page by their titles, each with its heading.

    >>> list(chapters())[:2]
    ['Documents', 'Statements']
    """
    parts = re.split(r"^(?=## )", text(), flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0].removeprefix("## "): part for part in parts}


def run(chapter: str | None = None) -> int:
    """Print the page, or the chapter whose title has such a word in it."""
    if chapter is None:
        sys.stdout.write(text())
        return 0
    found = chapters()
    named = [title for title in found if chapter.lower() in title.lower()]
    if not named:
        near = nearest(chapter.capitalize(), found, 1) or list(found)
        message = say("there is no chapter {chapter}: did you mean {words}?", chapter=chapter, words=one_of(near))
        print(f"scalargrad language: {message}", file=sys.stderr)
        return 2
    sys.stdout.write(found[named[0]])
    return 0
