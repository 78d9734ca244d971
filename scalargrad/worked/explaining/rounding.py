"""Rounding on the way: every intermediate result cut to a few digits before it is used."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from scalargrad.languages import say, say_count
from scalargrad.value import Value
from scalargrad.worked.explaining.case import NO_NUMBER, Case, once
from scalargrad.worked.explaining.inherited import Digits
from scalargrad.worked.explaining.what_if import IF_ROUNDED, Computation, Key, Number, WhatIf

Rule = Callable[[float], float]


class Rounded(NamedTuple):
    """A rule that makes a claim hold, how it is said, and what the claim's numbers come to by it."""

    is_cut: bool
    how: str
    outputs: list[float]


class IfRounded(WhatIf):
    """A computation in which results are rounded before they are used.

    keys: which ones. digits: numbers that are printed are not rounded more than that.
    """

    def __init__(self, computation: Computation, rule: Rule, keys: set[Key], digits: Mapping[Key, Digits]) -> None:
        self.rule, self.keys, self.digits = rule, keys, digits
        super().__init__(computation, exactly=False)

    def _compute(self) -> None:
        computation = self.computation
        self._spend(IF_ROUNDED * computation.size)
        self.numbers = computation.given  # type: ignore[assignment]  # nothing as recorded
        self._values.update(computation.given)
        for node in computation.order:
            if node not in computation.given:
                found = self._found(node)
                changes = node in self.keys and node not in computation.gradients
                self._values[node] = self._rounded(node, found) if changes else found

    def _rounded(self, key: Key, x: float) -> float:
        rounded = self.rule(x)
        return x if key in self.digits and abs(rounded - x) > self.digits[key].unit else rounded

    def derivatives(self, y: Value) -> dict[Value, Number]:
        """∂y/∂node, each rounded once all that belongs to it is added up."""
        if y not in self._derivatives:
            edges = self.computation.edges[y]
            self._spend(IF_ROUNDED * len(edges))
            found: dict[Value, Number] = {y: 1}
            finished: dict[Value, Number] = {}
            for edge in edges:
                node = edge.node
                if node not in found:
                    continue
                if node not in finished:
                    finished[node] = self._if_asked((y, node), found[node])
                part = self.local(edge, {}) * finished[node]
                found[edge.operand] = found.get(edge.operand, 0) + part
            self._derivatives[y] = {node: self._if_asked((y, node), one) for node, one in found.items()}
        return self._derivatives[y]

    def is_printed(self, is_cut: bool) -> bool:
        """Whether the numbers on the way are those that are printed, where these are right."""
        return all(
            abs(x - printed) <= float(unit) * (1 if is_cut else 0.5001)
            for key, (unit, printed) in self.digits.items()
            if printed is not None and (x := self._so_far(key)) is not None
        )

    def _so_far(self, key: Key) -> Number | None:
        """What was computed for a node or a derivative, if it was."""
        return self._derivatives.get(key[0], {}).get(key[1]) if isinstance(key, tuple) else self._values.get(key)

    def _if_asked(self, key: Key, x: float) -> float:
        return self._rounded(key, x) if key in self.keys else x


def rounded_results(case: Case, digits: Mapping[Key, Digits]) -> Rounded | None:
    """Rounded to so many digits after the point, or significant ones; forward, or all the way.

    digits: the numbers that are printed above; a rule by which they would be others is not it.
    """
    computation = case.computation
    if case.is_moved or not _scopes(case):
        return None
    if any(entry.stated.kind == "approx" for entry in case.entries):  # that numbers are rounded is allowed for there
        return None
    goal, right = case.goal(), case.what_if().outputs({})
    for is_cut, how, rule in _rules():
        for keys in _scopes(case):
            try:
                if_rounded = IfRounded(computation, rule, keys, digits)
                found = if_rounded.outputs({})
            except NO_NUMBER:
                continue
            fits = all(abs(a - b) <= case.unit(k) / 2 * 1.0001 for k, (a, b) in enumerate(zip(found, goal)))
            if found != right and fits and if_rounded.is_printed(is_cut):
                return Rounded(is_cut, how(), found)
    return None


@once
def _scopes(case: Case) -> list[set[Key]]:
    """Which results are rounded: those of the forward pass that have a name, all that have one, or all."""
    computation, names = case.computation, case.names
    outputs = set(computation.outputs)
    results: set[Key] = {node for node in computation.order if node.args and node not in outputs}
    named: set[Key] = {node for node in computation.order if node in results and names.name(node)}
    if not computation.gradients:
        return [named, results] if named else []
    stated = {derivative for node, derivative in computation.gradients.items() if node in outputs}
    derivatives = {(y, x) for y in computation.passes for x in {y, *_nodes(computation, y)}} - stated
    return [named, named | {key for key in derivatives if names.name(key[1])}, results | derivatives]


def _nodes(computation: Computation, y: Value) -> Iterator[Value]:
    for edge in computation.edges[y]:
        yield from (edge.node, edge.operand)


def _rules() -> Iterator[tuple[bool, Callable[[], str], Rule]]:
    """Halves are rounded up, as people do, or to even, as programs do; or the rest is cut off."""
    for is_cut, how in ((False, _half_up), (False, _half_to_even), (True, _cut)):
        for places in range(8, 0, -1):
            yield is_cut, partial(_to_places, is_cut, places), partial(how, ndigits=places)
        for count in range(7, 1, -1):
            yield is_cut, partial(_to_significant, is_cut, count), partial(_significant, count=count, how=how)


def _to_places(is_cut: bool, places: int) -> str:
    if is_cut:
        return say_count(
            "cut off, not rounded, to {count} digit after the point",
            "cut off, not rounded, to {count} digits after the point", places,
        )  # fmt: skip
    return say_count("rounded to {count} digit after the point", "rounded to {count} digits after the point", places)


def _to_significant(is_cut: bool, count: int) -> str:
    if is_cut:
        return say("cut off, not rounded, to {count} significant digits", count=count)
    return say("rounded to {count} significant digits", count=count)


def _half_up(x: float, ndigits: int) -> float:
    """1e-9 makes up for what binary numbers lack."""
    return math.copysign(math.floor(abs(x) * 10.0**ndigits + 0.5 + 1e-9) / 10.0**ndigits, x)


def _half_to_even(x: float, ndigits: int) -> float:
    return round(x, ndigits)


def _cut(x: float, ndigits: int) -> float:
    return math.copysign(math.floor(abs(x) * 10.0**ndigits + 1e-9) / 10.0**ndigits, x)


def _significant(x: float, count: int, how: Callable[..., float]) -> float:
    return how(x, ndigits=count - 1 - math.floor(math.log10(abs(x)))) if x else x


def is_small(case: Case) -> bool:
    """Whether a claim is off by so little that rounding is the first thing to think of."""
    return case.relatively_off < 0.02
