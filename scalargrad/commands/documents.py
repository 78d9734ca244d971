"""The numbers of worked examples, by the names that their authors gave them."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scalargrad.files import check_target
from scalargrad.languages import say
from scalargrad.suggestions import nearest, one_of
from scalargrad.value import Value
from scalargrad.worked.numbers import OutOfTime
from scalargrad.worked.reading import Document, read_document
from scalargrad.worked.record import Result, indexed, show_index
from scalargrad.worked.use import check, paths

TIMEOUT = check.TIMEOUT


class CommandError(Exception):
    """Something cannot be done; the message is one line for the person who asked."""


@contextmanager
def limited(timeout: float) -> Iterator[None]:
    """Inside the `with` block, OutOfTime once so many seconds have passed, whatever is done there.

    It takes the system's alarm; where there is none (Windows, a thread), only the running of the document is limited.
    """
    has_alarm = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not has_alarm:
        yield
        return

    def ring(*_: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, timeout, 1.0)  # again, where something swallowed it: a destructor for one
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def shipped_documents() -> list[str]:
    """The names of the documents that the package ships."""
    with check.shipped() as folder:
        return check.shipped_names(folder)


def check_output(path: str, document: str) -> None:
    """A CommandError if a file must not or cannot be written, before any work is done."""
    try:
        check_target(path, [document])
    except OSError as error:
        raise CommandError(str(error)) from None


def document_at(path: str, timeout: float = TIMEOUT) -> Document:
    """The document at a path, a CommandError if there is none. A document of the package goes by its name alone."""
    with check.shipped() as folder:
        own = [name for name in check.shipped_names(folder) if path in (name, Path(name).stem)]
        is_own = bool(own) and not Path(path).exists()
        problem = None if is_own else paths.missing(path)
        if problem:
            near = nearest(path, [name for one in check.shipped_names(folder) for name in (one, Path(one).stem)], 1)
            if near and "?" not in problem:
                problem = say("{message}. Did you mean {words}?", message=problem, words=one_of(near))
            raise CommandError(problem)
        return read_document(folder / own[0] if is_own else path, own[0] if is_own else path, timeout)


def run_document(path: str, timeout: float = TIMEOUT) -> Result:
    """A document's result; a CommandError if it cannot be run."""
    result = check.check_document(document_at(path, timeout), timeout)
    if result.error is not None:
        raise CommandError(f"{path}: {result.error}")
    if not result.blocks:
        raise CommandError(say("{path} has no ```worked blocks", path=path))
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
    if versions is None and (derivative := re.fullmatch(r"d(\w+)/d(\w+)", whole)) is not None:
        y, x = derivative[1], derivative[2] + index
        x = x if x.isidentifier() else repr(x)
        raise CommandError(say("a derivative is named by two names: write {y} {x}", y=y, x=x))
    if versions is None:
        near = nearest(whole, result.history)
        known = ", ".join(list(result.history)[:12])
        hint = say("did you mean {words}?", words=one_of(near)) if near else say("it has {words}", words=known)
        raise CommandError(say("{path} has no number called {name}: {hint}", path=result.path, name=name, hint=hint))
    found = []
    for version in reversed(versions):
        entries = {show_index(at): scalar for at, scalar in indexed(version.quantity)}
        if bracket and index not in entries:
            first, *_, last = [*entries, *entries]
            between = say("its entries are {first} to {last}", first=first, last=last)
            between = between if first else say("it is a single number")
            raise CommandError(say("{name} has no entry {index}: {between}", name=whole, index=index, between=between))
        chosen = [entries[index]] if bracket else list(entries.values())
        found.append([scalar for scalar in chosen if isinstance(scalar, Value)])
    return found


def derivatives_asked(result: Result) -> list[tuple[Value, Value]]:
    """The pairs y, x of the derivatives ∂y/∂x that a document takes, in their order.

    Last come those that are plain numbers, such as that of 2x, which only a claim knows of.
    """
    claimed = [entry.derivative for claim in result.claims for entry in claim.entries if entry.derivative is not None]
    return list(dict.fromkeys([*result.asked.values(), *claimed]))
