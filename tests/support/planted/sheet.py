"""A worksheet: a network worked by hand, step by step, by a person who may make one mistake and carries on from it.

The steps are formulas, evaluated by Python in plain floating point numbers; no part of scalargrad is used. A mistake
is another formula for some of the steps («it» is what the right formula gives there).
"""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from string import Formatter
from types import CodeType

from tests.support.planted.net import Printer, Unfit

LEAST_UNITS = 5  # a first wrong number that is off by less is taken for rounding by anybody
FUNCTIONS: dict[str, Callable[..., float]] = {
    "tanh": math.tanh, "exp": math.exp, "ln": math.log, "log10": math.log10, "log2": math.log2, "sqrt": math.sqrt,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)), "relu": lambda z: max(z, 0.0), "max": max, "min": min, "abs": abs,
}  # fmt: skip


@dataclass(frozen=True)
class Mistake:
    """steps: what the person does instead. accept: «row of the table: words», as regular expressions; one of them has
    to fit the cause that is told and its sentence. {name} stands for what the document calls that number.
    """

    steps: dict[str, str]
    accept: tuple[str, ...]
    rounds: int = 0  # to so many digits after the point every result on the way is rounded before it is used


@dataclass
class Sheet:
    """A network with its given numbers, the steps in their order, the document's lines, and what can go wrong in it.

    lines: a claim begins with how detailed a document has to be to show it: 1 for all, 3 for the most detailed; all
    other lines begin with two blanks. {name} stands for a number.
    """

    given: dict[str, float]
    steps: dict[str, str]
    lines: list[str]
    mistakes: dict[str, Mistake]
    style: str
    names: dict[str, str] = field(default_factory=dict)  # what the document calls a number, where that is not its name


@dataclass
class Told:
    """A document with one mistake in it: what is wrong, and what names its cause."""

    text: str
    mistake: str
    style: str
    digits: int
    wrong: list[int]  # the lines of all wrong claims
    made: dict[str, str]  # what is done instead of the right steps
    accept: list[tuple[str, str]]
    numbers: dict[str, float]  # what the person found, by the names that the document has for it


def each(*formulas: str, **over: Iterable[object]) -> dict[str, str]:
    """Formulas for all values of the indices in them.

    >>> each("z{i} = w{i}*x", i="12")
    {'z1': 'w1*x', 'z2': 'w2*x'}
    """
    made = {}
    for formula in formulas:
        used = [index for index in over if f"{{{index}" in formula]
        for values in itertools.product(*(list(over[index]) for index in used)):
            left, _, right = formula.format(**dict(zip(used, values))).partition(" = ")
            made[left] = right
    return made


# --- the mistakes that can be made in any network ---


def common(sheet_keys: Iterable[str], given: Iterable[str], chance: random.Random) -> dict[str, Mistake]:
    """Digits swapped in a result, the decimal point of a given number, everything rounded on the way."""
    result, misread, places = chance.choice(list(sheet_keys)), chance.choice(list(given)), chance.choice((2, 3, 4))
    return {
        "digits swapped": Mistake({result: "swapped(it)"}, ("slip", f"misread: as if \\S*{{{result}}}.*digit")),
        "decimal point": Mistake(
            {misread: chance.choice(("10*it", "it/10"))}, (f"misread: {{{misread}}} were .*decimal",)
        ),
        "rounded early": Mistake(
            {}, (f"rounded: to {places} digits|significant", "last-digit", "carried-over: rounded"), places
        ),
    }


def swapped(text: str, chance: random.Random) -> float:
    """Two neighbouring digits swapped, not the last one."""
    places = [k for k, letter in enumerate(text) if letter.isdigit()]
    first = next((n for n, k in enumerate(places) if text[k] != "0"), len(places))
    pairs = [(a, b) for a, b in zip(places[first:], places[first + 1 : -1]) if text[a] != text[b]]
    if not pairs:
        raise Unfit
    a, b = chance.choice(pairs)
    return float(text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :])


def units_off(right: float, text: str, unit: float) -> float:
    """How many units of its last digit a printed number is off; 0 if it holds, rounded or cut off.

    >>> units_off(0.125, "0.125", 0.001), units_off(0.1258, "0.125", 0.001), round(units_off(0.1258, "0.135", 0.001), 1)
    (0.0, 0.0, 9.2)
    """
    off = abs(right - float(text)) / unit
    cut_off = (abs(right) - abs(float(text))) / unit
    if off < 1e-4:
        return 0.0
    if min(abs(off - 0.5), abs(cut_off - 1)) < 1e-4:
        raise Unfit  # on the edge between holding and failing
    return 0.0 if off < 0.5 or (0 < cut_off < 1 and right * float(text) >= 0) else off


# --- working a sheet ---

_COMPILED: dict[str, CodeType] = {}


def value(formula: str, numbers: dict[str, float], more: dict[str, Callable[..., float]]) -> float:
    code = _COMPILED.get(formula) or _COMPILED.setdefault(formula, compile(formula, "step", "eval"))
    return float(eval(code, {**FUNCTIONS, **more}, numbers))


def work(
    sheet: Sheet, mistake: Mistake, printer: Printer, chance: random.Random
) -> tuple[dict[str, float], dict[str, str]]:
    """What the person finds, and the numbers that are printed with digits of their own."""
    more = {"swapped": lambda number: swapped(printer.text(number), chance)}
    numbers = dict(sheet.given)
    own: dict[str, str] = {}
    for name, number in sheet.given.items():
        if name in mistake.steps:
            numbers[name] = value(mistake.steps[name], {"it": number}, more)
    if mistake.rounds >= printer.digits:
        raise Unfit
    last = printed_names([line for line in sheet.lines if line.startswith("1")])
    for name, formula in sheet.steps.items():
        number = value(formula, numbers, more)
        if name in mistake.steps and name in sheet.steps:
            number = value(mistake.steps[name], {**numbers, "it": number}, more)
        if mistake.rounds and name not in last:
            own[name] = Printer(mistake.rounds, True).text(number)
            number = float(own[name])
        numbers[name] = number
    return numbers, own


def printed_names(lines: Iterable[str]) -> set[str]:
    return {name for line in lines for _, name, _, _ in Formatter().parse(line) if name}


def document(sheet: Sheet, mistake: str, digits: int, chance: random.Random) -> Told:
    """The document of somebody who makes this mistake («» for none), in as much detail as may be."""
    return written(sheet, mistake, Printer(digits, chance.random() < 0.5), chance.choice("123"), chance)


def written(sheet: Sheet, mistake: str, printer: Printer, detail: str, chance: random.Random) -> Told:
    """Unfit if the mistake does not show in what is printed."""
    made = sheet.mistakes[mistake] if mistake else Mistake({}, ())
    try:
        right, _ = work(sheet, Mistake({}, ()), printer, chance)
        found, own = work(sheet, made, printer, chance)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise Unfit from None  # the logarithm of a negative number
    texts = {name: repr(number) for name, number in sheet.given.items()}
    texts |= {name: own.get(name) or printer.text(found[name]) for name in sheet.steps}
    if mistake == "digits swapped" and not set(made.steps) & printed_names(shown(sheet, detail)):
        raise Unfit  # whoever prints no number cannot mistype it
    wrong = []
    lines = ["# A planted mistake", "", "```worked"]
    for line in shown(sheet, detail):
        lines.append(line[2:].format_map(texts))
        names = [name for name in printed_names([line]) if name in sheet.steps]
        off = max((units_off(right[name], texts[name], printer.unit(texts[name])) for name in names), default=0.0)
        if off:
            wrong.append((len(lines), off))
    if mistake and (not wrong or (wrong[0][1] < LEAST_UNITS and not made.rounds)):
        raise Unfit
    text, lines_that_are_wrong = "\n".join([*lines, "```", ""]), [line for line, _ in wrong]
    accept = [accepted(one, sheet.names) for one in made.accept]
    return Told(
        text,
        mistake,
        f"{sheet.style}, {detail}",
        printer.digits,
        lines_that_are_wrong,
        made.steps,
        accept,
        named(found, sheet.names),
    )


def named(found: dict[str, float], names: dict[str, str]) -> dict[str, float]:
    """Numbers by the document's names: the derivative gz1 is that by z1."""
    made = {}
    for key, number in found.items():
        is_derivative = key.startswith("g") and key[1:] in found
        made[f"∂{names.get(key[1:], key[1:])}" if is_derivative else names.get(key, key)] = number
    return made


def shown(sheet: Sheet, detail: str) -> list[str]:
    return [line for line in sheet.lines if line[0] <= detail]


def accepted(pattern: str, names: dict[str, str]) -> tuple[str, str]:
    """The row and the words of what is accepted, with the document's names in it."""
    row, _, words = pattern.partition(": ")
    return row, re.sub(r"\{([A-Za-z]\w*)\}", lambda found: re.escape(names.get(found[1], found[1])) + r"(?!\w)", words)


def number(chance: random.Random, low: float, high: float, negative: float = 0.0) -> float:
    """A given number with one or two digits after the point."""
    size = round(chance.uniform(low, high), chance.choice((1, 2))) or low
    return -size if chance.random() < negative else size
