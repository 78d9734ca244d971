"""The numbers of worked examples: exact rationals as long as every operation is rational, 50 digits after that.

A `Real` is an exact fraction until exp, log, sqrt, a fractional power or the like is taken of it; from then on it is a
binary floating point number with a mantissa long enough for 50 significant decimal digits and ten to spare. The engine
takes it as it takes any number: a Value's data is a Real here, and every rule of calculus runs on it unchanged.

No binary float of Python's ever comes in. A result that does not exist, or that has more than 10,000 digits, is a
NoSuchNumber: so no single operation, whatever a document asks for, takes long.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scalargrad.languages import say
from scalargrad.worked.numbers import rounded
from scalargrad.worked.numbers.errors import NoSuchNumber
from scalargrad.worked.numbers.limits import check_time
from scalargrad.worked.numbers.rounded import LEAST_BITS, MAX_BITS, Rounded, more_digits, too_long

Exactly = int | Fraction
LONG = 2000  # bits of a numerator or denominator


class Real:
    """A real number: `exact` is a Fraction, or None where only the `rounded` form is there.

    >>> Real(Fraction(1, 3)) + 1
    Real(4/3)
    >>> Real(2).sqrt()
    Real(1.4142135623730950488016887242096980785696718753769)
    >>> Real(1) / 0
    Traceback (most recent call last):
    scalargrad.worked.numbers.errors.NoSuchNumber: division by zero
    """

    __slots__ = ("exact", "rounded")

    exact: Fraction | None
    rounded: Rounded

    def __init__(self, number: Exactly | Real = 0) -> None:
        if isinstance(number, Real):
            self.exact, self.rounded = number.exact, number.rounded
        elif isinstance(number, (int, Fraction)):
            self.exact = _checked(Fraction(number))
            self.rounded = None
        else:
            raise TypeError(f"{number!r} is not exact: give an int, a Fraction or a Real")

    # --- the four operations ---

    def __add__(self, other: Any) -> Real:
        if type(other) is Real and self.exact is other.exact is None:  # long loops do little else
            return _of(rounded.add(self.rounded, other.rounded))
        return _joined(self, other, operator.add, rounded.add)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Real:
        if type(other) is Real and self.exact is other.exact is None:  # long loops do little else
            return _of(rounded.sub(self.rounded, other.rounded))
        return _joined(self, other, operator.sub, rounded.sub)

    def __rsub__(self, other: Any) -> Real:
        if self.exact is None and type(other) is int:
            return _of(rounded.sub(rounded.from_int(other), self.rounded))
        return Real(other) - self if isinstance(other, (int, Fraction)) else NotImplemented

    def __mul__(self, other: Any) -> Real:
        if type(other) is Real and self.exact is other.exact is None:  # long loops do little else
            return _of(rounded.mul(self.rounded, other.rounded))
        return _joined(self, other, operator.mul, rounded.mul)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Real:
        if not other and isinstance(other, (Real, int, Fraction)):
            raise NoSuchNumber(say("division by zero"))
        return _joined(self, other, operator.truediv, rounded.div)

    def __rtruediv__(self, other: Any) -> Real:
        """For local derivatives: one that is too large is infinite, and an error only for who asks for it."""
        if not isinstance(other, (int, Fraction)):
            return NotImplemented
        try:
            return Real(other) / self
        except NoSuchNumber:
            if self:
                return _of(rounded.INFINITY)
            raise

    def reciprocal(self) -> Real:
        """1 / x for local derivatives: at a pole infinite, and an error only for who asks for that derivative."""
        return 1 / self if self else _of(rounded.INFINITY)

    @staticmethod
    def undefined() -> Real:
        """Not a number: a local derivative that does not exist and that nobody may ask for."""
        return _of(rounded.NAN)

    def is_finite(self) -> bool:
        return self.exact is not None or rounded.is_finite(self.rounded)

    def __neg__(self) -> Real:
        if self.exact is not None:
            return _exactly(-self.exact)
        return _of(rounded.neg(self.rounded))

    def __pos__(self) -> Real:
        return self

    def __abs__(self) -> Real:
        return -self if self._sign() < 0 else self

    # --- powers ---

    def __pow__(self, other: Any) -> Real:
        if type(other) is int:
            return self._to_whole_power(other)
        if type(other) is not Real:
            if not isinstance(other, (int, Fraction)):
                return NotImplemented
            other = Real(other)
        whole = other.whole()
        if whole is not None:
            return self._to_whole_power(whole)
        if self < 0:
            raise NoSuchNumber(say("a negative number has no real power with a fractional exponent"))
        if not self:
            if other < 0:
                raise NoSuchNumber(say("zero to a negative power is a division by zero"))
            return Real(0)
        with more_digits(30):  # an error of the logarithm is multiplied by the exponent
            logarithm: Real = other * self.log()
        return logarithm.exp()

    def __rpow__(self, other: Any) -> Real:
        return Real(other) ** self if isinstance(other, (int, Fraction)) else NotImplemented

    def _to_whole_power(self, n: int) -> Real:
        if not self and n < 0:
            raise NoSuchNumber(say("zero to a negative power is a division by zero"))
        if self.exact is not None:
            top, bottom = self.exact.numerator, self.exact.denominator
            if max(abs(top), bottom) == 1:  # 0, 1 and −1 may have any exponent
                return _exactly(self.exact ** (n % 2 if n else 0) if top else Fraction(n == 0))
            if (max(abs(top), bottom).bit_length() - 1) * abs(n) > MAX_BITS:
                raise too_long()
            return _exactly(self.exact**n)
        return _of(rounded.to_whole_power(self.rounded, n))

    # --- functions; the engine asks for them by these names ---

    def exp(self) -> Real:
        return _of(rounded.exp(_raw(self)))

    def log(self) -> Real:
        if not self and self.exact is None:
            raise NoSuchNumber(
                say(
                    "here all digits that are carried have cancelled, and 0 has no logarithm: write it in another way, "
                    "such as -softplus(x) for log(1 - sigmoid(x))"
                )
            )
        if self <= 0:
            number = self.short()
            raise NoSuchNumber(say("{number} has no logarithm: it is not positive", number=number), (number,))
        return _of(rounded.log(_raw(self)))

    def log2(self) -> Real:
        """The logarithm to the base 2, exact for the powers of 2."""
        return self._logarithm(2)

    def log10(self) -> Real:
        return self._logarithm(10)

    def _logarithm(self, base: int) -> Real:
        with more_digits(5):
            found = self.log() / Real(base).log()
        nearest = Real(round(float(found)))
        return nearest if self.exact is not None and Real(base) ** nearest == self else found

    def sqrt(self) -> Real:
        if self < 0:
            number = self.short()
            raise NoSuchNumber(say("{number} has no square root: it is negative", number=number), (number,))
        return _of(rounded.sqrt(_raw(self)))

    def sin(self) -> Real:
        return _of(rounded.sin(_raw(self)))

    def cos(self) -> Real:
        return _of(rounded.cos(_raw(self)))

    def tan(self) -> Real:
        return _of(rounded.tan(_raw(self)))

    def acos(self) -> Real:
        if not -1 <= self <= 1:
            number = self.short()
            raise NoSuchNumber(say("{number} has no arccosine: it is not between -1 and 1", number=number), (number,))
        return _of(rounded.acos(_raw(self)))

    def tanh(self) -> Real:
        return _of(rounded.tanh(_raw(self)))

    def sigmoid(self) -> Real:
        """1 / (1 + e⁻ˣ)."""
        return _of(rounded.sigmoid(_raw(self)))

    def softplus(self) -> Real:
        """log(1 + eˣ)."""
        return _of(rounded.softplus(_raw(self)))

    def relu(self) -> Real:
        return self if self._sign() > 0 else Real(0)

    def step(self) -> Real:
        return Real(int(self._sign() > 0))

    def sign(self) -> Real:
        return Real(self._sign())

    # --- comparison ---

    def _sign(self) -> int:
        if self.exact is not None:
            top = self.exact.numerator
            return (top > 0) - (top < 0)
        return int(rounded.sign(self.rounded))

    def _compare(self, other: Any) -> int | None:
        if type(other) is not Real:
            if not isinstance(other, (int, Fraction)):
                return None
            if other == 0:
                return self._sign()
            other = Real(other)
        if self.exact is not None and other.exact is not None:
            if self.exact.denominator.bit_length() > LONG:
                check_time()
            return int(self.exact > other.exact) - int(self.exact < other.exact)
        return int(rounded.compare(_raw(self), _raw(other)))

    def __eq__(self, other: object) -> bool:
        order = self._compare(other)
        return NotImplemented if order is None else order == 0

    def __lt__(self, other: Any) -> bool:
        order = self._compare(other)
        return NotImplemented if order is None else order < 0

    def __le__(self, other: Any) -> bool:
        order = self._compare(other)
        return NotImplemented if order is None else order <= 0

    def __gt__(self, other: Any) -> bool:
        order = self._compare(other)
        return NotImplemented if order is None else order > 0

    def __ge__(self, other: Any) -> bool:
        order = self._compare(other)
        return NotImplemented if order is None else order >= 0

    def __bool__(self) -> bool:
        return bool(self.exact if self.exact is not None else self.rounded[1])

    def __hash__(self) -> int:
        return hash(self.exact) if self.exact is not None else hash(self.rounded)

    # --- leaving ---

    def whole(self) -> int | None:
        """The integer that this number is, or None."""
        if self.exact is not None:
            return self.exact.numerator if self.exact.denominator == 1 else None
        return rounded.whole(self.rounded)

    def __float__(self) -> float:
        return rounded.to_float(_raw(self))

    def magnitude(self) -> int:
        """The power of ten of the first digit: 2 for 314, −1 for 0.5, 0 for zero."""
        return rounded.power_of_ten(_raw(self)) if self else 0

    def significant(self, count: int) -> str:
        """The number in decimal digits, `count` of them significant: 0.0123, 1.23e-12."""
        return rounded.to_text(_raw(self), count, self.exact is not None) if self else "0"

    def short(self) -> str:
        """The number as people write it: an integer or a short fraction in full, ten digits of anything else."""
        if self.exact is not None and max(abs(self.exact.numerator), self.exact.denominator) < 10**10:
            return str(self.exact)
        return self.significant(10)

    def text(self) -> str:
        """The number in full where it is exact, a/b; 50 digits otherwise."""
        if self.exact is None:
            return self.significant(50)
        top, bottom = str(Decimal(self.exact.numerator)), str(Decimal(self.exact.denominator))  # str(int) stops at 4300
        return top if bottom == "1" else f"{top}/{bottom}"

    def __repr__(self) -> str:
        return f"Real({self.text()})"


_new = object.__new__


def _joined(
    a: Real, b: Any, exactly: Callable[[Any, Any], Any], roundly: Callable[[Rounded, Rounded], Rounded]
) -> Real:
    """The result of an operation on two numbers, exact if both are; NotImplemented where b is no number of ours."""
    if type(b) is not Real:
        if not isinstance(b, (int, Fraction)):
            return NotImplemented  # type: ignore[no-any-return]
        if a.exact is not None:
            return _exactly(exactly(a.exact, b))
        if type(b) is int:
            return _of(roundly(a.rounded, rounded.from_int(b)))
        b = Real(b)
    if a.exact is not None and b.exact is not None:
        return _exactly(exactly(a.exact, b.exact))
    return _of(roundly(_raw(a), _raw(b)))


def _raw(x: Real) -> Rounded:
    """The rounded form. That of an exact number is kept, at the usual precision, in the empty slot."""
    if x.exact is None:
        return x.rounded
    if not rounded.is_usual():
        return rounded.from_fraction(x.exact)
    if x.rounded is None:
        x.rounded = rounded.from_fraction(x.exact)
    return x.rounded


def _of(raw: Rounded) -> Real:
    if not LEAST_BITS < raw[2] + raw[3] < MAX_BITS:
        raise rounded.refusal(raw)
    new = _new(Real)
    new.exact = None
    new.rounded = raw
    return new


def _exactly(fraction: Fraction) -> Real:
    new = _new(Real)
    new.exact = _checked(fraction)
    new.rounded = None
    return new


def _checked(fraction: Fraction) -> Fraction:
    top, bottom = fraction.numerator.bit_length(), fraction.denominator.bit_length()
    if top > LONG or bottom > LONG:  # an operation with such a number takes as long as a thousand others
        if top > MAX_BITS or bottom > MAX_BITS:
            raise too_long()
        check_time()
    return fraction
