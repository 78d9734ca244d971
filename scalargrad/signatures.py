"""What editors and type checkers are told of functions: of a Value they give a Value, of any other number a number.

>>> @function
... def twice(x):
...     return 2 * x
>>> twice(3)
6
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Concatenate, ParamSpec, Protocol, overload

    from scalargrad.value import Value

    P = ParamSpec("P")  # the arguments after the first

    class Function(Protocol[P]):
        @overload
        def __call__(self, x: Value, /, *args: P.args, **options: P.kwargs) -> Value: ...
        @overload
        def __call__(self, x: Any, /, *args: P.args, **options: P.kwargs) -> Any: ...

    class Reduction(Protocol[P]):
        @overload
        def __call__(self, xs: Iterable[Value], /, *args: P.args, **options: P.kwargs) -> Value: ...
        @overload
        def __call__(self, xs: Iterable[Any], /, *args: P.args, **options: P.kwargs) -> Any: ...


def function(f: Callable[Concatenate[Any, P], Any]) -> Function[P]:
    """A function of a number, and of options perhaps."""
    return f


def reduction(f: Callable[Concatenate[Any, P], Any]) -> Reduction[P]:
    """A function of many numbers with one result."""
    return f
