"""Python that does not come, or breaks down: it is told with its remedy, and the page is never worse off for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support.browser import UNTRUSTED
from tests.support.playground import Playground, link
from web.serve import Handler

TEXT = "# Short\n\n```worked\nx = 3\nx**2 == 9\n```\n"
AGAIN = "document.querySelector('#again')?.checkVisibility()"


class Failing(Handler):
    """Answers as it should, but for the file named in `missing`, `cut` or `html`."""

    missing = cut = html = "none"

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].rpartition("/")[2]
        del self.headers["If-Modified-Since"]  # what was sent instead is not to be kept
        if name == self.missing:
            self.send_error(404)
        elif name == self.html:  # as hosts answer that have one page for all addresses
            self.path = self.path.replace(name, "index.html")
            super().do_GET()
        elif name == self.cut:
            data = Path(self.translate_path(self.path)).read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Content-Type", self.guess_type(self.path))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2])
        else:
            super().do_GET()


@pytest.fixture(scope="module")
def host(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Failing, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def failing_page(host: str, new_page: Callable[[], Playground]) -> Playground:
    """It keeps no file for when there is none (test_offline.py)."""
    page = before_scripts(new_page(), "delete Navigator.prototype.serviceWorker")
    page.address = host
    return page


@pytest.mark.parametrize(
    ("how", "name"),
    [
        ("missing", "worker.js"),
        ("missing", "pyodide.mjs"),
        ("missing", "library.zip"),
        ("cut", "python.zip"),
        ("html", "python.zip"),
        ("html", "worker.js"),
    ],
)
def test_a_file_that_does_not_come(
    failing_page: Playground, monkeypatch: pytest.MonkeyPatch, how: str, name: str
) -> None:
    page = failing_page
    monkeypatch.setattr(Failing, how, name)
    page.browser.open(page.address)
    page.browser.until(AGAIN)
    assert page.status().startswith(page.words()["failed"])
    assert "✓" in page.report(), "the first report came with the page"
    monkeypatch.setattr(Failing, how, "none")
    page.browser.click("#again")
    page.browser.until(f"!{AGAIN} && !document.querySelector('#busy').checkVisibility()")
    page.check(TEXT)
    assert page.marks() == [["5", "✓"]]


def test_a_start_without_end(host: str, new_page: Callable[[], Playground], monkeypatch: pytest.MonkeyPatch) -> None:
    page = before_scripts(new_page(), QUICK)
    page.address = host
    monkeypatch.setattr(Failing, "missing", "pyodide.asm.wasm")
    page.browser.open(page.address)
    page.browser.run("globalThis.times = 60")
    page.browser.until(AGAIN)
    assert page.words()["slow"] in page.status()
    monkeypatch.setattr(Failing, "missing", "none")
    page.browser.run("globalThis.times = 1")
    page.browser.click("#again")
    page.check(TEXT)
    assert page.marks() == [["5", "✓"]]


def test_without_webassembly(new_page: Callable[[], Playground]) -> None:
    page = before_scripts(new_page(), "delete globalThis.WebAssembly")
    page.browser.open(page.address)
    page.browser.until(AGAIN)
    assert page.words()["no_wasm"] in page.status()


def test_without_https(host: str, new_page: Callable[[], Playground]) -> None:
    """As from a teacher's machine in a classroom: browsers leave things out there, such as the clipboard."""
    page = new_page()
    page.address = host.replace("127.0.0.1", UNTRUSTED)
    page.open()
    assert not page.browser.run("isSecureContext")
    page.check(TEXT)
    assert page.marks() == [["5", "✓"]]
    page.browser.click(("button", page.words()["share"]))
    page.browser.until(lambda: page.words()["in_address"] in page.notice())
    page.open()
    assert page.text() == TEXT, "it is kept"
    assert page.browser.complaints() == []


@pytest.mark.parametrize("button", ["again", "none: something is typed"])
def test_stop_while_python_starts(new_page: Callable[[], Playground], button: str) -> None:
    page = new_page()
    page.browser.open(page.address)
    page.browser.until("document.querySelector('#stop')?.checkVisibility({ visibilityProperty: true })")
    page.browser.click("#stop")
    page.browser.until(AGAIN)
    assert page.words()["off"] in page.status()
    page.browser.until(lambda: page.browser.sessions("worker") == [])
    if button == "again":
        page.browser.click("#again")
        page.browser.until(f"!{AGAIN} && !document.querySelector('#busy').checkVisibility()")
    page.check(TEXT)
    assert page.marks() == [["5", "✓"]]


def test_a_text_that_breaks_python_is_tried_twice_and_not_again(new_page: Callable[[], Playground]) -> None:
    """Instead of a text that does, one that the worker is said to have broken down over."""
    page = before_scripts(new_page(), BREAKING)
    page.open()
    page.replace(TEXT + "BREAK")
    page.browser.until(lambda: page.words()["broke_again"] in page.status())
    page.browser.until("!document.querySelector('#busy').checkVisibility()")
    assert page.words()["broke_again"] in page.status(), "it stays to be read"
    assert page.browser.run("broken") == 2
    page.check(TEXT)
    assert page.marks() == [["5", "✓"]]
    page.replace(TEXT + "BREAK")  # and stored
    page.browser.until(lambda: page.words()["broke_again"] in page.status())
    page.browser.open(page.address)
    page.browser.until(lambda: page.words()["broke_again"] in page.status())
    assert page.text() == TEXT + "BREAK"
    page.check(TEXT)


def test_no_answer_in_time(new_page: Callable[[], Playground]) -> None:
    """The question gets lost; and while one waits for that, a second of the page is a minute."""
    page = before_scripts(new_page(), QUICK + BREAKING.replace("this.onmessage", "((_) => _)"))
    page.open()
    page.check(TEXT)
    page.browser.run("globalThis.times = 60")
    page.replace(TEXT + "BREAK")
    page.browser.until(lambda: page.words()["too_long"] in page.status())
    page.check(TEXT)
    assert page.marks() == [["5", "✓"]]


def test_a_text_over_which_the_page_ended_is_not_checked_by_itself(
    new_page: Callable[[], Playground], site: Path
) -> None:
    """It ends in the midst of a check that takes seconds; no text is known that a browser ends over.

    The text's lines end as Windows has them, and the editor's do not.
    """
    page = new_page()
    page.open()
    long = (site / "documents/mazur-2-2-2.md").read_text("utf-8").replace("\n", "\r\n")
    page.browser.run(f"location.hash = {json.dumps(link(long.encode()))}")
    page.browser.until(lambda: page.text() == long.replace("\r", ""))
    page.browser.until("document.querySelector('#busy').checkVisibility()")
    page.browser.send("Page.crash")
    ended = ("Inspector.targetCrashed", page.browser.session)  # a service worker ends as well, before it or after it
    page.browser.until(lambda: ended in [(event["method"], event.get("sessionId")) for event in page.browser.events])
    page.browser.send("Page.reload")
    page.browser.until(AGAIN)
    page.browser.until(lambda: page.words()["suspect"] in page.status())
    page.browser.until("document.querySelector('#status').innerText.length > 0")
    assert not page.browser.run("document.querySelector('#busy').checkVisibility()")
    page.browser.click("#again")
    page.browser.until("document.querySelector('#busy').checkVisibility()")
    page.browser.click("#stop")
    page.check(TEXT)
    assert page.marks() == [["5", "✓"]]


BREAKING = """
globalThis.broken = 0;
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (message) {
  if (!JSON.stringify(message).includes("BREAK")) return postMessage.call(this, message);
  broken++;
  setTimeout(() => this.onmessage({ data: { fatal: "out of stack" } }));
};
"""
QUICK = """
const real = setInterval;
globalThis.times = 1;
globalThis.setInterval = (what, after) => real(() => { for (let k = 0; k < times; k++) what(); }, after);
"""


def before_scripts(page: Playground, script: str) -> Playground:
    page.browser.call("Page.addScriptToEvaluateOnNewDocument", source=script)
    return page
