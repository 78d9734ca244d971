"""The training loop: epochs of shuffled batches, one update each.

As document 000 counts: an update is one step of the optimiser, on one batch; an epoch is over when every sample has
been used once. 10,000 samples in batches of 10 make 1,000 updates an epoch.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scalargrad import storage
from scalargrad.checks import whole
from scalargrad.module import Module
from scalargrad.optim import Optimiser, Schedule
from scalargrad.samples import Sample, batches, check_samples
from scalargrad.value import Value

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
    schedule: epoch, counted from 0 → learning rate. callback: called after each epoch; what is true ends the training.
    patience: end it when the loss of an epoch has not fallen below its lowest for so many epochs.
    checkpoint: a file, written after each epoch. If it is there at the start, training goes on from it, with the same
    result as if it had never been interrupted, provided that the arguments are the same and that neither model nor loss
    draws random numbers. progress: show a bar where there is a terminal and the package tqdm.

    Empty, ragged or non-finite data is a ValueError that names the sample; a loss that is no longer finite is one, too.

    >>> from scalargrad.nn import MLP
    >>> from scalargrad.losses import half_mean_squared_error
    >>> from scalargrad.optim import SGD
    >>> net = MLP.from_weights([[[0.0]]])
    >>> history = fit(net, half_mean_squared_error, [([1.0], 2.0), ([2.0], 4.0)], SGD(net.parameters(), 0.4), epochs=9)
    >>> history.updates, round(net.parameters()[0].data, 3)
    (9, 2.0)
    """
    check_samples(data)
    size = len(data) if batch_size is None else whole(batch_size, 1, "batch_size")
    whole(epochs, 0, "epochs")
    if patience is not None:
        whole(patience, 1, "patience")
    if set(model.parameters()).isdisjoint(optimiser.parameters):
        raise ValueError("the optimiser moves none of the model's parameters: make it with model.parameters()")
    _try_out(model, data[0][0])
    history = History()
    if checkpoint is not None and Path(checkpoint).exists():
        _resume(checkpoint, model, optimiser, history)
        if history.stopped and (callback is not None or patience is not None):
            return history
        history.stopped = ""
    for epoch in _epochs(history, epochs, progress):
        if schedule is not None:
            optimiser.lr = schedule(epoch)
        losses = [update(model, loss, batch, optimiser) for batch in batches(data, size, seed, epoch)]
        history.losses += losses
        history.epoch_losses.append(math.fsum(losses) / len(losses))
        history.rates.append(float(optimiser.lr))
        history.stopped = _stop(history, epoch, callback, patience)
        if checkpoint is not None:
            _save(checkpoint, model, optimiser, history)
        if history.stopped:
            break
    return history


def update(model: Module, loss: Loss, batch: Sequence[Sample], optimiser: Optimiser) -> float:
    """One update: forward, backward, step. Gives the loss before it."""
    explodes = f"after {optimiser.updates} updates: try a smaller learning rate"
    try:
        result = loss([model(x) for x, _ in batch], [target for _, target in batch])
    except OverflowError as error:
        raise ValueError(f"the loss overflows {explodes} ({error})") from None
    if not isinstance(result, Value):
        raise TypeError(f"the loss has to be one Value, computed from the outputs, not {result!r}")
    number = float(result)
    if not math.isfinite(number):
        raise ValueError(f"the loss is {number} {explodes}")
    optimiser.zero_grad()
    result.backward()
    optimiser.step()
    return number


def _try_out(model: Module, x: Any) -> None:
    try:
        model(x)
    except ValueError as error:
        raise ValueError(f"the model does not take the input of sample 0, nor of any other: {error}") from None


def _stop(history: History, epoch: int, callback: Callable[[History], Any] | None, patience: int | None) -> str:
    """Why training ends here; empty if it goes on."""
    if callback is not None and callback(history):
        return f"the callback ended it after epoch {epoch + 1}"
    if patience is not None and _stuck(history.epoch_losses, patience):
        return f"no lower loss for {patience} epochs, after epoch {epoch + 1}"
    return ""


def _stuck(losses: list[float], patience: int) -> bool:
    return len(losses) > patience and min(losses[-patience:]) >= min(losses[:-patience])


def _epochs(history: History, epochs: int, progress: bool) -> Iterator[int]:
    """The epochs that are left, behind a progress bar that shows the loss if there is anybody to see it."""
    bar = None
    if progress and sys.stderr is not None and sys.stderr.isatty():
        try:
            from tqdm import tqdm

            bar = tqdm(total=epochs, initial=history.epochs, unit="epoch")
        except ModuleNotFoundError:
            pass
    try:
        for epoch in range(history.epochs, epochs):
            yield epoch
            if bar is not None:
                bar.set_postfix_str(f"loss {history.epoch_losses[-1]:.4g}", refresh=False)
                bar.update()
    finally:
        if bar is not None:
            bar.close()


def _save(path: str | Path, model: Module, optimiser: Optimiser, history: History) -> None:
    memory = {name: [storage.plain(x, name) for x in each] for name, each in optimiser.memory.items()}
    state = {"memory": memory, "lr": storage.plain(optimiser.lr, "lr"), "updates": optimiser.updates}
    lists = {"losses": history.losses, "epoch_losses": history.epoch_losses, "rates": history.rates}
    content = {"parameters": storage.plain_parameters(model.named_parameters()), "optimiser": state}
    storage.write(path, {**content, "history": {**lists, "stopped": history.stopped}})


def _resume(path: str | Path, model: Module, optimiser: Optimiser, history: History) -> None:
    """Take up the training that a checkpoint holds; a ValueError, and all as it was, if it is none of this model's."""
    content = storage.read(path)
    try:
        state, stored = content["optimiser"], content["history"]
        memory = {
            name: [storage.number_of(x, name, path) for x in each] for name, each in dict(state["memory"]).items()
        }
        lr, updates = storage.number_of(state["lr"], "lr", path), int(state["updates"])
        lists = [[float(x) for x in stored[name]] for name in ("losses", "epoch_losses", "rates")]
        stopped = str(stored["stopped"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is no checkpoint of a training, or is damaged: {error}") from None
    if {name: len(each) for name, each in memory.items()} != {k: len(v) for k, v in optimiser.memory.items()}:
        raise ValueError(f"{path} is a checkpoint of another optimiser or of another model")
    storage.take_parameters(content, path, dict(model.named_parameters()))
    history.losses, history.epoch_losses, history.rates = lists
    history.stopped = stopped
    optimiser.memory, optimiser.lr, optimiser.updates = memory, lr, updates
