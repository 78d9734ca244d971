"""The other reading of a name that is assigned again: whether a claim that fails would hold under it.

Derivatives go through a formula, such as the state of a loop, and not through an update, which starts afresh as a new
parameter. An author may have meant either the other way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scalargrad.derivatives import DETACH
from scalargrad.value import Value
from scalargrad.worked.judging.jacobians import fitted
from scalargrad.worked.judging.stated import read_stated, spread
from scalargrad.worked.judging.verdicts import verdict_here
from scalargrad.worked.language import ClaimLine
from scalargrad.worked.numbers import DocumentError, Quantity, entries, number, shape
from scalargrad.worked.record import FAILS, Binding, Cause, Derivation, Figure, Lines, ordered_by
from scalargrad.worked.running import Runner, Taken

Word = str | Lines | Figure | Cause
MOST_TRIED = 12  # of the names that are assigned again, the latest


def other_reading(statement: ClaimLine, taken: Sequence[Taken], runner: Runner) -> list[Cause]:
    """What to write if the claim is meant in the other way. taken: the derivatives on both of its sides."""
    if not taken:
        return []
    return through_updates(statement, taken, runner) or fresh_starts(statement, taken, runner)


def through_updates(statement: ClaimLine, taken: Sequence[Taken], runner: Runner) -> list[Cause]:
    """A formula was meant where an update starts afresh."""
    above = set(_above([one.y for one in taken]))
    updated = [one for one in _bindings(runner, "updated") if not above.isdisjoint(entries(one.quantity))]
    updated = [one for one in updated if any(node.op is DETACH for node in above.intersection(entries(one.quantity)))]
    if not updated or not _holds(statement, Derivation(through_updates=True), runner):
        return []
    latest = list({one.name: one for one in updated}.values())[:3]
    words: dict[str, Word] = {
        "names": ", ".join(one.name for one in latest),
        "lines": Lines(tuple(dict.fromkeys(one.line for one in latest))),
    }
    said = (
        "it would hold if derivatives went through {names} ({lines}): what is assigned again and comes from a "
        "derivative starts afresh; give it a name of its own"
    )
    return [Cause("cut-by-an-update", said, words, tuple(one.name for one in latest))]


def fresh_starts(statement: ClaimLine, taken: Sequence[Taken], runner: Runner) -> list[Cause]:
    """A fresh start was meant where a name is assigned again by a formula."""
    above = set(_above([one.y for one in taken]))
    again = [one for one in _bindings(runner, "formula") if not above.isdisjoint(entries(one.quantity))]
    if not again or not _holds(statement, _stopping(again), runner):
        return []
    for one in again[: -MOST_TRIED - 1 : -1]:
        if _holds(statement, _stopping([one]), runner):
            return [_meant_afresh(one, taken, runner)]
    return []


def _meant_afresh(one: Binding, taken: Sequence[Taken], runner: Runner) -> Cause:
    """«W3 depends on x through DW3; if the update is meant as a fresh start, write W3 = constant(…)»."""
    node, x = _dependent(one, taken)
    words: dict[str, Word] = {"name": one.name, "line": Lines((one.line,)), "x": _name(x.label)}
    through = _named_between(node, x, one.name, runner)
    if through is None:
        said = "{name} ({line}) depends on {x}; if the update is meant as a fresh start, write {name} = constant(…)"
    else:
        said = (
            "{name} depends on {x} through {through}; if the update is meant as a fresh start, write "
            "{name} = constant(…) in {line}"
        )
        words["through"] = through
    return Cause("fresh-start", said, words, (one.name,))


def _dependent(one: Binding, taken: Sequence[Taken]) -> tuple[Value, Value]:
    """An entry of what a name stands for, and the x of a derivative that it depends on."""
    for node in _nodes(one.quantity):
        above = set(_above([node]))
        for x in (x for each in taken for x in _nodes(each.x)):
            if x in above and x is not node:
                return node, x
    raise AssertionError("what makes no difference to a derivative is no other reading")


def _named_between(node: Value, x: Value, name: str, runner: Runner) -> str | None:
    """The name that stands in the formula of a node and depends on x; None where that is x itself."""
    bindings = [one for bindings in runner.record.history.values() for one in bindings]
    names = {scalar: one.name for one in bindings for scalar in _nodes(one.quantity)}
    stack, seen = list(node.parents), {x}
    while stack:
        other = stack.pop()
        if other in seen or x not in set(_above([other])):
            continue
        seen.add(other)
        if names.get(other, name) != name:
            return names[other]
        if other not in names:
            stack += other.parents
    return None


def _bindings(runner: Runner, how: str) -> list[Binding]:
    """What names stood for after they were assigned again, in order of time."""
    found = [one for bindings in runner.record.history.values() for one in bindings[1:] if one.how == how]
    return sorted(found, key=lambda one: one.moment)


def _stopping(bindings: Iterable[Binding]) -> Derivation:
    return Derivation(stops=frozenset(node for one in bindings for node in _nodes(one.quantity)))


def _holds(statement: ClaimLine, derivation: Derivation, runner: Runner) -> bool:
    """Whether the claim holds, here, with derivatives taken in another way."""
    expressions = runner.expressions.with_derivatives(derivation)
    try:
        sides = expressions.value(statement.left), read_stated(expressions, statement.right)
    except DocumentError:
        return False
    left, stated = fitted(statement, *sides)
    here = spread(stated, shape(left))
    if here is None:
        return False
    each: list[Any] = list(entries(here))
    pairs = zip(entries(left), each, strict=True)
    return all(verdict_here(statement.relation, number(scalar), one) != FAILS for scalar, one in pairs)


def _above(quantities: Sequence[Quantity]) -> list[Value]:
    """All that some quantities were computed from, and they themselves."""
    return ordered_by([node for one in quantities for node in _nodes(one)], lambda node: node.parents)


def _nodes(quantity: Quantity) -> list[Value]:
    return [scalar for scalar in entries(quantity) if isinstance(scalar, Value)]


def _name(label: object) -> str:
    return str(label).partition("[")[0]
