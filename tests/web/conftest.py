"""The page that runs without installing, built of the sources as they are, and open in a browser.

Each process has a browser of its own; whoever builds first builds for all. It lies below a path, as on many hosts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.browser import PROGRAM, Browser
from tests.support.playground import Playground
from web.serve import server_of

ROOT = Path(__file__).parents[2]
BELOW = "some/folder"


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder that `make site` makes; it is made anew where something of it has changed."""
    if os.environ.get("SCALARGRAD_PLAIN") == "1":
        pytest.skip("the page has the plain engine always: it is looked at in the native run")
    if not (ROOT / "web").exists():
        pytest.skip("web/ is not there: this is no checkout")
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("the page is made with node and npm, which are not here (Debian packages nodejs, npm)")
    folder = ROOT / "site"
    command = [sys.executable, ROOT / "web/build.py", folder]
    made = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


@pytest.fixture(scope="session")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page is served, with the files' types of `make serve`."""
    root = tmp_path_factory.mktemp("host")
    (root / BELOW).parent.mkdir(parents=True)
    (root / BELOW).symlink_to(site, target_is_directory=True)
    with server_of(str(root), (0,)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{BELOW}/"
        server.shutdown()


@pytest.fixture(scope="session")
def new_page(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Playground]]:
    """Makes a page in a browser of its own, where nothing is stored yet; it is not opened."""
    if PROGRAM is None:
        pytest.skip("there is no Chromium here (Debian package chromium)")
    started: list[Browser] = []

    def make() -> Playground:
        started.append(Browser(tmp_path_factory.mktemp("profile")))
        return Playground(started[-1], address)

    yield make
    for browser in started:
        browser.close()


@pytest.fixture(scope="session")
def pages() -> list[Playground]:
    """Those that tests have in turn; the newest is last."""
    return []


@pytest.fixture
def page(
    request: pytest.FixtureRequest, pages: list[Playground], new_page: Callable[[], Playground]
) -> Iterator[Playground]:
    """The page, open and ready, with whatever document the test before left, its report, and no notice.

    No complaint and no request elsewhere. Where a test is run once more (tests/conftest.py), it has another browser.
    """
    if not pages or getattr(request.node, "execution_count", 1) > 1:
        pages.append(new_page())
        pages[-1].open()
    pages[-1].until_ready()
    pages[-1].tidy()
    yield pages[-1]
    assert pages[-1].browser.complaints() == []
    assert pages[-1].elsewhere() == []


@pytest.fixture
def other_page(new_page: Callable[[], Playground]) -> Iterator[Playground]:
    """Another browser, where nothing is stored; it is to be opened."""
    page = new_page()
    yield page
    assert page.browser.complaints() == []
    assert page.elsewhere() == []
