"""One document in HTML: its text, with line numbers in the worked blocks and a mark at every claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from scalargrad.languages import say, say_count
from scalargrad.worked.numbers import DocumentError, OutOfTime, cell_and_line, time_limit
from scalargrad.worked.reading import cells
from scalargrad.worked.record import HOLDS, OPEN, VERDICTS, Claim, Result
from scalargrad.worked.reports import counts, show_line
from scalargrad.worked.reports.html.claim import css_class, mark, panel, words
from scalargrad.worked.reports.html.markdown import Markdown

OVERRIDES = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\N{REPLACEMENT CHARACTER}")  # of direction
SECONDS = 20.0  # for laying out one document; there are texts that take a Markdown parser minutes


class DocumentPage:
    """The part of the page that shows one document. key: "d1", which every id in it begins with."""

    def __init__(self, result: Result, key: str, seconds: float = SECONDS) -> None:
        self.result = result
        self.seconds = seconds
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
        return f'<a href="{address}">{show_line(line)}</a>' if address else show_line(line)

    def html(self) -> str:
        """The document's heading and what is under it."""
        try:
            with time_limit(self.seconds):
                heading, body = self.rendered()
        except (
            OutOfTime,
            RecursionError,
            DocumentError,
            IndexError,
        ):  # the text as it is (markdown-it falls over some)
            self.begin()
            lines = self.result.text.split("\n") if self.result.text else []
            heading, body = "", self.block(list(zip(range(1, len(lines) + 1), lines)))
        heading = heading or f"<h2>{escape(self.result.title)}</h2>\n"
        rest = [(line, "; ".join(claim.text for claim in claims)) for line, claims in self.waiting.items()]
        return (heading + self.about() + body + (self.block(rest) if rest else "")).translate(OVERRIDES)

    def rendered(self) -> tuple[str, str]:
        """The first heading, if the document begins with it, and the rest."""
        markdown = Markdown(
            f"{self.key}-",
            lambda lines, first: self.block(list(zip(places[first:], lines))),
            lambda first, last: any(line in self.waiting for line in places[first:last]),
        )
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
            for kind, lines, first in cells(self.result.text):
                yield kind, lines, list(range(first, first + len(lines)))
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
            where = say("line {line}, column {column}", line=show_line(error.line), column=error.column)
            if error.line in self.shown:
                where = f'<a href="{self.link(error.line)}">{where}</a>'
            stopped = say("This document could not be run to its end.")
            text += f'<p class="error">{stopped} {where}{say(": ")}{escape(error.message)}</p>\n'
        return text

    # --- a worked block ---

    def block(self, lines: Sequence[tuple[int, str]]) -> str:
        """A block, from its lines and their numbers in the file: a claim opens, the other lines just stand there."""
        if not lines:
            return ""
        at, rows = 0, []
        texts = [text for _, text in lines]
        while at < len(lines):
            end = at + 1
            claims = self.waiting.pop(lines[at][0], [])
            if claims:
                end = at + statement_length(texts, at)
                claims += [claim for number, _ in lines[at + 1 : end] for claim in self.waiting.pop(number, [])]
            rows.append(self.rows(lines[at:end], claims))
            at = end
        (_, first), last = cell_and_line(lines[0][0]), show_line(lines[-1][0])
        name = say("Worked block, lines {first} to {last}", first=first, last=last)
        return f'<div class="worked" role="group" aria-label="{name}">\n{"".join(rows)}</div>\n'

    def rows(self, lines: Sequence[tuple[int, str]], claims: list[Claim]) -> str:
        error = self.result.error
        stop = ""
        if error and not self.error_shown and any(error.line == number for number, _ in lines):
            self.error_shown = True
            column = say("column {column}", column=error.column)
            stop = f'<p class="stop">{column}{say(": ")}{escape(error.message)}</p>\n'
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
            rows.append(f'<span class="number"{ident}>{cell_and_line(number)[1]}</span> {"" if i else sign} ')
            rows.append(f"<code>{escape(code)}{comment}</code> ")
        return f'<span class="lines">{"".join(rows)}</span>'


def code_of(line: str) -> str:
    """A line without its comment; there is no text in quotation marks in the language.

    >>> code_of("a == 1  # wrong: it is 2")
    'a == 1  '
    """
    return line.partition("#")[0]


def statement_length(lines: Sequence[str], start: int = 0) -> int:
    """How many lines the statement takes that begins with the one at `start`: until its parentheses are closed.

    >>> statement_length(["a == [1,", "      2]", "b == 3"])
    2
    """
    depth = 0
    for i in range(start, len(lines)):
        code = code_of(lines[i])
        depth += sum(code.count(letter) for letter in "([{") - sum(code.count(letter) for letter in ")]}")
        if depth <= 0 and not code.rstrip().endswith("\\"):
            return i + 1 - start
    return len(lines) - start
