"""How an operation becomes a node of the graph.

`apply` says it in full: the number, the operands, one local derivative per operand that is a Value. The operators and
methods of Value do the very same thing, unrolled: `operator` and `method` write out a function for one row of the
table, with its formulas in place, because an engine that makes a node for every + and * spends its time here
(`make bench` measures it). Whatever is not plain and ordinary is handed to `apply`.

May import: elementary, derivatives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scalargrad.derivatives import TABLE, VOCABULARY, Op
from scalargrad.elementary import Number

if TYPE_CHECKING:
    from scalargrad.value import Value


def apply(op: Op, *args: Number) -> Any:
    """The result of an operation: a Value that remembers op and args, or a plain number if no Value is among them.

    Raises whatever the numbers raise (ZeroDivisionError, ValueError, OverflowError, …), naming the operation, its
    arguments and their labels; a TypeError for an argument that is not a number.

    >>> from scalargrad import Value
    >>> apply(TABLE["mul"], 2, Value(3.0))
    Value(6.0)
    >>> apply(TABLE["div"], Value(1.0, label="x"), Value(0.0))
    Traceback (most recent call last):
    ZeroDivisionError: z = x / y with x = 1.0 (label 'x'), y = 0.0: float division by zero
    """
    is_value = [isinstance(arg, _Value) for arg in args]
    numbers = [arg.data if yes else check_number(arg) for arg, yes in zip(args, is_value)]
    try:
        data = op.forward(*numbers)
        if not any(is_value):
            return data
        local_derivatives = op.local_derivatives(data, numbers, is_value)
    except Exception as error:
        raise named(error, op, args) from None
    return node(data, op, args, local_derivatives)


def node(data: Number, op: Op, args: tuple[Any, ...], local_derivatives: tuple[Any, ...]) -> Value:
    """A Value that is the result of an operation."""
    if not op.in_pairs:
        kept = [(arg, d) for arg, d in zip(args, local_derivatives) if d is not None]
        return many(data, op, args, tuple([arg for arg, _ in kept]), tuple([d for _, d in kept]))
    self: Value = new(_Value)
    self.data = data
    self.grad = 0
    self.op = op
    self.x, self.y = (*args, None)[:2]
    self.dx, self.dy = (*local_derivatives, None)[:2]
    self.label = None
    return self


def many(
    data: Number, op: Op, args: tuple[Any, ...], parents: tuple[Value, ...], local_derivatives: tuple[Any, ...]
) -> Value:
    """The same for an operation on many operands; parents: the Values among args, with one local derivative each."""
    self: Value = new(_Value)
    self.data = data
    self.grad = 0
    self.op = op
    self.x = parents
    self.y = args
    self.dx = local_derivatives
    self.dy = None
    self.label = None
    return self


new = object.__new__


def named(error: Exception, op: Op, args: tuple[Any, ...], label: str | None = None) -> Exception:
    """The same error, its message preceded by the operation and its arguments."""
    many = len(args) > len(op.arguments)
    names = [f"args[{i}]" for i in range(len(args))] if many else list(op.arguments)
    shown = [f"{name} = {_show(arg)}" for name, arg in zip(names, args)]
    if len(shown) > 6:
        shown[3:-1] = ["…"]
    result = f" (z is labelled {label!r})" if label is not None else ""
    error.args = (f"z = {op.formula} with {', '.join(shown)}{result}: {error}",)
    return error


def _show(arg: Any) -> str:
    if not isinstance(arg, _Value):
        return repr(arg)
    return repr(arg.data) + (f" (label {arg.label!r})" if arg.label is not None else "")


# --- what counts as a number ---

_numeric_types: set[type] = {float, int, complex}  # grows with every type that was found fit


def check_number(data: Number) -> Number:
    """Give the number back, or raise a TypeError that says what to do instead."""
    kind = type(data)
    if kind in _numeric_types:
        return data
    if isinstance(data, _Value):
        raise TypeError(
            f"Value({data!r}): a Value of a Value is not needed; use it as it is, "
            "its data for a fresh leaf, and gradient() for derivatives of any order"
        )
    if isinstance(data, float):
        return float(data)  # NumPy's float64: a float like any other, with a float's errors
    if data is None:
        raise TypeError("None is not a number: give one, 0.0 for a start")
    if isinstance(data, (str, bytes)):
        raise TypeError(f"{data!r} is text: convert it first, float({data!r}) or Fraction({data!r})")
    if isinstance(data, (list, tuple, set, dict)):
        raise TypeError(f"a {kind.__name__} is not a number: make one Value of each element, [Value(x) for x in data]")
    if isinstance(data, bool):
        raise TypeError(f"{data} is not a number here: say int({data}) if you mean {int(data)}")
    dtype = getattr(data, "dtype", None)
    if dtype is not None and getattr(dtype, "kind", "f") not in "iufc":
        raise TypeError(f"an array of dtype {dtype} does not hold numbers: convert it first, data.astype(float)")
    if not all(hasattr(data, name) for name in ("__add__", "__mul__", "__truediv__", "__neg__")):
        raise TypeError(f"{data!r} is not a number: a {kind.__name__} does not add, multiply, divide and negate")
    if dtype is None:
        _numeric_types.add(kind)
    return data


# --- operators and methods, unrolled ---


def _node(y: str, dx: str, dy: str) -> str:
    return f"""
    node = new(Value)
    node.data = z
    node.grad = 0
    node.op = OP
    node.x = a
    node.y = {y}
    node.dx = {dx}
    node.dy = {dy}
    node.label = None
    return node
"""


_OPERATOR = (
    """
def {name}(a, b):
    kind = type(b)
    x = a.data
    try:
        if kind is Value:
            y = b.data
            z = {z}
            dx = {dx}
            dy = {dy}
        elif kind is float or kind is int:
            y = b
            z = {z}
            dx = {dx}
            dy = None
        else:
            return operate(OP, a, b)
    except Exception:
        return apply(OP, a, b)  # once more, for an error that names the node
"""
    + _node("b", "dx", "dy")
    + """
def reflected_{name}(b, a):
    kind = type(a)
    if kind is not float and kind is not int:
        return operate(OP, a, b)
    x = a
    y = b.data
    try:
        z = {z}
        dy = {dy}
    except Exception:
        return apply(OP, a, b)
"""
    + _node("b", "None", "dy")
)

_METHOD = """
def {name}(a):
    x = a.data
    try:
        z = {z}
        dx = {dx}
    except Exception:
        return apply(OP, a)  # once more, for an error that names the node
""" + _node("None", "dx", "None")


def operator(op: Op) -> tuple[Callable[[Value, Any], Value], Callable[[Value, Any], Value]]:
    """The methods of Value for a row of two arguments: a + b and, where a is a plain number, its reflection."""
    dx, dy = op.derivatives
    made = _write(_OPERATOR.format(name=op.name, z=op.formula, dx=dx, dy=dy), op)
    return made[op.name], made[f"reflected_{op.name}"]


def methods(names: str) -> list[Callable[[Value], Value]]:
    """The methods of Value for rows of one argument: x.exp()."""
    return [_method(TABLE[name]) for name in names.split()]


def _method(op: Op) -> Callable[[Value], Value]:
    made = _write(_METHOD.format(name=op.name, z=op.formula, dx=op.derivatives[0]), op)
    function: Callable[[Value], Value] = made[op.name]
    function.__doc__ = f"z = {op.formula}, with local derivative ∂z/∂x = {op.derivatives[0]}."
    return function


def _write(source: str, op: Op) -> dict[str, Any]:
    made: dict[str, Any] = {}
    exec(source.replace("OP", f"{op.name}_row"), _namespace, made)
    _namespace[f"{op.name}_row"] = op
    return made


def _operate(op: Op, a: Any, b: Any) -> Any:
    """An operator whose other operand is neither a Value nor a float or int: any other number, or not our business."""
    other = b if isinstance(a, _Value) else a
    if not isinstance(other, _Value):
        if getattr(getattr(other, "dtype", None), "kind", "f") == "O":
            return NotImplemented  # NumPy goes through an array of Values entry by entry
        try:
            check_number(other)
        except TypeError:
            if other is None or isinstance(other, (str, bytes, bool, list, tuple, set, dict)):
                raise  # it says what to do; no other type would know better
            return NotImplemented
    return apply(op, a, b)


# --- NumPy ---

_NUMPY_NAMES = {  # NumPy's name -> the row's
    "subtract": "sub", "multiply": "mul", "divide": "div", "power": "pow", "negative": "neg", "absolute": "abs",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan",
}  # fmt: skip
_COMPARISONS = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")


def numpy_operation(ufunc: Any, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """What NumPy calls for `array * value` and `np.exp(value)`.

    An array of numbers is a batch, and the result is one Value; an array of Values goes entry by entry.
    """
    arrays_of_objects = any(getattr(getattr(x, "dtype", None), "kind", "f") == "O" for x in inputs)
    if method == "__call__" and not options and not arrays_of_objects:
        name = _NUMPY_NAMES.get(ufunc.__name__, ufunc.__name__)
        if name in TABLE:
            return apply(TABLE[name], *inputs)
        if name in _COMPARISONS:
            return ufunc(*(x.data if isinstance(x, _Value) else x for x in inputs))
    from numpy import array

    return getattr(ufunc, method)(*(array(x, object) if isinstance(x, _Value) else x for x in inputs), **options)


# --- The functions above serve Value, and Value is made of them: `value` says who it is when it is there. ---

_Value: Any = None
_namespace: dict[str, Any] = {**VOCABULARY, "new": object.__new__, "apply": apply, "operate": _operate}


def bind(value_class: type[Value]) -> None:
    """Called once, by `value`."""
    global _Value
    _Value = _namespace["Value"] = value_class
