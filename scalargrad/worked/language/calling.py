"""Calls of functions: of the language, of the document, and what to write instead of others."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from scalargrad.languages import say, say_count
from scalargrad.worked.language.calls import FUNCTIONS, IN_A_LIST, foreign, spelled, unknown
from scalargrad.worked.language.scanning import with_slashes
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
    Transpose,
)
from scalargrad.worked.language.written import decimal_comma

if TYPE_CHECKING:
    from scalargrad.worked.language.expressions import ExpressionParser

_CONDITIONS = (ast.Gt, ast.Lt, ast.GtE, ast.LtE, ast.Eq)


_OF_LISTS = ("max", "min", "sum", "mean", "prod", "norm", "softmax", "argmax", "var", "std")


class CallParser:
    """Turns calls into those of the language. parser: for the expressions in them."""

    def __init__(self, parser: ExpressionParser) -> None:
        self.parser = parser
        self.place = parser.place
        self.error = parser.error

    def call(self, node: ast.Call, stated: bool) -> Expression:
        if not isinstance(node.func, ast.Name):
            self.error(node, self.no_call(node))
        if node.func.id in self.parser.functions or node.func.id == self.parser.defining:
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
            self.error(node, unknown(with_slashes(function), self.parser.names, self.parser.functions))
        counts, with_axis = FUNCTIONS[function]
        nodes = self.arguments(node, function, counts)
        axis = keywords.pop("axis", None) if with_axis else None
        if keywords or (axis is not None and len(nodes) > 1 and function not in IN_A_LIST):
            self.error(node, self.not_taken(function, keywords))
        args = tuple([self.argument(each) for each in nodes])
        if function == "grad" and not _stands_above(args[1]):
            self.error(
                nodes[1], say("a derivative is taken with respect to a name or an element of it: name this first")
            )
        return Call(*self.place(node), function, args, None if axis is None else self.argument(axis))

    def several(self, node: ast.expr) -> Expression:
        """An expression that may be a function with several results, where these are taken apart."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.parser.functions:
            return self.own_call(node)
        return self.parser.expression(node)

    def own_call(self, node: ast.Call) -> Apply:
        """A function of the document, called."""
        assert isinstance(node.func, ast.Name)
        if node.func.id == self.parser.defining:
            self.error(node, say("{name} calls itself: write its steps in a loop", name=self.parser.defining))
        function = self.parser.functions[node.func.id]
        if node.keywords:
            self.error(node, say("{function} cannot be called like this", function=function.name))
        if len(node.args) != len(function.parameters):
            count = len(function.parameters)
            self.error(node, _another_count(function.name, range(count, count + 1), len(node.args)))
        return Apply(*self.place(node), function, tuple([self.argument(each) for each in node.args]))

    def no_call(self, node: ast.Call) -> str:
        """What to write instead of np.exp(x), and of (a + b)(c + d)."""
        if not isinstance(node.func, ast.Attribute):
            return say("only a function can be called; write * for a product")
        return foreign(self.parser.text(node.func))

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
                return Items(*self.place(node), tuple([self.parser.expression(item) for item in items]))
            case ast.Compare(left=left, ops=[relation], comparators=[right]) if type(relation) in _CONDITIONS:
                return self.condition(node, relation, self.parser.expression(left), self.parser.expression(right))
        return self.parser.expression(node)

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
        if len(nodes) > counts[-1] and (decimal := decimal_comma(self.parser.source.text(node))):
            self.error(node, say("decimals have a point: write {decimal}", decimal=decimal))
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
        tolerances = [self.parser.expression(keywords[name]) if name in keywords else None for name in ("abs", "rel")]
        return Approx(*self.place(node), self.parser.expression(node.args[0]), *tolerances)


def _another_count(function: str, counts: range, given: int) -> str:
    """The error for too few arguments or too many."""
    if function in _OF_LISTS and given > counts[-1]:
        return say("{function} of so many numbers is that of a list: write {function}([a, b, c])", function=function)
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
            return all([_stands_above(item) for item in items])
    return False
