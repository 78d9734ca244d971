"""The rows of the table in C: each formula and derivative as it stands there, in the words of `words.h`.

`setup.py` writes the result to `rows.h` when it builds the twin. A row comes out as functions of its numbers:

    /* mul(x, y) = x * y; y; x */
    static inline Scalar mul_z(Scalar x, Scalar y) { return times(x, y); }
    static inline Scalar mul_by_first(Scalar z, Scalar x, Scalar y) { return y; }
    static inline Scalar mul_by_second(Scalar z, Scalar x, Scalar y) { return x; }
    static inline Row mul_row(Scalar x, Scalar y, int by_x, int by_y)
    {
        Scalar z = mul_z(x, y);
        return (Row){z, by_x ? mul_by_first(z, x, y) : no_number, by_y ? mul_by_second(z, x, y) : no_number};
    }

The engine has a row's C if its result has the very bits of Python: if all its words are in `words.h`, and it has no
more than two operands. The interpreter of recorded programs (`interpreter.h`) knows further rows, in the words of
`more_words.h`. A row with any other word is left to Python.
"""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

from scalargrad.derivatives import TABLE
from scalargrad.rows import ManyOp, Op

BY_HAND = ("dot", "total", "logsumexp", "log_softmax")  # rows of many operands that `many.h` computes
FURTHER_BY_HAND = ("prod", "norm")  # and those that only the interpreter does, in `several.h`
SIGNS: dict[type, str] = {ast.Add: "plus", ast.Sub: "minus", ast.Mult: "times", ast.Div: "divided"}
PLACES = ("first", "second", "third")
COUNTS = ("ONE", "TWO", "THREE", "MANY")


class NoC(Exception):
    """The formula has a part that C does not know."""


@functools.cache
def words(file: str) -> frozenset[str]:
    """The words of formulas that C knows. The file is with the sources, not in an installed package."""
    text = (Path(__file__).parent / file).read_text("utf-8")
    return frozenset(re.findall(r"^(?:LIBRARY\(|static inline Scalar word_)(\w+)", text, re.MULTILINE))


def text() -> str:
    """The file rows.h: functions for each row that has C, and the lists of their names."""
    engine = {op: code for op in TABLE.values() if (code := function(op))}
    further = {op: code for op in TABLE.values() if op not in engine and (code := function(op, further=True))}
    return "\n\n".join(
        [
            "/* Written by rows_in_c.py from the table of derivatives. */",
            *engine.values(),
            *further.values(),
            *[_list(f"ROWS_OF_{count}", [op for op in engine if _count(op) == count]) for count in COUNTS],
            *[_list(f"FURTHER_ROWS_OF_{count}", [op for op in further if _count(op) == count]) for count in COUNTS],
            "",
        ]
    )


def _count(op: Op) -> str:
    return "MANY" if isinstance(op, ManyOp) else COUNTS[len(op.arguments) - 1]


def _list(name: str, ops: list[Op]) -> str:
    return " \\\n".join([f"#define {name}(of)", *(f'    of({op.name}, "{op.computed_by}")' for op in ops)])


def function(op: Op, further: bool = False) -> str:
    """A row in C, "" if it has none: for the engine, or, further, for the interpreter alone."""
    try:
        return of_many(op, further) if isinstance(op, ManyOp) else of_few(op, further)
    except NoC:
        return ""


def of_many(op: ManyOp, further: bool = False) -> str:
    """Of a row of any number of operands the derivatives by one of each argument; its sum is computed by hand."""
    if op.name not in (FURTHER_BY_HAND if further else BY_HAND):
        raise NoC
    if further:
        return f"/* {op.computed_by} */\nenum {{ {op.name}_edges = -1 }};"
    slopes = [] if op.together else list(zip(op.names, op.derivative_codes))
    functions = [_slope(op, f"by_{name}", code, op.names, further) for name, code in slopes]
    return "\n".join([f"/* {op.computed_by} */", f"enum {{ {op.name}_edges = -1 }};", *functions])


def of_few(op: Op, further: bool = False) -> str:
    """Of a row of up to three operands how it and its derivatives are computed."""
    if op.reduces or (not further and (len(op.arguments) > 2 or op.name == "detach")):
        raise NoC
    names, edges = op.arguments, sum(op.has_edge(i) << i for i in range(len(op.arguments)))
    z = expression(op.code, set(names), further)
    operands = ", ".join(names)
    return "\n".join(
        [
            f"/* {op.computed_by} */",
            f"enum {{ {op.name}_edges = {edges} }};",
            f"static inline Scalar {op.name}_z({_scalars(names)})\n{{\n{_unused(names, op.code)}    return {z};\n}}",
            *(_slope(op, f"by_{k}", code, names, further) for k, code in zip(PLACES, op.derivative_codes)),
            *([] if further else [_row(op, operands)]),
        ]
    )


def _row(op: Op, operands: str) -> str:
    """What the engine asks for: the result and the derivatives by those operands that have an edge."""
    parameters = [f"Scalar {name}" for name in op.arguments] + [f"int by_{name}" for name in op.arguments]
    slopes = [
        f"by_{name} ? {op.name}_by_{k}(z, {operands}) : no_number" if op.has_edge(i) else "no_number"
        for i, (name, k) in enumerate(zip(op.arguments, PLACES))
    ]
    slopes += ["no_number"] * (2 - len(slopes))
    unused = "".join(f"    (void)by_{name};\n" for i, name in enumerate(op.arguments) if not op.has_edge(i))
    return (
        f"static inline Row {op.name}_row({', '.join(parameters)})\n{{\n{unused}"
        f"    Scalar z = {op.name}_z({operands});\n    return (Row){{z, {', '.join(slopes)}}};\n}}"
    )


def _slope(op: Op, name: str, code: str, arguments: tuple[str, ...], further: bool) -> str:
    """A derivative as a function of z and the operands."""
    slope = "no_number" if code == "0" else expression(code, {*arguments, "z"}, further)
    slope = f"gated({slope})" if op.selects and code != "0" else slope
    parameters = _scalars(("z", *arguments))
    unused = _unused(("z", *arguments), code)
    return f"static inline Scalar {op.name}_{name}({parameters})\n{{\n{unused}    return {slope};\n}}"


def _scalars(names: tuple[str, ...]) -> str:
    return ", ".join(f"Scalar {name}" for name in names)


def _unused(names: tuple[str, ...], code: str) -> str:
    used = {tree.id for tree in ast.walk(ast.parse(code, mode="eval")) if isinstance(tree, ast.Name)}
    return "".join(f"    (void){name};\n" for name in names if name not in used)


def expression(code: str, names: set[str], further: bool = False) -> str:
    """A formula in C."""
    known = words("words.h") | (words("more_words.h") if further else frozenset())
    return _in_c(ast.parse(code, mode="eval").body, names, known)


def _in_c(tree: ast.expr, names: set[str], words: frozenset[str]) -> str:
    match tree:
        case ast.Name(id=name) if name in names:
            return name
        case ast.Constant(value=int(number)):
            return f"whole({number})"
        case ast.Constant(value=float(number)):
            return f"real({number!r})"
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"negative({_in_c(operand, names, words)})"
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            return f"{SIGNS[type(sign)]}({_in_c(left, names, words)}, {_in_c(right, names, words)})"
        case ast.Call(func=ast.Name(id=word), args=args) if word in words:
            return f"word_{word}({', '.join(_in_c(arg, names, words) for arg in args)})"
    raise NoC
