"""The notebooks in the browser: a kernel starts, all cells run, and they put out what is stored in the notebook."""

from __future__ import annotations

import json
import re

import nbformat
import pytest

from tests.support.browser import PROGRAM, Browser
from tests.support.lab import WIDGET, Lab
from tests.support.notebooks import outputs

NOTEBOOK = "01_derivatives"  # has all kinds of output, and takes two seconds
FOLDERS = {"en": "", "zh": "zh/"}
LISTS = {"en": "index.html", "zh": "zh.html"}


@pytest.fixture(scope="module")
def lab(address, tmp_path_factory):
    if PROGRAM is None:
        pytest.skip("there is no Chromium here (Debian package chromium)")
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield Lab(browser, address)
    browser.close()


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def comparable(cell):
    """What a cell puts out, but for plots: the stand-in for Matplotlib draws them as SVG, and not the same."""
    return [{"plot": sorted(one["data"])[0][:6]} if plotted(one) else one for one in outputs(cell)]


def plotted(output):
    return output.get("data", {}).get("text/plain", "").startswith("<Figure")


@pytest.mark.parametrize("language", FOLDERS)
def test_a_notebook_runs_from_top_to_bottom(lab, site, language):
    name = f"{FOLDERS[language]}{NOTEBOOK}.ipynb"
    stored = nbformat.read(site.parent / "notebooks" / name, as_version=4)
    lab.open(name)
    assert [outputs(cell) for cell in code(lab.notebook())] == [outputs(cell) for cell in code(stored)]
    assert lab.trusted()  # else players and drawings are not shown
    lab.start("import os; os.chdir('/')")  # at a first visit the notebook's folder may not be there yet
    lab.run_all()
    found = lab.notebook()
    assert [comparable(cell) for cell in code(found)] == [comparable(cell) for cell in code(stored)]
    assert [cell.execution_count for cell in code(found)] == [*range(2, len(code(stored)) + 2)]  # 1 was what led away
    assert lab.elsewhere() == []
    assert not [event for event in lab.browser.events if event["method"] == "Runtime.exceptionThrown"]


def test_a_cell_that_never_ends_is_ended_by_a_restart(lab):
    lab.open(f"{NOTEBOOK}.ipynb")
    lab.start("while True: pass")
    lab.browser.until(lambda: lab.status() == "busy")
    lab.restart()
    assert lab.status() == "idle"


def test_a_changed_notebook_is_kept_until_its_original_is_taken_again(lab):
    name = f"{NOTEBOOK}.ipynb"
    lab.show(name)
    lab.write_first_cell("# Mine")
    lab.save()
    lab.show(name)
    assert lab.notebook().cells[0].source == "# Mine"
    lab.open_list()
    lab.browser.until(lambda: lab.with_copies() == [name])
    lab.browser.run("window.confirm = () => true; 0")
    lab.browser.click(f"button[data-path='{name}']")
    lab.browser.until(lambda: lab.with_copies() == [])
    lab.show(name)
    assert lab.notebook().cells[0].source != "# Mine"


def test_what_a_notebook_brings_along_asks_nobody(lab):
    lab.show(f"{NOTEBOOK}.ipynb")
    lab.write_first_cell("![](http://elsewhere.invalid/a.png)")
    lab.browser.run(f"{WIDGET}.content.widgets[0].rendered = true; 0")
    forbidden = ("elsewhere.invalid/a.png", "Content Security Policy")
    lab.browser.until(lambda: any(all(word in said for word in forbidden) for said in lab.browser.complaints()))


@pytest.mark.parametrize("language", LISTS)
def test_the_list_leads_to_every_notebook(site, language):
    page = (site / "lab" / LISTS[language]).read_text("utf-8")
    listed = re.findall(r'href="notebooks/index\.html\?path=([^"]*)"', page)
    assert listed == [f"{FOLDERS[language]}{path.name}" for path in sorted((site.parent / "notebooks").glob("*.ipynb"))]
    for name in listed:
        assert (site / "lab/files" / name).exists()
        folder = json.loads((site / "lab/api/contents" / FOLDERS[language] / "all.json").read_text("utf-8"))
        assert name in [entry["path"] for entry in folder["content"]]


def test_nothing_is_named_that_lies_elsewhere(site):
    settings = json.loads((site / "lab/jupyter-lite.json").read_text("utf-8"))
    lock = json.loads((site / "lab/packages/pyodide-lock.json").read_text("utf-8"))
    assert "http" not in json.dumps(settings["jupyter-config-data"]["litePluginSettings"])
    for package in lock["packages"].values():
        assert (site / "lab/packages" / package["file_name"]).exists()
