"""Copies and pickles of graphs: of any depth without recursion, of many nodes in proportion to their number.

Python copies and pickles an object with what it refers to, one inside the other. So a deep graph would be a deep
recursion: whatever a node was computed from has to be done before the node itself. A deep copy keeps a list of what it
has done; a pickle keeps one too, but does not show it.

`value` does without; whoever imports scalargrad gets a Value that has it.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Container
from copy import deepcopy
from typing import Any

from scalargrad.rows import LEAF
from scalargrad.value import Value
from scalargrad.walk import ordered_by


def _shallow_copy(node: Value) -> Value:
    """A node of its own, with the parents of this one."""
    twin, state = _parts(node)
    return twin if state is None else _fill(twin, state)


def _deep_copy(node: Value, memo: dict[int, Any]) -> Value:
    """memo: what has been copied, by ids."""
    for one in _ancestors(node, memo):
        deepcopy(one, memo)
    if id(node) in memo:  # an attribute of one of them leads back to it
        done: Value = memo[id(node)]
        return done
    twin, state = _parts(node, lambda part: deepcopy(part, memo))
    memo[id(node)] = twin  # before its state: what refers to the node from there gets this one
    return twin if state is None else _fill(twin, state, lambda part: deepcopy(part, memo))


def _ancestors(node: Value, known: Container[int]) -> list[Value]:
    """What was computed on the way to a node and is not known by its id, each after its parents."""

    def above(one: Value) -> list[Value]:
        return [parent for parent in one.parents if parent.op is not LEAF and id(parent) not in known]

    return ordered_by([node], above)[:-1]


# --- how Python makes an object again: a new one of its class, then its state. Subclasses may say it in their way. ---


def _parts(node: Value, copied: Callable[[Any], Any] = lambda part: part) -> tuple[Value, Any]:
    """A new node of the same class, and the state to fill it with; the node itself, if its class calls it unique."""
    reduced = object.__reduce_ex__(node, 4)
    if isinstance(reduced, str):
        return node, None
    make, arguments, state = (*reduced, None)[:3]
    return make(*copied(arguments)), state


def _fill(node: Value, state: Any, copied: Callable[[Any], Any] = lambda part: part) -> Value:
    """As pickle fills an object: by its `__setstate__`, or attribute by attribute."""
    if hasattr(node, "__setstate__"):
        node.__setstate__(copied(state))
        return node
    attributes, slots = state if isinstance(state, tuple) else (state, None)
    for name, part in (attributes or {}).items():
        vars(node)[name] = copied(part)
    for name, part in (slots or {}).items():
        setattr(node, name, copied(part))
    return node


# --- pickles ---


class _Pickling:
    """Whatever a pickle under way has asked for its state, by ids.

    It lives as long as its pickle, for it is written there with the first list, and a pickle holds what it has written.
    Two pickles at once in one thread would take it for theirs, both. It is found out: no pickle asks twice for a node.
    """

    def __init__(self) -> None:
        self.asked: set[int] = set()

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, ()  # to whoever reads it, it is nothing


_here = threading.local()  # .last: refers to the last _Pickling of this thread, and does not hold it


def _reduce(node: Value, protocol: Any) -> Any:
    """What pickle asks of an object. A node gives a list of its ancestors ahead of its state, where they are missing.

    Each of them finds its own written. So no recursion goes deeper than a few levels, and no list repeats another. Of a
    pickle that broke off nothing is left; one that is misled by another starts over with a whole list.
    """
    reduced = object.__reduce_ex__(node, max(protocol, 2))
    if node.op is LEAF or isinstance(reduced, str) or type(node).__reduce__ is not object.__reduce__:
        return reduced
    pickling: _Pickling | None = getattr(_here, "last", lambda: None)()
    if pickling is None or id(node) in pickling.asked:
        pickling = _Pickling()
        _here.last = weakref.ref(pickling)
    ancestors = _ancestors(node, pickling.asked)
    pickling.asked.add(id(node))
    if not ancestors:
        return reduced
    make, arguments, state = reduced[:3]
    return make, arguments, (pickling, ancestors, state), None, None, _filled_after


def _filled_after(node: Value, state: tuple[Any, ...]) -> None:
    """Fill a node that had to wait for its ancestors."""
    _fill(node, state[-1])


for _name, _method in {"__copy__": _shallow_copy, "__deepcopy__": _deep_copy, "__reduce_ex__": _reduce}.items():
    setattr(Value, _name, _method)
