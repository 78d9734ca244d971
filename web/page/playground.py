"""What the page asks of the package: a text in, JSON out. No file, no network; nothing of a document is run by Python.

A document that asks for something (`== ...`) is an exercise: what is right there leaves this module nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache
from html import escape
from typing import cast
from zlib import crc32

from scalargrad.commands.documents import CommandError
from scalargrad.commands.explain import explain_numbers
from scalargrad.commands.graphs import Derivative, derivatives
from scalargrad.commands.play import player
from scalargrad.languages import say, say_count, speak, tag
from scalargrad.value import Value
from scalargrad.worked import (
    Claim,
    Document,
    DocumentError,
    ExerciseError,
    Result,
    as_object,
    check_document,
    css,
    hide_open,
    html_fragment,
)
from scalargrad.worked.reading import read_text
from scalargrad.worked.record import HOLDS, Lines
from scalargrad.worked.reports import counts, first_wrong, show_line, show_lines
from scalargrad.worked.reports.html import words
from scalargrad.worked.use.answers import asked_for, is_exercise
from scalargrad.worked.use.marks import show_points
from scalargrad.worked.use.typed import as_file, said_of, typed_answers

SECONDS = 20.0  # for a document
MOST = 1000  # derivatives of a document, answers to one: more than anybody reads
NAME = "document.md"  # of a document that has none
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
{body}"""


# --- the document ---


@lru_cache(maxsize=1)
def _checked(text: str, language: str, name: str) -> tuple[Document, Result]:
    """The last document: the player is about the numbers that the report is about."""
    _checked.cache_clear()  # the one before goes first: there may not be memory for both
    document = read_text(text, name or NAME)
    return document, check_document(document, SECONDS)


def _derivatives(document: Document, result: Result) -> list[Derivative]:
    """What can be shown step by step; in an exercise that would be the solution."""
    return [] if is_exercise(document) else derivatives(result)[:MOST]


def check(text: str, language: str, name: str = "") -> str:
    """The report as a page without scripts, and as data: what the editor and the other panels show of it."""
    speak(language)
    document, result = _checked(text, language, name)
    shown = hide_open(result)
    found = _derivatives(document, result)
    asked = _asked(document)
    (report,) = as_object([shown])["documents"]
    body = html_fragment(shown)
    places = {(one.y, one.x): k for k, one in enumerate(found)}
    for told, claim in zip(report["claims"], result.claims, strict=True):
        told |= {"words": words(claim), "steps": _place(claim, result, places)}
    return json.dumps({
        "html": _PAGE.format(language=tag(), title=escape(result.title), style=css(), body=body),
        "report": report,
        "summary": _summary(shown),
        "blocks": result.blocks,
        "derivatives": [one.name for one in found],
        "asked": asked,
        "exercise": _exercise(document) if asked else "",
        "asks": say_count("{count} answer is asked for", "{count} answers are asked for", len(asked)),
    })  # fmt: skip


def _place(claim: Claim, result: Result, places: dict[tuple[Value, Value], int]) -> int | None:
    """Which of the derivatives a claim is about, of an array first one whose entry is wrong; None if about none."""
    entries = sorted(claim.entries, key=lambda entry: entry.verdict == HOLDS)
    about = (entry.derivative or result.asked.get(cast(Value, entry.left)) for entry in entries)
    return next((places[pair] for pair in about if pair in places), None)


def _summary(result: Result) -> str:
    """What the check comes to, in a sentence."""
    if result.error:
        return str(result.error)
    if not result.blocks:
        return say("Nothing to check: claims stand in a block that begins with ```worked.")
    if not result.claims:
        return say("Nothing is claimed: what is to be checked is written with ==, as in y == 9.")
    told = say("{claims}: {verdicts}", claims=say_count("{count:,} claim", "{count:,} claims", len(result.claims)),
               verdicts=counts(result.claims))  # fmt: skip
    wrong = first_wrong(result)
    return say("{text}; first wrong line {line}", text=told, line=show_line(wrong[0].line)) if wrong else told


# --- exercises ---


def _asked(document: Document) -> list[dict[str, str | int]]:
    """What an exercise asks for: the left sides with their places, and what they are worth if that is not the same."""
    if not is_exercise(document):  # most are none, and need not be read once more
        return []
    try:
        asked = asked_for(document)
    except DocumentError:  # the report says it
        return []
    is_told = any(one.points != 1 for one in asked.values())
    return [
        {
            "asked": one.shown,
            "line": line,
            "place": show_lines(Lines((line,))),
            "worth": _points(one.points) if is_told else "",
        }
        for (line, _), one in list(asked.items())[:MOST]
    ]


def _exercise(document: Document) -> str:
    """What the answers to an exercise are kept by: its blocks, whatever it is called and wherever it stands."""
    return f"{crc32(chr(0).join(block.text for block in document.blocks).encode()):08x}"


def _points(points: Fraction) -> str:
    return say("1 point") if points == 1 else say("{points} points", points=show_points(points))


def mark(text: str, language: str, name: str, texts: Iterable[str]) -> str:
    """The marks of what was typed beside the claims that are asked for, in their order; file: it as a file.

    A class is marked by files of this kind.
    """
    speak(language)
    document = read_text(text, name or NAME)
    try:
        asked = asked_for(document)
        placed = dict(zip(asked, map(str, texts)))
        answers = typed_answers(placed, asked)
        result = check_document(document, SECONDS, answers.fill)
        sheet, said = said_of(result, answers)
    except (DocumentError, ExerciseError) as error:
        return json.dumps({"error": str(error)})
    marks = [one._asdict() for one in said]
    return json.dumps({"summary": sheet.summary(), "marks": marks, "file": as_file(answers, placed)})


def exercise(text: str, language: str, name: str, seed: int) -> str:
    """The document as an exercise: other given numbers, open claims; warnings: what its teacher should read over."""
    from scalargrad.worked import make_exercises  # not before a sheet is made

    speak(language)
    try:
        (made,) = make_exercises(
            read_text(text, name or NAME), [seed], SECONDS / 2
        )  # to check it, and as much for the sheet
    except ExerciseError as error:
        return json.dumps({"error": str(error)})
    return json.dumps({"text": made.sheet, "warnings": made.warnings})


# --- step by step ---


def steps(text: str, language: str, name: str, k: int) -> str:
    """One of the derivatives: its chain rule in words, and the page of the player; or why it has none."""
    speak(language)
    document, result = _checked(text, language, name)
    found = _derivatives(document, result)
    if k >= len(found):
        return json.dumps({"text": "", "html": "", "note": _no_steps(document, result)})
    y, x, _ = found[k]
    words, note = _or_why(lambda: explain_numbers(result, y, [x]))
    html, why = _or_why(lambda: player(result, y, x).html)
    return json.dumps({"text": words, "html": html, "note": note or why})


def _or_why(made: Callable[[], str]) -> tuple[str, str]:
    """What is made, and nothing; or nothing, and why not."""
    try:
        return made(), ""
    except (CommandError, ValueError) as error:
        return "", str(error)


def _no_steps(document: Document, result: Result) -> str:
    if is_exercise(document):
        return say("This is an exercise: the derivatives are yours to find. Without open claims they are shown here.")
    if result.error and result.error.line:
        stops = show_line(result.error.line)
        return say("The document stops at line {line}: no derivative stands above it.", line=stops)
    return say("This document takes no derivative. Write dy/dx, with names of the document, and it is shown here.")
