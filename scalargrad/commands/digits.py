"""`scalargrad digits`: scikit-learn's digits of 8×8 pixels, learnt by scalars one by one, and recorded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

from scalargrad.digits import loss, network, one_hot, optimiser
from scalargrad.extras import needs
from scalargrad.history import History
from scalargrad.nn import MLP
from scalargrad.training import fit, update

LAYERS = (64, 32, 10)
BATCH, EPOCHS, SEED = 32, 8, 0
BY_HAND = 10  # updates with scalars
TO_LEARN = 1437  # four fifths; the others were written by other people


def run(backend: str) -> int:
    """Train a small network in both ways, and tell how fast they are and how well it reads."""
    try:
        learn, test = _samples()
        net = network(LAYERS, SEED)
        parameters = len(net.parameters())
        print(
            f"{len(learn) + len(test):,} digits of 8×8 pixels: {len(learn):,} to learn from, {len(test)} to test\n"
            f"{'-'.join(map(str, LAYERS))}, {parameters:,} parameters, batches of {BATCH}"
        )
        eager = _timed(net, learn)
        print(f"Scalar by scalar: {eager * 1000:.2f} ms an update, test accuracy after {BY_HAND} updates {_accuracy(net, test):.1%}")
        times = [perf_counter()]
        history = fit(
            net, loss, learn, optimiser(net), epochs=EPOCHS, batch_size=BATCH, seed=SEED, backend=backend,
            callback=lambda _: times.append(perf_counter()),
        )  # fmt: skip
    except ValueError as error:
        print(f"scalargrad digits: {error}", file=sys.stderr)
        return 2
    ...
    return 0
