"""Time one workload on several engines: `python -m benchmarks.steps W1 on peers ours` prints the result as JSON.

on, off: the garbage collector while it is timed. Then groups of engines (`GROUPS` in engines.py), measured beside
micrograd: ratios hold within one process only.

Measured is CPU time, of this process. The engines take turns. In a turn an engine gets a new network, and all garbage
is collected, untimed: with the collector off nothing else frees micrograd's nodes, which are reference cycles, and with
it on one engine's garbage would be charged to the next. Then come training steps, the freeing of their graphs included:

- first: the first step of the turn. There is no garbage for the collector yet.
- steady: the mean of the others. Parameters persist, and from the second step on the collector meets the garbage of
  the steps before, as it does in training.
"""

from __future__ import annotations

import gc
import json
import platform
import sys
from statistics import median, quantiles
from time import process_time
from typing import Any

import scalargrad
from benchmarks.engines import GROUPS, Engine, Functions, Micrograd
from benchmarks.workloads import WORKLOADS, Workload

TOLERANCE = 1e-9  # by which losses and gradients of the engines may differ
TURN = 0.2  # seconds of steady training in a turn
ROUNDS = 7  # turns of each engine


def check_agreement(workload: Workload, engines: list[Engine]) -> list[int | None]:
    """Do one step with every engine; losses and gradients must be the same. Gives the number of nodes of each."""
    nodes, results = [], []
    for engine in engines:
        network = workload.network(engine)
        loss = engine.step(network, workload.learning_rate)
        nodes.append(engine.count_nodes(loss))
        results.append([float(loss.data), *(float(parameter.grad) for parameter in network[0])])
    for engine, result in zip(engines, results):
        differences = [abs(x - y) / max(1, abs(y)) for x, y in zip(result, results[0], strict=True)]
        # not (… <= …): a difference that is nan is none that may be
        off = [difference for difference in differences if not difference <= TOLERANCE]
        assert not off, f"{workload.name}: {engine.name} is off by {max(off)}"
    assert any(results[0][1:]), f"{workload.name}: all gradients are 0"
    return nodes


def turn(workload: Workload, engine: Engine) -> dict[str, float]:
    """CPU seconds of the first step, and of one step of steady training."""
    network = workload.network(engine)
    gc.collect()
    start = process_time()
    engine.step(network, workload.learning_rate)
    first = process_time() - start
    start = process_time()
    steps = 0
    while (elapsed := process_time() - start) < TURN:
        engine.step(network, workload.learning_rate)
        steps += 1
    return {"first": first, "steady": elapsed / steps}


def measure(workload: Workload, collector: bool, engines: list[Engine]) -> list[dict[str, Any]]:
    """For each engine: its nodes, seconds per step, and how many times faster than the first engine it is.

    The latter are the quartiles of the ratios of all rounds.
    """
    nodes = check_agreement(workload, engines)
    if not collector:
        gc.disable()
    rounds = [[turn(workload, engine) for engine in engines] for _ in range(ROUNDS)]
    rows = []
    for i, engine in enumerate(engines):
        row: dict[str, Any] = {"name": engine.name, "nodes": nodes[i]}
        for way in ("steady", "first"):
            ratios = [times[0][way] / times[i][way] for times in rounds]
            row[way] = {
                "seconds": median(times[i][way] for times in rounds),
                "times_faster": quantiles(ratios, n=4, method="inclusive"),
            }
        rows.append(row)
    return rows


def main(name: str, collector: str, *groups: str) -> None:
    workload = WORKLOADS[name]
    engines = [Micrograd(), *(engine for group in groups for engine in GROUPS[group]())]
    if not workload.functions:
        engines = [engine for engine in engines if not isinstance(engine, Functions)]
    rows = measure(workload, {"on": True, "off": False}[collector], engines)
    print(json.dumps({"python": platform.python_version(), "engine": scalargrad.engine, "rows": rows}))


if __name__ == "__main__":
    main(*sys.argv[1:])
