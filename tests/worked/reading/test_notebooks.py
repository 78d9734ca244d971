"""Notebooks: lines and cells as the reader sees them, what IPython takes for a %%worked cell, and large outputs."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scalargrad.cli import main
from scalargrad.worked import check_text, html_fragment
from scalargrad.worked.numbers import CELL, cell_and_line
from scalargrad.worked.reading import read_document, read_text
from tests.worked.reading.test_reading import notebook


def steps_of(run: Callable[[], Any]) -> int:
    """How many functions are called and left: work that is the same on every machine."""
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(step)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("%%worked\nx = 1\nx == 2", 3, 1),
        (["%%worked\n", "x = 1\n", "x == 2"], 3, 1),
        ("%%worked\rx = 1\rx == 2", 3, 1),
        ("%%worked\r\nx = 1\r\nx == 2\r\n", 3, 1),
        (["%%worked\r", "x = 1\r\n", "x == 2\r"], 3, 1),
        ("\n\n%%worked\nx = 1\nx == 2\n", 5, 1),
        ("  %%worked\n  x = 1\n  x == 2\n", 3, 1),
        ("%%worked --fresh\nx = 1\n\n\nx == 2", 5, 1),
        (["%%work", "ed\nx =", " 1\nx == 2"], 3, 1),
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_what_ipython_runs_as_a_worked_cell_is_one(source: object, line: int, column: int, indent: int | None) -> None:
    result = check_text(notebook(("markdown", "words"), ("code", source), indent=indent), path="a.ipynb")
    assert result.error is None
    (claim,) = result.claims
    assert (*cell_and_line(claim.line), claim.column, claim.verdict) == (2, line, column, "fails")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("%%worked junk\nx == 1", "takes --fresh"),
        ("%%worked --frsh\nx == 1", "takes --fresh"),
        ("import os\n%%worked\nx == 1", "%%worked is not read here: begin a cell with it"),
        ("# first\n  %%worked", "%%worked is not read here"),
    ],
)
def test_a_worked_cell_that_is_not_read_is_an_error(source: str, message: str) -> None:
    made = read_text(notebook(("code", "x"), ("code", source)), path="a.ipynb")
    assert made.error is not None and message in made.error.message
    assert cell_and_line(made.error.line)[0] == 2


def test_other_magics_may_hold_what_they_like() -> None:
    made = read_text(notebook(("code", "%%writefile a.txt\n%%worked\nx == 1")), path="a.ipynb")
    assert made.error is None and made.blocks == []


def test_a_fence_in_a_cell_that_is_not_read(tmp_path: Path) -> None:
    made = read_text(notebook(("markdown", "a\n\n<div>\n```worked\nx == 1\n```\n</div>")), path="a.ipynb")
    assert made.error is not None and made.error.line == CELL + 4


def test_equal_claims_of_a_cell_are_two_and_have_their_own_lines() -> None:
    text = "%%worked\nw = 2\nw == 2\nw = w - grad(w**2, w)\nw == 2"
    result = check_text(notebook(("code", text), indent=None), path="a.ipynb")
    assert [(claim.line - CELL, claim.verdict) for claim in result.claims] == [(3, "holds"), (5, "fails")]
    page = html_fragment(result, "d")
    assert page.count("<details") == 2 and f'id="d-L{CELL + 5}">5</span>' in page


def test_the_page_names_cells() -> None:
    cells = [("code", "%%worked\nx, w = 3, 5\ny = (w*x)**2\ny == 224"), ("code", "%%worked\nz = 2*y\nz == 448\nz == q")]
    page = html_fragment(check_text(notebook(*cells), path="a.ipynb"), "d")
    assert f'<a href="#d-L{CELL + 4}">4 of cell 1</a>' in page and "line 4 of cell 2" in page
    assert "Worked block, lines 2 to 4 of cell 1" in page


def with_outputs(size: int, *cells: tuple[str, object]) -> str:
    made = json.loads(notebook(*cells))
    for cell in made["cells"]:
        cell["outputs"] = [{"data": {"image/png": "A" * size}, "metadata": {}, "output_type": "display_data"}]
    return json.dumps(made)


def test_outputs_may_be_large_and_text_may_not(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(with_outputs(3_000_000, ("code", "%%worked\nx = 1\nx == 1"), ("code", "x")))
    assert main(["check", str(tmp_path)]) == 0
    made = read_document(tmp_path / "a.ipynb")
    assert len(made.text) < 1000  # the outputs are not kept
    assert "x == 1" in html_fragment(check_text(made.text, path="a.ipynb"))
    (tmp_path / "b.ipynb").write_text(
        notebook(("markdown", "words " * 2**17), ("code", "%%worked\n" + "# a\n" * 2**17))
    )
    error = read_document(tmp_path / "b.ipynb").error
    assert error is not None and "larger than 1 MiB" in error.message


def test_what_is_large_without_end_is_refused(tmp_path: Path) -> None:
    for text in ('{"cells": [' + "[]," * 2_100_000 + "[]]}", "[" * 200_000, '{"a":' * 50_000):
        (tmp_path / "a.ipynb").write_text(text)
        error = read_document(tmp_path / "a.ipynb").error
        assert error is not None and ("too large" in error.message or "not a notebook" in error.message)


@pytest.mark.parametrize("text", ['"' + '\\"' * 50_000, '{"cells": ["' + '\\"' * 50_000, '"' + "\\\\" * 50_000 + '\\"'])
def test_a_string_that_never_ends_takes_no_longer_than_another(text: str) -> None:
    assert steps_of(lambda: read_text(text, path="a.ipynb")) < 1000
    made = read_text(text, path="a.ipynb")
    assert made.error is not None and "JSON is broken" in made.error.message


def test_many_cells_take_as_long_as_their_number() -> None:
    small, large = (steps_of(lambda n=n: read_text(notebook(*[("code", "%%worked\nx = 1")] * n), path="a.ipynb"))
                    for n in (100, 800))  # fmt: skip
    assert large < 10 * small
