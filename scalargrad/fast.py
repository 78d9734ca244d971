"""The same engine, written out: the very nodes, orders and gradients of `value`, several times faster.

`apply` asks of every operand whether it is a Value, calls the forward rule, then a rule for each local derivative, then
`node`. Here a function is written for each operator and method, with the formulas of its row in place: for mul,
z = x * y with dx = y, dy = x. And the two loops look at the slots of a node themselves, where `value` asks for its
edges. Whatever is not plain and ordinary is left to `value`. As with `heapq` and its twin in C, the plain form says
what is meant: `tests/engine/test_fast.py` runs both side by side. SCALARGRAD_PLAIN=1 in the environment leaves it off.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable
from itertools import compress, filterfalse
from os import environ
from typing import Any

from scalargrad import value
from scalargrad.derivatives import TABLE
from scalargrad.gates import SHUT
from scalargrad.rows import VOCABULARY, ManyOp, Op
from scalargrad.value import Value, apply

# row -> Python's name
OPERATORS = {
    "add": "add", "sub": "sub", "mul": "mul", "div": "truediv", "pow": "pow", "mod": "mod", "floordiv": "floordiv",
}  # fmt: skip
METHODS = {
    op.name: f"__{op.name}__" if op.name in ("neg", "abs") else op.name
    for op in TABLE.values()
    if op.name != "detach" and len(op.arguments) == 1 and op.in_pairs
}


def switch_on() -> None:
    """Put the written-out forms in the place of the plain ones."""
    for row, name in OPERATORS.items():
        plain, reflected = operator(TABLE[row])
        setattr(Value, f"__{name}__", plain)
        setattr(Value, f"__r{name}__", reflected)
    for row, name in METHODS.items():
        setattr(Value, name, method(TABLE[row]))
    for function in (apply_to_many, topological_order, chain_rule):
        setattr(value, function.__name__, function)


def operator(op: Op) -> list[Any]:
    """a + b where a is a Value, and its reflection, where b is one and a is none."""
    return written(
        op,
        f"""
def {op.name}(a, b):
    kind = type(b)
    if kind is Value:
        {body(op, "a.data", "b.data")}
    if kind is float or kind is int:
        {body(op, "a.data", "b")}
    return operate(op, a, b)

def reflected_{op.name}(b, a):
    kind = type(a)
    if kind is float or kind is int:
        {body(op, "a", "b.data")}
    return operate(op, a, b)
""",
    )


def method(op: Op) -> Any:
    """a.exp()"""
    (made,) = written(op, f"def {op.name}(a):\n        {body(op, 'a.data')}\n")
    made.__doc__ = getattr(Value, METHODS[op.name]).__doc__
    return made


def body(op: Op, *reads: str) -> str:
    """From the operands to the node. reads: how the number of each is read; a plain number is read as itself."""
    operands = [read.removesuffix(".data") for read in reads]
    slopes = [d if read.endswith(".data") and d != "0" else "None" for d, read in zip(op.derivative_codes, reads)]
    if op.selects:
        slopes = [d if d == "None" else f"{d} or SHUT" for d in slopes]  # no truth value, an array: `apply` then
    x, y = [*operands, "None"][:2]
    dx, dy = [*slopes, "None"][:2]
    return f"""{"; ".join(f"{name} = {read}" for name, read in zip(op.arguments, reads))}
        try:
            z = {op.code}
            dx = {dx}
            dy = {dy}
        except Exception:
            return apply(op, {", ".join(operands)})  # once more, for an error that names the node
        node = new(Value)
        node.data = z
        node.grad = 0
        node.op = op
        node.x = {x}
        node.y = {y}
        node.dx = dx
        node.dy = dy
        node.label = None
        return node"""


def many(op: ManyOp) -> Any:
    """dot(args), with as few looks at each of its operands as will do: here a neuron's time goes."""
    groups = ["numbers[:n]", "numbers[n : 2 * n]", "numbers[2 * n :]"] if op.starred == 2 else ["numbers", "()"]
    (made,) = written(
        op,
        f"""
def {op.name}(args):
    kinds = list(map(type, args))
    is_value = None
    if args and kinds.count(Value) == len(args):
        numbers = [arg.data for arg in args]
    elif Value in kinds and ordinary.issuperset(kinds):
        is_value = [kind is Value for kind in kinds]
        numbers = [arg.data if yes else arg for arg, yes in zip(args, is_value)]
    else:
        return apply(op, *args)
    n = len(numbers) // {op.starred}
    {"; ".join(f"{name} = {group}" for name, group in zip(op.names, groups))}
    try:
        z = {op.code}
        dx = {partials(op)}
    except Exception:
        return apply(op, *args)  # once more, for an error that names the node
    node = new(Value)
    node.data = z
    node.grad = 0
    node.op = op
    node.x = args if is_value is None else tuple(compress(args, is_value))
    node.y = args
    node.dx = dx if is_value is None else tuple(compress(dx, is_value))
    node.dy = None
    node.label = None
    return node
""",
    )
    return made


def partials(op: ManyOp) -> str:
    """The tuple of all local derivatives: (*x, *w, *(1,) * len(b)) for dot(*w, *x, b)."""
    if op.together:
        return f"tuple({op.together})"
    starred = op.names[: op.starred]
    together = f"zip({', '.join(starred)})" if len(starred) > 1 else starred[0]
    parts = []
    for name, text in zip(op.names, op.derivatives):
        if text in starred:
            parts.append(text)
        elif text.isdecimal():
            parts.append(f"({text},) * len({name})")
        else:
            parts.append(f"[{text} for {', '.join(starred)} in {together}]")
    return f"(*{', *'.join(parts)},)" if len(parts) > 1 else f"tuple({parts[0]})"


def written(op: Op, text: str) -> list[Any]:
    """The functions of a text, whose lines tracebacks and debuggers find."""
    file = f"<scalargrad: {op.name}>"
    linecache.cache[file] = len(text), None, text.splitlines(True), file
    scope = {
        **VOCABULARY, "SHUT": SHUT, "Value": Value, "new": object.__new__, "op": op, "apply": apply,
        "operate": value.operate, "compress": compress, "ordinary": {Value, float, int},
    }  # fmt: skip
    made: dict[str, Any] = {}  # apart from the scope: the function for relu is called relu, and calls relu
    exec(compile(text, file, "exec"), scope, made)
    return list(made.values())


FORMS: dict[Op, Callable[[tuple[Any, ...]], Any]] = {}  # of the rows of many operands, each made when it is first used


def apply_to_many(op: ManyOp, args: tuple[Any, ...]) -> Any:
    """`value.apply_to_many`."""
    form = FORMS.get(op)
    if form is None:
        form = FORMS[op] = many(op)
    return form(args)


def topological_order(*outputs: Value) -> list[Value]:
    """`value.topological_order`."""
    order: list[Value] = []
    seen: set[Value] = set()
    stack: list[Any] = list(reversed(outputs))
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())
            continue  # in CPython 3.11 a loop gets fast by its `continue`s, sooner than by the test above
        if node in seen:
            continue
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


plain_chain_rule = value.chain_rule


def chain_rule(order: list[Value]) -> None:
    """`value.chain_rule`."""
    for node in reversed(order):
        upstream, dx, dy = node.grad, node.dx, node.dy
        if type(dx) is tuple:
            if node.op.reduces:  # no node before this one holds a batch
                plain_chain_rule(order[: order.index(node) + 1])
                return
            for arg, local_derivative in zip(node.x, dx):
                arg.grad = arg.grad + local_derivative * upstream
            continue
        if dx is not None:
            x = node.x
            x.grad = x.grad + dx * upstream
        if dy is not None:
            y = node.y
            y.grad = y.grad + dy * upstream


if environ.get("SCALARGRAD_PLAIN") != "1":
    switch_on()
