"""Graphviz's language: text made safe, and the small tables that nodes and edge labels are made of.

All labels are HTML-like ones, in which nothing but & < > " has a meaning, so that a label of any characters comes out
as text. (In plain labels the backslash has one, and so have braces and bars in records.)
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from scalargrad.view.drawing import palette
from scalargrad.view.formulas import number_text

DIGITS = 4  # significant
LONGEST = 24  # characters of a number


def number(value: Any, digits: int = DIGITS) -> str:
    """A number of any type, in few digits, with a minus that can be seen.

    >>> number(-1 / 3), number(1e-7)
    ('−0.3333', '1e−7')
    """
    text = number_text(value, digits)[0]
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return text.replace("-", "−")


def quoted(text: str) -> str:
    r"""A string of the language, for attributes such as tooltips; the language reads &lt; as < even between quotes.

    >>> print(quoted('<a> "b" \\'))
    "&lt;a&gt; &quot;b&quot; \\"
    """
    text = escape(text).replace("\\", "\\\\")
    return f'"{text}"'


def html(text: str) -> str:
    """Text inside an HTML-like label.

    >>> html('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return _NAMES.sub("\\\\\u2060", escape(text))


# Even in HTML-like labels Graphviz reads \G and \N as names, and \\ as one. An invisible word joiner keeps them apart.
_NAMES = re.compile(r"\\(?=[\\GN])")


def font(text: str, colour: str, size: int | None = None) -> str:
    """Text in a colour, escaped."""
    points = "" if size is None else f' POINT-SIZE="{size}"'
    return f'<FONT COLOR="{colour}"{points}>{html(text)}</FONT>'


def card(rows: list[str], fill: str, border: float = 1, colour: str = palette.LINE) -> str:
    """An HTML-like label: rows, each one or more <TD>, on a filled card with rounded corners."""
    body = "".join(f"<TR>{row}</TR>" for row in rows)
    return (
        f'<<TABLE BORDER="{border}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="4" STYLE="ROUNDED"'
        f' BGCOLOR="{fill}" COLOR="{colour}">{body}</TABLE>>'
    )


def small_card(text: str, fill: str) -> str:
    """One text, already escaped, on a small card without a border: a table, for a cell or a label."""
    return (
        f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1" STYLE="ROUNDED" BGCOLOR="{fill}">'
        f"<TR><TD>{text}</TD></TR></TABLE>"
    )


def pill(text: str, colour: str, fill: str, size: int = 10) -> str:
    """An HTML-like label: one short text on a small card."""
    return f"<{small_card(font(text, colour, size), fill)}>"


def attributes(label: str | None = None, **texts: str) -> str:
    """[label=… key="text" …], empty texts left out. The label is an HTML-like one, made by `card` or `pill`, or empty.

    >>> attributes("<<B>x</B>>", style="dashed", color="")
    ' [label=<<B>x</B>> style="dashed"]'
    """
    pairs = [f"{key}={quoted(text)}" for key, text in texts.items() if text]
    if label is not None:
        pairs.insert(0, f"label={label or quoted('')}")
    return f" [{' '.join(pairs)}]" if pairs else ""
