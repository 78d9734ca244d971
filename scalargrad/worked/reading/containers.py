"""What blocks of Markdown stand in: quotations, list items, admonitions, directives; and what of a line is inside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scalargrad.worked.reading.fences import closes

MOST = 100  # containers in one another
QUOTE, ITEM, INDENTED, DIRECTIVE = "quotation", "list item", "admonition", "directive"

_ITEM = re.compile(r"(?P<mark>[-+*]|(?P<number>\d{1,9})[.)])(?P<space> +|$)")
# MkDocs' admonitions and tabs, footnotes, definitions: what is indented by four columns below such a line is inside.
_INDENTED = re.compile(r"(?:!!!|\?\?\?\+?|===[+!]*) ?[\w\"'].*|\[\^[^\]\s]+\]:.*|: {1,3}\S.*")


@dataclass
class Container:
    """width: how many columns an item's or an admonition's lines are indented by; mark: a directive's fence."""

    kind: str
    width: int = 0
    mark: str = ""
    is_empty: bool = False  # an item of whose lines nothing has come yet


def indentation(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def is_rule(text: str) -> bool:
    """Whether a text is a thematic break: * * *"""
    signs = text.replace(" ", "")
    return len(signs) >= 3 and signs[0] in "-*_" and signs.count(signs[0]) == len(signs)


class Containers:
    """The open containers, outermost first. free: whether any indentation will do, as in MDX."""

    def __init__(self, free: bool = False) -> None:
        self.open: list[Container] = []
        self.free = free
        self._quotes: list[bool] = []  # which of them are quotations, for a quick search

    def cut(self, depth: int) -> None:
        del self.open[depth:]
        del self._quotes[depth:]

    def push(self, container: Container) -> None:
        self.open.append(container)
        self._quotes.append(container.kind == QUOTE)

    def enter(self, line: str) -> tuple[int, int]:
        """The column at which what stands in the open containers begins, and how many of them the line is inside of."""
        if not line.strip(" "):
            return self._enter_blank(line)
        column = 0
        for depth, container in enumerate(self.open):
            rest = line[column : column + container.width + 5]
            indent = indentation(rest)
            if container.kind == QUOTE:
                if rest[indent : indent + 1] != ">" or (indent > 3 and not self.free):
                    return column, depth
                column += indent + 1
                column += line[column : column + 1] == " "
            elif container.kind == DIRECTIVE:
                if (indent < 4 or self.free) and closes(container.mark, line[column:].lstrip(" ")):
                    return column, depth
            elif indent < container.width:
                return column, depth
            else:
                column += container.width
                container.is_empty = False
        return column, len(self.open)

    def _enter_blank(self, line: str) -> tuple[int, int]:
        """A blank line ends quotations, and an item that began with one."""
        depth = self._quotes.index(True) if True in self._quotes else len(self.open)
        if depth and depth == len(self.open) and self.open[-1].is_empty:
            depth -= 1
        return len(line), depth

    def begin(self, line: str, column: int, in_paragraph: bool) -> tuple[int, bool]:
        """Open what begins on a line from a column on; the column behind it, and whether anything began.

        in_paragraph: whether the line before is of a paragraph right here, which some items cannot interrupt.
        """
        began = False
        while len(self.open) < MOST:
            rest = line[column:]
            indent = indentation(rest)
            if indent > 3 and not self.free:
                break
            text = rest[indent:]
            if text[:1] == ">":
                self.push(Container(QUOTE))
                column += indent + 1
                column += line[column : column + 1] == " "
            elif (item := _ITEM.match(text)) and not is_rule(text):
                if in_paragraph and (item["number"] not in (None, "1") or item.end() == len(text)):
                    break  # a number at the beginning of a line, an underline
                spaces = len(item["space"])
                is_empty = item.end() == len(text)
                width = indent + item.end("mark") + (spaces if 1 <= spaces <= 4 and not is_empty else 1)
                self.push(Container(ITEM, width, is_empty=is_empty))
                column += min(width, len(rest))
            elif _INDENTED.fullmatch(text):
                self.push(Container(INDENTED, indent + 4))
                return len(line), True
            else:
                break
            began, in_paragraph = True, False
        return column, began
