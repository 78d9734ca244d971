"""The page in Firefox: it starts, checks, marks, goes through a derivative, shares, needs no connection; a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.firefox import PROGRAM, Firefox
from tests.support.lab import Lab
from tests.support.playground import Playground
from tests.web.test_access import WRONG
from tests.web.test_offline import KEPT, Host


@pytest.fixture(scope="module")
def page(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    if PROGRAM is None:
        pytest.skip("there is no Firefox here (Debian package firefox-esr)")
    pytest.importorskip("websocket")
    browser = Firefox(tmp_path_factory.mktemp("profile"))
    yield Playground(browser, address)
    browser.close()


def test_it_works_in_firefox(page: Playground) -> None:
    page.open()
    page.check(WRONG)
    assert page.marks() == [["6", "✗"], ["7", "✓"]]
    assert "fails, unexpected" in page.report()
    page.browser.click("#tab-steps")
    page.browser.until("document.querySelector('#player').srcdoc.includes('<svg')")
    page.browser.click("#share")
    page.browser.until("location.hash.length > 3")
    link = page.browser.run("location.href")
    page.open()
    page.check("# Another\n")
    page.open(link)
    assert page.text() == WRONG
    assert page.browser.complaints() == []
    assert page.elsewhere() == []


def test_it_needs_no_connection_in_firefox(page: Playground, site: Path) -> None:
    host = Host(site)
    there = Playground(page.browser, f"http://127.0.0.1:{host.port}/")
    there.open()
    there.browser.until(KEPT)
    host.off()
    there.open("#documents/en/first.md")
    there.check(WRONG)
    assert there.marks() == [["6", "✗"], ["7", "✓"]]


def test_a_notebook_runs_in_firefox(page: Playground) -> None:
    lab = Lab(page.browser, page.address)
    lab.open("03_two_three_one.ipynb")
    lab.run_all()
    cells = "jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code')"
    assert page.browser.run(f"{cells}.every(cell => cell.model.executionCount > 0)")
    failed = "cell.model.outputs.toJSON().filter(one => one.output_type === 'error')"
    assert page.browser.run(f"{cells}.flatMap(cell => {failed})") == []
    # JupyterLite asks its service worker whether it lives, at an address of this host that is no file.
    assert [one for one in page.elsewhere() if not one.endswith("/service-worker-heartbeat")] == []
