"""Raw HTML in Markdown, in which there is no Markdown: what begins it, and what ends it, as CommonMark has it."""

from __future__ import annotations

import re
from typing import NamedTuple

_ELEMENTS = """address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div
dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link
main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead title
tr track ul"""
_NAME = r"[A-Za-z][A-Za-z0-9-]*"
_ATTRIBUTE = r"""\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
_TAG = re.compile(rf"<(?:{_NAME}(?:{_ATTRIBUTE})*\s*/?|/{_NAME}\s*)>\s*")
_LONGEST_TAG = 10_000  # characters


class RawHtml(NamedTuple):
    """Raw HTML that has begun. end: what ends it, on its own line; None where it is a blank line."""

    end: re.Pattern[str] | None

    @property
    def is_seen(self) -> bool:
        """Whether a fence in it is one that its author forgot a blank line above, and not commented out or quoted."""
        return self.end is None


_VERBATIM = "pre|script|style|textarea"
_KINDS = (
    (re.compile(rf"<(?:{_VERBATIM})(?:\s|>|$)", re.I), re.compile(rf"</(?:{_VERBATIM})>", re.I)),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Za-z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(rf"</?(?:{'|'.join(_ELEMENTS.split())})(?:\s|/?>|$)", re.I), None),
)
MDX_COMMENT = (re.compile(r"\{/\*"), re.compile(r"\*/\s*\}"))


def raw_html(line: str, in_paragraph: bool) -> RawHtml | None:
    """The raw HTML that a line without its indentation begins, if it does. A lone tag cannot interrupt a paragraph."""
    if line[:1] != "<":
        return None
    for begin, end in _KINDS:
        if begin.match(line):
            return RawHtml(end)
    if not in_paragraph and len(line) < _LONGEST_TAG and _TAG.fullmatch(line):
        return RawHtml(None)
    return None


def mdx_comment(line: str) -> RawHtml | None:
    """The comment that a line of MDX begins: {/* … */}."""
    return RawHtml(MDX_COMMENT[1]) if MDX_COMMENT[0].match(line) else None
