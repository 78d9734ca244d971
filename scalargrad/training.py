"""The training loop: epochs of shuffled batches, one update each.

As document 000 counts: an update is one step of the optimiser, on one batch; an epoch is over when every sample has
been used once. 10,000 samples in batches of 10 make 1,000 updates an epoch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scalargrad.checkpoints import Numbers, check_checkpoint, numbers_of, put_back, resume, save_checkpoint
from scalargrad.checks import whole
from scalargrad.history import History
from scalargrad.module import Module, frozen_in
from scalargrad.optim import Optimiser, Schedule
from scalargrad.progress import Progress
from scalargrad.samples import Sample, batches, check_samples
from scalargrad.shapes import shape_of
from scalargrad.value import Value
from scalargrad.walk import ordered_by

if TYPE_CHECKING:
    from scalargrad.recorded_training import RecordedSteps

__all__ = ["History", "fit", "update"]

Loss = Callable[[list[Any], list[Any]], Any]  # outputs, targets of a batch -> one Value


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
    validation: Sequence[Sample] | None = None,
    callback: Callable[[History], Any] | None = None,
    patience: int | None = None,
    checkpoint: str | Path | None = None,
    progress: bool = True,
    backend: str | None = None,
) -> History:
    """Train a model, and give the history.

    loss(outputs, targets): one Value for a batch. data: pairs of an input (a list of numbers) and a target; a list, or
    a data set with `__len__` and `__getitem__`. batch_size: None is all samples at once. seed: for the order of the
    samples, which is another in each epoch. schedule: epoch, counted from 0 → learning rate, which is not negative.
    validation: pairs that are not trained on. Their loss, all at once, is taken after each epoch, and at the end the
    model has the weights of the epoch where it was lowest, of equal ones the first, whatever ended the training.
    callback: called after each epoch; what is true ends the training. patience: end it when for so many epochs the
    loss has not fallen below its lowest before: of the validation data, or without them the epoch's own.
    checkpoint: a file, written after each epoch. If it is there at the start, training goes on from it, with the same
    result as if it had never been interrupted, provided that the arguments are the same and that neither model nor loss
    draws random numbers. callback and patience may be others: whether training has ended is decided anew.
    progress: show a bar where there is a terminal and the package tqdm.
    backend: "native", "numpy", "python" or "jax": the loss is recorded once and run by this back end, see `record`; the
    history is the same, to rounding. The model is recorded on the first sample: what it does may not depend on the
    numbers, a RecordingError. Parameters that are not trained are constants.

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
    if validation is not None:
        check_samples(validation, "validation sample", like=data[0])
    size = len(data) if batch_size is None else whole(batch_size, 1, "batch_size")
    whole(epochs, 0, "epochs")
    if patience is not None:
        whole(patience, 1, "patience")
    _check_optimiser(optimiser, model)
    _try_out(model, data[0][0])
    history, best = History(), Numbers()
    if checkpoint is not None:
        check_checkpoint(checkpoint, model, optimiser)
        if Path(checkpoint).exists():
            history, best = resume(checkpoint, model, optimiser, validation is not None)
            history.stopped = _stop(history, callback if history.stopped else None, patience)
    steps = _steps(model, loss, data, optimiser, backend)
    per_epoch = -(-len(data) // size)
    with Progress(history, epochs * per_epoch, progress) as bar:
        while history.epochs < epochs and not history.stopped:
            if schedule is not None:
                optimiser.lr = _rate(schedule, history.epochs)
            _epoch(steps, batches(data, size, seed, history.epochs), optimiser, history, bar)
            if validation is not None:
                samples = [validation[k] for k in range(len(validation))]
                history.validation_losses.append(steps.value(samples, "validation loss"))
                best = numbers_of(model) if history.newly_best else best
            bar.tell(history)
            history.stopped = _stop(history, callback, patience)
            if callback is not None:
                steps.read()  # it may have changed the numbers of the parameters
            if checkpoint is not None:
                save_checkpoint(checkpoint, model, optimiser, history, best)
    put_back(best)
    return history


def _epoch(
    steps: _EagerSteps | RecordedSteps,
    samples: Iterator[list[Sample]],
    optimiser: Optimiser,
    history: History,
    bar: Progress,
) -> None:
    """An update with each of the batches; what happened stands in the history then."""
    losses = []
    try:
        for batch in samples:
            losses.append(steps.update(batch))
            bar.update()
    finally:
        steps.write_back()
    history.losses += losses
    history.epoch_losses.append(math.fsum(losses) / len(losses))
    history.rates.append(float(optimiser.lr))


class _EagerSteps:
    """Updates by the engine: a graph for each batch."""

    def __init__(self, model: Module, loss: Loss, optimiser: Optimiser) -> None:
        self.model, self.loss, self.optimiser = model, loss, optimiser

    def update(self, batch: Sequence[Sample]) -> float:
        return update(self.model, self.loss, batch, self.optimiser)

    def value(self, samples: Sequence[Sample], name: str) -> float:
        return float(_loss(self.model, self.loss, samples, self.optimiser, name))

    def write_back(self) -> None:
        """The numbers are in the Values."""

    read = write_back


def _steps(
    model: Module, loss: Loss, data: Sequence[Sample], optimiser: Optimiser, backend: str | None
) -> _EagerSteps | RecordedSteps:
    if backend is None:
        return _EagerSteps(model, loss, optimiser)
    from scalargrad.recorded_training import RecordedSteps  # who does without back ends need not load them

    return RecordedSteps(model, loss, data, optimiser, backend)


def update(model: Module, loss: Loss, batch: Sequence[Sample], optimiser: Optimiser) -> float:
    """One update: forward, backward, step. Gives the loss before it."""
    result = _loss(model, loss, batch, optimiser, "loss")
    if optimiser.updates == 0:
        _check_dependence(result, optimiser)
    optimiser.zero_grad()
    result.backward()
    optimiser.step()
    return float(result)


def _loss(model: Module, loss: Loss, samples: Sequence[Sample], optimiser: Optimiser, name: str) -> Value:
    """The loss of some samples, one finite number."""
    after = f"after {optimiser.updates} updates"
    try:
        result = loss([model(x) for x, _ in samples], [target for _, target in samples])
    except OverflowError as error:
        raise ValueError(f"the {name} overflows {after}: try a smaller learning rate ({error})") from None
    except ValueError as error:
        raise ValueError(f"the {name} cannot be computed {after}: {error}") from error
    if not isinstance(result, Value):
        raise TypeError(f"the loss has to be one Value, computed from the outputs, not {result!r}")
    if shape_of(result):
        raise ValueError(f"the loss is a batch of shape {shape_of(result)}: make one number of it, mean(loss)")
    if not math.isfinite(float(result)):
        raise ValueError(f"the {name} is {float(result)} {after}: try a smaller learning rate")
    return result


def _check_dependence(result: Value, optimiser: Optimiser) -> None:
    """A ValueError if no derivative passes from a loss to a parameter, except perhaps one that happens to be 0."""
    found = ordered_by(
        [result],
        lambda node: [arg for i, arg in enumerate(node.args) if isinstance(arg, Value) and node.op.has_edge(i)],
    )
    if set(found).isdisjoint(optimiser.parameters):
        raise ValueError(
            "the loss does not depend on any parameter that the optimiser moves: compute it from the model's outputs, "
            "and neither from their data nor by float, step or detach"
        )


def _check_optimiser(optimiser: Optimiser, model: Module) -> None:
    if not hasattr(model, "named_parameters"):
        raise TypeError(
            f"a {type(model).__name__} does not say what its parameters are: make it a subclass of Module, "
            "from scalargrad.nn import Module"
        )
    if set(optimiser.parameters).isdisjoint(parameter for _, parameter in model.named_parameters()):
        raise ValueError("the optimiser moves none of the model's parameters: make it with model.parameters()")
    frozen = frozen_in(model)
    for parameter in optimiser.parameters:
        if parameter in frozen:
            raise ValueError(f"{parameter!r} is frozen, and the optimiser moves it: make the optimiser afterwards")


def _rate(schedule: Schedule, epoch: int) -> Any:
    rate = schedule(epoch)
    try:
        fine = not isinstance(rate, bool) and 0 <= rate < math.inf
    except TypeError:
        fine = False
    if not fine:
        raise ValueError(f"the learning rate of epoch {epoch} has to be at least 0 and finite, not {rate!r}")
    return rate


def _try_out(model: Module, x: Any) -> None:
    try:
        model(x)
    except ValueError as error:
        raise ValueError(f"the model does not take the input of sample 0, nor of any other: {error}") from None


def _stop(history: History, callback: Callable[[History], Any] | None, patience: int | None) -> str:
    """Why training ends here; empty if it goes on."""
    if callback is not None and callback(history):
        return f"the callback ended it after epoch {history.epochs}"
    if patience is not None and history.is_stuck(patience):
        loss = "validation loss" if history.validation_losses else "loss"
        return f"no lower {loss} for {patience} epochs, after epoch {history.epochs}"
    return ""
