"""Results in words: causes as sentences, numbers with at least two digits more than stated, open numbers by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from string import Formatter
from typing import Any

from scalargrad.languages import say, say_count
from scalargrad.value import Value
from scalargrad.worked.numbers import (
    DIGITS,
    NoSuchNumber,
    Real,
    Scalar,
    cell_and_line,
    check_time,
    entries,
    number,
    number_text,
    readable,
    shape,
)
from scalargrad.worked.record import Cause, Claim, Figure, Lines, Replay, Spoken, Stated, Told
from scalargrad.worked.reports.spoken import one_after_another

MOST_DIGITS = 50  # that numbers carry
Free = Mapping[Value, str]


# --- causes ---


def show_line(line: int) -> str:
    """The number of a line; in a notebook that of its cell, too.

    >>> from scalargrad.worked.numbers import CELL
    >>> show_line(12), show_line(2 * CELL + 3)
    ('12', '3 of cell 2')
    """
    cell, in_cell = cell_and_line(line)
    return str(line) if cell is None else say("{line} of cell {cell}", line=in_cell, cell=cell)


def show_lines(lines: Lines, one: Callable[[int], str] = show_line) -> str:
    """Lines in a sentence. one: how the number of a line is shown.

    >>> show_lines(Lines((12,))), show_lines(Lines((12, 14, 15)))
    ('line 12', 'lines 12, 14 and 15')
    """
    shown = one_after_another([one(number) for number in lines.numbers])
    return say_count("line {lines}", "lines {lines}", len(lines.numbers), lines=shown)


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
        return text(say(word) if isinstance(word, Spoken) else word)

    return told(cause)


def parts_of(cause: Cause) -> Iterator[str | Lines | Figure | Cause]:
    """What a cause's sentence is put together from, in order."""
    for before, name, _, _ in Formatter().parse(say(cause.said)):
        if before:
            yield before
        if name is not None:
            yield cause.words[name]


# --- numbers ---


def describe(claim: Claim, free: Free) -> Told:
    """What a claim states and what is computed, in words; no word yet on why it fails."""
    each: list[Any] = entries(claim.right_entries)
    if shape(claim.right_entries) == () and each[0].kind in ("exact", "approx"):
        stated: Any = claim.right_text
    else:
        stated = _nested([_stated(one, free) for one in each], shape(claim.right_entries))
    scalars = entries(claim.left)
    wanted: list[Stated | None] = [entry.stated for entry in claim.entries]
    wanted = wanted or [None] * len(scalars)  # the shapes differ
    computed, shown = (
        _nested([_computed(*pair, free, show) for pair in zip(scalars, wanted, strict=True)], shape(claim.left))
        for show in (number_text, readable)
    )
    return Told(stated, computed, shown)


def with_causes(told: Told, causes: Iterable[Cause]) -> Told:
    """The same claim, and why it fails."""
    found = tuple(causes)
    follows_from = next((cause.lines for cause in found if cause.lines), ())
    return replace(told, causes=found, explanations=tuple(map(tell, found)), follows_from=follows_from)


def _stated(one: Stated, free: Free) -> str:
    if one.scalar is None:
        return "..."
    return one.literal or scalar_text(one.scalar, free)


def _computed(scalar: Scalar, one: Stated | None, free: Free, show: Show) -> str:
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
NOTHING = Real(1) / 10**30  # of numbers with 50 digits so little is rounding


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
            if abs(there - expected) > NOTHING * max(abs(there), abs(expected)):
                return None
    except NoSuchNumber:
        return None
    largest = max(abs(constant), *(abs(factor) for factor in factors))
    return [Real(0) if one.exact is None and abs(one) < NOTHING * largest else one for one in (constant, *factors)]


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


def _nested(texts: Sequence[str], sizes: tuple[int, ...]) -> Any:
    """The texts of an array, row by row, as nested lists of its shape; the only text of a single number.

    >>> _nested(["1", "2", "3", "4"], (2, 2)), _nested(["1"], ())
    ([['1', '2'], ['3', '4']], '1')
    """
    if not sizes:
        return texts[0]
    length = len(texts) // sizes[0]
    return [_nested(texts[i * length : (i + 1) * length], sizes[1:]) for i in range(sizes[0])]
