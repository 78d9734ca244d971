"""From Python's syntax tree to the expressions of the language: which functions there are, and how they are called."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

from scalargrad.languages import say
from scalargrad.worked.language.calling import CallParser
from scalargrad.worked.language.calls import FUNCTIONS, RESERVED, constant
from scalargrad.worked.language.definitions import comprehension
from scalargrad.worked.language.literals import read_literal
from scalargrad.worked.language.scanning import SLASH, with_slashes
from scalargrad.worked.language.source import Source
from scalargrad.worked.language.spellings import quotient, second
from scalargrad.worked.language.syntax import (
    Binary,
    Call,
    Derivative,
    Expression,
    Function,
    Index,
    Items,
    Name,
    Negative,
    Open,
    Slice,
    Transpose,
)
from scalargrad.worked.language.written import decimal_comma
from scalargrad.worked.numbers import check_time

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.MatMult: "matmul",
}  # fmt: skip
_LONGEST = 60  # characters of the reader's that are quoted


class Bound(Collection[str]):
    """Names that are bound above, and those of functions and comprehensions around us."""

    def __init__(self, above: Collection[str], local: Collection[str]) -> None:
        self.both = above, local

    def __contains__(self, name: object) -> bool:
        return any(name in names for names in self.both)

    def __iter__(self) -> Iterator[str]:
        return itertools.chain(*self.both)

    def __len__(self) -> int:
        return sum(map(len, self.both))


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
        self.calls = CallParser(self)

    @property
    def names(self) -> Bound:
        """The names that are bound where we are."""
        return Bound(self.source.scan.names, self.local)

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
                return Items(*place, tuple([self.expression(item, stated) for item in items]))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negative(*place, self.expression(operand))
            case ast.BinOp(op=ast.Div()) if found := quotient(node, self.names):
                return self.expression(found)
            case ast.ListComp() | ast.GeneratorExp():
                return comprehension(self, node)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                both = self.expression(left), self.expression(right)
                return Binary(*place, _OPERATORS[type(op)], *both, dot=self.source.has_dot(node))
            case ast.Attribute(value=value, attr="T"):
                return Transpose(*place, self.expression(value))
            case ast.Subscript(value=value, slice=indices):
                return self.index(node, value, indices)
            case ast.Call():
                return self.calls.call(node, stated)
        self.refuse(node)

    def refuse(self, node: ast.expr) -> NoReturn:
        """The error for what is no expression of the language, with what to write instead."""
        match node:
            case ast.UnaryOp(op=ast.UAdd()):
                self.error(node, say("leave the + out"))
            case ast.BinOp(op=ast.BitXor(), right=right) if _begins_with_t(right) and "T" not in self.names:
                self.error(node, say("a transpose is written {transpose}", transpose=self.transpose(node)))
            case ast.BinOp(op=ast.BitXor()):
                power = self.source.text(node).replace("^", "**")
                shown = power if len(power) <= _LONGEST else "x**2"
                self.error(node, say("a power is written **, not ^: {power}", power=shown))
            case ast.BinOp():
                self.error(node, say("this operator is not part of the language: they are + - * / ** and @"))
            case ast.Attribute(value=ast.Name(), attr=name) if constant(name, ()):
                self.error(node, say("only the functions of the language are known: write {name}", name=name))
            case ast.Attribute():
                self.error(node, say("the only attribute is .T, the transpose"))
            case ast.Tuple(elts=[ast.Constant(), ast.Constant()]):
                self.error(node, say("a list has square brackets, [0, 5], and a decimal a point, 0.5"))
            case ast.Tuple() if decimal := decimal_comma(self.source.text(node)):
                self.error(node, say("decimals have a point: write {decimal}", decimal=decimal))
            case ast.Compare():
                self.error(node, say("a claim stands in a line of its own; a condition is written where(a > b, x, y)"))
        self.source.refuse(node)

    def transpose(self, node: ast.expr) -> str:
        """W.T for W^T, of whatever stands before the sign: it binds loosely in Python, A @ W^T is (A @ W)^T."""
        before = re.split(r"\s*\^\s*T\b", self.source.text(node), maxsplit=1)[0]
        operand = re.search(r"\w+(\[[^\[\]]*\])*$", before)
        return f"{operand[0][:_LONGEST] if operand else '(…)'}.T"

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
        checked = tuple([self.slice(part) if isinstance(part, ast.Slice) else self.expression(part) for part in parts])
        operand = self.expression(value)
        place = self.place(node)
        if isinstance(operand, Derivative):  # dJ/dW[0, 1] is the derivative with respect to W[0, 1]
            return Derivative(*place, operand.y, Index(*place, operand.x, checked))
        return Index(*place, operand, checked)

    def slice(self, node: ast.Slice) -> Slice:
        bounds = [None if part is None else self.expression(part) for part in (node.lower, node.upper, node.step)]
        return Slice(*self.place(node), *bounds)


def _begins_with_t(node: ast.expr) -> bool:
    """Whether the T of a transpose is what an expression begins with: W^T @ x."""
    while isinstance(node, ast.BinOp):
        node = node.left
    return isinstance(node, ast.Name) and node.id == "T"
