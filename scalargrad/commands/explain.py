"""`scalargrad explain DOCUMENT [NAME …]`: the chain rule for numbers of a worked example.

Numbers that the document leaves open stay symbols: what depends on them is explained without numbers.
"""

from __future__ import annotations

from scalargrad.commands.documents import TIMEOUT, CommandError, run_document
from scalargrad.commands.graphs import left_open, on_paper, wanted
from scalargrad.commands.printing import complain
from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.view.chain_rule import explained
from scalargrad.worked.record import Result

MOST = 6  # explanations at once
MOST_STEPS = 5_000  # of a computation that is explained: more are neither read nor worked out in a reasonable time


def explain_document(path: str, names: list[str], timeout: float = TIMEOUT) -> str:
    """The chain rule for the derivative of the first name by each of the others, as plain text.

    A CommandError for a document that cannot be run, and for a name that it does not know.
    """
    result = run_document(path, timeout)
    return explain_numbers(result, *wanted(result, names))


def explain_numbers(result: Result, y: Value, xs: list[Value]) -> str:
    """The same for numbers of a document that was run."""
    open_names = left_open(result, y)
    made = on_paper(y)
    if len(made) > MOST_STEPS:
        raise CommandError(
            say(
                "{y} is computed in {count} steps, and at most {most} are explained: name a number that is nearer",
                y=y.label, count=f"{len(made):,}", most=f"{MOST_STEPS:,}",
            )
        )  # fmt: skip
    y, xs = made[y], [made.get(x, x) for x in xs]
    texts = [str(explained(y, x, 6, numbers=not open_names)) for x in xs[:MOST]]
    if open_names:
        texts.append(say("{names} left open in this document, so there are no numbers.", names=open_names))
    if len(xs) > MOST:
        count, example = len(xs) - MOST, xs[MOST].label
        texts.append(say("… and {count} more: name an entry, such as {example}.", count=count, example=example))
    return "\n\n".join(texts)


def run(document: str, names: list[str], timeout: float = TIMEOUT) -> int:
    """Print an explanation."""
    try:
        text = explain_document(document, names, timeout)
    except (CommandError, ValueError) as error:
        return complain("explain", error)
    print(text)
    return 0
