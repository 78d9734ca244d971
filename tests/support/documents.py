"""Shortcuts for the tests of the checker: a document from a few lines of text."""

import os
from typing import Any

import pytest

from scalargrad.worked.judging import Judge
from scalargrad.worked.language import Parser
from scalargrad.worked.reading.document import Document
from scalargrad.worked.reading.markdown import read_markdown
from scalargrad.worked.record import Claim, Record, Result, Told
from scalargrad.worked.running import Runner
from scalargrad.worked.use.check import check_document

counted_once = pytest.mark.skipif(
    os.environ.get("SCALARGRAD_PLAIN") == "1",
    reason="hundreds of documents are counted in the native run: what the checker says is the same on both engines",
)


def document(text: str) -> Document:
    made = Document("example.md", "example")
    read_markdown(text.split("\n"), made)
    return made


def check(block: str, timeout: float = 30.0) -> Result:
    """The result of a document that consists of one block; its first line is line 2 of the file."""
    return check_document(document(f"```worked\n{block}\n```"), timeout)


class Seen:
    """A claim and what is told of it, under one name: `claim.verdict`, `claim.explanations`."""

    def __init__(self, claim: Claim, told: Told) -> None:
        self.claim, self.told = claim, told

    def __getattr__(self, name: str) -> Any:
        return getattr(self.claim if hasattr(self.claim, name) else self.told, name)


def seen(result: Result) -> list[Seen]:
    """The claims of a result, each with what is told of it."""
    return [Seen(claim, result.told[claim]) for claim in result.claims]


def claims(block: str) -> list[Seen]:
    """The claims of a block that has to run to its end."""
    result = check(block)
    assert result.error is None, str(result.error)
    return seen(result)


def record(block: str) -> Record:
    """What running a block has recorded, its claims judged."""
    made = document(f"```worked\n{block}\n```")
    found = Record()
    runner = Runner(found)
    judge = Judge(runner)
    for part in made.blocks:
        for statement in Parser().statements(part):
            for claim in runner.run(statement):
                judge.hear(claim)
    return found


def verdicts(block: str) -> list[str]:
    return [claim.verdict for claim in claims(block)]


def error(block: str, timeout: float = 30.0) -> tuple[int, int, str]:
    """Line, column and message of the error that a block ends in; the block's first line counts as line 1."""
    result = check(block, timeout)
    assert result.error is not None, [claim.text for claim in result.claims]
    return result.error.line - 1, result.error.column, result.error.message


# The example at the top of the language's contract.
CHAIN = """# One neuron after another

The input is 1, the target 5.

```worked
x, y = 1, 5
w1, b1 = 2, 0
w2, b2 = 3, 1

a1 = relu(w1*x + b1)
a1 == 2
a2 = relu(w2*a1 + b2)
a2 == 7
J = (a2 - y)**2 / 2
J == 2

dJ/dw2 == 14        # wrong: uses a2 where a1 belongs
dJ/dw1 == (a2 - y) * w2 * x
```
"""
