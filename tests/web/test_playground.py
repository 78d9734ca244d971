"""What Python answers the page, asked without a browser: nothing but what the package says, and no right number."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scalargrad.languages import speak
from scalargrad.worked import check_text, hide_open, html_fragment
from scalargrad.worked.numbers import entries, number
from scalargrad.worked.reading import read_text
from scalargrad.worked.use.answers import asked_for
from scalargrad.worked.use.check import shipped, shipped_names
from scalargrad.worked.use.marks import mark
from scalargrad.worked.use.reading_answers import answers_in
from tests.support.asked import EXERCISES, document, told

playground = pytest.importorskip("web.page.playground", reason="web/ is not there: this is no checkout")
SHEETS = sorted((Path(__file__).parents[2] / "web/exercises").glob("*/*.md"))
SMALL = "# Small\n\n```worked\nx = 3\ny = x**2\ndy/dx == 9\nz = y*x\ndz/dx == 27\n```\n"
SHEET = """# Numbers that are nowhere else

```worked
x, t = 1.37, 0.291
w = 0.713
a = tanh(w*x)
E = (a - t)**2 / 2
a == ...
dE/da == ...
dE/dw == ...
w*x == 0.98
E < 0.01
w - 0.5*dE/dw == 0.5
dE/dw == (a - t) * (1 - a**2) * x
E == 0.07
```
"""

with shipped() as _folder:
    LONG = ("002", "004", "mazur")  # are compared in the browser
    DOCUMENTS = {
        name: (_folder / name).read_text("utf-8") for name in shipped_names(_folder) if not name.startswith(LONG)
    }


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak("en")


def ask(what: str, *args: object) -> dict:
    return json.loads(getattr(playground, what)(*args))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_report_is_the_packages_and_runs_nothing(name: str) -> None:
    answer = ask("check", DOCUMENTS[name], "en", name)
    assert answer["html"].endswith(html_fragment(check_text(DOCUMENTS[name], path=name)))
    assert "<script" not in answer["html"] and " on" + "click" not in answer["html"]
    assert answer["report"]["path"] == name and answer["asked"] == []
    assert answer["derivatives"] and len(set(answer["derivatives"])) == len(answer["derivatives"])


def test_each_claim_knows_its_words_and_its_derivative() -> None:
    answer = ask("check", SMALL, "zh")
    first, second = answer["report"]["claims"]
    assert first["words"] == "不成立，意外" and second["words"] == "成立"
    assert [answer["derivatives"][one["steps"]] for one in (first, second)] == ["∂y/∂x", "∂z/∂x"]
    assert answer["summary"].startswith("2 条断言")


@pytest.mark.parametrize(
    "text, summary",
    [
        (SMALL, "2 claims: 1 holds, 1 fails; first wrong line 6"),
        ("# Nothing", "Nothing to check: claims stand in a block that begins with ```worked."),
        ("```worked\nx = 3\n```\n", "Nothing is claimed: what is to be checked is written with =="),
        ("```worked\nx = y\n```\n", "line 2, column 5: "),
    ],
)
def test_a_check_in_a_sentence(text: str, summary: str) -> None:
    assert ask("check", text, "en")["summary"].startswith(summary)


def test_a_derivative_step_by_step() -> None:
    place = ask("check", SMALL, "en")["derivatives"].index("∂z/∂x")
    answer = ask("steps", SMALL, "en", "", place)
    assert answer["text"].startswith("∂z/∂x = ") and "= 27" in answer["text"]
    assert answer["html"].startswith("<!DOCTYPE html>") and answer["note"] == ""


def test_where_there_are_no_steps_it_says_why() -> None:
    free = "```worked\nw = free()\ny = w**2\ndy/dw == 2*w\n```\n"
    answer = ask("steps", free, "en", "", 0)
    assert "= 2·w" in answer["text"] and answer["html"] == "" and "w is left open" in answer["note"]
    assert "takes no derivative" in ask("steps", "# Nothing", "en", "", 0)["note"]
    broken = "```worked\nx = 3\ny = x**2\ny == q\ndy/dx == 6\n```\n"
    assert ask("steps", broken, "en", "", 0)["note"].startswith("The document stops at line 4: no derivative")
    large = "```worked\nx = 0.5\ny = x\nfor k in range(450):\n    y = y*x + 1\ndy/dx == 4\n```\n"
    answer = ask("steps", large, "en", "", 0)
    assert answer["text"] and answer["html"] == "" and "shows at most 400" in answer["note"]


# --- exercises ---


def right_numbers(text: str) -> list[str]:
    """The first digits of what an exercise asks for, after the point."""
    claims = [claim for claim in check_text(text).claims if claim.verdict == "open"]
    return [f"{abs(float(number(one))):.12f}"[:6] for claim in claims for one in entries(claim.left)]


def test_nothing_gives_a_right_number_of_an_exercise_away() -> None:
    secret = right_numbers(SHEET)
    assert len(secret) == 3 and all(re.fullmatch(r"0\.\d{4}", one) for one in secret)
    told = [ask("check", SHEET, "en")]
    told += [ask("steps", SHEET, "en", "", k) for k in range(4)]
    for wrong in ("1", "0.5", "-0.3", "0.75", "0.7", "0.35*2"):
        told.append(ask("mark", SHEET, "en", "", [wrong] * 3))
        told.append(ask("mark", SHEET, "en", "", ["", wrong, ""]))
    text = json.dumps(told, ensure_ascii=False)
    assert not [one for one in secret if one in text]
    assert told[0]["derivatives"] == [] and {claim["steps"] for claim in told[0]["report"]["claims"]} == {None}


@pytest.mark.parametrize("name", EXERCISES)
def test_no_way_to_ask_lets_the_page_tell_a_number(name: str) -> None:
    block, secrets = EXERCISES[name]
    text = document(block)
    answers = [ask("check", text, language, "sheet.md") for language in ("en", "zh")]
    answers += [ask("steps", text, "en", "sheet.md", k) for k in range(3)]
    for wrong in ("1", "-0.5", "[0.5, 0.1]", "[0.2, 0.3, 0.7]", "[[1, 2], [3, 4]]", ""):
        answers.append(ask("mark", text, "en", "sheet.md", [wrong] * 4))
    assert not [one for one in answers if told(secrets, json.dumps(one, ensure_ascii=False))]
    assert answers[0]["derivatives"] == []


def test_dots_of_a_chinese_keyboard_ask_for_an_answer() -> None:
    assert [
        one["asked"] for one in ask("check", document(EXERCISES["dots of a Chinese keyboard"][0]), "en")["asked"]
    ] == ["dy/dx"]


def test_an_exercise_that_has_an_error_for_a_moment_gives_nothing_away() -> None:
    broken = SHEET.replace("E = (a", "E = = (a")
    assert ask("check", broken, "en")["derivatives"] == []
    assert ask("steps", broken, "en", "", 0)["html"] == ""


def test_what_is_asked_has_its_line_and_its_points() -> None:
    asked = ask("check", SHEET.replace("dE/dw == ...", "dE/dw == ...  # 2.5 points"), "en")["asked"]
    assert [(one["asked"], one["line"], one["place"], one["worth"]) for one in asked] == [
        ("a", 8, "line 8", "1 point"), ("dE/da", 9, "line 9", "1 point"), ("dE/dw", 10, "line 10", "2.5 points"),
    ]  # fmt: skip
    assert {one["worth"] for one in ask("check", SHEET, "en")["asked"]} == {""}


def test_answers_are_marked_and_can_be_handed_in() -> None:
    answer = ask("mark", SHEET, "zh", "", ["0.75168", "0.46068", "x"])
    assert [one["how"] for one in answer["marks"]] == ["right", "right", "unread"]
    assert answer["marks"][0]["word"] == "对"
    document = read_text(SHEET, "sheet.md")
    sheet = mark(document, answers_in(read_text(answer["file"], "li.txt"), asked_for(document)), "li").sheet
    assert [one.how for one in sheet.marks] == ["right", "right", "missing"]


def test_answers_to_what_cannot_be_run() -> None:
    assert "line 4" in ask("mark", SHEET.replace("1.37", "1/0"), "en", "", ["1", "2", "3"])["error"]
    assert "error" in ask("mark", "# Nothing", "en", "", [])


def test_a_sheet_is_made_of_a_document() -> None:
    made = ask("exercise", SMALL, "en", "small.md", 5)
    asked = ask("check", made["text"], "en")
    assert "(sheet 5)" in made["text"] and [one["asked"] for one in asked["asked"]] == ["dy/dx", "dz/dx"]
    assert "states nothing" in ask("exercise", "```worked\nx = 3\n```\n", "en", "", 1)["error"]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_exercises_that_come_with_the_page(path: Path) -> None:
    """They run, ask for the same in every language, say nothing of what is asked, and hold with the right numbers."""
    text = path.read_text("utf-8")
    answer = ask("check", text, path.parent.name, path.name)
    assert answer["report"]["error"] is None and answer["asked"] and answer["derivatives"] == []
    other = path.parents[1] / ("en" if path.parent.name == "zh" else "zh") / path.name
    assert [one["asked"] for one in ask("check", other.read_text("utf-8"), "en")["asked"]] == [
        one["asked"] for one in answer["asked"]
    ]
    claims = check_text(text).claims
    shown = [json.dumps(_rounded(claim.left)).replace('"', "") for claim in claims]
    marks = ask("mark", text, "en", "", shown)
    assert {one["how"] for one in marks["marks"]} == {"right"}, marks
    assert html_fragment(hide_open(check_text(text, path=path.name))) in ask("check", text, "en", path.name)["html"]


def _rounded(left: object) -> object:
    if getattr(left, "shape", ()):
        return [_rounded(one) for one in left]
    return str(round(float(number(left)), 9))


@pytest.mark.parametrize("number", ["1e400", "-1e999", "1e-999"])
def test_an_absurd_answer_is_wrong_and_the_others_get_their_marks(number: str) -> None:
    answer = ask("mark", SHEET, "en", "", [number, "0.46068", number])
    assert [one["how"] for one in answer["marks"]] == ["wrong", "right", "wrong"]
    assert ask("check", SHEET.replace("...", number), "en")["report"]["error"] is None
