"""The numbers of worked examples, by the names that their authors gave them."""

from __future__ import annotations

from difflib import get_close_matches
from importlib.resources import as_file, files
from pathlib import Path

from scalargrad.value import Value
from scalargrad.worked import check_document
from scalargrad.worked.reading import Document, read_document
from scalargrad.worked.record import Result, indexed, show_index


class CommandError(Exception):
    """Something cannot be done; the message is one line for the person who asked."""


def document_at(path: str) -> Document:
    """The document at a path. A document of the package goes by its name alone."""
    with as_file(files("scalargrad.worked") / "documents") as folder:
        shipped = folder / Path(path).name
        use_shipped = Path(path).name == path and not Path(path).exists() and shipped.is_file()
        return read_document(shipped if use_shipped else path, path)


def run_document(path: str) -> Result:
    """A document's result; a CommandError if it cannot be run."""
    result = check_document(document_at(path))
    if result.error is not None:
        raise CommandError(f"{path}: {result.error}")
    if not result.blocks:
        raise CommandError(f"{path} has no ```worked blocks")
    return result


def document_numbers(result: Result, name: str) -> list[list[Value]]:
    """What a name has stood for, version by version, the last first; of an array all entries: w1, W, W[0, 1].

    A version that is a plain number, which nothing can be derived by, is an empty list. A CommandError for a name or
    an entry that is not there.

    >>> [[w], *_] = document_numbers(run_document("001-chain-rule.md"), "w1")
    >>> w.label
    'w1'
    """
    whole, bracket, index = "".join(name.split()).partition("[")
    index = (bracket + index).replace(",", ", ")
    versions = result.history.get(whole)
    if versions is None:
        near = get_close_matches(whole, result.history, n=3)
        hint = f"did you mean {', '.join(near)}?" if near else f"it has {', '.join(list(result.history)[:12])}"
        raise CommandError(f"{result.path} has no number called {name}: {hint}")
    found = []
    for version in reversed(versions):
        entries = {show_index(at): scalar for at, scalar in indexed(version.quantity)}
        if bracket and index not in entries:
            first, *_, last = [*entries, *entries]
            between = f"its entries are {first} to {last}" if first else "it is a single number"
            raise CommandError(f"{whole} has no entry {index}: {between}")
        chosen = [entries[index]] if bracket else list(entries.values())
        found.append([scalar for scalar in chosen if isinstance(scalar, Value)])
    return found


def derivatives_asked(result: Result) -> list[tuple[Value, Value]]:
    """The pairs y, x of the derivatives ∂y/∂x that a document takes, in their order."""
    return list(result.asked.values())
