"""The language of worked examples, docs/language.md, as a page that stands beside the playground."""

from __future__ import annotations

from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from scalargrad.worked import read_document

SOURCE = Path(__file__).resolve().parent.parent / "docs/language.md"
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} – scalargrad</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="language.css">
</head>
<body>
{body}</body>
</html>
"""  # noqa: E501
_STYLE = """body { font: 16px/1.6 system-ui, sans-serif; max-width: 46em; margin: 0 auto; padding: 1em; background: var(--paper); color: var(--ink); overflow-wrap: break-word; }
h1, h2 { font-family: var(--serif); font-weight: 500; line-height: 1.25; margin: 1.6em 0 .4em; }
h1 { margin-top: .4em; }
pre, table { overflow-x: auto; }
pre { background: var(--block); border-left: 3px solid var(--line); padding: .6em .9em; }
code { font: .9em/1.5 var(--mono); }
table { display: block; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .3em 1em .3em 0; border-bottom: 1px solid var(--line); }
a { color: var(--link); }
"""  # noqa: E501


def write(made: Path, colours: str) -> None:
    """colours: and fonts, as style sheets name them; the page looks like the others."""
    body = MarkdownIt("commonmark").enable("table").render(SOURCE.read_text(encoding="utf-8"))
    page = _PAGE.format(title=escape(read_document(SOURCE).title), body=body)
    (made / "language.html").write_text(page, encoding="utf-8")
    (made / "language.css").write_text(colours + _STYLE, encoding="utf-8")
