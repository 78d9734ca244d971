"""Chains, a == b == c: each further side is a claim about the first one; substituted numbers give what follows them."""

import json

import pytest

from scalargrad.worked import check_text, tell
from scalargrad.worked.judging.chains import disagreement
from scalargrad.worked.judging.stated import read_stated
from scalargrad.worked.language import ClaimLine, Parser
from scalargrad.worked.reading import Block
from scalargrad.worked.record import Record
from scalargrad.worked.reports import as_object, plain_report
from scalargrad.worked.reports.html import html_report
from scalargrad.worked.running import Runner
from tests.support.documents import claims, verdicts

NEURON = "x, w1, b1 = 1, 2, 0\nw2, b2 = 3, 1\na1 = w1*x + b1\na2 = relu(w2*a1 + b2)\n"


def test_each_further_side_is_a_claim_about_the_first() -> None:
    made = claims(NEURON + "a2 == relu(w2*a1 + b2) == relu(3*2 + 1) == 7")
    assert [(claim.line, claim.text, claim.verdict) for claim in made] == [
        (6, "a2 == relu(w2*a1 + b2)", "holds"),
        (6, "a2 == relu(3*2 + 1)", "holds"),
        (6, "a2 == 7", "holds"),
    ]
    assert [claim.right_text for claim in made] == ["relu(w2*a1 + b2)", "relu(3*2 + 1)", "7"]
    assert [claim.column for claim in made] == [1, 27, 44]


def test_only_the_wrong_side_fails() -> None:
    assert verdicts(NEURON + "a2 == relu(w2*a1) == relu(3*2 + 1) == 6") == ["fails", "holds", "fails"]
    assert verdicts(NEURON + "dw2 = 5\na2 == [7][0] == approx(6.9, abs=0.2) == 7.0") == ["holds"] * 3


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("y == 0.149/1.517 == 0.098", None),
        ("y == 0.149/1.517 == 0.0983", "0.149/1.517 is 0.0982202, not 0.0983"),  # though 0.0982 may hold for both
        ("y == 0.5621 - 0.4639 == 0.09823", None),  # both have four digits, though the difference has three
        ("y == 0.562 - 0.464 == 0.09823", "0.562 - 0.464 is 0.098, not 0.09823"),
        ("y == 2*[0.1, 0.3] == [0.2, 0.5]", "entry [1] of 2*[0.1, 0.3] is 0.6, not 0.5"),
        ("y == 2*0.3 == [0.6, 0.6]", None),
        ("y == 0.149/1.517 == approx(0.1, abs=0.01)", None),
        ("y == 0.149/1.517 == y + 1", None),  # a formula is compared with the first side
        ("y == 0.0982 == 0.1", None),  # rounded, not computed
        ("y == 0.149/1.517 < 0.01", None),
    ],
)
def test_substituted_numbers_give_what_follows_them(line: str, found: str | None) -> None:
    runner = Runner(Record())
    block = Block(f"y = 0.0982\n{line}", ((1, 0), (2, 0)))
    given, _, statement = Parser().statements(block)
    assert list(runner.run(given)) == [] and isinstance(statement, ClaimLine)
    cause = disagreement(statement, read_stated(runner.expressions, statement.right), runner)
    assert (cause and tell(cause)) == found


def test_arithmetic_that_gives_another_number_makes_the_side_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scalargrad.worked.judging.chains.verdict_here", lambda *both: "fails")
    made = claims("y = 0.5\ny == 1/2 == 0.5\ny == 0.5")
    assert [claim.verdict for claim in made] == ["holds", "fails", "holds"]
    assert made[1].explanations == ("1/2 is 0.5, not 0.5",)


@pytest.mark.parametrize(
    ("line", "texts", "found"),
    [
        ("0 < p < 1", ["0 < p", "p < 1"], ["holds", "holds"]),
        ("0 < p < 0.1", ["0 < p", "p < 0.1"], ["holds", "fails"]),
        ("p == 1/4 < 1", ["p == 1/4", "p < 1"], ["holds", "holds"]),
        ("1 > p == 0.25", ["1 > p", "p == 0.25"], ["holds", "holds"]),
    ],
)
def test_comparisons_are_with_the_neighbour(line: str, texts: list[str], found: list[str]) -> None:
    made = claims(f"p = 0.25\n{line}")
    assert [claim.text for claim in made] == texts
    assert [claim.verdict for claim in made] == found


def test_a_mark_is_meant_for_the_sides_that_are_wrong() -> None:
    made = claims(NEURON + "a2 == relu(w2*a1) == 3*2 + 1 == 6   # wrong: b2 is left out\na2 == 7 == 3*2 + 1   # wrong")
    assert [(claim.verdict, claim.known_wrong, claim.unexpected) for claim in made] == [
        ("fails", True, False), ("holds", False, False), ("fails", True, False),
        ("holds", True, True), ("holds", True, True),
    ]  # fmt: skip
    looped = claims("for k in range(3):\n    2*k == k + k == 2  # wrong")
    assert [(claim.verdict, claim.known_wrong) for claim in looped] == [("holds", False), ("fails", True)]


def test_a_chain_may_be_open_and_over_several_lines() -> None:
    made = claims(NEURON + "a2 == relu(w2*a1 + b2) == ...\n(a2   # a == comment\n  == 3*2 + 1\n  == 7)")
    assert [claim.verdict for claim in made] == ["holds", "open", "holds", "holds"]
    assert [claim.text for claim in made[2:]] == ["a2 == 3*2 + 1", "a2 == 7"]
    assert [claim.line for claim in made[2:]] == [7, 9]


def test_reports_show_every_side() -> None:
    result = check_text(f"```worked\n{NEURON}a2 == relu(w2*a1 + b2) == 3*2 + 1 == 8\na2 == 7\n```")
    assert [claim["text"] for claim in as_object([result])["documents"][0]["claims"]][2] == "a2 == 8"
    assert plain_report([result]).count("a2 == ") >= 4
    page = html_report([result])
    assert page.count("<code>a2 == 8</code>") == 1  # named in the panel of its line
    assert page.count('<details class="row claim') == 2


def test_a_cell_in_one_string_shows_its_chains() -> None:
    source = "%%worked\nx = 2\nx == 1 + 1 == 2\nx == 3\nx = 5\nx == 5 == 6"
    notebook = {"cells": [{"cell_type": "code", "source": source}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    result = check_text(json.dumps(notebook, indent=1), path="a.ipynb")
    assert [claim.verdict for claim in result.claims] == ["holds", "holds", "fails", "holds", "fails"]
    assert html_report([result]).count('<details class="row claim') == 3


def test_two_equal_claims_are_two() -> None:
    source = "%%worked\nx = 2\nx == 2\nx = 3\nx == 2"
    notebook = {"cells": [{"cell_type": "code", "source": source}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    result = check_text(json.dumps(notebook, indent=1), path="a.ipynb")
    assert [claim.verdict for claim in result.claims] == ["holds", "fails"]
