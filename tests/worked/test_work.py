"""Reading and reporting take work in proportion to the text: what is called is counted, and not the seconds."""

from collections.abc import Callable

import pytest

from scalargrad.worked import check_text, html_report
from scalargrad.worked.numbers import OutOfTime
from scalargrad.worked.reading import read_text
from scalargrad.worked.record import Result
from scalargrad.worked.reports import concise_report, first_wrong, junit_report, plain_report
from tests.worked.reading.test_notebooks import steps_of

pytest.importorskip("markdown_it")

TEXTS: dict[str, Callable[[int], str]] = {
    "headings": lambda n: "# a\n" * n,
    "statements": lambda n: "```worked\n" + "x=1\n" * n + "```",
    "blank lines in a block": lambda n: "```worked\n" + "\n" * n + "x=1\n```",
    "right claims": lambda n: "```worked\nx=1\n" + "x>0\n" * n + "```",
    "items": lambda n: "- a\n" * n,
    "nested quotations": lambda n: "> " * 50 + "a\n" * n,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_report_of_twice_the_text_takes_twice_the_work(text: Callable[[int], str]) -> None:
    def work(n: int) -> int:
        result = check_text(text(n))
        return steps_of(lambda: (read_text(text(n)), plain_report([result]), html_report([result])))

    small, large = work(200), work(1600)
    assert large < 10 * small + 10_000


def chain_of(n: int) -> Result:
    """So many wrong claims, each of which follows from the one before."""
    from dataclasses import replace

    result = check_text("```worked\nx = 1\n" + "x == 2\n" * n + "```", timeout=20)
    told = {claim: replace(told, follows_from=(claim.line - 1,) if claim.line > 3 else ())
            for claim, told in result.told.items()}  # fmt: skip
    return replace(result, told=told)


def test_the_first_wrong_line_of_many_is_found_in_one_pass() -> None:
    small, large = chain_of(20), chain_of(160)
    found = first_wrong(large)
    assert found is not None and (found[0].line, found[1]) == (3, 159)
    for report in (first_wrong, lambda one: plain_report([one]), lambda one: concise_report([one]),
                   lambda one: junit_report([one])):  # fmt: skip
        assert steps_of(lambda: report(large)) < 10 * steps_of(lambda: report(small)) + 1000  # noqa: B023


def test_reading_asks_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def late() -> None:
        nonlocal asked
        asked += 1
        raise OutOfTime

    monkeypatch.setattr("scalargrad.worked.reading.markdown.check_time", late)
    made = read_text("a\n" * 1000, timeout=2)
    assert asked == 1 and made.error is not None
    assert made.error.message == "the time limit of 2 s has passed here"
