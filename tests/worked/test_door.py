"""The public door of the checker: what programs that build on it use."""

import json
import subprocess
import sys
import time

import pytest

import scalargrad.worked
from scalargrad import Value
from scalargrad.worked import (
    Result,
    as_object,
    check_answers,
    check_document,
    check_paths,
    check_text,
    css,
    html_fragment,
    read_document,
    read_text,
)
from tests.support.documents import CHAIN


def test_every_name_of_the_door_opens():
    for name in scalargrad.worked.__all__:
        assert getattr(scalargrad.worked, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'Trial'"):
        _ = scalargrad.worked.Trial


def test_the_door_loads_nothing_before_it_is_asked():
    code = (
        "import sys, scalargrad.worked\nprint(*[name for name in sys.modules if name.startswith('scalargrad.worked')])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == ["scalargrad.worked"]


def test_a_text_is_checked_as_the_file_is(tmp_path):
    path = tmp_path / "chain.md"
    path.write_text(CHAIN, "utf-8")
    (of_paths,) = check_paths([str(path)])
    of_document = check_document(read_document(path))
    of_text = check_text(CHAIN, path=str(path))
    assert as_object([of_text]) == as_object([of_paths]) == as_object([of_document])
    assert isinstance(of_text, Result) and of_text.title == "One neuron after another"


@pytest.mark.parametrize(
    "text, message",
    [
        ("```worked\nx = 1", "not closed"),
        ("a\0", "binary"),
        ("\ud800", "not UTF-8"),
        ("x" * 2**21, "larger than 1 MiB"),
        ("```worked\nx = y\n```", "no name y"),
    ],
)
def test_what_is_wrong_with_a_text_is_the_results_error(text, message):
    result = check_text(text)
    assert result.error is not None and message in result.error.message


def test_a_text_may_be_a_notebook():
    cell = {"cell_type": "markdown", "source": "```worked\nx = 1\nx == 1\n```", "metadata": {}}
    text = json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5, "metadata": {}})
    assert [claim.verdict for claim in check_text(text, path="a.ipynb").claims] == ["holds"]


def test_values_by_their_names():
    result = check_text(
        "```worked\nW = [[1, 2], [3, 4]]\nw = 5\nw = w + 1\nfor k in range(2):\n    z = W @ [k, w]\n```"
    )
    values = result.values
    assert [[entry.data for entry in row] for row in values["W"]] == [[1, 2], [3, 4]]
    assert isinstance(values["w"], Value) and values["w"].data == 6
    assert isinstance(values["k"], Value) and (values["k"].data, values["k"].label) == (1, "k")
    assert [entry.data for entry in values["z"]] == [13, 27]
    values["z"][1].backward()
    assert values["W"][1][0].grad == 1 and values["W"][0][0].grad == 0


def test_the_html_of_one_document_without_its_page():
    result = check_text(CHAIN)
    html = html_fragment(result, "chain")
    assert html.startswith('<article id="chain">\n<h2 id="chain-one-neuron-after-another">')
    assert html.endswith("</article>\n")
    assert 'id="chain-L17"' in html and "as if ∂z2/∂w2 were a2 (7) where it is a1 (2)" in html
    assert "<style" not in html and "<script" not in html
    assert ".worked" in css() and "<" not in css()


def test_answers_through_the_door(tmp_path):
    exercise, answers = tmp_path / "exercise.md", tmp_path / "answers"
    exercise.write_text("```worked\nx, w = 3, 5\ny = (w*x)**2\ndy/dw == ...\ny == ...\n```", "utf-8")
    answers.write_text("dy/dw = 150\nz = 1\n", "utf-8")
    checked = check_answers(read_document(exercise), answers)
    assert checked.summary == "0 of 2 answers are right, 1 not given"
    assert checked.unused == ("z",)
    assert checked.result.told[checked.result.claims[0]].computed == "…"
    shown = check_answers(read_document(exercise), answers, show=True).result
    assert shown.told[shown.claims[0]].computed == "90"


def test_answers_that_are_a_text():
    exercise = read_text("```worked\nx, w = 3, 5\ny = (w*x)**2\ndy/dw == ...\ny == ...\n```")
    checked = check_answers(exercise, read_text("dy/dw = 90\ny = 3 +\n", "Ada.txt"))
    assert (checked.summary, checked.sheet.student) == ("1 of 2 answers is right, 1 not read", "Ada")
    assert [problem[:6] for problem in checked.sheet.problems] == ["line 2"]
    copy = read_text(exercise.text.replace("dy/dw == ...", "dy/dw == 90").replace("y == ...", "y == 225"))
    assert check_answers(exercise, copy).summary == "2 of 2 answers are right"


def test_prose_that_takes_too_long_is_shown_as_it_is_written():
    result = check_text("# Title\n\n" + "[" * 50_000 + "\n\n```worked\nx = 1\nx == 1\n```\n")
    start = time.process_time()
    html = html_fragment(result, seconds=0.2)
    assert time.process_time() - start < 2
    assert "<h2" in html and "[" * 50_000 in html and 'id="d1-L7"' in html and "holds" in html
