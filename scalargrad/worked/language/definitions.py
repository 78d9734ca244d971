"""Functions that a document defines, and what goes over a range: loops and comprehensions."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from scalargrad.languages import say
from scalargrad.worked.language.syntax import Apply, Comprehension, Expression, Function, Range
from scalargrad.worked.language.trees import names_in, parts

if TYPE_CHECKING:
    from scalargrad.worked.language.expressions import ExpressionParser

DEEPEST = 50  # functions that call one another
KEPT = {"approx", "constant", "free", "grad", "range"}  # no functions of numbers: they cannot be defined anew


# --- functions ---


def definition(parser: ExpressionParser, node: ast.FunctionDef) -> Function:
    """`def cell(x, h): return tanh(w*x + u*h)`."""
    parameters = _parameters(parser, node)
    match node.body:
        case [ast.Return(value=ast.expr() as returned)]:
            pass
        case _:
            other = next((one for one in node.body if not isinstance(one, ast.Return)), node)
            parser.error(other, say("a function is one return: def {name}(x): return …", name=node.name))
    if node.name in KEPT:
        parser.error(node, say("{name} is a function of the language: choose another name", name=node.name))
    if node.name in parser.source.scan.names:
        parser.error(node, say("{name} is a name of the document: call the function otherwise", name=node.name))
    with parser.inside(set(parameters), defining=node.name):
        several = isinstance(returned, ast.Tuple) and returned.elts
        results = tuple(map(parser.expression, several)) if several else (parser.calls.several(returned),)
    called = [part.function for result in results for part in parts(result) if isinstance(part, Apply)]
    depth = 1 + max((one.depth for one in called), default=0)
    if depth > DEEPEST:
        parser.error(node, say("functions call one another more than {most} deep", most=DEEPEST))
    names = frozenset(set().union(*map(names_in, results)) - set(parameters))
    names |= frozenset().union(*(one.names for one in called))
    return Function(*parser.place(node), node.name, parameters, results, names, depth)


def _parameters(parser: ExpressionParser, node: ast.FunctionDef) -> tuple[str, ...]:
    arguments = node.args
    more = (*arguments.posonlyargs, *arguments.kwonlyargs, *arguments.defaults)
    if more or arguments.vararg or arguments.kwarg or node.decorator_list:
        parser.error(node, say("a function is one return: def {name}(x): return …", name=node.name))
    names = tuple(argument.arg for argument in arguments.args)
    for argument in arguments.args:
        parser.check_bindable(argument, argument.arg)
        if names.count(argument.arg) > 1:
            parser.error(argument, say("{name} stands there twice", name=argument.arg))
    return names


# --- ranges ---


def read_range(parser: ExpressionParser, node: ast.expr) -> Range | None:
    """range(n), range(a, b) or range(a, b, step); None where it is anything else."""
    match node:
        case ast.Call(func=ast.Name(id="range"), args=[_, *_] as args, keywords=[]) if len(args) <= 3:
            each = [parser.expression(arg) for arg in args]
            start = each[0] if len(each) > 1 else None
            step = each[2] if len(each) > 2 else None
            return Range(*parser.place(node), start, each[1] if start else each[0], step)
    return None


def comprehension(parser: ExpressionParser, node: ast.ListComp | ast.GeneratorExp) -> Comprehension:
    """`[x[i]**2 for i in range(3)]`."""
    loops: list[tuple[str, Range]] = []
    bound: set[str] = set()
    for generator in node.generators:
        if generator.ifs:
            parser.error(generator.ifs[0], say("there are no conditions; relu, step, max and min are functions"))
        if not isinstance(generator.target, ast.Name) or generator.is_async:
            parser.error(node, say("a list is [… for i in range(n)]"))
        with parser.inside(bound):
            over = read_range(parser, generator.iter)
        if over is None:
            parser.error(generator.iter, say("a list is [… for i in range(n)]"))
        parser.check_bindable(generator.target, generator.target.id)
        loops.append((generator.target.id, over))
        bound |= {generator.target.id}
    with parser.inside(bound):
        item: Expression = parser.expression(node.elt)
    return Comprehension(*parser.place(node), item, tuple(loops))
