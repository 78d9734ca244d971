"""Markdown as HTML that is safe to open: for the report that shows the documents themselves.

A document may come from anyone. So raw HTML is shown as text, images are named and never loaded, and a link leads to
the web, to a mail address or to a heading of the same document, or it is no link. Mathematics between dollars becomes
MathML; a formula that is not known stays as it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, MutableMapping, Sequence
from html import escape
from typing import Any
from urllib.parse import unquote

from scalargrad.extras import needs
from scalargrad.languages import say
from scalargrad.worked.numbers import check_time
from scalargrad.worked.reading import READ, kind_of
from scalargrad.worked.reports.html.formulas import UnknownFormula, mathml

with needs("markdown-it-py mdit-py-plugins"):
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict
    from mdit_py_plugins.dollarmath import dollarmath_plugin

Worked = Callable[[Sequence[str], int], str]  # the lines of a worked block and where the first one is, from 0: its HTML
HasClaims = Callable[[int, int], bool]  # whether claims stand in these lines, from 0

_WEB = re.compile(r"(https?://|mailto:)", re.I)
_PLAIN_TAG = re.compile(r"<(/?)(sub|sup|kbd|var)>|<br */?>", re.I)  # what tutorials need and what harms nobody
_COMMENTS = re.compile(r"\s*(<!--((?!-->).)*-->\s*)+", re.S)
_ALIGNED = re.compile(r"text-align:(left|right|center)")


class Markdown:
    """A renderer for the parts of one document. `prefix` begins every id, so that documents can share a page."""

    def __init__(self, prefix: str, worked: Worked, has_claims: HasClaims = lambda *_: False) -> None:
        self.prefix = prefix
        self.env = {"worked": worked, "has claims": has_claims}
        self.slugs: set[str] = set()
        self.used: Counter[str] = Counter()  # how far the numbers behind equal slugs have come
        self.parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}, renderer_cls=_Renderer)
        self.parser.enable(["table", "strikethrough"])
        dollarmath_plugin(self.parser, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
        for kind in ("math_inline", "math_inline_double", "math_block"):
            self.parser.add_render_rule(kind, _math)
        self.parser.inline.ruler.before("text", "time", _no_rule)
        self.parser.block.ruler.before("table", "time", _no_rule)

    def tokens(self, text: str) -> list[Token]:
        """The parsed text, with every heading and table made harmless. It may raise OutOfTime."""
        tokens = self.parser.parse(text)
        for token, following in zip(tokens, [*tokens[1:], None]):
            if token.type == "heading_open" and following is not None:
                token.attrs["id"] = self.prefix + self.slug(following.content)
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
            aligned = _ALIGNED.fullmatch(str(token.attrs.pop("style", "")))
            if aligned:
                token.attrs["class"] = aligned[1]
        return tokens

    def slug(self, heading: str) -> str:
        """What a heading is called in links: as on the usual forges."""
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") or "section"
        found, count = slug, self.used[slug]
        while found in self.slugs:
            count += 1
            found = f"{slug}-{count}"
        self.slugs.add(found)
        self.used[slug] = count
        return found

    def check_links(self, children: Sequence[Token]) -> None:
        for token in children:
            if token.type == "link_open":
                address = str(token.attrs.get("href", ""))
                heading = unquote(address[1:]).lower()
                token.attrs = {}
                if _WEB.match(address):
                    token.attrs = {"href": address, "rel": "noreferrer noopener"}
                elif address[:1] == "#" and heading in self.slugs:
                    token.attrs = {"href": f"#{self.prefix}{heading}"}
                allowed = bool(token.attrs)
            if token.type in ("link_open", "link_close") and not allowed:
                token.tag = "span"

    def render(self, tokens: Sequence[Token]) -> str:
        """The HTML of parsed text, with every link made harmless: call it when all headings have been parsed."""
        for token in tokens:
            if token.children:
                self.check_links(token.children)
                _check_tags(token.children)
        return str(self.parser.renderer.render(tokens, self.parser.options, self.env))


def _check_tags(children: Sequence[Token]) -> None:
    """Keep the plain tags that are closed in the same text; mark the others as text."""
    waiting: list[Token] = []
    for token in children:
        tag = _PLAIN_TAG.fullmatch(token.content) if token.type == "html_inline" else None
        if tag is None:
            continue
        token.meta["kept"] = tag[2] is None
        if tag[2] and not tag[1]:
            waiting.append(token)
        elif tag[2] and waiting and waiting[-1].content[1:].lower() == token.content[2:].lower():
            token.meta["kept"] = waiting.pop().meta["kept"] = True


class _Renderer(RendererHTML):
    """markdown-it's renderer, with rules of our own for whatever could reach outside the page."""

    def fence(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        token = tokens[at]
        if token.map and (kind_of(token.info) == READ or env["has claims"](*token.map)):
            worked: Worked = env["worked"]
            return worked(token.content.split("\n")[:-1], token.map[0] + 1)
        return f"<pre><code>{escape(token.content)}</code></pre>\n"

    def code_block(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        """An indented text: in an admonition it is what is said there, and may hold worked blocks."""
        token = tokens[at]
        if token.map and env["has claims"](*token.map):
            worked: Worked = env["worked"]
            return worked(token.content.split("\n")[:-1], token.map[0])
        return f"<pre><code>{escape(token.content)}</code></pre>\n"

    def image(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        said = self.renderInlineAsText(tokens[at].children, options, env) or str(tokens[at].attrs.get("src", ""))[:80]
        return f'<span class="image">[{say("image")}: {escape(said)}]</span>'

    def html_block(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        content = tokens[at].content
        return "" if _COMMENTS.fullmatch(content) else f'<pre class="raw"><code>{escape(content)}</code></pre>\n'

    def html_inline(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        token = tokens[at]
        if token.meta.get("kept"):
            return token.content.lower()
        return "" if _COMMENTS.fullmatch(token.content) else escape(token.content)


def _math(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    token = tokens[at]
    display = token.block or token.type == "math_inline_double"
    try:
        made = mathml(token.content, display)
    except UnknownFormula:
        made = escape(token.content.strip() if token.block else token.markup + token.content + token.markup)
    return f'<p class="math">{made}</p>\n' if token.block else f'<span class="math">{made}</span>'


def _no_rule(*_: object) -> bool:
    """A rule that finds nothing, and looks at the clock: there are texts that take the parser minutes."""
    check_time()
    return False
