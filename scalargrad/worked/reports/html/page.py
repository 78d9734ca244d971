"""The HTML report: one page that shows the documents, with a mark at every claim that opens to what was found.

The page needs nothing but itself: no network, and no JavaScript for anything but comfort. Its own policy (CSP) forbids
it to load or run anything that is not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from scalargrad.files import write_whole
from scalargrad.pages import policy
from scalargrad.worked.record import VERDICTS, Result
from scalargrad.worked.reports import counts, first_wrong, summary
from scalargrad.worked.reports.html.claim import MEANINGS, SIGNS, css_class
from scalargrad.worked.reports.html.document import DocumentPage

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta http-equiv="x-dns-prefetch-control" content="off">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Worked examples, checked</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#documents">Skip to the documents</a>
<header>
<h1>Worked examples, checked</h1>
{summary}
<nav aria-labelledby="contents">
<h2 id="contents">Contents</h2>
{contents}
</nav>
<details class="legend"><summary>What the marks mean</summary>
<dl>
{legend}
</dl></details>
</header>
<main id="documents" tabindex="-1">
{documents}
</main>
<script>{script}</script>
</body>
</html>
"""


def html_fragment(result: Result, key: str = "d1") -> str:
    """One document as HTML, for a page of one's own, which can take its look from `css`.

    key: what every id in it begins with, so that several documents can share a page.

    >>> from scalargrad.worked import check_text
    >>> print(html_fragment(check_text("# Nothing to check"), "exercise"))
    <article id="exercise">
    <h2 id="exercise-nothing-to-check">Nothing to check</h2>
    <p class="about"><code>text.md</code><br>no claims</p>
    </article>
    <BLANKLINE>
    """
    return f'<article id="{escape(key)}">\n{DocumentPage(result, escape(key)).html()}</article>\n'


def css() -> str:
    """The style sheet of the report."""
    return _resource("report.css")


def _resource(name: str) -> str:
    return (files("scalargrad.worked.reports.html") / name).read_text(encoding="utf-8")


def html_report(results: Sequence[Result]) -> str:
    """The page, as one text."""
    style, script = css(), _resource("report.js")
    pages = [DocumentPage(result, f"d{i}") for i, result in enumerate(results, 1)]
    documents = "\n".join(f'<article id="{page.key}">\n{page.html()}{_BACK}</article>' for page in pages)
    return _PAGE.format(
        policy=policy(style, script, "img-src data:"),
        style=style,
        script=script,
        summary=_summary(results),
        contents=_contents(pages),
        legend=_legend(),
        documents=documents,
    )


_BACK = '<p class="back"><a href="#contents">Contents</a></p>\n'


def _summary(results: Sequence[Result]) -> str:
    found = summary(results)
    verdicts = counts(claim for result in results for claim in result.claims)
    text = f"{_count(found['documents'], 'document')}, {_count(found['claims'], 'claim')}"
    text += f": {verdicts}." if verdicts else "."
    broken = sum(result.error is not None for result in results)
    if broken:
        text += f" <strong>{_count(broken, 'document')} could not be run to the end.</strong>"
    if found["unexpected"]:
        text += f" <strong>{found['unexpected']} unexpected.</strong>"
    elif not broken:
        text += " Nothing unexpected."
    return f'<p class="summary">{text}</p>'


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _contents(pages: Sequence[DocumentPage]) -> str:
    if not pages:
        return "<p>No document was found.</p>"
    return f"<ol>\n{''.join(map(_entry, pages))}</ol>"


def _entry(page: DocumentPage) -> str:
    result = page.result
    notes = [_count(len(result.claims), "claim")]
    found = first_wrong(result)
    if found:
        first, followers = found
        notes.append(f'first wrong line <a href="{page.link(first.line)}">{first.line}</a>')
        notes += [f"from which {followers} more follow{'s' * (followers == 1)}"] if followers else []
    unexpected = [claim for claim in result.claims if claim.unexpected]
    if unexpected:
        notes.append(f'<strong><a href="{page.link(unexpected[0].line)}">{len(unexpected)} unexpected</a></strong>')
    if result.error:
        notes.append(f"<strong>stops at line {result.error.line}</strong>")
    title = f'<a href="#{page.key}">{escape(result.title)}</a>'
    return f"<li><span>{title}</span> <span>{', '.join(notes)}</span></li>\n"


def _legend() -> str:
    return "\n".join(
        f'<dt class="{css_class(verdict)}"><span class="sign" aria-hidden="true">{SIGNS[verdict]}</span> {verdict}</dt>'
        f"<dd>{MEANINGS[verdict]}</dd>"
        for verdict in VERDICTS
    )


def write_report(results: Sequence[Result], path: str) -> None:
    """Write the report to a file, whole or not at all; a ValueError that says why it cannot be done."""
    target = Path(path)
    if target.suffix.lower() not in (".html", ".htm"):  # `--html chain.md` must not overwrite a document
        raise ValueError(f"the name {path} does not end in .html")
    try:
        target = target.resolve()
        if target.exists() and not target.is_file():
            raise ValueError(f"{path} is not a file")
        write_whole(target, html_report(results))
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror or error}") from None
