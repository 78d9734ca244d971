"""How costs grow with the size of a program: `python -m benchmarks.growth network 10000 numpy` prints JSON.

network: 2-n-n-1 with ReLU on one sample, written in + and *, as wide as makes about so many operations; `record` makes
one operation of a whole sum. chain: x = x * w + 1e-9, again and again, as deep as it is large; nothing of it can be
put together. CPU seconds of recording, of compiling for a back end, of the first run and of a later one, forward and
backward, and the largest memory of the process. Each size and each back end has a process of its own, in which another
program has been recorded, compiled and run before.
"""

from __future__ import annotations

import gc
import json
import random
import sys
from collections.abc import Callable
from itertools import pairwise
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from benchmarks.engines import ours
from benchmarks.matrices import peak
from benchmarks.turns import Contender, turn
from benchmarks.workloads import entries, matrix
from scalargrad import record

ENGINE = ours()[0]
Problem = tuple[list[Any], Callable[[list[Any]], Any], int]  # parameters, the loss of one sample, its operations
INPUTS = [0.5, -0.25]
RUNS, TURN = 5, 0.02  # turns, seconds of each


def width(operations: int) -> int:
    """Two operations for each of n² + 3n weights, with a ReLU for each of 2n neurons: 2n² + 8n in all."""
    return round((4 + operations / 2) ** 0.5 - 2)


def network(operations: int) -> Problem:
    n = width(operations)
    generator = random.Random(1)
    shapes = ((n, 2), (n, n), (1, n))
    weights = [matrix(ENGINE, *shape, lambda: generator.uniform(-1, 1) / n**0.5) for shape in shapes]
    biases = matrix(ENGINE, 1, n, lambda: 0.1) + matrix(ENGINE, 1, n, lambda: 0.1) + matrix(ENGINE, 1, 1, lambda: 0.1)

    def loss(x: list[Any]) -> Any:
        for w, b in zip(weights, biases):
            zs = [ENGINE.dot(row, x, bias) for row, bias in zip(w, b)]
            x = zs if w is weights[-1] else [z.relu() for z in zs]
        return x[0] * x[0]

    return entries(*weights, biases), loss, 2 * n * n + 8 * n + 1


def chain(operations: int) -> Problem:
    w = ENGINE.Value(1.0000001)

    def loss(x: list[Any]) -> Any:
        y = x[0]
        for _ in range(operations // 2):
            y = y * w + 1e-9
        return y

    return [w], loss, operations // 2 * 2


PROGRAMS = {"network": network, "chain": chain}


def measure(form: str, operations: int, backend: str) -> dict[str, Any]:
    parameters, loss, count = PROGRAMS[form](operations)
    gc.collect()
    clock = [process_time()]
    program = record(loss, parameters, INPUTS)
    clock.append(process_time())
    run = program.compile(backend)
    clock.append(process_time())
    numbers: Any = [parameter.data for parameter in parameters]
    inputs: Any = INPUTS
    if backend != "python":
        numbers, inputs = np.array(numbers), np.array(inputs)
    value, gradient = run(numbers, inputs)
    clock.append(process_time())
    later = Contender("", lambda: run(numbers, inputs))
    seconds = median(turn(later, process_time, TURN) for _ in range(RUNS))
    agree(loss, parameters, float(value), np.array(gradient))
    names = ("recording", "compiling", "first run")
    found = {name: end - start for name, (start, end) in zip(names, pairwise(clock))}
    return found | {"operations": count, "lines": len(program.lines), "run": seconds, "peak": peak()}


def agree(loss: Any, parameters: list[Any], value: float, gradient: np.ndarray) -> None:
    """An AssertionError if the engine finds another loss or gradient."""
    for parameter in parameters:
        parameter.grad = 0
    expected = loss(INPUTS)
    expected.backward()
    slopes = np.array([parameter.grad for parameter in parameters])
    assert abs(value - expected.data) <= 1e-9 * abs(expected.data), f"{value} should be {expected.data}"
    assert np.abs(gradient - slopes).max() <= 1e-9 * np.abs(slopes).max(), "the gradient is another"


def main(form: str, operations: str, backend: str) -> None:
    try:
        measure(form, 100, backend)
    except ImportError as error:
        print(json.dumps({"name": f"`{backend}`", "missing": str(error)}))
        return
    print(json.dumps(measure(form, int(operations), backend)))


if __name__ == "__main__":
    main(*sys.argv[1:])
