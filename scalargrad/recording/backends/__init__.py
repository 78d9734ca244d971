"""The back ends: each turns a program into something that runs, forward and backward, on one sample or on many."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scalargrad.recording.backends.compiled import Compiled

if TYPE_CHECKING:
    from scalargrad.recording.program import Program

__all__ = ["BACKENDS", "Compiled", "compiled"]

BACKENDS = {"python": "python.Python", "numpy": "numpy_.Numpy", "native": "native.Native", "jax": "jax_.Jax"}

OF_FLOATS = ("numpy", "jax")  # which compute in float32 if they are asked to


def compiled(program: Program, backend: str, **options: Any) -> Compiled:
    """The program in a back end; an unknown name is a ValueError. What the back end needs is loaded now."""
    if backend not in BACKENDS:
        raise ValueError(f"there is no back end {backend!r}: choose one of {', '.join(BACKENDS)}")
    if options and backend not in OF_FLOATS:
        raise TypeError(f"the back end {backend!r} has no {', '.join(options)}: only {' and '.join(OF_FLOATS)} do")
    module, _, name = BACKENDS[backend].partition(".")
    kind = getattr(import_module(f"scalargrad.recording.backends.{module}"), name)
    made: Compiled = kind(program, **options)
    return made
