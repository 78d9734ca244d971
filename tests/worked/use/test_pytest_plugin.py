"""`pytest --worked`: each claim is a test with a stable name, and nothing happens where nobody asks for it."""

import json
import subprocess
import sys
from importlib.metadata import entry_points

import pytest

import scalargrad.worked.use.check  # here, so that sessions inside this one find numpy loaded

pytest_plugins = "pytester"

if not any(point.value == "pytest_scalargrad" for point in entry_points(group="pytest11")):
    pytest.skip("the package is not installed here, so pytest does not know of its plugin", allow_module_level=True)

CHAIN = """# A chain

```worked
x = 3
y = x**2
y == 9
dy/dx == 6
dy/dx == 5          # wrong: it is 6
dy/dx == 7          # wrong
```

Text.

```worked
y == ...
y == 9.5
dy/dx == 6          # wrong: but it is right
10/3 == 3.3; 20/3 == 6.66
[x, y] == [3, 9,
           ]
for k in range(0):
    x == 17
for k in range(3):
    k*x < 6
```
"""
BROKEN = "# Broken\n\n```worked\nx = 1\nx == 1\nx == z\nx == 2\nx == 3  # wrong\n```\n"
UNREADABLE = "```worked\nx = 1\nx == 1\nx === 1\nx == 2\n```\n"
NAMES = [
    "document",
    "y == 9",
    "dy/dx == 6",
    "dy/dx == 5",
    "dy/dx == 7",
    "y == ...",
    "y == 9.5",
    "dy/dx == 6 (2)",
    "10/3 == 3.3",
    "20/3 == 6.66",
    "[x, y] == [3, 9, ]",
    "x == 17",
    "k*x < 6",
]


@pytest.fixture
def docs(pytester: pytest.Pytester) -> pytest.Pytester:
    folder = pytester.mkdir("docs")
    (folder / "chain.md").write_text(CHAIN)
    (folder / "none.md").write_text("# No block\n")
    (folder / "text.txt").write_text("```worked\nx\n```\n")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "hidden.md").write_text(BROKEN)
    return pytester


def test_each_claim_is_a_test_named_by_its_text(docs: pytest.Pytester) -> None:
    result = docs.runpytest("--worked", "docs", "--collect-only", "-q")
    assert [line for line in result.outlines if "::" in line] == [f"docs/chain.md::{name}" for name in NAMES]


def test_outcomes(docs: pytest.Pytester) -> None:
    result = docs.runpytest("--worked", "docs", "-v", "-rA")
    result.assert_outcomes(passed=5, failed=4, xfailed=2, skipped=2)
    assert result.ret == 1
    result.stdout.fnmatch_lines_random(
        [
            "docs/chain.md::document PASSED*",
            "docs/chain.md::y == 9 PASSED*",
            "docs/chain.md::dy/dx == 5 XFAIL (marked wrong: it is 6)*",
            "docs/chain.md::dy/dx == 7 XFAIL (marked wrong)*",
            "docs/chain.md::y == ... SKIPPED*",
            "docs/chain.md::y == 9.5 FAILED*",
            "docs/chain.md::dy/dx == 6 (2) FAILED*",
            "docs/chain.md::20/3 == 6.66 FAILED*",
            "docs/chain.md::x == 17 SKIPPED*",
            "docs/chain.md::k?x < 6 FAILED*",
            "SKIPPED *docs/chain.md:15: open: nothing is stated yet",
            "SKIPPED *docs/chain.md:22: never reached: its loop has no rounds",
            "*XPASS(strict)* marked wrong: but it is right",
        ]
    )


def test_a_failure_shows_what_the_checker_found(docs: pytest.Pytester) -> None:
    (docs.path / "docs" / "chain.md").write_text(
        "```worked\nx, w = 3, 7\ny = (w*x)**2\ndy/dw == 63\nW = [1, 2]\nW == [1, 3]\n```\n"
    )
    result = docs.runpytest("--worked", "docs")
    result.stdout.fnmatch_lines(
        [
            "*line 4: dy/dw == 63*",
            "!     4  fails      dy/dw == 63   computed 126",
            "*> *half*",
            "*line 6: W == *1, 3]*",
            "!     6  fails      W == [[]1, 3]",
            "*[[]1]: 3 is stated, 2 computed",
            "FAILED docs/chain.md::dy/dw == 63 - fails: *half*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


def test_a_failure_tells_no_number_that_an_exercise_asks_for(docs: pytest.Pytester) -> None:
    (docs.path / "docs" / "chain.md").write_text("```worked\nx = 17\ny = x**2\ny == ...\ny + 1 == 7\nx == 16\n```\n")
    result = docs.runpytest("--worked", "docs")
    result.assert_outcomes(passed=1, failed=2, skipped=1)
    result.stdout.fnmatch_lines(["!     5  fails      y + 1 == 7*", "!     6  fails      x == 16   computed 17"])
    assert not [line for line in result.outlines if "289" in line or "290" in line]


def test_a_document_that_stops_is_an_error_with_its_place(docs: pytest.Pytester) -> None:
    (docs.path / "docs" / "chain.md").write_text(BROKEN)
    result = docs.runpytest("--worked", "docs", "-v")
    result.assert_outcomes(passed=1, errors=4)  # the document, and the three claims that it does not come to
    message = "docs/chain.md:6:6: there is no name z above"
    assert [line for line in result.outlines if line.startswith("docs/chain.md:6")] == [message] * 4
    result.stdout.fnmatch_lines(["docs/chain.md::x == 1 PASSED*"])


def test_a_document_that_cannot_be_read_to_its_end(docs: pytest.Pytester) -> None:
    (docs.path / "docs" / "chain.md").write_text(UNREADABLE)
    (docs.path / "docs" / "binary.md").write_bytes(b"a\0b")
    (docs.path / "docs" / "broken.ipynb").write_text("{\n")
    (docs.path / "docs" / "open.md").write_text("text\n\n```worked\nx = 1\n")
    result = docs.runpytest("--worked", "docs")
    result.assert_outcomes(passed=1, errors=4)
    result.stdout.fnmatch_lines_random(
        [
            "docs/chain.md:4:5: *",
            "docs/binary.md:1:2: this is a binary file, not text",
            "docs/broken.ipynb:2:1: this is not a notebook*",
            "docs/open.md:3:1: this block is not closed*",
        ]
    )


def test_the_time_limit(docs: pytest.Pytester) -> None:
    slow = "```worked\nx = 1.5\nx == 1.5\nfor k in range(100000):\n    x = exp(sin(x))\nx == 2\n```\n"
    (docs.path / "docs" / "chain.md").write_text(slow)
    result = docs.runpytest("--worked", "docs", "--worked-timeout", "0.2")
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(["docs/chain.md:[45]:1: the time limit of 0.2 s has passed here"])
    for wrong in ("0", "nan"):
        result = docs.runpytest("--worked", "docs", f"--worked-timeout={wrong}")
        assert result.ret == 4
        result.stderr.fnmatch_lines(["ERROR: --worked-timeout takes a number of seconds above 0"])


def test_notebooks(docs: pytest.Pytester) -> None:
    cells = [{"cell_type": "code", "source": "%%worked\nx = 2\nx == 2\nx == 3\nx == 2"}]
    cells += [{"cell_type": "code", "source": ["%%worked\n", "x == 2\n"]}, {"cell_type": "code", "source": "x == 2"}]
    cells += [{"cell_type": "markdown", "source": "```worked\nx == y\n```"}]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (docs.path / "docs" / "made.ipynb").write_text(json.dumps(notebook, indent=1))
    result = docs.runpytest("--worked", "docs/made.ipynb", "-v")
    result.assert_outcomes(passed=3, failed=1, errors=2)
    result.stdout.fnmatch_lines(
        [
            "docs/made.ipynb::x == 2 PASSED*",
            "docs/made.ipynb::x == 3 FAILED*",
            "docs/made.ipynb::x == 2 (2) PASSED*",
            "docs/made.ipynb::x == 2 (3) PASSED*",
            "docs/made.ipynb:cell 4:2:6: there is no name y above*",
            "*_ line 4 of cell 1: x == 3 _*",
        ]
    )


def test_other_kinds_of_documents(docs: pytest.Pytester) -> None:
    for name in ("a.markdown", "b.mdx", "c.qmd", "d.Rmd", "E.MD", "f.rst"):
        (docs.path / "docs" / name).write_text("```{worked}\nx = 1\nx == 1\n```\n")
    (docs.path / "docs" / "chain.md").unlink()
    docs.runpytest("--worked", "docs").assert_outcomes(passed=10)


def test_a_cell_of_a_notebook_begins_anew(docs: pytest.Pytester) -> None:
    sources = [
        "%%worked\nx = 2\ndy = 3\nx == 2",
        "%%worked --fresh\nx = 3\ny = x**2\ndy/dx == 6",
        "%%worked --new\nx == 3",
    ]
    cells = [{"cell_type": "code", "source": source.splitlines(keepends=True)} for source in sources]
    for count, outcomes in ((2, {"passed": 3}), (3, {"passed": 2, "errors": 1})):
        notebook = {"cells": cells[:count], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (docs.path / "docs" / "made.ipynb").write_text(json.dumps(notebook, indent=1))
        docs.runpytest("--worked", "docs/made.ipynb").assert_outcomes(**outcomes)


def test_each_test_can_be_chosen_by_its_id(docs: pytest.Pytester) -> None:
    ids = [f"docs/chain.md::{name}" for name in reversed(NAMES)]
    result = docs.runpytest("--worked", *ids, "--collect-only", "-q")
    assert [line for line in result.outlines if "::" in line] == ids
    assert docs.runpytest("--worked", "docs/chain.md::y == 8", "--collect-only").ret == 4


def test_ids_of_strange_claims(docs: pytest.Pytester) -> None:
    claims = [
        "x[::2] == [1, 3]",
        "x[0] == 1; x[0] == 1",
        "sum(x) / 2 == " + " + ".join("123"),
        "x == [" + "1.25, " * 40 + "]",
    ]
    (docs.path / "docs" / "chain.md").write_text("```worked\nx = [1, 2, 3]\n" + "\n".join(claims) + "\n```\n")
    result = docs.runpytest("--worked", "docs", "--collect-only", "-q")
    ids = [line for line in result.outlines if line.startswith("docs/chain.md::")]
    assert len(set(ids)) == 6
    assert "docs/chain.md::x[0] == 1 (2)" in ids
    assert max(map(len, ids)) < 100
    chosen = docs.runpytest("--worked", *ids[::-1], "--collect-only", "-q").outlines
    assert [line for line in chosen if line.startswith("docs/chain.md::")] == ids[::-1]


def test_a_choice_by_keyword(docs: pytest.Pytester) -> None:
    result = docs.runpytest("--worked", "docs", "-k", "dy/dx")
    result.assert_outcomes(failed=1, xfailed=2, passed=1, deselected=9)


def test_workers_agree_on_the_tests(docs: pytest.Pytester) -> None:
    pytest.importorskip("xdist")
    result = docs.runpytest_subprocess("--worked", "docs", "-n2")
    result.assert_outcomes(passed=5, failed=4, xfailed=2, skipped=2)
    result.stdout.fnmatch_lines(["!    18  truncated  20/3 == 6.66   computed 6.6667"])
    result.stdout.fnmatch_lines(["FAILED docs/chain.md::20/3 == 6.66 - truncated: computed 6.6667"])


def test_a_document_is_run_once_and_not_to_be_listed(docs: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = []
    real = scalargrad.worked.use.check.check_document
    monkeypatch.setattr("scalargrad.worked.use.check.check_document", lambda *args: runs.append(1) or real(*args))
    docs.runpytest_inprocess("--worked", "docs", "--collect-only")
    assert not runs
    docs.runpytest_inprocess("--worked", "docs")
    assert len(runs) == 1


def test_nothing_happens_unless_asked_for(docs: pytest.Pytester) -> None:
    docs.makepyfile(
        "import sys\ndef test_it():\n    assert 'numpy' not in sys.modules\n    assert 'mpmath' not in sys.modules"
    )
    result = docs.runpytest_subprocess("-W", "error", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=1)
    assert docs.runpytest("docs/chain.md").ret == 4  # as if the plugin were not there


def test_pytest_loads_nothing_of_the_package(docs: pytest.Pytester) -> None:
    """Or a package that is measured for its coverage, this one for instance, has been imported too soon."""
    docs.makeconftest("import sys\nassert not [name for name in sys.modules if name.startswith('scalargrad')]")
    docs.makepyfile(
        "import sys\ndef test_it():\n    assert not [name for name in sys.modules if 'scalargrad.' in name]"
    )
    docs.runpytest_subprocess("-W", "error").assert_outcomes(passed=1)


def test_loading_the_plugin_loads_nothing_of_the_package() -> None:
    code = "import sys, pytest; old = set(sys.modules); import pytest_scalargrad; print(*set(sys.modules) - old)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["pytest_scalargrad"]
