"""A worked example as pytest sees it: every claim is a test, and so is that its document runs to its end.

The plugin itself, which pytest loads, is `pytest_scalargrad`, beside the package. To collect, a document is only read;
it is run when the first of its tests is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import pytest

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

        document = read_document(self.path)
        if not document.blocks and document.error is None:
            return
        yield WholeDocument.from_parent(self, name="document")
        names: dict[str, int] = {}
        for statement in {key_of(statement): statement for statement in claims_in(document)}.values():
            name = f"{statement.line}: {shortened(statement.text)}"
            names[name] = names.get(name, 0) + 1
            if names[name] > 1:
                name += f" ({names[name]})"
            yield ClaimItem.from_parent(self, name=name, statement=statement)

    @cached_property
    def result(self) -> Result:
        from scalargrad.worked.reading import read_document
        from scalargrad.worked.use.check import check_document

        return check_document(read_document(self.path), self.config.getoption("worked_timeout"))

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
        pytest.fail(f"{self.parent.nodeid}:{error.line}:{error.column}: {error.message}", pytrace=False)


class WholeDocument(WorkedItem):
    """The document runs to its end."""

    def reportinfo(self) -> tuple[Path, int, str]:
        error = self.parent.result.error if "result" in self.parent.__dict__ else None
        return self.path, error.line - 1 if error else 0, self.path.name

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

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.key[0] - 1, f"line {self.name}"

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
        pytest.skip(f"{self.parent.nodeid}:{self.key[0]}: {reason}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, ClaimIsWrong):
            from scalargrad.worked.reports import claim_lines

            claim: Claim = excinfo.value.args[0]
            told = self.parent.result.told[claim]
            found = told.explanations[0] if told.explanations else f"computed {shortened(str(told.shown))}"
            return Report(
                list(claim_lines(claim, told)), Place(str(self.path), claim.line, f"{claim.verdict}: {found}")
            )
        return super().repr_failure(excinfo, style)


Key = tuple[int, int, str]


def key_of(claim: Claim | ClaimLine) -> Key:
    """Where a claim stands and what it says. In some notebooks two may share it all; to pytest they are one."""
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


@dataclass
class Place:
    """Where a test failed and what the last line of pytest's report says of it."""

    path: str
    lineno: int
    message: str


@dataclass
class Report:
    """What a failure shows."""

    lines: list[str]
    reprcrash: Place

    def toterminal(self, out: TextIO) -> None:
        out.write(f"{self}\n")

    def __str__(self) -> str:
        return "\n".join(self.lines)
