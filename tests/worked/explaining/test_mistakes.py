"""The table of mistakes: a row is tested by being there, on the example that it has."""

import re
from string import Formatter

import pytest

from scalargrad.worked.explaining import explain
from scalargrad.worked.explaining.causes import WORDS, Found
from scalargrad.worked.explaining.mistakes import MISTAKES, Mistake
from scalargrad.worked.explaining.questions import WORK
from scalargrad.worked.explaining.what_if import OutOfWork
from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, Cause, Claim
from tests.support.documents import record


def causes(example: str) -> list[Cause]:
    """Why the last claim of an example fails; what stands above it holds, or fails by itself."""
    made = record(example.replace("; ", "\n"))
    last = made.claims[-1]
    assert last.verdict in (FAILS, ONLY_HERE)
    return explain(made).get(last, [])


def of_row(row: Mistake) -> str:
    return f"{row.name}: {row.where.__name__}, {row.said}"


@pytest.mark.parametrize("row", MISTAKES, ids=of_row)
def test_the_example_of_a_row_is_told_by_the_row(row: Mistake) -> None:
    first = causes(row.example)[0]
    assert (first.mistake, first.said) == (row.name, row.said)


@pytest.mark.parametrize("row", MISTAKES, ids=of_row)
def test_an_example_is_right_before_the_mistake(row: Mistake) -> None:
    *above, _ = record(row.example.replace("; ", "\n")).claims
    assert all(claim.verdict == HOLDS for claim in above)


@pytest.mark.parametrize("row", MISTAKES, ids=of_row)
def test_a_sentence_has_all_its_words(row: Mistake) -> None:
    cause = causes(row.example)[0]
    assert set(cause.words) == {name for _, name, _, _ in Formatter().parse(row.said) if name}
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row.name)


def test_every_word_of_the_engine_is_used() -> None:
    used = {name for row in MISTAKES for _, name, _, _ in Formatter().parse(row.said) if name}
    assert set(WORDS) <= used


def test_the_budget_of_work_is_the_same_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """However fast the machine is: what is counted is what is computed."""
    from scalargrad.worked.explaining import case, questions

    left = []
    diagnose = questions.diagnose

    def noted(
        cases: list[case.Case], found: list[list[Found]], followers: dict[int, list[case.Case]]
    ) -> dict[Claim, list[Cause]]:
        told = diagnose(cases, found, followers)
        left.extend(one.computation.work for one in cases)
        return told

    monkeypatch.setattr(questions, "diagnose", noted)
    for row in MISTAKES[:12]:
        causes(row.example)
        causes(row.example)
    assert left[::2] == left[1::2]
    assert 0 < min(left) <= max(left) < WORK


def test_what_is_found_before_the_work_is_done_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from scalargrad.worked.explaining import case, questions

    def none_left(one: case.Case) -> list[object]:
        raise OutOfWork

    monkeypatch.setattr(questions, "own_causes", none_left)
    assert causes(MISTAKES[0].example) == []
