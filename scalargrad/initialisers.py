"""How the weights of a layer are drawn before training."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

# name -> the spread for a layer of fan_in inputs and fan_out neurons, and whether it is half a width or a deviation
INITIALISERS: dict[str, tuple[Callable[[int, int], float], str]] = {
    "uniform": (lambda fan_in, fan_out: 1.0, "uniform"),  # micrograd's: between -1 and 1
    # Glorot & Bengio 2010: variance 2 / (fan_in + fan_out)
    "xavier": (lambda fan_in, fan_out: math.sqrt(6 / (fan_in + fan_out)), "uniform"),
    "xavier_normal": (lambda fan_in, fan_out: math.sqrt(2 / (fan_in + fan_out)), "normal"),
    # He et al. 2015, for relu: variance 2 / fan; the sum takes the mean of fan_in and fan_out for it
    "kaiming_fan_in": (lambda fan_in, fan_out: math.sqrt(2 / fan_in), "normal"),
    "kaiming_fan_out": (lambda fan_in, fan_out: math.sqrt(2 / fan_out), "normal"),
    "kaiming_fan_sum": (lambda fan_in, fan_out: 2 / math.sqrt(fan_in + fan_out), "normal"),
}


def initialiser(name: str, rng: Any, fan_in: int, fan_out: int) -> Callable[[], float]:
    """A function that draws one weight; an unknown name is a ValueError.

    rng: Python's `random`, or a `random.Random` of your own.

    >>> import random
    >>> draw = initialiser("kaiming_fan_in", random.Random(0), fan_in=8, fan_out=4)
    >>> round(draw(), 4)                    # normal, with deviation √(2/8)
    0.4709
    """
    if name not in INITIALISERS:
        raise ValueError(f"there is no initialiser {name!r}: choose one of {', '.join(INITIALISERS)}")
    spread, kind = INITIALISERS[name]
    width = spread(fan_in, fan_out)
    if kind == "uniform":
        return lambda: float(rng.uniform(-width, width))
    return lambda: float(rng.gauss(0.0, width))
