"""The page in a browser: what it says of a document is what the package says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scalargrad.worked import check_text, html_fragment
from scalargrad.worked.use.check import shipped, shipped_names
from tests.support.playground import Playground

ROOT = Path(__file__).parents[2]
WRONG = "# Two numbers\n\n```worked\nx = 3\ny = x**2\ndy/dx == 7\ny == 9\n```\n"
LONG = "mazur-2-2-2.md"  # takes as long as all others together

with shipped() as _folder:
    DOCUMENTS = {name: (_folder / name).read_text("utf-8") for name in shipped_names(_folder)}


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != LONG])
def test_its_report_is_the_one_of_the_command(page: Playground, name: str) -> None:
    page.choose(name)
    page.browser.until(lambda: page.text() == DOCUMENTS[name])
    page.until_ready()
    native = page.parsed(html_fragment(check_text(DOCUMENTS[name], path=name)))
    page.browser.until(lambda: page.report() == native)


def test_the_longest_document_has_the_same_report(page: Playground) -> None:
    """Asked for past the page, whose time for a document a busy machine might not keep."""
    with page.seconds(1000), page.inside_python() as python:
        asked = f"import json, playground\nmade = playground.check({DOCUMENTS[LONG]!r}, 'en')"
        made = python.run(asked, "json.loads(made)['html']")
    assert page.parsed(made) == page.parsed(html_fragment(check_text(DOCUMENTS[LONG], path="document.md")))


def test_the_command_says_the_same_there(page: Playground, tmp_path: Path) -> None:
    short = {name: text for name, text in DOCUMENTS.items() if name != LONG}
    for name, text in short.items():
        (tmp_path / name).write_text(text, "utf-8")
    command = [sys.executable, "-m", "scalargrad", "check", *short]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SCALARGRAD_PLAIN": "1"}
    native = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
    with page.inside_python() as python:
        said = python.run(COMMAND.format(documents=short), "said.getvalue()")
    assert said == native.communicate()[0]
    assert "hold" in said


COMMAND = """
import os
from contextlib import redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from scalargrad.cli import main
for name, text in {documents!r}.items():
    Path(name).write_text(text, "utf-8")
said = StringIO()
with redirect_stdout(said), suppress(SystemExit):
    main(["check", *{documents!r}])
"""


def test_a_first_visit_loads_less_than_9_megabytes(page: Playground, site: Path) -> None:
    size = page.size(site)
    assert 5e6 < size < 9e6, "compressed; and something of it is there"


def test_an_edit_changes_the_mark_at_its_line(page: Playground) -> None:
    page.check(WRONG)
    assert page.marks() == [["6", "✗"], ["7", "✓"]]
    page.check(WRONG.replace("== 7", "== 6"))
    assert page.marks() == [["6", "✓"], ["7", "✓"]]
