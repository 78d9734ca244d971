"""The rows of the table in C: each formula and derivative as it stands there, in the words of `words.h`.

`setup.py` writes the result to `rows.h` when it builds the twin. A row comes out as a function of its numbers:

    /* mul(x, y) */
    static inline Row mul_row(Scalar x, Scalar y, int by_x, int by_y)
    {
        Scalar z = times(x, y);
        return (Row){z, by_x ? y : no_number, by_y ? x : no_number};
    }

A row with a word that `words.h` does not have, or of three operands, has no C: it is left to Python.
"""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

from scalargrad.derivatives import TABLE
from scalargrad.rows import ManyOp, Op

WORDS = set(
    re.findall(r"^(?:LIBRARY\(|static inline Scalar word_)(\w+)", (Path(__file__).parent / "words.h").read_text(), re.M)
)
BY_HAND = ("dot", "total", "logsumexp", "log_softmax")  # rows of many operands that `many.h` computes
SIGNS: dict[type, str] = {ast.Add: "plus", ast.Sub: "minus", ast.Mult: "times", ast.Div: "divided"}


class NoC(Exception):
    """The formula has a part that C does not know."""


@functools.cache
def words() -> frozenset[str]:
    """The words of formulas that C knows. The file is with the sources, not in an installed package."""
    text = (Path(__file__).parent / "words.h").read_text("utf-8")
    return frozenset(re.findall(r"^(?:LIBRARY\(|static inline Scalar word_)(\w+)", text, re.MULTILINE))


def text() -> str:
    """The file rows.h: a function for each row that has C, and the lists of their names."""
    written = {op: code for op in TABLE.values() if (code := function(op))}
    rows = {
        "ONE": [op for op in written if op.in_pairs and len(op.arguments) == 1],
        "TWO": [op for op in written if op.in_pairs and len(op.arguments) == 2],
        "MANY": [op for op in written if not op.in_pairs],
    }
    lists = [
        " \\\n".join([f"#define ROWS_OF_{count}(of)", *(f'    of({op.name}, "{op.computed_by}")' for op in ops)])
        for count, ops in rows.items()
    ]
    return "\n\n".join(["/* Written by rows_in_c.py from the table of derivatives. */", *written.values(), *lists, ""])


def function(op: Op) -> str:
    """A row as a C function, "" if it has none."""
    try:
        return of_many(op) if isinstance(op, ManyOp) else of_one_or_two(op)
    except NoC:
        return ""


def of_many(op: ManyOp) -> str:
    """Of a row of any number of operands the derivatives by one of each argument; how it is computed is in `many.h`."""
    if op.name not in BY_HAND:
        raise NoC
    parameters = ", ".join(f"Scalar {name}" for name in ("z", *op.names))
    known = {*op.names, "z"}
    return (
        "\n\n".join(
            f"/* {op.computed_by} */\nstatic inline Scalar {op.name}_by_{name}({parameters})\n{{\n"
            + "".join(f"    (void){one};\n" for one in ("z", *op.names) if one != code)
            + f"    return {expression(code, known)};\n}}"
            for name, code in zip(op.names, [] if op.together else op.derivative_codes)
        )
        or f"/* {op.computed_by} */"
    )


def of_one_or_two(op: Op) -> str:
    if op.reduces or len(op.arguments) > 2 or op.name == "detach":
        raise NoC
    known = {*op.arguments, "z"}
    z = expression(op.code, known - {"z"})
    slopes = []
    for name, code in zip(op.arguments, op.derivative_codes):
        slope = expression(code, known)
        slopes.append(
            "no_number" if code == "0" else f"by_{name} ? {f'gated({slope})' if op.selects else slope} : no_number"
        )
    slopes += ["no_number"] * (2 - len(slopes))
    parameters = [f"Scalar {name}" for name in op.arguments] + [f"int by_{name}" for name in op.arguments]
    unused = "".join(f"    (void)by_{name};\n" for name, code in zip(op.arguments, op.derivative_codes) if code == "0")
    return (
        f"/* {op.computed_by} */\nstatic inline Row {op.name}_row({', '.join(parameters)})\n{{\n{unused}"
        f"    Scalar z = {z};\n    return (Row){{z, {', '.join(slopes)}}};\n}}"
    )


def expression(code: str, names: set[str]) -> str:
    """A formula in C."""
    return _in_c(ast.parse(code, mode="eval").body, names)


def _in_c(tree: ast.expr, names: set[str]) -> str:
    match tree:
        case ast.Name(id=name) if name in names:
            return name
        case ast.Constant(value=int(number)):
            return f"whole({number})"
        case ast.Constant(value=float(number)):
            return f"real({number!r})"
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"negative({_in_c(operand, names)})"
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            return f"{SIGNS[type(sign)]}({_in_c(left, names)}, {_in_c(right, names)})"
        case ast.Call(func=ast.Name(id=word), args=args) if word in words():
            return f"word_{word}({', '.join(_in_c(arg, names) for arg in args)})"
    raise NoC
