"""Both engines in one process, and how a graph of one is compared with a graph of the other, bit for bit.

value.py and walk.py are loaded once more, as modules of their own in which nobody has put the twin in C; and so are the
files that users' functions stand in, on top of them.
"""

import importlib.util
import sys
from collections.abc import Callable
from fractions import Fraction
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

import scalargrad
from scalargrad import functions, gradient, interop, value, walk


def load(module: ModuleType) -> ModuleType:
    """The file of a module once more."""
    spec = importlib.util.spec_from_file_location(f"plain_{module.__name__.rpartition('.')[2]}", str(module.__file__))
    assert spec is not None and spec.loader is not None
    again = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(again)
    return again


class Side:
    """One of the two engines: Value, a subclass of it, the functions that users call, the functions of value.py."""

    def __init__(self, engine: Any, of_users: Any, gradient: Any) -> None:
        self.engine, self.functions, self.Value, self.gradient = engine, of_users, engine.Value, gradient
        self.Sub = type("Sub", (self.Value,), {"__slots__": ("__dict__",)})


def _plain() -> Side:
    no_twin = SimpleNamespace(twin=lambda function, module: function)
    with mock.patch.dict(sys.modules, {"scalargrad.walk": load(walk), "scalargrad.native": no_twin}):
        engine = sys.modules["scalargrad.value"] = load(value)
        sys.modules["scalargrad.interop"] = load(interop)
        sys.modules["scalargrad.functions"] = load(functions)
        return Side(engine, sys.modules["scalargrad.functions"], load(gradient_module).gradient)


gradient_module = sys.modules["scalargrad.gradient"]
USUAL = Side(value, functions, gradient)  # on the engine that is in use: the twin, where it is installed
PLAIN = _plain()

assert type(vars(PLAIN.Value)["backward"]) is type(_plain), "the plain Value is not in Python"
assert type(PLAIN.functions.exp) is type(_plain), "the functions on the plain Value are not in Python"
assert scalargrad.engine == "plain" or type(vars(USUAL.Value)["backward"]) is not type(_plain)


# --- what is compared ---


def exact(x: Any, place: Callable[[Any], Any] = lambda value: None) -> Any:
    """All of a number: its type and its digits. Of a Value its place, in a tuple that of each.

    Not the sign of NaN, for no number has it: IEEE 754 leaves open which of two NaNs is the result of their sum.
    """
    if isinstance(x, (USUAL.Value, PLAIN.Value)):
        return "Value", place(x)
    if isinstance(x, (tuple, list)):
        return type(x).__name__, *[exact(part, place) for part in x]
    if type(x) is float:
        return "float", x.hex()
    if isinstance(x, int):
        return type(x).__name__, hex(x)
    if isinstance(x, Fraction):
        return "Fraction", hex(x.numerator), hex(x.denominator)
    if isinstance(x, complex):
        return "complex", x.real.hex(), x.imag.hex()
    return type(x).__name__, repr(x)


SLOTS = ("data", "grad", "x", "y", "dx", "dy", "args", "local_derivatives", "parents", "label", "is_leaf")


def facts(side: Side, values: list[Any]) -> list[Any]:
    """All that there is to know of a graph, without the ids of its nodes; and its topological order."""
    nodes = side.engine.recorded(*values)
    places = {id(node): place for place, node in enumerate(nodes)}
    found: list[Any] = []
    for node in nodes:
        slots = {name: exact(getattr(node, name), lambda value: places[id(value)]) for name in SLOTS}
        found.append({"class": type(node).__name__, "op": node.op.name, **slots})
    return [found, [places[id(node)] for node in side.engine.topological_order(*values)]]


def outcome(step: Callable[[], Any]) -> tuple[Any, Any]:
    """What a step gives, and the error that it raises instead."""
    try:
        return step(), None
    except Exception as error:
        return None, (type(error).__name__, str(error))
