"""`scalargrad play DOCUMENT [NAME]`: the player's page for a number of a worked example."""

from __future__ import annotations

import sys
from pathlib import Path

from scalargrad.commands.documents import CommandError, run_document
from scalargrad.commands.graphs import left_open, on_paper, wanted
from scalargrad.view.player import play


def play_document(path: str, names: list[str], output: str | Path) -> Path:
    """Write the player's page for the first name; the path of the file.

    A CommandError for a document that cannot be run, for a name that it does not know, and where the document leaves
    numbers open that the name depends on.
    """
    result = run_document(path)
    if len(names) > 1:
        raise CommandError(f"play takes one name, not {len(names)}: the number to start backward from")
    y, _ = wanted(result, names)
    open_names = left_open(result, y)
    if open_names:
        raise CommandError(f"play needs numbers, and {open_names} left open in this document: name another")
    return play(on_paper(y)[y]).save(output)


def run(document: str, names: list[str], output: str | None = None) -> int:
    """Write the player's page, to play.html unless another file is named, and print where it is."""
    try:
        path = play_document(document, names, output or "play.html")
    except (CommandError, ValueError, OSError) as error:
        print(f"scalargrad play: {error}", file=sys.stderr)
        return 2
    print(path)
    return 0
