"""The formulas of users' own operations, as text: arithmetic and known functions, nothing else that Python could run.

A formula is read as Python's syntax tree, checked, and written anew, with the parts that `where` names in their places.
"""

from __future__ import annotations

import ast
import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

RESULT = "z"  # what the result is called in the formulas of derivatives
LONGEST = 60  # characters of a text that an error shows
DEEPEST = 200  # a formula within a formula within …: what all of the package can go through
_SIGNS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)

Words = Mapping[str, Callable[..., Any]]


def parts_of(signature: str) -> tuple[str, tuple[str, ...]]:
    """The name and the arguments of an operation; a ValueError where the text has no such form.

    >>> parts_of("scale(x, k)")
    ('scale', ('x', 'k'))
    """
    if not isinstance(signature, str):
        raise TypeError(f'an operation starts with its signature as text, such as "cube(x)", not {signature!r}')
    try:
        tree = _parsed(signature)
    except ValueError:
        tree = ast.Constant(None)
    match tree:
        case ast.Call(ast.Name(name), args, []) if args and all(isinstance(arg, ast.Name) for arg in args):
            arguments = tuple([arg.id for arg in args if isinstance(arg, ast.Name)])
            if len(set(arguments)) < len(arguments):
                raise ValueError(f"{signature!r} has an argument twice: give each a name of its own")
            if RESULT in arguments:
                raise ValueError(f"{signature!r} has an argument {RESULT}, which stands for the result: rename it")
            return name, arguments
    raise ValueError(
        f"{_shown(signature)} does not say how an operation is called: give its name, and the names of its arguments "
        'in brackets, "cube(x)" or "scale(x, k)", in letters, digits and _, and no keyword of Python\'s among them'
    )


class Reader:
    """Reads the formulas of one operation.

    words: the functions that they may call. where: names for parts that they share; a part may use others.

    >>> reader = Reader("silly(x)", ("x",), {"exp": math.exp}, {"t": "exp(2 * x)"})
    >>> reader.read("t + t ** 2", "the formula")
    'exp(2 * x) + exp(2 * x) ** 2'
    """

    def __init__(self, signature: str, arguments: Sequence[str], words: Words, where: Mapping[str, str]) -> None:
        self.signature, self.arguments, self.words = signature, tuple(arguments), words
        self.where = {self._part(name): text for name, text in where.items()}

    def _part(self, name: str) -> str:
        try:
            tree = _parsed(name)
        except ValueError:
            tree = ast.Constant(None)
        if not isinstance(tree, ast.Name) or tree.id in (*self.arguments, RESULT):
            raise ValueError(f"{self.signature}: where cannot name a part {name!r}: choose another name")
        return tree.id

    def read(self, text: str, what: str, result: bool = False) -> str:
        """The formula, written anew; a ValueError that says what may not stand there. result: whether z may."""
        names = (*self.arguments, RESULT) if result else self.arguments
        tree = self._read(text, f"{self.signature}: {what}", names, ())
        if _depth(tree) > DEEPEST:
            raise ValueError(f"{self.signature}: {what}, {_shown(text)}: it is nested too deeply")
        return ast.unparse(tree)

    def _read(self, text: str, what: str, names: tuple[str, ...], above: tuple[str, ...]) -> ast.expr:
        if not isinstance(text, str):
            raise TypeError(f"{what} has to be {'text' if above else 'text or a function'}, not {text!r}")
        try:
            return self._checked(_parsed(text), names, above)
        except ValueError as error:
            raise ValueError(f"{what}, {_shown(text)}: {error}") from None
        except (RecursionError, MemoryError):
            raise ValueError(f"{what}, {_shown(text)}: it is nested too deeply") from None

    def _checked(self, tree: ast.expr, names: tuple[str, ...], above: tuple[str, ...]) -> ast.expr:
        def checked(part: ast.expr) -> ast.expr:
            return self._checked(part, names, above)

        match tree:
            case ast.Constant(int() | float() as value) if not isinstance(value, bool) and math.isfinite(value):
                return tree
            case ast.Name(name) if name in names:
                return tree
            case ast.Name(name) if name in self.where:
                if name in above:
                    raise ValueError(f"the part {name} is computed from itself")
                return self._read(self.where[name], f"the part {name}", names, (*above, name))
            case ast.Name(name):
                raise ValueError(self._no_number(name))
            case ast.UnaryOp(ast.UAdd(), operand):
                return checked(operand)
            case ast.UnaryOp(ast.USub() as sign, operand):
                return ast.UnaryOp(sign, checked(operand))
            case ast.BinOp(left, sign, right) if isinstance(sign, _SIGNS):
                return ast.BinOp(checked(left), sign, checked(right))
            case ast.Call(ast.Name(name), args, []) if not any(isinstance(arg, ast.Starred) for arg in args):
                self._check_call(name, len(args))
                return ast.Call(ast.Name(name), [checked(arg) for arg in args], [])
        raise ValueError(
            f"{_shown(ast.unparse(tree))} may not stand there: a formula is made of numbers, the arguments, "
            "+ - * / ** and functions; what is more than that can be a Python function in the place of the text"
        )

    def _no_number(self, name: str) -> str:
        if name == RESULT:
            return f"{RESULT} is the result, which only derivatives can be computed from"
        if name in self.words:
            return f"{name} is a function: write {name}(…)"
        return f"there is no {name} here: the arguments are {', '.join(self.arguments)}"

    def _check_call(self, name: str, count: int) -> None:
        if name in self.arguments:
            raise ValueError(f"{name} is an argument here, a number: give it another name to call the function {name}")
        if name not in self.words:
            raise ValueError(f"there is no function {name} here: there are {', '.join(sorted(self.words))}")
        if wrong := misfit(self.words[name], count):
            raise ValueError(f"{name} is called with {count} arguments: {wrong}")


def run(text: str) -> str:
    """A formula as it is run: powers are the table's, which stay real.

    >>> run("3 * x ** 2")
    '3 * power(x, 2)'
    """
    return ast.unparse(_Powers().visit(ast.parse(text, mode="eval")))


class _Powers(ast.NodeTransformer):
    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(node.op, ast.Pow):
            return ast.Call(ast.Name("power"), [left, right], [])
        return ast.BinOp(left, node.op, right)


def called(text: str) -> set[str]:
    """The functions that a formula calls.

    >>> called("exp(2 * x)")
    {'exp'}
    """
    trees = ast.walk(ast.parse(text, mode="eval"))
    return {tree.func.id for tree in trees if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name)}


def misfit(function: Callable[..., Any], count: int) -> str:
    """Why a function cannot be called with so many numbers; empty if it can, or if nobody knows.

    >>> misfit(abs, 1), misfit(lambda x: x, 2)
    ('', 'too many positional arguments')
    """
    try:
        known = inspect.signature(function)
    except (TypeError, ValueError):  # some functions written in C do not say
        return ""
    try:
        known.bind(*range(count))
    except TypeError as error:
        return str(error)
    return ""


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(" ".join(text.split()), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"it is no expression of Python's: {error.msg}") from None
    except (RecursionError, MemoryError):
        raise ValueError("it is nested too deeply") from None


def _depth(tree: ast.AST) -> int:
    level, depth = [tree], 0
    while level := [child for node in level for child in ast.iter_child_nodes(node)]:
        depth += 1
    return depth


def _shown(text: str) -> str:
    return repr(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")
