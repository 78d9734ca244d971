"""Answers as people type and paste them: what is certain is read, and what could be misread is said."""

import pytest

from scalargrad.languages import in_language
from scalargrad.worked import check_document
from scalargrad.worked.reading import read_text
from scalargrad.worked.use.answers import asked_for
from scalargrad.worked.use.ipython import Session
from scalargrad.worked.use.marks import mark, marks_object
from scalargrad.worked.use.reading_answers import answers_in
from scalargrad.worked.use.typed import said_of, typed_answers

NUMBER = "x = 0.375\ny = x*1\ny == ..."
NEGATIVE = "x = -0.375\ny = x*1\ny == ..."
TWO = "x = [3, 4]\ny = x*2\ny == ..."
THREE = "x = [1.5, 2.25, 4]\ny = x*2\ny == ..."
MATRIX = "x = [[1, 2], [3, 4]]\ny = x*2\ny == ..."
WITH_ZERO = "x = [0, 1.5]\ny = x*2\ny == ..."
NO_ANSWER = "an answer is a number, a list of numbers, or arithmetic of numbers, without names"


def said(block, text):
    document = read_text(f"```worked\n{block}\n```\n", "sheet.md")
    asked = asked_for(document)
    answers = typed_answers(dict.fromkeys(asked, text), asked)
    return said_of(check_document(document, fill=answers.fill), answers)[1][0]


def marked(block, text):
    document = read_text(f"```worked\n{block}\n```\n", "sheet.md")
    return mark(document, answers_in(read_text(f"y = {text}\n", "li.txt"), asked_for(document)), "li").sheet


# --- several numbers ---


@pytest.mark.parametrize(
    ("block", "text", "read"),
    [
        (TWO, "6,8", "[6,8]"),
        (TWO, "6、8", "[6,8]"),
        (TWO, "6，8", "[6,8]"),
        (TWO, "6, 8", "[6, 8]"),
        (THREE, "3, 4.5, 8", "[3, 4.5, 8]"),
        (THREE, "2*1.5, 4.5, 8", "[2*1.5, 4.5, 8]"),
        (MATRIX, "[2, 4], [6, 8]", "[[2, 4], [6, 8]]"),
        ("x = 6.8\ny = x*1\ny == ...", "6,8", "6.8"),
        ("x = -6.8\ny = x*1\ny == ...", "−6,8", "-6.8"),
        ("x = 1\nfor k in range(1):\n    y = [6, 8]*x\n    y == ...", "6,8", "[6,8]"),
    ],
)
def test_a_comma_is_between_numbers_where_several_are_asked_for(block, text, read):
    one = said(block, text)
    assert (one.how, one.notes) == ("right", (f"read as {read}",))
    sheet = marked(block, text)
    assert (sheet.marks[0].how, sheet.marks[0].answer) == ("right", read) and not sheet.problems


@pytest.mark.parametrize("text", ["6", "12", "6.0", "12,0"])
def test_in_a_loop_an_answer_is_one_claim_for_all_rounds(text):
    block = "x = 3\nfor k in range(2):\n    x = x*2\n    x == ..."
    assert said(block, text).how == "wrong"
    report = Session().run(block.replace("...", text.replace(",", ".")), hints="what")
    assert [claim.verdict for claim in report.claims] == ["fails"]


def test_of_a_wrong_one_it_is_said_how_it_was_read():
    one = said(TWO, "6,9")
    assert (one.how, one.notes) == ("wrong", ("not right: read as [6,9]",))
    assert one.hints[0] == ("it goes wrong here first, in the entries [1]",)
    with in_language("zh"):
        assert "[6,9]" in said(TWO, "6,9").notes[0] and "read" not in said(TWO, "6,9").notes[0]


def test_a_semicolon_outside_of_brackets_is_none_between_rows():
    assert (said(TWO, "6,8;").how, said(TWO, "6,8;").why) == ("unread", NO_ANSWER)


def test_several_numbers_where_one_is_asked_for_are_no_answer():
    one = said(NUMBER, "3, 4.5, 8")
    assert (one.how, one.notes) == ("unread", ())
    assert one.why == "a list has square brackets, [0, 5], and a decimal a point, 0.5"
    sheet = marked(NUMBER, "3, 4.5, 8")
    assert sheet.marks[0].how == "unread" and sheet.problems == (f"line 1, column 1: {one.why}",)


# --- what programs print ---


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (WITH_ZERO, "[0. 3.]"),
        (WITH_ZERO, "array([0., 3.])"),
        (WITH_ZERO, "tensor([0., 3.])"),
        (WITH_ZERO, "[0.0, 3.0]"),
        (WITH_ZERO, "[0.e+00 3.e+00]"),
        ("x = 3\ny = x - 3\ny == ...", "tensor(0.)"),
        ("x = [1, 2]\ny = x**2\nz = dy/dx\nz == ...", "[[2. 0.] [0. 4.]]"),
        ("x = [0, 0.02, 2]\ny = x*1\ny == ...", "tensor([0.0000, 0.0200, 2.0000])"),
        (MATRIX, "[2 4; 6 8]"),
        (MATRIX, "[2, 4; 6, 8]"),
        (TWO, "[6; 8]"),
        ("x = [[3], [4]]\ny = x*2\ny == ...", "[6; 8]"),
    ],
)
def test_what_programs_print_is_an_answer(block, text):
    assert said(block, text).how == "right"
    assert marked(block.replace("z ==", "y = z\ny =="), text).marks[0].how == "right"


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ("x = [0, 0.02, 2]\ny = x*1\ny == ...", "[0. 0. 2.]"),
        ("x = [0, 0.02, 2]\ny = x*1\ny == ...", "[0.0 0.0 2.0]"),
        ("x = [0.4, 3, 5]\ny = x*1\ny == ...", "[0. 3. 5.]"),
        ("x = 0.3\ny = x*1\ny == ...", "0."),
        ("x = 3.4\ny = x*1\ny == ...", "3."),
        (WITH_ZERO, "[0.e9 4.]"),
    ],
)
def test_a_zero_or_a_whole_number_of_a_program_is_exact(block, text):
    assert said(block, text).how == "wrong"


# --- digits ---


@pytest.mark.parametrize(
    ("number", "text", "how"),
    [
        ("14.9", "1e1", "wrong"),
        ("5.1", "1e1", "wrong"),
        ("-14.9", "-1e1", "wrong"),
        ("1.49", "0.1e1", "wrong"),
        ("[6, 14, 9]", "1e1", "wrong"),
        ("10", "1e1", "right"),
        ("14.9", "1.5e1", "right"),
        ("0.6224", "0.6", "right"),
        ("0.0622", "6%", "right"),
        ("6.144e-6", "6e-6", "right"),
        ("1234.4", "1.2e3", "right"),
    ],
)
def test_an_exponent_does_not_make_a_number_right_for_everything(number, text, how):
    assert said(f"x = {number}\ny = x*1\ny == ...", text).how == how
    report = Session().run(f"x = {number}\ny = x*1\ny == {text}", hints="what")
    assert [claim.verdict for claim in report.claims] == ["holds" if how == "right" else "fails"]


def test_it_is_said_that_it_has_too_few_digits():
    assert said("x = 14.9\ny = x*1\ny == ...", "1e1").hints == (("1e1 has one significant digit: write more digits",),)
    assert "digit" not in str(said("x = 19.9\ny = x*1\ny == ...", "1e1").hints)


# --- characters ---


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (NUMBER, "0.375\u200b"),
        (NUMBER, "\ufeff0.375"),
        (NUMBER, "\u200e0.3\u200b75"),
        (NUMBER, "+0.375"),
        (NUMBER, "0.375。"),
        (NUMBER, "0.375."),
        (NUMBER, "0.375…"),
        (NUMBER, "0.375..."),
        (NUMBER, "0·375"),
        (NUMBER, "375*10^-3"),
        (NUMBER, "375*10^{–3}"),
        (NUMBER, "3.75e–1"),
        (NEGATIVE, "–0.375"),
        (NEGATIVE, "— 0.375"),
        (NEGATIVE, "1*(–0.375)"),
        ("x = [1, -2]\ny = x*1\ny == ...", "[+1, –2]"),
        ("x = 6\ny = x*1\ny == ...", "6。"),
    ],
)
def test_a_number_as_it_is_typed_and_pasted(block, text):
    assert said(block, text).how == "right"
    assert marked(block, text).marks[0].how == "right"


@pytest.mark.parametrize("text", ["6±5", "3!", "[6, 8]^T", "[6, 8].T", "diag(2, 4)", "6=", "# 6", "y"])
def test_no_advice_that_cannot_be_followed(text):
    assert (said(NUMBER, text).how, said(NUMBER, text).why) == ("unread", NO_ANSWER)


def test_an_entry_that_is_left_open_is_said():
    one = said(THREE, "[3, ..., 8]")
    assert (one.how, one.why) == ("unread", "a number is missing in the place of ...")
    assert said(THREE, "[..., ..., ...]").how == said(THREE, "……").how == "missing"


@pytest.mark.parametrize("dots", ["...", "…", "……"])
def test_a_question_is_asked_with_the_dots_of_a_phone_too(dots):
    block = f"x = 3\ny = x*2\ny == {dots}  # 2 points"
    (missing,) = marked(block, dots).marks
    assert (missing.how, missing.answer, missing.points) == ("missing", "", 2)
    assert marked(block, "6").earned == 2
    copy = read_text(f"```worked\n{block}\n```\n", "copy.md")
    assert not answers_in(copy, asked_for(copy), copy).at


# --- zero ---

ZEROS = ["x, z = 1.37, 2\ny = x**3\ndy/dz == ...", "x = 1.5\ny = 2*x\nd2y/dx2 == ...",
         "x, z = [1.5, 2], 2\ny = 2*x\ndy/dz == ...\nd(3*y)/d(z) == 5",
         "w = 2\ny = 3*w\nw = w - 0.1*dy/dw\ndy/dw == ..."]  # fmt: skip


@pytest.mark.parametrize("block", ZEROS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_hint_says_that_it_is_0(block, language):
    with in_language(language):
        told = str(said(block, "1").hints)
        document = read_text(f"```worked\n{block}\n```\n", "sheet.md")
        asked = asked_for(document)
        checked = mark(document, typed_answers(dict.fromkeys(asked, "1"), asked), "li")
        told += str([one.explanations for one in checked.result.told.values()])
        told += str(marks_object(checked.sheet, kinds=True))
        report = Session().run(block.replace("...", "1"), hints="what")
        told += str([one.explanations for one in report.told.values()]) + report._repr_html_()
    for word in ("is 0", "depend", "independent", "old-version", "依赖", "无关", "取决", "为 0", "是 0"):
        assert word not in told


def test_a_teacher_is_told():
    document = read_text(f"```worked\n{ZEROS[0]}\n```\n", "sheet.md")
    asked = asked_for(document)
    sheet = mark(document, typed_answers(dict.fromkeys(asked, "1"), asked), "li", show=True).sheet
    assert marks_object(sheet, kinds=True)["claims"][0]["mistake"] == "independent"
    assert sheet.marks[0].hints == ("y does not depend on z, so this derivative is 0",)


def test_of_0_there_is_no_other_sign_and_no_factor():
    told = str(said("x = 3\ny = x - 3\ny == ...", "1e-30").hints)
    assert "sign" not in told and "factor" not in told


def test_an_inequality_is_not_right_because_its_last_digit_is_off_by_one():
    block = "x = 1.37\ny = x**3\n"
    for claim, answers in (("y > 2.5714", "0 of 1 answers are right"), ("y == 2.5714", "1 of 1 answers is right")):
        assert Session().run(block + claim, hints="what").summary() == answers
