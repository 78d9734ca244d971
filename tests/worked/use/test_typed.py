"""Answers that are typed one by one: each by itself, marked at once, hinted at level by level, and kept as a file."""

import pytest

from scalargrad.languages import in_language
from scalargrad.worked import check_document
from scalargrad.worked.numbers import DocumentError
from scalargrad.worked.reading import read_text
from scalargrad.worked.use.answers import asked_for, is_exercise
from scalargrad.worked.use.marks import ExerciseError, mark
from scalargrad.worked.use.reading_answers import answers_in
from scalargrad.worked.use.typed import as_file, said_of, typed_answers

SHEET = """# Two steps

```worked
x, t = 3, 7
w = 2
y = w*x
E = (y - t)**2 / 2
y == ...
dE/dy == ...
dE/dw == ...      # 2 points
w = w - 0.1*dE/dw
y = w*x
E = (y - t)**2 / 2
y == ...
[w, y] == ...
```
"""
DOCUMENT = read_text(SHEET, "sheet.md")
ASKED = asked_for(DOCUMENT)


def typed(*texts):
    return typed_answers(dict(zip(ASKED, texts)), ASKED)


def said(*texts):
    answers = typed(*texts)
    sheet, each = said_of(check_document(DOCUMENT, fill=answers.fill), answers)
    return sheet, each


def test_each_is_marked_at_its_place():
    sheet, each = said("6", "-1", "-3", "6.9", "[2.3, 6.9]")
    assert [one.how for one in each] == ["right"] * 5
    assert sheet.summary() == "5 of 5 answers are right; 6 of 6 points"


def test_the_second_claim_of_a_name_is_answered_without_the_first():
    _, each = said("", "", "", "6.9", "")
    assert [one.how for one in each] == ["missing", "missing", "missing", "right", "missing"]


def test_what_is_wrong_with_one_does_no_harm_to_another():
    _, each = said("6; dE/dy = -1", "(-1", "open('x')", "6.9   # rounded", "[2.3, 6.9")
    assert [one.how for one in each] == ["unread", "unread", "unread", "right", "unread"]
    assert each[0].why == "an answer is a number, a list of numbers, or arithmetic of numbers, without names"
    assert each[1].why == "'(' was never closed"
    assert each[3].why == ""


def test_the_last_side_is_the_answer_and_a_chinese_keyboard_will_do():
    _, each = said("２*３＝６", "6 - 7 = −1", "...", "", "［2.3，6.9］")
    assert [one.how for one in each] == ["right", "right", "missing", "missing", "right"]


def test_who_asks_is_told_where_and_then_what():
    _, each = said("6", "1", "3", "", "")
    assert each[1].notes == () and each[1].earned == "0"
    assert each[1].hints == (("it goes wrong here first",), ("the sign is the other one",))
    assert each[2].how == "own" and each[2].earned == "2"
    assert each[2].notes == ("right for your number in line 9: it follows from there",)
    assert each[2].hints == ()


def test_of_a_mistake_that_nobody_knows_it_is_told_what_the_number_is_computed_from():
    _, each = said("6", "-1", "0.7312", "9.13", "")
    unknown = "no mistake that is known gives this number; it is computed from"
    assert each[2].hints == (("it goes wrong here first",), (f"{unknown} x and dE/dy: see lines 4 and 9",))
    assert each[3].hints[1] == (f"{unknown} x and w: see lines 4 and 11",)


def test_in_chinese_too():
    with in_language("zh"):
        _, each = said("6", "-1", "0.7312", "", "")
    assert "x和dE/dy" in each[2].hints[1][0].replace(" ", "") and "computed" not in each[2].hints[1][0]


def test_of_a_number_without_names_behind_it_nothing_is_told():
    sheet = read_text("```worked\nx = 3\nx == ...\n```\n", "sheet.md")
    asked = asked_for(sheet)
    answers = typed_answers(dict(zip(asked, ["7.77"])), asked)
    _, (one,) = said_of(check_document(sheet, fill=answers.fill), answers)
    assert one.hints == (("it goes wrong here first",),)


@pytest.mark.parametrize("number", ["1e400", "-1e999", "1e-999"])
def test_an_absurd_number_does_no_harm_to_another(number):
    _, each = said("6", number, "", number, f"[{number}, 6.9]")
    assert [one.how for one in each] == ["right", "wrong", "missing", "wrong", "wrong"]


def test_a_zero_without_a_digit_is_said_to_be_one_at_the_first_level():
    sheet = read_text("```worked\nx = 0.02\ny = x**2\ny == ...\n```\n", "sheet.md")
    asked = asked_for(sheet)
    answers = typed_answers(dict(zip(asked, ["0.0"])), asked)
    _, (one,) = said_of(check_document(sheet, fill=answers.fill), answers)
    assert one.how == "wrong" and one.hints == (("0.0 has no significant digit: write more digits",),)


def test_what_counts_as_right_though_it_is_off_says_why():
    _, each = said("5.99", "", "", "", "")
    assert (each[0].how, each[0].notes) == ("right", ("rounded on the way: the last digit is off",))


@pytest.mark.parametrize(
    "texts",
    [
        ("6", "-1", "-3", "6.9", "[2.3, 6.9]"),
        ("", "-1", "", "6.9", ""),
        ("6", "(-1", "-3\n", "", "[2.3,\n6.9]"),
        ("5; E = 3", "2*3 = 1/0", "", "7", "[1, 2"),
    ],
)
def test_as_a_file_they_get_the_same_marks(texts):
    answers = typed(*texts)
    file = as_file(answers, dict(zip(ASKED, texts)))
    again = mark(DOCUMENT, answers_in(read_text(file, "li.txt"), ASKED), "li").sheet
    now = said(*texts)[0]
    unread = {"unread": "missing"}  # in a file they are comments
    assert [one.how for one in again.marks] == [unread.get(one.how, one.how) for one in now.marks]
    assert again.problems == ()


def test_a_file_keeps_what_could_not_be_read():
    texts = ("6", "(-1", "", "", "")
    assert as_file(typed(*texts), dict(zip(ASKED, texts))) == (
        "y = 6\ndE/dy = ...  # (-1\ndE/dw = ...\ny = ...\n[w, y] = ...\n"
    )


def test_in_a_copy_too_a_claim_that_is_left_open_holds_its_place():
    copy = SHEET.replace("y == ...\n[w", "y == 6.9\n[w")
    found = answers_in(read_text(copy, "copy.md"), ASKED, DOCUMENT)
    assert [place[0] for place in found.at] == [14]


def test_a_line_that_was_left_standing_holds_no_place():
    found = answers_in(read_text("dE/dy = ...\ndE/dy = -1\n", "li.txt"), ASKED)
    assert [answer.text for answer in found.at.values()] == ["-1"] and found.told == ()


def test_a_document_that_cannot_be_run_or_asks_for_nothing():
    broken = read_text(SHEET.replace("t = 3, 7", "t = 3, 1/0"), "sheet.md")
    answers = typed_answers({}, asked_for(broken))
    with pytest.raises(ExerciseError, match="line 4"):
        said_of(check_document(broken, fill=answers.fill), answers)
    with pytest.raises(DocumentError):
        asked_for(read_text("```worked\ny = = 3\n```\n"))


@pytest.mark.parametrize(
    "block, left_open",
    [
        ("y == ...", True),
        ("y == …", True),
        ("y == ．．．", True),
        ("y == 。。。", True),
        ("y == ……", True),
        ("y == ···", True),
        ("y == 3  ＃ and so on ．．．", False),
        ("[y, y] == [1, ...]", True),
        ("y = = 3\ny == ...", True),  # it has an error, and is one as soon as that is mended
        ("y == 3  # and so on ...", False),
        ("y = free()", False),
    ],
)
def test_what_an_exercise_is(block, left_open):
    assert is_exercise(read_text(f"Some text ...\n\n```worked\n{block}\n```\n")) is left_open
