"""Once it has been opened, the page needs no connection: it opens, and Python begins anew."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from scalargrad.pages import digest
from tests.support.lab import Lab
from tests.support.playground import Playground
from tests.web.test_running import SHORT, only_worker, start_long
from web.serve import Handler

KEPT = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


class Counting(Handler):
    """Knows what it has sent, and says how long a browser may take it for the newest; or is in trouble."""

    sent: list[str]
    caching: str
    trouble: str

    def do_GET(self) -> None:
        if self.trouble == "503":
            self.send_error(503)
        elif self.trouble == "silence":
            time.sleep(100)
        else:
            super().do_GET()

    def send_header(self, keyword: str, value: str) -> None:
        super().send_header(keyword, self.caching if keyword == "Cache-Control" else value)

    def send_response(self, code: int, message: str | None = None) -> None:
        self.sent.append(f"{code} {self.path}")
        super().send_response(code, message)


class Host:
    """A server that can be switched off, and on again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.caching, self.trouble = "no-cache", "none"
        self.sent: list[str] = []
        self.port = 0
        self.on()

    def on(self) -> None:
        handler = type("Handler", (Counting,), {name: getattr(self, name) for name in ("sent", "caching", "trouble")})
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), partial(handler, directory=str(self.folder)))
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def off(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def becomes(self, folder: Path, caching: str = "no-cache", trouble: str = "none") -> None:
        self.off()
        self.folder, self.caching, self.trouble = folder, caching, trouble
        self.on()


def copied(site: Path, folder: Path) -> Path:
    """A copy to change something of."""
    return Path(shutil.copytree(site, folder / "copy", ignore=shutil.ignore_patterns("lab")))


@pytest.fixture
def host(site: Path) -> Iterator[Host]:
    made = Host(site)
    yield made
    made.off()


@pytest.fixture
def unopened(host: Host, new_page: Callable[[], Playground]) -> Playground:
    page = new_page()
    page.address = f"http://127.0.0.1:{host.port}/"
    return page


@pytest.fixture
def page(unopened: Playground) -> Playground:
    """Opened once."""
    unopened.open()
    unopened.browser.until(KEPT)
    return unopened


def test_without_a_connection(page: Playground, host: Host) -> None:
    host.off()
    before = only_worker(page)
    start_long(page)
    page.browser.click(("button", page.words()["stop"]))
    page.browser.until(lambda: only_worker(page) != before)
    page.check(SHORT)
    assert page.marks() == [["6", "✓"]]
    chinese = [(rest, "成立") for rest in ("zh.html", "zh", "zh.html?from=chat")]
    for rest, found in (*chinese, ("#documents/003-transpose.md", "transpose"), ("", "Short")):
        page.open(rest)
        assert found in page.report()
    host.on()
    page.open()
    assert page.browser.complaints() == []


@pytest.mark.parametrize("trouble", ["503", "silence"])
def test_a_host_in_trouble(page: Playground, host: Host, trouble: str) -> None:
    host.becomes(host.folder, trouble=trouble)
    page.open()
    page.check(SHORT)
    assert page.marks() == [["6", "✓"]]


def test_what_is_kept_is_loaded_once(page: Playground, host: Host) -> None:
    """The browser asks for it again, and the host says that it is the same."""
    sent = [one.removeprefix("200 ") for one in host.sent if one.startswith("200 ")]
    assert len([one for one in sent if one.startswith("/pyodide-314.0.7/pyodide.asm.wasm")]) == 1
    assert sorted(sent) == sorted(set(sent))


def test_what_the_host_has_comes_before_what_is_kept(page: Playground, host: Host, tmp_path: Path) -> None:
    """Another site, and one where there was the page, are shown as they are."""
    (tmp_path / "index.html").write_text("<!DOCTYPE html><title>Another</title>")
    host.becomes(tmp_path)
    page.browser.open(page.address)
    assert page.browser.run("document.title") == "Another"
    page.browser.open(page.address + "zh.html")
    assert "成立" not in page.browser.run("document.body.innerText")


@pytest.mark.parametrize("caching", ["no-cache", "max-age=600"])  # as `make serve`; as GitHub Pages
def test_a_newer_site_takes_the_place_of_what_is_kept(
    unopened: Playground, host: Host, site: Path, tmp_path: Path, caching: str
) -> None:
    host.becomes(site, caching)
    page = unopened
    page.open()
    page.browser.until(KEPT)
    (before,) = page.browser.run("caches.keys()")
    host.becomes(copied(site, tmp_path), caching)
    page_of_it, worker = host.folder / "index.html", host.folder / "offline.js"
    old, new = before[-8:], "01234567"
    for file in (page_of_it, worker):
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    listed = re.sub('(?<="index.html": ")[^"]*', digest(page_of_it.read_bytes()), worker.read_text("utf-8"))
    worker.write_text(listed, "utf-8")
    page.open()
    page.browser.until(f"caches.keys().then(([name]) => name === {json.dumps(before.replace(old, new))})")


def test_a_site_that_is_half_copied_is_not_kept(unopened: Playground, host: Host, site: Path, tmp_path: Path) -> None:
    """It is shown, and kept once it is whole."""
    host.becomes(copied(site, tmp_path))
    whole = (host.folder / "zh.html").read_text("utf-8")
    (host.folder / "zh.html").write_text(whole + "\n", "utf-8")
    unopened.open()
    unopened.browser.until(lambda: "200 /zh.html" in host.sent)
    unopened.browser.until("navigator.serviceWorker.getRegistration().then((made) => !made)")
    (host.folder / "zh.html").write_text(whole, "utf-8")
    unopened.open()
    unopened.browser.until(KEPT)


def test_notebooks_leave_alone_what_is_kept(page: Playground, host: Host) -> None:
    """JupyterLite ends other service workers before it begins its own, and that at its first two visits."""
    is_kept = "document.querySelector('#editor') !== null"
    for _ in range(2):
        Lab(page.browser, page.address).show("01_derivatives.ipynb")
        page.browser.until("navigator.serviceWorker.controller?.scriptURL.includes('/lab/')")
        host.off()
        page.browser.open(page.address)
        assert page.browser.run(is_kept)
        host.on()


def test_a_folder_of_the_host_that_is_called_as_one_of_the_page(
    unopened: Playground, host: Host, site: Path, tmp_path: Path
) -> None:
    below = "pyodide-lesson"
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / below).symlink_to(site, target_is_directory=True)
    (tmp_path / "new" / below).mkdir(parents=True)
    (tmp_path / "new" / below / "index.html").write_text("<!DOCTYPE html><title>Another</title>")
    host.becomes(tmp_path / "old")
    unopened.address += f"{below}/"
    unopened.open()
    unopened.browser.until(KEPT)
    host.becomes(tmp_path / "new")
    unopened.browser.open(unopened.address)
    assert unopened.browser.run("document.title") == "Another"
