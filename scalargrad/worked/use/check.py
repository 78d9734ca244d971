"""Checks documents: reads, runs, judges and explains, each within its time, whatever is wrong with the others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from scalargrad.worked.explaining import explain
from scalargrad.worked.judging import DEFECT, Judge, remarks
from scalargrad.worked.language import Parser, Statement
from scalargrad.worked.numbers import DocumentError, OutOfTime, memory_limit, time_limit
from scalargrad.worked.reading import Document, find_documents, read_document
from scalargrad.worked.record import DocumentResult
from scalargrad.worked.reports import describe, tell
from scalargrad.worked.running import Runner

TIMEOUT = 60.0  # seconds for a document
NO_TIME = "…"  # in the place of a number that there was no time to write


def check_document(
    document: Document,
    timeout: float = TIMEOUT,
    fill: Callable[[Statement], Statement] | None = None,
    since: int = 0,
) -> DocumentResult:
    """Run a document and judge its claims. Whatever goes wrong is the result's `error`, never an exception.

    fill: puts answers into statements that leave something open. since: the line from which on claims are explained.
    """
    result = DocumentResult(document.path, document.title, len(document.blocks), text=document.text)
    runner = Runner(result)
    started = time.monotonic()
    with time_limit(timeout), memory_limit():
        try:
            _run(document, runner, fill)
            _ask_witness(result)
        except DocumentError as error:
            result.error = error
        except OutOfTime:
            result.error = DocumentError(f"the time limit of {timeout:g} s has passed here", runner.line)
        except (RecursionError, MemoryError):
            result.error = DocumentError("this is too large to be computed", runner.line)
        except Exception as error:  # a defect of this program; the other documents do not suffer for it
            what = f"{type(error).__name__}: {error}"[:150].replace("\n", " ")
            result.error = DocumentError(f"the checker itself failed here, please report it ({what})", runner.line)
    with time_limit(max(timeout - (time.monotonic() - started), 1)):
        _find_words(result, since)
    return result


def _run(document: Document, runner: Runner, fill: Callable[[Statement], Statement] | None) -> None:
    parser, judge = Parser(), Judge(runner)
    for block in document.blocks:
        runner.line = block.place(0, 0)[0]
        for statement in parser.statements(block):
            for claim in runner.run(fill(statement) if fill else statement):
                judge.hear(claim)
    if document.error:
        raise document.error


def _ask_witness(result: DocumentResult) -> None:
    """Have every derivative confirmed by differences. A kink is worth a word; a wrong rule is a defect of ours."""
    try:
        for claim, cause in remarks(result):
            claim.notes.append(cause)
            if cause.mistake == DEFECT:
                raise DocumentError(tell(cause), claim.line)
    except OutOfTime:
        return  # the verdicts stand


def _find_words(result: DocumentResult, since: int) -> None:
    """Put the numbers and the explanations of all claims into words. When time is up, the verdicts have to do."""
    try:
        with memory_limit():
            for claim in result.claims:
                describe(claim, result.free)
        for claim, causes in explain(result, since).items():
            claim.follows_from = causes[0].lines[0] if causes[0].lines else None
            claim.explanations = list(map(tell, causes))
    except (OutOfTime, MemoryError):
        for claim in result.claims:
            if not claim.computed:
                claim.stated, claim.computed, claim.shown = claim.right_text, NO_TIME, NO_TIME
    for claim in result.claims:
        claim.explanations = [*map(tell, claim.notes), *claim.explanations]


def check_paths(paths: Iterable[str], timeout: float = TIMEOUT) -> list[DocumentResult]:
    """Check files, and the documents with blocks in folders. A file without a block is listed, a folder's is not."""
    results = []
    for name in paths:
        path = Path(name)
        if os.path.isdir(path):  # unlike path.is_dir(), False for what cannot be looked at: read_document says why
            for found in find_documents(path):
                document = read_document(found)
                if document.blocks or document.error:
                    results.append(check_document(document, timeout))
        else:
            results.append(check_document(read_document(path), timeout))
    return results


def check_shipped(timeout: float = TIMEOUT) -> list[DocumentResult]:
    """Check the documents that the package ships."""
    from importlib.resources import as_file, files

    with as_file(files("scalargrad.worked") / "documents") as folder:
        paths = [path for path in find_documents(folder) if path.name != "ERRATA.md"]
        return [check_document(read_document(path, path.name), timeout) for path in paths]
