"""The first question about a failing claim: is the error carried over from numbers that were printed above it?

The printed numbers of earlier claims, rounded or wrong, are put in place of the computed ones, and the claim is computed
again from there, through the forward pass and through derivatives alike.

May import: value, arrays, claims, real, trial.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scalargrad.value import Value
from scalargrad.worked.arrays import number
from scalargrad.worked.claims import FAILS, Claim
from scalargrad.worked.real import Real
from scalargrad.worked.trial import Trial
from scalargrad.worked.verdicts import same

Pins = dict[Value, Real]


def carried_over(trial: Trial, earlier: Sequence[Claim]) -> tuple[int, str] | None:
    """The line that the error comes from, and a sentence; None if it is the claim's own."""
    sources = [(claim, pins) for claim in earlier if claim.relation == "==" and (pins := _pins(claim, trial))]
    wrong = [source for source in sources if source[0].verdict == FAILS]
    rounded = [source for source in sources if source[0].verdict != FAILS]
    # A claim that is wrong by itself comes before one that only inherits, and a later one before an earlier one.
    wrong.sort(key=lambda source: (source[0].follows_from is not None, -source[0].moment))
    for chosen in [[one] for one in wrong]:
        if trial.holds_with(_merged(chosen)):
            return _told(chosen)
    for chosen in [*([one, *rounded] for one in wrong if rounded), wrong + rounded if len(wrong) > 1 else []]:
        if chosen and trial.holds_with(_merged(chosen)):
            return _told(_fewest(trial, chosen))
    for chosen in [*([one] for one in reversed(rounded)), rounded]:
        if chosen and trial.holds_with(_merged(chosen)):
            return _told(_fewest(trial, chosen))
    return None


Source = tuple[Claim, Pins]


def _merged(sources: Sequence[Source]) -> Pins:
    """All pins together; of two claims about one number, a wrong one counts, then the later one."""
    pins: Pins = {}
    for _, more in sorted(sources, key=lambda source: (source[0].verdict == FAILS, source[0].moment)):
        pins.update(more)
    return pins


def _fewest(trial: Trial, sources: Sequence[Source]) -> list[Source]:
    """The sources without those that the claim holds without, too."""
    needed = list(sources)
    for source in sorted(sources, key=lambda source: source[0].verdict == FAILS):
        rest = [one for one in needed if one is not source]
        if rest and trial.holds_with(_merged(rest)):
            needed = rest
    return needed


def _told(sources: Sequence[Source]) -> tuple[int, str]:
    wrong = [claim for claim, _ in sources if claim.verdict == FAILS]
    lines = sorted({claim.line for claim, _ in sources})
    shown = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}"
    what = "the wrong number" if len(wrong) == len(sources) == 1 else "the numbers" if wrong else "the rounded numbers"
    if what == "the rounded numbers" and len(sources) == 1:
        what = "the rounded number"
    return (wrong or [sources[-1][0]])[0].line, f"follows from {shown}: it is right for {what} printed there"


def _pins(claim: Claim, trial: Trial) -> Pins:
    """The numbers that a claim prints, each at the node of the trial's graph whose number it is meant to be."""
    pins: Pins = {}
    for entry in claim.entries:
        if entry.stated.scalar is None or not isinstance(entry.left, Value):
            continue
        stated, computed = number(entry.stated.scalar), number(entry.left)
        if same(stated, computed):
            continue
        for node, printed in _solved(entry.left, stated, exactly=claim.verdict == FAILS):
            if node in trial.nodes:
                pins[node] = printed
                break
        else:
            pins.update(dict.fromkeys(_equal_nodes(trial, computed), stated))
    return pins


def _solved(node: Value, stated: Real, exactly: bool) -> Iterator[tuple[Value, Real]]:
    """The node and what it would have to be, and the node that it was made from by one exact step, and so on.

    If −g is printed, g is known; if a new weight w − rate·g is printed, so is g, though with fewer digits: only worth it
    where the printed number is wrong (`exactly`).
    """
    yield node, stated
    while node.op is not None:
        open_args = [arg for arg in node.args if isinstance(arg, Value) and arg.op is not None]
        if len(open_args) != 1 or len(node.args) > 2:
            return
        arg = open_args[0]
        name = node.op.name
        if name in ("neg", "detach"):
            stated = -stated if name == "neg" else stated
        elif exactly and len(node.args) == 2 and name in ("add", "sub", "mul", "div"):
            first = node.args[0] is arg
            other = node.args[1] if first else node.args[0]
            other = number(other) if isinstance(other, (Value, Real)) else Real(other)
            if name == "add":
                stated = stated - other
            elif name == "sub":
                stated = stated + other if first else other - stated
            elif name == "mul" and other:
                stated = stated / other
            elif name == "div" and first:
                stated = stated * other
            elif name == "div" and stated:
                stated = other / stated
            else:
                return
        else:
            return
        node = arg
        yield node, stated


def _equal_nodes(trial: Trial, computed: Real) -> list[Value]:
    """Other nodes with the very same number: the document may have written the same product once more.

    Not for simple numbers, which are equal by chance.
    """
    exact = computed.exact
    if exact is not None and max(abs(exact.numerator), exact.denominator) < 1000:
        return []
    return [node for node in trial.replay.order if node.op is not None and same(node.data, computed)]
