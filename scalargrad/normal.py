"""The bell curve e^(−x²), the normal distribution and its integral, with all digits also far out in their tails.

A float x² of the size of 1,000 is rounded by 10⁻¹³, and e^(−x²) with it by as much of its size: three of its digits.
So x² is computed in two parts, x² = h² + (x − h)(x + h), where h has so few digits that h² is exact.
"""

from __future__ import annotations

import math

from scalargrad.elementary import erfc, exp, pi, sqrt
from scalargrad.libraries import Number, call, holds_values, knows, like

# The functions for the formulas of the table.
__all__ = ["gaussian", "normal_cdf", "normal_density"]


def gaussian(x: Number) -> Number:
    """e^(−x²).

    >>> gaussian(0.0)
    1.0
    """
    if knows("gaussian", x) or holds_values(x):
        return call("gaussian", x)
    return _exp_of_square(x, 1.0) if type(x) is float else exp(-x * x)


def normal_density(x: Number) -> Number:
    """e^(−x²/2) / √(2π): the density of the standard normal distribution.

    >>> round(normal_density(0.0), 6)
    0.398942
    """
    if knows("normal_density", x) or holds_values(x):
        return call("normal_density", x)
    return (_exp_of_square(x, 0.5) if type(x) is float else exp(-x * x / 2)) / sqrt(2 * pi(x))


def normal_cdf(x: Number) -> Number:
    """Φ(x) = erfc(−x/√2) / 2: the share of the standard normal distribution below x.

    >>> normal_cdf(0.0)
    0.5
    """
    if knows("normal_cdf", x) or holds_values(x):
        return call("normal_cdf", x)
    return _normal_cdf(x) if type(x) is float else erfc(-x / sqrt(like(2, x))) / 2


def _exp_of_square(x: float, share: float) -> float:
    """e^(−share·x²), for a share that is a power of two."""
    if not abs(x) < 40:
        return math.exp(-share * x * x)
    high = _short(x)
    return math.exp(-share * high * high) * math.exp(-share * (x - high) * (x + high))


def _short(x: float) -> float:
    """x in 26 of its 53 binary digits: so its square is exact."""
    moved = x * 134217729.0  # 2²⁷ + 1 (Dekker 1971)
    return moved - (moved - x)


def _normal_cdf(x: float) -> float:
    """erfc(t) / 2 at t = −x/√2, and what the rounding of t has moved it by: erfc′(t) = −2/√π e^(−t²)."""
    t = -x * _HALF_ROOT
    if not abs(x) < 40:
        return math.erfc(t) / 2
    high, root = _short(x), _short(_HALF_ROOT)
    low, rest = x - high, _HALF_ROOT - root
    missing = -(((high * root + t) + high * rest + low * root) + low * rest + x * _HALF_ROOT_REST)
    return math.erfc(t) / 2 - _exp_of_square(x, 0.5) / math.sqrt(math.pi) * missing


_HALF_ROOT = math.sqrt(0.5)
_HALF_ROOT_REST = -4.833646656726457e-17  # √½ − _HALF_ROOT
