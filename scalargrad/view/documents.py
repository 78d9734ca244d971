"""`scalargrad explain DOCUMENT [NAME …]` and `scalargrad play DOCUMENT [NAME]`: the same for a worked example.

The first name is y, the others are x. Left out, y is what the document takes most derivatives of, and x, of those that
it takes them by, the one farthest from y. A name may have had several numbers (a weight before and after its update):
y is the last that was computed from the x, and x the last that y was computed from. Numbers that a document leaves open
stay symbols: they are explained without numbers, and not played.

`run_explain` and `run_play` are called by the command line alone; they print, and give its exit status: 0, or 2 with
one line on the standard error where something cannot be done.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scalargrad.value import Value, topological_order
from scalargrad.value import node as new_node
from scalargrad.view.chain_rule import explained
from scalargrad.view.commands import CommandError, run_document
from scalargrad.view.player import play

if TYPE_CHECKING:
    from scalargrad.worked.record import Result

MOST = 6  # explanations at once


def explain_document(path: str, names: list[str]) -> str:
    """The chain rule for the derivative of the first name by each of the others, as plain text.

    A CommandError for a document that cannot be run, and for a name that it does not know.
    """
    result = run_document(path)
    y, xs = _wanted(result, names)
    open_names = _open(result, y)
    made = _without_history(y)
    y, xs = made[y], [made[x] for x in xs]
    texts = [str(explained(y, x, 6, numbers=not open_names)) for x in xs[:MOST]]
    if open_names:
        texts.append(f"{_listed(open_names)} left open in this document, so there are no numbers.")
    if len(xs) > MOST:
        texts.append(f"… and {len(xs) - MOST} more: name an entry, such as {xs[MOST].label}.")
    return "\n\n".join(texts)


def play_document(path: str, names: list[str], output: str | Path) -> Path:
    """Write the player's page for the first name; the path of the file.

    A CommandError as for `explain_document`, and where the document leaves numbers open that the name depends on.
    """
    result = run_document(path)
    if len(names) > 1:
        raise CommandError(f"play takes one name, not {len(names)}: the number to start backward from")
    y, _ = _wanted(result, names)
    open_names = _open(result, y)
    if open_names:
        raise CommandError(f"play needs numbers, and {_listed(open_names)} left open in this document: name another")
    return play(_without_history(y)[y]).save(output)


def run_explain(document: str, names: list[str]) -> int:
    """Print an explanation."""
    try:
        text = explain_document(document, names)
    except (CommandError, ValueError, OSError) as error:
        print(f"scalargrad explain: {error}", file=sys.stderr)
        return 2
    print(text)
    return 0


def run_play(document: str, names: list[str], output: str | None = None) -> int:
    """Write the player's page, to play.html unless another file is named, and print where it is."""
    try:
        path = play_document(document, names, output or "play.html")
    except (CommandError, ValueError, OSError) as error:
        print(f"scalargrad play: {error}", file=sys.stderr)
        return 2
    print(path)
    return 0


def _wanted(result: Result, names: list[str]) -> tuple[Value, list[Value]]:
    """The y and the x that are asked for."""
    asked = list(result.asked.values())
    if not names:
        if not asked:
            raise CommandError(f"{result.path} takes no derivative: say of what, by name")
        count = Counter(y for y, _ in asked)
        y = max(count, key=lambda one: count[one])
        return y, [_farthest(y, asked)]
    error = CommandError(f"{names[0]} is a plain number")
    for ys in _versions(result, names[0]):
        if len(ys) > 1:
            raise CommandError(f"{names[0]} has {len(ys)} entries: name one of them, such as {ys[0].label}")
        for y in ys:
            try:
                above = set(_order(y))
                return y, [x for name in names[1:] for x in _last(result, name, above)] or [_farthest(y, asked)]
            except CommandError as found:  # an earlier number of this name may do
                error = found
    raise error


def _farthest(y: Value, asked: list[tuple[Value, Value]]) -> Value:
    """The x that y was computed from by the longest way, of those asked for, or else of the leaves."""
    distance = {y: 0}
    for node in reversed(_order(y)):
        for parent in () if _starts_afresh(node) else node.parents:
            distance[parent] = max(distance.get(parent, 0), distance[node] + 1)
    candidates = [x for of, x in asked if of is y and x in distance]
    candidates = candidates or [
        node for node in distance if node.label is not None and (node.is_leaf or _starts_afresh(node))
    ]
    if not candidates:
        raise CommandError(f"{y.label} was computed from no number with a name")
    return max(candidates, key=lambda x: distance[x])


def _last(result: Result, name: str, above: set[Value]) -> list[Value]:
    """The last numbers of a name that are among those `above`."""
    for values in _versions(result, name):
        if any(value in above for value in values):
            return [value for value in values if value in above]
    raise CommandError(f"the number asked for was not computed from {name}")


def _versions(result: Result, name: str) -> Iterator[list[Value]]:
    """The numbers of a name, or of one entry of it, W[0,1]: the last first."""
    from scalargrad.worked.record import indexed, show_index

    whole, bracket, index = name.replace(" ", "").partition("[")
    versions = result.history.get(whole)
    if versions is None:
        known = ", ".join(list(result.history)[:12])
        raise CommandError(f"{result.path} has no number called {name}: it has {known}")
    for version in reversed(versions):
        entries = {show_index(at).replace(" ", ""): scalar for at, scalar in indexed(version.quantity)}
        if bracket and bracket + index not in entries:
            ends = list(entries)
            between = f"its entries are {ends[0]} to {ends[-1]}" if ends[0] else "it is a single number"
            raise CommandError(f"{whole} has no entry {bracket}{index}: {between}")
        chosen = [entries[bracket + index]] if bracket else list(entries.values())
        yield [scalar for scalar in chosen if isinstance(scalar, Value)]


def _starts_afresh(node: Value) -> bool:
    """Whether a node is a parameter after its update: to every derivative a number of its own, as on paper."""
    return node.op.name == "detach" and node.label is not None


def _order(y: Value) -> list[Value]:
    """The nodes that y was computed from, each after its parents, without those that only led to an update."""
    reached = {y}
    order = topological_order(y)
    for node in reversed(order):
        if node in reached and not _starts_afresh(node):
            reached.update(node.parents)
    return [node for node in order if node in reached]


def _without_history(y: Value) -> dict[Value, Value]:
    """The same graph, in which updated parameters are leaves: what each node has become."""
    made: dict[Value, Value] = {}
    for node in _order(y):
        if node.is_leaf or _starts_afresh(node):
            made[node] = Value(node.data, node.label)
        else:
            args = tuple([made[arg] if isinstance(arg, Value) else arg for arg in node.args])
            made[node] = new_node(node.data, node.op, args, node.local_derivatives)
            made[node].label = node.label
    return made


def _open(result: Result, y: Value) -> list[str]:
    """The names of the open numbers that y depends on."""
    above = set(topological_order(y))
    return [label for value, label in result.free.items() if value in above]


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]} are" if len(names) > 1 else f"{names[0]} is"
