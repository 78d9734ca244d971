"""Reports that programs read: concise, JSON, GitHub's, SARIF, JUnit's."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from scalargrad.cli import main
from scalargrad.worked.reports import as_object, numbered
from tests.worked.reading.test_reading import notebook

FORMATS = ("plain", "concise", "github", "junit", "json", "sarif")
TEXT = """# Café 😀 𝑥

```worked
x = 4
y = x**2
y == 16
dy/dx == 8
dy/dx == 7   # wrong: known
y == 16      # wrong: no longer
x*3 == ...
y == 15.9
z == 1
```
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a b.md").write_text(TEXT, "utf-8")
    cells = [("code", "x = 1"), ("code", "%%worked\nx = 1\n\nx == 2"), ("markdown", ["```worked\n", "x == y\n", "```"])]
    (tmp_path / "docs/n.ipynb").write_text(notebook(*cells))
    return tmp_path


def report(capsys: pytest.CaptureFixture[str], form: str, *more: str) -> str:
    assert main(["check", "--format", form, "docs", *more]) == 2
    return capsys.readouterr().out


def test_concise_is_one_problem_a_line(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = report(capsys, "concise").splitlines()
    assert [line.split(" (")[0] for line in lines] == [
        "docs/a b.md:9:1: holds, but is marked wrong: y == 16",
        "docs/a b.md:11:1: fails: y == 15.9",
        "docs/a b.md:12:1: error: there is no name z above",
        "docs/n.ipynb:cell 2:4:1: fails: x == 2",
        "docs/n.ipynb:cell 3:2:6: error: there is no name y above",
    ]
    assert "(computed 16" in lines[1]


def test_nothing_is_said_where_all_is_as_it_should_be(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (page / "c.md").write_text("```worked\nx = 1\nx == 1\nx == 2  # wrong\n```\n")
    for words in (["--format", "concise"], ["--format", "github"], ["-q"]):
        assert main(["check", "c.md", *words]) == 0
        assert capsys.readouterr() == ("", "")


def test_quiet_lists_what_is_unexpected(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = report(capsys, "plain", "-q")
    assert "y == 15.9" in said and "marked wrong, but it holds" in said and "cannot go on" in said
    assert "dy/dx" not in said and "documents" not in said


def test_the_plain_report_names_cells(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = report(capsys, "plain")
    assert "  cell 2\n!     4  fails      x == 2   computed 1\n" in said
    assert "docs/n.ipynb: first wrong line 4 of cell 2\n" in said
    assert "(line 2 of cell 3, column 6)" in said


def test_json_of_notebooks_has_cells_and_their_lines(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(report(capsys, "json"))
    assert found == json.loads(report(capsys, "json", "--json"))
    markdown, made = found["documents"]
    assert (made["claims"][0]["cell"], made["claims"][0]["line"], made["claims"][0]["column"]) == (2, 4, 1)
    assert made["error"] == {"cell": 3, "line": 2, "column": 6, "message": "there is no name y above"}
    assert "cell" not in markdown["claims"][0] and markdown["claims"][0]["line"] == 6
    assert markdown["error"] == {"line": 12, "column": 1, "message": "there is no name z above"}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8", "gbk", "utf-16"])
def test_json_is_valid_in_any_encoding(page: Path, encoding: str) -> None:
    (page / "docs/\udcff\x1b.md").write_text(
        TEXT.replace("```worked\n", "```worked\nα = 1\nα == 2  # \ud83d\n", 1), "utf-8", "replace"
    )
    for form in ("json", "sarif"):
        words = [sys.executable, "-m", "scalargrad", "check", "--format", form, "docs"]
        environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        done = subprocess.run(words, capture_output=True, env=environment)
        assert done.returncode == 2
        found = json.loads(done.stdout.decode(encoding))
        if form == "json":
            assert found["documents"][0]["title"] == "Café 😀 𝑥"


def test_github_annotations_are_escaped(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (page / "docs/50%,a:b.md").write_text("```worked\nx = 1\nx == 2\n```\n")
    lines = report(capsys, "github").splitlines()
    assert all(line.startswith("::error file=") for line in lines) and len(lines) == 6
    assert lines[0].startswith(
        "::error file=docs/50%25%2Ca%3Ab.md,line=3,col=1,title=scalargrad%3A fails::docs/50%25,a:b.md:3:1: fails: "
    )
    assert lines[4].startswith(
        "::error file=docs/n.ipynb,title=scalargrad%3A fails::docs/n.ipynb:cell 2:4:1: fails: x == 2"
    )
    monkeypatch.setenv("GITHUB_WORKSPACE", str(page.parent))
    assert f"file={page.name}/docs/a b.md," in report(capsys, "github")


def test_the_summary_of_a_job(page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page / "summary"))
    (page / "summary").write_text("# Others\n")
    (page / "docs/a|<b>.md").write_text("```worked\nx = 1\nx == 2\n```\n")
    report(capsys, "github")
    found = (page / "summary").read_text()
    assert found.startswith("# Others\n## Worked examples, checked\n\n| document | claims | |\n")
    assert "| docs/a\\|\\<b\\>.md | 1 fails | 1 unexpected |" in found and "could not be run to the end" in found
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    assert main(["check", "--format", "github", "docs/a b.md"]) == 2
    assert "the summary cannot be written" in capsys.readouterr().err


def test_sarif_is_what_its_schema_asks_for(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log: dict[str, Any] = json.loads(report(capsys, "sarif"))
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "scalargrad" and run["invocations"][0]["executionSuccessful"] is False
    assert len({rule["id"] for rule in rules}) == len(rules) == 5
    assert all(rule["shortDescription"]["text"] for rule in rules)
    assert len(run["results"]) == 5
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] and result["message"]["text"]
        assert result["level"] in ("none", "note", "warning", "error")
        (location,) = result["locations"]
        where = location["physicalLocation"]
        assert where["artifactLocation"]["uri"] in ("docs/a%20b.md", "docs/n.ipynb")
        assert all(number >= 1 for number in where.get("region", {}).values())
    assert run["results"][1]["locations"][0]["physicalLocation"]["region"] == {"startLine": 11, "startColumn": 1}
    assert run["results"][3]["message"]["text"].startswith("cell 2, line 4: fails: x == 2")


def test_junit_has_the_names_and_outcomes_of_pytest(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (page / "docs/a b.md").write_text(TEXT.replace("known", "known & <\x1b> \ufffe"), "utf-8")
    suite = ElementTree.fromstring(report(capsys, "junit").encode())[0]
    assert {name: suite.get(name) for name in ("tests", "errors", "failures", "skipped")} == {
        "tests": "9", "errors": "2", "failures": "3", "skipped": "2",
    }  # fmt: skip
    cases = {(case.get("classname"), case.get("name")): case for case in suite}
    assert [name for group, name in cases if group == "docs.a b"] == [
        "document", "y == 16", "dy/dx == 8", "dy/dx == 7", "y == 16 (2)", "x*3 == ...", "y == 15.9",
    ]  # fmt: skip
    wrong = cases["docs.a b", "y == 15.9"]
    assert wrong.get("file") == "docs/a b.md" and wrong.get("line") == "11"
    assert wrong[0].tag == "failure" and "computed 16" in str(wrong[0].text)
    assert cases["docs.a b", "dy/dx == 7"][0].get("type") == "pytest.xfail"
    assert "known & <" in str(cases["docs.a b", "dy/dx == 7"][0].get("message"))
    assert cases["docs.a b", "document"][0].tag == "error"
    assert cases["docs.n", "x == 2"].get("cell") == "2"


def test_numbered_names_are_different() -> None:
    assert len(set(numbered(["a", "a", "a", "b"]))) == 4


def test_no_terminal_obeys_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "\x1b]0;evil\x07\x9b31m.md"
    (tmp_path / name).write_text("# \x1b[2J\n```worked\nx = 1\nx == 2  # \x1b[31m\ny = x**2\ndy/dx == 3\n```\n")
    (tmp_path / f"b{name}").write_text("```worked\nx = \x1b[31m\n```\n")
    bad = "\x1b[31m"
    commands = [["check", name, f"b{name}", "--format", form] for form in FORMATS]
    commands += [["check", bad], ["check", name, "--html", name], ["check", f"b{name}", "-q"], ["check", f"--{bad}"]]
    commands += [["explain", name], ["explain", name, bad], ["explain", f"b{name}"], ["explain", bad], [bad]]
    commands += [["play", name, "-o", f"no{bad}/a"], ["play", name, "-o", f"{name}.html"], ["draw", name, "-o", bad]]
    commands += [["check", name, "--answers", f"b{name}"], ["check", name, "--answers", bad], ["mark", bad, name]]
    for words in commands:
        with suppress(SystemExit):
            main(words)
        said = "".join(capsys.readouterr())
        assert said and not [letter for letter in said if letter != "\n" and not letter.isprintable()], words


def test_follows_from_in_notebooks() -> None:
    from scalargrad.worked import check_text

    text = notebook(("code", "%%worked\nx, w = 3, 5\ny = (w*x)**2\nz = 2*y\ny == 224"), ("code", "%%worked\nz == 448"))
    result = check_text(text, path="a.ipynb")
    first, second = as_object([result])["documents"][0]["claims"]
    assert (first["cell"], first["line"]) == (1, 5)
    assert (second["follows_from"], second["follows_from_cells"]) == ([5], [1])
    assert "line 5 of cell 1" in second["explanations"][0]
