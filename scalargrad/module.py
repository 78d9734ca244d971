"""What all models have in common: parameters with names, to be trained, saved and loaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scalargrad import storage
from scalargrad.value import Value


class Module:
    """Something with parameters: those among its attributes, and in the Modules, lists and tuples that it holds.

    A subclass that lists them itself, in `parameters()` as for micrograd, is taken at its word.

    >>> class Line(Module):
    ...     def __init__(self):
    ...         self.slope, self.ends = Value(2.0), [Value(0.0), Value(1.0)]
    >>> [name for name, _ in Line().named_parameters()]
    ['slope', 'ends[0]', 'ends[1]']
    """

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """Every parameter once, with its name, in a fixed order."""
        if type(self).parameters is not Module.parameters:
            yield from ((f"p[{k}]", parameter) for k, parameter in enumerate(self.parameters()))
            return
        seen: set[Value] = set()
        for attribute, item in vars(self).items():
            for name, parameter in _parameters_in(item, attribute):
                if parameter not in seen:
                    seen.add(parameter)
                    yield name, parameter

    def parameters(self) -> list[Value]:
        """All parameters, in a fixed order."""
        return [parameter for _, parameter in self.named_parameters()]

    def __call__(self, x: Any) -> Any:
        """The model's output for an input."""
        raise NotImplementedError(f"{type(self).__name__} has to say what it computes: write __call__")

    def zero_grad(self) -> None:
        """Set the gradients of all parameters to 0, as before each backward pass of a training step."""
        for parameter in self.parameters():
            parameter.grad = 0

    def save(self, path: str | Path) -> None:
        """Write the numbers of all parameters to a JSON file, exactly (floats, ints, Fractions, Decimals).

        The file appears whole or not at all. Another type of number is a TypeError.
        """
        storage.write(path, {"parameters": storage.plain_parameters(self.named_parameters())})

    def load(self, path: str | Path) -> None:
        """Take the numbers of all parameters from a file that `save` wrote.

        A ValueError, and a model as it was, if the file is damaged or was written for another model.
        """
        storage.take_parameters(storage.read(path), path, dict(self.named_parameters()))


def _parameters_in(item: Any, name: str) -> Iterator[tuple[str, Value]]:
    if isinstance(item, Value):
        yield name, item
    elif isinstance(item, Module):
        yield from ((f"{name}.{inner}", parameter) for inner, parameter in item.named_parameters())
    elif isinstance(item, (list, tuple)):
        for k, one in enumerate(item):
            yield from _parameters_in(one, f"{name}[{k}]")
