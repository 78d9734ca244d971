"""W1 and W5 recorded, a whole training step: `python -m benchmarks.recorded W1 dot on native numpy` prints JSON.

The loss function of the workload has no arguments: the program holds all samples as constants. A step is the loss, the
gradient and gradient descent. First comes the step that is not recorded, of the engine that runs (SCALARGRAD_PLAIN=1:
the plain one), with the garbage collector on or off. plus, dot: how the sums are written. CPU time; every contender
trains a network of its own from the same numbers, and losses and gradients of the second step are compared. Set-up is
recording and compiling, after another program has been recorded, so that all modules are there.
"""

from __future__ import annotations

import gc
import json
import sys
from time import process_time
from typing import Any

import numpy as np

import scalargrad
from benchmarks.engines import LANGUAGE, Engine, ours
from benchmarks.turns import Builder, Contender, build, measure
from benchmarks.workloads import WORKLOADS, Workload
from scalargrad import record

FORMS = dict(zip(("plus", "dot", "functions"), ours()))


def eager(workload: Workload, engine: Engine) -> Builder:
    def make() -> Contender:
        network = workload.network(engine)

        def read(loss: Any) -> tuple[float, np.ndarray]:
            return float(loss.data), np.array([parameter.grad for parameter in network[0]], float)

        return Contender("", lambda: engine.step(network, workload.learning_rate), read)

    return make


def recorded(workload: Workload, engine: Engine, backend: str) -> Builder:
    def make() -> Contender:
        record(lambda x: x * x, [], 1.0).compile(backend)([], [1.0])  # imports are not timed
        leaves, loss = workload.network(engine)
        gc.collect()
        start = process_time()
        run = record(loss, leaves).compile(backend)
        set_up = process_time() - start
        rate = workload.learning_rate
        numbers = [parameter.data for parameter in leaves]
        if backend == "python":
            return Contender(
                "", with_lists(run, numbers, rate), lambda result: (result[0], np.array(result[1])), set_up
            )
        return Contender("", with_arrays(run, np.array(numbers), rate), set_up=set_up)

    return make


def with_lists(run: Any, numbers: list[float], rate: float) -> Any:
    def step() -> Any:
        value, gradient = run(numbers)
        numbers[:] = [number - rate * slope for number, slope in zip(numbers, gradient)]
        return value, gradient

    return step


def with_arrays(run: Any, numbers: np.ndarray, rate: float) -> Any:
    def step() -> Any:
        value, gradient = run(numbers)
        np.subtract(numbers, rate * gradient, out=numbers)
        return float(value), gradient

    return step


def main(name: str, form: str, collector: str, *backends: str) -> None:
    workload, engine = WORKLOADS[name], FORMS[form]
    built = [build(f"not recorded, engine in {LANGUAGE}", eager(workload, engine))]
    built += [build(f"recorded, `{backend}`", recorded(workload, engine, backend)) for backend in backends]
    if collector == "off":
        gc.disable()
    rows = measure(built)
    print(json.dumps({"engine": scalargrad.engine, "rows": rows}))


if __name__ == "__main__":
    main(*sys.argv[1:])
