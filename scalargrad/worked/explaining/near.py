"""Which places a claim's number comes from, and which of them lie near it.

Near is what stands between the claim and the numbers that are printed rightly above it: a mistake behind those would
have shown in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.inherited import confirmed, printed_digits
from scalargrad.worked.explaining.places import Pass, Place
from scalargrad.worked.explaining.what_if import Key
from scalargrad.worked.record import HOLDS, TRUNCATED, ordered_by

LATEST = 30  # claims that are looked at
FAR = 0.6  # what it costs a mistake to stand behind numbers that are printed rightly


@once
def pass_of(case: Case) -> dict[Place, Pass]:
    """The local derivatives that matter, each with the backward pass that it is taken in."""
    found: dict[Place, Pass] = {}
    for y, edges in case.computation.edges.items():
        for edge in edges:
            found.setdefault(edge, case.computation.passes[y])
    return found


@once
def back(case: Case) -> list[Place]:
    """The local derivatives on the way back."""
    return list(pass_of(case))


@once
def near(case: Case) -> dict[Place, str]:
    """The places near the claim, each with the name of the formula that it stands in."""
    computation, names = case.computation, case.names
    found: dict[Place, str] = {}
    seen: set[Value] = set()
    stack = [(output, "") for output in computation.outputs if isinstance(output, Value)]
    while stack:
        node, formula = stack.pop()
        if node in seen or node in confirmed(case):
            continue
        seen.add(node)
        formula = names.array(node) or formula
        if node in computation.gradients:
            y, x = computation.gradients[node]
            found.update(dict.fromkeys(_near_back(case, y, x), ""))
            continue
        for i, arg in enumerate(node.args):
            if isinstance(arg, Value):
                found[computation.places.at(node, i, False)] = formula
                stack.append((arg, formula))
    return found


def _near_back(case: Case, y: Value, x: Value) -> Iterator[Place]:
    one = case.computation.passes[y]
    stack: list[Value] = [x]
    seen: set[Value] = set()
    while stack:
        node = stack.pop()
        if node in seen or (node is not x and (y, node) in confirmed(case)):
            continue
        seen.add(node)
        for edge in one.users.get(node, []):
            yield edge
            stack.append(edge.node)


@once
def forward(case: Case) -> list[Place]:
    """The operands near the claim, going forward."""
    return [place for place in near(case) if not place.back]


@once
def products(case: Case) -> list[Place]:
    """Those that are factors."""
    return [place for place in forward(case) if place.factor is not None]


@once
def nearest_first(case: Case) -> list[Place]:
    """All places, those that are near before the others."""
    places = [place for place in [*back(case), *forward(case)] if place in near(case)]
    return places + [place for place in back(case) if place not in near(case)]


@once
def near_keys(case: Case) -> set[Key]:
    """The numbers that are used near the claim."""
    found: set[Key] = set()
    for place in near(case):
        found.update(node for node in (place.operand, place.source) if node is not None)
        if place.back:
            found.add((pass_of(case)[place].y, place.node))
    return found


@once
def used_rightly(case: Case) -> set[Value]:
    """The given numbers that earlier claims were computed from, and rightly: they were read as they are there."""
    right = [claim for claim in case.earlier if claim.verdict in (HOLDS, TRUNCATED)][-LATEST:]
    printed = [entry.left for claim in right for entry in claim.entries if entry.stated.kind == "printed"]
    return {node for node in ordered_by(printed, lambda node: node.parents) if node.is_leaf}


def far(case: Case, places: Iterable[Place]) -> float:
    """What it costs that none of the places is near."""
    return 0.0 if any(place in near(case) for place in places) else FAR


def units_of(case: Case, key: Key) -> list[Fraction]:
    """The unit of the last digit of a number, as it is printed in a claim or given."""
    if key in printed_digits(case):
        return [printed_digits(case)[key].unit]
    exact = key.data.exact if isinstance(key, Value) and not key.args else None
    for places in range(9) if exact is not None else []:
        if (exact * 10**places).denominator == 1:
            return [Fraction(1, 10**places)]
    return []
