"""Reports that programs read: one problem a line, GitHub's annotations and summary, SARIF, JUnit's XML."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scalargrad.languages import say
from scalargrad.terminal import printable
from scalargrad.worked.numbers import cell_and_line
from scalargrad.worked.record import HOLDS, OPEN, Claim, Result
from scalargrad.worked.reports.plain import claim_lines
from scalargrad.worked.reports.problems import ERROR, KINDS, MARKED, Problem, kind_word, problems
from scalargrad.worked.reports.spoken import verdict_meaning
from scalargrad.worked.reports.summary import counts
from scalargrad.worked.reports.told import computed_words

SARIF = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json"


def concise_report(results: Sequence[Result]) -> str:
    """One problem a line: path:line:column: fails: x == 2 (computed 1)."""
    return "".join(f"{problem.place}: {problem.sentence}\n" for problem in problems(results))


# --- GitHub ---


def github_report(results: Sequence[Result], root: str | None = None) -> str:
    """Commands that make GitHub show each problem at its line. root: the folder that paths are relative to there."""
    return "".join(f"{_annotation(problem, root)}\n" for problem in problems(results))


def _annotation(problem: Problem, root: str | None) -> str:
    path = os.path.relpath(problem.path, root).replace(os.sep, "/") if root else problem.path
    places = {"file": path, "line": problem.line, "col": problem.column}
    if problem.cell is not None:  # a line of a cell is none of the file
        places = {"file": path}
    places["title"] = f"scalargrad: {kind_word(problem.kind)}"
    given = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in places.items())
    return f"::error {given}::{_escaped(f'{problem.place}: {problem.sentence}')}"


def _escaped(text: str, more: str = "") -> str:
    kept = (letter if letter.isprintable() or letter in "\r\n" else " " for letter in text)
    return "".join(f"%{ord(letter):02X}" if letter in "%\r\n" + more else letter for letter in kept)


def github_summary(results: Sequence[Result]) -> str:
    """The same in Markdown, for the summary of a job."""
    rows = [f"| {say('document')} | {say('claims')} | |", "|---|---|---|"]
    for result in results:
        state = say("could not be run to the end") if result.error else ""
        unexpected = sum(claim.unexpected for claim in result.claims)
        state = state or (say("{count} unexpected", count=unexpected) if unexpected else "")
        rows.append(f"| {_markdown(result.path)} | {counts(result.claims) or say('no claims')} | {state} |")
    found = [f"- {_markdown(problem.place)}: {_markdown(problem.sentence)}" for problem in problems(results)]
    return "\n".join([f"## {say('Worked examples, checked')}", "", *rows, "", *found]) + "\n\n"


def _markdown(text: str) -> str:
    """A text that Markdown leaves as it is."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~$&@-])", r"\\\1", printable(text))


# --- SARIF ---


def sarif_log(results: Sequence[Result], version: str) -> dict[str, Any]:
    """The problems as an object of SARIF 2.1.0, ready for `json.dumps`. version: that of the program."""
    rules = [{"id": _rule(kind), "shortDescription": {"text": _meaning(kind)}} for kind in KINDS]
    run = {
        "tool": {"driver": {"name": "scalargrad", "version": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not any(result.error for result in results)}],
        "results": [_sarif_result(problem) for problem in problems(results)],
    }
    return {"$schema": SARIF, "version": "2.1.0", "runs": [run]}


def _rule(kind: str) -> str:
    return kind.replace(" ", "-")


def _meaning(kind: str) -> str:
    if kind == ERROR:
        return say("the document could not be run to its end")
    return say("the claim is marked wrong, but it holds") if kind == MARKED else verdict_meaning(kind)


def _sarif_result(problem: Problem) -> dict[str, Any]:
    where: dict[str, Any] = {"artifactLocation": {"uri": _uri(problem.path)}}
    text = problem.sentence
    if problem.cell is None:
        where["region"] = {"startLine": problem.line, "startColumn": problem.column}
    else:
        text = say("cell {cell}, line {line}", cell=problem.cell, line=problem.line) + f": {text}"
    return {
        "ruleId": _rule(problem.kind),
        "ruleIndex": KINDS.index(problem.kind),
        "level": "error",
        "message": {"text": text},
        "locations": [{"physicalLocation": where}],
    }


def _uri(path: str) -> str:
    if os.path.isabs(path):
        return Path(path).as_uri()
    return quote(path.replace(os.sep, "/").encode("utf-8", "surrogateescape"))


# --- JUnit ---


def junit_report(results: Sequence[Result]) -> str:
    """Every claim as a test in JUnit's XML, with the names and outcomes that pytest gives them."""
    cases, found = [], {"errors": 0, "failures": 0, "skipped": 0}
    for result in results:
        group = ".".join(Path(result.path).with_suffix("").parts)
        names = numbered(claim.text for claim in result.claims)
        outcome = _element("error", result.error.message, str(result.error)) if result.error else ""
        cases.append(_case(group, "document", result.path, result.error.line if result.error else 1, outcome))
        for name, claim in zip(names, result.claims):
            cases.append(_case(group, name, result.path, claim.line, _outcome(claim, result)))
    for case in cases:
        for name, tag in (("errors", "<error"), ("failures", "<failure"), ("skipped", "<skipped")):
            found[name] += tag in case
    totals = " ".join(f'{name}="{count}"' for name, count in found.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="scalargrad">\n'
        f'<testsuite name="scalargrad" {totals} tests="{len(cases)}" time="0">\n'
        f"{''.join(cases)}</testsuite>\n</testsuites>\n"
    )


def numbered(texts: Iterable[str]) -> list[str]:
    """Names that are different from one another: the second of two equal ones becomes «x == 1 (2)».

    >>> numbered(["x == 1", "y == 2", "x == 1"])
    ['x == 1', 'y == 2', 'x == 1 (2)']
    """
    seen: dict[str, int] = {}
    names = []
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
        names.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return names


def _case(group: str, name: str, path: str, line: int, outcome: str) -> str:
    cell, in_cell = cell_and_line(line)
    where = f'line="{in_cell}"' if cell is None else f'cell="{cell}" line="{in_cell}"'
    given = f"classname={_attribute(group)} name={_attribute(name)} file={_attribute(path)} {where}"
    return f'<testcase {given} time="0">{outcome}</testcase>\n'


def _outcome(claim: Claim, result: Result) -> str:
    told = result.told[claim]
    if claim.verdict == OPEN:
        return _element("skipped", say("open: nothing is stated yet"), "", "pytest.skip")
    if claim.unexpected:
        first = told.explanations[0] if told.explanations else computed_words(told)
        return _element("failure", f"{kind_word(MARKED if claim.verdict == HOLDS else claim.verdict)}: {first}",
                        "\n".join(claim_lines(claim, told)))  # fmt: skip
    if claim.known_wrong:
        reason = say("marked wrong") + (f": {claim.reason}" if claim.reason else "")
        return _element("skipped", reason, "", "pytest.xfail")
    return ""


def _element(name: str, message: str, text: str, kind: str = "") -> str:
    from xml.sax.saxutils import escape  # imports all that reads from the web, and takes as long as a small document

    kind = kind and f" type={_attribute(kind)}"
    return f"<{name}{kind} message={_attribute(message)}>{escape(_plain(text))}</{name}>"


def _attribute(text: str) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(printable(_plain(text)))


def _plain(text: str) -> str:
    """A text with nothing that XML cannot hold."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text)
