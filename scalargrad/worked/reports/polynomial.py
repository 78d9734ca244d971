"""A number that depends on open numbers as a formula in them: 3 - 4*alpha, a*d + b*c.

The recorded graph is run on polynomials in place of numbers. What is no polynomial, or too long a one, may still be a
sum of multiples of the open numbers, which a few other numbers in their places tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from scalargrad.derivatives import DETACH
from scalargrad.value import Value
from scalargrad.worked.numbers import NoSuchNumber, Real
from scalargrad.worked.record import Replay

MOST_TERMS = 8
MOST_STEPS = 20_000  # nodes
NOTHING = Real(1) / 10**30  # of numbers with 50 digits so little is rounding
STEPS = (2, -3, 7, -5, 11, -13)  # moves that tell whether a formula is linear

Powers = tuple[tuple[int, int], ...]  # of which open numbers, by their places, and how often each is a factor
Show = Callable[[Real], str]


class Polynomial:
    """A sum of products of open numbers, each with its factor; a TypeError from whatever would lead beyond.

    >>> a, b = Polynomial({((0, 1),): Real(1)}), Polynomial({((1, 1),): Real(1)})
    >>> show((a + b) * (a - b) + 3, ["a", "b"], Real.text)
    '3 + a**2 - b**2'
    """

    def __init__(self, terms: Mapping[Powers, Real]) -> None:
        self.terms = {powers: factor for powers, factor in terms.items() if factor}
        if len(self.terms) > MOST_TERMS:
            raise TypeError("too long to be shown")

    def __add__(self, other: Any) -> Polynomial:
        found = dict(self.terms)
        for powers, factor in _terms(other).items():
            found[powers] = found.get(powers, Real(0)) + factor
        return Polynomial(found)

    __radd__ = __add__

    def __neg__(self) -> Polynomial:
        return Polynomial({powers: -factor for powers, factor in self.terms.items()})

    def __sub__(self, other: Any) -> Polynomial:
        return self + -Polynomial(_terms(other))

    def __rsub__(self, other: Any) -> Polynomial:
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> Polynomial:
        found: dict[Powers, Real] = {}
        for one, factor in self.terms.items():
            for two, times in _terms(other).items():
                powers = _product(one, two)
                found[powers] = found.get(powers, Real(0)) + factor * times
        return Polynomial(found)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Polynomial:
        if isinstance(other, Polynomial):
            raise TypeError("a quotient is no polynomial")
        return self.__mul__(Real(1) / other)

    def __pow__(self, other: Any) -> Polynomial:
        count = other.whole() if isinstance(other, Real) else other
        if not isinstance(count, int) or not 0 <= count <= MOST_TERMS:
            raise TypeError("no whole power")
        result = Polynomial({(): Real(1)})
        for _ in range(count):
            result = result.__mul__(self)
        return result


def formula(scalar: Value, leaves: Sequence[Value], names: Sequence[str], show_number: Show) -> str | None:
    """A number as a formula in open numbers; None if it is none that is short."""
    replay = Replay([scalar])
    found = _polynomial(replay, leaves) or _linear(replay, leaves)
    return None if found is None else show(found, names, show_number)


def show(polynomial: Polynomial, names: Sequence[str], show_number: Show) -> str:
    """A polynomial as it is written in a document, the terms with few factors first."""
    text = ""
    for powers, factor in sorted(polynomial.terms.items(), key=lambda term: (sum(p for _, p in term[0]), term[0])):
        product = "*".join(names[at] + (f"**{power}" if power > 1 else "") for at, power in powers)
        size = show_number(abs(factor))
        factors = [size] if not product or size != "1" else []
        term = "*".join([*(f"({one})" if "/" in one and product else one for one in factors), *filter(None, [product])])
        text = f"{text} {'-' if factor < 0 else '+'} {term}" if text else ("-" if factor < 0 else "") + term
    return text or "0"


def _polynomial(replay: Replay, leaves: Sequence[Value]) -> Polynomial | None:
    if len(replay.order) > MOST_STEPS:
        return None
    found: dict[Value, Any] = {leaf: Polynomial({((at, 1),): Real(1)}) for at, leaf in enumerate(leaves)}
    for node in replay.order:
        if node not in found:
            args = [found.get(arg, arg.data) if isinstance(arg, Value) else arg for arg in node.args]
            if any(isinstance(arg, Polynomial) for arg in args):
                try:
                    found[node] = args[0] if node.op is DETACH else node.op.forward(*args)
                except (TypeError, AttributeError, ArithmeticError, ValueError):
                    return None
    result = found.get(replay.outputs[0])
    return _without_rounding(result.terms) if isinstance(result, Polynomial) else None


def _linear(replay: Replay, leaves: Sequence[Value]) -> Polynomial | None:
    """The sum of multiples of the leaves that a number is, whatever it is computed by; None if it is no such sum."""
    at = {leaf: leaf.data for leaf in leaves}
    try:
        (here,) = replay.numbers(at)
        factors = [replay.numbers({**at, leaf: leaf.data + 1})[0] - here for leaf in leaves]
        constant = here - sum((factor * leaf.data for leaf, factor in zip(leaves, factors)), Real(0))
        for k in range(len(STEPS)):
            moved = {leaf: leaf.data + STEPS[(k + i * (k + 1)) % len(STEPS)] for i, leaf in enumerate(leaves)}
            (there,) = replay.numbers(moved)
            expected = constant + sum((factor * moved[leaf] for leaf, factor in zip(leaves, factors)), Real(0))
            if abs(there - expected) > NOTHING * max(abs(there), abs(expected)):
                return None
    except NoSuchNumber:
        return None
    return _without_rounding({(): constant, **{((i, 1),): factor for i, factor in enumerate(factors)}})


def _without_rounding(terms: Mapping[Powers, Real]) -> Polynomial:
    """Without factors that are nothing but rounding."""
    largest = max(map(abs, terms.values()), default=Real(0))
    return Polynomial(
        {powers: one for powers, one in terms.items() if one.exact is not None or abs(one) >= NOTHING * largest}
    )


def _terms(other: Any) -> Mapping[Powers, Real]:
    if isinstance(other, Polynomial):
        return other.terms
    if isinstance(other, (Real, int, Fraction)):
        return {(): Real(other)}
    raise TypeError(f"{other!r} is no number")


def _product(one: Powers, two: Powers) -> Powers:
    powers = dict(one)
    for at, power in two:
        powers[at] = powers.get(at, 0) + power
    return tuple(sorted(powers.items()))
