"""From Python's syntax tree to the expressions of the language: which functions there are, and how they are called."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import NoReturn

from scalargrad.languages import say, say_count
from scalargrad.worked.language.calls import FUNCTIONS, IN_A_LIST, RESERVED, constant, foreign, spelled, unknown
from scalargrad.worked.language.definitions import comprehension, own_call
from scalargrad.worked.language.scanning import SLASH, with_slashes
from scalargrad.worked.language.source import Source
from scalargrad.worked.language.spellings import quotient, second
from scalargrad.worked.language.syntax import (
    Apply,
    Approx,
    Binary,
    Call,
    Derivative,
    Expression,
    Function,
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

    def __init__(self, source: Source, functions: Mapping[str, Function]) -> None:
        """functions: those that the document has defined above."""
        self.source = source
        self.functions = functions
        self.local: frozenset[str] = frozenset()  # parameters, and the names of comprehensions, where they stand
        self.defining = ""  # the function whose body this is
        self.place = source.place
        self.text = source.text
        self.error = source.error

    @property
    def names(self) -> set[str]:
        """The names that are bound where we are."""
        return self.source.scan.names | self.local

    @contextmanager
    def inside(self, local: Collection[str], defining: str = "") -> Iterator[None]:
        """Inside a function, or a comprehension: with these names, too."""
        before = self.local, self.defining
        self.local, self.defining = self.local | frozenset(local), defining or self.defining
        try:
            yield
        finally:
            self.local, self.defining = before

    def check_bindable(self, node: ast.expr | ast.arg, name: str) -> None:
        """An error where something stands for a function already."""
        if name in RESERVED:
            self.error(node, say("{name} is a function of the language: choose another name", name=name))
        if name in self.functions:
            self.error(node, say("{name} is a function: choose another name", name=name))

    def several(self, node: ast.expr) -> Expression:
        """An expression that may be a function with several results, where these are taken apart."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.functions:
            return self.own_call(node)
        return self.expression(node)

    def own_call(self, node: ast.Call) -> Apply:
        assert isinstance(node.func, ast.Name)
        if node.func.id == self.defining:
            self.error(node, say("{name} calls itself: write its steps in a loop", name=self.defining))
        return own_call(self, node, self.functions[node.func.id])

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
            case ast.BinOp(op=ast.Div()) if found := quotient(node, self.names):
                return self.expression(found)
            case ast.ListComp() | ast.GeneratorExp():
                return comprehension(self, node)
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
        text = self.source.literal(node)
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            self.error(node, say("{text} is not a number", text=text[:20]))
        return read_literal(text, *self.place(node))

    def name(self, node: ast.Name, name: str) -> Expression:
        place = self.place(node)
        if SLASH in name:
            return self.derivative(node, *with_slashes(name).split("/"))
        if name in RESERVED or name in self.functions or (name in FUNCTIONS and name not in self.names):
            self.error(node, say("{name} is a function: write {name}(…)", name=name))
        if found := constant(name, self.names):
            return Call(*place, found, ())
        return Name(*place, name)

    def derivative(self, node: ast.Name, above: str, below: str) -> Expression:
        """dJ/dw, d2f/dx2 or d2f/dxdy."""
        line, column = self.place(node)
        behind = column + len(above) + 2
        if not above[1].isdigit():
            return Derivative(line, column, above[1:], Name(line, behind, below[1:]))
        by = second(below[1:], self.names) if above.startswith("d2") and len(above) > 2 else None
        if by is None:
            self.error(node, say("a second derivative is d2f/dx2 or d2f/dxdy; any other is grad(grad(f, x), x)"))
        first, other = (Name(line, behind, name) for name in by)
        once = Call(line, column, "grad", (Name(line, column + 2, above[2:]), first))
        return Call(line, column, "grad", (once, other))

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
            self.error(node, self.no_call(node))
        if node.func.id in self.functions or node.func.id == self.defining:
            own = self.own_call(node)
            if own.function.count > 1:
                self.error(node, self.to_be_taken_apart(own.function))
            return own
        function = spelled(node.func.id)
        keywords = self.keywords(node, function)
        if function == "approx":
            return self.approx(node, keywords, stated)
        if function == "range":
            self.error(node, say("range belongs to a loop: for k in range(n):"))
        if function not in FUNCTIONS:
            if function == "d":
                self.error(node, say("d(y)/d(x) is a derivative: both are needed"))
            self.error(node, unknown(with_slashes(function), self.names, self.functions))
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

    def no_call(self, node: ast.Call) -> str:
        """What to write instead of np.exp(x), and of (a + b)(c + d)."""
        if not isinstance(node.func, ast.Attribute):
            return say("only a function can be called; write * for a product")
        return foreign(self.text(node.func))

    def to_be_taken_apart(self, function: Function) -> str:
        names = ", ".join("abcdefgh"[: function.count])
        return say(
            "{function} has {count} results: take them apart, {names} = {function}(…)",
            function=function.name,
            count=function.count,
            names=names,
        )

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
