"""From the text of a block to its statements: Python's parser, and a list of what the language allows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from scalargrad.languages import say
from scalargrad.worked.language.calls import GIVEN
from scalargrad.worked.language.definitions import definition, read_range
from scalargrad.worked.language.equals import chain, list_or_decimal
from scalargrad.worked.language.expressions import ExpressionParser
from scalargrad.worked.language.scanning import SLASH
from scalargrad.worked.language.source import Source
from scalargrad.worked.language.syntax import (
    Apply,
    Approx,
    Assign,
    Binary,
    Call,
    ClaimLine,
    Comprehension,
    Expression,
    Function,
    Items,
    Literal,
    Loop,
    Name,
    Negative,
    Open,
    Range,
    Statement,
)
from scalargrad.worked.language.trees import counted, is_arithmetic
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import Block

_RELATIONS: dict[type[ast.cmpop], str] = {ast.Eq: "==", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


_LONGEST = 30  # numbers of the reader's that are quoted
_TOLERANCE = re.compile(r"(-?[\d.e]+)\s*\+-\s*([\d.e]+)")  # 0.5 +- 0.1


class Parser:
    """Turns the blocks of one document into statements, from top to bottom; it knows which names are bound so far."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.functions: dict[str, Function] = {}

    def statements(self, block: Block) -> Iterator[Statement]:
        """The statements of a block, one by one, until the first that is outside the language: a DocumentError."""
        if block.fresh:
            self.names, self.functions = set(), {}
        source, error = self._source(block)
        self.names |= source.scan.names
        body = source.tree.body
        if error and body and isinstance(body[-1], (ast.For, ast.FunctionDef)):
            body.pop()  # the error may be inside this loop
        parser = _StatementParser(source, self.functions)
        for node in body:
            yield from parser.statements(node)
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
        raise error or DocumentError(say("this block cannot be read"))


class _StatementParser:
    """Turns statements of Python's tree into those of the language."""

    def __init__(self, source: Source, functions: dict[str, Function]) -> None:
        self.source = source
        self.functions = functions
        self.place = source.place
        self.text = source.text
        self.error = source.error
        self.expressions = ExpressionParser(source, functions)
        self.expression = self.expressions.expression

    def statements(self, node: ast.stmt) -> Iterator[Statement]:
        """What a statement of Python's stands for: one statement, or the claims of a chain."""
        match node:
            case ast.Expr(value=ast.Compare() as claim):
                yield from self.claims(claim, node)
            case _:
                yield self.statement(node)

    def statement(self, node: ast.stmt) -> Statement:
        match node:
            case ast.Assign(targets=[target], value=value):
                return self.assign(node, target, value)
            case ast.Assign(targets=[_, *others]):
                names = {other.id for other in others if isinstance(other, ast.Name)}
                if names <= self.source.scan.names and (problem := self.source.line_with_equals(node)):
                    self.error(node, problem)
                self.error(node, say("give each name a line of its own, or write: a, b = 1, 2"))
            case ast.Expr(value=ast.Tuple(elts=[_, *_]) as items):
                self.error(node, self.states_nothing(node, items))
            case ast.Expr(value=ast.BoolOp() as both):
                self.source.refuse(both)
            case ast.Expr():
                self.error(node, say("this states nothing: a claim is left == right, a formula is name = …"))
            case ast.FunctionDef():
                found = self.functions[node.name] = definition(self.expressions, node)
                return found
            case ast.For(target=ast.Name() as name, iter=over, body=body, orelse=[]):
                inner = tuple([statement for each in body for statement in self.statements(each)])
                return Loop(*self.place(node), self.bindable(name), self.range(over), inner)
            case ast.For():
                self.error(node, say("a loop is: for k in range(n):"))
        self.source.refuse(node)

    def states_nothing(self, node: ast.Expr, items: ast.Tuple) -> str:
        """What to write for `w == 0.2, 0.4`, and for several things in a line."""
        first, *others = items.elts
        match first:
            case ast.Compare(comparators=[*_, last]):
                first = last
        problem = self.no_list([first, *others]) or self.source.line_with_equals(node)
        return problem or say("this states nothing: a claim is left == right, a formula is name = …")

    def no_list(self, items: Sequence[ast.expr]) -> str | None:
        """What to write for numbers with commas between them and no brackets around them; None for anything else."""
        numbers = list(map(self.text, items))
        if not all(re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", number) for number in numbers):
            return None
        if len(numbers) == 2 and numbers[1].isdigit():
            return list_or_decimal()
        return say("a list has square brackets: write {list}", list=f"[{', '.join(numbers[:_LONGEST])}]")

    def assign(self, node: ast.Assign, target: ast.expr, value: ast.expr) -> Assign:
        if isinstance(target, (ast.Tuple, ast.List)):
            names = tuple(self.bindable(name) for name in target.elts)
        else:
            names = (self.bindable(target),)
            if isinstance(value, ast.Tuple) and (problem := self.no_list(value.elts)):
                self.error(value, problem)
        if isinstance(value, ast.Tuple) and len(names) > 1:
            items = Items(*self.place(value), tuple(map(self.expression, value.elts)))
            if len(items.items) != len(names):
                self.error(node, counted(len(names), len(items.items)))
            return Assign(*self.place(node), names, items, tuple(map(is_given, items.items)))
        match target, value:
            case ast.Name(), ast.Compare(ops=[ast.Eq(), *more]) if all(isinstance(op, ast.Eq) for op in more):
                self.error(value, chain([self.text(target), *self.source.sides(value)]))
        expression = self.expressions.calls.several(value)
        if isinstance(expression, Apply) and expression.function.count not in (1, len(names)):
            own = expression.function
            what = counted(len(names), own.count) if len(names) > 1 else self.expressions.calls.to_be_taken_apart(own)
            self.error(node, what)
        return Assign(*self.place(node), names, expression, (is_given(expression),) * len(names))

    def bindable(self, target: ast.expr) -> str:
        """The name on the left of `=`."""
        if isinstance(target, ast.Name) and SLASH in target.id:
            self.error(target, say("{name} is computed, not given: use == to state it", name=self.text(target)))
        if not isinstance(target, ast.Name):
            self.error(target, say("only a name can stand on the left of =; use == to state a number"))
        self.expressions.check_bindable(target, target.id)
        return target.id

    def range(self, node: ast.expr) -> Range:
        found = read_range(self.expressions, node)
        if found is None:
            self.error(node, say("a loop is: for k in range(n):"))
        return found

    def claims(self, node: ast.Compare, statement: ast.stmt) -> Iterator[ClaimLine]:
        """The claims of a line: of a chain a == b == c they are a == b and a == c, of 0 < p < 1 each comparison."""
        if any(type(op) not in _RELATIONS for op in node.ops):
            self.error(node, say("a claim compares with ==, <, <=, > or >="))
        lines = range(node.lineno - 1, getattr(statement, "end_lineno", node.lineno))
        scan = self.source.scan
        wrong = next((scan.wrong[line] for line in lines if line in scan.wrong), None)
        points = next((scan.points[line] for line in lines if line in scan.points), Fraction(1))
        sides, texts = [node.left, *node.comparators], self.source.sides(node)
        first, before = 0, None  # the side that the claims are about; the arithmetic before a side
        for link, op in enumerate(node.ops):
            relation, right, text = _RELATIONS[type(op)], sides[link + 1], texts[link + 1]
            if tolerance := _TOLERANCE.fullmatch(text):
                approx = f"approx({tolerance[1]}, abs={tolerance[2]})"
                self.error(right, say("a number with a tolerance is written {approx}", approx=approx))
            stated = self.expression(right, stated=True)
            if relation != "==" and isinstance(stated, (Approx, Open)):
                self.error(right, say("{right} goes with ==", right=self.text(right)))
            whole = f"{texts[first]} {relation} {text}" if len(node.ops) > 1 else self.text(node)
            place = self.place(right if link else node)
            left = self.expression(sides[first])
            before = before if relation == "==" else None
            yield ClaimLine(*place, whole, left, relation, stated, text, wrong, points, link, before)
            first = first if relation == "==" else link + 1
            before = (stated, text) if relation == "==" and is_arithmetic(stated) else None


def is_given(expression: Expression, counted: frozenset[str] = frozenset()) -> bool:
    """Whether an expression is made of literals alone, so that the name it is bound to is a parameter.

    counted: the names of the comprehensions around it.
    """
    match expression:
        case Literal():
            return True
        case Name(name=name):
            return name in counted
        case Comprehension(item=item, loops=loops):
            return is_given(item, counted | {name for name, _ in loops})
        case Items(items=parts):
            return all([is_given(part, counted) for part in parts])
        case Call(function=function, args=parts) if function in GIVEN:
            return all([is_given(part, counted) for part in parts])
        case Negative(operand=operand):
            return is_given(operand, counted)
        case Binary(left=left, right=right):
            return is_given(left, counted) and is_given(right, counted)
    return False
