"""From Python's syntax tree to the expressions of the language: which functions there are, and how they are called."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import NoReturn

from scalargrad.languages import say, say_count
from scalargrad.worked.language.calls import FUNCTIONS, IN_A_LIST, RESERVED, constant, foreign, spelled, unknown
from scalargrad.worked.language.scanning import SLASH, with_slashes
from scalargrad.worked.language.source import Source
from scalargrad.worked.language.syntax import (
    Approx,
    Binary,
    Call,
    Derivative,
    Expression,
    Index,
    Items,
    Literal,
    Name,
    Negative,
    Open,
    Slice,
    Transpose,
)
from scalargrad.worked.numbers import check_time

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.MatMult: "matmul",
}  # fmt: skip


_CONDITIONS = (ast.Gt, ast.Lt, ast.GtE, ast.LtE, ast.Eq)


class ExpressionParser:
    """Turns expressions of Python's tree into those of the language."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.place = source.place
        self.text = source.text
        self.error = source.error

    def expression(self, node: ast.expr, stated: bool = False) -> Expression:
        """stated: on the right of a claim, where `...` and approx may stand, by themselves or in a list."""
        check_time()
        place = self.place(node)
        match node:
            case ast.Constant():
                return self.constant(node, stated)
            case ast.Name(id=name):
                return self.name(node, name)
            case ast.List(elts=items):
                return Items(*place, tuple(self.expression(item, stated) for item in items))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negative(*place, self.expression(operand))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return Binary(*place, _OPERATORS[type(op)], self.expression(left), self.expression(right))
            case ast.Attribute(value=value, attr="T"):
                return Transpose(*place, self.expression(value))
            case ast.Subscript(value=value, slice=indices):
                return self.index(node, value, indices)
            case ast.Call():
                return self.call(node, stated)
        self.refuse(node)

    def refuse(self, node: ast.expr) -> NoReturn:
        """The error for what is no expression of the language, with what to write instead."""
        match node:
            case ast.UnaryOp(op=ast.UAdd()):
                self.error(node, say("leave the + out"))
            case ast.BinOp(op=ast.BitXor()):
                self.error(node, say("a power is written **"))
            case ast.BinOp():
                self.error(node, say("this operator is not part of the language: they are + - * / ** and @"))
            case ast.Attribute():
                self.error(node, say("the only attribute is .T, the transpose"))
            case ast.Compare():
                self.error(node, say("a claim stands in a line of its own"))
        self.source.refuse(node)

    def constant(self, node: ast.Constant, stated: bool) -> Expression:
        if node.value is Ellipsis:
            if stated:
                return Open(*self.place(node))
            self.error(node, say("... stands on the right of a claim, for a number that is to be found"))
        text = self.text(node)
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            self.error(node, say("{text} is not a number", text=text[:20]))
        return read_literal(text, *self.place(node))

    def name(self, node: ast.Name, name: str) -> Expression:
        place = self.place(node)
        if SLASH in name:
            y, x = with_slashes(name).split("/")
            return Derivative(*place, y[1:], Name(place[0], place[1] + len(y) + 2, x[1:]))
        if name in RESERVED or (name in FUNCTIONS and name not in self.source.scan.names):
            self.error(node, say("{name} is a function: write {name}(…)", name=name))
        if found := constant(name, self.source.scan.names):
            return Call(*place, found, ())
        return Name(*place, name)

    def index(self, node: ast.Subscript, value: ast.expr, indices: ast.expr) -> Expression:
        parts = indices.elts if isinstance(indices, ast.Tuple) else [indices]
        checked = tuple(self.slice(part) if isinstance(part, ast.Slice) else self.expression(part) for part in parts)
        operand = self.expression(value)
        place = self.place(node)
        if isinstance(operand, Derivative):  # dJ/dW[0, 1] is the derivative with respect to W[0, 1]
            return Derivative(*place, operand.y, Index(*place, operand.x, checked))
        return Index(*place, operand, checked)

    def slice(self, node: ast.Slice) -> Slice:
        bounds = [None if part is None else self.expression(part) for part in (node.lower, node.upper, node.step)]
        return Slice(*self.place(node), *bounds)

    def call(self, node: ast.Call, stated: bool) -> Expression:
        if not isinstance(node.func, ast.Name):
            self.error(node, foreign(self.text(node.func)))
        function = spelled(node.func.id)
        keywords = self.keywords(node, function)
        if function == "approx":
            return self.approx(node, keywords, stated)
        if function == "range":
            self.error(node, say("range belongs to a loop: for k in range(n):"))
        if function not in FUNCTIONS:
            self.error(node, unknown(with_slashes(function), self.source.scan.names))
        counts, with_axis = FUNCTIONS[function]
        nodes = self.arguments(node, function, counts)
        axis = keywords.pop("axis", None) if with_axis else None
        if keywords or (axis is not None and len(nodes) > 1 and function not in IN_A_LIST):
            self.error(node, self.not_taken(function, keywords))
        args = tuple(map(self.argument, nodes))
        if function == "grad" and not _stands_above(args[1]):
            self.error(
                nodes[1], say("a derivative is taken with respect to a name or an element of it: name this first")
            )
        return Call(*self.place(node), function, args, None if axis is None else self.argument(axis))

    def argument(self, node: ast.expr) -> Expression:
        """An argument of a function: where a > b stands, or a tuple as in NumPy, it is a number or a list."""
        match node:
            case ast.Tuple(elts=[_, *_] as items):
                return Items(*self.place(node), tuple(map(self.expression, items)))
            case ast.Compare(left=left, ops=[relation], comparators=[right]) if type(relation) in _CONDITIONS:
                return self.condition(node, relation, self.expression(left), self.expression(right))
        return self.expression(node)

    def condition(self, node: ast.Compare, relation: ast.cmpop, a: Expression, b: Expression) -> Expression:
        """1 where a comparison is true, else 0: a > b is step(a − b), a >= b is 1 − step(b − a)."""
        place = self.place(node)
        greater, less = (Call(*place, "step", (Binary(*place, "sub", *pair),)) for pair in ((a, b), (b, a)))
        one = Literal(*place, "1", Fraction(1), None)
        match relation:
            case ast.Gt():
                return greater
            case ast.Lt():
                return less
            case ast.GtE():
                return Binary(*place, "sub", one, less)
            case ast.LtE():
                return Binary(*place, "sub", one, greater)
        return Binary(*place, "sub", Binary(*place, "sub", one, less), greater)

    def not_taken(self, function: str, keywords: Collection[str]) -> str:
        if keywords:
            return say("{function} does not take {names}", function=function, names=", ".join(keywords))
        return say("{function} does not take an axis here", function=function)

    def keywords(self, node: ast.Call, function: str) -> dict[str, ast.expr]:
        found: dict[str, ast.expr] = {}
        for keyword in node.keywords:
            if keyword.arg is None or keyword.arg in found:
                self.error(node, say("{function} cannot be called like this", function=function))
            found[keyword.arg] = keyword.value
        return found

    def arguments(self, node: ast.Call, function: str, counts: range) -> Sequence[ast.expr]:
        """What a function is called with, as often as it may be: zeros((2, 3)) is zeros(2, 3)."""
        nodes = node.args
        if function in IN_A_LIST and len(nodes) == 1 and isinstance(nodes[0], (ast.Tuple, ast.List)):
            nodes = nodes[0].elts
        if len(nodes) not in counts:
            self.error(node, _another_count(function, counts, len(nodes)))
        return nodes

    def approx(self, node: ast.Call, keywords: dict[str, ast.expr], stated: bool) -> Approx:
        if not stated:
            self.error(node, say("approx stands on the right of a claim"))
        if len(node.args) != 1 or not keywords or set(keywords) - {"abs", "rel"}:
            self.error(
                node, say("approx takes a value and a tolerance: approx(0.7, abs=0.01) or approx(0.7, rel=0.01)")
            )
        tolerances = [self.expression(keywords[name]) if name in keywords else None for name in ("abs", "rel")]
        return Approx(*self.place(node), self.expression(node.args[0]), *tolerances)


def read_literal(text: str, line: int = 1, column: int = 1) -> Literal:
    """A decimal number as it is printed.

    >>> read_literal("0.50").value, read_literal("0.50").unit, read_literal("3").unit, read_literal("2.406e-3").unit
    (Fraction(1, 2), Fraction(1, 100), None, Fraction(1, 1000000))
    """
    mantissa, _, exponent = text.replace("_", "").lower().partition("e")
    whole, point, decimals = mantissa.partition(".")
    power = Fraction(10) ** (int(exponent or 0) - len(decimals))
    return Literal(line, column, text, int(whole + decimals) * power, power if point or exponent else None)


def _another_count(function: str, counts: range, given: int) -> str:
    """The error for too few arguments or too many."""
    if counts == range(0, 1):
        return say("{function} takes no argument, not {given}", function=function, given=given)
    if len(counts) > 1:
        some = ", ".join(map(str, counts[:2])) + ", …" if len(counts) > 2 else None
        both = some or say("{one} or {other}", one=counts[0], other=counts[1])
        return say("{function} takes {counts} arguments, not {given}", function=function, counts=both, given=given)
    return say_count(
        "{function} takes {count} argument, not {given}", "{function} takes {count} arguments, not {given}",
        counts[0], function=function, given=given,
    )  # fmt: skip


def _stands_above(expression: Expression) -> bool:
    """Whether an expression means what was computed before, so that something may depend on it."""
    match expression:
        case Name() | Derivative() | Call(function="grad"):
            return True
        case Index(operand=operand) | Transpose(operand=operand):
            return _stands_above(operand)
        case Items(items=items):
            return all(map(_stands_above, items))
    return False
