"""Fences: what opens one, and whether its info string names `worked`, in the ways that pipelines write it.

```worked     ```{worked}     ``` {.worked #id}     ```{code-block} worked     ```python worked     ```worked, echo
"""

from __future__ import annotations

import re

READ, NOT_READ, OTHER = "read", "not read", "other"  # a block; it names `worked` where nothing reads it; not a block

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})(?P<info>.*)")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_SHOWN = re.compile(r"\{\{.*?\}\}")  # Quarto and R Markdown show such a cell, braces and all, and do not run it
_BRACES = re.compile(r"\{([^{}]*)\}")
_DIRECTIVE = re.compile(r"[ \t]*\{([A-Za-z][\w:.+-]*)\}(.*)")  # MyST: {name} and its argument
# Directives whose content is code, and cells of Quarto and R Markdown; the content of any other is Markdown.
_CODE = frozenset(
    ["code", "code-block", "code-cell", "sourcecode", "highlight", "parsed-literal", "literalinclude", "python"]
)
_LITERAL = _CODE | frozenset(
    ["math", "raw", "eval-rst", "mermaid", "include", "image", "toctree", "csv-table", "graphviz", "plot", "doctest",
     "testcode", "r", "julia", "ojs", "js", "bash", "sh", "sql", "dot", "latex", "tex", "html", "css", "yaml", "json"]
)  # fmt: skip
_OPTION = re.compile(r"\s*:[\w-]+:(\s.*)?")


def fence(line: str) -> tuple[str, str] | None:
    """The mark and the info string of the fence that a line without its indentation opens, if it does."""
    found = _FENCE.fullmatch(line)
    if found is None or (found["fence"][0] == "`" and "`" in found["info"]):
        return None
    return found["fence"], found["info"]


def closes(mark: str, line: str) -> bool:
    """Whether a line without its indentation closes the fence that a mark opened."""
    found = _FENCE.fullmatch(line)
    return found is not None and found["fence"].startswith(mark) and not found["info"].strip(" \t")


def kind_of(info: str) -> str:
    """Whether the fence with this info string is a block: READ, OTHER; NOT_READ where that should be said.

    >>> [kind_of(info) for info in ("worked", "{.worked}", "{code-block} worked", "python", "{note} worked", "Worked")]
    ['read', 'read', 'read', 'other', 'other', 'not read']
    """
    info = _SHOWN.sub(" ", _QUOTED.sub(" ", info))
    directive = _DIRECTIVE.match(info)
    if directive and directive[1].lower() != "worked" and directive[1] not in _CODE:
        return OTHER  # what follows is a title: {admonition} worked by hand
    inside = [_words(part) for part in _BRACES.findall(info)]
    outside = _words(_BRACES.sub(" ", info))
    if any(".worked" in words or words[:1] == ["worked"] for words in [*inside, outside]) or outside[1:2] == ["worked"]:
        return READ
    named = "worked" in [word.strip("{}.") for word in outside] or [word.lower() for word in outside[:1]] == ["worked"]
    return NOT_READ if named or any(words[:1] == ["Worked"] for words in inside) else OTHER


def _words(text: str) -> list[str]:
    """The words of an info string, without what is set (`echo=FALSE`) and what is behind a colon (`worked:first`)."""
    return [word.partition(":")[0] for word in re.split(r"[\s,;]+", text) if word and "=" not in word]


def holds_markdown(info: str) -> bool:
    """Whether a fence is a directive of MyST with Markdown in it: `{note}`, `{dropdown} Title`.

    >>> holds_markdown("{note}"), holds_markdown("{code-block} md"), holds_markdown("markdown")
    (True, False, False)
    """
    directive = _DIRECTIVE.match(info)
    return bool(directive) and directive[1] not in _LITERAL  # type: ignore[index]


def without_options(info: str, lines: list[str]) -> list[str]:
    """The lines of a cell with empty ones in place of its options, `:name: value` or between `---`, as MyST has them.

    >>> without_options("{worked}", [":tags: [hide]", "", "x = 1"])
    ['', '', 'x = 1']
    """
    if "{" not in info:
        return lines
    lines = list(lines)
    end = 0
    if lines[:1] == ["---"] and "---" in lines[1:]:
        end = lines.index("---", 1) + 1
    else:
        while end < len(lines) and _OPTION.fullmatch(lines[end]):
            end += 1
    return [""] * end + lines[end:]
