"""What is printed above a claim: the numbers, rounded or wrong, that it may have been worked out from.

A printed number stands for a node of the claim's computation, for a derivative on the way back, or for a local
derivative, which is a place: whoever prints ∂h/∂z and then a product works with the printed number. A wrong formula
that is stated above stands for what it comes to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from scalargrad.derivatives import ADD, DETACH, DIV, MUL, NEG, SUB
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, PrintedNumbers, entries_of, once
from scalargrad.worked.explaining.keys import forward_nodes, keys_of, keys_of_entry, leads_to
from scalargrad.worked.explaining.local import Meant, local_uses
from scalargrad.worked.explaining.updates import undetached, updated_parameter
from scalargrad.worked.explaining.what_if import Key, Where
from scalargrad.worked.judging import same
from scalargrad.worked.numbers import Real, Scalar, number
from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, TRUNCATED, Claim, Entry

Numbers = dict[Where, tuple[Real, Real]]  # what is printed, and half its last digit


@dataclass(frozen=True)
class Printed:
    """An earlier claim, and where in a case the numbers are used that it prints.

    formulas: what it states there, where that is a formula. is_itself: whether it is used itself, and not only a number
    that is equal to it, as the derivatives by w and by b are where the input is 1.
    """

    claim: Claim
    numbers: Numbers
    formulas: dict[Where, Value]
    is_itself: bool

    @property
    def is_wrong(self) -> bool:
        return self.claim.verdict in (FAILS, ONLY_HERE)


def together(sources: Iterable[Printed]) -> Numbers:
    """All printed numbers; of two claims about one number, a wrong one counts, then the later one."""
    found: Numbers = {}
    for source in sorted(sources, key=lambda one: (one.is_wrong, one.claim.moment)):
        found.update(source.numbers)
    return found


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
def printed_before(case: Case, beside: bool = False) -> list[Printed]:
    """What earlier claims print that this claim depends on, and that is not the exact number.

    beside: also what claims about other parameters tell of numbers that are not printed. This one comes from the same
    number then, and not from them.
    """
    found: list[tuple[Claim, Numbers, Numbers, dict[Where, Value]]] = []
    direct: set[Where] = set()
    themselves: set[tuple[Claim, Where]] = set()
    for claim in case.earlier:
        numbers: Numbers = {}
        implied: Numbers = {}
        formulas: dict[Where, Value] = {}
        for entry, stated in entries_of(claim):
            if not _is_used(entry):
                continue
            if same(stated, number(entry.left)) and entry.verdict != ONLY_HERE:
                direct.update(keys_of_entry(case, entry))
                continue
            for where, exact, half, is_direct, is_itself in _meant(case, entry, stated, beside):
                if is_itself:
                    themselves.add((claim, where))
                elif (claim, where) in themselves:  # what is printed of an equal number is not what is printed of this
                    continue
                (numbers if is_direct else implied)[where] = (exact, half)
                if is_direct and entry.stated.kind == "formula" and isinstance(entry.stated.scalar, Value):
                    formulas[where] = entry.stated.scalar
        direct.update(numbers)
        found.append((claim, numbers, implied, formulas))
    for _, numbers, implied, _ in found:  # what is printed itself need not be inferred from anything
        numbers.update((where, real) for where, real in implied.items() if where not in direct)
    return [
        Printed(claim, numbers, formulas, any((claim, where) in themselves for where in numbers))
        for claim, numbers, _, formulas in found if numbers
    ]  # fmt: skip


def _is_used(entry: Entry) -> bool:
    """Whether others may be computed from what an entry prints: not from what is right within a tolerance."""
    is_number = isinstance(entry.left, Value) or entry.derivative is not None
    return is_number and (entry.verdict == FAILS or entry.stated.kind != "approx")


@once
def confirmed(case: Case) -> set[Key]:
    """The nodes and derivatives whose numbers earlier claims state rightly."""
    found: set[Key] = set()
    outputs = {output for output in case.computation.outputs if isinstance(output, Value)}
    for claim in case.earlier:
        for entry in claim.entries:
            right = entry.verdict in (HOLDS, TRUNCATED) and entry.stated.kind in ("printed", "exact", "approx")
            if right and entry.left not in outputs:
                found.update(keys_of_entry(case, entry))
    return found


class Digits(NamedTuple):
    """A number as it is printed: the unit of its last digit, and the number, None where it is not the right one."""

    unit: Fraction
    printed: float | None


@once
def printed_digits(case: Case) -> dict[Key, Digits]:
    """The numbers that earlier claims print with a last digit."""
    found: dict[Key, Digits] = {}
    for claim in case.earlier:
        for entry, stated in entries_of(claim):
            if entry.stated.unit is not None:
                printed = float(stated) if entry.verdict in (HOLDS, TRUNCATED) else None
                for key in keys_of_entry(case, entry):
                    found[key] = Digits(entry.stated.unit, printed)
    return found


# --- which numbers of a case a printed one stands for ---


def _meant(case: Case, entry: Entry, stated: Real, beside: bool) -> Iterator[Meant]:
    """Where in the case a printed number is used, and whether it is itself that is printed.

    If −g is printed, g is known, and so on.
    """
    half = Real(entry.stated.unit or Fraction(0)) / 2
    keys = keys_of_entry(case, entry)
    for key in keys:
        is_direct = entry.derivative is None or key == entry.derivative or not isinstance(key, tuple)
        yield Meant(key, stated, half, is_direct, key == entry.derivative or _is_itself(case, entry.left, key))
    yield from _of_softmax(case, entry, stated, half)
    locals_ = list(local_uses(case, entry, stated, half))
    yield from locals_
    if keys or locals_ or not isinstance(entry.left, Value):
        return
    if entry.derivative is not None and entry.left not in case.names.asked:
        return
    before = leads_to(case, entry.derivative[0]) if entry.derivative is not None else set()
    for node, real, width in _solved(entry.left, stated, half, case, entry.verdict == FAILS, beside):
        keys = [key for key in keys_of(case, node) if key not in before]
        for key in keys:
            yield Meant(key, real, width, width is half, _is_itself(case, node, key))  # −g is as good as g
        if keys:
            return


def _is_itself(case: Case, scalar: Scalar, key: Key) -> bool:
    return key is scalar or (isinstance(scalar, Value) and key == case.names.asked.get(scalar))


def _of_softmax(case: Case, entry: Entry, stated: Real, half: Real) -> Iterator[Meant]:
    """The derivatives p and p - 1 of a cross-entropy, which everybody takes from a printed probability p."""
    p = entry.left
    if entry.derivative is not None or not isinstance(p, Value) or p.op is not DIV:
        return
    for target in (0, 1):
        for key in case.computation.with_the_number(p.data - target):
            if isinstance(key, tuple) and key[1] in leads_to(case, p):
                yield Meant(key, stated - target, half, False)


# --- from what is printed to what it was made of ---


def _solved(
    node: Value, stated: Real, half: Real, case: Case, exactly: bool, beside: bool
) -> Iterator[tuple[Value, Real, Real]]:
    """The node and what it would have to be, and the node that it was made from by one exact step, and so on.

    If −g is printed, g is known; if a new weight w − rate·g is printed, so is g, though with fewer digits: only worth
    it where the printed number is wrong (`exactly`). In a product with a result of the forward pass it is the
    derivative that is solved for.
    """
    yield node, stated, half
    while beside or not (_is_of_a_parameter(case, node) and _is_for_parameters(case)):
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


@once
def _is_for_parameters(case: Case) -> bool:
    """Whether a claim is about derivatives by parameters, or new parameters."""

    def is_new(output: Scalar) -> bool:
        parameter = updated_parameter(undetached(output), case.names.asked)
        return parameter is not None and case.names.is_parameter(parameter)

    return all(_is_of_a_parameter(case, output) or is_new(output) for output in case.computation.outputs)


def _is_of_a_parameter(case: Case, node: Scalar) -> bool:
    """Whether a number is the derivative by a parameter, which no other one is computed from."""
    derivative = case.names.asked.get(node) if isinstance(node, Value) else None
    return derivative is not None and case.names.is_parameter(derivative[1])


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
