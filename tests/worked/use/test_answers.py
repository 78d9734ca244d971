"""Answers to the open claims of a document: read, judged, hinted at, and not given away."""

import json
import re

import pytest

from scalargrad.cli import main
from scalargrad.worked import check_text, tell
from scalargrad.worked.numbers import DocumentError, number
from scalargrad.worked.use.hints import hide
from scalargrad.worked.use.reading_answers import read_answers
from tests.support.planted.net import KINDS, Unfit
from tests.support.planted.plant import plant

DOCUMENT = """# Exercise

```worked
x, y = 1, 5
w1, b1 = 2, 0
w2, b2 = 3, 1
z1 = w1*x + b1
a1 = relu(z1)
a2 = relu(w2*a1 + b2)
J = (a2 - y)**2 / 2
a2 == ...
dJ/dw2 == ...
[a1, a2] == [..., ...]
for k in range(2):
    a1 + k == ...
dJ/dw1 == 6
```
"""


@pytest.fixture
def check(tmp_path, capsys):
    document = tmp_path / "exercise.md"
    document.write_text(DOCUMENT, "utf-8")

    def run(answers, *options):
        file = tmp_path / "answers"
        file.write_text(answers, "utf-8")
        status = main(["check", str(document), "--answers", str(file), *options])
        return status, *capsys.readouterr()

    return run


def test_right_answers(check):
    status, out, err = check("a2 = 7\ndJ / dw2 == 4   # by the chain rule\n\n[a1, a2] = [2, 7]\n")
    assert status == 0
    assert "3 of 4 answers are right, 1 not given" in out
    assert err == ""


def test_a_wrong_answer_gets_a_hint_and_not_the_number(check):
    status, out, _ = check("dJ/dw2 = 14\na2 = 7\n[a1, a2] = [2, 7]\n")
    assert status == 1
    assert "were a2 (7) where it is a1 (…)" in out  # a1 + k is not found yet
    line = next(line for line in out.splitlines() if "dJ/dw2" in line)
    assert "4" not in line.replace("14", "")
    assert "computed" not in line


def test_a_wrong_number_in_the_arithmetic_of_an_answer_is_told_by_its_place(tmp_path, capsys):
    given = "x, t, w1, b1, w2, b2 = 2, 1, 0.5, 0.1, 0.3, 0.2\na = sigmoid(x*w1 + b1)\nz = a*w2 + b2\ny = sigmoid(z)\n"
    (tmp_path / "sheet.md").write_text(f"```worked\n{given}L = (y - t)**2\ndL/dw2 == ...\n```\n", "utf-8")
    (tmp_path / "answers").write_text("dL/dw2 = -0.79*0.31*0.75\n", "utf-8")
    main(["check", str(tmp_path / "sheet.md"), "--answers", str(tmp_path / "answers")])
    assert "as if ∂y/∂z were … where it is …" in capsys.readouterr().out


def test_a_hint_does_not_give_the_number_of_another_answer_away(check):
    _, out, _ = check("dJ/dw2 = 14\n")
    assert "were a2 (…) where it is a1 (…)" in out


def test_show_gives_the_number(check):
    _, out, _ = check("dJ/dw2 = 14\n", "--show")
    assert "computed 4" in out


def test_json_does_not_give_the_number_away(check):
    _, out, _ = check("dJ/dw2 = 14\n[a1, a2] = [2, 8]\n", "--json")
    claims = {claim["text"]: claim for claim in json.loads(out)["documents"][0]["claims"]}
    assert claims["dJ/dw2 == 14"]["computed"] == "…"
    assert claims["[a1, a2] == [2, 8]"]["computed"] == ["…", "…"]
    assert claims["[a1, a2] == [2, 8]"]["failing"] == [[1]]
    assert not any("4" in text.replace("14", "") for text in claims["dJ/dw2 == 14"]["explanations"])


def test_a_filled_in_copy_gives_its_numbers_and_nothing_else(check):
    copy = DOCUMENT.replace("a2 == ...", "a2 == 8").replace("w2, b2 = 3, 1", "w2, b2 = 3, 2")
    status, out, _ = check(copy)
    assert status == 1
    assert "a2 == 8" in out
    assert "0 of 4 answers are right, 3 not given" in out


def test_an_answer_may_be_a_fraction_or_a_rounded_number(check):
    status, _, _ = check("a2 = 14/2\ndJ/dw2 = 4.0\n")
    assert status == 0


def test_answers_from_a_chinese_keyboard(check):
    status, out, _ = check("a2 ＝ ７．０　＃ 正向\n∂J／∂w2 ＝ −（−４）\n")
    assert status == 0
    assert "2 of 4 answers are right, 2 not given" in out


CHAIN = """# Exercise

```worked
w, x, t = 2, 3, 5.5
y = w*x
J = (y - t)**2/2
J == (y - t)**2/2 == ...
J == (6 - 5.5)**2/2
K = J
K < 0.2
dJ/dw == (y - t)*x
dJ/dw == ...
```
"""


def test_no_other_side_gives_an_open_number_away(tmp_path, capsys):
    (tmp_path / "exercise.md").write_text(CHAIN, "utf-8")
    for options in (["--json"], []):
        main(["check", str(tmp_path / "exercise.md"), *options])
        out = capsys.readouterr().out
        assert not any(number in out for number in ("0.125", "1/8", "1.5", "3/2"))
    main(["check", str(tmp_path / "exercise.md"), "--json", "--show"])
    assert "1/8" in capsys.readouterr().out


def test_what_a_formula_comes_to_gives_no_open_number_away(tmp_path, capsys):
    (tmp_path / "exercise.md").write_text("```worked\nx = 3\ny = x**2\ny == ...\nx == 2*y + 5\n```\n", "utf-8")
    for options in (["--json"], [], ["--format", "concise"]):
        main(["check", str(tmp_path / "exercise.md"), *options])
        assert "23" not in capsys.readouterr().out
    main(["check", str(tmp_path / "exercise.md"), "--show"])
    assert "the right side comes to 23" in capsys.readouterr().out


def test_a_copy_that_nothing_is_filled_in_answers_nothing(tmp_path, capsys):
    exercise, copy = tmp_path / "exercise.md", tmp_path / "copy.md"
    exercise.write_text(CHAIN, "utf-8")
    copy.write_text(CHAIN, "utf-8")
    assert main(["check", str(exercise), "--answers", str(copy)]) == 0
    out, err = capsys.readouterr()
    assert "0 of 2 answers are right, 2 not given" in out and err == ""
    copy.write_text(CHAIN.replace("== ...", "== 0.13", 1), "utf-8")
    main(["check", str(exercise), "--answers", str(copy)])
    assert "1 of 2 answers is right, 1 not given" in capsys.readouterr().out


def test_answers_that_are_not_there_are_said_before_any_work(tmp_path, capsys):
    exercise = tmp_path / "exercise.md"
    exercise.write_text(CHAIN, "utf-8")
    (tmp_path / "student.txt").write_text("J = 1", "utf-8")
    assert main(["check", str(exercise), "--answers", str(tmp_path / "studnet.txt")]) == 2
    out, err = capsys.readouterr()
    assert out == "" and f"Did you mean {tmp_path / 'student.txt'}?" in err


def test_an_answer_in_a_loop(check):
    status, out, _ = check("a1 + k = 2\n")
    assert status == 1  # right in the first round only
    assert "a1 + k == 2" in out


@pytest.mark.parametrize(
    "answers, message",
    [
        ("a2\n", "line 1, column 1: an answer is a line: name = number"),
        ("a2 = 7\ndJ/dw2 = \n", "line 2"),
        ("a2 = w2*a1 + b2\n", "without names"),
        ("a2 = open('x')\n", "line 1"),
        ("a2 = (1 + 2\n\ndJ/dw2 = 4)))\n", "line 1"),
        ("a2 = approx(7, abs=10**9)\n", "line 1, column 1"),
        ("a2 = 0e9\n", "line 1, column 1: 0e9 says nothing: write 0, or a number with its digits"),
        ("dJ/dw2 = 4\na2 = 9**9**9\n", "line 2, column 1: the result has more than 10,000 digits"),
        ("a2 = 1/0\n", "line 1, column 1"),
        ("a2 = sigmoid(3)\n", "arithmetic of numbers, without names"),
        ("a2 = len([1, 1, 1, 1, 1, 1, 1])\n", "arithmetic of numbers, without names"),
        ("a2 = [7] @ [1]\n", "an answer is arithmetic with + - * / and **"),
        ("a2 = 7; b = \n", "line 1"),
    ],
)
def test_what_is_no_answer(check, answers, message):
    status, out, err = check(answers + "[a1, a2] = [2, 7]\n")
    assert status == 2
    assert message in err
    assert "✓ right      [a1, a2] == [2, 7]" in out  # the others count


def test_an_answer_that_nobody_asked_for(check):
    status, out, err = check("w9 = 1\ndJ/w2 = 4\na2 = 7\n")
    assert status == 2
    assert "the document does not ask for w9\n" in err
    assert "the document does not ask for dJ/w2: did you mean dJ/dw2?" in err
    assert "1 of 4 answers is right" in out


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DocumentError, match="no such file"):
        read_answers(tmp_path / "nothing", {})


def test_answers_go_with_one_document(tmp_path, capsys):
    assert main(["check", "--answers", "a.txt"]) == 2
    assert "one document" in capsys.readouterr().err


NUMBER = re.compile(r"(?<![\w.\[∂])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w\]])")


@pytest.mark.parametrize("kind", KINDS)
def test_no_hint_on_a_planted_error_has_the_right_number(kind):
    hints = 0
    for seed in range(1, 12):
        try:
            planted = plant(kind, (2, 3, 1), 4 + seed % 5, bool(seed % 2), seed)
        except Unfit:
            continue
        result = check_text(planted.text)
        hidden = hide(result, {claim.line for claim in result.claims})
        assert hidden.claims == result.claims
        for claim in result.claims:
            if claim.verdict == "holds":
                continue
            right = [float(number(entry.left)) for entry in claim.entries]
            told = hidden.told[claim]
            texts = [tell(cause, lines=lambda lines: "that line") for cause in told.causes]
            for text in texts:
                hints += 1
                shown = [float(found) for found in NUMBER.findall(text)]
                assert not [a for a in shown for b in right if abs(a - b) <= 2e-3 * abs(b)], (text, right)
            assert set(re.findall(r"[^\[\], ']+", str(told.computed))) == {"…"}
    assert hints
