"""Derivatives in other spellings than dJ/dw: of expressions, `d(a*b)/d(W[0, 1])`, and second ones, `d2f/dxdy`.

Both are other words for grad.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection
from typing import Any


def quotient(node: ast.BinOp, names: Collection[str]) -> ast.expr | None:
    """A quotient with d(y)/d(x) in it, with grad(y, x) in its place; None where there is none.

    The derivative binds tighter than any operator: `rate * d(J)/d(w)` is rate times it, `d(J)/d(w)**2` its square.
    names: those that the document binds; dJ and dw that are among them are no derivatives.

    >>> found = quotient(ast.parse("-2*d(a*b)/d(c)**2", mode="eval").body, {"a", "b", "c"})
    >>> ast.unparse(found)
    '-2 * grad(a * b, c) ** 2'
    """
    below = _innermost(node.right, _down)
    above = _innermost(node.left, _along)
    y, x = _of(above, names), _of(below, names)
    if y is None or x is None or (isinstance(above, ast.Name) and isinstance(below, ast.Name)):
        return None
    grad = ast.Call(ast.copy_location(ast.Name("grad"), above), [y, x], [])
    ast.copy_location(grad, above)
    grad.end_lineno, grad.end_col_offset = below.end_lineno, below.end_col_offset
    inner = _replaced(node.right, below, grad, _down, node.right)
    return _replaced(node.left, above, inner, _along, node.right)


def _innermost(node: ast.expr, step: Any) -> ast.expr:
    while (field := step(node)) is not None:
        node = getattr(node, field)
    return node


def _down(node: ast.expr) -> str | None:
    """Under the slash: d(w) of d(w)**2, d(W)[0], d(W).T."""
    match node:
        case ast.BinOp(op=ast.Pow()):
            return "left"
        case ast.Subscript() | ast.Attribute(attr="T"):
            return "value"
    return None


def _along(node: ast.expr) -> str | None:
    """Above the slash: d(J) of rate * d(J), and of -d(J)."""
    match node:
        case ast.BinOp(op=ast.Mult() | ast.Div() | ast.MatMult()):
            return "right"
        case ast.UnaryOp(op=ast.USub()):
            return "operand"
    return None


def _of(node: ast.expr, names: Collection[str]) -> ast.expr | None:
    """y of d(y), or of dy where that is no name."""
    match node:
        case ast.Call(func=ast.Name(id="d"), args=[inner], keywords=[]):
            return inner
        case ast.Name(id=name) if name[0] == "d" and name[1:].isidentifier() and name not in names:
            inner = ast.copy_location(ast.Name(name[1:]), node)
            inner.col_offset += 1
            return inner
    return None


def _replaced(node: ast.expr, old: ast.expr, new: ast.expr, step: Any, last: ast.expr) -> ast.expr:
    """A copy of a tree with another node in it, which ends where `last` does."""
    if node is old:
        return new
    made = copy.copy(node)
    setattr(made, step(node), _replaced(getattr(node, step(node)), old, new, step, last))
    made.end_lineno, made.end_col_offset = last.end_lineno, last.end_col_offset
    return made


def second(below: str, names: Collection[str]) -> tuple[str, str] | None:
    """The two names by which a second derivative is taken, from what stands behind the d below: x2, or xdy.

    >>> second("x2", {"x"}), second("w12", {"w1"}), second("x1dx2", {"x1", "x2"}), second("x", {"x"})
    (('x', 'x'), ('w1', 'w1'), ('x1', 'x2'), None)
    """
    pairs = [(below[:at], below[at + 1 :]) for at, letter in enumerate(below) if letter == "d"]
    if below.endswith("2"):
        pairs.append((below[:-1], below[:-1]))
    pairs = [pair for pair in pairs if all(name.isidentifier() for name in pair)]
    return next((pair for pair in pairs if all(name in names for name in pair)), pairs[-1] if pairs else None)
