"""A block as Python's parser sees it: the syntax tree, where its nodes stand in the file, and words for refusals.

Python parses the text and runs nothing of it. Everything that is not in the language is an error at its line and
column, with a word about what to write instead.
"""

from __future__ import annotations

import ast
import itertools
import re
import warnings
from typing import NoReturn

from scalargrad.languages import say
from scalargrad.worked.language.equals import line_with_equals, tokens_of_line
from scalargrad.worked.language.refusals import instead_of, kind_of, plainly
from scalargrad.worked.language.scanning import Scan, with_slashes
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import Block

_DOTS = "·⋅•∙"  # signs of a product: of two arrays they may mean either one


class Source:
    """The text of a block, scanned and parsed. names: those bound above."""

    def __init__(self, block: Block, names: set[str]) -> None:
        self.block = block
        self.scan = Scan(block, names)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.tree = ast.parse("\n".join(self.scan.rewritten))
        except SyntaxError as error:
            line = (error.lineno or 1) - 1
            column = self.scan.column_of_error(line, max((error.offset or 1) - 1, 0))
            start = self.scan.starts[min(line, len(self.scan.lines))]
            message = plainly(with_slashes(error.msg), self.scan.plain, self.scan.tokens, start)
            raise DocumentError(message, *self.block.place(line, column)) from None
        except (ValueError, RecursionError, MemoryError):
            raise DocumentError(say("Python's parser cannot read this block"), *self.block.place(0, 0)) from None

    def place(self, node: ast.AST) -> tuple[int, int]:
        """Line and column of a node in the file."""
        line = getattr(node, "lineno", 1) - 1
        return self.block.place(line, self.scan.column(line, getattr(node, "col_offset", 0)))

    def error(self, node: ast.AST, message: str) -> NoReturn:
        raise DocumentError(message, *self.place(node))

    def refuse(self, node: ast.AST) -> NoReturn:
        """The error for a kind of node that is not in the language at all."""
        instead = instead_of(node)
        if instead is None:
            self.error(node, say("{what} is not part of the language", what=kind_of(node)))
        self.error(node, say("{what} is not part of the language: {instead}", what=kind_of(node), instead=instead))

    def text(self, node: ast.expr) -> str:
        """The source of a node, on one line."""
        return self._written(self._start(node), self._end(node))

    def line_with_equals(self, node: ast.stmt) -> str | None:
        """What to write for a statement with several of `=`, or several statements on one line."""
        return line_with_equals(self.scan.plain, tokens_of_line(self.scan.tokens, self._start(node)))

    def has_dot(self, node: ast.BinOp) -> bool:
        """Whether an operator is written with a dot, which stands for more than one product on paper."""
        between = self.block.text[self._end(node.left) : self._start(node.right)]
        return any(sign in _DOTS for sign in re.sub("[#＃].*", "", between))

    def literal(self, node: ast.expr) -> str:
        """A number as the language writes it."""
        return self.scan.literal(node.lineno - 1, node.col_offset, node.end_col_offset or 0)

    def sides(self, claim: ast.Compare) -> list[str]:
        """The sides of a comparison, or of a chain of them, with the brackets around them."""
        sides, start = [], self._start(claim)
        for before, behind in itertools.pairwise([claim.left, *claim.comparators]):
            between = self.scan.plain[self._end(before) : self._start(behind)]
            (sign,) = re.finditer("[<>=]=?|[≤≥]", re.sub("#.*", lambda comment: " " * len(comment[0]), between))
            sides.append(self._written(start, self._end(before) + sign.start()))
            start = self._end(before) + sign.end()
        return [*sides, self._written(start, self._end(claim))]

    def _start(self, node: ast.expr | ast.stmt) -> int:
        line = node.lineno - 1
        return self.scan.starts[line] + self.scan.column(line, node.col_offset)

    def _end(self, node: ast.expr) -> int:
        line = (node.end_lineno or node.lineno) - 1
        return self.scan.starts[line] + self.scan.column(line, node.end_col_offset or 0)

    def _written(self, start: int, end: int) -> str:
        lines = [line.partition("#")[0].strip().rstrip("\\ ") for line in self.scan.text[start:end].split("\n")]
        return " ".join(line for line in lines if line)
