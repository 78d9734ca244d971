"""What a rarer garbage collection gains: `python -m benchmarks.threshold` trains W1 with Python's own thresholds and
with `gc.set_threshold(100_000, 10, 10)` in turns, and prints how many times faster the latter is (CPU time)."""

from __future__ import annotations

import gc
from statistics import median

import scalargrad
from benchmarks.engines import ours
from benchmarks.steps import ROUNDS, turn
from benchmarks.workloads import WORKLOADS


def main() -> None:
    workload, usual = WORKLOADS["W1"], gc.get_threshold()
    for engine in ours()[:2]:
        turn(workload, engine)
        ratios = []
        for _ in range(ROUNDS):
            gc.set_threshold(*usual)
            slow = turn(workload, engine)["steady"]
            gc.set_threshold(100_000, 10, 10)
            ratios.append(slow / turn(workload, engine)["steady"])
        print(f"{engine.name}: {median(ratios):.2f} × (from {usual}, engine {scalargrad.engine})")


if __name__ == "__main__":
    main()
