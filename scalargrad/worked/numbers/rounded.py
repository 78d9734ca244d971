"""The numbers of a document that are not exact: 50 significant digits and ten to spare, in mpmath's own form.

That form is sign, mantissa, exponent of 2, bits of the mantissa. Everything is rounded to the precision in use, and
what grows too long is refused: so no single operation, whatever a document asks for, takes long.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from scalargrad.extras import needs
from scalargrad.languages import say
from scalargrad.worked.numbers.errors import NoSuchNumber

with needs("mpmath"):
    from mpmath import libmp

MAX_DIGITS = 10_000
MAX_BITS = int(MAX_DIGITS * 3.3219280949)
LEAST_BITS = -(2 * 10**11)  # a number below 2 to this power is refused, too: its exponent would only grow
_NEAREST = "n"

Rounded = Any  # mpmath's form of a number
ZERO, ONE, INFINITY, NAN = libmp.fzero, libmp.fone, libmp.finf, libmp.fnan

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
def more_digits(count: int) -> Iterator[None]:
    """Compute with so many digits more than are in use."""
    with digits(libmp.prec_to_dps(_precision) + count):
        yield


def is_usual() -> bool:
    """Whether the precision in use is the usual one."""
    return bool(_precision == _PRECISION)


def too_long() -> NoSuchNumber:
    return NoSuchNumber(
        say(
            "the result has more than {count} digits (exact fractions grow with every product; "
            "numbers that come from sqrt, exp and the like keep 50 digits)",
            count=f"{MAX_DIGITS:,}",
        )
    )


def refusal(x: Rounded) -> NoSuchNumber:
    """Why a number is refused that is not between 2 to the power LEAST_BITS and 2 to the power MAX_BITS."""
    return too_long() if x[2] + x[3] > 0 else NoSuchNumber(say("the result is too close to zero"))


def from_fraction(fraction: Fraction) -> Rounded:
    return libmp.from_rational(fraction.numerator, fraction.denominator, _precision, _NEAREST)


from_int = libmp.from_int
neg = libmp.mpf_neg
sign = libmp.mpf_sign
compare = libmp.mpf_cmp


def add(x: Rounded, y: Rounded) -> Rounded:
    return libmp.mpf_add(x, y, _precision, _NEAREST)


def sub(x: Rounded, y: Rounded) -> Rounded:
    return libmp.mpf_sub(x, y, _precision, _NEAREST)


def mul(x: Rounded, y: Rounded) -> Rounded:
    return libmp.mpf_mul(x, y, _precision, _NEAREST)


def div(x: Rounded, y: Rounded) -> Rounded:
    return libmp.mpf_div(x, y, _precision, _NEAREST)


def to_whole_power(x: Rounded, n: int) -> Rounded:
    """xⁿ; a NoSuchNumber where it would be too long."""
    _, mantissa, exponent, bits = x
    if mantissa and abs((exponent + bits) * n) > 10**10:
        raise too_long()
    if not mantissa or abs(n) <= 10**6:
        return libmp.mpf_pow_int(x, n, _precision, _NEAREST)
    magnitude = exp(mul(log(libmp.mpf_abs(x)), from_int(n)))
    return neg(magnitude) if sign(x) < 0 and n % 2 else magnitude


def exp(x: Rounded) -> Rounded:
    if compare(x, from_int(30_000)) > 0:
        raise too_long()
    if compare(x, from_int(-(10**11))) < 0:  # −10⁹ is what masks are made of
        raise NoSuchNumber(say("the result is too close to zero"))
    return libmp.mpf_exp(x, _precision, _NEAREST)


def log(x: Rounded) -> Rounded:
    return libmp.mpf_log(x, _precision, _NEAREST)


def sqrt(x: Rounded) -> Rounded:
    return libmp.mpf_sqrt(x, _precision, _NEAREST)


def sin(x: Rounded) -> Rounded:
    return libmp.mpf_sin(x, _precision, _NEAREST)


def cos(x: Rounded) -> Rounded:
    return libmp.mpf_cos(x, _precision, _NEAREST)


def tan(x: Rounded) -> Rounded:
    return libmp.mpf_tan(x, _precision, _NEAREST)


def acos(x: Rounded) -> Rounded:
    return libmp.mpf_acos(x, _precision, _NEAREST)


def tanh(x: Rounded) -> Rounded:
    if compare(libmp.mpf_abs(x), from_int(10**9)) > 0:
        return from_int(sign(x))
    return libmp.mpf_tanh(x, _precision, _NEAREST)


def sigmoid(x: Rounded) -> Rounded:
    """1 / (1 + e⁻ˣ), from e^(−|x|)."""
    power = _exp_of_minus(x)
    top = ONE if sign(x) >= 0 else power
    return div(top, libmp.mpf_add(ONE, power, _precision + 10, _NEAREST))


def softplus(x: Rounded) -> Rounded:
    """log(1 + eˣ), as max(x, 0) + log(1 + e^(−|x|)), the small logarithm with as many digits more as it needs."""
    power = _exp_of_minus(x)
    larger = x if sign(x) > 0 else ZERO
    if power == ZERO:
        return larger
    extra = max(0, -(power[2] + power[3]))
    if extra > MAX_BITS:  # log(1 + p) = p, to all digits that there are
        return add(larger, power)
    return add(larger, libmp.mpf_log(libmp.mpf_add(ONE, power), _precision + extra, _NEAREST))


def _exp_of_minus(x: Rounded) -> Rounded:
    """e^(−|x|), and 0 where it is too small to matter to anything that is added to 1."""
    size = libmp.mpf_abs(x)
    return ZERO if size[2] + size[3] > 30 else libmp.mpf_exp(neg(size), _precision + 10, _NEAREST)


# --- leaving ---


def is_finite(x: Rounded) -> bool:
    return bool(x[1]) or bool(x == ZERO)


def whole(x: Rounded) -> int | None:
    """The integer that x is, or None."""
    _, _, exponent, bits = x
    return None if exponent < 0 or exponent + bits > MAX_BITS else int(libmp.to_int(x))


def to_float(x: Rounded) -> float:
    return float(libmp.to_float(x, rnd=_NEAREST))


def power_of_ten(x: Rounded) -> int:
    """That of the first digit."""
    return int(libmp.to_str(x, 20, min_fixed=1, max_fixed=0).partition("e")[2] or 0)


def to_text(x: Rounded, count: int, exact: bool) -> str:
    """x in decimal digits, `count` of them significant. exact: whether it stands for a number with no others."""
    longest = 21 if exact else min(count, 21)  # no zeros in the place of digits that are not shown
    text = str(libmp.to_str(x, max(count, 1), strip_zeros=exact, min_fixed=-6, max_fixed=longest))
    return text.removesuffix(".0" if exact else ".")
