"""`scalargrad draw DOCUMENT [NAME …]`: a worked example's graph from the command line."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any

from scalargrad.commands.documents import (
    TIMEOUT,
    CommandError,
    check_output,
    derivatives_asked,
    document_numbers,
    run_document,
)
from scalargrad.commands.printing import complain, is_terminal
from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.view.drawing import draw
from scalargrad.worked.record import Result


def run(
    document: str,
    names: list[str],
    output: str | None = None,
    depth: int | None = None,
    timeout: float = TIMEOUT,
) -> int:
    """Draw the graph of the named numbers of a document, or of what the document differentiates.

    output: a file, .svg, .png or .dot; without it the text in Graphviz's language is printed, but not on a terminal.
    """
    try:
        if output is None and is_terminal():
            raise CommandError(say("say which file to draw in: -o graph.svg"))
        if output is not None:
            check_output(output, document)
        targets = _targets(run_document(document, timeout), names)
        if len(targets) == 1:
            _take_gradients(targets[0])
        drawing = draw(targets, depth=depth)
        if output is None:
            sys.stdout.write(drawing.source)  # an OSError here is that of the output, not of a file
            return 0
        return _save(drawing, output)
    except (CommandError, ValueError) as error:
        return complain("draw", error)


def _save(drawing: Any, output: str) -> int:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            written = drawing.save(output)
        except OSError as error:
            return complain("draw", error)
    for warning in caught:
        complain("draw", warning.message)
    return 0 if written == Path(output) else 2


def _targets(result: Result, names: list[str]) -> list[Value]:
    """The numbers of some names at the end of a document, of arrays all entries.

    Without names: what the document takes the derivative of last, or else the last number that it computes.
    """
    found = []
    for name in names:
        last, *_ = document_numbers(result, name)
        if not last:
            raise CommandError(say("{name} is a plain number", name=name))
        found += last
    return found or [_default(result)]


def _default(result: Result) -> Value:
    known = [value for name in result.history for value in document_numbers(result, name)[0]]
    asked = [y for y, _ in derivatives_asked(result)]
    computed = [value for value in known if not value.is_leaf]
    for candidates in (asked, computed, known):
        if candidates:
            return candidates[-1]
    raise CommandError(say("{path} computes no number", path=result.path))


def _take_gradients(y: Value) -> None:
    """Run `backward`; no gradients where one of them is no number, or one of more digits than numbers may have."""
    try:
        y.backward()
    except ArithmeticError:
        y.zero_grad()
