"""From the text of a block to its statements: Python's parser, and a list of what the language allows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fractions import Fraction

from scalargrad.worked.language.expressions import RESERVED, ExpressionParser
from scalargrad.worked.language.scanning import SLASH
from scalargrad.worked.language.source import Source
from scalargrad.worked.language.syntax import (
    Approx,
    Assign,
    Binary,
    Call,
    ClaimLine,
    Expression,
    Items,
    Literal,
    Loop,
    Negative,
    Open,
    Statement,
)
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import Block

_RELATIONS: dict[type[ast.cmpop], str] = {ast.Eq: "==", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


class Parser:
    """Turns the blocks of one document into statements, from top to bottom; it knows which names are bound so far."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def statements(self, block: Block) -> Iterator[Statement]:
        """The statements of a block, one by one, until the first that is outside the language: a DocumentError."""
        if block.fresh:
            self.names = set()
        source, error = self._source(block)
        self.names |= source.scan.names
        body = source.tree.body
        if error and body and isinstance(body[-1], ast.For):
            body.pop()  # the error may be inside this loop
        parser = _StatementParser(source)
        yield from map(parser.statement, body)
        if error:
            raise error

    def _source(self, block: Block) -> tuple[Source, DocumentError | None]:
        """A block as Python reads it; or what stands above the first error in it, and the error."""
        error = None
        for _ in range(3):  # what stands above an error is still read, unless there is an error in it, too
            try:
                return Source(block, set(self.names)), error
            except DocumentError as found:
                error = error or found
                above = sum(line < found.line for line, _ in block.places)
                block = Block("\n".join(block.text.split("\n")[:above]) + "\n", block.places)
        raise error or DocumentError("this block cannot be read")


class _StatementParser:
    """Turns statements of Python's tree into those of the language."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.place = source.place
        self.text = source.text
        self.error = source.error
        self.expression = ExpressionParser(source).expression

    def statement(self, node: ast.stmt) -> Statement:
        match node:
            case ast.Assign(targets=[target], value=value):
                return self.assign(node, target, value)
            case ast.Assign():
                self.error(node, "give each name a line of its own, or write: a, b = 1, 2")
            case ast.Expr(value=ast.Compare() as claim):
                return self.claim(claim, node)
            case ast.Expr(value=ast.Tuple(elts=[ast.Compare(comparators=[*_, ast.Constant()]), ast.Constant()])):
                self.error(node, "decimals have a point: write 0.5, not 0,5")
            case ast.Expr():
                self.error(node, "this states nothing: a claim is left == right, a formula is name = …")
            case ast.For(target=ast.Name() as name, iter=count, body=body, orelse=[]):
                return Loop(*self.place(node), self.bindable(name), self.count(count), tuple(map(self.statement, body)))
            case ast.For():
                self.error(node, "a loop is: for k in range(n):")
        self.source.refuse(node)

    def assign(self, node: ast.Assign, target: ast.expr, value: ast.expr) -> Assign:
        if isinstance(target, (ast.Tuple, ast.List)):
            names = tuple(self.bindable(name) for name in target.elts)
        else:
            names = (self.bindable(target),)
            if isinstance(value, ast.Tuple) and len(value.elts) == 2 and isinstance(value.elts[1], ast.Constant):
                self.error(value, "a list has square brackets, [0, 5], and a decimal a point, 0.5")
        if isinstance(value, ast.Tuple) and len(names) > 1:
            items = Items(*self.place(value), tuple(map(self.expression, value.elts)))
            if len(items.items) != len(names):
                self.error(node, f"{len(names)} names on the left, {len(items.items)} values on the right")
            return Assign(*self.place(node), names, items, tuple(map(is_given, items.items)))
        expression = self.expression(value)
        return Assign(*self.place(node), names, expression, (is_given(expression),) * len(names))

    def bindable(self, target: ast.expr) -> str:
        """The name on the left of `=`."""
        if isinstance(target, ast.Name) and SLASH in target.id:
            self.error(target, f"{self.text(target)} is computed, not given: use == to state it")
        if not isinstance(target, ast.Name):
            self.error(target, "only a name can stand on the left of =; use == to state a number")
        if target.id in RESERVED:
            self.error(target, f"{target.id} is a function of the language: choose another name")
        return target.id

    def count(self, node: ast.expr) -> Expression:
        match node:
            case ast.Call(func=ast.Name(id="range"), args=[count], keywords=[]):
                return self.expression(count)
        self.error(node, "a loop is: for k in range(n):")

    def claim(self, node: ast.Compare, statement: ast.stmt) -> ClaimLine:
        if len(node.ops) > 1:
            self.error(node, "one comparison in a claim: write two claims")
        relation = _RELATIONS.get(type(node.ops[0]))
        if relation is None:
            self.error(node, "a claim compares with ==, <, <=, > or >=")
        right = node.comparators[0]
        lines = range(node.lineno - 1, getattr(statement, "end_lineno", node.lineno))
        scan = self.source.scan
        wrong = next((scan.wrong[line] for line in lines if line in scan.wrong), None)
        points = next((scan.points[line] for line in lines if line in scan.points), Fraction(1))
        stated = self.expression(right, stated=True)
        if relation != "==" and isinstance(stated, (Approx, Open)):
            self.error(right, f"{self.text(right)} goes with ==")
        text, right_text = self.text(node), self.source.right_side(node)
        return ClaimLine(
            *self.place(node), text, self.expression(node.left), relation, stated, right_text, wrong, points
        )


def is_given(expression: Expression) -> bool:
    """Whether an expression is made of literals alone, so that the name it is bound to is a parameter."""
    match expression:
        case Literal():
            return True
        case Items(items=parts) | Call(function="zeros" | "ones", args=parts):
            return all(map(is_given, parts))
        case Negative(operand=operand):
            return is_given(operand)
        case Binary(left=left, right=right):
            return is_given(left) and is_given(right)
        case Call(function="free"):
            return True
    return False
