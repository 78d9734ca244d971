"""`scalargrad digits`: scikit-learn's digits of 8×8 pixels, learnt scalar by scalar, and recorded."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import Any

from scalargrad.digits import loss, network, one_hot, optimiser
from scalargrad.extras import needs
from scalargrad.history import History
from scalargrad.native import engine
from scalargrad.nn import MLP
from scalargrad.recording import record
from scalargrad.samples import batches
from scalargrad.training import fit, update

LAYERS = (64, 32, 10)
TEST = 360  # a fifth; scikit-learn has them in the order of their writers, so most of these are by other people
BATCH, EPOCHS, SEED = 32, 30, 0
BY_HAND = 10  # updates with scalars


def run(backend: str) -> int:
    """Train a small network in both ways; tell how fast they are, and how well it reads."""
    with needs("numpy scikit-learn"):
        from sklearn.datasets import load_digits
    pixels, labels = load_digits(return_X_y=True)
    inputs, targets = pixels / 16, one_hot(labels)
    learn = list(zip(inputs[:-TEST], targets[:-TEST]))
    net = network(LAYERS, SEED)
    print(
        f"{len(inputs):,} digits of 8×8 pixels, {len(learn):,} to learn from and {TEST} to test; "
        f"{'-'.join(map(str, LAYERS))}, {len(net.parameters()):,} parameters, batches of {BATCH}"
    )
    try:
        slow = _by_hand(net, learn)
        print(f"scalar by scalar, {engine} engine: {BY_HAND} updates, {slow * 1000:.2f} ms each")
        net = network(LAYERS, SEED)
        clock = _Clock()
        history = fit(
            net, loss, learn, optimiser(net), epochs=EPOCHS, batch_size=BATCH, seed=SEED, callback=clock,
            backend=backend,
        )  # fmt: skip
    except ValueError as error:
        print(f"scalargrad digits: {error}", file=sys.stderr)
        return 2
    fast = (clock.times[-1] - clock.times[1]) / (EPOCHS - 1) / (history.updates // EPOCHS)
    print(
        f"recorded, {backend}: {history.updates:,} updates in {clock.times[-1] - clock.times[0]:.2f} s with recording, "
        f"{fast * 1000:.3f} ms each after the first epoch, {slow / fast:.0f} times as fast"
    )
    right = _outputs(net, inputs[-TEST:]).argmax(axis=1) == labels[-TEST:]
    print(f"test accuracy {right.mean():.1%}: {right.sum()} of {TEST} digits are read rightly")
    return 0


class _Clock:
    """When training began, and when each epoch ended."""

    def __init__(self) -> None:
        self.times = [perf_counter()]

    def __call__(self, history: History) -> None:
        self.times.append(perf_counter())


def _by_hand(net: MLP, learn: list[Any]) -> float:
    """The seconds of an update as the engine makes it: every number a Value, every operation a node."""
    moving = optimiser(net)
    some = [
        [(x.tolist(), target.tolist()) for x, target in batch]  # plain numbers are what it is fastest with
        for batch in list(batches(learn, BATCH, SEED, 0))[:BY_HAND]
    ]
    began = perf_counter()
    for batch in some:
        update(net, loss, batch, moving)
    return (perf_counter() - began) / len(some)


def _outputs(net: MLP, inputs: Any) -> Any:
    """The network's outputs for many inputs, of shape (n, 10)."""
    import numpy as np

    parameters = net.parameters()
    numbers: Any = np.array([parameter.data for parameter in parameters])
    return record(net, parameters, inputs[0].tolist()).compile("numpy").outputs(numbers, inputs)
