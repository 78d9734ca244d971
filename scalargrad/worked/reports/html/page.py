"""The HTML report: one page that shows the documents, with a mark at every claim that opens to what was found.

The page needs nothing but itself: no network, and no JavaScript for anything but comfort. Its own policy (CSP) forbids
it to load or run anything that is not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from scalargrad.files import check_target, write_whole
from scalargrad.languages import say, say_count, tag
from scalargrad.pages import policy
from scalargrad.worked.record import VERDICTS, Result
from scalargrad.worked.reports import counts, first_wrong, show_line, summary, verdict_meaning, verdict_word
from scalargrad.worked.reports.html.claim import SIGNS, css_class
from scalargrad.worked.reports.html.document import SECONDS, DocumentPage

LONG = 1000  # lines
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta http-equiv="x-dns-prefetch-control" content="off">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body data-open="{open_all}" data-close="{close_all}">
<a class="skip" href="#documents">{skip}</a>
<header>
<h1>{title}</h1>
{summary}
<nav aria-labelledby="contents">
<h2 id="contents">{contents_title}</h2>
{contents}
</nav>
<details class="legend"><summary>{legend_title}</summary>
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


def html_fragment(result: Result, key: str = "d1", seconds: float = SECONDS) -> str:
    """One document as HTML, for a page of one's own, which can take its look from `css`.

    key: what every id in it begins with, so that several documents can share a page; seconds: for laying out its prose,
    which is shown as it is written once they have passed.

    >>> from scalargrad.worked import check_text
    >>> print(html_fragment(check_text("# Nothing to check"), "exercise"))
    <article id="exercise">
    <h2 id="exercise-nothing-to-check">Nothing to check</h2>
    <p class="about"><code>text.md</code><br>no claims</p>
    </article>
    <BLANKLINE>
    """
    return f"{_article(DocumentPage(result, escape(key), seconds))}\n"


def _article(page: DocumentPage, end: str = "") -> str:
    """A document; of a long one a browser lays out only the lines that are in view."""
    look = ' class="long"' if page.result.text.count("\n") > LONG else ""
    return f'<article id="{page.key}"{look}>\n{page.html()}{end}</article>'


def css() -> str:
    """The style sheet of the report."""
    return _resource("report.css")


def _resource(name: str) -> str:
    return (files("scalargrad.worked.reports.html") / name).read_text(encoding="utf-8")


def html_report(results: Sequence[Result]) -> str:
    """The page, as one text."""
    style, script = css(), _resource("report.js")
    pages = [DocumentPage(result, f"d{i}") for i, result in enumerate(results, 1)]
    back = f'<p class="back"><a href="#contents">{say("Contents")}</a></p>\n'
    documents = "\n".join(_article(page, back) for page in pages)
    return _PAGE.format(
        policy=policy(style, script, "img-src data:"),
        style=style,
        script=script,
        language=tag(),
        title=say("Worked examples, checked"),
        skip=say("Skip to the documents"),
        contents_title=say("Contents"),
        legend_title=say("What the marks mean"),
        open_all=escape(say("Open the notes at all wrong claims")),
        close_all=escape(say("Close the notes at all wrong claims")),
        summary=_summary(results),
        contents=_contents(pages),
        legend=_legend(),
        documents=documents,
    )


def _summary(results: Sequence[Result]) -> str:
    found = summary(results)
    verdicts = counts(claim for result in results for claim in result.claims)
    documents, claims = _documents(found["documents"]), _claims(found["claims"])
    if verdicts:
        parts = [say("{documents}, {claims}: {verdicts}.", documents=documents, claims=claims, verdicts=verdicts)]
    else:
        parts = [say("{documents}, {claims}.", documents=documents, claims=claims)]
    broken = sum(result.error is not None for result in results)
    if broken:
        stopped = say_count(
            "{count} document could not be run to the end.", "{count} documents could not be run to the end.", broken
        )
        parts.append(f"<strong>{stopped}</strong>")
    if found["unexpected"]:
        parts.append(f"<strong>{say('{count} unexpected.', count=found['unexpected'])}</strong>")
    elif not broken:
        parts.append(say("Nothing unexpected."))
    return f'<p class="summary">{" ".join(parts)}</p>'


def _documents(count: int) -> str:
    return say_count("{count:,} document", "{count:,} documents", count)


def _claims(count: int) -> str:
    return say_count("{count:,} claim", "{count:,} claims", count)


def _contents(pages: Sequence[DocumentPage]) -> str:
    if not pages:
        return f"<p>{say('No document was found.')}</p>"
    titles = Counter(page.result.title for page in pages)
    return f"<ol>\n{''.join(_entry(page, titles[page.result.title] > 1) for page in pages)}</ol>"


def _entry(page: DocumentPage, with_path: bool) -> str:
    """A document in the contents. with_path: because there is another one with its title."""
    result = page.result
    notes = [_claims(len(result.claims))]
    found = first_wrong(result)
    if found:
        first, followers = found
        notes.append(say("first wrong line {line}", line=page.linked(first.line)))
        if followers:
            notes.append(say_count("from which {count} more follows", "from which {count} more follow", followers))
    unexpected = [claim for claim in result.claims if claim.unexpected]
    if unexpected:
        text = say("{count} unexpected", count=len(unexpected))
        notes.append(f'<strong><a href="{page.link(unexpected[0].line)}">{text}</a></strong>')
    if result.error:
        notes.append(f"<strong>{say('stops at line {line}', line=show_line(result.error.line))}</strong>")
    title = f'<a href="#{page.key}">{escape(result.title)}</a>'
    title += f" <code>{escape(result.path)}</code>" if with_path else ""
    return f"<li><span>{title}</span> <span>{say(', ').join(notes)}</span></li>\n"


def _legend() -> str:
    return "\n".join(
        f'<dt class="{css_class(verdict)}"><span class="sign" aria-hidden="true">{SIGNS[verdict]}</span> '
        f"{verdict_word(verdict)}</dt><dd>{verdict_meaning(verdict)}</dd>"
        for verdict in VERDICTS
    )


def check_report(path: str, inputs: Iterable[str] = ()) -> None:
    """A ValueError that says why a report cannot be written there. inputs: files that must not be overwritten."""
    if Path(path).suffix.lower() not in (".html", ".htm"):  # `--html chain.md` must not overwrite a document
        raise ValueError(say("the name {path} does not end in .html", path=path))
    try:
        check_target(path, inputs)
    except OSError as error:
        raise ValueError(str(error)) from None


def write_report(results: Sequence[Result], path: str) -> None:
    """Write the report to a file, whole or not at all; a ValueError that says why it cannot be done."""
    inputs = [result.path for result in results]
    check_report(path, inputs)
    try:
        write_whole(path, html_report(results), inputs)
    except OSError as error:
        raise ValueError(str(error)) from None
