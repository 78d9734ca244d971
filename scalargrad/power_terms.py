"""All derivatives of xʸ at x = 0, where y is a Value: limits from x > 0.

The rules of `powers` multiply by log x, which 0 has not, and the third derivative of x² would be 0 · ∞ there. But every
derivative of xʸ is xʸ⁻ᵐ times a polynomial in y and L = log x, and its limit can be read from that: xʸ⁻ᵐ decides, and
then the highest power of L. A PowerTerm is such a function; its derivatives are PowerTerms again.

    >>> from scalargrad import Value, gradient
    >>> x, y = Value(0.0), Value(2.0)
    >>> slope = gradient(apply(POWER, x, y), x)
    >>> slope, gradient(slope, x), gradient(gradient(slope, x), x)      # 2x, 2, 0
    (Value(0.0), Value(2.0), Value(0.0))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from scalargrad.elementary import log
from scalargrad.libraries import Number
from scalargrad.piecewise import reciprocal
from scalargrad.rows import Op
from scalargrad.value import apply

Polynomial = Mapping[tuple[int, int], int]  # the factor of yⁱ Lᵏ for (i, k)


class PowerTerm(Op):
    """z = xʸ⁻ᵐ · P(y, log x). A row of the table that is made when it is needed."""

    def __init__(self, m: int, polynomial: Polynomial) -> None:
        self.m, self.polynomial = m, {powers: factor for powers, factor in polynomial.items() if factor}
        following = [_text(*term) for term in (self._by_base(), self._by_exponent())]
        super().__init__("power_term", ("x", "y"), _text(self.m, self.polynomial), tuple(following))
        self.forward = self._limit

    def _by_base(self) -> tuple[int, Polynomial]:
        """∂/∂x: xʸ⁻ᵐ⁻¹ · ((y − m)·P + ∂P/∂L)."""
        result: Counter[tuple[int, int]] = Counter()
        for (i, k), factor in self.polynomial.items():
            result[i + 1, k] += factor
            result[i, k] -= self.m * factor
            if k:
                result[i, k - 1] += k * factor
        return self.m + 1, result

    def _by_exponent(self) -> tuple[int, Polynomial]:
        """∂/∂y: xʸ⁻ᵐ · (L·P + ∂P/∂y)."""
        result: Counter[tuple[int, int]] = Counter()
        for (i, k), factor in self.polynomial.items():
            result[i, k + 1] += factor
            if i:
                result[i - 1, k] += i * factor
        return self.m, result

    def _limit(self, x: Number, y: Number) -> Number:
        in_logs: dict[int, Number] = {}  # the polynomial at this y: the factor of Lᵏ
        for (i, k), factor in self.polynomial.items():
            in_logs[k] = in_logs.get(k, 0) + factor * y**i
        if x != 0:
            return x ** (y - self.m) * sum(factor * log(x) ** k for k, factor in in_logs.items())
        highest = max((k for k, factor in in_logs.items() if factor != 0), default=None)
        if highest is None or y > self.m:
            return 0 * y
        if y == self.m and highest == 0:
            return in_logs[0]
        return in_logs[highest] * (-1) ** highest * reciprocal(x)

    def local_derivatives(self, z: Number, args: Sequence[Number], wanted: Sequence[bool]) -> tuple[Any, ...]:
        following = (PowerTerm(*self._by_base()), PowerTerm(*self._by_exponent()))
        return tuple(
            [apply(op, *args) if want and op.polynomial else None for op, want in zip(following, wanted, strict=True)]
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return PowerTerm, (self.m, self.polynomial)


def _text(m: int, polynomial: Polynomial) -> str:
    terms = [" * ".join([str(factor), *["y"] * i, *["log(x)"] * k]) for (i, k), factor in polynomial.items() if factor]
    return f"power(x, y - {m}) * ({' + '.join(terms)})" if terms else "0"


POWER = PowerTerm(0, {(0, 0): 1})
