"""Time one workload on all engines: `python -m benchmarks.steps W1 on` prints the result as JSON.

on, off: the garbage collector while it is timed. The engines take turns, so that whatever else the machine is doing
falls on all of them. Between turns all garbage is collected, untimed: with the collector off nothing else frees
micrograd's nodes, which are reference cycles, and with it on one engine's garbage would be charged to the next.
"""

from __future__ import annotations

import gc
import json
import sys
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.engines import ENGINES
from benchmarks.workloads import WORKLOADS, Network, Workload, step

TOLERANCE = 1e-9  # by which losses and gradients of the engines may differ
TURN = 0.3  # seconds that an engine trains on its own, so that its time is that of steady training
ROUNDS = 5  # turns of each engine


def check_agreement(workload: Workload, networks: list[Network]) -> list[int]:
    """Do one step with every engine; losses and gradients must be the same. Gives the number of nodes of each."""
    nodes, results = [], []
    for engine, network in zip(ENGINES, networks):
        loss = step(network, workload.learning_rate)
        nodes.append(engine.count_nodes(loss))
        results.append([loss.data, *(parameter.grad for parameter in network[0])])
    for engine, result in zip(ENGINES, results):
        differences = [abs(x - y) / max(1, abs(y)) for x, y in zip(result, results[0], strict=True)]
        assert max(differences) <= TOLERANCE, f"{workload.name}: {engine.name} is off by {max(differences)}"
    assert any(results[0][1:]), f"{workload.name}: all gradients are 0"
    return nodes


def seconds(workload: Workload, network: Network) -> float:
    """Seconds for one training step, over as many as fill a turn, the freeing of their graphs included.

    The first step of a turn is not timed: from the second on, the collector meets the garbage of the step before, as
    it does in training.
    """
    step(network, workload.learning_rate)
    start = perf_counter()
    steps = 0
    while (elapsed := perf_counter() - start) < TURN:
        step(network, workload.learning_rate)
        steps += 1
    return elapsed / steps


def measure(workload: Workload, collector: bool) -> list[dict[str, Any]]:
    """For each engine: its nodes, seconds per step, and how many times faster than the first engine it is.

    The latter is the median of the ratios of all rounds.
    """
    networks = [workload.network(engine) for engine in ENGINES]
    nodes = check_agreement(workload, networks)
    if not collector:
        gc.disable()
    rounds = []
    for _ in range(ROUNDS):
        times = []
        for network in networks:
            gc.collect()
            times.append(seconds(workload, network))
        rounds.append(times)
    return [
        {
            "engine": engine.name,
            "nodes": nodes[i],
            "seconds": median(times[i] for times in rounds),
            "times_faster": median(times[0] / times[i] for times in rounds),
        }
        for i, engine in enumerate(ENGINES)
    ]


if __name__ == "__main__":
    _, name, collector = sys.argv
    print(json.dumps(measure(WORKLOADS[name], {"on": True, "off": False}[collector])))
