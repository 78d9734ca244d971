"""Which derivative of a worked example is meant: y and the x, and the graph between them as on paper.

The first name is y, the others are x. Left out, y is what the document takes most derivatives of, and x, of those that
it takes them by, the one farthest from y. A name may have had several numbers (a weight before and after its update):
y is the last that was computed from the x, and x the last that y was computed from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from scalargrad.commands.documents import CommandError, derivatives_asked, document_numbers
from scalargrad.derivatives import DETACH
from scalargrad.languages import say, say_count
from scalargrad.value import Value, node
from scalargrad.walk import ordered_by, recorded
from scalargrad.worked.numbers import entries
from scalargrad.worked.record import Result
from scalargrad.worked.reports import numbered, show_line


class Derivative(NamedTuple):
    """∂y/∂x, and its name in a list in which no two are alike."""

    y: Value
    x: Value
    name: str


def derivatives(result: Result) -> list[Derivative]:
    """All derivatives that a document takes.

    A name that had several numbers, such as a weight before and after its update, is told apart by the line.

    >>> from scalargrad.worked import check_text
    >>> text = "```worked\\nw = 3\\ny = w**2\\ndy/dw == 6\\nw = w - 1*dy/dw\\ny = w**2\\ndy/dw == -6\\n```"
    >>> [name for _, _, name in derivatives(check_text(text))]
    ['∂y/∂w (y of line 3, w of line 2)', '∂y/∂w (y of line 6, w of line 5)']
    """
    pairs = derivatives_asked(result)
    bindings = [binding for history in result.history.values() for binding in history]
    lines = {scalar: one.line for one in reversed(bindings) for scalar in entries(one.quantity)}
    names = [f"∂{_symbol(y, result)}/∂{_symbol(x, result)}" for y, x in pairs]
    known = [(lines.get(y), lines.get(x)) for y, x in pairs]
    alike: dict[str, list[set[int | None]]] = {}  # the lines of y, and those of x
    for name, places in zip(names, known):
        for seen, line in zip(alike.setdefault(name, [set(), set()]), places):
            seen.add(line)
    told = [
        f"{name} ({say(', ').join(words)})" if (words := list(_lines(pair, places, alike[name]))) else name
        for name, pair, places in zip(names, pairs, known)
    ]
    return [Derivative(*pair, name) for pair, name in zip(pairs, numbered(told))]


def _symbol(one: Value, result: Result) -> str:
    """What a number is called; a derivative without a name of its own by what it is the derivative of."""
    if one.label is None and one in result.asked:
        y, x = result.asked[one]
        return f"(∂{_symbol(y, result)}/∂{_symbol(x, result)})"
    return one.label or "(…)"


def _lines(
    pair: tuple[Value, Value], places: tuple[int | None, int | None], alike: list[set[int | None]]
) -> Iterator[str]:
    """By which lines a derivative differs from those that are called like it."""
    for one, line, seen in zip(pair, places, alike):
        if line is not None and len(seen) > 1:
            yield say("{name} of line {line}", name=one.label, line=show_line(line))


def wanted(result: Result, names: list[str]) -> tuple[Value, list[Value]]:
    """The y and the x that are asked for."""
    asked = derivatives_asked(result)
    if not names:
        if not asked:
            raise CommandError(say("{path} takes no derivative: say of what, by name", path=result.path))
        count = Counter(y for y, _ in asked)
        y = max(count, key=lambda one: count[one])
        return y, [_farthest(y, asked)]
    error = CommandError(say("{name} is a plain number", name=names[0]))
    for ys in document_numbers(result, names[0]):
        if len(ys) > 1:
            entries = say_count("{count} entry", "{count} entries", len(ys))
            raise CommandError(
                say("{name} has {entries}: name one of them, such as {example}", name=names[0], entries=entries,
                    example=ys[0].label)
            )  # fmt: skip
        for y in ys:
            try:
                above = set(order_on_paper(y))
                xs = [x for name in names[1:] for x in _last(result, names[0], name, above)]
                return y, xs or [_farthest(y, asked)]
            except CommandError as found:  # an earlier number of this name may do
                error = found
    raise error


def _farthest(y: Value, asked: list[tuple[Value, Value]]) -> Value:
    """The x that y was computed from by the longest way, of those asked for, or else of the leaves."""
    distance = {y: 0}
    for one in reversed(order_on_paper(y)):
        for parent in _operands(one):
            distance[parent] = max(distance.get(parent, 0), distance[one] + 1)
    candidates = [x for of, x in asked if of is y and x in distance]
    candidates = candidates or [one for one in distance if one.label is not None and not _operands(one)]
    if not candidates:
        raise CommandError(say("{name} was computed from no number with a name", name=y.label))
    return max(candidates, key=lambda x: distance[x])


def _last(result: Result, of: str, name: str, above: set[Value]) -> list[Value]:
    """The last numbers of a name that are among those `above`, which y, the number called `of`, was computed from."""
    for values in document_numbers(result, name):
        if any(value in above for value in values):
            return [value for value in values if value in above]
    message = say("{y} was not computed from {x}: the first name is y, the others are x, as in ∂y/∂x", y=of, x=name)
    swapped = [x for ys in document_numbers(result, of) for x in ys]
    if any(not {*recorded(y)}.isdisjoint(swapped) for ys in document_numbers(result, name) for y in ys):
        message = say("{message}. Did you mean {words}?", message=message, words=f"{name} {of}")
    raise CommandError(message)


def _operands(one: Value) -> tuple[Value, ...]:
    """What a node was computed from; nothing for a parameter after its update, to every derivative a new number."""
    return () if one.op is DETACH and one.label is not None else one.parents


def order_on_paper(y: Value) -> list[Value]:
    """The nodes that y was computed from, each after its parents, without those that only led to an update."""
    return ordered_by([y], _operands)


def on_paper(y: Value) -> dict[Value, Value]:
    """The same graph, in which updated parameters are leaves: what each node has become."""
    made: dict[Value, Value] = {}
    for one in order_on_paper(y):
        if not _operands(one):
            made[one] = Value(one.data, one.label)
        else:
            args = tuple([made[arg] if isinstance(arg, Value) else arg for arg in one.args])
            edges = [d if one.op.has_edge(i) else None for i, d in enumerate(one.local_derivatives)]
            made[one] = node(one.data, one.op, args, tuple(edges))
            made[one].label = one.label
    return made


def left_open(result: Result, y: Value) -> str:
    """Which open numbers y depends on: «alpha is», «alpha and beta are»; empty if none."""
    above = set(recorded(y))
    *names, last = ["", *(label for value, label in result.free.items() if value in above)]
    if not last:
        return ""
    if not names[1:]:
        return say("{name} is", name=last)
    return say("{names} and {last} are", names=", ".join(names[1:]), last=last)
