"""The formulas of the table as code, with the variables of a line in place of their names."""

from __future__ import annotations

import ast
import functools
import linecache
from collections.abc import Sequence
from typing import Any

from scalargrad.rows import ManyOp, Op


def filled(code: str, op: Op, args: Sequence[str], z: str) -> str:
    """A formula of a row, of these operands and this result.

    >>> from scalargrad.derivatives import TABLE
    >>> filled("z * (1 - z)", TABLE["sigmoid"], ["v1"], "v2"), filled("added(x)", TABLE["total"], ["a", "b"], "z")
    ('v2 * (1 - v2)', 'added((a, b))')
    """
    if isinstance(op, ManyOp):
        return of_many(code, op, [f"({', '.join(group)}{',' * (len(group) == 1)})" for group in op.groups(args)], z)
    return _template(code, op.arguments).format(*args, z=z)


def of_many(code: str, op: ManyOp, groups: Sequence[str], z: str) -> str:
    """A formula of a row of many operands; groups: for each argument, the code that is all of its operands."""
    return _template(code, op.names).format(*groups, z=z)


def factor(code: str, op: Op, args: Sequence[str], z: str) -> str:
    """A derivative, ready to be multiplied: a sum in brackets."""
    return _factor(code, op.arguments).format(*args, z=z)


def factor_of_one(op: ManyOp, i: int, args: Sequence[str], z: str) -> str:
    """The derivative by args[i], one of many operands."""
    code, names = op.derivative_text(i, args)
    return _factor(code, tuple(names)).format(*names.values(), z=z)


def factor_of_many(code: str, op: ManyOp, groups: Sequence[str], z: str) -> str:
    """A derivative by all operands of an argument at once; groups: as in `of_many`."""
    return _factor(code, op.names).format(*groups, z=z)


@functools.cache
def _template(code: str, names: tuple[str, ...]) -> str:
    """The formula with {0}, {1}, … for its arguments and {z} for the result."""
    holes = {name: f"{{{i}}}" for i, name in enumerate(names)} | {"z": "{z}"}
    tree = ast.parse(code, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in holes:
            node.id = holes[node.id]
    return ast.unparse(tree)


@functools.cache
def _factor(code: str, names: tuple[str, ...]) -> str:
    sign = getattr(ast.parse(code, mode="eval").body, "op", None)
    return f"({_template(code, names)})" if isinstance(sign, (ast.Add, ast.Sub)) else _template(code, names)


def literal(number: Any) -> str:
    """A plain number as code; a negative one in brackets."""
    return repr(number) if number >= 0 else f"({number!r})"


def name_of(op: Op, names: dict[str, Any]) -> str:
    """What the code calls a row that is asked itself, one with words of its own; two of them may be of the same name.

    >>> from scalargrad import operation
    >>> names = {}
    >>> [name_of(operation("f(x)", f"{n} * x", f"{n}"), names) for n in (2, 3)]
    ['row_f', 'row_f_2']
    """
    name, count = f"row_{op.name}", 1
    while names.setdefault(name, op) is not op:
        count += 1
        name = f"row_{op.name}_{count}"
    return name


def function(source: str, names: dict[str, Any]) -> Any:
    """The function `run` of some code, whose lines tracebacks show."""
    scope = {**names}
    file = f"<scalargrad program {id(scope)}>"
    linecache.cache[file] = len(source), None, source.splitlines(True), file
    exec(compile(source, file, "exec"), scope)
    return scope["run"]
