"""Marks as a fair person would give them: own numbers count, points, hints, cheats."""

import itertools
import json
import re

import pytest

from scalargrad.cli import main
from scalargrad.worked import check_answers, read_document
from scalargrad.worked.explaining.mistakes import MISTAKES as TABLE
from scalargrad.worked.reading import read_text
from scalargrad.worked.use.answers import asked_for
from scalargrad.worked.use.kinds import kinds
from scalargrad.worked.use.marks import mark
from scalargrad.worked.use.reading_answers import answers_in
from scalargrad.worked.use.typed import typed_answers
from tests.support.students import ASKED, MISTAKES, POINTS, SHEET, Student

DOCUMENT = read_text(SHEET, "sheet.md")
ROUNDING = [(2, False), (3, False), (4, False), (6, False), (2, True), (3, True), (4, True)]


def marked(answers, text=SHEET, **options):
    document = read_text(text, "sheet.md")
    return mark(document, answers_in(read_text(answers, "answers.txt"), asked_for(document)), "li", **options).sheet


def by_name(sheet):
    return {one.asked: one for one in sheet.marks}


def lost(sheet):
    return {one.asked for one in sheet.marks if one.earned < one.points}


# --- own numbers ---


@pytest.mark.parametrize("digits, significant", ROUNDING)
def test_who_rounds_each_step_loses_nothing(digits, significant):
    sheet = marked(Student("li", (), digits, significant).answers())
    assert lost(sheet) == set()
    assert sheet.earned == sum(POINTS.values()) == 12


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("digits, significant", ROUNDING)
def test_a_mistake_costs_only_its_own_line(mistake, digits, significant):
    student = Student("li", (mistake,), digits, significant)
    sheet = marked(student.answers())
    nothing = {one.asked for one in sheet.marks if not float(one.answer)}  # 0.00 is no answer, whatever it follows from
    assert lost(sheet) <= student.wrong() | nothing
    if digits >= 3:  # with two the wrong number may be the right one, rounded
        assert lost(sheet) == student.wrong()


@pytest.mark.parametrize("mistakes", [*itertools.combinations(MISTAKES, 2)][::6])
def test_two_mistakes_cost_two_lines(mistakes):
    student = Student("li", mistakes, 4)
    assert lost(marked(student.answers())) == student.wrong()


def test_the_line_of_the_own_number_is_named():
    sheet = marked(Student("li", ("no slope at the output",), 4).answers())
    line = by_name(sheet)["dE/ds"].line
    assert by_name(sheet)["dE/dv1"].hints == (f"right for your number in line {line}: it follows from there",)
    assert by_name(sheet)["dE/dv1"].how == "own"


def test_what_follows_from_nothing_is_wrong():
    answers = Student("li", (), 4).answers().replace("dE/dz1 = ", "dE/dz1 = 7")
    assert lost(marked(answers)) >= {"dE/dz1"}


def test_own_arithmetic_is_an_answer():
    sheet = marked("dE/dy = -0.2\ndE/ds = -0.2*0.7*(1 - 0.7)\ndE/dh1 = dE/ds*v1 = -0.042*0.7 = -0.0294\n")
    assert by_name(sheet)["dE/dh1"].answer == "-0.0294"
    assert by_name(sheet)["dE/dh1"].how == "own", sheet


def test_digits_that_are_cut_off_count():
    text = "```worked\nx = 2\ny = x/3\ny == ...\n```"
    sheet = marked("y = 0.6666", text)
    assert sheet.marks[0].earned == 1
    assert sheet.marks[0].hints == ("the digits are right, but cut off, not rounded",)


@pytest.mark.parametrize(
    "answer, earned", [("0.667", 1), ("0.668", 1), ("0.66", 1), ("0.669", 0), ("0.7", 1), ("0.8", 0)]
)
def test_a_last_digit_that_is_off_by_one_was_rounded_on_the_way(answer, earned):
    assert marked(f"y = {answer}", "```worked\nx = 2\ny = x/3\ny == ...\n```").earned == earned


# --- points ---


def test_points_of_claims():
    lines = [
        "y == ...   # 2 points",
        "dy/dx == ...  ＃ ３ 分",
        "x*y == ... # 0.5 points: easy",
        "x + y == ...  # 4 apples",
    ]
    text = "```worked\nx = 3\ny = x**2\n" + "\n".join(lines) + "\n```"
    sheet = marked("y = 9\ndy/dx = 6\nx*y = 26\nx+y = 12", text)
    assert [float(one.points) for one in sheet.marks] == [2, 3, 0.5, 1]
    assert sheet.summary() == "3 of 4 answers are right; 6 of 6.5 points"


def test_a_chain_that_ends_open():
    sheet = marked("y = 9", "```worked\nx = 3\ny = x**2\ny == x*x == ...  # 2 points\n```")
    assert [(one.asked, one.answer, int(one.earned)) for one in sheet.marks] == [("y", "9", 2)]


def test_two_claims_with_one_name_take_the_answers_in_turn():
    text = "```worked\nw = 3\nJ = w**2\nJ == ...\nw = w - 0.5*dJ/dw\nJ = w**2\nJ == ...\n```"
    assert [one.how for one in marked("J = 9\nJ = 0", text).marks] == ["right", "right"]
    assert [one.how for one in marked("J = 9", text).marks] == ["right", "missing"]
    three = marked("J = 9\nJ = 0\nJ = 1", text)
    assert three.earned == 2
    assert three.problems == ("line 3: J was answered before; this does not count",)


# --- cheats ---

CHEATS = ["0.0", "0.00", "0.000", "-0.0", "0.5 - 0.5", "0.1*10 - 1", "1.0 - 1.00", "0*1.5", "1e3 - 1e3"]


@pytest.mark.parametrize("cheat", CHEATS)
def test_an_answer_that_could_be_anything_is_none(cheat):
    assert marked("".join(f"{name} = {cheat}\n" for name in ASKED)).earned == 0


@pytest.mark.parametrize("cheat", ["approx(0, abs=10**9)", "0e9", "0e1", "-0e5", "[0e9]", "0e9*1", "2 + 0e3", "free()"])
def test_an_answer_that_would_always_hold_is_refused(cheat):
    sheet = marked("".join(f"{name} = {cheat}\n" for name in ASKED))
    assert sheet.earned == 0
    assert len(sheet.problems) == len(ASKED)
    copy = re.sub(r"== \.\.\.", f"== {cheat}", SHEET)
    assert marked(copy).earned == 0


def test_a_zero_that_is_one():
    text = "```worked\nx, w = 0, 3\ny = x*w\ny == ...\ndy/dw == ...\ndy/dx == ...\n```"
    assert marked("y = 0.00\ndy/dw = 0\ndy/dx = 1.5*2.0", text).earned == 3


SMALL = """```worked
x, w, b = 0.3, -0.026, 0.2
y = x*w
v = y*b
u = [y, x, b]
y == ...
v == ...
u == ...
```"""


@pytest.mark.parametrize("zero", ["0.0", "0.00", "-0.0", "0.0e-1"])
@pytest.mark.parametrize("hints", ["where", "what"])
def test_a_zero_that_a_small_number_rounds_to_says_nothing(zero, hints):
    y, v, u = marked(f"y = {zero}\nv = {zero}\nu = [-0.01, 0.30, 0.20]", SMALL, hints=hints).marks
    said = (f"{zero.lstrip('-')} has no significant digit: write more digits",)
    assert (y.how, y.hints) == (v.how, v.hints) == ("wrong", said)
    assert u.how == "right"


def test_nor_does_one_that_an_own_number_rounds_to():
    y, v, _ = marked("y = 0.0078\nv = 0.00", SMALL).marks
    assert (y.how, v.how) == ("wrong", "wrong")
    assert v.hints == ("0.00 has no significant digit: write more digits",)
    y, v, _ = marked("y = 0.03\nv = 0.0", SMALL.replace("0.2", "2", 1)).marks  # 0.06, cut off
    assert v.how == "wrong" and v.hints == ("0.0 has no significant digit: write more digits",)
    assert marked("y = 0.0", SMALL, hints="none").marks[0].hints == ()


def test_a_zero_among_other_numbers_is_one_of_a_list():
    assert marked("u = [0.0, 0.3, 0.2]", SMALL).marks[2].how == "right"
    assert marked("u = [-0.01, 0.00, 0.20]", SMALL).marks[2].how == "wrong"
    nothing = marked("u = [0.0, 0.0, 0.2]", SMALL).marks[2]
    assert nothing.how == "wrong" and not any("significant" in hint for hint in nothing.hints)


def test_a_zero_where_something_else_belongs_gets_the_hint_of_that():
    (one,) = marked("y = 0.0", "```worked\nx = 3\ny = x**2\ny == ...\n```").marks
    assert one.how == "wrong" and not any("significant" in hint for hint in one.hints)


# --- numbers beyond all measure ---

BEYOND = ["1e400", "-1e999", "1e-999", "3*10**400", "7/10**400", "0.123456789012345678e400", "1e99999"]
PLAIN = "```worked\nx = 2\ny = x**2\ny == ...\nz = sigmoid(x)\nz == ...\nk = relu(x - 2)\ndk/dx == ...\n```"


@pytest.mark.parametrize("number", BEYOND)
def test_an_absurd_number_is_wrong_and_costs_nothing_else(number):
    y, z, k = marked(f"y = 4\nz = {number}\ndk/dx = {number}", PLAIN).marks
    assert y.how == "right" and not z.earned and not k.earned
    y, z, k = marked(f"y = {number}\nz = 0.8808\ndk/dx = {number}", PLAIN).marks
    assert z.how == "right" and not y.earned and not k.earned


@pytest.mark.parametrize("number", ["1e-400", "-1e-400", "0.0"])
def test_two_numbers_that_are_0_as_floats_are_not_the_same(number):
    (one,) = marked(f"y = {number}", "```worked\nx = 1000\ny = exp(-x)\ny == ...\n```").marks
    assert one.how == "wrong"


def test_a_number_that_no_float_holds_is_told_nowhere():
    text = "```worked\nx = 1000\ny = exp(x)\ny == ...\nz = 2*y/2\nz == 3.0\n```"
    result = check_answers(read_text(text, "sheet.md"), read_text("y = 5", "li.txt")).result
    assert {told.computed for told in result.told.values()} == {"…"}


# --- hints ---

WRONG = Student("li", ("no slope at the output", "no rate"), 5).answers()


def test_levels_of_hints():
    none, where, what = (by_name(marked(WRONG, hints=level)) for level in ("none", "where", "what"))
    assert all(not one.hints for one in none.values())
    assert where["dE/ds"].hints == ("it goes wrong here first",)
    assert where["w11 - rate * dE/dw11"].hints == ("it goes wrong here",)
    assert where["dE/dz1"].hints == what["dE/dz1"].hints
    assert "the activation's derivative is left out" in what["dE/ds"].hints[0]
    assert what["w11 - rate * dE/dw11"].hints[0] == kinds()["factor"]  # the rate is a half


@pytest.mark.parametrize("mistake", MISTAKES)
def test_no_hint_gives_a_number_away(mistake):
    right = by_name(marked(Student("li", (), 9).answers(), show=True))
    student = Student("li", (mistake,), 5)
    for level in ("none", "where", "what"):
        for one in marked(student.answers(), hints=level).marks:
            told = [float(found) for hint in one.hints for found in re.findall(r"(?<![\w.])\d*\.\d+", hint)]
            assert not [x for x in told for name in ASKED if abs(x - abs(float(right[name].answer))) < 2e-3 * x]
            assert one.right == ""
            if one.asked in student.wrong():  # no factor by which it could be computed
                given = {0.6, 0.4, 0.9, 0.5, 0.3, 0.7, 0.1, 0.8, 0.2}
                stated = {abs(float(x)) for x in re.findall(r"-?\d+\.\d+", student.answers())}
                assert {x for x in told if x not in stated} <= given, one.hints


@pytest.mark.parametrize(
    "wrong, kind", [("1/2", "sign"), ("-2", "sign"), ("-1", "sign"), ("2", "factor"), ("1/2*2/2", "factor")]
)
def test_a_factor_and_a_sign_are_told_without_the_number(wrong, kind):
    text = "```worked\nx, w = 0.7, 1.3\nJ = (x*w)**2\ndJ/dw == ...\n```"
    answer = eval(wrong) * 2 * 0.7 * 0.7 * 1.3
    (one,) = marked(f"dJ/dw = {answer:.6f}", text).marks
    assert one.how == "wrong"
    assert not re.search("minus|twice|half|½|2", " ".join(one.hints).replace("see line 2", ""))
    if wrong in ("-1", "2", "1/2*2/2"):
        assert one.hints == (kinds()[kind],)


def test_lines_are_told_although_a_right_number_is_the_same():
    text = "```worked\na, b = 3, 4\nc = a + b\n\n\n\nd = c*c\ng = d + c\nc == ...\nd == ...\ng == ...\n```"
    line = next(k for k, one in enumerate(text.split("\n"), 1) if one == "d == ...")
    assert line == 10
    text = text.replace("a, b = 3, 4", "a, b = 4, 6")  # c is 10
    told = by_name(marked("c = 11\nd = 101\ng = 111", text))
    assert " line 10" in told["g"].hints[0] or " lines 9 and 10" in told["g"].hints[0]


def test_a_kind_for_every_mistake_of_the_table():
    """For one that is missing, write a few words without a number into kinds.py."""
    assert {row.name for row in TABLE} - set(kinds()) == set()


# --- the command ---


@pytest.fixture
def files(tmp_path):
    document, answers = tmp_path / "sheet.md", tmp_path / "li.txt"
    document.write_text(SHEET, "utf-8")
    return document, answers


def test_an_open_document_does_not_give_its_numbers_away(files, tmp_path, capsys):
    document, _ = files
    page = tmp_path / "page.html"
    right = {one.answer for one in marked(Student("li", (), 4).answers()).marks} - {"0.3130"}
    for options in (["--json"], ["--html", str(page)], []):
        assert main(["check", str(document), *options]) == 0
        told = capsys.readouterr().out + (page.read_text("utf-8") if page.exists() else "")
        assert not [number for number in right if number.lstrip("-")[:-1] in told]
    assert main(["check", str(document), "--json", "--show"]) == 0
    computed = [claim["computed"] for claim in json.loads(capsys.readouterr().out)["documents"][0]["claims"]]
    assert all(re.fullmatch(r"-?0\.\d+", one) for one in computed)


def test_json_of_answers_has_the_marks(files, capsys):
    document, answers = files
    answers.write_text(WRONG, "utf-8")
    for level, kind in (("none", ""), ("what", "no-slope")):
        assert main(["check", str(document), "--answers", str(answers), "--json", "--hints", level]) == 1
        told = json.loads(capsys.readouterr().out)
        assert (told["marks"]["points"], told["marks"]["of"]) == (9, 12)
        claims = {claim["asked"]: claim for claim in told["marks"]["claims"]}
        assert claims["dE/ds"]["mistake"] == kind
        assert claims["dE/dv1"]["mark"] == "own"
        assert all(claim["computed"] == "…" for claim in told["documents"][0]["claims"] if claim["verdict"] == "fails")


def test_nothing_that_a_terminal_obeys_is_printed(files, capsys):
    document, answers = files
    answers.write_text("\x1b[2J\x1b]0;x\x07 = 1\nE = \x1b[31m7\ny\x1b = 3\n", "utf-8")
    assert main(["check", str(document), "--answers", str(answers)]) == 2
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err and "\x07" not in out + err


def test_a_document_that_cannot_be_marked(files, capsys):
    document, answers = files
    answers.write_text("E = 1\n", "utf-8")
    for text, why in (("```worked\nx = 1\nx == 1\n```", "asks for nothing"), ("```worked\nx == ...\n```", "no name x")):
        document.write_text(text, "utf-8")
        assert main(["check", str(document), "--answers", str(answers)]) == 2
        out, err = capsys.readouterr()
        assert why in err and out == ""


def test_encodings_of_answers(files):
    document, answers = files
    answers.write_bytes("E = 0.0210\n".encode("utf-8-sig"))
    assert check_answers(read_document(document), answers).sheet.count("missing") == len(ASKED) - 1
    answers.write_bytes("# 作业\nE = 0.5\n".encode("utf-16"))
    with pytest.raises(Exception, match="UTF-16"):
        check_answers(read_document(document), answers)


@pytest.mark.parametrize("one", ["1e-30", "1e-9", "0.1", "7"])
def test_one_number_for_every_answer_earns_nothing_but_where_it_is_right(one):
    asked = asked_for(DOCUMENT)
    answers = typed_answers(dict.fromkeys(asked, one), asked)
    sheet = mark(DOCUMENT, answers, "li").sheet
    assert {each.how for each in sheet.marks} <= {"right", "cut", "wrong"}
    assert sheet.earned < 4
