"""`scalargrad draw DOCUMENT [NAME …]`: a worked example's graph from the command line."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

from scalargrad.commands.documents import CommandError, derivatives_asked, document_numbers, run_document
from scalargrad.value import Value
from scalargrad.view.drawing import draw
from scalargrad.worked.record import Result


def run(document: str, names: list[str], output: str | None = None, depth: int | None = None) -> int:
    """Draw the graph of the named numbers of a document, or of what the document differentiates.

    output: a file, .svg, .png or .dot; without it the text in Graphviz's language is printed.
    """
    try:
        targets = _targets(run_document(document), names)
        if len(targets) == 1:
            _take_gradients(targets[0])
        drawing = draw(targets, depth=depth)
        if output is None:
            sys.stdout.write(drawing.source)
            return 0
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            written = drawing.save(output)
        for warning in caught:
            print(f"scalargrad draw: {warning.message}", file=sys.stderr)
        return 0 if written == Path(output) else 2
    except (CommandError, ValueError, OSError) as error:
        print(f"scalargrad draw: {error}", file=sys.stderr)
        return 2


def _targets(result: Result, names: list[str]) -> list[Value]:
    """The numbers of some names at the end of a document, of arrays all entries.

    Without names: what the document takes the derivative of last, or else the last number that it computes.
    """
    found = []
    for name in names:
        last, *_ = document_numbers(result, name)
        if not last:
            raise CommandError(f"{name} is a plain number")
        found += last
    return found or [_default(result)]


def _default(result: Result) -> Value:
    known = [value for name in result.history for value in document_numbers(result, name)[0]]
    asked = [y for y, _ in derivatives_asked(result)]
    computed = [value for value in known if not value.is_leaf]
    for candidates in (asked, computed, known):
        if candidates:
            return candidates[-1]
    raise CommandError(f"{result.path} computes no number")


def _take_gradients(y: Value) -> None:
    """Run `backward`; no gradients where one of them is no number, or one of more digits than numbers may have."""
    try:
        y.backward()
    except ArithmeticError:
        y.zero_grad()
