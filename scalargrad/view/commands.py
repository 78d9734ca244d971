"""`scalargrad draw DOCUMENT [NAME …]`: a worked example's graph from the command line.

The functions here are called by the command line alone; they print, and give its exit status: 0, or 2 with one line on
the standard error where something cannot be done.
"""

from __future__ import annotations

import sys
import warnings
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from scalargrad.value import Value

if TYPE_CHECKING:
    from scalargrad.worked.record import Result


class CommandError(Exception):
    """Something cannot be done; the message is one line for the person who asked."""


def run_draw(document: str, names: list[str], output: str | None = None, depth: int | None = None) -> int:
    """Draw the graph of the named numbers of a document, or of what the document differentiates.

    output: a file, .svg, .png or .dot; without it the text in Graphviz's language is printed.
    """
    try:
        targets = document_values(document, names)
        from scalargrad.view.drawing import draw

        if len(targets) == 1:
            with_gradients(targets[0])
        drawing = draw(targets, depth=depth)
        if output is None:
            sys.stdout.write(drawing.source)
            return 0
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            written = drawing.write(output)
        for warning in caught:
            print(f"scalargrad draw: {warning.message}", file=sys.stderr)
        return 0 if written == Path(output) else 2
    except (CommandError, ValueError, OSError) as error:
        print(f"scalargrad draw: {error}", file=sys.stderr)
        return 2


def with_gradients(y: Value) -> None:
    """Run `backward`; no gradients where one of them is no number, or one of more digits than numbers may have."""
    try:
        y.backward()
    except ArithmeticError:
        y.zero_grad()


def document_values(path: str, names: list[str]) -> list[Value]:
    """The Values that the names of a document stand for at its end; an array's are all its entries.

    Without names: what the document takes the derivative of last, or else the last number that it computes. A
    CommandError for a document that cannot be run and for a name that it does not know.
    """
    result = run_document(path)
    known = _numbers(result)
    if not names:
        return [_default(result, known)]
    found: list[Value] = []
    for name in names:
        wanted = name.replace(" ", "")
        entries = [value for key, value in known.items() if key == wanted or key.startswith(f"{wanted}[")]
        if not entries:
            near = get_close_matches(wanted, known, n=3)
            hint = f"did you mean {', '.join(near)}?" if near else f"it has {', '.join(list(known)[:12])}"
            raise CommandError(f"{path} has no number called {name}: {hint}")
        found += entries
    return found


def run_document(path: str) -> Result:
    """A document's result; a CommandError if it cannot be run. A document of the package goes by its name alone."""
    from importlib.resources import as_file, files

    from scalargrad.worked.reading import read_document
    from scalargrad.worked.use.check import check_document

    with as_file(files("scalargrad.worked") / "documents") as folder:
        shipped = folder / Path(path).name
        use_shipped = Path(path).name == path and not Path(path).exists() and shipped.is_file()
        result = check_document(read_document(shipped if use_shipped else path, path))
    if result.error is not None:
        raise CommandError(f"{path}: {result.error}")
    if not result.blocks:
        raise CommandError(f"{path} has no ```worked blocks")
    return result


def _numbers(result: Result) -> dict[str, Value]:
    """Every number that has a name at the end of the document: w1, W[0,1]."""
    from scalargrad.worked.record import indexed, show_index

    return {
        name + show_index(index).replace(" ", ""): scalar
        for name, versions in result.history.items()
        for index, scalar in indexed(versions[-1].quantity)
        if isinstance(scalar, Value)
    }


def _default(result: Result, known: dict[str, Value]) -> Value:
    asked = [y for y, _ in result.asked.values()]
    computed = [value for value in known.values() if not value.is_leaf]
    for candidates in (asked, computed, list(known.values())):
        if candidates:
            return candidates[-1]
    raise CommandError(f"{result.path} computes no number")
