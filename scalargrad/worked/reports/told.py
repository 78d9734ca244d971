"""Results in words: causes as sentences, numbers with at least two digits more than stated, open numbers by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from string import Formatter
from typing import Any

from scalargrad.languages import one_after_another, say, say_count
from scalargrad.value import Value
from scalargrad.worked.numbers import (
    DIGITS,
    Real,
    Scalar,
    cell_and_line,
    check_time,
    decimal,
    entries,
    number,
    number_text,
    readable,
    shape,
)
from scalargrad.worked.record import FAILS, Cause, Claim, Entry, Figure, Lines, Spoken, Stated, Told, ordered
from scalargrad.worked.reports.polynomial import formula

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
                return "".join([told(part) for part in parts_of(word)])
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
    lefts = [entry.left for entry in claim.entries] or entries(claim.left)
    free = _above([*(one.scalar for one in each), *lefts], free)
    comes_to = ""
    if shape(claim.right_entries) == () and each[0].kind in ("exact", "approx", "formula"):
        stated: Any = claim.right_text  # as its author wrote it
        if claim.verdict == FAILS:
            comes_to = _comes_to(claim.right_text, each[0].scalar, each[0].tolerance, free)
    else:
        stated = _nested([_stated(one, free) for one in each], shape(claim.right_entries))
    sides: list[tuple[Scalar, Stated | None]] = [(_sharp(entry), entry.stated) for entry in claim.entries]
    sides = sides or [(scalar, None) for scalar in entries(claim.left)]  # the shapes differ
    computed, shown = (
        _nested([_computed(*pair, free, show) for pair in sides], shape(claim.left)) for show in (number_text, readable)
    )
    return Told(stated, computed, shown, "" if isinstance(shown, list) or comes_to == shown else comes_to)


def computed_words(told: Told) -> str:
    """What is computed, and beside it what a formula that is stated comes to.

    >>> computed_words(Told("14", "4", "4")), computed_words(Told("3*x", "4", "4", comes_to="9"))
    ('computed 4', 'computed 4; the right side comes to 9')
    """
    if not told.comes_to:
        return say("computed {number}", number=told.shown)
    return say("computed {number}; the right side comes to {other}", number=told.shown, other=told.comes_to)


def _comes_to(text: str, scalar: Scalar, tolerance: Real | None, free: Free) -> str:
    """The number of a right side that is written out; nothing where it stands there anyway: approx(1.25, abs=0.01)."""
    if not tolerance:
        found = scalar_text(scalar, free, show=readable)
        return "" if found == text else found
    digits = number(scalar).magnitude() - tolerance.magnitude() + 2  # more would be those of nobody's numbers
    found = decimal(number(scalar), min(max(digits, 1), DIGITS))
    return "" if found in text else found


def _sharp(entry: Entry) -> Scalar:
    """What is computed, with more digits where those that it has are lost."""
    return entry.left if entry.sharp is None else entry.sharp


def with_causes(told: Told, causes: Iterable[Cause]) -> Told:
    """The same claim, and why it fails."""
    found = tuple(causes)
    follows_from = next((cause.lines for cause in found if cause.lines), ())
    return replace(told, causes=found, explanations=tuple(map(tell, found)), follows_from=follows_from)


def _stated(one: Stated, free: Free) -> str:
    if one.scalar is None:
        return "..."
    return one.literal or scalar_text(one.scalar, free, show=readable)


def _computed(scalar: Scalar, one: Stated | None, free: Free, show: Show) -> str:
    """The computed number; beside a decimal it is a decimal, too."""
    beside_a_decimal = one is not None and one.kind == "printed" and one.unit is not None
    return scalar_text(scalar, free, digits_for(number(scalar), one), decimal if beside_a_decimal else show)


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
    """A number; one that depends on open numbers as a formula in them, where it is a short one: 3 - 4*alpha."""
    check_time()
    if isinstance(scalar, Value) and free:
        leaves = list(_above([scalar], free))
        if leaves:
            text = formula(scalar, leaves, [free[leaf] for leaf in leaves], lambda real: show(real, count))
            where = say(", ").join(f"{free[leaf]} = {decimal(leaf.data, DIGITS)}" for leaf in leaves)
            here = number(scalar).significant(DIGITS)
            return text or say("{number} for {where} (made up)", number=here, where=where)
    return show(number(scalar), count)


def _above(scalars: Sequence[Scalar | None], free: Free) -> Free:
    """The open numbers that some scalars depend on."""
    above = set(ordered(scalars, lambda node: node.is_leaf)) if free else ()
    return {leaf: name for leaf, name in free.items() if leaf in above}


def _nested(texts: Sequence[str], sizes: tuple[int, ...]) -> Any:
    """The texts of an array, row by row, as nested lists of its shape; the only text of a single number.

    >>> _nested(["1", "2", "3", "4"], (2, 2)), _nested(["1"], ())
    ([['1', '2'], ['3', '4']], '1')
    """
    if not sizes:
        return texts[0]
    length = len(texts) // sizes[0]
    return [_nested(texts[i * length : (i + 1) * length], sizes[1:]) for i in range(sizes[0])]
