"""Times functions that compute the same loss and gradient, in turns, after their results have been compared."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import numpy as np

TURN = 0.2  # seconds of a turn
ROUNDS = 7  # turns of each


@dataclass
class Contender:
    """One way to compute a loss and its gradient: run() does it, read(result) gives the two as a float and an array.

    set_up: seconds until the first result, without the imports; what `build` finds if the builder has not said it.
    """

    name: str
    run: Callable[[], Any]
    read: Callable[[Any], tuple[float, np.ndarray]] = lambda result: result
    set_up: float = 0.0


Builder = Callable[[], Contender]


def build(name: str, builder: Builder, needs: str = "numpy") -> tuple[Contender | None, dict[str, Any]]:
    """What the builder makes, ready to run, and the start of its row; without the module it needs, None."""
    try:
        import_module(needs)
        start = perf_counter()
        contender = builder()
        contender.run()
    except ImportError as error:
        return None, {"name": name, "missing": str(error)}
    contender.name, contender.set_up = name, contender.set_up or perf_counter() - start
    return contender, {"name": name, "set_up": contender.set_up}


def check(contenders: Sequence[Contender], tolerance: float = 1e-9) -> None:
    """An AssertionError if one of them computes another loss or gradient than the first.

    Numbers are compared with the largest of their kind: a sum's rounding is as large as its terms.
    """
    results = [contender.read(contender.run()) for contender in contenders]
    loss, gradient = results[0]
    scale = np.abs(gradient).max()
    assert scale > 0, f"{contenders[0].name}: all gradients are 0"
    for contender, (other, others) in zip(contenders, results):
        assert others.shape == gradient.shape, f"{contender.name}: a gradient of shape {others.shape}"
        off = np.append(np.abs(others - gradient) / scale, abs(other - loss) / max(1, abs(loss))).max()
        assert off <= tolerance, f"{contender.name} is off by {off}"  # a difference that is nan is none that may be


def turn(contender: Contender, clock: Callable[[], float], seconds: float) -> float:
    """Seconds of one run, the mean of as many as fit into the turn, at least one. Garbage is collected before."""
    gc.collect()
    runs, start = 0, clock()
    while True:
        contender.run()
        runs += 1
        if (elapsed := clock() - start) >= seconds:
            return elapsed / runs


def measure(
    built: Sequence[tuple[Contender | None, dict[str, Any]]],
    tolerance: float = 1e-9,
    clock: Callable[[], float] = process_time,
    seconds: float = TURN,
    rounds: int = ROUNDS,
) -> list[dict[str, Any]]:
    """The rows of what was built: seconds (median), and quartiles of how many times the first one's time it takes."""
    present = [(contender, row) for contender, row in built if contender is not None]
    check([contender for contender, _ in present], tolerance)
    times = [[turn(contender, clock, seconds) for contender, _ in present] for _ in range(rounds)]
    for i, (_, row) in enumerate(present):
        row["seconds"] = median(once[i] for once in times)
        row["times"] = quantiles([once[i] / once[0] for once in times], n=4, method="inclusive")
    return [row for _, row in built]
