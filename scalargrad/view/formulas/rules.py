"""The rows of the table of derivatives as formulas: what a node was computed from, and its local derivatives.

Nothing of calculus is written here: the derivatives are read from the rows, as Python's own syntax tree of their text.
"""

from __future__ import annotations

import ast
import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

from scalargrad.derivatives import VOCABULARY, ManyOp, Op
from scalargrad.value import Value
from scalargrad.view.formulas.evaluation import evaluate
from scalargrad.view.formulas.formula import (
    DOTS,
    ONE,
    Call,
    Formula,
    Number,
    Power,
    Product,
    Sum,
    Symbol,
    negative,
    plus,
    power,
    product,
    quotient,
)
from scalargrad.view.formulas.symbols import Name

ARITHMETIC = {"add", "sub", "mul", "div", "pow", "neg", "reciprocal", "total", "dot"}
PI = Symbol(Name("π", "π"), value=math.pi)
SHOWN = 4  # terms of a long sum

Show = Callable[[Any], Formula]  # how an operand is shown: a Value, or a plain number


def definition(node: Value, show: Show) -> Formula:
    """What a node was computed from, in terms of its operands: w·x + b, relu(z)."""
    args = node.args
    if node.op.name == "total":
        return _long_sum(len(args), lambda i: show(args[i]))
    if node.op.name == "dot":
        n, bias = divmod(len(args), 2)
        return _long_sum(
            n + bias, lambda i: Product(_ONE, (show(args[i]), show(args[n + i]))) if i < n else show(args[-1])
        )
    shown = [show(arg) for arg in args] if len(args) <= SHOWN else [show(args[0]), DOTS, show(args[-1])]
    match node.op.name:
        case "add":
            return Sum((shown[0], shown[1]))
        case "sub":
            return Sum((shown[0], Product(-_ONE, (shown[1],))))
        case "mul":
            return Product(_ONE, (shown[0], shown[1]))
        case "div":
            return Product(_ONE, (shown[0],), (shown[1],))
        case "pow":
            return Power(*shown)
        case "neg":
            return Product(-_ONE, (shown[0],))
        case "reciprocal":
            return Product(_ONE, (), (shown[0],))
    return Call(node.op.name, tuple(shown), node.data)


_ONE = ONE.coefficient


def _long_sum(count: int, term: Callable[[int], Formula]) -> Formula:
    """The sum of terms, those in the middle left out if they are many."""
    if count == 0:
        return Product(_ONE * 0)
    if count == 1:
        return term(0)
    if count <= SHOWN:
        return Sum(tuple(term(i) for i in range(count)))
    return Sum((*(term(i) for i in range(SHOWN - 2)), DOTS, term(count - 1)))


def local_derivative(node: Value, i: int, show: Show) -> Formula:
    """∂node/∂args[i] as a formula, read from the table."""
    op = node.op
    if isinstance(op, ManyOp):
        match op.name:
            case "total":
                return ONE
            case "dot":
                n = len(node.args) // 2
                return ONE if i == 2 * n else show(node.args[(i + n) % (2 * n)])
        # the one derivative in the row's text is that by x1
        return _read(op.derivatives[0], {"z": show(node), "x1": show(node.args[i])}, op)
    names = dict(zip(op.arguments, map(show, node.args)))
    return _read(op.derivatives[i], {"z": show(node), **names}, op)


def is_constant(op: Op, i: int) -> bool:
    """Whether the local derivative is 0 wherever one stands: detach, step, sign."""
    return not isinstance(op, ManyOp) and op.derivatives[i] == "0"


@functools.cache
def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _read(text: str, names: dict[str, Formula], op: Op) -> Formula:
    def formula(tree: ast.expr) -> Formula:
        match tree:
            case ast.Constant(value):
                return Number(value)
            case ast.Name(name):
                return names[name]
            case ast.UnaryOp(operand=operand):
                return negative(formula(operand))
            case ast.BinOp(left, ast.Add(), right):
                return plus(formula(left), formula(right))
            case ast.BinOp(left, ast.Sub(), right):
                return plus(formula(left), negative(formula(right)))
            case ast.BinOp(left, ast.Mult(), right):
                return product(formula(left), formula(right))
            case ast.BinOp(left, ast.Div(), right):
                return quotient(formula(left), formula(right))
            case ast.Call(ast.Name(function), args):
                return _call(function, [formula(arg) for arg in args], op)
        raise ValueError(f"the row of {op.name} has a derivative that cannot be written: {ast.unparse(tree)}")

    return formula(_parsed(text))


def _call(function: str, args: Sequence[Formula], op: Op) -> Formula:
    match function:
        case "like":
            return args[0]
        case "pi":
            return PI
        case "reciprocal":
            return quotient(ONE, args[0])
        case "power":
            return power(args[0], args[1])
        case "power_by_base":
            return product(args[1], power(args[0], plus(args[1], Product(-_ONE))))
        case "power_by_exponent":
            return product(args[0], _called("log", args[1:2]))
        case "step" if op.name == "relu":
            return Call("relu", tuple(args), _value("step", args), primed=True)
    return _called("abs" if function == "absolute" else function, args)


def _called(function: str, args: Sequence[Formula]) -> Formula:
    return Call(function, tuple(args), _value("absolute" if function == "abs" else function, args))


def _value(function: str, args: Sequence[Formula]) -> Any:
    """What a function gives at the numbers of the graph; None where it gives nothing."""
    try:
        return VOCABULARY[function](*map(evaluate, args))
    except Exception:  # numbers of any type: at a pole the formula is shown, and no number
        return None
