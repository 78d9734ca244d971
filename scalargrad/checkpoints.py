"""A training in a file, so that it goes on as if it had never been interrupted.

The file holds the numbers of the parameters, what the optimiser remembers, and the history. Where there are validation
data, `parameters` are the best so far, those that `fit` gives back, and `last` are those to go on from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scalargrad import storage
from scalargrad.history import History
from scalargrad.module import Module, content_of, take_content
from scalargrad.optim import Optimiser
from scalargrad.value import Value

Numbers = dict[Value, Any]  # parameter -> its number at some time


def check_checkpoint(path: str | Path, model: Module, optimiser: Optimiser) -> None:
    """An error if a checkpoint could not be written: no such folder, a number no file holds, a foreign parameter."""
    storage.check_place(path)
    own = {parameter for _, parameter in model.named_parameters()}
    for parameter in optimiser.parameters:
        if parameter not in own:
            raise ValueError(
                f"a checkpoint holds the model's parameters, and the optimiser moves another: {parameter!r}"
            )
    _content(model, optimiser, History(), {})


def save_checkpoint(path: str | Path, model: Module, optimiser: Optimiser, history: History, best: Numbers) -> None:
    """Write the state of a training. best: the parameters' numbers at the lowest validation loss; empty without one."""
    storage.write(path, _content(model, optimiser, history, best))


def _content(model: Module, optimiser: Optimiser, history: History, best: Numbers) -> dict[str, Any]:
    memory = {name: [storage.plain(x, name) for x in each] for name, each in optimiser.memory.items()}
    state = {"memory": memory, "lr": storage.plain(optimiser.lr, "lr"), "updates": optimiser.updates}
    last = content_of(model)
    content = {**content_of(model, best), "last": last["parameters"]} if best else last
    return {**content, "optimiser": state, "history": vars(history)}


def resume(path: str | Path, model: Module, optimiser: Optimiser, validated: bool) -> tuple[History, Numbers]:
    """Take up the training that a checkpoint holds; its history, and the best numbers so far.

    A ValueError, and all as it was, if it is no checkpoint of this model, or if it was one with validation data and
    this is none, or the other way round.
    """
    content = storage.read(path)
    try:
        state, stored = content["optimiser"], content["history"]
        memory = {
            name: [storage.number_of(x, name, path) for x in each] for name, each in dict(state["memory"]).items()
        }
        lr = storage.number_of(state["lr"], "lr", path)
        updates = storage.whole_number_of(state["updates"], "updates", path)
        lists = {name: storage.losses_of(stored[name], name, path) for name in ("losses", "epoch_losses", "rates")}
        validation_losses = storage.losses_of(stored.get("validation_losses", []), "validation_losses", path)
        history = History(**lists, validation_losses=validation_losses, stopped=stored["stopped"])
        last = content["last"] if validation_losses else content["parameters"]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is no checkpoint of a training, or is damaged: {error}") from None
    if {name: len(each) for name, each in memory.items()} != {k: len(v) for k, v in optimiser.memory.items()}:
        raise ValueError(f"{path} is a checkpoint of another optimiser or of another model")
    if lr < 0 or not isinstance(history.stopped, str):
        raise ValueError(f"{path} is damaged: lr is {lr}, and stopped is {history.stopped!r}")
    each_epoch = len(history.rates) == history.epochs and len(validation_losses) in (0, history.epochs)
    if not each_epoch or len(history.losses) < history.epochs or bool(history.losses) != bool(history.epochs):
        raise ValueError(f"{path} is damaged: its history has lists of different lengths")
    if validated != bool(validation_losses):
        had = "with" if validation_losses else "without"
        raise ValueError(f"{path} is a checkpoint of a training {had} validation data: go on as you began")
    best: Numbers = {}
    before = numbers_of(model)
    if validated:
        take_content(model, content, path)
        best = numbers_of(model)
    try:
        take_content(model, {**content, "parameters": last}, path)
    except ValueError:
        put_back(before)
        raise
    optimiser.memory, optimiser.lr, optimiser.updates = memory, lr, updates
    return history, best


def numbers_of(model: Module) -> Numbers:
    """The numbers that all parameters of a model have now."""
    return {parameter: parameter.data for _, parameter in model.named_parameters()}


def put_back(numbers: Numbers) -> None:
    """Give parameters the numbers that they once had."""
    for parameter, number in numbers.items():
        parameter.data = number
