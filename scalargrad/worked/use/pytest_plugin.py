"""A worked example as pytest sees it: every claim is a test, and so is that its document runs to its end.

The plugin itself, which pytest loads, is `pytest_scalargrad`, beside the package. To collect, a document is only read;
it is run when the first of its tests is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from _pytest._code.code import ReprEntryNative, ReprExceptionInfo, ReprFileLocation, ReprTraceback

if TYPE_CHECKING:
    from scalargrad.worked.language import ClaimLine
    from scalargrad.worked.numbers import DocumentError
    from scalargrad.worked.reading import Document
    from scalargrad.worked.record import Claim, Result

LONG = 70  # characters of a claim in the name of its test


class ClaimIsWrong(Exception):
    """The claim is not right; it is the exception's argument."""


class WorkedFile(pytest.File):
    """A document. Without blocks it has no tests."""

    def collect(self) -> Iterator[pytest.Item]:
        from scalargrad.worked.reading import read_document
        from scalargrad.worked.reports import numbered

        document = read_document(self.path)
        if not document.blocks and document.error is None:
            return
        yield WholeDocument.from_parent(self, name="document")
        statements = list({key_of(statement): statement for statement in claims_in(document)}.values())
        for name, statement in zip(numbered(shortened(statement.text) for statement in statements), statements):
            yield ClaimItem.from_parent(self, name=name, statement=statement)  # no line: that changes with every edit

    @cached_property
    def result(self) -> Result:
        from scalargrad.worked.reading import read_document
        from scalargrad.worked.use.check import check_document
        from scalargrad.worked.use.hints import hide_open

        return hide_open(check_document(read_document(self.path), self.config.getoption("worked_timeout")))

    @cached_property
    def claims(self) -> dict[Key, Claim]:
        """The claims that were reached; of several with one key the worst."""
        from scalargrad.worked.record import VERDICTS

        worst_last = sorted(self.result.claims, key=lambda claim: VERDICTS.index(claim.verdict))
        return {key_of(claim): claim for claim in worst_last}


class WorkedItem(pytest.Item):
    """What the tests of a document have in common."""

    parent: WorkedFile

    def stop(self, error: DocumentError) -> NoReturn:
        """The document cannot be run: an error, for this happens in the setup of a test."""
        pytest.fail(f"{self.parent.nodeid}:{place(error.line)}:{error.column}: {error.message}", pytrace=False)


class WholeDocument(WorkedItem):
    """The document runs to its end."""

    def reportinfo(self) -> tuple[Path, int | None, str]:
        error = self.parent.result.error if "result" in self.parent.__dict__ else None
        return self.path, line_in_file(error.line) if error else 0, self.path.name

    def setup(self) -> None:
        if self.parent.result.error is not None:
            self.stop(self.parent.result.error)

    def runtest(self) -> None:
        pass


class ClaimItem(WorkedItem):
    """One claim: it holds, or it is marked wrong and does not."""

    def __init__(self, *, statement: ClaimLine, **more: Any) -> None:
        super().__init__(**more)
        self.key = key_of(statement)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        from scalargrad.worked.reports import show_line

        return self.path, line_in_file(self.key[0]), f"line {show_line(self.key[0])}: {self.name}"

    def setup(self) -> None:
        """Run the document, and find the claim in what became of it."""
        error = self.parent.result.error
        if self.key in self.parent.claims:
            self.claim = self.parent.claims[self.key]
            if self.claim.known_wrong:  # of a chain that is marked, it is the claims that are wrong
                reason = "marked wrong" + (f": {self.claim.reason}" if self.claim.reason else "")
                self.add_marker(pytest.mark.xfail(strict=True, raises=ClaimIsWrong, reason=reason))
        elif error is not None:
            self.stop(error)
        else:
            self.skip("never reached: its loop has no rounds")

    def runtest(self) -> None:
        from scalargrad.worked.record import HOLDS, OPEN

        if self.claim.verdict == OPEN:
            self.skip("open: nothing is stated yet")
        if self.claim.verdict != HOLDS:
            raise ClaimIsWrong(self.claim)

    def skip(self, reason: str) -> NoReturn:
        pytest.skip(f"{self.parent.nodeid}:{place(self.key[0])}: {reason}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, ClaimIsWrong):
            from scalargrad.worked.reports import claim_lines

            claim: Claim = excinfo.value.args[0]
            told = self.parent.result.told[claim]
            found = told.explanations[0] if told.explanations else f"computed {shortened(str(told.shown))}"
            return report(
                list(claim_lines(claim, told)),
                ReprFileLocation(str(self.path), claim.line, f"{claim.verdict}: {found}"),
            )
        return super().repr_failure(excinfo, style)


Key = tuple[int, int, str]


def key_of(claim: Claim | ClaimLine) -> Key:
    """Where a claim stands and what it says. Round by round, or in a chain, several may share it; to pytest they are
    one.
    """
    return claim.line, claim.column, claim.text


def claims_in(document: Document) -> Iterator[ClaimLine]:
    """The claims of a document as they are written, as far as it can be read."""
    from scalargrad.worked.language import Parser, claims
    from scalargrad.worked.numbers import DocumentError

    parser = Parser()
    try:
        for block in document.blocks:
            yield from claims(parser.statements(block))
    except (DocumentError, RecursionError, MemoryError):  # running the document meets it again, and then it is told
        return


def shortened(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1] + "…"


def line_in_file(line: int) -> int | None:
    """A line as pytest counts, from 0; None in a notebook, where it is a line of a cell and none of the file."""
    from scalargrad.worked.numbers import cell_and_line

    return line - 1 if cell_and_line(line)[0] is None else None


def place(line: int) -> str:
    """The line behind a file's name: 12, in a notebook «cell 3:2»."""
    from scalargrad.worked.numbers import cell_and_line

    cell, in_cell = cell_and_line(line)
    return str(line) if cell is None else f"cell {cell}:{in_cell}"


def report(lines: list[str], where: ReprFileLocation) -> ReprExceptionInfo:
    """What a failure shows, and where it was, in the form that pytest-xdist can send from one process to another."""
    entry = ReprEntryNative([f"{line}\n" for line in lines])
    return ReprExceptionInfo(reprcrash=where, reprtraceback=ReprTraceback([entry], extraline=None, style="native"))
