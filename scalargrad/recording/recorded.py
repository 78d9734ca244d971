"""`record`: a function made fast. It is run once on Values; from then on the program of what it did is run."""

from __future__ import annotations

import copy
import functools
import inspect
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from threading import Lock
from types import CellType, NoneType
from typing import Any, overload
from weakref import finalize

from scalargrad.native import engine
from scalargrad.recording.backends import Compiled
from scalargrad.recording.program import Program
from scalargrad.recording.recorder import called, check, lock, program_of, read, second_look
from scalargrad.recording.structure import shape_and_numbers
from scalargrad.rows import PRIME, Op
from scalargrad.value import Value, node
from scalargrad.walk import recorded
from scalargrad.watch import RecordingError, recording

FLOATS = {float, int}  # numbers for C
KEPT = 8  # programs that a recorded function keeps, of the structures that were used last


@overload
def record(f: Callable[..., Any]) -> Recorded: ...
@overload
def record(f: Callable[..., Any], parameters: Iterable[Value], *example: Any) -> Program: ...
def record(f: Callable[..., Any], parameters: Iterable[Value] | None = None, *example: Any) -> Program | Recorded:
    """The program of a function; or, as a decorator, the same function, made fast.

    record(f, parameters, *example): f is run once on Values in place of the example's numbers, and a second time on
    others, for which the program has to give the same. parameters: Values that
    f uses, whose numbers are going to be given anew; all else that it uses is constant. The example's arguments are
    numbers, or lists and arrays of them, however deep; texts, None, True and False are no numbers and stay. f gives one
    number, or a list of them. The program can be printed, and compiled: `Program.compile`.

    >>> w = Value(3.0, label="w")
    >>> program = record(lambda x, y: (w * x - y) ** 2, [w], 1.0, 2.0)
    >>> run = program.compile("python")
    >>> run([3.0], [5.0, 14.0])                 # value, gradient
    (1.0, [10.0])

    @record: calls like loss(x, y) give a Value, as before; it is one node, from which `backward` goes on to all Values
    that the function uses and to those among its arguments. Arguments of another structure, lists of another length,
    are recorded anew, and so is everything when a name that f uses, `rate` or `net`, stands for something else, or an
    attribute of the object whose method it is; the programs of the last few are kept. (What stands deeper inside an
    object, or in a list, is taken as it is at first.) A recorded node has first derivatives only.

    >>> @record
    ... def loss(x, y):
    ...     return (w * x - y) ** 2
    >>> z = loss(5.0, 14.0); z.backward(); z.data, w.grad
    (1.0, 10.0)

    Both: a RecordingError, with its line, where f decides by the number of a Value.
    """
    if parameters is None:
        return Recorded(f)
    return program_of(f, parameters, *example)


class Recorded:
    """A function that is recorded when it is called with arguments of a new structure."""

    def __init__(self, f: Callable[..., Any]) -> None:
        functools.update_wrapper(self, f)
        self.function = f
        self._kept: OrderedDict[Any, _Node] = OrderedDict()
        self._of: dict[int, OrderedDict[Any, _Node]] = {}  # of a method: what is kept for each object, by its id
        self._lock = Lock()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if recording():  # it becomes a part of the function that is recorded
            return self.function(*arguments, **named)
        if named:
            arguments = self._in_order(arguments, named)
        return self._node(arguments)(shape_and_numbers(list(arguments))[1])

    def _in_order(self, arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """Named arguments at their places."""
        bound = inspect.signature(self.function).bind(*arguments, **named)
        if bound.kwargs:
            bound.apply_defaults()  # to those that stand before a named one
        if bound.kwargs:
            raise TypeError(f"{', '.join(bound.kwargs)}: arguments that can be given by name only are not recorded")
        return bound.args

    def program(self, *arguments: Any) -> Program:
        """The program for arguments like these."""
        return self._node(arguments).program

    def _node(self, arguments: tuple[Any, ...]) -> _Node:
        key = shape_and_numbers(list(arguments))[0], _identity(_outside(self.function))
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = _Node(self.function, arguments)
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def __repr__(self) -> str:
        return f"<recorded {self.function!r}>"

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        """The method of an object: recorded for each object by itself, for each has parameters of its own."""
        if instance is None:
            return self
        of = id(instance)
        if of not in self._of:
            finalize(instance, self._of.pop, of, None)
            self._of[of] = OrderedDict()
        bound = Recorded(self.function.__get__(instance))
        bound._kept, bound._lock = self._of[of], self._lock
        return bound

    def __deepcopy__(self, memo: dict[int, Any]) -> Recorded:
        """For another object, what it does is recorded anew."""
        return Recorded(copy.deepcopy(self.function, memo))

    def __reduce__(self) -> Any:
        """It is pickled as functions are, by its name."""
        instance = getattr(self.function, "__self__", None)
        return self.function.__qualname__ if instance is None else (getattr, (instance, self.function.__name__))


def _outside(f: Any) -> list[Any]:
    """What a function finds by name outside itself: where one of these is another, it is recorded anew."""
    attributes = getattr(getattr(f, "__self__", None), "__dict__", {})  # of the object whose method it is
    f = inspect.unwrap(getattr(f, "__func__", f))
    code = getattr(f, "__code__", None)
    if code is None:
        return []
    return [
        *attributes.values(),
        *map(_content, f.__closure__ or ()),
        *(f.__globals__[name] for name in code.co_names if name in f.__globals__),
    ]


def _content(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # the name has not been given anything yet
        return None


def _identity(one: Any) -> Any:
    """What tells a thing from others: a number by its value, a list or array by what is in it, all else by itself."""
    if isinstance(one, (int, float, str, bytes, NoneType)):
        return type(one), one
    if isinstance(one, (list, tuple)):
        return type(one), tuple([_identity(item) for item in one])
    if isinstance(one, dict):
        return dict, tuple([(key, _identity(item)) for key, item in one.items()])
    if getattr(getattr(one, "dtype", None), "kind", "O") in "biufc" and hasattr(one, "tobytes"):
        return one.shape, one.tobytes()
    return _Itself(one)


class _Itself:
    """A key for an object that equals that of no other; while it is kept, so is the object."""

    def __init__(self, one: Any) -> None:
        self.one = one

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.one is self.one

    def __hash__(self) -> int:
        return id(self.one)


class _Node:
    """The program for one structure of arguments; called, it gives the node that a call of the function is."""

    def __init__(self, f: Callable[..., Any], arguments: Sequence[Any]) -> None:
        with lock:
            made, outputs = called(f, arguments)
            if len(outputs) != 1:
                raise RecordingError(
                    f"{f!r} gives {len(outputs)} numbers, and a call that is recorded is one node: give their sum, or "
                    "record them as a program, record(f, parameters, *example)"
                )
            own = {*made.leaves}
            found = [leaf for leaf in recorded(*outputs) if leaf.is_leaf and leaf not in own]
            look = second_look(f, made, found)
        numbers = shape_and_numbers(list(arguments))[1]
        self.given = [k for k, number in enumerate(numbers) if isinstance(number, Value)]
        again = {*recorded(*look.outputs)} if look is not None else {*found}
        self.found = [leaf for leaf in found if leaf in again]  # others, made in each call, are constants
        parameters = [*self.found, *(made.leaves[k] for k in self.given)]
        inputs = [leaf for leaf in made.leaves if leaf not in {*parameters}]
        program = read(outputs, inputs, parameters)
        check(program, [*inputs, *parameters], look)
        name = getattr(f, "__name__", "recorded")
        self.name = name if name.isidentifier() else "recorded"
        count = range(len(parameters))
        self.arguments = tuple([f"p{k}" for k in count])
        self.derivatives = tuple([f"{self.name}{PRIME}p{k}(p{k})" for k in count])  # numbers, which have no formula
        self.program = program
        self._native = engine == "native" and {*map(type, program.constants)} <= FLOATS

    @cached_property
    def _for_floats(self) -> Compiled:
        return self.program.compile("native")

    @cached_property
    def _for_all(self) -> Compiled:
        return self.program.compile("python")

    def run(self, parameters: Sequence[Any], inputs: Sequence[Any]) -> Any:
        """The value and the gradient, for numbers of any type."""
        fast = self._native and {*map(type, parameters), *map(type, inputs)} <= FLOATS
        return (self._for_floats if fast else self._for_all)(parameters, inputs)

    def __call__(self, numbers: Sequence[Any]) -> Any:
        values = [*self.found, *(numbers[k] for k in self.given)]
        inputs = [number for number in numbers if not isinstance(number, Value)]
        with lock:
            parameters = [value.data for value in values]
        data, gradient = self.run(parameters, inputs)
        return node(data, _Call(self, inputs), tuple(values), tuple(gradient))


class _Call(Op):
    """The row of one call: a function of the Values that it used, whose derivatives its program has computed."""

    words: Mapping[str, Any] = {}  # it has no text

    def __init__(self, of: _Node, inputs: list[Any]) -> None:
        self.name, self.in_pairs = of.name, False
        self.arguments, self.derivatives, self.formula = of.arguments, of.derivatives, f"{of.name}(…)"
        self._run: Callable[..., Any] = lambda *numbers: of.run(numbers, inputs)
        self.forward = lambda *numbers: self._run(*numbers)[0]

    def local_derivatives(self, z: Any, args: Sequence[Any], wanted: Sequence[bool]) -> tuple[Any, ...]:
        if any(isinstance(arg, Value) for arg in args):
            raise TypeError(
                f"a call of {self.name}, which is recorded, is a single node with numbers for derivatives: gradient() "
                f"needs the graph that {self.name}.function makes"
            )
        return tuple(self._run(*args)[1])

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError(f"a call of {self.name}, which is recorded, cannot be copied or pickled: {self.name}.function")
