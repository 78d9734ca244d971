"""How a line looks: format strings like "C0o--", and the short names of keyword arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .colors import LETTERS, is_color_like
from .markers import MARKERS
from .missing import known, one_of

DASHES = {"-": (), "--": (3.7, 1.6), "-.": (6.4, 1.6, 1, 1.6), ":": (1, 1.65)}  # in widths of the line
NAMES = {"solid": "-", "dashed": "--", "dashdot": "-.", "dotted": ":", "none": "None", "": "None", " ": "None"}
SHORT = {
    "c": "color",
    "lw": "linewidth",
    "ls": "linestyle",
    "ms": "markersize",
    "mec": "markeredgecolor",
    "mew": "markeredgewidth",
    "mfc": "markerfacecolor",
    "fc": "facecolor",
    "ec": "edgecolor",
    "size": "fontsize",
    "weight": "fontweight",
    "style": "fontstyle",
    "ha": "horizontalalignment",
    "va": "verticalalignment",
    "linewidths": "linewidth",
    "linestyles": "linestyle",
    "edgecolors": "edgecolor",
    "facecolors": "facecolor",
}
LINE = "color linewidth linestyle marker markersize markeredgecolor markeredgewidth markerfacecolor label alpha zorder"
_PARTS = re.compile(r"--|-\.|C\d+|.", re.S)


def long_names(given: dict[str, Any], allowed: str | Iterable[str], function: str) -> dict[str, Any]:
    """Keyword arguments by their long names; unknown ones are refused."""
    names = allowed.split() if isinstance(allowed, str) else list(allowed)
    long = {SHORT.get(name, name): value for name, value in given.items()}
    known(long, names, function)
    if len(long) < len(given):
        raise TypeError(f"{function}() got the same thing by two of the names {', '.join(given)}")
    return long


def line_format(text: str) -> tuple[str, str, str | None]:
    """The line, the marker and the colour that a format string names; "None" is none."""
    if text not in ("0", "1") and is_color_like(text):
        return "-", "None", text
    found: dict[str, str] = {}
    for part in _PARTS.findall(text):
        kind = _kind(part)
        if kind is None:
            raise ValueError(f"{text!r} is no format of a line: {part!r} is no line, no marker and no colour")
        if kind in found:
            raise ValueError(f"{text!r} is no format of a line: it has two of one kind, {found[kind]!r} and {part!r}")
        found[kind] = part
    default = "None" if "marker" in found else "-"
    return found.get("line", default), found.get("marker", "None"), found.get("color")


def _kind(part: str) -> str | None:
    if part in DASHES:
        return "line"
    if part in MARKERS:
        return "marker"
    return "color" if part in LETTERS or len(part) > 1 else None


def dashes(style: Any, width: float) -> str | None:
    """SVG's dash array of a line style: a sign, a name, or (offset, (on, off, …)). None where the line is solid."""
    if isinstance(style, tuple):
        pattern = style[1]
    else:
        style = NAMES.get(style, style)
        one_of(style, [*DASHES, *NAMES, "None"], "style of line")
        pattern = DASHES.get(style, ())
    return " ".join(f"{length * width:.2f}" for length in pattern) or None


def no_line(style: Any) -> bool:
    return style is None or NAMES.get(style, style) == "None"
