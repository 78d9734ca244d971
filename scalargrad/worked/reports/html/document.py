"""One document in HTML: its text, with line numbers in the worked blocks and a mark at every claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from scalargrad.languages import say, say_count
from scalargrad.worked.numbers import DocumentError, OutOfTime, time_limit
from scalargrad.worked.reading import cells
from scalargrad.worked.record import HOLDS, OPEN, VERDICTS, Claim, Result
from scalargrad.worked.reports import counts
from scalargrad.worked.reports.html.claim import css_class, mark, panel, words
from scalargrad.worked.reports.html.markdown import Markdown

OVERRIDES = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\N{REPLACEMENT CHARACTER}")  # of direction
SECONDS = 20.0  # for laying out one document; there are texts that take a Markdown parser minutes


class DocumentPage:
    """The part of the page that shows one document. key: "d1", which every id in it begins with."""

    def __init__(self, result: Result, key: str) -> None:
        self.result = result
        self.key = key
        self.claim_lines = {claim.line for claim in result.claims}
        self.begin()

    def begin(self) -> None:
        self.shown: set[int] = set()  # lines that stand on the page
        self.error_shown = False
        self.waiting: dict[int, list[Claim]] = {}  # the claims that have no place yet, by line
        for claim in self.result.claims:
            self.waiting.setdefault(claim.line, []).append(claim)

    def link(self, line: int) -> str | None:
        return f"#{self.key}-L{line}" if line in self.shown or line in self.claim_lines else None

    def linked(self, line: int) -> str:
        """The number of a line, which leads there if it is on the page."""
        address = self.link(line)
        return f'<a href="{address}">{line}</a>' if address else str(line)

    def html(self) -> str:
        """The document's heading and what is under it."""
        try:
            with time_limit(SECONDS):
                heading, body = self.rendered()
        except (OutOfTime, RecursionError, DocumentError):  # the text as it is, then; no claim is lost
            self.begin()
            lines = self.result.text.split("\n") if self.result.text else []
            heading, body = "", self.block(list(zip(range(1, len(lines) + 1), lines)))
        heading = heading or f"<h2>{escape(self.result.title)}</h2>\n"
        rest = [(claim.line, claim.text) for claims in self.waiting.values() for claim in claims]
        return (heading + self.about() + body + (self.block(rest) if rest else "")).translate(OVERRIDES)

    def rendered(self) -> tuple[str, str]:
        """The first heading, if the document begins with it, and the rest."""
        markdown = Markdown(f"{self.key}-", lambda lines, first: self.block(list(zip(places[first:], lines))))
        heading, body = "", ""
        parts = [
            (kind, lines, places, markdown.tokens("\n".join(lines)) if kind == "markdown" else [])
            for kind, lines, places in self.parts()
        ]
        for kind, lines, places, tokens in parts:
            if kind == "markdown":
                if not heading and not body and tokens and tokens[0].tag == "h2":
                    heading, tokens = markdown.render(tokens[:3]), tokens[3:]
                body += markdown.render(tokens)
            elif kind == "worked":
                first = 0 if lines[0].split()[1:] else 1  # `%%worked --fresh` says something, `%%worked` does not
                body += self.block(list(zip(places[first:], lines[first:])))
            elif lines != [""]:
                body += f"<pre><code>{escape(chr(10).join(lines))}</code></pre>\n"
        return heading, body

    def parts(self) -> Iterator[tuple[str, list[str], list[int]]]:
        """The cells of a notebook, or all of another document: kind, lines, and their numbers in the file."""
        if self.result.path.endswith(".ipynb"):
            for kind, lines, places in cells(self.result.text):
                yield kind, lines, [line for line, _ in places]
        elif self.result.text:
            lines = self.result.text.split("\n")
            yield "markdown", lines, list(range(1, len(lines) + 1))

    def about(self) -> str:
        """Under the heading: the file, what was found, and where to look first."""
        wrong = list(dict.fromkeys(c.line for c in self.result.claims if c.verdict not in (HOLDS, OPEN)))
        about = [f"<code>{escape(self.result.path)}</code>", counts(self.result.claims) or say("no claims")]
        if wrong:
            links = say(", ").join(map(self.linked, wrong))
            about.append(say_count("not right: line {lines}", "not right: lines {lines}", len(wrong), lines=links))
        text = f'<p class="about">{"<br>".join(about)}</p>\n'
        error = self.result.error
        if error:
            where = say("line {line}, column {column}", line=error.line, column=error.column)
            if error.line in self.shown:
                where = f'<a href="{self.link(error.line)}">{where}</a>'
            stopped = say("This document could not be run to its end.")
            text += f'<p class="error">{stopped} {where}: {escape(error.message)}</p>\n'
        return text

    # --- a worked block ---

    def block(self, lines: Sequence[tuple[int, str]]) -> str:
        """A block, from its lines and their numbers in the file: a claim opens, the other lines just stand there."""
        if not lines:
            return ""
        at, rows = 0, ""
        numbers = [number for number, _ in lines]
        while at < len(lines):
            end = at + 1
            claims = self.claims_at(*lines[at], alone=numbers.count(lines[at][0]) == 1)
            if claims:
                end = at + statement_length([text for _, text in lines[at:]])
                for number, text in lines[at + 1 : end]:
                    claims += self.claims_at(number, text, alone=numbers.count(number) == 1)
            rows += self.rows(lines[at:end], claims)
            at = end
        name = say("Worked block, lines {first} to {last}", first=numbers[0], last=numbers[-1])
        return f'<div class="worked" role="group" aria-label="{name}">\n{rows}</div>\n'

    def claims_at(self, number: int, text: str, alone: bool) -> list[Claim]:
        """The claims that stand in a line. In some notebooks all lines of a cell have the same number."""
        waiting = self.waiting.get(number, [])
        code = code_of(text).strip()
        found = [claim for claim in waiting if alone or (code and _stands_in(claim, code))]
        found = found if alone else found[: len(re.findall("==|[<>]", code)) or 1]
        self.waiting[number] = [claim for claim in waiting if claim not in found]
        if not self.waiting[number]:
            del self.waiting[number]
        return found

    def rows(self, lines: Sequence[tuple[int, str]], claims: list[Claim]) -> str:
        error = self.result.error
        stop = ""
        if error and not self.error_shown and any(error.line == number for number, _ in lines):
            self.error_shown = True
            column = say("column {column}", column=error.column)
            stop = f'<p class="stop">{column}: {escape(error.message)}</p>\n'
        if not claims:
            return f'<div class="row">{self.code(lines)}</div>\n{stop}'
        worst = max(claims, key=lambda claim: (VERDICTS.index(claim.verdict), claim.unexpected))
        unexpected = " unexpected" if any(claim.unexpected for claim in claims) else ""
        wrong = "" if worst.verdict in (HOLDS, OPEN) else " wrong"
        return (
            f'<details class="row claim {css_class(worst.verdict)}{wrong}{unexpected}">'
            f'<summary>{self.code(lines, mark(worst))}<span class="words">{words(worst)}</span></summary>\n'
            f"{self.panels(claims)}</details>\n{stop}"
        )

    def panels(self, claims: Sequence[Claim]) -> str:
        told = self.result.told
        return "".join(panel(claim, told[claim], self.linked, named=len(claims) > 1) for claim in claims)

    def code(self, lines: Sequence[tuple[int, str]], sign: str = "") -> str:
        rows = []
        for i, (number, text) in enumerate(lines):
            code = code_of(text)
            comment = f"<i>{escape(text[len(code) :])}</i>" if len(code) < len(text) else ""
            ident = "" if number in self.shown else f' id="{self.key}-L{number}"'
            self.shown.add(number)
            rows.append(f'<span class="number"{ident}>{number}</span> {"" if i else sign} ')
            rows.append(f"<code>{escape(code)}{comment}</code> ")
        return f'<span class="lines">{"".join(rows)}</span>'


def _stands_in(claim: Claim, code: str) -> bool:
    """Whether a claim may stand in a line: as it is, or begin there, or be a side of a chain there."""
    return claim.text.startswith(code) or claim.text in code or ("==" in code and claim.right_text in code)


def code_of(line: str) -> str:
    """A line without its comment; there is no text in quotation marks in the language.

    >>> code_of("a == 1  # wrong: it is 2")
    'a == 1  '
    """
    return line.partition("#")[0]


def statement_length(lines: Sequence[str]) -> int:
    """How many lines the statement takes that begins with the first: until its parentheses are closed.

    >>> statement_length(["a == [1,", "      2]", "b == 3"])
    2
    """
    depth = 0
    for i, line in enumerate(lines):
        code = code_of(line)
        depth += sum(code.count(letter) for letter in "([{") - sum(code.count(letter) for letter in ")]}")
        if depth <= 0 and not code.rstrip().endswith("\\"):
            return i + 1
    return len(lines)
