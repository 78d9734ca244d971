"""Puts the twin in C in the place of the plain engine, when the package is imported.

The twin's Value has the slots and the operators in C, and takes all else, `edges`, `args`, the comparison with other
numbers, from the class in `value.py`: so each is written once. A row of the table is the twin's business only while it
reads as it did when the twin was built; where somebody has changed a derivative since, Python computes it.

SCALARGRAD_PLAIN=1 in the environment leaves the twin off. So does a Python that runs without its global lock: loading
the twin would switch the lock on again, for the whole process.
"""

from __future__ import annotations

import contextlib
import copyreg
import functools
import sys
from collections.abc import Callable
from importlib import import_module
from os import environ
from typing import Any, TypeVar

from scalargrad import value, walk, watch
from scalargrad.derivatives import SUM_LIKE, TABLE
from scalargrad.elementary import unit
from scalargrad.gates import SHUT
from scalargrad.rows import LEAF

F = TypeVar("F", bound=Callable[..., Any])

Plain = value.Value
OPERATORS = {"add": "add", "sub": "sub", "mul": "mul", "div": "truediv", "pow": "pow"}  # row -> Python's name


def _load() -> Any:
    """The module in C; None where it is not installed, or not wanted."""
    if environ.get("SCALARGRAD_PLAIN") == "1" or not getattr(sys, "_is_gil_enabled", lambda: True)():
        return None
    try:
        return import_module("scalargrad._core")
    except ImportError:
        return None


core = _core = _load()
engine = "plain" if _core is None else "native"  # which one runs


def twin(function: F, module: str) -> F:
    """The function in C where there is one: it takes what it can, and leaves the rest to the one given.

    module: where it is to be found, by pickles, under its name.
    """
    best: Any = function
    with contextlib.suppress(KeyError, AttributeError):  # not in C; no twin at all
        best = functools.update_wrapper(_core.twin(function.__name__, function), function)
    best.__module__ = module
    return best  # type: ignore[no-any-return]


def _switch_on() -> None:
    _core.start({**vars(Plain), "LEAF": LEAF, "SHUT": SHUT, "SUM_LIKE": SUM_LIKE, "unit": unit})
    for name, text in _core.texts.items():
        op = TABLE.get(name)
        as_built = op is not None and op.computed_by == text
        _core.use(name, op if as_built else None, *_plain_methods(name))
    for name, content in vars(Plain).items():
        if name not in vars(_core.Value) and name not in ("__weakref__", "__dict__"):
            setattr(_core.Value, name, content)
    del _core.Value.neg, _core.Value.abs  # which are -x and abs(x)
    _core.Value.__doc__ = Plain.__doc__
    _core.Value.__slots__ = tuple(name for name in Plain.__slots__ if name != "__weakref__")
    _core.Value.__getstate__ = _state
    value.Value = _core.Value  # type: ignore[misc]
    for module in (walk, value):
        vars(module)["topological_order"] = _core.topological_order
    value.apply = twin(value.apply, value.__name__)
    watch.listeners.append(_core.watch)


def _plain_methods(name: str) -> tuple[Any, Any]:
    """A row's method of the plain Value, and its reflection if it is an operator; None where there is none."""
    python = OPERATORS.get(name, name)
    if name in OPERATORS or name in ("neg", "abs"):
        return vars(Plain)[f"__{python}__"], vars(Plain).get(f"__r{python}__")
    return vars(Plain).get(name), None


def _state(self: Any) -> Any:
    """What copies and pickles keep: the slots by name, as of a class in Python."""
    slots = {name: getattr(self, name) for name in copyreg._slotnames(type(self)) if hasattr(self, name)}  # type: ignore[attr-defined]
    return getattr(self, "__dict__", None) or None, slots


if _core is not None:
    _switch_on()
