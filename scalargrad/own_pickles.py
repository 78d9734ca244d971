"""Users' functions in a pickle: each on its own, so that one that is not found later does not take the graph with it.

A worker of a pool that dies over a function, which its process has not got, leaves the pool waiting for ever. Here it
gets a function that says what is missing when it is called; the nodes of the graph do without. Sent back, it is the
function that it was.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any


class Stored:
    """A function on its way into a pickle; a PicklingError that names the operation, if it cannot be there."""

    def __init__(self, function: Callable[..., Any], signature: str) -> None:
        self.signature = signature
        try:
            self.content = function.content if isinstance(function, Lost) else pickle.dumps(function)
        except Exception as error:  # a PicklingError, an AttributeError, a TypeError: pickle has all of them
            raise pickle.PicklingError(
                f"the operation {signature} cannot be pickled, for one of its functions cannot ({error}): "
                "write that one with def, at the top of a module, or as a formula"
            ) from None

    def __reduce__(self) -> tuple[Any, ...]:
        return found, (self.content, self.signature)


class Lost:
    """In the place of a function that is not there: a LookupError when it is called."""

    def __init__(self, content: bytes, signature: str, error: Exception) -> None:
        self.content, self.signature = content, signature
        self.why = (
            f"a function of the operation {signature} is not found in this process ({error}): put it at the top of a "
            "module that is imported here as well, or write it as a formula"
        )

    def __call__(self, *args: Any) -> Any:
        raise LookupError(self.why)


def found(content: bytes, signature: str) -> Callable[..., Any]:
    """The function out of a pickle, or what stands in its place."""
    try:
        function: Callable[..., Any] = pickle.loads(content)
    except Exception as error:  # of the import, or of whatever runs in it
        return Lost(content, signature, error)
    return function
