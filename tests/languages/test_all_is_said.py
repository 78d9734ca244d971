"""In a language of which no letter is English, nothing English is said but what stands in the document itself.

The language has every letter of a message as another sign, and the places of its words as they are: what is filled in
without having been translated can be read then.
"""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scalargrad import languages
from scalargrad.cli import main
from scalargrad.worked.explaining import explain
from scalargrad.worked.explaining.mistakes import MISTAKES, Mistake
from scalargrad.worked.record import Result
from scalargrad.worked.reports import (
    as_object,
    concise_report,
    github_report,
    github_summary,
    junit_report,
    legend,
    plain_report,
    sarif_log,
    tell,
)
from scalargrad.worked.reports.html import html_report
from scalargrad.worked.use.check import check_text
from scalargrad.worked.use.classes import mark_files
from scalargrad.worked.use.hints import hide
from scalargrad.worked.use.ipython import Session
from scalargrad.worked.use.overview import overview_files
from tests.support.documents import CHAIN, check, record
from tests.support.students import SHEET, Student

SIGN = "字"
# What is the same in every language: functions, names of the program and of formats.
CODE = {
    "sigmoid", "tanh", "relu", "softplus", "softmax", "exp", "log", "sqrt", "sin", "cos", "tan", "abs", "sum", "max",
    "scalargrad", "worked", "claim", "text", "bits", "len", "sign",
}  # fmt: skip


class Foreign(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return "".join(part if part.startswith("{") else re.sub(r"[^\W\d_]", SIGN, part) for part in parts(message))

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)


def parts(message: str) -> list[str]:
    return re.split(r"(\{\w*(?:[:!][^}]*)?\})", message)


@pytest.fixture(autouse=True)
def foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "_catalogue", lambda code: Foreign())


def english(text: str, document: str) -> list[str]:
    """The words of a text that are neither code nor the document's own."""
    own = {*re.findall(r"[A-Za-z]+", document), *CODE}
    return [word for word in re.findall(r"[A-Za-z]{3,}", text) if word not in own]


class Texts(HTMLParser):
    """What can be read on a page, or is read aloud."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        self.found += [
            value for name, value in attrs if name in ("title", "aria-label", "alt", "placeholder") and value
        ]

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.inside[-1:]):
            self.found.append(data)


WRONG = """# Two layers

```worked
x1, x2, t, rate = 0.5, 0.9, 0.3, 0.4
w1, w2, v1, v2 = 0.15, 0.27, 0.44, -0.63
z = w1*x1 + w2*x2
h = tanh(z)
s = v1*h + v2
o = sigmoid(s)
E = (o - t)**2 / 2
h == 0.32             # wrong: why
o == 0.3788
d = (o - t) * o * (1 - o)
dE/dv1 == d * o
dE/dz == d * v1
[z, h, o] == [h, z, 0.3788]
v1 - rate * dE/dv1 == v1 + rate * dE/dv1
E == 0.0031
E < z
h > 1
J == 3
```
"""
LOOP = """# A loop

```worked
w = constant(1)
for k in range(3):
    E = (w - 3)**2
    w = constant(w - 0.1 * dE/dw)
    w < 1.3
E == 4
a = sqrt(w)
a == 1 / 3
a == approx(1.3, abs=0.001)
b, c
b*c == c*b + 1
b + c == ...
```
"""


@pytest.mark.parametrize("row", MISTAKES, ids=lambda row: f"{row.name}: {row.said}")
def test_every_row_is_told_without_english(row: Mistake) -> None:
    made = record(row.example.replace("; ", "\n"))
    for cause in explain(made).get(made.claims[-1], []):
        assert english(tell(cause), row.example) == []


@pytest.fixture(scope="module")
def results() -> Iterator[list[Result]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "_catalogue", lambda code: Foreign())
        yield [check_text(text, path=f"{k}.md") for k, text in enumerate((CHAIN, WRONG, LOOP))]


OWN = CHAIN + WRONG + LOOP


def test_no_report_for_reading_has_english(results: list[Result]) -> None:
    hidden = [hide(result, [claim.line for claim in result.claims], "what") for result in results]
    assert english(plain_report(results), OWN) == []
    assert english(plain_report(hidden, listed="wrong"), OWN) == []
    assert english(legend(), OWN) == []
    assert english(concise_report(results), OWN) == []
    assert english(re.sub(r"\w+=|::error", "", github_report(results)), OWN) == []
    assert english(github_summary(results), OWN) == []


def test_no_page_has_english(results: list[Result]) -> None:
    assert english("\n".join(Texts(html_report(results)).found), OWN) == []


def messages(thing: Any, keys: tuple[str, ...]) -> Iterator[str]:
    """The texts under some keys of JSON."""
    for key, inside in (
        thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    ):
        if key in keys:
            yield json.dumps(inside, ensure_ascii=False)
        else:
            yield from messages(inside, keys)


def test_no_sentence_in_reports_for_programs_is_english(results: list[Result]) -> None:
    told = "\n".join(messages(as_object(results), ("message", "explanations", "sentence", "hint")))
    assert SIGN in told and english(told, OWN) == []
    told = "\n".join(messages(sarif_log(results, "0"), ("message", "shortDescription")))
    assert SIGN in told and english(told, OWN) == []
    told = "\n".join(re.findall(r'message="(.*?)"', junit_report(results)))
    assert SIGN in told and english(told, OWN) == []


def test_no_feedback_to_a_class_has_english(tmp_path: Path) -> None:
    (tmp_path / "sheet.md").write_text(SHEET, "utf-8")
    (tmp_path / "answers").mkdir()
    for student in (Student("li", ("no half", "no slope inside")), Student("wu", ("uphill",), left_out=("dE/dy",))):
        (tmp_path / "answers" / f"{student.name}.txt").write_text(student.answers() + "nobody = 3\n", "utf-8")
    files = overview_files(mark_files(str(tmp_path / "sheet.md"), [str(tmp_path / "answers")]))
    for name, text in files.items():
        shown = "\n".join(Texts(text).found) if name.endswith(".html") else text
        assert SIGN in shown
        assert english(shown, SHEET + "li wu nobody txt") == [], name


def test_no_cell_has_english() -> None:
    session = Session()
    for text in ("x = 3\ny = x**2\ny == 6\ny == 9.5\n", "dy/dx == 3\nx == ...\nq == 1\n"):
        report = session.run(text)
        assert english(f"{report!r}\n{report.error}", text) == []
        assert english("\n".join(Texts(report._repr_html_()).found), text) == []


def test_no_view_has_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.md").write_text(CHAIN, "utf-8")
    for command in ("explain x.md", "play x.md -o x.html", "draw x.md -o x.svg", "exercise x.md -o z.md"):
        assert main(command.split()) == 0, command
    told = capsys.readouterr()
    shown = [told.out, told.err, *(tmp_path / "z.md").read_text("utf-8").split("```")[::2]]
    shown += [text for name in ("x.html", "x.svg") for text in Texts((tmp_path / name).read_text("utf-8")).found]
    assert english("\n".join(shown), CHAIN + "svg html key txt md Home End") == []
    for command in (
        "draw x.md q -o x.svg",
        "draw x.md -o nowhere/x.svg",
        "explain x.md J a1 q",
        "play y.md",
        "check y",
    ):
        assert main(command.split()) == 2, command
    told = capsys.readouterr()
    assert english(told.err, "explain play draw check nowhere svg") == []


BROKEN = """
x = 3; q == x
x = [1, [2, 3]]
x = [1, 2]; x[5] == 1
x = [1, 2]; x[0.5] == 1
x = 3; x[0] == 1
x = zeros(2.5)
x = zeros(10**9)
x = log(-1)
x = 1/0
x = foo(3)
x = sigmod(3)
x = torch.tanh(3)
x = softmax(1, 2, 3)
x = [1, 2]; y = sum(x, axis=3)
x = [1, 2] @ [1, 2, 3]
import numpy
def f(x): y = 3
def f(x): return f(x - 1); f(3) == 1
x = "a"
x = 3 if 4 else 5
x += 1
x = not 3
x = {1: 2}
x = {1, 2}
x: int = 3
x = *y
x = (1 + 2
x = [1, 2)
x = 1.2.3
x = 007
x = 2x
x = 3 4
for k in 3: y = 1
for k in range(2.5): y = k
a, b = 1, 2, 3
a, b = 5
3 = x
x = 3; dx/dx == 1; dy/dx == 1
x = 3; x != 4
x = 3; x == approx(3, abs=-1)
x = ...
x = 3 €
x = [1, 2].sum()
x = outer(1, 2)
x = reshape([1, 2, 3], 2, 2)
x
return 3
"""


@pytest.mark.parametrize("line", BROKEN.strip().split("\n"))
def test_no_error_has_english(line: str) -> None:
    error = check(line.replace("; ", "\n")).error
    assert error is not None and SIGN in error.message
    assert english(error.message, line) == []


@pytest.mark.parametrize("command", ["", "check", "draw", "explain", "play", "mark", "exercise", "language"])
def test_no_help_has_english(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    shown = re.sub(r"\{.*?\}|--?[\w-]+|\b[A-Z]+\b", "", capsys.readouterr().out, flags=re.DOTALL)
    names = "check draw explain play mark exercise language mnist digits"
    assert SIGN in shown and english(shown, names) == []


@pytest.mark.parametrize(
    "arguments", [["chek"], ["check", "--jsn"], ["check", "--timeout", "x"], ["check", "--format"]]
)
def test_no_complaint_of_the_command_line_has_english(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    shown = re.sub(r"\{.*?\}|\[.*?\]|--?[\w-]+|\b[A-Z]+\b", "", capsys.readouterr().err, flags=re.DOTALL)
    assert english(shown, "check chek draw explain play mark exercise language mnist digits") == []
