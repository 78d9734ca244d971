"""Shortcuts for the tests of the checker: a document from a few lines of text."""

from scalargrad.worked.reading.document import Document
from scalargrad.worked.reading.markdown import read_markdown
from scalargrad.worked.record.document import Claim, DocumentResult
from scalargrad.worked.use.check import check_document


def document(text: str) -> Document:
    made = Document("example.md", "example")
    read_markdown(text.split("\n"), made)
    return made


def check(block: str, timeout: float = 30.0) -> DocumentResult:
    """The result of a document that consists of one block; its first line is line 2 of the file."""
    return check_document(document(f"```worked\n{block}\n```"), timeout)


def claims(block: str) -> list[Claim]:
    """The claims of a block that has to run to its end."""
    result = check(block)
    assert result.error is None, str(result.error)
    return result.claims


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
