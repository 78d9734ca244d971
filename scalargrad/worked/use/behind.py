"""What a student is told of a wrong answer whose mistake is not known: what it is computed from."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.languages import one_after_another, say
from scalargrad.value import Value
from scalargrad.worked.numbers import entries
from scalargrad.worked.record import Cause, Claim, Lines, Result

MOST_NAMES = 6  # more are no help


def unknown_mistake(claim: Claim, result: Result) -> list[Cause]:
    """What the right number is directly computed from, by name and line; nothing where none of it has a name."""
    found = sorted(set(_behind(claim, _named(claim, result))))[:MOST_NAMES]
    if not found:
        return []
    names = one_after_another(list(dict.fromkeys(name for _, name in found)))
    lines = Lines(tuple(dict.fromkeys(line for line, _ in found)))
    said = say("no mistake that is known gives this number; it is computed from {names}: see {lines}")
    return [Cause("not-known", said, {"names": names, "lines": lines})]


def _behind(claim: Claim, named: dict[Value, tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The nearest nodes above a claim's number that have a name, each as its line and its name."""
    scalars = [entry.left for entry in claim.entries] or list(entries(claim.left))
    stack = [above for scalar in scalars if isinstance(scalar, Value) for above in scalar.parents]
    seen = set(stack)
    while stack:
        node = stack.pop()
        if node in named:
            yield named[node]
            continue
        stack += [above for above in node.parents if above not in seen]
        seen |= set(node.parents)


def _named(claim: Claim, result: Result) -> dict[Value, tuple[int, str]]:
    """The numbers that had a name when a claim was made, or stand on the left of a claim above it."""
    named: dict[Value, tuple[int, str]] = {}
    for one in result.claims:
        if one.moment < claim.moment:
            asked = one.text.partition(one.relation)[0].strip()
            named |= {scalar: (one.line, asked) for scalar in entries(one.left) if isinstance(scalar, Value)}
    for name, bindings in result.history.items():
        for binding in bindings:
            if binding.moment <= claim.moment:
                scalars = entries(binding.quantity)
                named |= {scalar: (binding.line, name) for scalar in scalars if isinstance(scalar, Value)}
    return named
