"""Exercise sheets: other numbers that are as simple to work with, open claims, and a key with which all holds."""

import re
import stat
from fractions import Fraction

import pytest

from scalargrad.cli import main
from scalargrad.languages import in_language
from scalargrad.value import Value
from scalargrad.worked import check_answers, read_document
from scalargrad.worked.language import Parser
from scalargrad.worked.numbers import entries, number
from scalargrad.worked.reading import read_text
from scalargrad.worked.record import Replay
from scalargrad.worked.use.check import check_text
from scalargrad.worked.use.exercise import make_exercises
from scalargrad.worked.use.given import spots
from scalargrad.worked.use.marks import ExerciseError

CHAIN = """# One neuron after another

The input is x = 1, the target y = 5; a2 comes to 7.

```worked
x, y = 1, 5
w1, b1 = 2, 0
w2, b2 = 3, 1

a1 = relu(w1*x + b1)
a1 == 2
a2 = relu(w2*a1 + b2)
a2 == relu(3*2 + 1) == 7          # by hand
J = (a2 - y)**2 / 2
J == 2

alpha = free()
dJ/dw2 == 14        # wrong: uses a2 where a1 belongs
w2 - alpha * dJ/dw2 == 3 - 14*alpha   # wrong
dJ/dw1 == (a2 - y) * w2 * x   # 2 points
dJ/dw1 == 12
```

Then w1 = 2 is updated.
"""
TANH = """# A network

> ```worked
> x, t, rate = [0.5, -0.2], 0.3, 0.1
> W = [[0.25, -0.75],
>      [0.50, 1.50]]
> v, c = [0.4, -0.6], 0.15
> h = tanh(W @ x)
> h == [
>     0.2689,
>     0.0000]  # wrong
> y = sigmoid(v @ h + c)
> y == 0.5686
> E = (y - t)**2 / 2
> E == 0.0361; y < 1
> dE/dW == [[0.0117, -0.0047], [-0.0197, 0.0079]]
> W[0, 1] - rate*dE/dW[0, 1] == -0.7495
> for k in range(2):
>     dE/dW[k, 0] == dE/dh[k] * (1 - h[k]**2) * x[0]
> for k in range(2):
>     s = k + c
>     s == s
> 2*c == 2*c
> ```
"""
LOGISTIC = """# Two samples

```worked
m, n = 2, 3
X = [[1, 0.5, -1.5], [1, -0.5, 1.0]]
y = [0, 1]
w = [0.5, -1.0, 1.5]
z = X @ w
p = sigmoid(z)
J = -sum(y*log(p) + (1 - y)*log(1 - p)) / m
J == 0.1
dJ/dw == [0.1, 0.1, 0.1]
w[n - 1] == 1.5
sum(w**m) == 3.5
len(w) == n
```
"""
FRACTIONS = "# F\n\n```worked\nx, u = 2/3, -1/2\nz = u*x + 5/6\nz == 1/2\nh = max(z, 0)\nh == 1/2\ndh/du == 2/3\n```\n"
DOCUMENTS = {"chain": CHAIN, "tanh": TANH, "logistic": LOGISTIC, "fractions": FRACTIONS}


def made(text, *seeds):
    return list(make_exercises(read_text(text, "document.md"), seeds or [1]))


def literals(text):
    """The given numbers of a document, in order, as they are written."""
    parser = Parser()
    statements = [one for block in read_text(text).blocks for one in parser.statements(block)]
    return [spot.text for spot in spots(statements)]


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("seed", range(1, 5))
def test_with_its_key_all_holds(name, seed, tmp_path):
    (exercise,) = made(DOCUMENTS[name], seed)
    sheet, key = tmp_path / "sheet.md", tmp_path / "key.txt"
    sheet.write_text(exercise.sheet, "utf-8")
    key.write_text(exercise.key, "utf-8")
    checked = check_answers(read_document(sheet), key)
    assert checked.sheet.earned == checked.sheet.points > 0
    assert checked.sheet.problems == ()
    assert {claim.verdict for claim in checked.result.claims} == {"holds"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_numbers_keep_their_form(name):
    old = literals(DOCUMENTS[name])
    for exercise in made(DOCUMENTS[name], *range(1, 5)):
        new = literals(exercise.sheet)
        assert len(new) == len(old) and new != old
        for one, other in zip(old, new):
            assert len(one.partition(".")[2]) == len(other.partition(".")[2])
            assert one.partition("/")[2] == other.partition("/")[2]
            assert Fraction(other) > 0  # the sign stands before it
            assert not ("." in one and Fraction(one) < 1) or Fraction(other) < 1 or name == "logistic"
            assert Fraction(other) <= max(2 * Fraction(one), 5)
        assert {one: other for one, other in zip(old, new)} == dict(zip(old, new))
        assert len(set(new)) == len(set(old))  # no two become the same


def test_halves_stay_halves_and_quarters_quarters():
    for exercise in made(LOGISTIC, *range(1, 5)):
        assert all(Fraction(one) % Fraction(1, 2) == 0 for one in literals(exercise.sheet))
    for exercise in made(TANH, *range(1, 5)):
        assert all(Fraction(one) * 20 % 1 == 0 for one in literals(exercise.sheet))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_dead_saturated_or_zero(name):
    for exercise in made(DOCUMENTS[name], *range(1, 5)):
        result = check_text(exercise.sheet)
        scalars = [one for claim in result.claims for one in entries(claim.left)]
        assert all(number(one) for one in scalars)
        for node in Replay(scalars).order:
            argument = node.args[0].data if node.args and isinstance(node.args[0], Value) else 1
            if node.op and node.op.name in ("relu", "max"):
                assert argument > 0
            if node.op and node.op.name in ("sigmoid", "tanh"):
                assert abs(float(argument)) < 5


def test_what_a_document_relies_on_stays():
    for exercise in made(LOGISTIC, *range(1, 5)):
        assert "m, n = 2, 3\n" in exercise.sheet and "y = [0, 1]\n" in exercise.sheet
        assert "w**m" in exercise.sheet and "w[n - 1]" not in exercise.sheet
    (exercise,) = made(TANH)
    assert "rate = " in exercise.sheet and ", 0.1\n" in exercise.sheet


def test_claims_are_open_and_tell_nothing():
    (exercise,) = made(CHAIN)
    block = exercise.sheet.split("```")[1]
    assert re.findall(r"^.*==.*$", block, re.M) == [
        "a1 == ...", "a2 == ...", "J == ...", "dJ/dw2 == ...", "dJ/dw1 == ...   # 2 points",
    ]  # fmt: skip
    assert "wrong" not in block and "by hand" not in block
    assert [line.partition(" = ")[0] for line in exercise.key.splitlines()] == ["a1", "a2", "J", "dJ/dw2", "dJ/dw1"]


def test_claims_over_several_lines_in_loops_and_in_quotes():
    (exercise,) = made(TANH)
    claims = [line for line in exercise.sheet.splitlines() if "==" in line]
    assert claims == [
        "> h == ...", "> y == ...", "> E == ...; y < 1", "> dE/dW == ...", "> W[0, 1] - rate*dE/dW[0, 1] == ...",
        "> 2*c == ...",
    ]  # fmt: skip
    assert exercise.sheet.count("for k") == 1
    assert all(line.startswith((">", "#")) or not line for line in exercise.sheet.splitlines())


EQUAL = """# One neuron

```worked
x, w, b = [0.5, -1.0], [0.2, 0.4], 0.1
z = w @ x + b
L = (z - 1)**2
dL/dz == -2.4   # 2 points
dL/db == -2.4   # 3 points
-dL/db == 2.4
dL / db == 2*(z - 1)
{more}
w = w - 0.5*dL/dw
z = w @ x + b
z == 0.1
```
"""


def test_two_questions_stay_two_also_where_they_are_one_number():
    (exercise,) = made(EQUAL.format(more=""))
    assert [line for line in exercise.sheet.splitlines() if "==" in line] == [
        "dL/dz == ...   # 2 points", "dL/db == ...   # 3 points", "-dL/db == ...", "z == ...",
    ]  # fmt: skip
    assert exercise.warnings == ()


def test_what_is_not_asked_for_is_told_with_its_points():
    more = "dL/db == -2.4   # 4 points\n2*2 == 4\nfor k in range(2):\n    x[k] == x[k]   # 1.5 points"
    (exercise,) = made(EQUAL.format(more=more))
    assert exercise.warnings == (
        "claims of the document that the sheet does not ask for: line 11 (4 points), 12, 14 (1.5 points)",
    )


def test_prose_follows_where_that_is_certain_and_is_told_where_not():
    (exercise,) = made(CHAIN)
    numbers = dict(re.findall(r"(\w+), \w+ = (\d)", exercise.sheet.split("```")[1]))
    assert f"The input is x = {numbers['x']}, the target" in exercise.sheet
    assert f"Then w1 = {numbers['w1']} is updated" in exercise.sheet
    text = "# A\n\nThe weight is 0.35.\n\n```worked\nw = 0.35\ny = w*0.5\ny == 0.175\n```\nSo y is 0.175, not 0.17.\n"
    (exercise,) = made(text)
    assert exercise.warnings == ("numbers of the document stand in the prose of the sheet: line 3, 10",)


def test_a_seed_is_a_sheet():
    one, again, other = made(CHAIN, 1, 1, 2)
    assert one == again
    assert one.sheet.replace("(sheet 1)", "") != other.sheet.replace("(sheet 2)", "")
    assert "# One neuron after another (sheet 1)" in one.sheet


def test_a_key_prints_as_the_document_does():
    (exercise,) = made(TANH)
    key = dict(line.split(" = ") for line in exercise.key.splitlines())
    assert re.fullmatch(r"0\.\d{4}", key["y"])
    assert re.fullmatch(r"-?\d/\d+|-?\d+", dict(line.split(" = ") for line in made(FRACTIONS)[0].key.splitlines())["z"])


@pytest.mark.parametrize(
    "text, why",
    [
        ("# Nothing\n", "no given numbers"),
        ("```worked\nx = 3\n```", "nothing that could be asked"),
        ("```worked\nx = 3\ny = z\n```", "there is no name z"),
        ("```worked\nn = 0\ny = n*n\ny == 0\n```", "no given numbers"),
        ("```worked\nalpha = free()\nx = 3\ny = alpha*x\ny == 3*alpha\n```", "nothing that could be asked"),
        ("```worked\nx = 3\nx == 3\n```", "nothing that could be asked"),
    ],
)
def test_what_no_exercise_is_made_of(text, why):
    with pytest.raises(ExerciseError, match=why):
        made(text)


def test_no_numbers_that_work_as_well():
    text = "```worked\nx = 3\ny = 1/relu(x - 2)\nz = 1/relu(4 - x)\ny == 1\nz == 1\n```"
    with pytest.raises(ExerciseError, match="no other numbers were found"):
        made(text)


# --- the command ---


@pytest.fixture
def document(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "chain.md"
    path.write_text(CHAIN, "utf-8")
    return path


def test_the_command(document, tmp_path, capsys):
    assert main(["exercise", "chain.md", "--seed", "7"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chain-7-key.txt", "chain-7.md", "chain.md"]
    assert capsys.readouterr().out == "chain-7.md and its key chain-7-key.txt are written\n"
    assert main(["check", "chain-7.md", "--answers", "chain-7-key.txt"]) == 0
    assert "5 of 5 answers are right; 6 of 6 points" in capsys.readouterr().out
    assert main(["exercise", "mazur", "-o", "x.md"]) == 2
    assert main(["exercise", "network-2-3-1.md", "-o", "shipped.md"]) == 0


def test_a_class_of_sheets(document, tmp_path, capsys):
    assert main(["exercise", "chain.md", "--count", "12", "-o", "sheets"]) == 0
    folder = tmp_path / "sheets"
    sheets = sorted(folder.glob("*.md"))
    assert [path.name for path in sheets][::11] == ["sheet-01.md", "sheet-12.md"]
    assert len({re.sub(r"sheet \d+", "", path.read_text("utf-8")) for path in sheets}) >= 10
    for path in sheets:
        (tmp_path / "answers").mkdir(exist_ok=True)
        key = (folder / "keys" / f"{path.stem}-key.txt").read_text("utf-8")
        (tmp_path / "answers" / f"{path.stem}-li.txt").write_text(key, "utf-8")
    capsys.readouterr()
    assert main(["mark", "sheets", "answers"]) == 0
    assert "12 students: 6 of 6 points on average" in capsys.readouterr().out
    assert main(["exercise", "chain.md", "--count", "2", "-o", "sheets"]) == 2
    assert "sheets is there already" in capsys.readouterr().err


def test_nothing_is_written_over_the_document(document, tmp_path, capsys):
    (tmp_path / "link.md").symlink_to(document)
    (tmp_path / "folder.md").mkdir()
    for name in ("chain.md", "./chain.md", "link.md", "folder.md", "chain", "chain.py", "no/such/folder.md"):
        assert main(["exercise", "chain.md", "-o", name]) == 2
    assert document.read_text("utf-8") == CHAIN
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chain.md", "folder.md", "link.md"]


def test_a_pdf_needs_pandoc(document, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["exercise", "chain.md", "-o", "sheet.pdf"]) == 2
    assert "a PDF needs pandoc, which is not installed" in capsys.readouterr().err
    pandoc = tmp_path / "pandoc"
    pandoc.write_text('#!/bin/sh\n/bin/cp "$5" "$4"\n', "utf-8")
    pandoc.chmod(pandoc.stat().st_mode | stat.S_IXUSR)
    assert main(["exercise", "chain.md", "-o", "sheet.pdf"]) == 0
    assert (tmp_path / "sheet.pdf").read_text("utf-8").startswith("# One neuron after another (sheet 1)")
    assert (tmp_path / "sheet-key.txt").exists() and not (tmp_path / "sheet.md").exists()
    assert main(["exercise", "chain.md", "--count", "2", "--pdf"]) == 0
    assert len(list((tmp_path / "chain-sheets").glob("*.pdf"))) == 2
    pandoc.write_text("#!/bin/sh\necho pdflatex not found >&2\nexit 47\n", "utf-8")
    capsys.readouterr()
    assert main(["exercise", "chain.md", "-o", "other.pdf"]) == 2
    assert "pandoc cannot make the PDF: pdflatex not found" in capsys.readouterr().err
    assert not (tmp_path / "other.pdf").exists() and not (tmp_path / "other-key.txt").exists()


# --- targets ---

MODELS = {
    "sigmoid": "y = sigmoid(w*x)\nE = (t - y)**2 / 2",
    "the other way round": "y = sigmoid(w*x)\nE = (y - t)**2 / 2",
    "sigmoid by hand": "y = 1 / (1 + exp(-w*x))\nE = (t - y)**2",
    "function": "def mse(a, b): return (a - b)**2 / 2\ny = sigmoid(w*x)\nE = mse(y, t)",
    "list": "y = [sigmoid(w*x), sigmoid(x)]\nE = sum((y - [t, 0])**2)",
    "softmax": "p = softmax([x, w, 1])\nE = (p[0] - t)**2",
    "softmax by hand": "a, b, c = exp(x), exp(w), exp(1)\ny = b / (a + b + c)\nE = (t - y)**2",
    "loop": "E = 0\nfor k in range(2):\n    E = E + (sigmoid(w*x + k) - t)**2",
}


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_a_target_of_a_probability_stays(model):
    text = f"# T\n\n```worked\nx, w = 2, 0.3\nt = 1\n{model}\nE == 0.1\ndE/dw == 0.1\n```\n"
    for exercise in made(text, *range(1, 6)):
        assert "\nt = 1\n" in exercise.sheet and "x, w = 2, 0.3" not in exercise.sheet


@pytest.mark.parametrize("model", ["y = tanh(w*x)\nE = (t - y)**2 / 2", "y = w*x\nE = (t - y)**2 / 2",
                                   "y = sigmoid(w*t)\nE = (x - y)**2 / 2"])  # fmt: skip
def test_a_target_of_anything_else_is_another(model):
    text = f"# T\n\n```worked\nx, w = 2, 0.3\nt = 1\n{model}\nE == 0.1\ndE/dw == 0.1\n```\n"
    assert any("\nt = 1\n" not in exercise.sheet for exercise in made(text, *range(1, 6)))


def test_a_sheet_of_a_sheet_has_one_number():
    (sheet,) = made(CHAIN, 381)
    claims = dict(line.split(" = ") for line in sheet.key.splitlines())
    text = re.sub(r"^(.*) == \.\.\.", lambda found: f"{found[1]} == {claims[found[1]]}", sheet.sheet, flags=re.M)
    assert made(text, 12)[0].sheet.startswith("# One neuron after another (sheet 12)\n")
    with in_language("zh"):
        (chinese,) = made(text.replace("(sheet 381)", "(sheet 381) (sheet 12)"), 5)
        assert "# One neuron after another（第 5 卷）\n" in chinese.sheet
    assert made(chinese.sheet.replace("a1 == ...", "a1 == 2"), 7)[0].sheet.startswith(
        "# One neuron after another (sheet 7)\n"
    )
    assert (
        "# Neurons (sheet 3, left)"
        in made(CHAIN.replace("One neuron after another", "Neurons (sheet 3, left)"))[0].sheet
    )
