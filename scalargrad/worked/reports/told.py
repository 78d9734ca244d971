"""Results in words: causes as sentences, numbers with at least two digits more than stated, open numbers by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from string import Formatter
from typing import Any

from scalargrad.value import Value
from scalargrad.worked.numbers import (
    DIGITS,
    Grid,
    NoSuchNumber,
    Real,
    Scalar,
    check_time,
    number,
    number_text,
    readable,
)
from scalargrad.worked.record import Cause, Claim, Figure, Lines, Replay, Stated

MOST_DIGITS = 50  # that numbers carry
Free = dict[Value, str]


# --- causes ---


def show_lines(lines: Lines, one: Callable[[int], str] = str) -> str:
    """Lines in a sentence. one: how the number of a line is shown.

    >>> show_lines(Lines((12,))), show_lines(Lines((12, 14, 15)))
    ('line 12', 'lines 12, 14 and 15')
    """
    *most, last = map(one, lines.numbers)
    return f"lines {', '.join(most)} and {last}" if most else f"line {last}"


def show_figure(figure: Figure) -> str:
    return figure.text


def tell(
    cause: Cause,
    lines: Callable[[Lines], str] = show_lines,
    figure: Callable[[Figure], str] = show_figure,
    text: Callable[[str], str] = str,
) -> str:
    """A cause as a sentence. lines, figure, text: how its lines, its numbers and all the rest are shown.

    >>> a = Cause("swapped", "w1 was {right}", {"right": Figure("2.5", 2.5)})
    >>> b = Cause("again", "follows from {lines}: {cause}", {"lines": Lines((3,)), "cause": a}, lines=(3,))
    >>> tell(b), tell(b, figure=lambda figure: "…")
    ('follows from line 3: w1 was 2.5', 'follows from line 3: w1 was …')
    """

    def told(word: str | Lines | Figure | Cause) -> str:
        match word:
            case Lines():
                return lines(word)
            case Figure():
                return figure(word)
            case Cause():
                return "".join(map(told, parts_of(word)))
        return text(word)

    return told(cause)


def parts_of(cause: Cause) -> Iterator[str | Lines | Figure | Cause]:
    """What a cause's sentence is put together from, in order."""
    for before, name, _, _ in Formatter().parse(cause.said):
        if before:
            yield before
        if name is not None:
            yield cause.words[name]


# --- numbers ---


def describe(claim: Claim, free: Free) -> None:
    """Fill in what a claim states and what is computed."""
    stated = claim.right_entries
    if isinstance(stated, Stated) and stated.kind in ("exact", "approx"):
        claim.stated = claim.right_text
    else:
        claim.stated = _nested(stated, lambda one: _stated(one, free))
    computed: Any
    if isinstance(claim.left, Grid):
        wanted: list[Any] = [entry.stated for entry in claim.entries] or [None] * len(claim.left.flat)
        computed = Grid(zip(claim.left.flat, wanted, strict=True), claim.left.shape)
    else:
        computed = (claim.left, stated if isinstance(stated, Stated) else None)
    claim.computed = _nested(computed, lambda pair: _computed(pair, free, number_text))
    claim.shown = _nested(computed, lambda pair: _computed(pair, free, readable))


def _stated(one: Stated, free: Free) -> str:
    if one.scalar is None:
        return "..."
    return one.literal or scalar_text(one.scalar, free)


def _computed(pair: tuple[Scalar, Stated | None], free: Free, show: Show) -> str:
    scalar, one = pair
    return scalar_text(scalar, free, digits_for(number(scalar), one), show)


def digits_for(computed: Real, one: Stated | None) -> int:
    """How many significant digits to show so that there are two more than stated, both after the point and in all."""
    if one is None or one.scalar is None:
        return DIGITS
    if one.kind == "approx" and one.tolerance:
        return min(max(computed.magnitude() - one.tolerance.magnitude() + 3, DIGITS), MOST_DIGITS)
    if one.kind != "printed":
        return DIGITS
    printed = re.sub(r"[eE].*|[^0-9]", "", one.literal).lstrip("0")
    more = max(computed.magnitude() - Real(one.unit or 1).magnitude(), len(printed) - 1) + 3
    return min(max(more, DIGITS) if one.unit is None else more, MOST_DIGITS)


Show = Callable[[Real, int], str]


def scalar_text(scalar: Scalar, free: Free, count: int = DIGITS, show: Show = number_text) -> str:
    """A number; one that depends on open numbers as a sum of multiples of them, where it is one: 3 - 4*alpha."""
    check_time()
    if isinstance(scalar, Value) and free:
        replay = Replay([scalar])
        above = set(replay.leaves())
        leaves = [leaf for leaf in free if leaf in above]
        if leaves:
            found = _linear(replay, leaves)
            if found is not None:
                return _linear_text(found, [free[leaf] for leaf in leaves], lambda real: show(real, count))
            where = ", ".join(f"{free[leaf]} = {readable(leaf.data)}" for leaf in leaves)
            return f"{number(scalar).significant(DIGITS)} for {where}"
    return show(number(scalar), count)


def _linear(replay: Replay, leaves: list[Value]) -> list[Real] | None:
    """The constant and the factors of a sum of multiples of the leaves, or None if it is not one."""
    at = {leaf: leaf.data for leaf in leaves}
    try:
        (here,) = replay.numbers(at)
        factors = []
        for leaf in leaves:
            (there,) = replay.numbers({**at, leaf: leaf.data + 1})
            factors.append(there - here)
        constant = here
        for leaf, factor in zip(leaves, factors):
            constant = constant - factor * leaf.data
        for step in (2, -3):
            moved = {leaf: leaf.data + step for leaf in leaves}
            (there,) = replay.numbers(moved)
            expected = constant
            for leaf, factor in zip(leaves, factors):
                expected = expected + factor * moved[leaf]
            if abs(there - expected) > Real(1) / 10**30 * max(abs(there), abs(expected)):
                return None
    except NoSuchNumber:
        return None
    return [constant, *factors]


def _linear_text(found: list[Real], names: list[str], show: Callable[[Real], str]) -> str:
    constant, *factors = found
    text = show(constant) if constant else ""
    for factor, name in zip(factors, names):
        if not factor:
            continue
        size = show(abs(factor))
        term = name if size == "1" else f"{f'({size})' if '/' in size else size}*{name}"
        minus = factor < 0
        text = f"{text} {'-' if minus else '+'} {term}" if text else ("-" if minus else "") + term
    return text or "0"


def _nested(array: Any, show: Callable[[Any], str]) -> Any:
    return array.map(show).nested() if isinstance(array, Grid) else show(array)
