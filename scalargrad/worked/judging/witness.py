"""A second opinion on every derivative that a document names: differences of the recorded graph, computed again.

The checker's own derivatives come from the table of derivatives. Here y is computed anew with x moved a little, in 60
digits, and that is compared. Nothing but the forward rules is used, so a wrong rule cannot hide behind itself. Numbers
that a parameter took by an update are constants to derivatives, and stay where they are.

At a kink, such as relu at 0, no derivative exists, and the engine's is a convention: an author should know. Where
rounding takes more from a difference than there is to see, the witness is silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from scalargrad.derivatives import DETACH
from scalargrad.slopes import Slope, slope_between
from scalargrad.value import Value
from scalargrad.worked.judging.certainty import Bounds
from scalargrad.worked.judging.points import at_a_kink
from scalargrad.worked.numbers import NoSuchNumber, Real, number
from scalargrad.worked.record import FAILS, Cause, Claim, Figure, Lines, Record, Replay

STEPS = (Fraction(1, 10**12), Fraction(1, 10**20))  # of x or of 1; the second for a kink or a pole close by
CLOSE = 1e-15  # relative difference of two numbers that agree
NOTHING = 1e-30  # what is smaller counts as 0
LAST_DIGIT = Real(1) / 10**58  # relatively
MOST_NODES = 200_000  # computed again for one document: a few seconds

AGREES, DIFFERS, KINK, SILENT = "agrees", "differs", "kink", "silent"
DEFECT = "defect"  # the mistake of a remark that says so


class Opinion(NamedTuple):
    """verdict: agrees, differs, kink, or silent where differences do not settle; and the slopes, if there are any."""

    verdict: str
    slope: Real | None = None
    left: Real | None = None
    right: Real | None = None


def opinion(
    y: Value, x: Value, derivative: Real, bounds: Bounds | None = None, replay: Replay | None = None
) -> Opinion:
    """What differences say of ∂y/∂x. bounds, replay: of y, where they are there already.

    >>> x = Value(Real(3)); y = x * x
    >>> opinion(y, x, Real(6)).verdict, opinion(y, x, Real(7)).verdict
    ('agrees', 'differs')
    """
    replay = replay or Replay([y])
    if x not in replay.order:
        return Opinion(AGREES if not derivative else DIFFERS, Real(0))
    look = _Look(replay, x)
    found = Opinion(SILENT)
    for h in _steps(x.data):
        slope = slope_between([look.at(by) for by in (-h, h, -h / 2, h / 2)], y.data, h, 1e-58)
        if slope.value is None:
            continue
        if _agree(slope, derivative):  # whatever rounding may do
            return Opinion(AGREES, slope.value, slope.left, slope.right)
        rounding = max((bounds or Bounds()).of(y), abs(y.data) * LAST_DIGIT)
        lost = float(8 * rounding / h)
        nothing = max(NOTHING, lost)
        if slope.has_kink(nothing):
            found = Opinion(KINK, slope.value, slope.left, slope.right)
            continue  # with a smaller step it may lie beside x, not at it
        size = abs(float(slope.value))
        if max(slope.error, lost) > CLOSE * size + NOTHING:
            continue
        if abs(float(derivative - slope.value)) <= 10 * CLOSE * size + nothing:
            return Opinion(AGREES, slope.value, slope.left, slope.right)
        if look.has_turned(h):  # two kinks that make a smooth function, or a function that is flat by convention
            return Opinion(KINK, slope.value, slope.left, slope.right)
        return Opinion(DIFFERS, slope.value, slope.left, slope.right)
    return found


def _agree(slope: Slope, derivative: Real) -> bool:
    size = abs(float(slope.value))
    is_certain = not slope.has_kink(NOTHING) and slope.error <= CLOSE * size + NOTHING
    return is_certain and abs(float(derivative - slope.value)) <= 10 * CLOSE * size + NOTHING


class _Look:
    """y with x moved."""

    def __init__(self, replay: Replay, x: Value) -> None:
        self.replay, self.x = replay, x
        self.fixed = {node: node.data for node in replay.order if node.op is DETACH and node is not x}

    def at(self, by: Real) -> Real | None:
        try:
            return self.replay.numbers({**self.fixed, self.x: self.x.data + by})[0]
        except NoSuchNumber:
            return None

    def has_turned(self, h: Real) -> bool:
        """Whether a relu, a max, … is on another side of its kink a step away."""
        there = ({**self.fixed, self.x: self.x.data + by} for by in (h, -h))
        return not all(self.replay.same_sides(self.replay.run(moved)) for moved in there)


def _steps(x: Real) -> Iterator[Real]:
    """Steps beside x: as parts of its size, or of 1 if it is smaller; and of its size if it is far smaller."""
    for step in STEPS:
        yield Real(step) * max(Real(1), abs(x))
    if x and abs(x) < STEPS[0] * 10:
        yield Real(STEPS[0]) * abs(x)


def remarks(record: Record) -> Iterator[tuple[Claim, Cause]]:
    """Look at every derivative that the claims of a document depend on, each once: what an author should know."""
    if record.derivation is None:
        return
    left, seen, bounds = MOST_NODES, dict[tuple[Value, Value], Cause | None](), Bounds()
    replay: Replay | None = None  # of the last y: a gradient is many derivatives of one
    for claim in record.claims:
        for number_here, (y, x) in _derivatives(claim, record.derivation.asked):
            is_new = (y, x) not in seen
            if is_new and left < 0:
                continue
            if is_new:
                if replay is None or replay.outputs[0] is not y:
                    replay = Replay([y])
                left -= 10 * len(replay.order)
                name = f"d{y.label or 'y'}/d{x.label or 'x'}"
                seen[y, x] = _remark(opinion(y, x, number_here, bounds, replay), name, number_here)
            cause = seen[y, x]
            if cause is not None and (is_new or claim.verdict == FAILS):
                yield claim, cause


def explains(remark: Cause, claim: Claim) -> bool:
    """Whether a kink is why a claim fails: what is stated lies between the slopes on its two sides."""
    slopes = [figure.value for name in ("left", "right") if isinstance(figure := remark.words.get(name), Figure)]
    wrong = [entry.stated for entry in claim.entries if entry.verdict == FAILS]
    stated = [float(number(one.scalar)) for one in wrong if one.scalar is not None]
    room = [float(Real(one.unit or 0)) / 2 for one in wrong]
    return bool(remark.mistake == KINK and slopes and stated) and all(
        min(slopes) - half <= x <= max(slopes) + half for x, half in zip(stated, room)
    )


def _remark(found: Opinion, name: str, derivative: Real) -> Cause | None:
    """A kink is worth a word; where the engine's derivative is wrong, so may be the verdict."""
    words: dict[str, str | Lines | Figure | Cause] = {"name": name, "derivative": _figure(derivative)}
    words |= {key: _figure(slope) for key, slope in found._asdict().items() if isinstance(slope, Real)}
    said = None
    if found.verdict == KINK and found.left is not None and found.right is not None:
        said = (
            "{name} has a kink here: its slope is {left} on the left and {right} on the right; "
            "{derivative} is a convention"
        )
        if words["left"] == words["right"] and found.left == found.right:
            said = "{name} is computed through a kink here: {derivative} is a convention; its slope is {left}"
    if found.verdict == DIFFERS and found.slope is not None:
        said = (
            "{name} is computed as {derivative}, but differences say {slope}: "
            "this is a defect of scalargrad, please report it"
        )
    return Cause(DEFECT if found.verdict == DIFFERS else KINK, said, words, (name,)) if said else None


def _figure(number: Real) -> Figure:
    return Figure(number.short(), float(number))


def _derivatives(
    claim: Claim, asked: Mapping[Value, tuple[Value, Value]]
) -> Iterator[tuple[Real, tuple[Value, Value]]]:
    """The derivatives, as the document names them, on the way to a claim's numbers.

    One that is a plain number, or stands in what was recorded before, as 1/3 for the greatest of three equal numbers,
    is on no such way: the claim's entry itself says what it is.
    """
    for entry in claim.entries:
        is_met_below = isinstance(entry.left, Value) and entry.left in asked
        if entry.derivative is not None and not is_met_below and at_a_kink(Replay([entry.derivative[0]])):
            yield number(entry.left), entry.derivative
    stack = [entry.left for entry in claim.entries if isinstance(entry.left, Value)]
    seen: set[Value] = set()
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if node in asked:
            yield number(node), asked[node]
        else:
            stack += node.parents
