"""The first question about a failing claim: is the error carried over from numbers that were printed above it?

The printed numbers of earlier claims, rounded or wrong, are put in place of the computed ones, and the claim is
computed again from there, through the forward pass and through derivatives alike.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scalargrad.derivatives import ADD, DETACH, DIV, MUL, NEG, SUB
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, PrintedNumbers, entries_of, once
from scalargrad.worked.explaining.what_if import Changes, Key
from scalargrad.worked.judging import same
from scalargrad.worked.numbers import Real, number
from scalargrad.worked.record import FAILS, HOLDS, TRUNCATED, Cause, Claim, Entry, Lines

MOST = 40  # claims that are tried as the one source
# what is said of one line, and of several
FROM_WRONG = (
    "follows from {lines}: it is right for the wrong number printed there",
    "follows from {lines}: it is right for the wrong numbers printed there",
)
FROM_ROUNDED = (
    "follows from {lines}: it is right for the rounded number printed there",
    "follows from {lines}: it is right for the rounded numbers printed there",
)
FROM_BOTH = "follows from {lines}: it is right for the numbers printed there"
Numbers = dict[Key, tuple[Real, Real]]  # what is printed, and half its last digit


@dataclass(frozen=True)
class Printed:
    """An earlier claim, and for each node or derivative that it prints the number, and half its last digit."""

    claim: Claim
    numbers: Numbers

    @property
    def is_wrong(self) -> bool:
        return self.claim.verdict == FAILS


# --- is it carried over? ---


def carried_over(case: Case, inherited: Container[Claim]) -> Cause | None:
    """The lines that the error comes from, the one to begin with first; None if it is the claim's own.

    inherited: the earlier claims that follow from others themselves.
    """
    wrong = [one for one in printed_before(case) if one.is_wrong]
    rounded = [one for one in printed_before(case) if not one.is_wrong]
    # A claim that is wrong by itself comes before one that only inherits, and a later one before an earlier one.
    wrong.sort(key=lambda one: (one.claim in inherited, -one.claim.moment))
    wrong = wrong[:MOST]
    for chosen in _choices(wrong, rounded):
        if case.fits(_changes(chosen)):
            return _told(_fewest(case, chosen))
    for chosen in [*([one] for one in wrong), *([wrong] if len(wrong) > 1 else [])]:
        if _fits_nearly(case, chosen):
            return _told(_fewest(case, chosen, nearly=True))
    return None


def _choices(wrong: list[Printed], rounded: list[Printed]) -> Iterator[list[Printed]]:
    yield from ([one] for one in wrong)
    if len(wrong) > 1:
        yield wrong
    if rounded:
        yield from ([one, *rounded] for one in wrong)
        if len(wrong) > 1:
            yield wrong + rounded
        yield from ([one] for one in reversed(rounded[-MOST:]))
        if len(rounded) > 1:
            yield rounded


def together(sources: Iterable[Printed]) -> Numbers:
    """All printed numbers; of two claims about one number, a wrong one counts, then the later one."""
    found: Numbers = {}
    for source in sorted(sources, key=lambda one: (one.is_wrong, one.claim.moment)):
        found.update(source.numbers)
    return found


def _changes(sources: Iterable[Printed]) -> Changes:
    return {key: value for key, (value, _) in together(sources).items()}


def _fits_nearly(case: Case, sources: Sequence[Printed]) -> bool:
    return case.fits_nearly(_changes(sources), together(sources))


def _fewest(case: Case, sources: Sequence[Printed], nearly: bool = False) -> list[Printed]:
    """The sources without those that the claim holds without, too."""
    needed = list(sources)
    for source in sorted(sources, key=lambda one: one.is_wrong):
        rest = [one for one in needed if one is not source]
        if rest and (_fits_nearly(case, rest) if nearly else case.fits(_changes(rest))):
            needed = rest
    return needed


def _told(sources: Sequence[Printed]) -> Cause:
    wrong = [one.claim for one in sources if one.is_wrong]
    lines = sorted({one.claim.line for one in sources})
    said = FROM_BOTH if 0 < len(wrong) < len(sources) else (FROM_WRONG if wrong else FROM_ROUNDED)[len(sources) > 1]
    first = (wrong or [sources[-1].claim])[0].line
    in_order = (first, *(line for line in lines if line != first))
    return Cause("carried-over", said, {"lines": Lines(tuple(lines))}, lines=in_order)


# --- what is printed above a claim ---


def starts(case: Case) -> Iterator[tuple[float, PrintedNumbers]]:
    """From which numbers a claim may have been worked out, and how much more far-fetched that is.

    First as if all numbers above were the right ones; then with wrong ones, then with all that are printed.
    """
    yield 0.0, {}
    if case.is_moved:
        return
    computation, printed = case.computation, printed_before(case)
    own = {*computation.gradients, *computation.gradients.values(), *computation.outputs}  # what it states anew
    for extra, sources in ((0.2, [one for one in printed if one.is_wrong]), (0.3, printed)):
        numbers = {key: number for key, number in together(sources).items() if key not in own}
        if numbers:
            yield extra, numbers


@once
def printed_before(case: Case) -> list[Printed]:
    """What earlier claims print that this claim depends on, and that is not the exact number."""
    found: list[tuple[Claim, Numbers, Numbers]] = []
    direct: set[Key] = set()
    for claim in case.earlier:
        numbers: Numbers = {}
        implied: Numbers = {}
        for entry, stated in entries_of(claim):
            if not isinstance(entry.left, Value) or (entry.verdict != FAILS and entry.stated.kind == "approx"):
                continue
            if same(stated, number(entry.left)):
                direct.update(keys_of(case, entry.left))
                continue
            for key, exact, half, is_direct in _meant(entry, stated, case):
                (numbers if is_direct else implied)[key] = (exact, half)
        direct.update(numbers)
        found.append((claim, numbers, implied))
    for _, numbers, implied in found:  # what is printed itself need not be inferred from anything
        numbers.update((key, real) for key, real in implied.items() if key not in direct)
    return [Printed(claim, numbers) for claim, numbers, _ in found if numbers]


@once
def confirmed(case: Case) -> set[Key]:
    """The nodes and derivatives whose numbers earlier claims state rightly."""
    found: set[Key] = set()
    outputs = {output for output in case.computation.outputs if isinstance(output, Value)}
    for claim in case.earlier:
        for entry in claim.entries:
            right = entry.verdict in (HOLDS, TRUNCATED) and entry.stated.kind in ("printed", "exact", "approx")
            if right and isinstance(entry.left, Value) and entry.left not in outputs:
                found.update(keys_of(case, entry.left))
    return found


@once
def printed_units(case: Case) -> dict[Key, Fraction]:
    """For each number that earlier claims print, the unit of its last digit."""
    found: dict[Key, Fraction] = {}
    for claim in case.earlier:
        for entry, _ in entries_of(claim):
            if entry.stated.unit is not None and isinstance(entry.left, Value):
                for key in keys_of(case, entry.left):
                    found[key] = entry.stated.unit
    return found


def _meant(entry: Entry, stated: Real, case: Case) -> Iterator[tuple[Key, Real, Real, bool]]:
    """Which numbers of the case a printed one stands for, and whether it is they that are printed.

    If −g is printed, g is known, and so on.
    """
    assert isinstance(entry.left, Value)
    half = Real(entry.stated.unit or Fraction(0)) / 2
    for node, real, width in _solved(entry.left, stated, half, case, exactly=entry.verdict == FAILS):
        keys = keys_of(case, node)
        for key in keys:
            yield key, real, width, width is half  # −g is as good as g
        if keys:
            return


@once
def keys_of(case: Case, node: Value) -> list[Key]:
    """Where a node's number is used in the case: itself, the derivative that it is, others with the very number."""
    computation, asked = case.computation, case.names.asked
    keys: list[Key] = [node] if node in computation.nodes else []
    derivative = asked.get(node)
    if derivative is not None and derivative in computation.on_the_way:
        keys.append(derivative)
    same = [key for key in computation.with_the_number(node.data) if key is not node and key != derivative]
    forward = forward_nodes(case)
    if node in asked:  # a derivative is not a result of the forward pass, even where the numbers agree
        same = [key for key in same if key not in forward]
    elif any(key in forward for key in [node, *same]):
        same = [key for key in same if not isinstance(key, tuple)]
    return [*keys, *same]


@once
def forward_nodes(case: Case) -> set[Key]:
    """The nodes that the claim's derivatives are derivatives of, and what these were computed from."""
    return {node for one in case.computation.passes.values() for node in one.order}


def _solved(node: Value, stated: Real, half: Real, case: Case, exactly: bool) -> Iterator[tuple[Value, Real, Real]]:
    """The node and what it would have to be, and the node that it was made from by one exact step, and so on.

    If −g is printed, g is known; if a new weight w − rate·g is printed, so is g, though with fewer digits: only worth
    it where the printed number is wrong (`exactly`). In a product with a result of the forward pass it is the
    derivative that is solved for.
    """
    yield node, stated, half
    while True:
        computed = [arg for arg in node.parents if arg.args]
        if len(computed) == 2 and node.op is MUL:
            computed = [arg for arg in computed if arg not in forward_nodes(case)]
        if len(computed) != 1 or len(node.args) > 2:
            return
        found = _undone(node, computed[0], stated, half, exactly)
        if found is None:
            return
        node, (stated, half) = computed[0], found
        yield node, stated, half


def _undone(node: Value, arg: Value, stated: Real, half: Real, exactly: bool) -> tuple[Real, Real] | None:
    """What arg would have to be for the node to be the stated number, and how wide that is."""
    op = node.op
    if op in (NEG, DETACH):
        return (-stated if op is NEG else stated), half
    if not exactly or len(node.args) != 2:
        return None
    first = node.args[0] is arg
    other = node.args[1] if first else node.args[0]
    other = number(other) if isinstance(other, (Value, Real)) else Real(other)
    if op is ADD:
        return stated - other, half
    if op is SUB:
        return (stated + other if first else other - stated), half
    if op is MUL and other:
        return stated / other, abs(half / other)
    if op is DIV and first:
        return stated * other, abs(half * other)
    return None
