"""The rows of the table of derivatives as formulas: what a node was computed from, and its local derivatives.

Nothing of calculus is written here: the derivatives are read from the rows, as Python's own syntax tree of their text.
"""

from __future__ import annotations

import ast
import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

from scalargrad.rows import PRIME, ManyOp, Op
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

PI = Symbol(Name("π", "π"), value=math.pi)
SHOWN = 4  # terms of a long sum

Show = Callable[[Any], Formula]  # how an operand is shown: a Value, or a plain number


def definition(node: Value, show: Show) -> Formula:
    """What a node was computed from, in terms of its operands: w·x + b, relu(z)."""
    op, args = node.op, node.args
    if isinstance(op, ManyOp) and op.arithmetic:
        terms = op.terms(args)
        return _long_sum(len(terms), lambda k: functools.reduce(_times, [show(factor) for factor in terms[k]]))
    if op.arithmetic:
        return _as_written(_parsed(op.formula), dict(zip(op.arguments, [show(arg) for arg in args])))
    shown = [show(arg) for arg in args] if len(args) <= SHOWN else [show(args[0]), DOTS, show(args[-1])]
    return _named(op.name, tuple(shown), node.data)


def _as_written(tree: ast.expr, names: dict[str, Formula]) -> Formula:
    """A formula of arithmetic as it stands, nothing simplified."""
    match tree:
        case ast.Name(name):
            return names[name]
        case ast.UnaryOp(ast.USub(), operand):
            return Product(-_ONE, (_as_written(operand, names),))
        case ast.Call(ast.Name("reciprocal"), [operand]):
            return Product(_ONE, (), (_as_written(operand, names),))
        case ast.Call(ast.Name("power"), [left, right]):
            return Power(_as_written(left, names), _as_written(right, names))
        case ast.BinOp(left, sign, right):
            x, y = _as_written(left, names), _as_written(right, names)
            match sign:
                case ast.Add():
                    return Sum((x, y))
                case ast.Sub():
                    return Sum((x, Product(-_ONE, (y,))))
                case ast.Mult():
                    return Product(_ONE, (x, y))
                case ast.Div():
                    return Product(_ONE, (x,), (y,))
    raise ValueError(f"{ast.unparse(tree)} is no arithmetic")


_ONE = ONE.coefficient


def _times(x: Formula, y: Formula) -> Formula:
    factors = [*(x.factors if _only_factors(x) else [x]), *(y.factors if _only_factors(y) else [y])]  # type: ignore[attr-defined]
    return Product(_ONE, tuple(factors))


def _only_factors(formula: Formula) -> bool:
    return isinstance(formula, Product) and formula.coefficient == 1 and bool(formula.factors) and not formula.divisors


def _long_sum(count: int, term: Callable[[int], Formula]) -> Formula:
    """The sum of terms, those in the middle left out if they are many."""
    if count == 0:
        return Product(_ONE * 0)
    if count == 1:
        return term(0)
    if count <= SHOWN:
        return Sum(tuple([term(i) for i in range(count)]))
    return Sum((*[term(i) for i in range(SHOWN - 2)], DOTS, term(count - 1)))


def local_derivative(node: Value, i: int, show: Show) -> Formula:
    """∂node/∂args[i] as a formula, read from the table."""
    text, names = node.op.derivative_text(i, node.args)
    return _read(text, {"z": node, **names}, show, node.op)


@functools.cache
def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _read(text: str, names: dict[str, Any], show: Show, op: Op) -> Formula:
    def formula(tree: ast.expr) -> Formula:
        match tree:
            case ast.Constant(value):
                return Number(value)
            case ast.Name(name):
                return show(names[name])
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
            return product(args[0], _called("log", args[1:2], op))
        case "step" if op.name == "relu":
            return Call("relu", tuple(args), _value("step", args, op), primed=True)
    return _called("abs" if function == "absolute" else function, args, op)


def _called(function: str, args: Sequence[Formula], op: Op) -> Formula:
    return _named(function, tuple(args), _value("absolute" if function == "abs" else function, args, op))


def _named(function: str, args: tuple[Formula, ...], value: Any) -> Formula:
    """A function of some arguments. lgammaʹ is the derivative of lgamma, fʹy that of f by y."""
    name, prime, by = function.partition(PRIME)
    return Call(name, args, value, primed=bool(prime), by=by)


def _value(function: str, args: Sequence[Formula], op: Op) -> Any:
    """What a function of the row's formulas gives at the numbers of the graph; None where it gives nothing."""
    try:
        return op.words[function](*map(evaluate, args))
    except Exception:  # numbers of any type: at a pole the formula is shown, and no number
        return None
