"""Where the ticks of an axis are, and what is written at them."""

from __future__ import annotations

import math

GOOD = (1.0, 2.0, 2.5, 5.0)  # times a power of ten: steps that one can count in
MINUS = "\N{MINUS SIGN}"


def _multiples(step: float, low: float, high: float) -> list[float]:
    """The multiples of a step in a range; one at its very end counts in spite of rounding."""
    first, last = math.ceil(low / step - 1e-8), math.floor(high / step + 1e-8)
    return [k * step for k in range(first, last + 1)]


def linear_ticks(low: float, high: float, most: int) -> list[float]:
    """At the multiples of the smallest good step that cuts the range into at most so many pieces.

    Where fewer than two would be seen, the next smaller step is taken.
    """
    raw = (high - low) / most
    power = math.floor(math.log10(raw))
    steps = [good * 10.0**exponent for exponent in (power - 1, power) for good in GOOD] + [10.0 ** (power + 1)]
    wide = next(k for k, step in enumerate(steps) if step >= raw * (1 - 1e-10) or k == len(steps) - 1)
    for step in steps[wide::-1]:
        ticks = _multiples(step, low, high)
        if len(ticks) >= 2:
            break
    return ticks


def linear_labels(ticks: list[float]) -> tuple[list[str], int]:
    """With as many decimals as the ticks need, and the power of ten that they are all to be multiplied by."""
    largest = max(map(abs, ticks), default=0.0)
    exponent = math.floor(math.log10(largest)) if largest else 0
    power = exponent if exponent >= 6 or exponent <= -5 else 0
    scaled = [tick / 10.0**power for tick in ticks]
    width = max(scaled, default=0.0) - min(scaled, default=0.0)
    near = 1e-3 * (10.0 ** math.floor(math.log10(width)) if width else 1.0)
    decimals = 0
    while decimals < 15 and any(abs(tick - round(tick, decimals)) > near for tick in scaled):
        decimals += 1
    return [signed(f"{tick:.{decimals}f}") for tick in scaled], power


def signed(text: str) -> str:
    """A number's text with a true minus sign, and none before a zero."""
    if text.startswith("-"):
        return text[1:] if not text.strip("-0.") else MINUS + text[1:]
    return text


def log_ticks(low: float, high: float, most: int) -> tuple[list[float], list[float]]:
    """Powers of ten, and between them the ticks at 2, 3, …, 9 times these.

    Where there are more than so many powers, every second, third, … is taken, and no ticks between them.
    """
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    stride = 1
    while last // stride - math.ceil(first / stride) + 1 > most:
        stride += 1
    powers = [10.0**e for e in range(math.ceil(first / stride) * stride, last + 1, stride)]
    if stride > 1 or last - first >= 9:
        return powers, []
    between = [k * 10.0**e for e in range(first - 1, last + 1) for k in range(2, 10)]
    return powers, [tick for tick in between if low <= tick <= high]


def log_label(tick: float) -> str:
    """10³ or 2×10³, as mathematics."""
    exponent = math.floor(math.log10(tick) + 1e-9)
    factor = round(tick / 10.0**exponent)
    return ("" if factor == 1 else f"{factor}×") + "$10^{" + signed(str(exponent)) + "}$"


def log_labels(low: float, high: float, powers: list[float], between: list[float]) -> list[str]:
    """What is written at the ticks between the powers: something only where there is at most one power to be seen."""
    if len(powers) > 1:
        return [""] * len(between)
    chosen = range(2, 10) if math.log10(high / low) <= 0.4 else (2, 3, 4, 6)
    return [log_label(tick) if log_label(tick)[0] in map(str, chosen) else "" for tick in between]
