"""Phases return values: a claim, its causes, its words and the result of a document are frozen, and told in any way."""

import json
from dataclasses import FrozenInstanceError, fields
from html import escape

import pytest

from scalargrad.worked.record import VERDICTS, Cause, Figure, Lines, Result
from scalargrad.worked.reports import as_object, show_lines, tell
from scalargrad.worked.reports.html.claim import sentence
from tests.support.documents import check

WRONG = "x, w = 3, 5\nz = w*x\ny = z**2\ndy/dw == 150\ndy/dw * 2 == 300"  # lines 2 to 6; the last follows from line 5


@pytest.fixture(scope="module")
def wrong() -> Result:
    return check(WRONG)


def test_nothing_of_a_result_can_be_changed(wrong):
    claim = wrong.claims[0]
    told = wrong.told[claim]
    for frozen in (wrong, claim, claim.entries[0], claim.entries[0].stated, told, told.causes[0]):
        for field in fields(frozen):
            with pytest.raises(FrozenInstanceError):
                setattr(frozen, field.name, None)
    for mapping in (wrong.told, wrong.history, wrong.free, wrong.asked):
        with pytest.raises(TypeError):
            mapping["x"] = None
    for sequence in (wrong.claims, claim.entries, claim.notes, told.causes, told.explanations, wrong.history["x"]):
        assert isinstance(sequence, tuple)


def test_a_claim_says_nothing_of_what_is_found_out_later(wrong):
    names = {field.name for field in fields(wrong.claims[0])}
    assert names.isdisjoint({"stated", "computed", "shown", "explanations", "follows_from"})


def test_every_claim_is_told(wrong):
    assert list(wrong.told) == list(wrong.claims)
    assert list(wrong.causes) == [claim for claim in wrong.claims if claim.verdict == "fails"]


def test_the_cause_is_in_the_json():
    (document,) = json.loads(json.dumps(as_object([check(WRONG + "\nz == 15")])))["documents"]
    first, second, right = (claim["cause"] for claim in document["claims"])
    assert first == {"mistake": "other-input", "where": ["x"], "lines": []}
    assert (second["mistake"], second["lines"]) == ("carried-over", [5])
    assert right is None


@pytest.mark.parametrize(
    "block, mistake, where",
    [
        ("w = 3\nJ = w**2\nw = w - 0.1*dJ/dw\ndJ/dw == 6", "old-version", ["w"]),
        ("x, w = 2, 3\nd = 2*x\nw = w - 0.1*d\nz = w*x\ndz/dx == 2.6", "fresh-start", ["w"]),
        ("x = [1, 2]\nx == [1, 2, 3]", "another-shape", []),
        ("x, w = 0, 2\ny = relu(w*x)\ndy/dx == 0", "kink", ["dy/dx"]),
    ],
)
def test_what_was_noticed_on_the_way_is_a_cause_too(block, mistake, where):
    (document,) = as_object([check(block)])["documents"]
    cause = document["claims"][-1]["cause"]
    assert (cause["mistake"], cause["where"][:1], cause["lines"]) == (mistake, where, [])


# --- told in another way: no sentence is read for it ---

INNER = Cause("updated-early", "as if {name} were {other}", {"name": "w<1>", "other": Figure("0.25", 0.25)}, ("w<1>",))
OUTER = Cause(
    "same-again", "follows from {lines}: {cause} {{sic}}", {"lines": Lines((12, 14)), "cause": INNER}, lines=(12, 14)
)


def test_in_plain_text():
    assert tell(OUTER) == "follows from lines 12 and 14: as if w<1> were 0.25 {sic}"


def test_with_numbers_as_another_language_writes_them():
    german = tell(
        OUTER,
        lines=lambda lines: "Zeile " + " und ".join(map(str, lines.numbers)),
        figure=lambda figure: figure.text.replace(".", ","),
    )
    assert german == "follows from Zeile 12 und 14: as if w<1> were 0,25 {sic}"


def test_with_links_in_html():
    told = sentence(OUTER, lambda line: f'<a href="#L{line}">{line}</a>')
    assert told == (
        'follows from lines <a href="#L12">12</a> and <a href="#L14">14</a>: as if w&lt;1&gt; were 0.25 {sic}'
    )


def test_a_number_that_looks_like_a_line_is_none():
    cause = Cause("x", "{word} beside {line}", {"word": "line 7", "line": Lines((8,))})
    assert (
        tell(cause, lambda lines: show_lines(lines, lambda line: f"<{line}>"), text=escape) == "line 7 beside line <8>"
    )


def test_counts_are_in_the_order_of_the_verdicts():
    from scalargrad.worked.reports import counts

    claims = check("x = 1\nx == 1\nx == 2\nx == ...\nx == 1\nx == 3").claims
    assert counts(claims) == "2 hold, 1 open, 2 fail"
    assert counts(claims, reversed(VERDICTS), lambda verdict, count: f"{verdict}: {count}") == (
        "fails: 2, open: 1, holds: 2"
    )
