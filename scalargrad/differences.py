"""Derivatives by differences, (F(x + h) − F(x − h)) / 2h, from both sides and at several steps h.

F is run on mpmath's numbers, with so many digits that fifty are left of a difference at the smallest step. So h can be
very small, and no kink, pole or wave of F lies between x and x + h. Where F makes floats of its numbers on the way, as
math.sin does, it is run on floats, with larger steps and fewer digits.

F is a function from a list of numbers to a list of numbers. It is differentiated in directions: {2: 1} is the third
number alone, and {0: 3, 1: 4} moves the first two at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from fractions import Fraction
from typing import Any

from scalargrad.extras import needs
from scalargrad.slopes import CLOSE, Look, Slope, slope_of

Function = Callable[[list[Any]], list[Any]]
Matrix = list[list[Any]]
Direction = Mapping[int, Fraction]

# What a function may raise where it has no value, and what it may where it cannot take a type of numbers.
NO_VALUE = (ValueError, ArithmeticError)
NOT_FOR_THIS_TYPE = (TypeError, AttributeError, ValueError, ArithmeticError)

NOTHING = 1e-30  # the part of f that counts as 0, where x moves by its own size or by 1
DIGITS = 50
# Steps h, for x of the size of 1, the most promising first. The smallest are for poles nearby and for fast waves. They
# are no round numbers, lest a wave have a round number of periods in them.
MANY_DIGITS = tuple(Fraction(1234567, 10**6) / 10**k for k in (16, 30, 60, 120, 240))
FLOATS = tuple(map(Fraction, (1e-4, 1e-5, 1e-3, 1e-6, 1e-7, 1e-2)))


def axes(n: int) -> list[Direction]:
    """The directions of n numbers, one by one."""
    return [{j: Fraction(1)} for j in range(n)]


def moved(point: Sequence[Fraction], direction: Direction, by: Fraction) -> list[Fraction]:
    """The point, moved in a direction."""
    return [q + by * direction[k] if k in direction else q for k, q in enumerate(point)]


def differences(
    f: Function,
    point: Sequence[Fraction],
    own: Callable[[Fraction], Any] = float,
    along: Sequence[Direction] | None = None,
) -> Matrix | None:
    """A Slope for every derivative: in each direction (the axes, unless others are given), of each result of f.

    own: makes a number of the user's own type, for functions that take no other. None if f takes no type at all.

    >>> [[slope]] = differences(lambda x: [abs(x[0])], [Fraction(0)])
    >>> float(slope.left), float(slope.right)
    (-1.0, 1.0)
    """
    directions = axes(len(point)) if along is None else along
    in_floats = [_Arithmetic(f, point, float), _Arithmetic(f, point, own)]
    for arithmetic in in_floats if turns_into_floats(f, point) else [_ManyDigits(f, point), *in_floats]:
        try:
            return [_slopes(arithmetic, direction) for direction in directions]
        except NOT_FOR_THIS_TYPE:
            continue
    return None


def turns_into_floats(f: Function, point: Sequence[Fraction]) -> bool:
    """Whether f makes floats of its numbers on the way, and so loses their digits: it is tried with some that refuse.

    >>> from math import sin
    >>> turns_into_floats(lambda x: [sin(x[0])], [Fraction(1)]), turns_into_floats(lambda x: x, [Fraction(1)])
    (True, False)
    """
    with needs("mpmath"):
        import mpmath

    refusals = []

    def refuse(x: Any, *_: Any) -> Any:
        refusals.append(x)
        raise TypeError("this number is not to become a float")

    context = mpmath.MPContext()
    context.dps = DIGITS
    context.mpf.__float__ = context.mpf.__complex__ = refuse
    with suppress(*NOT_FOR_THIS_TYPE):
        f([context.mpf(q.numerator) / q.denominator for q in point])
    return bool(refusals)


def _slopes(arithmetic: _Arithmetic, direction: Direction) -> list[Slope]:
    """∂f[i]/∂direction for all i: what the steps give together, each on its own for every i."""
    found: list[list[Look]] = []
    for step in arithmetic.steps(direction):
        with arithmetic.precision(step):
            here, rounding = arithmetic.here(step)
            around = [arithmetic.there(direction, by) for by in (-step, step, -step / 2, step / 2)]
            h = arithmetic.number(step)
            looks = []
            for i, y in enumerate(here):
                near = [None if side is None or side[i] != side[i] else side[i] for side in around]  # nan is no value
                is_constant = arithmetic.constant_if_still and all(result == y for result in near)
                looks.append(Look.around(step, h, near, y, 0.0 if is_constant else rounding[i]))
        found = [[*before, look] for before, look in zip(found or [[] for _ in looks], looks)]
        least = [NOTHING * abs(float(y)) / float(arithmetic.largest) for y in here]
        if all(map(_is_settled, found, least)):
            break
    return [slope_of(looks) for looks in found]


def _is_settled(looks: list[Look], least: float) -> bool:
    """Whether no other step is needed: the slope is sure, and so are the slopes on either side if they differ.

    least: an error that is nothing, however small the slope is.
    """
    last = looks[-1].slope
    if last.value is None or not last.error <= max(CLOSE * abs(float(last.value)), least):
        return False
    if not last.has_kink(0.0):
        return True
    if len(looks) == 1:
        return False
    before = looks[-2].slope
    return all(
        a is not None and abs(float(a) - float(b)) <= 1e-6 * abs(float(b))
        for a, b in ((before.left, last.left), (before.right, last.right))
    )


# --- what differences need of f, for one type of numbers ---


class _Arithmetic:
    """f on floats, or on another type with about as many digits."""

    constant_if_still = True  # whether an f that does not move at all is taken as constant, and free of rounding

    def __init__(self, f: Function, point: Sequence[Fraction], number: Callable[[Fraction], Any]) -> None:
        self.f, self.point, self.number = f, point, number
        self.largest = max(Fraction(1), *map(abs, point))
        self._known: dict[int, tuple[list[Any], list[float]]] = {}  # f at the point, by digits

    def steps(self, direction: Direction) -> list[Fraction]:
        """Those for numbers of the size of 1 and larger, and then those for smaller ones, which may lie near a pole."""
        largest = max(abs(self.point[k]) for k in direction)
        sizes = [max(Fraction(1), largest)] + ([largest] if 0 < largest < Fraction(1, 10) else [])
        return [step * size for size in sizes for step in FLOATS]

    def precision(self, step: Fraction) -> AbstractContextManager[Any]:
        """As many digits as the step needs."""
        return nullcontext()

    def here(self, step: Fraction) -> tuple[list[Any], list[float]]:
        """f at the point, and how far rounding takes each of its results."""
        if not self._known:
            results = self._at(self.point)
            self._known[0] = results, [8 * _last_digit(y) * abs(float(y)) for y in results]
        return self._known[0]

    def there(self, direction: Direction, by: Fraction) -> list[Any] | None:
        """f beside the point; None where it has no value."""
        try:
            return self._at(moved(self.point, direction, by))
        except NO_VALUE:
            return None

    def _at(self, numbers: Sequence[Fraction]) -> list[Any]:
        return self.f([self.number(q) for q in numbers])


class _ManyDigits(_Arithmetic):
    """f on mpmath's numbers, with more digits the smaller the step is."""

    constant_if_still = False

    def __init__(self, f: Function, point: Sequence[Fraction]) -> None:
        super().__init__(f, point, lambda q: self.mpmath.mpf(q.numerator) / q.denominator)
        with needs("mpmath"):
            import mpmath
        self.mpmath: Any = mpmath

    def steps(self, direction: Direction) -> list[Fraction]:
        size = min([Fraction(1)] + [abs(self.point[k]) for k in direction if self.point[k]])
        return [step * size for step in MANY_DIGITS]

    def precision(self, step: Fraction) -> AbstractContextManager[Any]:
        digits: AbstractContextManager[Any] = self.mpmath.workdps(max(self._digits(step), self.mpmath.mp.dps))
        return digits

    def here(self, step: Fraction) -> tuple[list[Any], list[float]]:
        """Rounding is by how much a few more digits change f a step away, where no number is a round one."""
        digits = self._digits(step)
        if digits not in self._known:
            everywhere, by = dict.fromkeys(range(len(self.point)), Fraction(1)), step
            coarse = self.there(everywhere, by)
            if coarse is None:
                by = Fraction(0)
                coarse = self._at(self.point)
            with self.mpmath.workdps(self.mpmath.mp.dps + 20):
                fine = self._at(moved(self.point, everywhere, by))
                rounding = [float(abs(a - b)) for a, b in zip(coarse, fine)]
            self._known[digits] = self._at(self.point), rounding
        return self._known[digits]

    def _digits(self, step: Fraction) -> int:
        ratio = self.largest / step
        return DIGITS + 2 * len(str(ratio.numerator // ratio.denominator))


def _last_digit(y: Any) -> float:
    """How much the last digit of a float is of it; NumPy has shorter ones."""
    dtype = getattr(y, "dtype", None)
    return 2.0 ** -{"float16": 10, "float32": 23}.get(str(dtype), 53)
