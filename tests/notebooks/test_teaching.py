"""The guide for teachers says what is so: each key, each hint to a wrong answer, each plan's minutes, each link."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from scalargrad.worked.explaining.mistakes import MISTAKES
from scalargrad.worked.record import FAILS, HOLDS
from scalargrad.worked.use.ipython import Session
from tests.notebooks.test_texts import FENCE, NAMES, body, exercises
from tools.notebooks import HOME

GUIDE = (HOME / "TEACHING.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^### \[[^]]*\]\((\w+)\.ipynb\)\n(.*?)(?=^##|\Z)", GUIDE, re.M | re.S))
LESSONS = re.findall(r"^## Lesson (\d)\b(.*?)(?=^## |\Z)", GUIDE, re.M | re.S)
KEYS = re.compile(r"^\*\*Exercises\.\*\* The keys, and wrong answers:\n\n((?:\d\. .*\n)+)", re.M)
CODE, QUOTED = re.compile(r"`([^`]*)`"), re.compile(r"«([^»]*)»")
HINTS, WAYS = "exercise", "mistake"  # the first words of the two kinds of tables
PLAN = re.compile(r"^\*\*Minutes\.\*\* (.*)$", re.M)


class Row(NamedTuple):
    """A row of wrong answers, (left side, number), and what the hints are said to be."""

    notebook: str
    exercise: int
    answers: list[tuple[str, str]]
    hints: list[str]


def table(text: str, first: str) -> list[list[str]]:
    """The rows of the tables of one kind."""
    found = []
    for lines in re.findall(rf"^\| {first} \|.*\n\|[-| ]*\n((?:\|.*\n?)*)", text, re.M):
        found += [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines.rstrip("\n").split("\n")]
    return found


def claim(text: str) -> tuple[str, str]:
    left, _, right = text.partition("==")
    return left.strip(), right.strip()


def keys(solution: str) -> list[tuple[str, str]]:
    (answers,) = FENCE.findall(solution)
    return [claim(line) for line in answers.split("\n") if "==" in line]


def rows() -> list[Row]:
    return [
        Row(name, int(number), [claim(code) for code in CODE.findall(answers)], QUOTED.findall(hints))
        for name, section in SECTIONS.items()
        for number, answers, _, hints in table(section, HINTS)
    ]


def test_every_notebook_has_its_place() -> None:
    assert list(SECTIONS) == NAMES
    assert [number for number, _ in LESSONS] == list("123456")


@pytest.mark.parametrize("name", NAMES)
def test_the_keys_are_those_of_the_notebook(name: str) -> None:
    (given,) = KEYS.findall(SECTIONS[name])
    solutions = [keys(solution) for _, _, solution in exercises(name, "exercise")]
    shown = [" · ".join(f"`{left} == {right}`" for left, right in one) for one in solutions]
    assert given == "".join(f"{k}. {line}\n" for k, line in enumerate(shown, 1))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.notebook[:2]}-{row.exercise}-{row.answers}")
def test_the_hints_are_what_a_student_is_told(row: Row) -> None:
    """«nothing»: it fails, and no mistake is named; «holds»: a rounded number is right; «follows from» counts as right."""
    _, cell, solution = list(exercises(row.notebook, "exercise"))[row.exercise - 1]
    assert len(row.hints) == len(row.answers) > 0
    answers = dict(keys(solution))
    assert set(dict(row.answers)) <= set(answers)
    filled = re.sub(r"^(.*?)( +== )\.\.\.$", lambda line: line[1] + line[2] + (answers | dict(row.answers))[line[1]],
                    body(cell), flags=re.M)  # fmt: skip
    report = Session().run(filled, "a", "[1]", hints="what")
    assert not report.error
    found = {claim(one.text)[0]: (one.verdict, told.explanations) for one, told in report.told.items()}
    for (left, _), hint in zip(row.answers, row.hints):
        verdict, explanations = found[left]
        assert verdict == (HOLDS if hint in ("holds", "follows from") else FAILS)
        if hint == "nothing":
            assert all(one.startswith("no mistake that is known gives this number") for one in explanations)
        elif hint == "holds":
            assert not explanations
        else:
            assert any(squeezed(hint) in squeezed(one) for one in explanations), explanations


@pytest.mark.parametrize("name", NAMES)
def test_the_mistakes_are_those_of_the_checkers_table(name: str) -> None:
    """Their names, and what the checker says, with … for what differs from case to case."""
    named = table(SECTIONS[name], WAYS)
    assert named
    for mistake, _, said in named:
        (row,) = CODE.findall(mistake)
        sentences = [squeezed(re.sub(r"\{\w+\}", "…", one.said)) for one in MISTAKES if one.name == row]
        quoted = QUOTED.findall(said)
        assert quoted
        for hint in quoted:
            assert any(squeezed(hint) in sentence for sentence in sentences), (row, sentences)


@pytest.mark.parametrize("lesson", [text for _, text in LESSONS], ids=[number for number, _ in LESSONS])
def test_a_lesson_has_ninety_minutes(lesson: str) -> None:
    (plan,) = PLAN.findall(lesson)
    assert sum(map(int, re.findall(r"\*\*(\d+)\*\*", plan))) == 90


def test_links_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#]*)\)", GUIDE):
        assert (HOME / target).exists() or (Path(HOME / "source") / target.replace(".ipynb", ".md")).exists(), target


def squeezed(text: str) -> str:
    return re.sub(r"[\s…]+", "", text)
