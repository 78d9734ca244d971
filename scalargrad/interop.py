"""What other libraries ask of a number: NumPy's protocol, SymPy's, copying and pickling.

`value` does without; whoever imports scalargrad gets a Value that has it.
"""

from __future__ import annotations

import threading
from typing import Any

from scalargrad.derivatives import TABLE
from scalargrad.value import Value, apply, data_of, recorded

# --- NumPy ---

_NUMPY_NAMES = {  # NumPy's name -> the row's
    "subtract": "sub", "multiply": "mul", "divide": "div", "power": "pow", "negative": "neg", "absolute": "abs",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan",
}  # fmt: skip
_COMPARISONS = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")


def numpy_operation(self: Value, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
    """What NumPy calls for `array * value` and `np.exp(value)`.

    An array of numbers is a batch, and the result is one Value; an array of Values goes entry by entry.
    """
    arrays_of_objects = any(getattr(getattr(x, "dtype", None), "kind", "f") == "O" for x in inputs)
    if method == "__call__" and not options and not arrays_of_objects:
        name = _NUMPY_NAMES.get(ufunc.__name__, ufunc.__name__)
        if name in TABLE:
            return apply(TABLE[name], *inputs)
        if name in _COMPARISONS:
            return ufunc(*map(data_of, inputs))
    from numpy import array

    return getattr(ufunc, method)(*(array(x, object) if isinstance(x, Value) else x for x in inputs), **options)


# --- copy and pickle: a graph of any depth, without recursion ---


class _Announced(threading.local):
    """The nodes that a pickle or deep copy under way has listed, and not come to yet.

    The first node asked for its state lists all its ancestors in topological order ahead of its own state. Each of them
    then meets only parents that are done, and needs no list of its own. So the depth of the recursion is bounded, and
    shared nodes stay shared. (What a pickle that broke off leaves here is found out: a node's parents come before it.)
    """

    def __init__(self) -> None:
        self.ids: set[int] = set()

    def ancestors_of(self, node: Value) -> tuple[Value, ...]:
        if id(node) in self.ids and not any(id(parent) in self.ids for parent in node.parents):
            self.ids.discard(id(node))
            return ()
        ancestors = recorded(node)[:-1]
        self.ids = set(map(id, ancestors))
        return tuple(ancestors)


_announced = _Announced()
SLOTS = [slot for slot in Value.__slots__ if slot != "__weakref__"]


def _reduced(node: Value) -> tuple[Any, ...]:
    return _restored, (_announced.ancestors_of(node), *_state(node))


def _copied(node: Value) -> Value:
    return _restored((), *_state(node))


def _state(node: Value) -> tuple[Any, ...]:
    return tuple([getattr(node, slot) for slot in SLOTS])


def _restored(ancestors: tuple[Value, ...], *state: Any) -> Value:
    node: Value = object.__new__(Value)
    for slot, content in zip(SLOTS, state):
        setattr(node, slot, content)
    return node


for _name, _content in {
    "__array_ufunc__": numpy_operation,
    "arcsin": Value.asin, "arccos": Value.acos, "arctan": Value.atan,  # what NumPy calls them in arrays of Values
    "_op_priority": 1000,  # SymPy's numbers, on the left of an operator, leave it to the side with more of this
    "__reduce__": _reduced,
    "__copy__": _copied,
}.items():  # fmt: skip
    setattr(Value, _name, _content)
