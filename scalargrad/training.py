"""The training loop: epochs of shuffled batches, one update each.

As document 000 counts: an update is one step of the optimiser, on one batch; an epoch is over when every sample has
been used once. 10,000 samples in batches of 10 make 1,000 updates an epoch.

May import: nn, optim, storage, value.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scalargrad import storage
from scalargrad.nn import Module
from scalargrad.optim import Optimiser, Schedule

Sample = tuple[Any, Any]  # input, target
Loss = Callable[[list[Any], list[Any]], Any]  # outputs, targets of a batch -> one Value


@dataclass
class History:
    """What happened, for plotting: the loss of every update, its mean and the learning rate of every epoch."""

    losses: list[float] = field(default_factory=list)
    epoch_losses: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    stopped: str = ""  # why training ended before its last epoch

    @property
    def epochs(self) -> int:
        """How many epochs are done."""
        return len(self.epoch_losses)

    @property
    def updates(self) -> int:
        """How many updates are done."""
        return len(self.losses)


def fit(
    model: Module,
    loss: Loss,
    data: Sequence[Sample],
    optimiser: Optimiser,
    *,
    epochs: int,
    batch_size: int | None = None,
    seed: int = 0,
    schedule: Schedule | None = None,
    callback: Callable[[History], Any] | None = None,
    patience: int | None = None,
    checkpoint: str | Path | None = None,
    progress: bool = True,
) -> History:
    """Train a model, and give the history.

    loss(outputs, targets): one Value for a batch. data: pairs of an input (a list of numbers) and a target.
    batch_size: None is all samples at once. seed: for the order of the samples, which is another in each epoch.
    schedule: epoch → learning rate. callback: called after each epoch; what is true ends the training. patience: end
    it when the epoch's loss has not fallen below its lowest for so many epochs.
    checkpoint: a file, written after each epoch. If it is there at the start, training goes on from it, with the same
    result as if it had never been interrupted. progress: show a bar where there is a terminal and the package tqdm.
    Empty, ragged or non-finite data is a ValueError that names the sample; so is a loss that is no longer finite.

    >>> from scalargrad.nn import MLP
    >>> from scalargrad.losses import half_mean_squared_error
    >>> from scalargrad.optim import SGD
    >>> net = MLP.from_weights([[[0.0]]])
    >>> history = fit(net, half_mean_squared_error, [([1.0], 2.0), ([2.0], 4.0)], SGD(net.parameters(), 0.4), epochs=9)
    >>> history.updates, round(net.parameters()[0].data, 3)
    (9, 2.0)
    """
    check_data(data)
    size = len(data) if batch_size is None else batch_size
    if size < 1 or epochs < 0:
        raise ValueError(f"batch_size has to be at least 1 and epochs at least 0, not {size} and {epochs}")
    history = History()
    if checkpoint is not None and Path(checkpoint).exists():
        _resume(checkpoint, model, optimiser, history)
    for epoch in _bar(range(history.epochs, epochs), progress):
        if schedule is not None:
            optimiser.lr = schedule(epoch)
        losses = [update(model, loss, batch, optimiser) for batch in batches(data, size, seed, epoch)]
        history.losses += losses
        history.epoch_losses.append(math.fsum(losses) / len(losses))
        history.rates.append(float(optimiser.lr))
        if checkpoint is not None:
            _save(checkpoint, model, optimiser, history)
        if callback is not None and callback(history):
            history.stopped = f"the callback ended it after epoch {epoch + 1}"
            break
        if patience is not None and _stuck(history.epoch_losses, patience):
            history.stopped = f"no lower loss for {patience} epochs, after epoch {epoch + 1}"
            break
    return history


def update(model: Module, loss: Loss, batch: Sequence[Sample], optimiser: Optimiser) -> float:
    """One update: forward, backward, step. Gives the loss before it."""
    result = loss([model(x) for x, _ in batch], [target for _, target in batch])  # type: ignore[operator]
    number = float(result)
    if not math.isfinite(number):
        raise ValueError(f"the loss is {number} after {optimiser.updates} updates: try a smaller learning rate")
    optimiser.zero_grad()
    result.backward()
    optimiser.step()
    return number


def batches(data: Sequence[Sample], size: int, seed: int, epoch: int) -> Iterator[list[Sample]]:
    """The samples in an order that seed and epoch determine, in batches; the last one may be smaller.

    >>> [len(batch) for batch in batches([([0.0], 0.0)] * 10, 4, seed=0, epoch=0)]
    [4, 4, 2]
    """
    order = list(range(len(data)))
    if size < len(data):
        random.Random(f"{seed} {epoch}").shuffle(
            order
        )  # fresh for each epoch, so that a resumed training sees the same
    for start in range(0, len(order), size):
        yield [data[k] for k in order[start : start + size]]


def check_data(data: Sequence[Sample]) -> None:
    """A ValueError that names the first sample that is wrong: no pair, another length, not finite."""
    if len(data) == 0:
        raise ValueError("there are no samples to train on")
    shapes = None
    for k, sample in enumerate(data):
        try:
            x, target = sample
        except (TypeError, ValueError):
            raise ValueError(f"sample {k} is no pair of an input and a target: {sample!r}") from None
        here = (_shape(x), _shape(target))
        shapes = shapes or here
        for what, shape, first in zip(("input", "target"), here, shapes):
            if shape != first:
                raise ValueError(f"the {what} of sample {k} has shape {shape}, that of sample 0 has {first}")
        for what, numbers in (("input", x), ("target", target)):
            if not all(map(_is_finite, _flat(numbers))):
                raise ValueError(f"the {what} of sample {k} is not finite: {numbers!r}")


def _shape(x: Any) -> tuple[int, ...]:
    if not hasattr(x, "__len__"):
        return ()
    return (len(x), *(_shape(x[0]) if len(x) else ()))


def _flat(x: Any) -> Iterator[Any]:
    if not hasattr(x, "__len__"):
        yield x
    else:
        for item in x:
            yield from _flat(item)


def _is_finite(number: Any) -> bool:
    try:
        return math.isfinite(number)
    except TypeError:
        raise ValueError(f"{number!r} is not a number") from None


def _stuck(losses: list[float], patience: int) -> bool:
    return len(losses) > patience and min(losses[-patience:]) >= min(losses[:-patience])


def _bar(epochs: range, progress: bool) -> Any:
    if not progress or not sys.stderr.isatty():
        return epochs
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        return epochs
    return tqdm(epochs, desc="epochs", unit="epoch")


def _save(path: str | Path, model: Module, optimiser: Optimiser, history: History) -> None:
    storage.write(
        path,
        {
            "parameters": {name: storage.plain(p.data, name) for name, p in model.named_parameters()},
            "memory": {name: [storage.plain(x, name) for x in memory] for name, memory in optimiser.memory.items()},
            "lr": storage.plain(optimiser.lr, "lr"),
            "history": {"losses": history.losses, "epoch_losses": history.epoch_losses, "rates": history.rates},
        },
    )


def _resume(path: str | Path, model: Module, optimiser: Optimiser, history: History) -> None:
    content = storage.read(path)
    try:
        stored = content["history"]
        lists = [[float(x) for x in stored[name]] for name in ("losses", "epoch_losses", "rates")]
        memory = {
            name: [storage.number_of(x, name, path) for x in content["memory"][name]] for name in optimiser.memory
        }
        lr = storage.number_of(content["lr"], "lr", path)
        fits = all(len(memory[name]) == len(numbers) for name, numbers in optimiser.memory.items())
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is no checkpoint of a training with this optimiser: {error}") from None
    if not fits:
        raise ValueError(f"{path} is a checkpoint of another model: the optimiser remembers other numbers")
    model.load(path)
    history.losses, history.epoch_losses, history.rates = lists
    optimiser.memory, optimiser.lr, optimiser.updates = memory, lr, len(history.losses)
