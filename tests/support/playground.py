"""The page that runs without installing, as its reader uses it: by what it shows and says."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.browser import DRAWN, Browser

EDITOR = ".cm-content"
REPORT = "document.querySelector('#report').contentDocument?.body"
READY = "document.querySelector('#panel-report')?.ariaBusy === 'false' && document.querySelector('#busy').hidden"
ASKED = "document.querySelector('#panel-steps').ariaBusy === 'false' && !document.querySelector('#player').hidden"
SECONDS = 120.0


class Playground:
    """`browser` is there for whatever is not here."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.loaded: list[str] = []

    # --- the page ---

    def open(self, rest: str = "") -> None:
        """Open it, with what stands behind its address ("zh.html", "#d=…"), or by a whole one; wait for the report."""
        self.browser.open(rest if rest.startswith("http") else self.address + rest)
        self.until_ready()
        self.loaded = self.browser.requests()

    def size(self, site: Path) -> int:
        """Bytes of the files that were loaded when it was opened, compressed as a server does."""
        paths = {address.removeprefix(self.address).partition("?")[0] or "index.html" for address in self.loaded}
        return sum(len(gzip.compress((site / path).read_bytes(), 9)) for path in paths if (site / path).is_file())

    def until_ready(self) -> None:
        """Wait until Python has made the report of the document as it is."""
        self.browser.until(READY, SECONDS)

    def tidy(self) -> None:
        """Close what a test before has left open."""
        self.browser.run("for (const dialog of document.querySelectorAll('dialog')) dialog.close()")
        self.browser.run("for (const id of ['dismiss', 'tab-report']) document.getElementById(id).click()")

    def status(self) -> str:
        """What a screen reader hears of the state of things."""
        return str(self.browser.run("document.querySelector('#status').innerText")).strip()

    def notice(self) -> str:
        return str(self.browser.run("document.querySelector('#notice').innerText")).strip()

    def words(self) -> dict[str, str]:
        """The page's own words in the language that it speaks."""
        return dict(json.loads(self.browser.run("document.querySelector('#words').textContent")))

    def elsewhere(self) -> list[str]:
        """What the page, its frames and its workers asked for that is not below its own folder."""
        own = (self.address, "data:", "blob:", "about:")
        return [address for address in self.browser.requests() if not address.startswith(own)]

    # --- the document ---

    def text(self) -> str:
        return str(self.browser.run(f"document.querySelector('{EDITOR}').cmTile.view.state.doc.toString()"))

    def replace(self, text: str) -> None:
        """Put another text in the place of the document, as by pasting over all of it.

        Where it is the one that is there, another stands there first: the editor may take it for no change at all.
        """
        for pasted in ["-", text] if self.text() == text else [text]:
            self.browser.ask(EDITOR, "e => e.focus()")
            self.browser.press("Control+a")
            self.browser.write(pasted)

    def check(self, text: str) -> None:
        """Have a document checked."""
        self.replace(text)
        self.until_ready()

    def choose(self, name: str) -> None:
        """Open a document that comes with the page."""
        self.browser.click(("button", self.words()["open"]))
        self.browser.click(f"a[href='#documents/{name}']")

    # --- its report ---

    def report(self) -> str:
        """The report's HTML as the browser has it."""
        return str(self.browser.until(f"{REPORT}?.innerHTML"))

    def parsed(self, html: str) -> str:
        """HTML as the browser has it once it has read it."""
        return str(self.browser.run(f"new DOMParser().parseFromString({json.dumps(html)}, 'text/html').body.innerHTML"))

    def marks(self) -> list[list[str]]:
        """The signs, each with the number of the line that it is seen beside."""
        self.browser.run(DRAWN)  # the editor measures its lines before each frame
        return list(self.browser.run(MARKS))

    @contextmanager
    def inside_player(self) -> Iterator[None]:
        """What is said to the browser meanwhile goes to the player's frame, once it plays what was asked for last."""
        self.browser.until(lambda: self.browser.run(ASKED) and self._plays())
        with self.browser.inside("iframe"):
            yield

    def _plays(self) -> bool:
        """Whether the frame's page is the newest one: a frame shows the one before until the next is loaded."""
        if not self.browser.sessions("iframe"):
            return False
        with self.browser.inside("iframe"):
            graph = self.browser.run(
                "document.querySelector('.now')?.checkVisibility() && document.scripts[0].textContent"
            )
        return bool(
            graph and self.browser.run(f"document.querySelector('#player').srcdoc.includes({json.dumps(graph)})")
        )

    # --- its Python ---

    @contextmanager
    def inside_python(self) -> Iterator[PythonInside]:
        with self.browser.inside("worker"):
            yield PythonInside(self.browser)

    @contextmanager
    def seconds(self, count: float) -> Iterator[None]:
        """Python has another time for a document meanwhile."""
        with self.inside_python() as python:
            before = python.run("import playground", "playground.SECONDS")
            python.run(f"playground.SECONDS = {count}")
        try:
            yield
        finally:
            with self.inside_python() as python:
                python.run(f"import playground\nplayground.SECONDS = {before}")


def link(data: bytes) -> str:
    """#d=1.…: whatever bytes, as a link holds them."""
    return "#d=1." + base64.urlsafe_b64encode(zlib.compress(data, 9)).decode().rstrip("=")


MARKS = """
(() => {
  const { view } = document.querySelector('.cm-content').cmTile;
  const box = (e) => e.getBoundingClientRect(), middle = (e) => (box(e).top + box(e).bottom) / 2;
  const lines = [...document.querySelectorAll('.cm-line')];
  return [...document.querySelectorAll('.mark')].map((mark) => {
    const line = lines.find((one) => box(one).top < middle(mark) && middle(mark) < box(one).bottom);
    return [line && String(view.state.doc.lineAt(view.posAtDOM(line)).number), mark.textContent];
  });
})()
"""


class PythonInside:
    """Python in the page's worker, reached as a debugger reaches it: no document and no link could.

    The worker keeps its Python for itself. A debugger sees what the worker's `onmessage` sees, and there is a module of
    Python; from a module it is one step to `exec` and `eval`.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        handler = browser.call("Runtime.evaluate", expression="self.onmessage")["result"]["objectId"]
        scopes = next(one for one in self._inside(handler, "internalProperties") if one["name"] == "[[Scopes]]")
        seen = [
            name["value"]["objectId"]
            for scope in self._inside(scopes["value"]["objectId"])
            if scope["value"].get("description", "").startswith(("Module", "Block", "Closure"))
            for name in self._inside(scope["value"]["objectId"])
            if "objectId" in name.get("value", {})
        ]
        (self._module,) = [one for one in seen if self._call(one, "function() { return this.type === 'module'; }")]

    def _inside(self, thing: str, kind: str = "result") -> list[dict[str, Any]]:
        return list(self.browser.call("Runtime.getProperties", objectId=thing, ownProperties=True)[kind])

    def _call(self, thing: str, function: str, *given: str) -> Any:
        asked = {"objectId": thing, "functionDeclaration": function, "arguments": [{"value": one} for one in given]}
        answer = self.browser.call("Runtime.callFunctionOn", **asked, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["result"].get("description")
        return answer["result"].get("value")

    def run(self, code: str, value: str = "None") -> Any:
        """Run some lines, and say what an expression is then: a number or a text."""
        return self._call(self._module, RUN, code, value)

    def start(self, code: str) -> None:
        """Run some lines as soon as nothing else runs, and do not wait for their end: they may break Python."""
        self._call(self._module, f"function(code) {{ setTimeout(() => ({RUN}).call(this, code, 'None')); }}", code)


RUN = """
function(code, value) {
  const python = this.__builtins__;
  this.seen ??= python.get("dict")();
  python.get("exec")(code, this.seen);
  return python.get("eval")(value, this.seen);
}
"""
