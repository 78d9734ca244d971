"""The arguments of a function that is recorded: lists in lists, whose numbers become Values, and which stay lists."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from scalargrad.checks import check_number
from scalargrad.value import Value, data_of

Shape = Any  # for lists and arrays a tuple with their type; for a number NUMBER, for a Value VALUE; else what it is

NUMBER, VALUE = object(), object()


class Arguments:
    """The arguments of one call, with a fresh Value for each number in them; texts, None, True and False stay.

    leaves: the Values, one after the other. values: the arguments as the function gets them; of an array, an array of
    Values.
    """

    def __init__(self, f: Callable[..., Any], arguments: Sequence[Any]) -> None:
        self.leaves: list[Value] = []
        self._arguments = arguments
        names = _names(f, len(arguments))
        self.values = [_mapped(arg, name, self._leaf) for arg, name in zip(arguments, names)]

    def _leaf(self, number: Any, name: str) -> Value:
        self.leaves.append(Value(data_of(number), name))
        return self.leaves[-1]

    def at(self, numbers: Sequence[Any]) -> list[Any]:
        """The arguments with Values of other numbers."""
        rest = iter(numbers)
        return [_mapped(arg, "", lambda _, name: Value(next(rest))) for arg in self._arguments]


def _mapped(argument: Any, name: str, f: Callable[[Any, str], Any]) -> Any:
    """The argument with f(number, name) in place of each number, in lists, tuples and arrays of any depth."""
    if argument is None or isinstance(argument, (bool, str, bytes)):
        return argument
    if isinstance(argument, (list, tuple)):
        items = [_mapped(item, f"{name}[{k}]", f) for k, item in enumerate(argument)]
        return tuple(items) if type(argument) is tuple else items
    if getattr(argument, "ndim", 0) > 0:
        from numpy import empty, ndenumerate

        values = empty(argument.shape, object)
        for index, number in ndenumerate(argument):
            values[index] = f(number, f"{name}[{','.join(map(str, index))}]")
        return values
    return f(argument if isinstance(argument, Value) else check_number(argument), name)


def shape_and_numbers(argument: Any) -> tuple[Shape, list[Any]]:
    """How an argument is built, to be compared with others, and the numbers and Values in it.

    >>> one, numbers = shape_and_numbers([1.0, [2.0, None]]); numbers
    [1.0, 2.0]
    >>> one == shape_and_numbers([3, [4, None]])[0], one == shape_and_numbers([3, (4, None)])[0]
    (True, False)
    """
    numbers: list[Any] = []
    return _shape(argument, numbers), numbers


def _shape(argument: Any, numbers: list[Any]) -> Shape:
    if argument is None or isinstance(argument, (bool, str, bytes)):
        return argument
    if isinstance(argument, (list, tuple)):
        return (list if isinstance(argument, list) else tuple, *[_shape(item, numbers) for item in argument])
    if getattr(argument, "ndim", 0) > 0:
        items = argument.ravel().tolist()
        numbers += items
        kinds = [VALUE if isinstance(item, Value) else NUMBER for item in items] if argument.dtype.kind == "O" else []
        return (*argument.shape, *kinds)
    numbers.append(argument if isinstance(argument, Value) else check_number(argument))
    return VALUE if isinstance(argument, Value) else NUMBER


def _names(f: Callable[..., Any], count: int) -> Iterator[str]:
    """What f calls its arguments; x1, x2, … where it does not say."""
    try:
        parameters = [*inspect.signature(f).parameters.values()]
    except (TypeError, ValueError):
        parameters = []
    named = [one.name for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    return iter([*named, *(f"x{k}" for k in range(len(named) + 1, count + 1))][:count])
