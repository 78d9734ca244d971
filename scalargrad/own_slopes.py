"""Derivatives that are Python functions: run on numbers as they are, and on Values as far as that goes.

A function that is made of scalargrad's functions gives a graph for Values. One that leaves the graph, as math's
functions do by float(x), gives a number, which would be a constant to whoever differentiates once more. Its result
becomes a node of a row of its own instead, which knows no derivative and says so. A number is a constant only if it is
the same nearby.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from scalargrad.checks import check_number
from scalargrad.elementary import like
from scalargrad.libraries import Number
from scalargrad.rows import PRIME, Op
from scalargrad.value import Value, apply, data_of

if TYPE_CHECKING:
    from scalargrad.own_rows import Operation

NEAR = 2**20  # the share of a number that is a little


class Slope:
    """The derivative of an operation by its argument number i, as a function; None is one that is not given."""

    def __init__(self, of: Operation, i: int, function: Callable[..., Any] | None) -> None:
        self.of, self.i, self.function = of, i, function
        self.said = f"the derivative of {of.signature} by {of.arguments[i]}"
        self.name = primed(of.name, of.arguments, i)
        self._rows: dict[str, SlopeRow] = {}

    def __call__(self, *args: Number) -> Any:
        if not any(isinstance(arg, Value) for arg in args):
            return self.at(*args)
        try:
            result, left = _watched(self._run, args)
        except Exception as error:  # made for numbers only, as NumPy's and SciPy's functions are
            return apply(self.row(f"it raises a {type(error).__name__} for Values"), *args)
        if isinstance(result, Value) and not left:
            return result
        if not isinstance(result, Value) and self._is_flat(args):
            return self.at(*map(data_of, args))
        return apply(self.row("it leaves the graph, as float(x) and the functions of math do"), *args)

    def _is_flat(self, args: tuple[Any, ...]) -> bool:
        """Whether the derivative is the same number a little to one side, by each argument that is a Value.

        To one side is enough: where a step is made, the table's steps have the derivative 0, too.
        """
        here = [data_of(arg) for arg in args]

        def same(i: int, by: int) -> bool:
            near = here[i] + by * (abs(here[i]) + like(1, here[i])) / NEAR
            return _same(self.at(*here[:i], near, *here[i + 1 :]), self.at(*here))

        try:
            return all(same(i, 1) or same(i, -1) for i, arg in enumerate(args) if isinstance(arg, Value))
        except Exception:  # numbers of any type, at the edge of where a function is defined: nobody knows
            return False

    def at(self, *args: Number) -> Number:
        """The derivative at numbers."""
        return number(self._run, args, self.said)

    def _run(self, *args: Any) -> Any:
        if self.function is None:
            by = self.of.arguments[self.i]
            raise TypeError(f"{self.said} is not given: let {by} be a plain number, or define one")
        return self.function(*args)

    def row(self, because: str) -> SlopeRow:
        """The row of its results where they cannot be differentiated. because: why they cannot."""
        if because not in self._rows:
            self._rows[because] = SlopeRow(self, because)
        return self._rows[because]


class SlopeRow(Op):
    """The row of a derivative that leaves the graph: it can be computed, and not differentiated."""

    def __init__(self, slope: Slope, because: str) -> None:
        self.slope, self.because, self.words = slope, because, slope.of.words
        self.why = (
            f"{slope.said} cannot be differentiated once more: {because}. Make it of scalargrad's functions, or of "
            "another operation, which has a derivative of its own"
        )
        arguments = slope.of.arguments
        super().__init__(slope.name, arguments, call(slope.name, arguments), ("z",) * len(arguments))
        self.forward = slope.at

    def derivative(self, i: int, z: Number, *args: Number) -> Number:
        raise TypeError(self.why)

    def local_derivatives(self, z: Number, args: Sequence[Number], wanted: Sequence[bool]) -> tuple[Any, ...]:
        if any(isinstance(arg, Value) for arg in args):
            raise TypeError(self.why)
        return tuple([Unknown(self.why) if want else None for want in wanted])

    def derivative_text(self, i: int, args: Sequence[Any]) -> tuple[str, dict[str, Any]]:
        raise TypeError(self.why)

    def __deepcopy__(self, memo: Any) -> SlopeRow:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _loaded, (self.slope.of, self.slope.name, self.because)


def _loaded(of: Operation, name: str, because: str) -> SlopeRow:
    return of.slopes[name].row(because)


class Unknown:
    """In the place of a local derivative that nobody knows: who computes with it gets a TypeError that says why."""

    def __init__(self, why: str) -> None:
        self.why = why

    def _refuse(self, *_: Any) -> Any:
        raise TypeError(self.why)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __neg__ = __abs__ = __float__ = _refuse
    __array_ufunc__ = None  # so that NumPy's arrays leave it to the above

    def __repr__(self) -> str:
        return "?"


# --- what leaves the graph ---


class _Left(threading.local):
    """Whether a Value was made a plain number, by float(x) or complex(x), since somebody last looked."""

    yes = False


_left = _Left()


def _watched(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, bool]:
    """What a function gives, and whether it left the graph on the way."""
    before, _left.yes = _left.yes, False
    try:
        return function(*args), _left.yes
    finally:
        _left.yes = before


def _noting(leave: Callable[[Value], Any]) -> Callable[[Value], Any]:
    def noted(self: Value) -> Any:
        _left.yes = True
        return leave(self)

    return noted


for _name in ("__float__", "__complex__"):
    setattr(Value, _name, _noting(getattr(Value, _name)))


# --- names and numbers ---


def primed(name: str, arguments: Sequence[str], i: int) -> str:
    """What a derivative is called in a formula: lgammaʹ, and scaleʹk for one of several."""
    return name + PRIME + (arguments[i] if len(arguments) > 1 else "")


def call(name: str, arguments: Sequence[str]) -> str:
    """A function of some arguments as text.

    >>> call("scale", ("x", "k"))
    'scale(x, k)'
    """
    return f"{name}({', '.join(arguments)})"


def _same(one: Number, other: Number) -> bool:
    same = one == other
    return bool(same.all() if hasattr(same, "all") else same)


def check_shapes(z: Number, args: Sequence[Number], derivatives: Sequence[Any], names: Sequence[str]) -> None:
    """A ValueError for a local derivative that is a larger array than the result and the arguments."""
    if not any(getattr(d, "shape", ()) for d in derivatives):
        return
    from numpy import broadcast_shapes

    shapes = [getattr(data_of(x), "shape", ()) for x in (z, *args)]
    for d, name in zip(derivatives, names):
        shape = getattr(d, "shape", ())
        try:
            fits = broadcast_shapes(shape, *shapes) == broadcast_shapes(*shapes)
        except ValueError:
            fits = False
        if not fits:
            raise ValueError(
                f"the derivative by {name} is an array of shape {shape}, which does not fit the result of shape "
                f"{shapes[0]}: it has to be one number for each of the result's"
            )


def number(function: Callable[..., Any], args: Sequence[Number], what: str) -> Number:
    """What a user's function gives for some numbers, if it is a number. It cannot change the arrays among them."""
    held = [_held(arg) for arg in args]
    result = function(*held)
    if isinstance(result, Value):
        raise TypeError(
            f"{what} gives a Value for plain numbers, so it uses a Value that is none of its arguments, and no "
            "derivative would pass to that: make it an argument, or take its data"
        )
    for arg, mine in zip(args, held):
        if result is mine:
            return arg
    try:
        return check_number(result)
    except TypeError as error:
        raise TypeError(f"{what} has to give one number: {error}") from None


def _held(x: Number) -> Number:
    """A number as it is, an array as a view of it that cannot be written to."""
    if not isinstance(x, Value) and hasattr(x, "flags") and hasattr(x, "view"):
        x = x.view()
        x.flags.writeable = False
    return x
