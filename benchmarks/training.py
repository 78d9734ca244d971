"""micrograd's demo: `python -m benchmarks.training` says how much faster it trains here, and what `fit` spends time on.

The demo is two moons of 100 points, MLP(2, [16, 16, 1]), hinge loss and L2, the learning rate 1 − 0.9 k/100, the full
batch. First the script as it is written for micrograd, on both engines, from the same points and the same weights; a
full run of 100 epochs here, a few epochs in turns for the ratio. Then the same training by `fit`, with the share of its
time that is forward and backward. All times are CPU time; SCALARGRAD_PLAIN=1 measures the plain engine.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import math
import random
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

from scalargrad import Value, training
from scalargrad.losses import hinge, l2_penalty
from scalargrad.nn import MLP
from scalargrad.optim import SGD

EPOCHS = 100
ALPHA = 1e-4
TURNS = 3


def moons(count: int, generator: random.Random) -> tuple[list[list[float]], list[int]]:
    """Points on two interleaved half circles, with noise, and the circle each belongs to, 1 or −1."""
    points, sides = [], []
    for k in range(count):
        angle, side = math.pi * generator.random(), 1 if k % 2 else -1
        x, y = (math.cos(angle), math.sin(angle)) if side == 1 else (1 - math.cos(angle), 0.5 - math.sin(angle))
        points.append([x + generator.gauss(0, 0.1), y + generator.gauss(0, 0.1)])
        sides.append(side)
    return points, sides


POINTS, SIDES = moons(100, random.Random(1))


def rate(epoch: int) -> float:
    return 1.0 - 0.9 * epoch / EPOCHS


class Script:
    """The demo as its author writes it, with the classes that the import lines bring in."""

    def __init__(self, value_class: Any, mlp_class: Any) -> None:
        self.value_class = value_class
        random.seed(1337)
        self.model = mlp_class(2, [16, 16, 1])
        self.epoch = 0
        self.loss = self.accuracy = 0.0

    def step(self) -> None:
        inputs = [list(map(self.value_class, point)) for point in POINTS]
        scores = list(map(self.model, inputs))
        losses = [(1 + -side * score).relu() for side, score in zip(SIDES, scores)]
        data_loss = sum(losses) * (1.0 / len(losses))
        total_loss = data_loss + ALPHA * sum(p * p for p in self.model.parameters())
        self.accuracy = sum((side > 0) == (score.data > 0) for side, score in zip(SIDES, scores)) / len(scores)
        self.model.zero_grad()
        total_loss.backward()
        for p in self.model.parameters():
            p.data -= rate(self.epoch) * p.grad
        self.loss, self.epoch = total_loss.data, self.epoch + 1


def seconds(action: Callable[[], None], times: int) -> float:
    """Seconds for one step of steady training: all garbage is collected before, and the first two steps do not count.

    From then on the collector, where it is on, meets the garbage of the steps before, as it does in a training.
    """
    gc.collect()
    action()
    action()
    start = process_time()
    for _ in range(times):
        action()
    return (process_time() - start) / times


def compare(collector: bool) -> str:
    """Steps of the script on both engines in turns; the ratio of a turn compares times that lie side by side."""
    try:
        engine, nn = importlib.import_module("micrograd.engine"), importlib.import_module("micrograd.nn")
    except ModuleNotFoundError:
        raise SystemExit("this compares with micrograd: pip install micrograd, or run make bench") from None
    theirs, ours = Script(engine.Value, nn.MLP), Script(Value, MLP)
    theirs.step()
    ours.step()
    assert abs(theirs.loss - ours.loss) < 1e-12, "the engines compute something else"
    (gc.enable if collector else gc.disable)()
    turns = [(seconds(theirs.step, 4), seconds(ours.step, 20)) for _ in range(TURNS)]
    gc.enable()
    slow, fast = (median(turn[i] for turn in turns) for i in range(2))
    ratio = median(slow / fast for slow, fast in turns)
    return f"| {'on' if collector else 'off'} | {1000 * slow:.0f} ms | {1000 * fast:.1f} ms | {ratio:.1f} × |"


def full_run() -> str:
    script = Script(Value, MLP)
    start = process_time()
    for _ in range(EPOCHS):
        script.step()
    took = process_time() - start
    return f"100 epochs of the script: {took:.1f} s, accuracy {script.accuracy:.0%}, loss {script.loss:.4f}"


class Clock:
    """Adds up the time of calls."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, function: Any) -> Any:
        def timed(*args: Any) -> Any:
            start = process_time()
            result = function(*args)
            self.seconds += process_time() - start
            return result

        return timed


def fit_share(batch_size: int | None, epochs: int) -> str:
    """A training by `fit`, and the share of its time that is spent in model and loss (forward) and in backward."""
    forward, backward = Clock(), Clock()
    model = MLP(2, [16, 16, 1], seed=1337)
    parameters = model.parameters()
    data = list(zip(POINTS, SIDES))

    @forward
    def loss(scores: list[Any], sides: list[int]) -> Any:
        return hinge(scores, sides) + l2_penalty(parameters, ALPHA)

    original = MLP.__call__, Value.backward
    MLP.__call__, Value.backward = forward(MLP.__call__), backward(Value.backward)  # type: ignore[method-assign]
    try:
        start = process_time()
        history = training.fit(
            model, loss, data, SGD(parameters, 1.0), epochs=epochs, batch_size=batch_size, schedule=rate
        )
        whole = process_time() - start
    finally:
        MLP.__call__, Value.backward = original  # type: ignore[method-assign]
    right = sum((model(x).data > 0) == (side > 0) for x, side in data) / len(data)
    shares = [part.seconds / whole for part in (forward, backward)]
    return (
        f"| {batch_size or 'all'} | {history.updates} | {whole:.2f} s | {shares[0]:.1%} | {shares[1]:.1%} | "
        f"{sum(shares):.1%} | {right:.0%} |"
    )


def main() -> None:
    argparse.ArgumentParser(prog="python -m benchmarks.training", description=__doc__.partition("\n")[0]).parse_args()
    print("**micrograd's demo**: one epoch of the script, medians of turns\n")
    print("| collector | micrograd | scalargrad | faster |\n| --- | ---: | ---: | ---: |")
    print(compare(True), compare(False), sep="\n", flush=True)
    print(f"\n{full_run()}\n", flush=True)
    print("**`fit` on the same moons**: where its time goes\n")
    print("| batch | updates | time | forward | backward | together | accuracy |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(fit_share(None, EPOCHS), fit_share(10, 10), fit_share(1, 1), sep="\n")


if __name__ == "__main__":
    main()
