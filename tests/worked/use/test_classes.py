"""A class of thirty students whose mistakes are known, marked in one run."""

import csv
import re
from collections import Counter

import pytest

from scalargrad.cli import main
from scalargrad.worked.use import classes
from scalargrad.worked.use.classes import mark_files
from scalargrad.worked.use.kinds import kinds
from scalargrad.worked.use.marks import mark
from tests.support.students import ASKED, MISTAKES, POINTS, SHEET, Student

OWN = [*MISTAKES]
CLASS = [
    Student(
        f"student{k:02}",
        tuple(dict.fromkeys([OWN[k % 3]] * (k % 4 > 0) + [OWN[3 + 3 * k % 7]] * (k % 5 == 0))),
        digits=3 + k % 4,
        left_out=("dE/dw11",) if k % 9 == 8 else (),
    )
    for k in range(30)
]
BOTH = ("no slope at the output", "no slope inside")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("class")
    (path / "sheet.md").write_text(SHEET, "utf-8")
    (path / "answers").mkdir()
    for student in CLASS:
        (path / "answers" / f"{student.name}.txt").write_text(student.answers(), "utf-8")
    return path


@pytest.fixture(scope="module")
def overview(folder):
    return mark_files(str(folder / "sheet.md"), [str(folder / "answers")])


def test_every_student_has_the_points_that_a_fair_person_would_give(overview):
    assert {sheet.student: sheet.earned for sheet in overview.sheets} == {one.name: one.points() for one in CLASS}


def test_the_overview_counts_the_mistakes(overview):
    made = Counter(mistake for student in CLASS for mistake in student.mistakes)
    told = {one.kind: one for one in overview.mistakes()}
    lines = {marks[0].asked: marks[0].line for marks in overview.claims()}
    for name, kind, mistake in (
        ("dE/dy", "sign", "sign of the error"),
        ("E", "factor", "no half"),
        ("dE/ds", "no-slope", "no slope at the output"),
    ):
        assert dict(told[kinds()[kind]].lines)[lines[name]] == made[mistake]
    students = sum(not set(BOTH).isdisjoint(student.mistakes) for student in CLASS)
    assert told[kinds()["no-slope"]].students == students


def test_the_overview_counts_the_claims(overview):
    for marks in overview.claims():
        wrong = sum(marks[0].asked in student.wrong() for student in CLASS)
        missing = sum(marks[0].asked in student.left_out for student in CLASS)
        assert [one.how for one in marks].count("wrong") == wrong
        assert [one.how for one in marks].count("missing") == missing


def test_the_command_writes_all(folder, tmp_path, capsys):
    target = tmp_path / "marks"
    assert main(["mark", str(folder / "sheet.md"), str(folder / "answers"), "-o", str(target)]) == 0
    out = capsys.readouterr().out
    made = sum(not set(BOTH).isdisjoint(student.mistakes) for student in CLASS)
    assert f"{made} of 30: the activation's derivative is left out (" in out
    assert out == (target / "overview.txt").read_text("utf-8")
    rows = list(csv.reader((target / "marks.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0][0] == "student" and len(rows) == 31 and len(rows[0]) == len(ASKED) + 4
    for row, student in zip(rows[1:], CLASS):
        assert row[0] == student.name
        assert [int(one) for one in row[1:-3]] == [
            0 if name in student.wrong() or name in student.left_out else POINTS[name] for name in ASKED
        ]
        assert row[-3:] == [str(student.points()), "12", ""]
    page = (target / "overview.html").read_text("utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == 30 and all((target / link).is_file() for link in links)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["marks"]


def test_pages_do_not_give_numbers_away(folder, tmp_path, capsys):
    right = {one.rsplit(" ", 1)[1].lstrip("-")[:6] for one in Student("", (), 9).answers().splitlines()}
    answers = tmp_path / "li.txt"
    answers.write_text("\n".join(f"{name} = 0.77777" for name in ASKED), "utf-8")
    for level in ("none", "where", "what"):
        target = tmp_path / level
        assert main(["mark", str(folder / "sheet.md"), str(answers), "-o", str(target), "--hints", level]) == 0
        text = "".join(path.read_text("utf-8") for path in target.rglob("*.*"))
        assert not {number for number in right if number in text}
    assert main(["mark", str(folder / "sheet.md"), str(answers), "-o", str(tmp_path / "show"), "--show"]) == 0
    shown = (tmp_path / "show" / "students" / "001-li.html").read_text("utf-8")
    assert sum(number in shown for number in right) >= 8


def test_files_that_cannot_be_read_do_not_stop_the_others(folder, tmp_path, capsys):
    answers = tmp_path / "in"
    answers.mkdir()
    (answers / "good.txt").write_text(CLASS[0].answers(), "utf-8")
    (answers / "bom.txt").write_bytes(CLASS[0].answers().encode("utf-8-sig"))
    (answers / "crlf.txt").write_bytes(CLASS[0].answers().replace("\n", "\r\n").encode())
    (answers / "李.txt").write_text("# 我的答案\n" + CLASS[0].answers().replace("=", "＝"), "utf-8")
    (answers / "copy.md").write_text(SHEET.replace("h1 == ...", "h1 == 0.5080"), "utf-8")
    (answers / "gbk.txt").write_bytes("# 答案\n".encode("gbk") + b"E = 1\n")
    (answers / "utf16.txt").write_bytes(CLASS[0].answers().encode("utf-16"))
    (answers / "binary.txt").write_bytes(b"E = 1\0\n")
    (answers / "empty.txt").write_bytes(b"")
    (answers / "half.txt").write_text("E = \n" + CLASS[0].answers(), "utf-8")
    (answers / "photo.jpg").write_bytes(b"\xff\xd8")
    assert main(["mark", str(folder / "sheet.md"), str(answers), "-o", str(tmp_path / "out")]) == 2
    rows = {row[0]: row for row in csv.reader((tmp_path / "out" / "marks.csv").read_text("utf-8-sig").splitlines())}
    points = str(CLASS[0].points())
    assert [rows[name][-3] for name in ("good", "bom", "crlf", "李", "half")] == [points] * 5
    assert rows["copy"][-3] == "1"
    assert "line 1, column 1: an answer is a line" in rows["half"][-1]
    assert rows["utf16"][-3] == rows["gbk"][-3] == rows["binary"][-3] == ""
    assert "UTF-16" in rows["utf16"][-1] and "UTF-8" in rows["gbk"][-1]
    assert rows["empty"][-3] == "0"
    assert "photo" not in rows


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(1)", "  =1"])
def test_a_name_is_no_formula_and_no_page_is_put_elsewhere(folder, tmp_path, name, capsys):
    answers = tmp_path / "in"
    answers.mkdir()
    (answers / f"{name.replace('/', '_')}.txt").write_text(f"{name} = 1\nE = 1\n", "utf-8")
    assert main(["mark", str(folder / "sheet.md"), str(answers), "-o", str(tmp_path / "out")]) == 0
    rows = list(csv.reader((tmp_path / "out" / "marks.csv").read_text("utf-8-sig").splitlines()))
    assert all(not cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    (page,) = (tmp_path / "out" / "students").iterdir()
    assert re.fullmatch(r"[\w.-]+", page.name)


def test_a_hostile_name_is_text_on_the_page(folder, tmp_path, capsys):
    answers = tmp_path / "in"
    answers.mkdir()
    (answers / "<img src=x onerror=alert(1)>\x1b[31m.txt").write_text("<script>alert(1)</script> = 1\nE = 1\n", "utf-8")
    assert main(["mark", str(folder / "sheet.md"), str(answers), "-o", str(tmp_path / "out")]) == 0
    told = capsys.readouterr()
    text = "".join(path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.html"))
    assert "<script" not in text and "<img" not in text
    assert "\x1b" not in told.out + told.err + text


def test_nothing_is_written_over(folder, tmp_path, capsys):
    answers = str(folder / "answers" / "student01.txt")
    target = tmp_path / "out"
    target.mkdir()
    (target / "thesis.txt").write_text("mine", "utf-8")
    (tmp_path / "file").write_text("mine", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("out", "file", "link", "no/such/folder"):
        assert main(["mark", str(folder / "sheet.md"), answers, "-o", str(tmp_path / name)]) == 2
        out, err = capsys.readouterr()
        assert out == "" and len(err.splitlines()) == 1
    assert (target / "thesis.txt").read_text("utf-8") == (tmp_path / "file").read_text("utf-8") == "mine"
    (target / "thesis.txt").unlink()  # an empty folder is as good as none
    assert main(["mark", str(folder / "sheet.md"), answers, "-o", str(target)]) == 0


def test_what_cannot_be_marked(folder, tmp_path, capsys):
    plain, wrong = tmp_path / "plain.md", tmp_path / "wrong.md"
    plain.write_text("# Nothing\n", "utf-8")
    wrong.write_text("```worked\nx == ...\n```", "utf-8")
    answers = str(folder / "answers")
    for document, files, why in (
        (plain, answers, "asks for nothing"),
        (wrong, answers, "there is no name x"),
        (tmp_path / "none.md", answers, "no such file"),
        (folder / "sheet.md", str(tmp_path / "none"), "no such file"),
        (folder / "sheet.md", str(tmp_path), "asks for nothing"),
    ):
        status = main(["mark", str(document), files])
        out, err = capsys.readouterr()
        if why != "asks for nothing" or document == plain:
            assert status == 2 and why in err and out == ""


def test_each_student_has_a_sheet(tmp_path, capsys):
    (tmp_path / "sheets").mkdir()
    (tmp_path / "answers").mkdir()
    for k in (1, 2):
        (tmp_path / "sheets" / f"sheet-{k}.md").write_text(f"```worked\nx = {k}\ny = 3*x\ny == ...\n```", "utf-8")
    (tmp_path / "answers" / "sheet-1-li.txt").write_text("y = 3", "utf-8")
    (tmp_path / "answers" / "sheet-2 wu.txt").write_text("y = 6", "utf-8")
    (tmp_path / "answers" / "sheet-22.txt").write_text("y = 6", "utf-8")
    assert main(["mark", str(tmp_path / "sheets"), str(tmp_path / "answers"), "-o", str(tmp_path / "out")]) == 2
    rows = {row[0]: row for row in csv.reader((tmp_path / "out" / "marks.csv").read_text("utf-8-sig").splitlines())}
    assert rows["sheet-1-li"][-3] == rows["sheet-2 wu"][-3] == "1"
    assert "no sheet has a name that sheet-22.txt begins with" in rows["sheet-22"][-1]


def test_whatever_one_types_the_others_get_their_marks(tmp_path, capsys):
    sheet, answers = tmp_path / "sheet.md", tmp_path / "answers"
    sheet.write_text("```worked\nx = 2\ny = x**2\ny == ...\nz = sigmoid(x)\nz == ...\n```\n", "utf-8")
    answers.mkdir()
    for name, number in (("a", "1e999"), ("b", "0.8808"), ("c", "1e-999"), ("d", "1e99999")):
        (answers / f"{name}.txt").write_text(f"y = 4\nz = {number}\n", "utf-8")
    assert [float(one.earned) for one in mark_files(str(sheet), [str(answers)]).sheets] == [1, 2, 1, 1]
    assert main(["mark", str(sheet), str(answers)]) == 0
    assert main(["check", str(sheet), "--answers", str(answers / "a.txt")]) == 1
    assert "1 of 2 answers is right" in capsys.readouterr().out


def test_a_defect_costs_the_others_nothing(folder, monkeypatch):
    def mark_or_fail(sheet, answers, student, *rest):
        if student == "student03":
            raise OverflowError("too large")
        return mark(sheet, answers, student, *rest)

    monkeypatch.setattr(classes, "mark", mark_or_fail)
    sheets = mark_files(str(folder / "sheet.md"), [str(folder / "answers")]).sheets
    assert [one.student for one in sheets if not one.marks] == ["student03"]
    assert "please report it (OverflowError: too large)" in sheets[3].problems[0]
