"""Whether a claim holds: printed numbers by their last digit, formulas everywhere, open numbers for every value.

May import: arrays, claims, clock, derivation, errors, evaluate, real, replay, stated, syntax.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from scalargrad.value import Value
from scalargrad.worked.arrays import Constant, entries, number, shape, show_shape
from scalargrad.worked.claims import (
    FAILS,
    HOLDS,
    ONLY_HERE,
    OPEN,
    TRUNCATED,
    VERDICTS,
    Claim,
    Entry,
    Stated,
    indexed,
)
from scalargrad.worked.derivation import Derivation, ordered
from scalargrad.worked.errors import DocumentError, NoSuchNumber
from scalargrad.worked.evaluate import Evaluation
from scalargrad.worked.real import Real, digits
from scalargrad.worked.replay import Replay
from scalargrad.worked.stated import has_derivatives, read_stated, spread, stated_quantity
from scalargrad.worked.syntax import ClaimLine

SAME_DIGITS = Fraction(1, 10**30)  # two numbers are equal if they differ by less, relatively
NEARLY = Fraction(1, 10**20)  # a difference below this may be rounding alone, around a result that is 0
POINTS = 3  # other points at which a formula is tried
OPEN_POINTS = 8  # … and a claim about open numbers
TRIES = 12


def judge(evaluation: Evaluation, statement: ClaimLine) -> Claim:
    """Compute both sides of a claim and give the verdict."""
    evaluation.notes.clear()
    left = evaluation.value(statement.left)
    stated = read_stated(evaluation, statement.right)
    claim = Claim(
        statement.line, statement.column, statement.text, statement.relation, left, stated_quantity(stated), [],
        statement.wrong is not None, statement.wrong or "", evaluation.moment, statement.right_text,
        right_entries=stated,
    )  # fmt: skip
    right = spread(stated, shape(left))
    if right is None:
        shapes = f"{show_shape(shape(stated))} is stated, {show_shape(shape(left))} is computed"
        evaluation.notes.append(f"the shapes differ: {shapes}")
        claim.verdict = FAILS
    else:
        each: list[Any] = list(entries(right))
        for (index, scalar), one in zip(indexed(left), each, strict=True):
            claim.entries.append(Entry(index, scalar, one))
        claim.verdict = _verdict(claim, evaluation)
    if claim.verdict == FAILS:
        claim.notes += evaluation.notes or _cut_by_an_update(claim, statement, evaluation)
    return claim


def _cut_by_an_update(claim: Claim, statement: ClaimLine, evaluation: Evaluation) -> list[str]:
    """Whether a derivative would be the stated one if it went on through a parameter that was assigned again.

    That is what an author expects who writes `h = 0` and then `h = tanh(w*h + u*x)`, a formula and no update.
    """
    if not (claim.entries and has_derivatives(statement.left)):
        return []
    usual, evaluation.derivation = evaluation.derivation, Derivation(through_updates=True)
    try:
        left = evaluation.value(statement.left)
    except DocumentError:
        return []
    finally:
        evaluation.derivation = usual
    pairs = zip(entries(left), claim.entries, strict=True)
    if any(verdict_here(claim.relation, number(scalar), entry.stated) == FAILS for scalar, entry in pairs):
        return []
    above = set(ordered(entries(left), lambda node: node.op is None))
    names = [
        f"{name} (line {version.line})"
        for name, versions in evaluation.result.history.items()
        for version in versions
        if version.how == "updated" and not above.isdisjoint(entries(version.quantity))
    ]
    return [
        f"it would hold if derivatives went through {', '.join(names[:3])}: a name that was bound by a number "
        "and is assigned again is a new parameter; give what is computed a name of its own"
    ]


def _verdict(claim: Claim, evaluation: Evaluation) -> str:
    for entry in claim.entries:
        entry.verdict = verdict_here(claim.relation, number(entry.left), entry.stated)
        if claim.relation == "==" and entry.verdict == FAILS and entry.stated.kind in ("exact", "formula", "printed"):
            entry.verdict = _again_if_tiny(entry)
    free = evaluation.result.free
    pairs = [entry for entry in claim.entries if entry.verdict in (HOLDS, TRUNCATED)]
    if pairs and free:
        _try_elsewhere(claim, pairs, FAILS, lambda leaf: leaf in free)
    pairs = [entry for entry in pairs if entry.verdict == HOLDS and entry.stated.kind == "formula"]
    if pairs and claim.relation == "==":
        _try_elsewhere(claim, pairs, ONLY_HERE, lambda leaf: not isinstance(leaf, Constant))
    return max((entry.verdict for entry in claim.entries), key=VERDICTS.index, default=HOLDS)


# --- here ---


def verdict_here(relation: str, left: Real, stated: Stated, right: Real | None = None) -> str:
    """The verdict on one entry for a computed number. right: the stated number, if it is not the one of `stated`."""
    if stated.kind == "open" or stated.scalar is None:
        return OPEN
    right = number(stated.scalar) if right is None else right
    if relation != "==":
        return HOLDS if _compares(relation, left, right) else FAILS
    if stated.kind == "approx":
        tolerance = stated.tolerance or Real(0)
        return HOLDS if abs(left - right) <= tolerance or same(left, right) else FAILS
    if stated.kind == "printed" and stated.unit is not None:
        return _printed_verdict(left, right, Real(stated.unit))
    return HOLDS if same(left, right) else FAILS


def same(left: Real, right: Real) -> bool:
    """Equal: exactly if both numbers are exact, else to 30 significant digits."""
    if left.exact is not None and right.exact is not None:
        return left == right
    return abs(left - right) <= SAME_DIGITS * max(abs(left), abs(right))


def _printed_verdict(left: Real, right: Real, unit: Real) -> str:
    slack = unit * SAME_DIGITS
    if abs(left - right) <= unit / 2 + slack:
        return HOLDS
    cut_off = abs(left) - abs(right)
    same_side = not right or (left > 0) == (right > 0)
    return TRUNCATED if same_side and -slack <= cut_off < unit - slack else FAILS


def _compares(relation: str, left: Real, right: Real) -> bool:
    if same(left, right):
        return relation in ("<=", ">=")
    return left < right if relation[0] == "<" else left > right


def _again_if_tiny(entry: Entry) -> str:
    """A result that is 0 comes out as a last digit of rounding: with twice the digits it must come out far smaller."""
    assert entry.stated.scalar is not None
    return HOLDS if _same_with_more_digits(Replay([entry.left, entry.stated.scalar]), {}) else FAILS


def _same_with_more_digits(replay: Replay, replaced: dict[Value, Real]) -> bool:
    left, right = replay.numbers(replaced)
    difference = abs(left - right)
    if difference > NEARLY:
        return False
    try:
        with digits(120):
            left, right = replay.numbers(replaced, everything=True)
            return abs(left - right) <= difference * SAME_DIGITS
    except NoSuchNumber:
        return False


# --- elsewhere ---


def _try_elsewhere(claim: Claim, pairs: Sequence[Entry], otherwise: str, moves: Callable[[Value], bool]) -> None:
    """Try entries that hold with other numbers in place of the leaves that may move; those that fail get the verdict.

    For open numbers every leaf of either side counts, for formulas those that the right side depends on.
    """
    for_all = otherwise == FAILS
    for entry in pairs:
        assert entry.stated.scalar is not None
        both = Replay([entry.left, entry.stated.scalar])
        source = both if for_all else Replay([entry.stated.scalar])
        fixed = _structural(source)
        leaves = [leaf for leaf in source.leaves() if moves(leaf) and leaf not in fixed]
        if leaves and not _holds_elsewhere(claim, entry, both, leaves, for_all):
            entry.verdict = otherwise


def _structural(replay: Replay) -> set[Value]:
    """Whole numbers that are exponents: x**n with n = 2 is the square of x, wherever x goes."""
    return {
        node.args[1]
        for node in replay.order
        if node.op is not None and node.op.name == "pow" and isinstance(node.args[1], Value) and node.args[1].op is None
        and node.args[1].data.whole() is not None
    }  # fmt: skip


def _holds_elsewhere(claim: Claim, entry: Entry, both: Replay, leaves: list[Value], for_all: bool) -> bool:
    chance = random.Random(f"{claim.line} {entry.index}")
    points, tries = 0, 0
    while points < (OPEN_POINTS if for_all else POINTS) and tries < TRIES:
        width = Fraction(4 if for_all else 1, 2**tries)  # nearer and nearer, until both sides exist
        signs = itertools.repeat((1, -1)[points]) if points < 2 else iter(lambda: chance.choice((-1, 1)), 0)
        moved = {leaf: _moved(leaf.data, width * next(signs), chance) for leaf in leaves}
        tries += 1
        try:
            left, right = both.numbers(moved, same_sides=not for_all)
        except NoSuchNumber:
            continue
        verdict = verdict_here(claim.relation, left, entry.stated, right)
        if verdict == FAILS and claim.relation == "==" and entry.stated.kind != "approx":
            verdict = HOLDS if _same_with_more_digits(both, moved) else FAILS
        if verdict == FAILS or (verdict == TRUNCATED and entry.verdict == HOLDS):
            return False
        points, tries = points + 1, 0
    return True


def _moved(old: Real, width: Fraction, chance: random.Random) -> Real:
    """A number not far from the old one: at most a third of its size away, or a third near 0, times the width."""
    amount = Fraction(chance.randint(100, 333), 1000)
    return old + (abs(old) + (1 if abs(old) < Fraction(1, 10) else 0)) * amount * width
