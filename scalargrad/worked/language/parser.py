"""From the text of a block to its statements: Python's parser, and a list of what the language allows.

Python parses the text to a syntax tree and runs nothing of it. Everything that is not on the list is an error at its
line and column, with a word about what to write instead.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from fractions import Fraction
from typing import NoReturn

from scalargrad.worked.language.scanning import SLASH, Scan
from scalargrad.worked.language.syntax import (
    Approx,
    Assign,
    Binary,
    Call,
    ClaimLine,
    Derivative,
    Expression,
    Index,
    Items,
    Literal,
    Loop,
    Name,
    Negative,
    Open,
    Slice,
    Statement,
    Transpose,
)
from scalargrad.worked.numbers import DocumentError, check_time
from scalargrad.worked.reading import Block

# The functions of the language: how many arguments, and whether `axis=` may follow.
FUNCTIONS: dict[str, tuple[range, bool]] = {
    **{
        name: (range(1, 2), False)
        for name in [
            "exp",
            "log",
            "sqrt",
            "sin",
            "cos",
            "tan",
            "tanh",
            "sigmoid",
            "relu",
            "softplus",
            "step",
            "abs",
            "len",
        ]
    },
    **{name: (range(1, 3), True) for name in ("max", "min")},
    **{name: (range(1, 2), True) for name in ("sum", "mean", "softmax")},
    **{name: (range(1, 20), False) for name in ("zeros", "ones")},
    **{name: (range(2, 3), False) for name in ("outer", "grad")},
    "free": (range(0, 1), False),
}
RESERVED = {*FUNCTIONS, "approx", "range"}

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.MatMult: "matmul",
}  # fmt: skip
_RELATIONS: dict[type[ast.cmpop], str] = {ast.Eq: "==", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}

_INSTEAD: dict[type[ast.AST], str] = {
    ast.Import: "nothing can be imported",
    ast.ImportFrom: "nothing can be imported",
    ast.AugAssign: "write it in full: w = w - …",
    ast.AnnAssign: "give the name its value and nothing else",
    ast.While: "a loop is: for k in range(n):",
    ast.If: "there are no conditions; relu, step, max and min are functions",
    ast.IfExp: "there are no conditions; relu, step, max and min are functions",
    ast.FunctionDef: "functions cannot be defined",
    ast.AsyncFunctionDef: "functions cannot be defined",
    ast.ClassDef: "classes cannot be defined",
    ast.Lambda: "functions cannot be defined",
    ast.BoolOp: "make a claim of each part",
    ast.NamedExpr: "bind the name in a line of its own: name = …",
    ast.Tuple: "a list has square brackets",
    ast.ListComp: "write the items of the list, or use a loop",
    ast.GeneratorExp: "write the items as a list",
    ast.Dict: "a list has square brackets",
    ast.Set: "a list has square brackets",
}


class Parser:
    """Turns the blocks of one document into statements, from top to bottom; it knows which names are bound so far."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def statements(self, block: Block) -> Iterator[Statement]:
        """The statements of a block, one by one, until the first that is outside the language: a DocumentError."""
        error = None
        text = block.text
        for _ in range(3):  # what stands above an error is still read
            try:
                parser = _BlockParser(Block(text, block.places), set(self.names))
                break
            except DocumentError as found:
                error = error or found
                above = [i for i, (line, _) in enumerate(block.places) if line < found.line]
                text = "\n".join(text.split("\n")[: len(above)]) + "\n"
        else:
            raise error or DocumentError("this block cannot be read")
        self.names |= parser.scan.names
        body = parser.tree.body
        if error and body and isinstance(body[-1], ast.For):
            body.pop()  # the error may be inside this loop
        for node in body:
            yield parser.statement(node)
        if error:
            raise error


class _BlockParser:
    def __init__(self, block: Block, names: set[str]) -> None:
        self.block = block
        self.scan = Scan(block, names)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.tree = ast.parse("\n".join(self.scan.rewritten))
        except SyntaxError as error:
            line, column = (error.lineno or 1) - 1, max((error.offset or 1) - 1, 0)
            raise DocumentError(_plainly(error.msg), *self.block.place(line, column)) from None
        except (ValueError, RecursionError, MemoryError):
            raise DocumentError("Python's parser cannot read this block", *self.block.place(0, 0)) from None

    # --- places and errors ---

    def place(self, node: ast.AST) -> tuple[int, int]:
        line = getattr(node, "lineno", 1) - 1
        return self.block.place(line, self.scan.column(line, getattr(node, "col_offset", 0)))

    def error(self, node: ast.AST, message: str) -> NoReturn:
        raise DocumentError(message, *self.place(node))

    def refuse(self, node: ast.AST, what: str) -> NoReturn:
        instead = _INSTEAD.get(type(node))
        self.error(node, f"{what} is not part of the language" + (f": {instead}" if instead else ""))

    def text(self, first: ast.expr, last: ast.expr | None = None) -> str:
        """The source from one node to another as the author wrote it, on one line."""
        last = last or first
        line, end_line = first.lineno - 1, (last.end_lineno or last.lineno) - 1
        start = self.scan.starts[line] + self.scan.column(line, first.col_offset)
        end = self.scan.starts[end_line] + self.scan.column(end_line, last.end_col_offset or 0)
        lines = [line.partition("#")[0].strip().rstrip("\\ ") for line in self.block.text[start:end].split("\n")]
        return " ".join(line for line in lines if line)

    # --- statements ---

    def statement(self, node: ast.stmt) -> Statement:
        match node:
            case ast.Assign(targets=[target], value=value):
                return self.assign(node, target, value)
            case ast.Assign():
                self.error(node, "give each name a line of its own, or write: a, b = 1, 2")
            case ast.Expr(value=ast.Compare() as claim):
                return self.claim(claim, node)
            case ast.Expr():
                self.error(node, "this states nothing: a claim is left == right, a formula is name = …")
            case ast.For(target=ast.Name() as name, iter=count, body=body, orelse=[]):
                return Loop(*self.place(node), self.bindable(name), self.count(count), tuple(map(self.statement, body)))
            case ast.For():
                self.error(node, "a loop is: for k in range(n):")
        self.refuse(node, _kind(node))

    def assign(self, node: ast.Assign, target: ast.expr, value: ast.expr) -> Assign:
        if isinstance(target, (ast.Tuple, ast.List)):
            names = tuple(self.bindable(name) for name in target.elts)
        else:
            names = (self.bindable(target),)
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
        wrong = next((self.scan.wrong[line] for line in lines if line in self.scan.wrong), None)
        stated = self.expression(right, stated=True)
        if relation != "==" and isinstance(stated, (Approx, Open)):
            self.error(right, f"{self.text(right)} goes with ==")
        text = self.text(node, right)
        return ClaimLine(*self.place(node), text, self.expression(node.left), relation, stated, self.text(right), wrong)

    # --- expressions ---

    def expression(self, node: ast.expr, stated: bool = False) -> Expression:
        """stated: on the right of a claim, where `...` and approx may stand, by themselves or in a list."""
        check_time()
        place = self.place(node)
        match node:
            case ast.Constant(value=value):
                if value is Ellipsis and stated:
                    return Open(*place)
                if value is Ellipsis:
                    self.error(node, "... stands on the right of a claim, for a number that is to be found")
                return self.literal(node)
            case ast.Name(id=name):
                return self.name(node, name)
            case ast.List(elts=items):
                return Items(*place, tuple(self.expression(item, stated) for item in items))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negative(*place, self.expression(operand))
            case ast.UnaryOp(op=ast.UAdd()):
                self.error(node, "leave the + out")
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return Binary(*place, _OPERATORS[type(op)], self.expression(left), self.expression(right))
            case ast.BinOp(op=ast.BitXor()):
                self.error(node, "a power is written **")
            case ast.BinOp():
                self.error(node, "this operator is not part of the language: they are + - * / ** and @")
            case ast.Attribute(value=value, attr="T"):
                return Transpose(*place, self.expression(value))
            case ast.Attribute():
                self.error(node, "the only attribute is .T, the transpose")
            case ast.Subscript(value=value, slice=indices):
                return self.index(node, value, indices)
            case ast.Call():
                return self.call(node, stated)
            case ast.Compare():
                self.error(node, "a claim stands in a line of its own")
        self.refuse(node, _kind(node))

    def literal(self, node: ast.Constant) -> Literal:
        text = self.text(node)
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            self.error(node, f"{text[:20]} is not a number")
        return read_literal(text, *self.place(node))

    def name(self, node: ast.Name, name: str) -> Expression:
        place = self.place(node)
        if SLASH in name:
            y, x = name.split(SLASH)
            return Derivative(*place, y[1:], Name(place[0], place[1] + len(y) + 2, x[1:]))
        if name in RESERVED:
            self.error(node, f"{name} is a function: write {name}(…)")
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
            self.error(node, "only the functions of the language can be called")
        function = node.func.id
        keywords = {}
        for keyword in node.keywords:
            if keyword.arg is None or keyword.arg in keywords:
                self.error(node, f"{function} cannot be called like this")
            keywords[keyword.arg] = keyword.value
        if function == "approx":
            return self.approx(node, keywords, stated)
        if function == "range":
            self.error(node, "range belongs to a loop: for k in range(n):")
        if function not in FUNCTIONS:
            self.error(node, f"there is no function {function.replace(SLASH, '/')}; write * for a product")
        counts, with_axis = FUNCTIONS[function]
        if function in ("zeros", "ones") and len(node.args) == 1 and isinstance(node.args[0], ast.Tuple):
            node.args = node.args[0].elts
        if len(node.args) not in counts:
            wanted = "no argument" if counts == range(0, 1) else " or ".join(map(str, counts[:2])) + " arguments"
            self.error(node, f"{function} takes {wanted.replace('1 arguments', '1 argument')}, not {len(node.args)}")
        axis = keywords.pop("axis", None) if with_axis else None
        if keywords or (axis is not None and len(node.args) > 1):
            self.error(node, f"{function} does not take {', '.join(keywords) or 'an axis here'}")
        args = tuple(self.expression(arg) for arg in node.args)
        if function == "grad" and not _stands_above(args[1]):
            self.error(
                node.args[1], "a derivative is taken with respect to a name or an element of it: name this first"
            )
        return Call(*self.place(node), function, args, None if axis is None else self.expression(axis))

    def approx(self, node: ast.Call, keywords: dict[str, ast.expr], stated: bool) -> Approx:
        if not stated:
            self.error(node, "approx stands on the right of a claim")
        if len(node.args) != 1 or not keywords or set(keywords) - {"abs", "rel"}:
            self.error(node, "approx takes a value and a tolerance: approx(0.7, abs=0.01) or approx(0.7, rel=0.01)")
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


def _kind(node: ast.AST) -> str:
    if isinstance(node, ast.AugAssign):
        return "an assignment like w -= 1"
    words = re.findall("[A-Z][a-z]*", type(node).__name__)
    return "«" + " ".join(words).lower() + "»"


def _plainly(message: str) -> str:
    """Python's own words for a syntax error, with the marks of the rewriting taken out."""
    message = message.replace(SLASH, "/")
    if message.startswith("cannot assign") or "Maybe you meant '=='" in message:
        return "only a name can stand on the left of =; use == to state a number"
    if message.startswith("invalid syntax"):
        return "this cannot be read"
    return message[:1].lower() + message[1:200]
