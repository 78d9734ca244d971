"""A Value is a number that remembers where it came from; `backward` follows that memory back to the leaves.

    >>> a, b = Value(2.0), Value(3.0)
    >>> y = a * b + a
    >>> y.data
    8.0
    >>> y.backward()
    >>> a.grad, b.grad              # ∂y/∂a = b + 1, ∂y/∂b = a
    (4.0, 2.0)

The calculus is in `derivatives`, the operators' fast forms are made in `nodes`; here are the graph and the chain rule.

May import: elementary, derivatives, nodes.
"""

from __future__ import annotations

import threading
from itertools import filterfalse
from typing import Any

from scalargrad import derivatives as rows
from scalargrad import nodes
from scalargrad.derivatives import Op
from scalargrad.elementary import Number, unit


class Value:
    """A number in a graph: a leaf that you make, or the result of an operation on other Values.

    data: the number; its type is up to you (float, int, Fraction, Decimal, complex, mpmath, SymPy, a NumPy array
        as a batch of independent numbers).
    grad: the derivative of the result that `backward` was called on with respect to this Value; 0 before.
    op: the row of the table of derivatives that made it; None for a leaf.
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
    # the memory of two tuples, and faster by half (README, «Speed»). Where an operand is missing or a plain number,
    # its derivative is None. A node of many operands keeps its parents in x, the derivative for each in dx, and the
    # operands as given in y.
    __slots__ = ("data", "grad", "op", "x", "y", "dx", "dy", "label")

    data: Any
    grad: Any
    op: Op | None
    x: Any
    y: Any
    dx: Any
    dy: Any
    label: str | None

    def __init__(self, data: Number, label: str | None = None) -> None:
        self.data = nodes.check_number(data)
        self.grad = 0
        self.op = None
        self.x = self.y = self.dx = self.dy = None
        self.label = label

    @property
    def args(self) -> tuple[Any, ...]:
        """The operands as they were given."""
        if self.op is None:
            return ()
        if not self.op.in_pairs:
            return tuple(self.y)
        return (self.x, self.y)[: len(self.op.arguments)]

    @property
    def local_derivatives(self) -> tuple[Any, ...]:
        """∂self/∂arg for each of args; None where it is a plain number."""
        if self.op is None:
            return ()
        if not self.op.in_pairs:
            rest = iter(self.dx)
            return tuple([next(rest) if isinstance(arg, Value) else None for arg in self.y])
        return (self.dx, self.dy)[: len(self.op.arguments)]

    @property
    def parents(self) -> tuple[Value, ...]:
        """The operands that are Values. One that was used twice stands here twice."""
        return tuple([arg for arg in self.args if isinstance(arg, Value)])

    def backward(self) -> None:
        """Add ∂self/∂leaf to the grad of every leaf of the graph, by the chain rule in reverse topological order.

        Leaves accumulate over calls until `zero_grad`; inner nodes start afresh in each call. Two graphs that share
        leaves must not run backward in two threads at once: `gradient()` touches no grad and is safe there.

        >>> x = Value(3.0)
        >>> (x * x).backward()
        >>> x.grad
        6.0
        """
        order = topological_order(self)
        for node in order:
            if node.op is not None:
                node.grad = 0
        self.grad = self.grad + unit(self.data)  # ∂self/∂self = 1
        for node in reversed(order):
            upstream, dx, dy = node.grad, node.dx, node.dy
            if type(dx) is tuple:
                for arg, local_derivative in zip(node.x, dx):
                    arg.grad = arg.grad + local_derivative * upstream
                continue
            if dx is not None:
                x = node.x
                x.grad = x.grad + dx * upstream
            if dy is not None:
                y = node.y
                y.grad = y.grad + dy * upstream

    def zero_grad(self) -> None:
        """Set grad to 0 in the whole graph that leads to this Value, leaves included."""
        for node in topological_order(self):
            node.grad = 0

    # --- operators: each is a row of the table ---
    __add__, __radd__ = nodes.operator(rows.ADD)
    __sub__, __rsub__ = nodes.operator(rows.SUB)
    __mul__, __rmul__ = nodes.operator(rows.MUL)
    __truediv__, __rtruediv__ = nodes.operator(rows.DIV)
    __pow__, __rpow__ = nodes.operator(rows.POW)
    __neg__, __abs__ = nodes.methods("neg abs")

    def __pos__(self) -> Value:
        return self

    # --- comparison looks at the data; as in PyTorch, two equal Values are still two different keys of a dict ---
    def __eq__(self, other: object) -> Any:
        return self.data == (other.data if isinstance(other, Value) else other)

    def __ne__(self, other: object) -> Any:
        return self.data != (other.data if isinstance(other, Value) else other)

    def __lt__(self, other: Any) -> Any:
        return self.data < (other.data if isinstance(other, Value) else other)

    def __le__(self, other: Any) -> Any:
        return self.data <= (other.data if isinstance(other, Value) else other)

    def __gt__(self, other: Any) -> Any:
        return self.data > (other.data if isinstance(other, Value) else other)

    def __ge__(self, other: Any) -> Any:
        return self.data >= (other.data if isinstance(other, Value) else other)

    __hash__ = object.__hash__

    # --- leaving the graph: a plain number, which remembers nothing. math.exp(v) goes this way too. ---
    def __float__(self) -> float:
        return float(self.data)

    def __int__(self) -> int:
        return int(self.data)

    def __complex__(self) -> complex:
        return complex(self.data)

    def __bool__(self) -> bool:
        return bool(self.data)

    def __round__(self, digits: int | None = None) -> Any:
        return round(self.data) if digits is None else round(self.data, digits)

    def __format__(self, spec: str) -> str:
        return format(self.data, spec) if spec else str(self)

    def __repr__(self) -> str:
        grad = "" if isinstance(self.grad, int) and self.grad == 0 else f", grad={self.grad!r}"
        label = "" if self.label is None else f", label={self.label!r}"
        return f"Value({self.data!r}{grad}{label})"

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return nodes.numpy_operation(ufunc, method, inputs, options)

    # --- copy and pickle: a graph of any depth, without recursion ---
    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (_announced.ancestors_of(self), *self._state())

    def __copy__(self) -> Value:
        return _restore((), *self._state())

    def _state(self) -> tuple[Any, ...]:
        return self.data, self.grad, self.op, self.x, self.y, self.dx, self.dy, self.label

    # --- functions of one argument, as methods: x.exp() ---
    exp, expm1, log, log1p, sqrt = nodes.methods("exp expm1 log log1p sqrt")
    sin, cos, tan, asin, acos, atan = nodes.methods("sin cos tan asin acos atan")
    sinh, cosh, tanh, erf = nodes.methods("sinh cosh tanh erf")
    step, sign, relu, silu, gelu = nodes.methods("step sign relu silu gelu")
    sigmoid, softplus, log_sigmoid = nodes.methods("sigmoid softplus log_sigmoid")
    reciprocal, detach = nodes.methods("reciprocal detach")
    arcsin, arccos, arctan = asin, acos, atan  # what NumPy calls them in arrays of Values

    _op_priority = 1000  # SymPy's numbers, on the left of an operator, leave it to the side with more of this


nodes.bind(Value)


def topological_order(*outputs: Value) -> list[Value]:
    """Every Value that the outputs were computed from, and the outputs: each after its parents.

    Iterative, so that no depth is too much: a node is put back on the stack, over a mark, until its parents are done.

    >>> x = Value(2.0, label="x"); y = x * x; z = y + x
    >>> [node.data for node in topological_order(z)]
    [2.0, 4.0, 6.0]
    """
    order: list[Value] = []
    seen: set[Value] = set()
    stack: list[Any] = list(reversed(outputs))
    while stack:
        node = stack.pop()
        if node is None:  # the mark: the parents of the node below it are in the order
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            stack += (node, None)
            dx = node.dx
            if type(dx) is tuple:
                stack += filterfalse(seen.__contains__, node.x)
                continue
            if dx is not None and (x := node.x) not in seen:
                stack.append(x)
            if node.dy is not None and (y := node.y) not in seen:
                stack.append(y)
    return order


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
        ancestors = topological_order(node)[:-1]
        self.ids = set(map(id, ancestors))
        return tuple(ancestors)


_announced = _Announced()


def _restore(ancestors: tuple[Any, ...], *state: Any) -> Value:
    node: Value = object.__new__(Value)
    node.data, node.grad, node.op, node.x, node.y, node.dx, node.dy, node.label = state
    return node
