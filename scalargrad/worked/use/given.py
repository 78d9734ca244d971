"""Other given numbers for a document, as simple to work with as its own.

A number keeps its sign, its digits after the point and its form: halves stay halves, tenths tenths, small integers
small integers, fractions keep their denominators, and what lies between 0 and 1 stays there. The same number is the
same in all places, and different ones stay different. What a document relies on stays: sizes, indices, exponents,
learning rates, 0 and 1 as targets (those of probabilities: targets.py).
"""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from scalargrad.worked.language import (
    Assign,
    Binary,
    Call,
    ClaimLine,
    Comprehension,
    Expression,
    Function,
    Index,
    Items,
    Literal,
    Loop,
    Name,
    Negative,
    Range,
    Statement,
    parts,
)

RATES = ("rate", "lr", "alpha", "eta", "learning_rate", "α", "η", "epsilon", "eps", "step_size", "gamma")
DECAYS = ("momentum", "mu", "beta", "beta1", "beta2", "β", "decay", "keep", "lambda_")
COUNTS = ("m", "n", "N", "M", "count", "batch", "batch_size", "samples", "steps", "epochs", "k", "K")
LARGEST_SMALL = 12  # integers up to here are small
_PLAIN = re.compile(r"\d+|\d*\.\d+")


@dataclass(frozen=True)
class Spot:
    """Where a given number stands, and how it is written: 0.35, 7 or 2/3; name: what it is given to."""

    line: int
    column: int
    text: str
    name: str

    @cached_property
    def decimals(self) -> int:
        return len(self.text.partition(".")[2])


def spots(statements: Sequence[Statement]) -> list[Spot]:
    """The given numbers of a document that may be others."""
    fixed = set(_relied_on(statements))
    has_log = any(isinstance(part, Call) and part.function in ("log", "ln", "softmax", "softplus")
                  for part in _expressions(statements))  # fmt: skip
    found: list[Spot] = []
    for statement in statements:
        if not isinstance(statement, Assign):
            continue
        shared = isinstance(statement.value, Items) and len(statement.names) > 1
        values = statement.value.items if shared and isinstance(statement.value, Items) else (statement.value,)
        for name, value, given in zip(statement.names, values, statement.given):
            if given and name not in fixed and not _is_target(name, value, has_log):
                found += _numbers(value, name)
    return found


def _numbers(value: Expression, name: str) -> Iterator[Spot]:
    match value:
        case Literal(text=text) if _PLAIN.fullmatch(text) and value.value:
            yield Spot(value.line, value.column, text, name)
        case Negative(operand=operand):
            yield from _numbers(operand, name)
        case Items(items=items):
            for item in items:
                yield from _numbers(item, name)
        case Binary(op="div", left=Literal(unit=None) as top, right=Literal(unit=None) as bottom) if top.value:
            yield Spot(top.line, top.column, f"{top.text}/{bottom.text}", name)


def _is_target(name: str, value: Expression, has_log: bool) -> bool:
    """Whether it is 0s and 1s that mean something: a one-hot list, probabilities, the label of a classifier."""
    numbers = [part.value for part in parts(value) if isinstance(part, Literal)]
    if any(isinstance(part, Negative) for part in parts(value)):
        return False
    if isinstance(value, Items) and len(numbers) > 1:
        return set(numbers) <= {0, 1} or (sum(numbers) == 1 and all(0 <= one <= 1 for one in numbers))
    return has_log and numbers in ([0], [1]) and name[0] in "tyl"


def _relied_on(statements: Iterable[Statement]) -> Iterator[str]:
    """The names of numbers that stay: rates and counts, and what stands in an index, an exponent, a size or a range."""
    yield from (*RATES, *DECAYS, *COUNTS)
    for statement in statements:
        if isinstance(statement, Loop):
            yield from _names(statement.range)
            yield from _relied_on(statement.body)
    for part in _expressions(statements):
        match part:
            case Index(indices=indices):
                for index in indices:
                    yield from (one.name for one in parts(index) if isinstance(one, Name))
            case Binary(op="pow", right=exponent):
                yield from _names(exponent)
            case Comprehension(loops=loops):
                for _, over in loops:
                    yield from _names(over)
            case Call(function="zeros" | "ones" | "eye" | "reshape" | "range", args=args):
                for arg in args:
                    yield from _names(arg)


def _names(expression: Expression | Range) -> Iterator[str]:
    return (part.name for part in parts(expression) if isinstance(part, Name))


def _expressions(statements: Iterable[Statement]) -> Iterator[Expression]:
    for statement in statements:
        match statement:
            case Assign(value=value):
                yield from parts(value)
            case Loop(body=body):
                yield from _expressions(body)
            case Function(results=results):
                for result in results:
                    yield from parts(result)
            case ClaimLine(left=left, right=right):
                yield from parts(left)
                yield from parts(right)


# --- other numbers ---


def others(found: Sequence[Spot], chance: random.Random, keep: float = 0.0) -> dict[str, str]:
    """For each number, as it is written, another one. keep: how likely one stays what it is."""
    forms = _forms(found)
    texts = sorted({spot.text for spot in found})
    new: dict[str, str] = {text: text for text in texts if chance.random() < keep}
    for text in texts:
        if text not in new:
            choices = [one for one in _choices(text, forms) if one != text]
            free = [one for one in choices if one not in new.values()]
            new[text] = chance.choice(free or choices or [text])
    return _in_order(new, found)


def _in_order(new: dict[str, str], found: Sequence[Spot]) -> dict[str, str]:
    """The same numbers; those of a list that is sorted are sorted again."""
    lists: dict[str, list[str]] = {}
    for spot in found:
        lists.setdefault(spot.name, []).append(spot.text)
    for texts in lists.values():
        if len(texts) > 2 and all(Fraction(one) < Fraction(other) for one, other in itertools.pairwise(texts)):
            new |= dict(zip(texts, sorted((new[text] for text in texts), key=Fraction)))
    return new


def _form(text: str, forms: Mapping[int, int]) -> int:
    """Of how many last digits a number is a multiple, and stays one."""
    decimals, digits = len(text.partition(".")[2]), int(text.partition("/")[0].replace(".", ""))
    own = next((one for one in (10, 5) if decimals > 1 and digits % one == 0), 1)
    return max(own, forms.get(decimals, 1)) if decimals else 1


def _forms(found: Sequence[Spot]) -> dict[int, int]:
    """For each number of decimals the form: 50, 25, 10 or 5 last digits if all numbers are multiples of it, or 1."""
    forms: dict[int, int] = {}
    for decimals in {spot.decimals for spot in found if "/" not in spot.text}:
        digits = [
            int(spot.text.replace(".", "")) for spot in found if spot.decimals == decimals and "/" not in spot.text
        ]
        forms[decimals] = next(form for form in (50, 25, 10, 5, 1) if all(digit % form == 0 for digit in digits))
    return forms


def _choices(text: str, forms: Mapping[int, int]) -> Iterator[str]:
    if "/" in text:
        top, bottom = map(int, text.split("/"))
        tops = range(1, bottom if top < bottom and bottom > 2 else 2 * bottom)
        yield from (f"{one}/{bottom}" for one in tops if math.gcd(one, bottom) == 1)
        return
    decimals, digits = len(text.partition(".")[2]), int(text.replace(".", ""))
    if not decimals:
        small = digits <= LARGEST_SMALL
        yield from map(str, range(1, max(5, digits + 3)) if small else range(digits * 7 // 10, digits * 13 // 10 + 1))
        return
    form = _form(text, forms)
    one = 10**decimals
    least, most = max(form, digits // 2), max(2 * digits, digits + 4 * form)
    if digits < one and one > 2 * form:
        most = min(most, one - form)
    width = len(text.partition(".")[0])
    for each in range(-(-least // form) * form, most + 1, form):
        whole, rest = divmod(each, one)
        yield f"{whole if width or whole else ''}.{rest:0{decimals}}"
