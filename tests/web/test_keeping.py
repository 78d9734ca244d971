"""What the browser keeps, where it keeps nothing, and where two tabs keep the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.playground import Playground

TEXT = "# Kept\n\n```worked\nx = 3\nx**2 == 9\n```\n"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
FORBIDDEN = """
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("forbidden", "SecurityError"); } });
"""
NONE = 'for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { value: null });'

NOTICED = "document.querySelector('#notice').checkVisibility()"
TEXTS = """
Object.entries(localStorage).filter(([key]) => key.includes(".document.")).map(([, kept]) => JSON.parse(kept).text)
"""


@pytest.mark.parametrize("storage", [FULL, FORBIDDEN, NONE], ids=["full", "forbidden", "none"])
def test_a_browser_that_keeps_nothing(new_page: Callable[[], Playground], storage: str) -> None:
    page = new_page()
    page.browser.call("Page.addScriptToEvaluateOnNewDocument", source=storage)
    page.open()
    page.check(TEXT)
    assert page.marks() == [["5", "✓"]]
    assert page.words()["not_kept"] in page.browser.run("document.querySelector('#notice').textContent")
    page.browser.run("document.querySelector('#dismiss').click()")
    page.check(TEXT + "\nMore.\n")
    assert not page.browser.run("document.querySelector('#notice').checkVisibility()"), "it is said once"
    page.browser.run("location.hash = '#documents/003-transpose.md'")
    page.browser.until(lambda: "More." not in page.text())
    page.browser.click("#action")
    page.browser.until(lambda: page.text() == TEXT + "\nMore.\n")
    assert page.browser.complaints() == []


@pytest.mark.parametrize("garbage", ["{", "null", "3", "[]", '{"text": 3}', '{"text": "", "language": "en"}'])
def test_garbage_in_storage(page: Playground, site: Path, garbage: str) -> None:
    page.browser.run("localStorage.clear(), sessionStorage.clear()")
    for name in ("document.a", "report", "held", "checking", "answers"):
        page.browser.run(f"localStorage.setItem('scalargrad.{name}', {json.dumps(garbage)})")
        page.browser.run(f"sessionStorage.setItem('scalargrad.{name}', {json.dumps(garbage)})")
    page.open()
    assert page.text() in ((site / "documents/en/first.md").read_text("utf-8"), "")
    page.check(TEXT)
    assert page.marks() == [["5", "✓"]]
    page.browser.run("localStorage.clear(), sessionStorage.clear()")


@pytest.mark.parametrize("other", [{"name": 5, "time": "x"}, {"name": [], "time": 1e300}, {"time": None}])
def test_a_document_that_is_kept_otherwise_is_there(page: Playground, other: dict[str, object]) -> None:
    page.browser.run("localStorage.clear(), sessionStorage.clear()")
    kept = json.dumps({"text": TEXT, "name": "a.md", "time": 1, **other})
    page.browser.run(f"localStorage.setItem('scalargrad.document.a', {json.dumps(kept)})")
    page.open()
    assert page.text() == TEXT
    assert not page.browser.run(NOTICED)
    page.browser.click(("button", page.words()["open"]))
    assert "Invalid" not in str(page.browser.ask("#own", "e => e.innerText"))
    page.browser.ask("#own button", "e => e.click()")
    assert page.text() == TEXT


@pytest.mark.parametrize("garbage", ["3", '"x"', '{"OF": 3}', '{"OF": {"x**2 1": [8]}}', '{"OF": {"x**2 1": 5}}'])
def test_answers_that_are_kept_otherwise_are_left_out(page: Playground, garbage: str) -> None:
    page.browser.run("localStorage.clear(), sessionStorage.clear()")
    page.check("# Asked\n\n```worked\nx = 3\nx**2 == ...\n```\n")
    page.browser.click("#tab-exercise")
    page.browser.click(".answers input")
    page.browser.write("8")
    page.browser.until("localStorage.getItem('scalargrad.answers')")
    (of,) = json.loads(page.browser.run("localStorage.getItem('scalargrad.answers')"))
    kept = garbage.replace('"OF"', json.dumps(of))
    page.browser.run(f"localStorage.setItem('scalargrad.answers', {json.dumps(kept)})")
    page.open()
    assert page.browser.ask(".answers input", "e => e.value") == ""
    assert not page.browser.run(NOTICED)
    page.browser.run("localStorage.clear()")


STAMP = "new URL(document.querySelector('script[src]').src).search"
KEPT = """
fetch("first.en.json").then((made) => made.json()).then(({ text, answer }) => {
  localStorage.setItem("scalargrad.document.a", JSON.stringify({ text }));
  localStorage.setItem("scalargrad.report", JSON.stringify({ text, answer, language: "en", stamp: %s }));
  Storage.prototype.setItem = () => {}; // or the page would keep its own as it is left
})
"""


def test_a_report_of_an_older_page_is_not_shown(new_page: Callable[[], Playground]) -> None:
    """Where Python does not start, what is shown is what was kept."""
    page = new_page()
    page.browser.call("Page.addScriptToEvaluateOnNewDocument", source="delete globalThis.Worker")
    titles = []
    for stamp in ("'?older'", STAMP):
        page.browser.open(page.address)
        page.browser.run(KEPT % stamp)
        page.browser.open(page.address)
        page.browser.until("document.querySelector('.cm-content')?.innerText.startsWith('#')")
        titles.append(page.browser.run("document.title"))
    assert titles[0] == page.words()["title"] != titles[1]


def test_two_tabs_lose_nothing(page: Playground) -> None:
    """The other tab is the page in a frame here: each hears what the other one keeps."""
    page.check(TEXT)
    page.browser.run(
        "document.body.append(Object.assign(document.createElement('iframe'), { id: 'tab', src: 'index.html' }))"
    )
    view = "document.querySelector('#tab').contentDocument?.querySelector('.cm-content')?.cmTile.view"
    page.browser.until(f"{view}?.state.doc.toString() === {json.dumps(TEXT)}")
    page.browser.run(f"void {view}.dispatch({{ changes: {{ from: 0, insert: 'There. ' }} }})")
    page.browser.until(lambda: {TEXT, f"There. {TEXT}"} <= {*page.browser.run(TEXTS)})
    page.replace(f"{TEXT}Here.")
    page.browser.run(f"void {view}.dispatch({{ changes: {{ from: 0, insert: 'Still ' }} }})")
    page.browser.until(lambda: {f"{TEXT}Here.", f"Still There. {TEXT}"} <= {*page.browser.run(TEXTS)})
    page.browser.run("document.querySelector('#tab').remove()")
    page.open()
    assert page.text() == f"{TEXT}Here."
