"""What other engines call the parts of a Value: here each of these names is an AttributeError that says what to use.

    >>> Value(2.0).item()
    Traceback (most recent call last):
    AttributeError: a Value has no 'item': its number is data; float(x) and int(x) work too

A `__getattr__` would do for all names there are, but every `x.data` would then be four times as slow.
"""

from __future__ import annotations

from typing import Any, NoReturn

from scalargrad.value import Value

_TRAINED = "a gradient passes to every Value; a plain number and x.detach() are constants"

REMEDIES = {
    "_prev": "its operands are parents, or args with the plain numbers among them",
    "_children": "its operands are parents, or args with the plain numbers among them",
    "_op": "the name of its operation is op.name, '' for a leaf",
    "_backward": "what it passes on is local_derivatives; the rule for them is op, a row of the table of derivatives",
    "_local_grads": "they are local_derivatives",
    "item": "its number is data; float(x) and int(x) work too",
    "numpy": "its number is data",
    "detach_": "write x = x.detach()",
    "requires_grad": _TRAINED,
    "requires_grad_": _TRAINED,
    "grad_fn": "its operation is op; is_leaf says whether there is none",
    "retain_grad": "after backward() every node has its grad",
}


class OtherName:
    """An attribute that is missing with a remedy; a subclass may have one of its own by this name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, node: Value | None, owner: type) -> Any:
        if node is not None and self.name in getattr(node, "__dict__", ()):
            return vars(node)[self.name]
        self._refuse(owner)

    def __set__(self, node: Value, content: Any) -> None:
        if not hasattr(node, "__dict__"):
            self._refuse(type(node))
        vars(node)[self.name] = content

    def _refuse(self, owner: type) -> NoReturn:
        raise AttributeError(f"a {owner.__name__} has no {self.name!r}: {REMEDIES[self.name]}")


def _names(self: Value) -> list[str]:
    """dir(x), without these."""
    return [name for name in object.__dir__(self) if name not in REMEDIES or hasattr(self, name)]


for _name in REMEDIES:
    setattr(Value, _name, OtherName(_name))
setattr(Value, "__dir__", _names)  # noqa: B010 (for mypy, which allows no other way)
