"""Numbers that nobody printed: one wrong number on the way that several claims are wrong by.

No row of the table says where it comes from; but if the claims agree on what it must have been, it is that number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from scalargrad.derivatives import SUB
from scalargrad.value import Value
from scalargrad.worked.explaining.candidates import Candidate, fits
from scalargrad.worked.explaining.case import NO_NUMBER, Case, Solved, once
from scalargrad.worked.explaining.causes import Found
from scalargrad.worked.explaining.keys import keys_of_entry
from scalargrad.worked.explaining.names import Word, figure, phrase, short_figure
from scalargrad.worked.explaining.near import near_keys, units_of
from scalargrad.worked.explaining.slips import Slip, slip
from scalargrad.worked.explaining.what_if import Changes, Key, OutOfWork, Output
from scalargrad.worked.numbers import OutOfTime, Real
from scalargrad.worked.record import Cause, Spoken

UNPRINTED = "wrong-on-the-way"  # the name of this kind of mistake
MOST_OF = 0.75  # of the wrong claims that a number is used in have to follow from it
MOST_CLAIMS = 8
MOST_NUMBERS = 60
CERTAIN = 0.02  # how many of the numbers on the way may agree by chance
COST = 2.6
NOTHING = 1e-4  # so much of a number is nothing, as far as it is printed
MISREAD = 1.8  # a given number, with a slip of the pen in it
SIMPLER = 1.2  # so much less costs what is minus, twice or half the right number
AS_IF = Spoken("as if {name} were {other} where it is {right}")
MISREAD_AS = Spoken("as if {name} were {other} where it is {right}: {slip}")
RELATIONS = (
    (Fraction(-1), "sign", Spoken("as if {name} were {other}, minus the right number, where it is {right}")),
    (Fraction(2), "factor", Spoken("as if {name} were {other}, twice the right number, where it is {right}")),
    (Fraction(1, 2), "factor", Spoken("as if {name} were {other}, half the right number, where it is {right}")),
)


def unprinted(
    cases: Sequence[Case], made: Sequence[Candidate], followers: Mapping[int, Sequence[Case]]
) -> list[Candidate]:
    """For each two claims that no candidate explains together, the number on the way whose one other value does.

    followers: claims that follow from those of a line; they too tell what a number must have been.
    """
    found: list[Candidate] = []
    open_cases = [k for k, case in enumerate(cases) if not case.is_moved][:MOST_CLAIMS]
    for i, j in combinations(open_cases, 2):
        if not any({i, j} <= one.explains for one in [*made, *found]):
            found += _of_two(cases, open_cases, i, j)
    for k in open_cases:
        for other in followers.get(cases[k].claim.line, ()):
            alone = not any(k in one.explains for one in [*made, *found])
            if alone and not _is_computed_from(other, cases[k]):
                found += [replace(one, explains=frozenset({k})) for one in _of_two([cases[k], other], [], 0, 1)]
    return found


def _is_computed_from(case: Case, other: Case) -> bool:
    """Whether a claim is computed from what another one states: then it tells no more of what is behind that."""
    stated = [*other.computation.outputs, *other.computation.gradients.values()]
    return any(case.computation.has(key) for key in stated if isinstance(key, (Value, tuple)))


def _of_two(cases: Sequence[Case], others: Sequence[int], i: int, j: int) -> list[Candidate]:
    """The number that both agree on, and all that it explains: of several the one that explains most, the last used."""
    one, other = cases[i], cases[j]
    best: list[Candidate] = []
    try:
        keys = [key for key in _keys(one) if key in _keys(other)]
        for key in keys:
            both = _solved(one, other, key)
            found = _found(one, key, *both) if both is not None else None
            if (
                both is None
                or found is None
                or _leaves_nothing(one, found.changes)
                or not all(fits(found.changes, case) for case in (one, other))
            ):
                continue
            explained = {i, j, *(k for k in others if k not in (i, j) and fits(found.changes, cases[k]))}
            if len(explained) < MOST_OF * sum(cases[k].computation.has(key) for k in others):
                continue  # a number that is wrong is so wherever it is used
            chance = len(keys) * _by_chance([cases[k].needed_near(key, both[0]) for k in sorted(explained)])
            if chance <= CERTAIN and len(explained) > max((len(each.explains) for each in best), default=0):
                best = [Candidate(found, frozenset(explained), chance, {})]
    except (OutOfWork, OutOfTime):
        pass
    return best


def _leaves_nothing(case: Case, changes: Changes) -> bool:
    """Whether a difference comes to nothing by a change: then it may as well have been left out."""
    try:
        there = case.what_if().given(
            {where: other for where, other in changes.items() if not isinstance(where, Output)}
        )
    except NO_NUMBER:
        return True
    differences = [node for node in case.computation.order if node.op is SUB]
    return any(abs(there.value(node)) <= NOTHING * abs(there.value(node.args[1])) for node in differences)


@once
def _keys(case: Case) -> list[Key]:
    """The numbers on the way that have a name, the last ones first; not what is printed, or claimed itself."""
    computation, names = case.computation, case.names
    printed = {key for claim in case.earlier for entry in claim.entries for key in keys_of_entry(case, entry)}
    own = {*computation.outputs, *computation.gradients, *computation.gradients.values()}
    found: list[Key] = []
    for y, edges in computation.edges.items():
        for x in dict.fromkeys(edge.operand for edge in reversed(edges)):
            if names.name(x) is not None or x.op.activation or any(e.is_activation and e.operand is x for e in edges):
                found.append((y, x))
    found += [node for node in reversed(computation.order) if names.name(node) is not None]
    near = near_keys(case)
    return [key for key in found if key in near and key not in printed and key not in own][:MOST_NUMBERS]


def _solved(one: Case, other: Case, key: Key) -> tuple[float, float] | None:
    """Between which numbers the one lies that both claims need."""
    first, second = one.needed(key), other.needed(key)
    found = _agreed(first, second)
    if found is None and second is not None and not isinstance(key, tuple):
        found = _agreed(one.needed_near(key, second.needed), second)
    if found is None and first is not None and not isinstance(key, tuple):
        found = _agreed(first, other.needed_near(key, first.needed))
    return found


def _agreed(one: Solved | None, other: Solved | None) -> tuple[float, float] | None:
    """Between which numbers the one lies that two claims agree on; it is another than the right one."""
    if one is None or other is None:
        return None
    low = max(each.needed - each.width / 2 for each in (one, other))
    high = min(each.needed + each.width / 2 for each in (one, other))
    return (low, high) if low <= high and not low <= one.right <= high else None


def _by_chance(solved: Sequence[Solved | None]) -> float:
    """How likely it is that claims agree: the one that tells most tells the number, and each other one may differ."""
    each = sorted(min(1.0, one.width / (abs(one.needed - one.right) or 1.0)) for one in solved if one is not None)
    return math.prod(each[1:]) if len(each) > 1 else 1.0


def _found(case: Case, key: Key, low: float, high: float) -> Found | None:
    """The number between two, as data: minus, twice or half the right one, or the one with fewest digits."""
    right = case.what_if(exactly=True).here(key)
    words = {"name": _name(case, key), "right": figure(right)}
    for factor, mistake, said in RELATIONS:
        if low <= float(right * factor) <= high:
            words["other"] = figure(right * factor)
            return Found(COST - SIMPLER, Cause(mistake, said, words), {key: right * factor})
    for places in range(16):
        middle = round((low + high) / 2, places)
        if low <= middle <= high:
            number = Real(Fraction(repr(middle)))
            words["other"] = short_figure(middle, 12)
            if isinstance(key, Value) and key.is_leaf:  # a given number is printed, and may be misread
                return _misread(case, key, number, words)
            return Found(COST, Cause(UNPRINTED, AS_IF, words), {key: number})
    return None


def _misread(case: Case, key: Value, other: Real, words: dict[str, Word]) -> Found | None:
    if other in (key.data * 10, key.data / 10):
        words["slip"] = Slip.DECIMAL_POINT.value
        return Found(MISREAD, Cause("misread", MISREAD_AS, words), {key: other})
    for unit in units_of(case, key):
        found = slip(key.data, other, unit)
        if found is not None and found[1] is not Slip.DECIMAL_POINT:  # which is exact in a given number
            cost, what = found
            words["slip"] = what.value
            return Found(MISREAD + cost - 1.3, Cause("misread", MISREAD_AS, words), {key: other})
    return None


def _name(case: Case, key: Key) -> Word:
    """What a number on the way is called."""
    if not isinstance(key, tuple):
        return case.names.formula(key)
    one = case.computation.passes[key[0]]
    return phrase("∂{y}/∂{x}", y=case.names.shown(key[0], one), x=case.names.shown(key[1], one))
