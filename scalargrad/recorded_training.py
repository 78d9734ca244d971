"""Training steps by a back end: the loss of one sample is recorded once, and run on the samples of each batch.

What a program knows is the loss of a single sample. The loss of a batch is, as a rule, the mean over its samples, or
their sum; which of them, is found out by trying. A loss that is neither is recorded for a whole batch.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Hashable, Sequence
from importlib.util import find_spec
from typing import Any

from scalargrad.module import Module
from scalargrad.optim import SGD, Adam, AdamW, Optimiser
from scalargrad.recording import Compiled, Program, record, shape_and_numbers
from scalargrad.samples import Sample
from scalargrad.value import Value, data_of

Loss = Callable[[list[Any], list[Any]], Any]

ELEMENTWISE = (SGD, Adam, AdamW)  # which move an array of parameters as they move each of them


class RecordedSteps:
    """Updates by a back end. The parameters' numbers are kept in one vector; `write_back` puts them into the Values.

    data: the samples, for a look at the first of them.
    """

    def __init__(self, model: Module, loss: Loss, data: Sequence[Sample], optimiser: Optimiser, backend: str) -> None:
        self.model, self.loss, self.backend = model, loss, backend
        self._programs: dict[Hashable, Compiled] = {}
        self._by_target = False  # whether there is a program for each target, which decides what is computed
        self.moved = _moved(optimiser, backend)
        self._parameters = optimiser.parameters
        self._joined = _how_joined(model, loss, [data[k] for k in range(min(3, len(data)))], optimiser.parameters)
        if self._joined != "whole":
            self._programs[None] = self._record_one(data[0])
            if self._by_target:
                self._programs[data[0][1]] = self._programs.pop(None)

    def update(self, batch: Sequence[Sample]) -> float:
        """One update of the parameters; the loss before it."""
        value, gradient = self._run(batch, _value_and_gradient)
        value = checked(value, "loss", self.moved.updates)
        self.moved.step(gradient)
        return value

    def value(self, samples: Sequence[Sample], name: str) -> float:
        """The loss of some samples."""
        return checked(self._run(samples, _value_alone)[0], name, self.moved.updates)

    def write_back(self) -> None:
        """Give the Values, and the optimiser's memory, the numbers of now."""
        self.moved.write_back()

    def read(self) -> None:
        """Take the numbers of the Values and of the optimiser's memory: somebody has changed them."""
        self.moved.read()

    def _run(self, samples: Sequence[Sample], run: Callable[..., tuple[Any, Any]]) -> tuple[Any, Any]:
        """The loss of samples and its gradient."""
        if self._joined == "whole":
            program = self._program(len(samples), samples)
            return run(program, self.moved.numbers, _inputs([_all_numbers(samples)], self.moved.in_arrays)[0])
        groups: dict[Hashable, list[Sample]] = {}
        for sample in samples:
            groups.setdefault(sample[1] if self._by_target else None, []).append(sample)
        value: Any = 0
        gradient: Any = None
        for key, group in groups.items():
            rows = [_numbers(sample[:1] if self._by_target else sample) for sample in group]
            found, slopes = run(self._program(key, group), self.moved.numbers, _inputs(rows, self.moved.in_arrays))
            share = len(group) if self._joined == "sum" else 1 if len(groups) == 1 else len(group) / len(samples)
            value = value + found * share
            gradient = _added(gradient, slopes, share)
        return value, gradient

    def _program(self, key: Hashable, samples: Sequence[Sample]) -> Compiled:
        if key not in self._programs:
            new = self._record_whole(samples) if self._joined == "whole" else self._record_one(samples[0])
            self._programs[key] = new
        return self._programs[key]

    def _record_one(self, sample: Sample) -> Compiled:
        """The program for one sample."""
        x, target = sample
        if not self._by_target:
            try:
                return self._compiled(lambda x, target: self.loss([self.model(x)], [target]), x, target)
            except TypeError as error:  # it chooses by the target, for one takes it for an index
                if not isinstance(target, int):
                    raise
                reason = error
            self._by_target = True
            try:
                return self._compiled(lambda x: self.loss([self.model(x)], [target]), x)
            except TypeError:
                raise reason from None
        return self._compiled(lambda x: self.loss([self.model(x)], [target]), x)

    def _record_whole(self, samples: Sequence[Sample]) -> Compiled:
        """The program for a batch of so many samples."""
        inputs, targets = [list(column) for column in zip(*samples)]
        return self._compiled(lambda xs, ts: self.loss([self.model(x) for x in xs], list(ts)), inputs, targets)

    def _compiled(self, f: Callable[..., Any], *example: Any) -> Compiled:
        self.moved.write_back()  # what is recorded is checked against the model, at the numbers that it has
        program = record(f, self._parameters, *example)
        _check_loss(program)
        return program.compile(self.backend)


def checked(value: Any, name: str, updates: int) -> float:
    """A loss as a float; a ValueError if it is not finite."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"the {name} is {number} after {updates} updates: try a smaller learning rate")
    return number


def _value_and_gradient(run: Compiled, parameters: Any, inputs: Any) -> tuple[Any, Any]:
    return run(parameters, inputs)


def _value_alone(run: Compiled, parameters: Any, inputs: Any) -> tuple[Any, Any]:
    """The mean of the output, without a gradient."""
    found = run.outputs(parameters, inputs)
    many = hasattr(found, "__len__")
    return (sum(found) / len(found) if many else found), 0


def _added(gradient: Any, slopes: Any, share: Any) -> Any:
    if type(slopes) is list:
        scaled = slopes if share == 1 else [slope * share for slope in slopes]
        return scaled if gradient is None else [a + b for a, b in zip(gradient, scaled)]
    scaled = slopes if type(share) is int and share == 1 else slopes * share
    return scaled if gradient is None else gradient + scaled


def _check_loss(program: Program) -> None:
    if len(program.outputs) != 1:
        raise TypeError(f"the loss has to be one Value, and it is a list of {len(program.outputs)}")
    if not program.depends[program.outputs[0]]:
        raise ValueError(
            "the loss does not depend on any parameter that the optimiser moves: compute it from the model's outputs, "
            "and neither from their data nor by float, step or detach"
        )


# --- samples as rows of numbers ---


def _numbers(sample: Sequence[Any]) -> Any:
    """All numbers of a sample: a list, or an array if they come in arrays."""
    if all(getattr(part, "ndim", 0) > 0 for part in sample):
        from numpy import concatenate

        return concatenate([part.ravel() for part in sample])
    return shape_and_numbers(list(sample))[1]


def _all_numbers(samples: Sequence[Sample]) -> list[Any]:
    columns = [list(column) for column in zip(*samples)]
    return shape_and_numbers(columns)[1]


def _inputs(rows: list[Any], in_arrays: bool) -> Any:
    if not in_arrays:
        return rows
    from numpy import array

    return array(rows, float)


# --- the parameters ---


class _Moved:
    """The numbers of an optimiser's parameters, and how they are moved."""

    in_arrays: bool

    def __init__(self, optimiser: Optimiser) -> None:
        self.optimiser = optimiser
        self.read()

    @property
    def updates(self) -> int:
        return self.optimiser.updates

    def read(self) -> None:
        raise NotImplementedError


class _EachByItself(_Moved):
    """The parameters as Values, which the optimiser moves one by one. numbers: a list of any numbers."""

    in_arrays = False

    def read(self) -> None:
        self.numbers: Any = [parameter.data for parameter in self.optimiser.parameters]

    def step(self, gradient: Any) -> None:
        for parameter, slope in zip(self.optimiser.parameters, gradient):
            parameter.grad = slope
        self.optimiser.step()
        self.read()

    def write_back(self) -> None:
        """They are there."""


class _AsOneVector(_Moved):
    """The parameters as one Value of an array, moved by a copy of the optimiser for which it is the only parameter."""

    in_arrays = True

    @property
    def numbers(self) -> Any:
        return self.vector.data

    def read(self) -> None:
        from numpy import array

        self.vector = Value(array([parameter.data for parameter in self.optimiser.parameters], float))
        self.mover = copy.copy(self.optimiser)
        self.mover.parameters = [self.vector]
        self.mover.memory = {name: [array(each, float)] for name, each in self.optimiser.memory.items()}

    def step(self, gradient: Any) -> None:
        self.vector.grad = gradient
        self.mover.lr, self.mover.updates = self.optimiser.lr, self.optimiser.updates
        self.mover.step()
        self.optimiser.updates = self.mover.updates

    def write_back(self) -> None:
        for parameter, number in zip(self.optimiser.parameters, self.vector.data.tolist()):
            parameter.data = number
        self.optimiser.memory = {name: each.tolist() for name, (each,) in self.mover.memory.items()}


def _moved(optimiser: Optimiser, backend: str) -> _EachByItself | _AsOneVector:
    in_arrays = backend != "python" and type(optimiser) in ELEMENTWISE and find_spec("numpy") is not None
    return _AsOneVector(optimiser) if in_arrays else _EachByItself(optimiser)


# --- the loss of a batch, from those of its samples ---


def _how_joined(model: Module, loss: Loss, samples: Sequence[Sample], parameters: Sequence[Value]) -> str:
    """Whether the loss of a batch is the "mean" or the "sum" of its samples' losses; "whole": neither.

    Tried on the samples, at the parameters as they are, and where all losses are 0 there, at others.
    """
    if len(samples) < 2:
        return "mean"
    before = [parameter.data for parameter in parameters]
    try:
        for turn in range(4):
            parts = [_loss_of(model, loss, [sample]) for sample in samples]
            for count in range(2, len(samples) + 1):
                whole, total = _loss_of(model, loss, samples[:count]), sum(parts[:count])
                fits = {"mean": _close(whole, total / count), "sum": _close(whole, total)}
                if not all(fits.values()):
                    return next((name for name, fit in fits.items() if fit), "whole")
            for k, parameter in enumerate(parameters):
                parameter.data = parameter.data * (-1) ** turn + (1 + k % 3) * (turn + 1) / 8
    except (ValueError, ArithmeticError):
        pass
    finally:
        for parameter, number in zip(parameters, before):
            parameter.data = number
    return "mean"


def _loss_of(model: Module, loss: Loss, samples: Sequence[Sample]) -> Any:
    return data_of(loss([model(x) for x, _ in samples], [target for _, target in samples]))


def _close(a: Any, b: Any) -> bool:
    return bool(abs(a - b) <= 1e-9 * max(abs(a), abs(b)))
