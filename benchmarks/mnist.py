"""MNIST by document 004's network on two cores: `python -m benchmarks.mnist numpy DATA 10` prints JSON.

784-1024-10, batch 256, momentum 0.9, rate 0.1, and 0.01 from epoch 8 on; the training images are shuffled anew in each
epoch. numpy, torch: programs written by hand, in double precision; numpy32, torch32: in single precision; ours: what
`scalargrad mnist train` does, `fit` with the back end `numpy`. Wall-clock seconds of each epoch, without the test; the
accuracy after the last one, on the test images. DATA is the folder of MNIST's files, 10 the number of epochs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.digits_by_hand import BATCH, ByHand, Torch, drawn, rate
from scalargrad.digits import inputs_of, load, one_hot

SEED = 1


def by_hand(program: Any, xs: Any, ts: Any, epochs: int) -> tuple[list[float], list[float]]:
    """Seconds and mean loss of each epoch."""
    order, seconds, losses = np.random.default_rng(SEED), [], []
    for epoch in range(epochs):
        start = perf_counter()
        shuffled = order.permutation(len(xs))
        total = 0.0
        for first in range(0, len(xs), BATCH):
            chosen = shuffled[first : first + BATCH]
            total += program.loss_and_gradient(xs[chosen], ts[chosen]) * len(chosen)
            program.update(rate(epoch))
        seconds.append(perf_counter() - start)
        losses.append(total / len(xs))
    return seconds, losses


def ours(backend: str, data: str, epochs: int) -> dict[str, Any]:
    from scalargrad.digits import loss, network, optimiser
    from scalargrad.digits import rate as schedule
    from scalargrad.recording import record
    from scalargrad.training import fit

    start = perf_counter()
    train, test = load("train", data), load("t10k", data)
    net = network(seed=SEED)
    samples = list(zip(inputs_of(train.images), one_hot(train.labels)))
    ends = [perf_counter()]

    def ended(_: Any) -> None:
        ends.append(perf_counter())

    history = fit(
        net,
        loss,
        samples,
        optimiser(net),
        epochs=epochs,
        batch_size=BATCH,
        seed=SEED,
        schedule=schedule,
        callback=ended,
        progress=False,
        backend=backend,
    )
    run = record(net, net.parameters(), samples[0][0].tolist()).compile(backend)
    logits = run.outputs(np.array([parameter.data for parameter in net.parameters()]), inputs_of(test.images))
    return {
        "before": ends[0] - start,
        "seconds": np.diff(ends).tolist(),
        "losses": history.epoch_losses,
        "accuracy": float((np.asarray(logits).argmax(1) == test.labels).mean()),
    }


def theirs(kind: str, data: str, epochs: int) -> dict[str, Any]:
    start = perf_counter()
    dtype = "float32" if kind.endswith("32") else "float64"
    train, test = load("train", data), load("t10k", data)
    weights, biases = drawn(SEED, dtype)
    given: list[Any] = [inputs_of(images).astype(dtype) for images in (train.images, test.images)]
    targets: Any = one_hot(train.labels).astype(dtype)
    labels: Any = test.labels.astype(np.int64)
    program: Any = ByHand(weights, biases)
    if kind.startswith("torch"):
        import torch

        program = Torch(weights, biases)
        given, targets, labels = (
            [torch.from_numpy(xs) for xs in given],
            torch.from_numpy(targets),
            torch.from_numpy(labels),
        )
    before = perf_counter() - start
    seconds, losses = by_hand(program, given[0], targets, epochs)
    return {"before": before, "seconds": seconds, "losses": losses, "accuracy": program.accuracy(given[1], labels)}


PROGRAMS: dict[str, tuple[str, Callable[[str, int], dict[str, Any]]]] = {
    "numpy": ("NumPy by hand", lambda *given: theirs("numpy", *given)),
    "torch": ("torch", lambda *given: theirs("torch", *given)),
    "ours": ('scalargrad, `fit(…, backend="numpy")`', lambda *given: ours("numpy", *given)),
    "numpy32": ("NumPy by hand, float32", lambda *given: theirs("numpy32", *given)),
    "torch32": ("torch, float32", lambda *given: theirs("torch32", *given)),
}


def main(name: str, data: str, epochs: str) -> None:
    title, program = PROGRAMS[name]
    try:
        print(json.dumps({"name": title} | program(data, int(epochs))))
    except ModuleNotFoundError as error:
        print(json.dumps({"name": title, "missing": str(error)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
