"""M, one step of a network large enough for matrix products: `python -m benchmarks.matrices time float32 numpy torch`.

784-1024-10, ReLU, sigmoid outputs with cross-entropy, a batch of 256: loss and gradient, without the update. Prints the
rows of the peers and back ends that are named, beside hand-written NumPy, as JSON. `record` prints how long recording
one sample takes, and by how much the process grows; `record numpy` what compiling adds.
"""

from __future__ import annotations

import json
import resource
import sys
from time import perf_counter, process_time
from typing import Any

import numpy as np

from benchmarks.digits_by_hand import BATCH, SIZES, ByHand, Torch, drawn
from benchmarks.turns import Builder, Contender, build, measure

TOLERANCE = {"float64": 1e-9, "float32": 1e-4}


class Problem:
    def __init__(self, dtype: str, sizes: tuple[int, ...] = SIZES, batch: int = BATCH) -> None:
        self.dtype, self.sizes = dtype, sizes
        self.weights, self.biases = drawn(1, dtype, sizes)
        generator = np.random.default_rng(2)
        self.xs = generator.normal(0, 1, (batch, sizes[0])).astype(dtype)
        self.ts = np.eye(sizes[-1], dtype=dtype)[generator.integers(0, sizes[-1], batch)]

    def flat(self, weights: Any, biases: Any) -> np.ndarray:
        return np.concatenate([np.ravel(np.asarray(array)) for array in (*weights, *biases)])


def by_hand(problem: Problem) -> Contender:
    net = ByHand(problem.weights, problem.biases, len(problem.xs))
    return Contender("", lambda: (net.loss_and_gradient(problem.xs, problem.ts), net.gradient))


def torch_(problem: Problem) -> Contender:
    import torch

    net = Torch(problem.weights, problem.biases)
    xs, ts = torch.from_numpy(problem.xs), torch.from_numpy(problem.ts)

    def read(loss: float) -> tuple[float, np.ndarray]:
        gradients = [parameter.grad.numpy() for parameter in net.parameters]
        return loss, problem.flat(gradients[::2], gradients[1::2])

    return Contender("", lambda: net.loss_and_gradient(xs, ts), read)


def model_of(problem: Problem) -> Any:
    from scalargrad.nn import MLP

    return MLP.from_weights([w.tolist() for w in problem.weights], [b.tolist() for b in problem.biases])


def recorded(problem: Problem, model: Any) -> Any:
    """The loss of one sample, as a program."""
    from scalargrad import record
    from scalargrad.losses import binary_cross_entropy_with_logits

    def loss(x: list[Any], target: list[Any]) -> Any:
        return len(target) * binary_cross_entropy_with_logits([model(x)], [target])

    return record(loss, model.parameters(), problem.xs[0].tolist(), problem.ts[0].tolist())


def ours(problem: Problem, backend: str) -> Builder:
    def make() -> Contender:
        model = model_of(problem)
        options = {} if backend == "native" else {"dtype": problem.dtype}
        run = recorded(problem, model).compile(backend, **options)
        parameters = np.array([parameter.data for parameter in model.parameters()], problem.dtype)
        inputs = np.concatenate([problem.xs, problem.ts], axis=1)

        def read(result: Any) -> tuple[float, np.ndarray]:
            gradient, start = np.asarray(result[1]), 0
            weights, biases = [], []
            for w in problem.weights:  # a model's parameters: of each neuron its weights, then its bias
                rows = gradient[start : start + w.size + len(w)].reshape(len(w), -1)
                weights.append(rows[:, :-1])
                biases.append(rows[:, -1])
                start += rows.size
            return float(result[0]), problem.flat(weights, biases)

        return Contender("", lambda: run(parameters, inputs), read)

    return make


def time(problem: Problem, *wanted: str, wall: bool = False) -> list[dict[str, Any]]:
    built = [build("NumPy by hand", lambda: by_hand(problem))]
    for one in wanted:
        if one == "torch":
            built.append(build("torch", lambda: torch_(problem), "torch"))
        else:
            built.append(build(f"scalargrad, `{one}`", ours(problem, one)))
    return measure(built, TOLERANCE[problem.dtype], clock=perf_counter if wall else process_time)


def peak() -> int:
    """The largest resident memory of this process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def recording(problem: Problem, *backend: str) -> dict[str, Any]:
    """Seconds and peak bytes: of the model, and then of recording one sample, or of recording and compiling it."""
    start, before = perf_counter(), peak()
    model = model_of(problem)
    built, model_peak = perf_counter(), peak()
    program = recorded(problem, model)
    if backend:
        program.compile(*backend)
    return {
        "model": {"seconds": built - start, "bytes": model_peak - before},
        "recording": {"seconds": perf_counter() - built, "bytes": peak() - model_peak},
        "peak": peak(),
        "operations": len(program.lines),
        "parameters": len(program.parameters),
    }


def main(what: str, *names: str) -> None:
    if what == "record":
        print(json.dumps(recording(Problem("float64"), *names)))
    else:
        dtype, *wanted = names
        print(json.dumps(time(Problem(dtype), *wanted, wall=what == "wall")))


if __name__ == "__main__":
    main(*sys.argv[1:])
