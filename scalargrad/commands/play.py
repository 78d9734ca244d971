"""`scalargrad play DOCUMENT [NAME]`: the player's page for a number of a worked example."""

from __future__ import annotations

from pathlib import Path

from scalargrad.commands.documents import TIMEOUT, CommandError, check_output, run_document
from scalargrad.commands.graphs import left_open, on_paper, wanted
from scalargrad.commands.printing import complain
from scalargrad.languages import say
from scalargrad.terminal import printable
from scalargrad.value import Value
from scalargrad.view.player import MOST_NODES, Player, play
from scalargrad.worked.record import Result


def play_document(path: str, names: list[str], output: str | Path, timeout: float = TIMEOUT) -> Path:
    """Write the player's page for the first name; the path of the file.

    A CommandError for a document that cannot be run, for a name that it does not know, and where the document leaves
    numbers open that the name depends on.
    """
    if len(names) > 1:
        count = len(names)
        raise CommandError(say("play takes one name, not {count}: the number to start backward from", count=count))
    check_output(str(output), path)
    result = run_document(path, timeout)
    y, _ = wanted(result, names)
    page = player(result, y)
    try:
        return page.save(output)
    except OSError as error:
        raise CommandError(str(error)) from None


def player(result: Result, y: Value, x: Value | None = None) -> Player:
    """The player's page for a number of a document that was run. x: it begins where ∂y/∂x is complete."""
    open_names = left_open(result, y)
    if open_names:
        raise CommandError(
            say("play needs numbers, and {names} left open in this document: name another", names=open_names)
        )
    made = on_paper(y)
    if len(made) > MOST_NODES:
        raise CommandError(
            say(
                "{y} is computed in {count} steps, and the player shows at most {most}: name a number that is nearer",
                y=y.label, count=f"{len(made):,}", most=MOST_NODES,
            )
        )  # fmt: skip
    return play(made[y], made.get(x) if x is not None else None)


def run(document: str, names: list[str], output: str | None = None, timeout: float = TIMEOUT) -> int:
    """Write the player's page, to play.html unless another file is named, and print where it is."""
    try:
        path = play_document(document, names, "play.html" if output is None else output, timeout)
    except (CommandError, ValueError) as error:
        return complain("play", error)
    print(printable(path))
    return 0
