"""Checks documents: reads, runs, judges and explains, each within its time, whatever is wrong with the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType

from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.judging import DEFECT, Judge, explains, find_tables, remarks
from scalargrad.worked.language import ClaimLine, Parser, Statement
from scalargrad.worked.numbers import (
    TO_REPORT,
    DocumentError,
    OutOfTime,
    Real,
    memory_is_short,
    memory_limit,
    shape,
    time_limit,
)
from scalargrad.worked.reading import Document, read_document, read_text
from scalargrad.worked.record import (
    FAILS,
    NOT_TOLD,
    ONLY_HERE,
    TRUNCATED,
    Cause,
    Claim,
    Figure,
    Record,
    Result,
    Told,
    without_graph,
)
from scalargrad.worked.reports import describe, tell, with_causes
from scalargrad.worked.running import Runner
from scalargrad.worked.use.answers import open_lines
from scalargrad.worked.use.paths import documents

TIMEOUT = 60.0  # seconds for a document

Fill = Callable[[ClaimLine, Callable[[], int]], ClaimLine]  # a claim, and how many axes its left side has


@memory_limit(TO_REPORT)
def check_document(
    document: Document,
    timeout: float = TIMEOUT,
    fill: Fill | None = None,
    since: int = 0,
) -> Result:
    """Run a document and judge its claims. Whatever goes wrong is the result's `error`, never an exception.

    fill: puts answers into claims that leave something open. since: the line from which on claims are explained.
    """
    runners = [Runner(Record())]  # one more for each cell of a notebook that begins anew
    error: DocumentError | None = None
    noticed: dict[Claim, list[Cause]] = {}
    started = time.monotonic() - document.seconds
    with time_limit(max(timeout - document.seconds, 0)), memory_limit():
        try:
            _run(document, runners, fill)
            noticed = _ask_witness([runner.record for runner in runners])
            error = _defect(noticed)
        except DocumentError as found:
            error = found
        except OutOfTime:
            message = say("the time limit of {seconds} s has passed here", seconds=f"{timeout:g}")
            error = DocumentError(message, runners[-1].line)
        except (RecursionError, MemoryError):
            error = DocumentError(say("this is too large to be computed"), runners[-1].line)
        except Exception as found:  # a defect of this program; the other documents do not suffer for it
            error = DocumentError(failed(found), runners[-1].line)
    records = [runner.record for runner in runners]
    asked: dict[Value, tuple[Value, Value]] = {}  # as the document asks: whoever explains it asks for more
    for record in records:
        asked |= record.derivation.asked if record.derivation else {}
    with time_limit(max(timeout - (time.monotonic() - started), 1)):
        told: dict[Claim, Told] = {}
        for record in records:
            told |= _find_words(record, noticed, since)
        from_stated = _from_stated(records) if fill else {}
    names = dict.fromkeys(name for record in records for name in record.history)
    return Result(
        path=document.path,
        title=document.title,
        blocks=len(document.blocks),
        text=document.text,
        open_lines=open_lines(document),
        error=error.with_numbers_as(NOT_TOLD) if error and fill else error,
        claims=tuple(claim for record in records for claim in record.claims),
        told=MappingProxyType(told),
        from_stated=MappingProxyType(from_stated),
        history=MappingProxyType(
            {name: tuple(one for record in records for one in record.history.get(name, ())) for name in names}
        ),
        free=MappingProxyType({leaf: name for record in records for leaf, name in record.free.items()}),
        asked=MappingProxyType(asked),
        open_rounds=MappingProxyType({line: found for record in records for line, found in record.open_rounds.items()}),
    )


def _run(document: Document, runners: list[Runner], fill: Fill | None) -> None:
    spaces, error = _parsed(document)
    filled = _Filled(fill) if fill else None
    for k, space in enumerate(spaces):
        if k > 0:
            runners.append(Runner(Record()))
        runner = runners[-1]
        judge = Judge(runner, find_tables(statement for _, statements in space for statement in statements))
        for line, statements in space:
            runner.line = line
            for statement in statements:
                for claim in runner.run(statement):
                    judge.hear(filled.of(claim, runner) if filled else claim)
    found = error or document.error
    if found:
        raise found


class _Filled:
    """Claims with the answers in them: the same one in each round of a loop, as far as it is read the same."""

    def __init__(self, fill: Fill) -> None:
        self.fill = fill
        self.known: dict[tuple[ClaimLine, str], ClaimLine] = {}

    def of(self, claim: ClaimLine, runner: Runner) -> ClaimLine:
        found = self.fill(claim, partial(_axes, claim, runner))
        return self.known.setdefault((claim, found.right_text), found)


def _axes(claim: ClaimLine, runner: Runner) -> int:
    runner.expressions.begin()
    return len(shape(runner.expressions.value(claim.left)))


def failed(error: Exception) -> str:
    """What is said of a defect of this program."""
    what = f"{type(error).__name__}: {error}"[:150].replace("\n", " ")
    return say("the checker itself failed here, please report it ({what})", what=what)


Space = list[tuple[int, list[Statement]]]  # blocks that share their names: the line of each, and its statements


def _parsed(document: Document) -> tuple[list[Space], DocumentError | None]:
    """The statements of all blocks, to the first error, and that error; a new space for each block that begins anew."""
    parser, spaces = Parser(), list[Space]([[]])
    for block in document.blocks:
        if block.fresh:
            spaces.append([])
        statements: list[Statement] = []
        spaces[-1].append((block.place(0, 0)[0], statements))
        try:
            for statement in parser.statements(block):
                statements.append(statement)
        except DocumentError as error:
            return spaces, error
    return spaces, None


def _ask_witness(records: list[Record]) -> dict[Claim, list[Cause]]:
    """Have every derivative confirmed by differences, until time is up or one is wrong: what an author should know."""
    noticed: dict[Claim, list[Cause]] = {}
    try:
        for record in records:
            for claim, remark in remarks(record):
                noticed.setdefault(claim, []).append(remark)
                if remark.mistake == DEFECT:
                    return noticed
    except OutOfTime:
        pass  # the verdicts stand
    return noticed


def _defect(noticed: dict[Claim, list[Cause]]) -> DocumentError | None:
    """A wrong derivative is a defect of ours: the document's error."""
    for claim, found in noticed.items():
        for remark in found:
            if remark.mistake == DEFECT:
                numbers = tuple(word.text for word in remark.words.values() if isinstance(word, Figure))
                return DocumentError(tell(remark), claim.line, numbers=numbers)
    return None


def _find_words(record: Record, noticed: dict[Claim, list[Cause]], since: int) -> dict[Claim, Told]:
    """The numbers and the explanations of all claims in words. When time is up, the verdicts have to do."""
    told: dict[Claim, Told] = {}
    causes: dict[Claim, list[Cause]] = {}
    try:
        for claim in record.claims:
            told[claim] = describe(claim, record.free)
        if any(claim.verdict in (FAILS, ONLY_HERE, TRUNCATED) for claim in record.claims):
            from scalargrad.worked.explaining import explain  # many modules, that most documents have no use for

            causes = explain(record, since)
            for claim, remarked in noticed.items():
                if any(explains(remark, claim) for remark in remarked):
                    causes.pop(claim, None)
    except (OutOfTime, MemoryError):
        pass
    return {
        claim: with_causes(
            told.get(claim) or Told(claim.right_text, NOT_TOLD, NOT_TOLD),
            [*claim.notes, *noticed.get(claim, []), *causes.get(claim, []), *claim.remarks],
        )
        for claim in record.claims
    }


def _from_stated(records: list[Record]) -> dict[Claim, list[list[Real]]]:
    """What the wrong answers would be by the other answers above them, as far as there is time."""
    if not any(claim.verdict == FAILS for record in records for claim in record.claims):
        return {}
    from scalargrad.worked.explaining import from_stated

    return {claim: numbers for record in records for claim, numbers in from_stated(record).items()}


def check_text(text: str, timeout: float = TIMEOUT, path: str = "text.md") -> Result:
    """Check a text in Markdown, or that of a notebook if the path that it is shown with ends in .ipynb.

    >>> result = check_text("```worked\\nx = 3\\ny = x**2\\ndy/dx == 9\\n```")
    >>> [(claim.line, claim.text, claim.verdict) for claim in result.claims]
    [(4, 'dy/dx == 9', 'fails')]
    """
    return check_document(read_text(text, path), timeout)


@memory_limit(TO_REPORT)  # for all of them together
def check_paths(
    paths: Iterable[str],
    timeout: float = TIMEOUT,
    exclude: Sequence[str] = (),
    note: Callable[[str], None] = lambda _: None,
) -> list[Result]:
    """Check files, and the documents with blocks in folders. A file without a block is listed, a folder's is not.

    exclude: what is passed over, in the notation of `.gitignore`; note: is told what else is passed over, and why.
    Where memory becomes short, the results of further documents are numbers without the graph behind them.
    """
    return [_lightened(check_document(document, timeout)) for document in documents(paths, timeout, exclude, note)]


def _lightened(result: Result) -> Result:
    return without_graph(result) if memory_is_short() else result


def check_shipped(timeout: float = TIMEOUT) -> list[Result]:
    """Check the documents that the package ships."""
    with shipped() as folder:
        return [check_document(read_document(folder / name, name), timeout) for name in shipped_names(folder)]


@contextmanager
def shipped() -> Iterator[Path]:
    """The folder of the documents that the package ships."""
    from importlib.resources import as_file, files

    with as_file(files("scalargrad.worked") / "documents") as folder:
        yield folder


def shipped_names(folder: Path) -> list[str]:
    """The names of the documents in it."""
    return sorted(path.name for path in folder.iterdir() if path.suffix == ".md" and path.name != "ERRATA.md")
