"""A Value is a number that remembers where it came from; `backward` follows that memory back to the leaves.

    >>> a, b = Value(2.0), Value(3.0)
    >>> y = a * b + a
    >>> y.data
    8.0
    >>> y.backward()
    >>> a.grad, b.grad              # ∂y/∂a = b + 1, ∂y/∂b = a
    (4.0, 2.0)

This file and `walk` are the whole engine, and the calculus is the table in `derivatives`: a + b is an operator, made of
its row by `operators`; every other operation goes through `apply`; both make a new node. `topological_order` finds the
nodes again, and `chain_rule` runs over them. `native` has a twin of all this in C, made from the same table, that takes
its place where it is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import compress
from typing import Any

from scalargrad import watch
from scalargrad.checks import ArrayOfObjects, check_number, safe_repr, short_repr
from scalargrad.derivatives import (
    ABOVE,
    ADD,
    DETACH,
    DIV,
    FLOORDIV,
    HYPOT,
    MOD,
    MUL,
    POW,
    RATIO,
    SHARE,
    SUB,
    TABLE,
)  # fmt: skip
from scalargrad.elementary import unit
from scalargrad.libraries import Number, entrywise
from scalargrad.rows import LEAF, Op
from scalargrad.walk import chain_rule, check_reductions, recorded, topological_order

ORDINARY = {float, int}  # numbers that need no second look


def operators(op: Op) -> list[Callable[[Value, Any], Value]]:
    """Two methods of Value: a * b where a is a Value, and its reflection, where b is one and a is none."""
    of_both, of_first, of_second = op.rule(True, True), op.rule(True, False), op.rule(False, True)

    def operator(a: Value, b: Any) -> Value:
        kind = type(b)
        if kind is not Value and kind not in ORDINARY:
            return operate(op, a, b)
        try:
            z, dx, dy = of_both(a.data, b.data) if kind is Value else of_first(a.data, b)
        except Exception:
            return operate(op, a, b)  # once more, for an error that names the operation and its operands
        return new_node(z, op, a, b, dx, dy)

    def reflected(b: Value, a: Any) -> Value:
        if type(a) not in ORDINARY:
            return operate(op, a, b)
        try:
            z, dx, dy = of_second(a, b.data)
        except Exception:
            return operate(op, a, b)
        return new_node(z, op, a, b, dx, dy)

    return [operator, reflected]


def methods(names: str) -> list[Callable[[Value], Value]]:
    """A method of Value for each of these rows of one argument: x.exp()."""
    return [method(TABLE[name]) for name in names.split()]


def method(op: Op) -> Callable[[Value], Value]:
    """x.exp()"""
    rule = op.rule(True)

    def method(self: Value) -> Value:
        try:
            z, dx = rule(self.data)
        except Exception:
            return apply(op, self)  # type: ignore[no-any-return]
        return new_node(z, op, self, None, dx, None)

    method.__name__ = op.name
    method.__doc__ = f"z = {op.formula}, with local derivative ∂z/∂x = {op.derivatives[0]}."
    return method


def pairs(*ops: Op) -> list[list[Callable[[Value, Any], Value]]]:
    """Two methods of Value for each of these rows of two arguments: x.hypot(y), and y.rhypot(x) for x.hypot(y)."""

    def pair(op: Op) -> list[Callable[[Value, Any], Value]]:
        return [lambda a, b: apply(op, a, b), lambda b, a: apply(op, a, b)]

    return [pair(op) for op in ops]


class Value:
    """A number in a graph: a leaf that you make, or the result of an operation on other Values.

    data: the number; its type is up to you (float, int, Fraction, Decimal, complex, mpmath, SymPy, a NumPy array
        as a batch of independent numbers).
    grad: the derivative of the result that `backward` was called on with respect to this Value; 0 before.
    op: the row of the table of derivatives that made it; LEAF, whose name is empty, for a leaf.
    args: the operands as they were given; a plain number stays a plain number.
    local_derivatives: ∂self/∂arg for each of args, as numbers taken when the node was made; None for a plain number.
    label: a name for drawings, explanations and error messages, or None.

    Something that is not a number is a TypeError.

    >>> x = Value(3.0, label="x")
    >>> y = 2 * x
    >>> y.op.name, y.args, y.local_derivatives
    ('mul', (2, Value(3.0, label='x')), (None, 2))
    """

    # A node z = op(x, y) keeps its operands x, y and its local derivatives dx = ∂z/∂x, dy = ∂z/∂y in four slots: half
    # the memory of two tuples, and faster by a third. A derivative is None where there is no edge: no second operand, a
    # plain number, or a constant by the table. A node of many operands keeps those with an edge in x, the derivative
    # by each in dx, and all operands in y. Only this file and `walk` know, and their twin.
    __slots__ = ("data", "grad", "op", "x", "y", "dx", "dy", "label", "__weakref__")
    __match_args__ = ("data", "label")

    data: Any
    grad: Any
    op: Op
    x: Any
    y: Any
    dx: Any
    dy: Any
    label: str | None

    def __init__(self, data: Number, label: str | None = None) -> None:
        if isinstance(data, Value):
            raise TypeError(
                f"Value({data!r}): a Value of a Value is not needed; use it as it is, "
                "its data for a fresh leaf, and gradient() for derivatives of any order"
            )
        if label is not None and not isinstance(label, str):
            raise TypeError(
                f"the label of a Value is a text, not {short_repr(label)}; its operands, the second argument in "
                "micrograd, are recorded by the operation that makes it"
            )
        self.data = check_number(data)
        self.grad = 0
        self.op = LEAF
        self.x = self.y = self.dx = self.dy = None
        self.label = label

    def edges(self) -> Iterator[tuple[Value, Any]]:
        """Each operand that a derivative passes to, with the local derivative ∂self/∂operand.

        None passes to a plain number, nor to an operand by which the table's derivative is the constant 0, as for step.

        >>> x = Value(3.0, label="x")
        >>> list((x * 2).edges()), list(x.step().edges())
        ([(Value(3.0, label='x'), 2)], [])
        """
        if type(self.dx) is tuple:
            yield from zip(self.x, self.dx)
        else:
            yield from ((arg, d) for arg, d in ((self.x, self.dx), (self.y, self.dy)) if d is not None)

    @property
    def args(self) -> tuple[Any, ...]:
        """The operands as they were given."""
        return (self.x, self.y)[: len(self.op.arguments)] if self.op.in_pairs else tuple(self.y)

    @property
    def local_derivatives(self) -> tuple[Any, ...]:
        """∂self/∂arg for each of args: 0 where there is no edge because the table says so, None for a plain number."""
        by_edge = iter([local_derivative for _, local_derivative in self.edges()])
        return tuple(
            [
                (next(by_edge) if self.op.has_edge(i) else 0) if isinstance(arg, Value) else None
                for i, arg in enumerate(self.args)
            ]
        )

    @property
    def is_leaf(self) -> bool:
        """Whether it was made, not computed."""
        return self.op is LEAF

    @property
    def parents(self) -> tuple[Value, ...]:
        """The operands that are Values. One that was used twice stands here twice."""
        return tuple([arg for arg in self.args if isinstance(arg, Value)])

    def backward(self) -> None:
        """Add ∂self/∂leaf to the grad of every leaf of the graph, by the chain rule in reverse topological order.

        Leaves accumulate over calls until `zero_grad`; inner nodes start afresh in each call. From a batch, a Value of
        an array, the grads come per sample; from the mean or total of one, each has the shape of its Value. Two graphs
        that share leaves must not run backward in two threads at once: `gradient()` touches no grad and is safe there.

        >>> x = Value(3.0)
        >>> (x * x).backward()
        >>> x.grad
        6.0
        """
        order = topological_order(self)
        check_reductions(self, order)
        for node in order:
            if node.op is not LEAF:
                node.grad = 0
        self.grad = self.grad + unit(self.data)  # ∂self/∂self = 1
        chain_rule(order)

    def zero_grad(self) -> None:
        """Set grad to 0 in the whole graph that leads to this Value, leaves included."""
        for node in recorded(self):
            node.grad = 0

    # --- operators: each is a row of the table ---
    __add__, __radd__ = operators(ADD)
    __sub__, __rsub__ = operators(SUB)
    __mul__, __rmul__ = operators(MUL)
    __truediv__, __rtruediv__ = operators(DIV)
    __pow__, __rpow__ = operators(POW)
    __mod__, __rmod__ = operators(MOD)
    __floordiv__, __rfloordiv__ = operators(FLOORDIV)
    __neg__, __abs__ = methods("neg abs")

    def __pos__(self) -> Value:
        return self

    # --- functions of one argument, as methods: x.exp() ---
    exp, exp2, expm1, log, log2, log10, log1p, sqrt = methods("exp exp2 expm1 log log2 log10 log1p sqrt")
    sin, cos, tan, asin, acos, atan = methods("sin cos tan asin acos atan")
    sinh, cosh, tanh, asinh, acosh, atanh = methods("sinh cosh tanh asinh acosh atanh")
    erf, erfc, gaussian, normal_density, normal_cdf = methods("erf erfc gaussian normal_density normal_cdf")
    step, sign, floor, relu, silu, gelu = methods("step sign floor relu silu gelu")
    sigmoid, softplus, log_sigmoid, reciprocal = methods("sigmoid softplus log_sigmoid reciprocal")

    # --- of two arguments; rhypot where the other one stands first, as with + ---
    (hypot, rhypot), (ratio, rratio), (above, rabove), (share, rshare) = pairs(HYPOT, RATIO, ABOVE, SHARE)

    def detach(self) -> Value:
        """The same number, but a constant to every derivative: nothing of what it was computed from is kept.

        Unless a function is recorded: there the number will be another in the next run.
        """
        if watch.recording():
            return apply(DETACH, self)  # type: ignore[no-any-return]
        return node(self.data, DETACH, (self.data,), (None,))

    # fmt: off
    # --- comparison looks at the data; as in PyTorch, two equal Values are still two different keys of a dict ---
    def __eq__(self, other: object) -> Any: return _looked_at(self, "x == y") == data_of(other)
    def __ne__(self, other: object) -> Any: return _looked_at(self, "x != y") != data_of(other)
    def __lt__(self, other: Any) -> Any: return _looked_at(self, "x < y") < data_of(other)
    def __le__(self, other: Any) -> Any: return _looked_at(self, "x <= y") <= data_of(other)
    def __gt__(self, other: Any) -> Any: return _looked_at(self, "x > y") > data_of(other)
    def __ge__(self, other: Any) -> Any: return _looked_at(self, "x >= y") >= data_of(other)
    __hash__ = object.__hash__

    # --- leaving the graph: a plain number, which remembers nothing. math.exp(v) goes this way too. ---
    def __float__(self) -> float: return float(_looked_at(self, "float(x)"))
    def __int__(self) -> int: return int(_looked_at(self, "int(x)"))
    def __complex__(self) -> complex: return complex(_looked_at(self, "complex(x)"))
    def __bool__(self) -> bool: return bool(_looked_at(self, "bool(x)"))
    # fmt: on

    def __round__(self, digits: int | None = None) -> Any:
        number = _looked_at(self, "round(x)")
        return round(number) if digits is None else round(number, digits)

    def __format__(self, spec: str) -> str:
        return format(self.data, spec) if spec else str(self)

    def __repr__(self) -> str:
        grad = "" if isinstance(self.grad, int) and self.grad == 0 else f", grad={safe_repr(self.grad)}"
        label = "" if self.label is None else f", label={self.label!r}"
        return f"Value({safe_repr(self.data)}{grad}{label})"


def _looked_at(value: Value, how: str) -> Any:
    """The number of a Value for whoever leaves the graph with it: an error while a function is recorded."""
    watch.refuse(how)
    return value.data


def data_of(x: Any) -> Any:
    """The number of a Value; anything else as it is."""
    return x.data if isinstance(x, Value) else x


# --- how an operation becomes a node ---


def operate(op: Op, a: Any, b: Any) -> Value:
    """An operator: of its operands one is a Value; if the other is no number, it is left to the other, or refused."""
    other = b if isinstance(a, Value) else a
    if not isinstance(other, Value):
        if getattr(getattr(other, "dtype", None), "kind", "f") == "O":
            return NotImplemented  # type: ignore[no-any-return]  # NumPy goes through an array of Values entry by entry
        try:
            check_number(other)
        except TypeError:
            if other is None or isinstance(other, (str, bytes, bool, list, tuple, set, dict)):
                raise  # it says what to do; no other type would know better
            return NotImplemented  # type: ignore[no-any-return]
    z: Value = apply(op, a, b)
    return z


def apply(op: Op, *args: Number) -> Any:
    """The result of an operation: a Value that remembers op and args, or a plain number if no Value is among them.

    Raises whatever the numbers raise (ZeroDivisionError, ValueError, OverflowError, …), naming the operation, its
    arguments and their labels; a TypeError for an argument that is not a number.

    >>> apply(TABLE["mul"], 2, Value(3.0))
    Value(6.0)
    >>> apply(TABLE["div"], Value(1.0, label="x"), Value(0.0))
    Traceback (most recent call last):
    ZeroDivisionError: z = x / y with x = 1.0 (label 'x'), y = 0.0: float division by zero
    """
    is_value = [isinstance(arg, Value) for arg in args]
    operands = args
    if {*map(type, args)} <= {Value, float, int}:  # numbers that need no second look
        numbers = [arg.data if yes else arg for arg, yes in zip(args, is_value)]
    else:
        try:
            numbers = [arg.data if yes else check_number(arg) for arg, yes in zip(args, is_value)]
        except ArrayOfObjects:
            return entrywise(lambda *entries: apply(op, *entries), *args)
        operands = tuple([arg if yes else number for arg, yes, number in zip(args, is_value, numbers)])
    try:
        data = op.forward(*numbers)
        if True not in is_value:
            return data
        local_derivatives = op.gated(op.local_derivatives(data, numbers, is_value))
    except Exception as error:
        raise named(error, op, args) from None
    return node(data, op, operands, local_derivatives)


def new_node(data: Number, op: Op, x: Any, y: Any, dx: Any, dy: Any) -> Value:
    """A Value that is the result of an operation, by what its slots keep."""
    node: Value = object.__new__(Value)
    node.data = data
    node.grad = 0
    node.op = op
    node.x = x
    node.y = y
    node.dx = dx
    node.dy = dy
    node.label = None
    return node


def node(data: Number, op: Op, args: tuple[Any, ...], local_derivatives: tuple[Any, ...]) -> Value:
    """A Value that is the result of an operation. local_derivatives: for each of args, None where there is no edge."""
    if op.in_pairs:
        (x, y), (dx, dy) = (*args, None)[:2], (*local_derivatives, None)[:2]
        return new_node(data, op, x, y, dx, dy)
    with_edge = [d is not None for d in local_derivatives]
    if all(with_edge):
        return new_node(data, op, args, args, local_derivatives, None)
    x, dx = tuple(compress(args, with_edge)), tuple(compress(local_derivatives, with_edge))
    return new_node(data, op, x, args, dx, None)


def named(error: Exception, op: Op, args: tuple[Any, ...], label: str | None = None) -> Exception:
    """The same error, its message preceded by the operation and its arguments."""
    starred = any(name.startswith("*") for name in op.arguments)
    names = [f"args[{i}]" for i in range(len(args))] if starred else list(op.arguments)
    many = len(args) > 6  # of a sum of 100,000 fractions the others would take minutes to write
    shown = [f"{name} = {_show(arg)}" for name, arg in list(zip(names, args))[: 3 if many else 6]]
    if many:
        shown += ["…", f"{names[-1]} = {_show(args[-1])}"]
    result = f" (z is labelled {label!r})" if label is not None else ""
    error.args = (f"z = {op.formula} with {', '.join(shown)}{result}: {error}",)
    return error


def _show(arg: Any) -> str:
    if not isinstance(arg, Value):
        return short_repr(arg)
    return short_repr(arg.data) + (f" (label {arg.label!r})" if arg.label is not None else "")
