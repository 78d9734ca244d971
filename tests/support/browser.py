"""A browser to look at pages with: Chromium without a window, spoken to over a pipe in its DevTools protocol.

Where there is no Chromium the tests that need it are skipped, visibly.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
SECONDS = 60.0
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"]
FLAGS += ["--window-size=1280,900", "--remote-debugging-pipe"]
# Chromium itself asks its makers for this and that: no name but this machine's is found, and one that a browser trusts
# no more than any host without https.
UNTRUSTED = "classroom.test"
FLAGS += [f"--host-resolver-rules=MAP {UNTRUSTED} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
_CONNECT = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for place, end in enumerate(ends, 3):  # where the browser expects them
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])
"""
# Workers and frames of their own are followed from their first step on: they begin when we say so.
FOLLOW = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
CODES = {"Backspace": 8, "Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "PageUp": 33, "PageDown": 34, "End": 35}
CODES |= {"Home": 36, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Delete": 46, "F8": 119}
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))"
MIDDLE = """
(element) => {
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}
"""
HELD = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}

Which = str | tuple[str, str]
"""A selector; or a role and a name, as a screen reader says them: ("button", "Share")."""


class Browser:
    """One page. `events` collects everything that the browser reports of it, its frames and its workers, in order."""

    def __init__(self, profile: Path) -> None:
        assert PROGRAM is not None
        to_browser, self._write = os.pipe()
        self._read, from_browser = os.pipe()
        command = [PROGRAM, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CONNECT, str(to_browser), str(from_browser), *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(to_browser, from_browser),
        )
        os.close(to_browser)
        os.close(from_browser)
        self._received = b""
        self._count = 0
        self.session = ""
        self.events: list[dict[str, Any]] = []
        self.parts: dict[str, dict[str, Any]] = {}  # workers and frames that are there now, by their session
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "Accessibility", "DOM"):
            self.call(f"{domain}.enable")
        self.call("Target.setAutoAttach", **FOLLOW)

    def close(self) -> None:
        os.close(self._write)
        self._process.terminate()
        self._process.wait(SECONDS)
        os.close(self._read)

    # --- the protocol ---

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        number = self.send(method, **params)
        answer = self._wait(lambda received: received.get("id") == number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def send(self, method: str, session: str = "", **params: Any) -> int:
        """Say it and do not wait for the answer: what breaks a worker answers nothing."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        if session or self.session:
            message["sessionId"] = session or self.session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        return self._count

    def _wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        deadline = time.monotonic() + SECONDS
        while message := self._next(deadline - time.monotonic()):
            if wanted(message):
                return message
        raise RuntimeError("the browser does not answer")

    def _next(self, seconds: float) -> dict[str, Any]:
        """The next message; an empty one where none comes in time."""
        deadline = time.monotonic() + seconds
        while b"\0" not in self._received:
            ready, _, _ = select.select([self._read], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                return {}
            received = os.read(self._read, 1 << 20)
            if not received:
                raise RuntimeError("the browser has ended")
            self._received += received
        text, _, self._received = self._received.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        if "method" in message:
            self.events.append(message)
            self._follow(message["method"], message["params"])
        return message

    def _follow(self, event: str, params: dict[str, Any]) -> None:
        if event == "Target.attachedToTarget" and params["targetInfo"]["type"] != "page":
            session = params["sessionId"]
            self.parts[session] = params["targetInfo"]
            for domain in ("Runtime", "Network", "Log"):
                self.send(f"{domain}.enable", session)
            self.send("Target.setAutoAttach", session, **FOLLOW)
            self.send("Runtime.runIfWaitingForDebugger", session)
        elif event == "Target.detachedFromTarget":
            self.parts.pop(params["sessionId"], None)

    # --- what the tests do with it ---

    def open(self, address: str) -> None:
        self.call("Page.navigate", url="about:blank")  # so that another #part of the same address is a new page
        self.events.clear()
        self.call("Page.navigate", url=address)
        mine = self.session
        self._wait(lambda received: received.get("method") == "Page.loadEventFired" and received["sessionId"] == mine)

    def run(self, expression: str) -> Any:
        """The result of a JavaScript expression; it runs beside the page, whatever the page's policy forbids."""
        return self._value(self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True))

    def until(self, wanted: str | Callable[[], Any], seconds: float = SECONDS, what: object = None) -> Any:
        """Wait until an expression, or a function, is true, and return what it is."""
        deadline = time.monotonic() + seconds
        while not (value := self._now(wanted)):
            assert time.monotonic() < deadline, f"not so after {seconds:g} s: {what or wanted}\n{self.complaints()}"
            self._next(0.02)
        return value

    def _now(self, wanted: str | Callable[[], Any]) -> Any:
        try:
            return self.run(wanted) if isinstance(wanted, str) else wanted()
        except RuntimeError as error:
            if "context" in str(error) or "navigated" in str(error):  # the page is just leaving for another
                return None
            raise

    @staticmethod
    def _value(answer: dict[str, Any]) -> Any:
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    @contextmanager
    def inside(self, kind: str, place: int = -1) -> Iterator[None]:
        """What is said meanwhile goes to the newest "worker", or the newest "iframe" with a process of its own."""
        before, self.session = self.session, self.sessions(kind)[place]
        try:
            yield
        finally:
            self.session = before

    def sessions(self, kind: str) -> list[str]:
        return [session for session, target in self.parts.items() if target["type"] == kind]

    def element(self, which: Which) -> str:
        """The id by which the browser knows the first element of a selector, the only one of a role and a name.

        It may be a moment before it is there: a screen reader is told later than the page is changed.
        """
        return str(self.until(lambda: self._found(which), what=which))

    def _found(self, which: Which) -> str | None:
        if isinstance(which, str):
            found = self.call("Runtime.evaluate", expression=f"document.querySelector({json.dumps(which)})")["result"]
            return found.get("objectId")
        root = self.call("Runtime.evaluate", expression="document")["result"]["objectId"]
        asked = {"role": which[0], "accessibleName": which[1]}
        nodes = self.call("Accessibility.queryAXTree", objectId=root, **asked)["nodes"]
        found = [node["backendDOMNodeId"] for node in nodes if not node["ignored"]]
        if len(found) != 1:
            return None
        return str(self.call("DOM.resolveNode", backendNodeId=found[0])["object"]["objectId"])

    def ask(self, which: Which, function: str) -> Any:
        """What a JavaScript function of an element says: ask("input", "e => e.value")."""
        body = f"function() {{ return ({function})(this); }}"
        options = {"functionDeclaration": body, "returnByValue": True, "awaitPromise": True}
        return self._value(self.call("Runtime.callFunctionOn", objectId=self.element(which), **options))

    def heard(self) -> list[tuple[str, str]]:
        """Roles and names of everything that a screen reader finds, in order."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n["ignored"]]

    def press(self, keys: str) -> None:
        """A key, with others held: "Tab", "a", "Shift+Tab", "Control+Enter"."""
        *held, key = keys.split("+")
        modifiers = sum(HELD[name] for name in held)
        code = {" ": "Space"}.get(key, key if key in CODES else f"Key{key.upper()}")
        number = CODES.get(key) or ord(key.upper())
        event = {"key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": modifiers}
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        typed = {"text": text} if text and not modifiers & ~HELD["Shift"] else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **event, **typed)
        self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    def write(self, text: str) -> None:
        """Put a text where the cursor is, all at once."""
        self.call("Input.insertText", text=text)

    def middle(self, which: Which) -> dict[str, float]:
        """The point to click at, scrolled to where it is seen, once it stays where it is."""
        found = None
        while found != (now := self.ask(which, MIDDLE)):
            found = now
            self._next(0.03)
        assert isinstance(found, dict)
        return found

    def click(self, which: Which) -> None:
        point = self.middle(which)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, **point, button="left", clickCount=1)

    def drop(self, which: Which, *paths: Path, over: Which | None = None) -> None:
        """Drop files on an element, as if dragged from a folder, and over another element first.

        A hand stays at each of them until the page has felt it there: a frame of another process that is to go out of
        its way does so some time later, and what feels the drop must have been entered before.
        """
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}

        def drag(kind: str, **at: float) -> None:
            self.call("Input.dispatchDragEvent", type=kind, **at, data=data)

        def is_felt(at: dict[str, float]) -> bool:
            drag("dragEnter", **at)
            drag("dragOver", **at)
            self.run(DRAWN)
            return bool(self.run("felt"))

        for element in (over or which, which):
            self.run("felt = false; addEventListener('dragover', () => felt = true, {capture: true, once: true})")
            at = self.middle(element)
            self.until(lambda at=at: is_felt(at), what=f"files are dragged over {element}")
        drag("drop", **at)

    def choose(self, which: Which, *paths: Path) -> None:
        """Give an <input type=file> its files."""
        self.call("DOM.setFileInputFiles", objectId=self.element(which), files=[str(path) for path in paths])

    @contextmanager
    def screen(self, width: int, height: int, dark: bool = False) -> Iterator[None]:
        """Another size of the window, below 500 pixels that of a phone; and by night."""
        phone = width < 500
        theme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        self.call("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.call("Emulation.setEmulatedMedia", features=theme)
        try:
            yield
        finally:
            self.call("Emulation.clearDeviceMetricsOverride")
            self.call("Emulation.setTouchEmulationEnabled", enabled=False)
            self.call("Emulation.setEmulatedMedia", features=[])

    def picture(self, path: Path) -> None:
        """A screenshot as PNG, to look at."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def requests(self) -> list[str]:
        """The addresses that were asked for since the page was opened."""
        return [e["params"]["request"]["url"] for e in self.events if e["method"] == "Network.requestWillBeSent"]

    def complaints(self) -> list[str]:
        """What the browser has to complain of: errors, and whatever the page's policy had to forbid."""
        found = []
        for event in self.events:
            params = event["params"]
            if event["method"] == "Log.entryAdded":
                found.append(params["entry"]["text"])
            elif event["method"] == "Runtime.exceptionThrown":
                found.append(str(params["exceptionDetails"]))
            elif event["method"] == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
                found.append(" ".join(str(part.get("value", part.get("description"))) for part in params["args"]))
        return found
