"""`%%worked` in notebooks: the cells are one document, whatever order and however often they are run in."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scalargrad.cli import main
from scalargrad.worked.record import Cause, Claim, Record
from scalargrad.worked.use.ipython import CellReport, Session

IPython = pytest.importorskip("IPython", reason="IPython is not installed")


# --- the session ---


def verdicts(session: Session, text: str, ident: str | None = None, label: str = "[1]") -> list[str]:
    report = session.run(text, ident, label)
    assert not report.error, report.error
    return [claim.verdict for claim in report.claims]


def explanations(report: CellReport) -> list[tuple[str, ...]]:
    return [told.explanations for told in report.told.values()]


def test_names_are_shared_from_cell_to_cell() -> None:
    session = Session()
    assert verdicts(session, "x = 3\ny = x**2\ny == 9") == ["holds"]
    assert verdicts(session, "dy/dx == 6\ndy/dx == 7") == ["holds", "fails"]


def test_lines_count_from_1_in_each_cell_and_other_cells_are_named() -> None:
    session = Session()
    session.run("x, w = 3, 7\nv = 2\ny = w*x\ny == 22\nJ = v*y", "a", "[1]")
    report = session.run("\nJ == 44\nJ == 44", "b", "[2]")
    assert [claim.line for claim in report.claims] == [3, 4]
    assert explanations(report)[0] == (
        "follows from line 5 of cell [1]: it is right for the wrong number printed there",
    )
    assert "line 5 of cell [1]" in repr(report)
    assert "line 5 of cell [1]" in report._repr_html_()
    session.run("v = 2\nx, w = 3, 7\ny = w*x\n\ny == 22\nJ = v*y", "a", "[3]")
    assert "follows from line 6 of cell [3]" in repr(session.run("\nJ == 44", "b", "[4]"))
    report = session.run("K = v*x\nK / 2 == 30\nK == 60", "c", "[3]")
    assert explanations(report)[1] == ("follows from line 3: it is right for the wrong number printed there",)


def test_a_cell_that_is_run_again_keeps_its_place() -> None:
    session = Session()
    update = "w = w - 0.5 * dy/dw\nw == 4"
    assert verdicts(session, "x, w = 2, 5\ny = w*x", "given") == []
    assert verdicts(session, "dy/dw == 2", "gradient") == ["holds"]
    assert verdicts(session, update, "update") == ["holds"]
    assert verdicts(session, update, "update") == ["holds"]  # updated once, not twice
    assert verdicts(session, "dy/dw == 2\ny == 10", "gradient") == ["holds", "holds"]  # as before the update
    assert verdicts(session, "w == 4", "after") == ["holds"]
    assert verdicts(session, "x, w = 2, 6\ny = w*x", "given") == []
    assert verdicts(session, "w == 5", "after") == ["holds"]  # of the new number, with one update


def test_a_name_may_become_a_formula_when_its_cell_is_run_again() -> None:
    session = Session()
    session.run("w = 2", "a")
    session.run("z = 6", "b")
    session.run("z = 3*w", "b")
    assert verdicts(session, "dz/dw == 3", "c") == ["holds"]


def test_without_ids_each_run_is_a_new_cell() -> None:
    session = Session()
    for number in (4, 3):
        assert verdicts(session, f"w = w - 1\nw == {number}" if len(session.cells) else "w = 5\nw = w - 1\nw == 4") == [
            "holds"
        ]


def test_a_claim_that_was_corrected_is_no_cause_any_more() -> None:
    session = Session()
    session.run("x = 7\ny = x**2\ny == 48", "a", "[1]")
    session.run("y == 49", "a", "[2]")
    assert "no name y" in session.run("y == 49", "b", "[3]").error


def test_only_the_cell_that_is_run_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session()
    session.run("x = 7\nx == 8")
    explained: list[str] = []

    def explain(result: Record, since: int) -> dict[Claim, list[Cause]]:
        explained.extend(claim.text for claim in result.claims if claim.line >= since)
        return {}

    monkeypatch.setattr("scalargrad.worked.explaining.explain", explain)
    session.run("x == 9\nx == 7")
    assert explained == ["x == 9", "x == 7"]


def test_an_error_shows_its_place_and_the_claims_above() -> None:
    session = Session()
    session.run("x = 1", "a")
    report = session.run("x == 1\ny = 2*q + 1\nx == 1", "b")
    assert report.error == "line 3, column 7: there is no name q above\n    y = 2*q + 1\n          ^"
    assert [claim.verdict for claim in report.claims] == ["holds"]
    assert "no name y" in session.run("y == 1", "c").error  # a cell with an error is left out
    assert verdicts(session, "y = 2*x + 1", "b") == []  # but keeps its place
    assert verdicts(session, "y == 3", "c") == ["holds"]


def test_an_error_in_a_cell_that_does_not_fit_any_more() -> None:
    session = Session()
    session.run("w = 2", "a", "[1]")
    session.run("z = 3*w", "b", "[2]")
    assert verdicts(session, "v = 2", "a", "[3]") == []
    error = session.run("z == 6", "c", "[4]").error
    assert error.startswith("line 2 of cell [2], column 7: there is no name w above (run that cell again, or")
    assert error.endswith("\n    z = 3*w\n          ^")


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# nothing", "x == (", "x = '", "\t\tx", "for k in range(3):", "x\0y", "9**9**9"]
)
def test_cells_that_are_no_examples(text: str) -> None:
    session = Session()
    report = session.run(text, "a")
    assert not report.claims
    assert verdicts(session, "x = 1\nx == 1", "b") == ["holds"]


def test_a_hostile_cell_is_text() -> None:
    report = Session().run("x = 1\nx<2 and <b>")
    assert report.error
    report = Session().run("x = 1\nx < 0  # wrong: <script>")
    assert ">x &lt; 0</code>" in report._repr_html_()
    assert "<script>" not in report._repr_html_()


def test_the_table_has_marks_and_explanations() -> None:
    session = Session()
    report = session.run("x = 3\ny = x**2\ny == 9\ndy/dx == 3\ndy/dx == 12   # wrong\ny == ...\n2/3 == 0.66")
    rows = report._repr_html_().split("<tr")[2:]
    classes = [re.findall('class="(.*?)"', row.partition(">")[0]) for row in rows]
    assert classes == [["holds"], ["fails"], [], ["fails"], [], ["open"], ["truncated"], []]
    assert "✓" in rows[0] and "holds" in rows[0]
    assert "✗" in rows[1] and "fails, unexpected" in rows[1]
    assert "half the right number" in rows[2]
    assert "fails, as marked" in rows[3]
    assert "computed" not in rows[5]
    text = repr(report)
    assert "!     5  fails      dy/dx == 3" in text
    assert "> a factor ½" in text
    assert text.endswith("1 holds, 1 open, 1 truncated, 2 fail; 2 unexpected, marked with !")


# --- exercises ---

EXERCISE = "x, y = 1, 5\nw = 3\nz = w*x + 1\nJ = (z - y)**2 / 2\n"


def numbers_in(report: CellReport) -> set[str]:
    """Every number that a report shows or holds in words, but those of its styles."""
    told = "".join(f"{one.shown} {one.computed} {one.explanations}" for one in report.told.values())
    page = re.sub(' style=".*?"', "", report._repr_html_())
    return set(re.findall(r"-?\d+(?:\.\d+)?", f"{report!r} {page} {told}"))


def test_an_answer_that_repeats_the_question_is_none() -> None:
    report = Session().run(EXERCISE + "z == 4\ndJ/dw == 2 * dJ / dw\ndJ/dz == dJ/dz", hints="what")
    assert [claim.text for claim in report.claims] == ["z == 4"]
    assert report.summary() == "1 of 3 answers is right, 2 not read"
    assert report.error.startswith("line 7, column 1: this is what is asked for: write a number, or a formula without")
    formula = Session().run(EXERCISE + "dJ/dw == (z - y) * x", hints="what")
    assert (formula.summary(), formula.error) == ("1 of 1 answers is right", "")


def test_a_right_number_counts_whatever_its_formula_gives_elsewhere() -> None:
    report = Session().run("x = 2\ny = x**2\ndy/dx == x + 2", hints="what")
    assert [claim.verdict for claim in report.claims] == ["only here"]
    assert report.summary() == "1 of 1 answers is right"


def test_answers_that_cannot_be_read_are_counted() -> None:
    report = Session().run("x = 2\ny = x**2\ny == 4\ndy/dx == 4 5\nx == ...", hints="what")
    assert report.summary() == "1 of 3 answers is right, 2 not read"


def test_the_size_of_a_right_number_is_not_told_either() -> None:
    report = Session().run("w = 3\nJ = w**2\nnew = w - 0.1 * dJ/dw\nnew == 3.6\n-0.1 * dJ/dw == ...", hints="what")
    assert "0.6" not in numbers_in(report) and "-0.6" not in numbers_in(report)


def test_an_exercise_that_nobody_has_begun() -> None:
    report = Session().run("w = 40\nJ = w**2 + 7\n\nJ == ...\ndJ/dw == ...", hints="what")
    assert [claim.verdict for claim in report.claims] == ["open", "open"]
    assert report.summary() == "0 of 2 answers are right, 2 not given"
    assert numbers_in(report) == {"0", "2", "5", "6"}  # those of the summary, and the lines
    assert ">open: yours to find</td>" in report._repr_html_()


def test_a_wrong_answer_gets_a_hint_but_no_number() -> None:
    report = Session().run(EXERCISE + "\nz == 4\ndJ/dz == 1\ndJ/dw == ...", hints="what")
    assert [claim.verdict for claim in report.claims] == ["holds", "fails", "open"]
    assert report.summary() == "1 of 3 answers is right, 1 not given"
    assert "-1" not in numbers_in(report)
    assert any("sign" in text for text in explanations(report)[1])
    assert "sign" in report._repr_html_() and "computed" not in report._repr_html_()
    assert "computed" not in repr(report)
    report = Session().run(EXERCISE + "\nz == 4\ndJ/dz == -1\ndJ/dw == -1", hints="what")
    assert report.summary() == "3 of 3 answers are right"


def test_in_an_exercise_a_zero_without_a_digit_is_no_answer() -> None:
    text = "x = 0.3\ny = -0.02*x\ny == 0.0\n"
    report = Session().run(text, hints="where")
    assert report.summary() == "0 of 1 answers are right"
    assert explanations(report) == [("0.0 has no significant digit: write more digits",)]
    assert [claim.verdict for claim in Session().run(text).claims] == ["holds"]
    assert [claim.verdict for claim in Session().run("x = 3\ny = 0*x\ny == 0.0", hints="what").claims] == ["holds"]


def test_an_answer_in_an_exercise_does_not_give_another_away() -> None:
    text = "x, y = 1, 5\nw1, w2, b = 2, 3, 1\na1 = relu(w1*x)\na2 = relu(w2*a1 + b)\nJ = (a2 - y)**2 / 2\n"
    report = Session().run(text + "a2 == ...\na1 == ...\ndJ/dw2 == 14", hints="what")
    assert any("were a2 (…) where it is a1 (…)" in found for found in explanations(report)[2])
    report = Session().run(text + "a2 == 7\na1 == 2\ndJ/dw2 == 14", hints="what")
    assert any("were a2 (7) where it is a1 (2)" in found for found in explanations(report)[2])


def test_an_array_in_an_exercise() -> None:
    session = Session()
    report = session.run("W = [[11, 12], [13, 14]]\nx = [5, 6]\nW @ x == [127, 150]", hints="what")
    assert not {"127", "149"} <= numbers_in(report)
    assert "149" not in numbers_in(session.run("W @ x == [1, 2, 3]", hints="what"))
    assert numbers_in(session.run("W @ x == [..., ...]", hints="what")).isdisjoint({"127", "149"})


def test_later_cells_do_not_tell_the_numbers_of_an_exercise() -> None:
    session = Session()
    session.run("w = 40\ny = w**2\ny == 1590\ndy/dw == ...", "a", "[1]", hints="what")
    report = session.run("\ny == 1590\ndy/dw == 20\nw == 41", "b", "[2]")
    assert explanations(report)[0] == (
        "follows from line 4 of cell [1]: it is right for the wrong number printed there",
    )
    assert numbers_in(report).isdisjoint({"1600", "80"})
    assert "computed 40" in repr(report)  # nobody asked for it
    session.run("w = 40\ny = w**2\ny == 1600\ndy/dw == 80", "a", "[3]", hints="what")
    assert "computed 80" in repr(session.run("\ndy/dw == 20", "b", "[4]"))  # it is known by now


# --- in IPython ---


@pytest.fixture(autouse=True)
def no_files_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))


@pytest.fixture
def shell() -> Any:
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    made = InteractiveShell(config=Config(HistoryManager={"enabled": False}))  # not the one of the process
    made.run_line_magic("load_ext", "scalargrad")
    return made


def run(shell: Any, cell: str, ident: str | None = None) -> Any:
    return shell.run_cell(cell, store_history=True, cell_id=ident)


def test_the_magic_shows_a_table(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(shell, "%%worked\nx = 3\ny = x**2").success
    assert capsys.readouterr().out == ""  # nothing is claimed
    assert run(shell, "%%worked\ndy/dx == 6\ndy/dx == 7").success  # a claim that fails is no error
    shown = capsys.readouterr().out
    assert "      2  holds      dy/dx == 6" in shown
    assert "!     3  fails      dy/dx == 7   computed 6" in shown


def test_fresh_starts_anew(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run(shell, "%%worked\nx = 3")
    assert not run(shell, "%%worked --fresh\nx == 3").success
    assert "UsageError: line 2, column 1: there is no name x above\n    x == 3\n    ^" in capsys.readouterr().err
    assert not run(shell, "%%worked --frsh\nx = 3").success
    assert "%%worked takes --fresh and --hints none|where|what, and nothing else, not --frsh" in capsys.readouterr().err


def test_a_cell_is_run_again_in_the_document_that_it_stands_in(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run(shell, "%%worked\nx = 3", "a")
    run(shell, "%%worked\nx == 3", "b")
    run(shell, "%%worked --fresh\nx = 4", "c")
    run(shell, "%%worked\nx == 4", "d")
    assert run(shell, "%%worked\nx == 3\n\nx == 4", "b").success
    shown = capsys.readouterr().out
    assert "      2  holds      x == 3" in shown and "!     4  fails      x == 4" in shown
    run(shell, "%%worked --fresh\nx = 5", "c")
    assert run(shell, "%%worked\nx == 5", "d").success
    assert "holds" in capsys.readouterr().out
    run(shell, "%%worked --fresh\nx = 6\nx == 6", "b")  # it begins a document now
    run(shell, "%%worked\nx = 2\nx == 2", "a")
    assert "fails" not in capsys.readouterr().out


def test_an_exercise(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(shell, "%%worked --hints --fresh\nx = 3\ny = x**2\ndy/dx == ...", "a").success
    assert "0 of 1 answers are right, 1 not given" in capsys.readouterr().out
    assert run(shell, "%%worked --fresh --hints\nx = 3\ny = x**2\ndy/dx == 3", "a").success
    shown = capsys.readouterr().out
    assert "a factor is missing, or there is one too many" in shown and "6" not in shown
    assert run(shell, "%%worked --fresh --hints\nx = 3\ny = x**2\ndy/dx == 6", "a").success
    assert "1 of 1 answers is right" in capsys.readouterr().out


def test_the_id_of_a_cell_says_that_it_is_run_again(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run(shell, "%%worked\nw = 5", "a")
    for _ in range(2):
        run(shell, "%%worked\nw = w - 1\nw == 4", "b")
        assert "holds" in capsys.readouterr().out
    run(shell, "%%worked\nw = w - 1\nw == 4")
    assert "fails" in capsys.readouterr().out


def test_an_error_is_one_line_with_its_place_and_no_stack_trace(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert not run(shell, "%%worked\nx = 1\nx == 1\nx == y").success
    out, err = capsys.readouterr()
    assert "x == 1" in out
    assert err == "UsageError: line 4, column 6: there is no name y above\n    x == y\n         ^\n"
    assert "Traceback" not in out + err


def test_loading_twice(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run(shell, "%%worked\nx = 1", "a")
    shell.run_line_magic("reload_ext", "scalargrad")
    assert not run(shell, "%%worked\nx == 1", "b").success
    assert run(shell, "%%worked\nx = 1\nx == 1", "b").success


# --- in a notebook ---

CELLS = [
    "%load_ext scalargrad",
    "%%worked\nx, w, b = 2, 3, -1\nz = w*x + b\na = relu(z)\na == 5",
    "1 + 1",
    "%%worked\nJ = (a - 1)**2 / 2\ndJ/dw == 8\ndJ/db == 8    # wrong: uses the input\nJ == 7",
    "%%worked\nw = w - 0.5 * dJ/dw\nw == -1",
]


def test_a_real_notebook_runs_and_agrees_with_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    shown = [[output.get("data", {}) for output in cell.outputs] for cell in notebook.cells]
    assert [len(outputs) for outputs in shown] == [0, 1, 1, 1, 1]
    texts = [data["text/plain"] for (data,) in shown[1:]]
    assert "      5  holds      a == 5" in texts[0]
    assert texts[1] == "2"
    assert "fails, as marked" in shown[3][0]["text/html"]
    path = tmp_path / "made.ipynb"
    nbformat.write(notebook, path)
    assert main(["check", "--json", str(path)]) == 1
    claims = json.loads(capsys.readouterr().out)["documents"][0]["claims"]
    found = [line.split()[-1:] and line for text in texts for line in text.split("\n")]
    for claim in claims:
        assert any(f"{claim['verdict']:<11}{claim['text']}" in line for line in found)
    assert len(claims) == 5


def test_a_notebook_stops_at_an_error(tmp_path: Path) -> None:
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    nbformat = pytest.importorskip("nbformat")
    cells = ["%load_ext scalargrad", "%%worked\nx == 1"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3")
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="line 2, column 1: there is no name x above"):
        client.execute()
