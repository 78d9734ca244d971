"""The numbers of worked examples: exact rationals as long as every operation is rational, 50 digits after that.

A `Real` is an exact fraction until exp, log, sqrt, a fractional power or the like is taken of it; from then on it is a
binary floating point number with a mantissa long enough for 50 significant decimal digits and ten to spare. The engine
takes it as it takes any number: a Value's data is a Real here, and every rule of calculus runs on it unchanged.

No binary float of Python's ever comes in. A result that does not exist, or that has more than 10,000 digits, is a
NoSuchNumber: so no single operation, whatever a document asks for, takes long.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scalargrad.extras import needs
from scalargrad.worked.numbers.errors import NoSuchNumber

with needs("mpmath"):
    from mpmath import libmp

MAX_DIGITS = 10_000
_MAX_BITS = int(MAX_DIGITS * 3.3219280949)
_SMALLEST_BITS = -(10**9)  # a number below 2 to this power is refused, too: its exponent would only grow
_NEAREST = "n"

Exactly = int | Fraction

_PRECISION = libmp.dps_to_prec(60)  # bits
_precision = _PRECISION  # the one in use


@contextmanager
def digits(count: int) -> Iterator[None]:
    """Compute with so many significant digits inside a `with` block: to see whether a difference is only rounding."""
    global _precision
    before, _precision = _precision, libmp.dps_to_prec(count)
    try:
        yield
    finally:
        _precision = before


@contextmanager
def _more_digits(count: int) -> Iterator[None]:
    with digits(libmp.prec_to_dps(_precision) + count):
        yield


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
    rounded: Any  # sign, mantissa, exponent of 2, bits of the mantissa: mpmath's own form

    def __init__(self, number: Exactly | Real = 0) -> None:
        if isinstance(number, Real):
            self.exact, self.rounded = number.exact, number.rounded
        elif isinstance(number, (int, Fraction)):
            self.exact = _checked_fraction(Fraction(number))
            self.rounded = None
        else:
            raise TypeError(f"{number!r} is not exact: give an int, a Fraction or a Real")

    # --- the four operations ---

    def __add__(self, other: Any) -> Real:
        if type(other) is not Real:
            if not isinstance(other, (int, Fraction)):
                return NotImplemented
            if self.exact is None and type(other) is int:
                return _rounded(libmp.mpf_add(self.rounded, libmp.from_int(other), _precision, _NEAREST))
            other = Real(other)
        if self.exact is not None and other.exact is not None:
            return _exactly(self.exact + other.exact)
        return _rounded(libmp.mpf_add(_raw(self), _raw(other), _precision, _NEAREST))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Real:
        if type(other) is not Real:
            if not isinstance(other, (int, Fraction)):
                return NotImplemented
            if self.exact is None and type(other) is int:
                return _rounded(libmp.mpf_sub(self.rounded, libmp.from_int(other), _precision, _NEAREST))
            other = Real(other)
        if self.exact is not None and other.exact is not None:
            return _exactly(self.exact - other.exact)
        return _rounded(libmp.mpf_sub(_raw(self), _raw(other), _precision, _NEAREST))

    def __rsub__(self, other: Any) -> Real:
        if self.exact is None and type(other) is int:
            return _rounded(libmp.mpf_sub(libmp.from_int(other), self.rounded, _precision, _NEAREST))
        return Real(other) - self if isinstance(other, (int, Fraction)) else NotImplemented

    def __mul__(self, other: Any) -> Real:
        if type(other) is not Real:
            if not isinstance(other, (int, Fraction)):
                return NotImplemented
            if self.exact is None and type(other) is int:
                return _rounded(libmp.mpf_mul_int(self.rounded, other, _precision, _NEAREST))
            other = Real(other)
        if self.exact is not None and other.exact is not None:
            return _exactly(self.exact * other.exact)
        return _rounded(libmp.mpf_mul(_raw(self), _raw(other), _precision, _NEAREST))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Real:
        if type(other) is not Real:
            if not isinstance(other, (int, Fraction)):
                return NotImplemented
            if self.exact is None and type(other) is int and other:
                return _rounded(libmp.mpf_div(self.rounded, libmp.from_int(other), _precision, _NEAREST))
            other = Real(other)
        if not other:
            raise NoSuchNumber("division by zero")
        if self.exact is not None and other.exact is not None:
            return _exactly(self.exact / other.exact)
        return _rounded(libmp.mpf_div(_raw(self), _raw(other), _precision, _NEAREST))

    def __rtruediv__(self, other: Any) -> Real:
        return Real(other) / self if isinstance(other, (int, Fraction)) else NotImplemented

    def reciprocal(self) -> Real:
        """1 / x for local derivatives: at a pole infinite, and an error only for who asks for that derivative."""
        return Real(1) / self if self else _rounded(libmp.finf)

    @staticmethod
    def undefined() -> Real:
        """Not a number: a local derivative that does not exist and that nobody may ask for."""
        return _rounded(libmp.fnan)

    def is_finite(self) -> bool:
        return self.exact is not None or bool(self.rounded[1]) or self.rounded == libmp.fzero

    def __neg__(self) -> Real:
        if self.exact is not None:
            return _exactly(-self.exact)
        return _rounded(libmp.mpf_neg(self.rounded))

    def __pos__(self) -> Real:
        return self

    def __abs__(self) -> Real:
        return -self if self._sign() < 0 else self

    # --- powers ---

    def __pow__(self, other: Any) -> Real:
        if type(other) is not Real:
            if not isinstance(other, (int, Fraction)):
                return NotImplemented
            other = Real(other)
        whole = other.whole()
        if whole is not None:
            return self._to_whole_power(whole)
        if self < 0:
            raise NoSuchNumber("a negative number has no real power with a fractional exponent")
        if not self:
            if other < 0:
                raise NoSuchNumber("zero to a negative power is a division by zero")
            return Real(0)
        with _more_digits(30):  # an error of the logarithm is multiplied by the exponent
            logarithm: Real = other * self.log()
        return logarithm.exp()

    def __rpow__(self, other: Any) -> Real:
        return Real(other) ** self if isinstance(other, (int, Fraction)) else NotImplemented

    def _to_whole_power(self, n: int) -> Real:
        if not self and n < 0:
            raise NoSuchNumber("zero to a negative power is a division by zero")
        if self.exact is not None:
            top, bottom = self.exact.numerator, self.exact.denominator
            if max(abs(top), bottom) == 1:  # 0, 1 and −1 may have any exponent
                return _exactly(self.exact ** (n % 2 if n else 0) if top else Fraction(n == 0))
            if (max(abs(top), bottom).bit_length() - 1) * abs(n) > _MAX_BITS:
                raise _too_long()
            return _exactly(self.exact**n)
        _, mantissa, exponent, bits = self.rounded
        if mantissa and abs((exponent + bits) * n) > 10**10:
            raise _too_long()
        if abs(n) > 10**6:
            magnitude = (abs(self).log() * n).exp()
            return -magnitude if self < 0 and n % 2 else magnitude
        return _rounded(libmp.mpf_pow_int(self.rounded, n, _precision, _NEAREST))

    # --- functions; the engine asks for them by these names ---

    def exp(self) -> Real:
        if self > 30_000:
            raise _too_long()
        if self < -(10**9):
            raise NoSuchNumber("the result is too close to zero: below 10 to the power −300,000,000")
        return _rounded(libmp.mpf_exp(_raw(self), _precision, _NEAREST))

    def log(self) -> Real:
        if self <= 0:
            raise NoSuchNumber(f"{self.short()} has no logarithm: it is not positive")
        return _rounded(libmp.mpf_log(_raw(self), _precision, _NEAREST))

    def sqrt(self) -> Real:
        if self < 0:
            raise NoSuchNumber(f"{self.short()} has no square root: it is negative")
        return _rounded(libmp.mpf_sqrt(_raw(self), _precision, _NEAREST))

    def sin(self) -> Real:
        return _rounded(libmp.mpf_sin(_raw(self), _precision, _NEAREST))

    def cos(self) -> Real:
        return _rounded(libmp.mpf_cos(_raw(self), _precision, _NEAREST))

    def tan(self) -> Real:
        return _rounded(libmp.mpf_tan(_raw(self), _precision, _NEAREST))

    def tanh(self) -> Real:
        if abs(self) > 10**9:
            return _rounded(libmp.from_int(1 if self > 0 else -1))
        return _rounded(libmp.mpf_tanh(_raw(self), _precision, _NEAREST))

    def sigmoid(self) -> Real:
        """1 / (1 + e⁻ˣ), from e^(−|x|)."""
        power = _exp_of_minus(self)
        top = libmp.fone if self._sign() >= 0 else power
        bottom = libmp.mpf_add(libmp.fone, power, _precision + 10, _NEAREST)
        return _rounded(libmp.mpf_div(top, bottom, _precision, _NEAREST))

    def softplus(self) -> Real:
        """log(1 + eˣ), as max(x, 0) + log(1 + e^(−|x|)), the small logarithm with as many digits more as it needs."""
        power = _exp_of_minus(self)
        if power == libmp.fzero:
            return _rounded(_raw(self.relu()))
        extra = max(0, -(power[2] + power[3]))
        if extra > _MAX_BITS:  # log(1 + p) = p, to all digits that there are
            small = power
        else:
            small = libmp.mpf_log(libmp.mpf_add(libmp.fone, power), _precision + extra, _NEAREST)
        return _rounded(libmp.mpf_add(_raw(self.relu()), small, _precision, _NEAREST))

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
        return int(libmp.mpf_sign(self.rounded))

    def _compare(self, other: Any) -> int | None:
        if type(other) is not Real:
            if not isinstance(other, (int, Fraction)):
                return None
            if other == 0:
                return self._sign()
            other = Real(other)
        if self.exact is not None and other.exact is not None:
            return int(self.exact > other.exact) - int(self.exact < other.exact)
        return int(libmp.mpf_cmp(_raw(self), _raw(other)))

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
        _, _, exponent, bits = self.rounded
        if exponent < 0 or exponent + bits > _MAX_BITS:
            return None
        return int(libmp.to_int(self.rounded))

    def __float__(self) -> float:
        return float(libmp.to_float(_raw(self), rnd=_NEAREST))

    def magnitude(self) -> int:
        """The power of ten of the first digit: 2 for 314, −1 for 0.5, 0 for zero."""
        if not self:
            return 0
        return int(libmp.to_str(_raw(self), 20, min_fixed=1, max_fixed=0).partition("e")[2] or 0)

    def significant(self, count: int) -> str:
        """The number in decimal digits, `count` of them significant: 0.0123, 1.23e-12."""
        raw = _raw(self)
        if raw == libmp.fzero:
            return "0"
        exact = self.exact is not None
        longest = 21 if exact else min(count, 21)  # no zeros in the place of digits that are not shown
        text = str(libmp.to_str(raw, max(count, 1), strip_zeros=exact, min_fixed=-6, max_fixed=longest))
        return text.removesuffix(".0" if exact else ".")

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


def _raw(x: Real) -> Any:
    """The rounded form. That of an exact number is kept, at the usual precision, in the empty slot."""
    if x.exact is None:
        return x.rounded
    if _precision != _PRECISION:
        return libmp.from_rational(x.exact.numerator, x.exact.denominator, _precision, _NEAREST)
    if x.rounded is None:
        x.rounded = libmp.from_rational(x.exact.numerator, x.exact.denominator, _precision, _NEAREST)
    return x.rounded


def _exp_of_minus(x: Real) -> Any:
    """e^(−|x|), and 0 where it is too small to matter to anything that is added to 1."""
    size = libmp.mpf_abs(_raw(x))
    return libmp.fzero if size[2] + size[3] > 30 else libmp.mpf_exp(libmp.mpf_neg(size), _precision + 10, _NEAREST)


def _exactly(fraction: Fraction) -> Real:
    new = object.__new__(Real)
    new.exact = _checked_fraction(fraction)
    new.rounded = None
    return new


def _rounded(raw: Any) -> Real:
    size = raw[2] + raw[3]
    if not _SMALLEST_BITS < size < _MAX_BITS:
        raise _too_long() if size > 0 else NoSuchNumber("the result is too close to zero")
    new = object.__new__(Real)
    new.exact = None
    new.rounded = raw
    return new


def _checked_fraction(fraction: Fraction) -> Fraction:
    if fraction.numerator.bit_length() > _MAX_BITS or fraction.denominator.bit_length() > _MAX_BITS:
        raise _too_long()
    return fraction


def _too_long() -> NoSuchNumber:
    return NoSuchNumber(
        f"the result has more than {MAX_DIGITS:,} digits (exact fractions grow with every product; "
        "numbers that come from sqrt, exp and the like keep 50 digits)"
    )
