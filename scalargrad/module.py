"""What all models have in common: parameters with names, to be trained, frozen, saved and loaded."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scalargrad import storage
from scalargrad.value import Value


class Module:
    """Something with parameters: the leaves among its attributes, and in the Modules and containers that it holds.

    Containers are lists, tuples, deques, dicts, and NumPy's arrays of Values. Only leaves are parameters: a Value that
    was computed, such as a state or an output that is kept, is none. Modules may know each other and share parameters:
    each is listed once, under the first of its names.
    A subclass that lists them itself, in `named_parameters()`, or in `parameters()` as for micrograd, is taken at its
    word.

    >>> class Line(Module):
    ...     def __init__(self):
    ...         self.slope, self.ends, self.by_name = Value(2.0), [Value(0.0)], {"shift": Value(1.0)}
    >>> [name for name, _ in Line().named_parameters()]
    ['slope', 'ends[0]', "by_name['shift']"]
    """

    _frozen: frozenset[Value] = frozenset()

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """Every parameter once, with its name, in a fixed order; frozen ones, too."""
        if _lists_parameters(self) and not _names_parameters(self):
            return iter([(f"p[{k}]", parameter) for k, parameter in enumerate(self.parameters())])
        return _Search(self).named()

    def parameters(self) -> list[Value]:
        """The parameters that are to be trained, each once, in a fixed order: all but the frozen ones."""
        if _names_parameters(self):
            frozen = frozen_in(self)
            return [p for p in dict.fromkeys(p for _, p in self.named_parameters()) if p not in frozen]
        search = _Search(self)
        return [leaf for leaf in search.leaves if leaf not in search.frozen]

    def labelled(self) -> Iterator[tuple[str, Any]]:
        """Names that this kind of Module has for what it holds, in place of those of its attributes."""
        return iter(())

    def freeze(self, *parameters: Value) -> None:
        """Keep parameters out of training, all of them if none are named: they are no longer among `parameters()`.

        They keep their names, and are saved and loaded like the others. An optimiser moves what it was made with: make
        it afterwards. What is no parameter of this module is a ValueError.

        >>> class Line(Module):
        ...     def __init__(self):
        ...         self.slope, self.shift = Value(2.0), Value(1.0)
        >>> line = Line(); line.freeze(line.shift); line.parameters()
        [Value(2.0)]
        """
        own = {parameter for _, parameter in self.named_parameters()}
        for parameter in parameters:
            if parameter not in own:
                raise ValueError(f"{parameter!r} is no parameter of this {type(self).__name__}")
        chosen = set(parameters) or own
        left = set(chosen)
        for module in _modules(self):  # each remembers what it holds itself, so that a part can be unfrozen alone
            held = chosen.intersection(item for _, item in _held(module) if isinstance(item, Value))
            module._frozen |= held
            left -= held
        self._frozen |= left  # of a subclass that lists what cannot be found

    def unfreeze(self, *parameters: Value) -> None:
        """Have parameters trained again, all of them if none are named.

        >>> line = Module(); line.slope = Value(2.0); line.freeze(); line.unfreeze(); line.parameters()
        [Value(2.0)]
        """
        for module in _modules(self):
            module._frozen = module._frozen.difference(parameters or module._frozen)

    def __call__(self, x: Any) -> Any:
        """The model's output for an input."""
        raise NotImplementedError(f"{type(self).__name__} has to say what it computes: write __call__")

    def zero_grad(self) -> None:
        """Set the gradients of all parameters to 0, as before each backward pass of a training step."""
        plain = not (_names_parameters(self) or _lists_parameters(self))
        for parameter in _Search(self).leaves if plain else [p for _, p in self.named_parameters()]:
            parameter.grad = 0

    def save(self, path: str | Path) -> None:
        """Write the numbers of all parameters to a JSON file, exactly (floats, ints, Fractions, Decimals).

        The file appears whole or not at all. Another type of number is a TypeError.
        """
        storage.write(path, content_of(self))

    def load(self, path: str | Path) -> None:
        """Take the numbers of all parameters from a file that `save` wrote, or from a checkpoint of `fit`.

        A ValueError, and a model as it was, if the file is damaged or was written for another model.
        """
        take_content(self, storage.read(path), path)


def content_of(model: Module, numbers: Mapping[Value, Any] | None = None) -> dict[str, Any]:
    """What a file holds of a model: its parameters' numbers, and which names stood for something computed.

    numbers: those to be held in place of the numbers that the parameters have now.
    """
    content: dict[str, Any] = {"parameters": storage.plain_parameters(model.named_parameters(), numbers or {})}
    computed = _names_of_computed(model)
    return {**content, "computed": computed} if computed else content


def take_content(model: Module, content: dict[str, Any], path: str | Path) -> None:
    """Give a model the numbers of a file.

    A state starts as a leaf perhaps, and is computed later: a model before its first call and one after it may take
    each other's numbers.
    """
    storage.take_parameters(content, path, dict(model.named_parameters()), _names_of_computed(model))


def _names_of_computed(model: Module) -> list[str]:
    if _names_parameters(model) or _lists_parameters(model):
        return []
    search = _Search(model)
    return [name for name, _ in search.named(leaves=False)] if search.computed else []


class _Search:
    """The leaves that a Module and those in it hold, each once; every Module is gone through once, whatever circles.

    A path leads from the Module to what it holds: (the path before, an attribute or a key, whether it is a key).
    """

    def __init__(self, module: Module) -> None:
        self.leaves: dict[Value, Any] = {}  # leaf -> path
        self.computed: dict[Value, Any] = {}
        self.modules: list[tuple[Any, Module]] = []
        self.frozen: set[Value] = set()
        outermost = _under_way.met is None
        if _under_way.met is None:
            _under_way.met = set()
        try:
            self._go_through(module, _under_way.met)
        finally:
            if outermost:
                _under_way.met = None

    def _go_through(self, module: Module, met: set[int]) -> None:
        stack: list[tuple[Any, Any]] = [((), module)]
        while stack:
            path, item = stack.pop()
            if isinstance(item, Value):
                (self.leaves if item.is_leaf else self.computed).setdefault(item, path)
            elif item is not module and (_lists_parameters(item) or _names_parameters(item)):
                self.frozen |= frozen_in(item)
                for name, parameter in item.named_parameters():
                    self.leaves.setdefault(parameter, (path, name, False))
            elif id(item) not in met:
                met.add(id(item))
                self.modules.append((path, item))
                self.frozen |= item._frozen
                stack += _held(item, path)[::-1]

    def named(self, leaves: bool = True) -> Iterator[tuple[str, Value]]:
        """The leaves, or what was computed, with names: the outermost Module that has one says it, or else the path."""
        names: dict[Any, str] = {}
        for path, module in self.modules:
            for name, value in module.labelled():
                if value not in names:
                    names[value] = _written((path, name, False))
        return (
            (names.get(leaf) or _written(path), leaf)
            for leaf, path in (self.leaves if leaves else self.computed).items()
        )


class _UnderWay(threading.local):
    """The search under way: a subclass's `named_parameters()`, asked in the midst of it, may search on."""

    met: set[int] | None = None  # the Modules that it has gone through


_under_way = _UnderWay()


def _written(path: Any) -> str:
    parts = []
    while path:
        path, key, is_key = path
        parts.append(f"[{key!r}]" if is_key else f".{key}")
    return "".join(parts[::-1]).removeprefix(".")


def _modules(module: Module) -> list[Module]:
    """A Module and all that it and those in it hold, each once."""
    met: dict[int, Module] = {}
    stack = [module]
    while stack:
        item = stack.pop()
        if id(item) not in met:
            met[id(item)] = item
            stack += [one for _, one in _held(item) if isinstance(one, Module)]
    return list(met.values())


def frozen_in(module: Module) -> set[Value]:
    """What is frozen in a Module and in all that it holds."""
    return set().union(*(one._frozen for one in _modules(module)))


def _held(module: Module, path: Any = ()) -> list[tuple[Any, Any]]:
    """The Values and Modules among the attributes of a Module and in its containers, with their paths."""
    held: list[tuple[Any, Any]] = []
    met: dict[int, Any] = {}  # the containers, kept so that no other gets the id of one
    stack: list[tuple[Any, Any]] = [((path, name, False), item) for name, item in vars(module).items()][::-1]
    while stack:
        path, item = stack.pop()
        if isinstance(item, (Value, Module)):
            held.append((path, item))
        elif isinstance(item, (list, tuple, deque, dict)):
            if id(item) not in met:
                met[id(item)] = item
                entries = item.items() if isinstance(item, dict) else enumerate(item)
                stack += [((path, key, True), one) for key, one in entries][::-1]
        elif getattr(getattr(item, "dtype", None), "kind", "") == "O":
            stack.append((path, item.tolist()))  # NumPy's array of Values as lists in lists
    return held


def _lists_parameters(module: Module) -> bool:
    return type(module).parameters is not Module.parameters


def _names_parameters(module: Module) -> bool:
    return type(module).named_parameters is not Module.named_parameters
