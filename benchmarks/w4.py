"""W4, loss and gradient of a small network on 10,000 samples: `python -m benchmarks.w4 numpy` prints times as JSON.

MLP(2, [16, 16, 1]), ReLU, hinge loss, its mean over the samples: 337 parameters, double precision. numpy, jax, torch,
casadi: C by hand, and what computes with arrays in that way, in turns, CPU time. wall: C by hand and the back end
`native`, which takes all cores that the process may use, wall-clock time. on, off: micrograd and the back end `python`,
which go from sample to sample, on a few samples, with that state of the garbage collector; the seconds are those of all
samples.
"""

from __future__ import annotations

import gc
import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from time import perf_counter, process_time
from typing import Any

import numpy as np

from benchmarks import w4_peers
from benchmarks.turns import Builder, Contender, build, measure
from benchmarks.workloads import moons

SIZES = (2, 16, 16, 1)
SAMPLES = 10_000
FEW = 100  # samples for micrograd
GROUPS = ("numpy", "jax", "torch", "casadi")  # of peers, a process for each: their memory would disturb the others'
BACKENDS = {"numpy": ("native", "numpy"), "jax": ("jax",)}


@dataclass
class Problem:
    """Weights of shape (to, from), biases; points (samples, 2), sides (samples,) of 1 and −1."""

    weights: list[np.ndarray]
    biases: list[np.ndarray]
    points: np.ndarray
    sides: np.ndarray

    @classmethod
    def of(cls, samples: int = SAMPLES) -> Problem:
        generator = np.random.default_rng(1337)
        weights = [generator.uniform(-1, 1, (m, n)) for n, m in pairwise(SIZES)]
        biases = [generator.uniform(-0.1, 0.1, m) for m in SIZES[1:]]
        drawn = np.array(moons(samples, random.Random(1337)))
        return cls(weights, biases, np.ascontiguousarray(drawn[:, :2]), drawn[:, 2].copy())


def ours(problem: Problem, backend: str) -> Builder:
    """The network recorded on one sample and compiled for the back end."""

    def make() -> Contender:
        from scalargrad import record
        from scalargrad.losses import hinge
        from scalargrad.nn import MLP

        model = MLP.from_weights(problem.weights, problem.biases)

        def loss(point: list[Any], side: Any) -> Any:
            return hinge([model(point)], [side])

        program = record(loss, model.parameters(), [0.5, 0.25], 1.0)
        compiled = program.compile(backend)
        parameters = np.array([parameter.data for parameter in model.parameters()], float)
        inputs = np.column_stack([problem.points, problem.sides])
        places = positions(problem)

        def read(result: tuple[float, np.ndarray]) -> tuple[float, np.ndarray]:
            gradient = np.empty(len(places))
            gradient[places] = result[1]
            return float(result[0]), gradient

        return Contender("", lambda: compiled(parameters, inputs), read)

    return make


def positions(problem: Problem) -> np.ndarray:
    """For each of a model's parameters, its position in the flat order."""
    from scalargrad.nn import MLP

    numbers = iter(range(sum(array.size for array in (*problem.weights, *problem.biases))))
    weights, biases = (
        [np.array([next(numbers) for _ in range(array.size)]).reshape(array.shape) for array in arrays]
        for arrays in (problem.weights, problem.biases)
    )
    return np.array([parameter.data for parameter in MLP.from_weights(weights, biases).parameters()])


def arrays(problem: Problem, group: str) -> list[dict[str, Any]]:
    """C by hand, the peers of a group, and the back ends that go with it."""
    built = [build(name, builder, needs) for name, builder, needs in w4_peers.contenders(problem, group)]
    built += [build(f"scalargrad, `{backend}`", ours(problem, backend)) for backend in BACKENDS.get(group, ())]
    return measure(built)


def wall(problem: Problem) -> list[dict[str, Any]]:
    """C by hand, and the back end that takes as many threads as there are cores."""
    built = [build(name, builder, needs) for name, builder, needs in w4_peers.contenders(problem, "")]
    built.append(build("scalargrad, `native`", ours(problem, "native")))
    return measure(built, clock=perf_counter)


# --- from sample to sample, with Python's own numbers ---


def micrograd_sample(problem: Problem) -> tuple[list[Any], Callable[[list[float], float], Any]]:
    """micrograd's parameters, in the flat order, and the loss of one sample."""
    from micrograd.engine import Value

    weights = [[[Value(w) for w in row] for row in matrix.tolist()] for matrix in problem.weights]
    biases = [[Value(b) for b in vector.tolist()] for vector in problem.biases]

    def loss(point: list[float], side: float) -> Any:
        xs: list[Any] = point
        for w, b in zip(weights, biases):
            zs = [sum((wi * xi for wi, xi in zip(row, xs)), bias) for row, bias in zip(w, b)]
            xs = zs if w is weights[-1] else [z.relu() for z in zs]
        return (1 + -side * xs[0]).relu()

    return [v for layer in (*weights, biases) for row in layer for v in row], loss


def micrograd(problem: Problem) -> Builder:
    def make() -> Contender:
        parameters, loss = micrograd_sample(problem)
        samples = list(zip(problem.points.tolist(), problem.sides.tolist()))

        def run() -> tuple[float, list[float]]:
            for parameter in parameters:
                parameter.grad = 0
            total = 0.0
            for point, side in samples:
                one = loss(point, side)
                one.backward()
                total += one.data
            return total / len(samples), [parameter.grad / len(samples) for parameter in parameters]

        return Contender("", run, lambda result: (result[0], np.array(result[1])))

    return make


def scalars(problem: Problem, collector: bool) -> list[dict[str, Any]]:
    """micrograd and the back end `python` on the problem's samples, seconds as for SAMPLES of them."""
    built = [
        build("micrograd", micrograd(problem), "micrograd"),
        build("scalargrad, `python`", ours(problem, "python")),
    ]
    if not collector:
        gc.disable()
    rows = measure(built, clock=process_time)
    for row in rows:
        if "seconds" in row:
            row["seconds"] *= SAMPLES / len(problem.sides)
    return rows


def main(what: str) -> None:
    if what == "wall":
        rows = wall(Problem.of())
    elif what in ("on", "off"):
        rows = scalars(Problem.of(FEW), what == "on")
    else:
        rows = arrays(Problem.of(), what)
    print(json.dumps(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
