"""Firefox without a window, spoken to by WebDriver BiDi: as much of `Browser` as it takes to see that a page works.

Where there is no Firefox the tests that need it are skipped, visibly.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROGRAM = next((found for name in ("firefox-esr", "firefox") if (found := shutil.which(name))), None)
SECONDS = 60.0
# Nothing is asked of its makers, and no name but this machine's is found.
SETTINGS = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "network.proxy.socks": "127.0.0.1",
    "network.proxy.socks_port": 9,
    "network.proxy.socks_remote_dns": True,
    "network.proxy.type": 1,
    "services.settings.server": "http://127.0.0.1:9",
}
EVENTS = ["log.entryAdded", "network.beforeRequestSent"]
KEYS = {"Control": "\ue009", "Shift": "\ue008", "Tab": "\ue004", "Enter": "\ue007"}


class Firefox:
    """One page. `events` collects what is reported of it, its frames and its workers, in order."""

    def __init__(self, profile: Path) -> None:
        from websocket import create_connection  # comes with jupyter-server

        assert PROGRAM is not None
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in SETTINGS.items()]
        (profile / "user.js").write_text("".join(lines))
        command = [PROGRAM, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port=0"]
        command += ["--width=1280", "--height=900", "about:blank"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self._socket = create_connection(f"{self._address()}/session", timeout=SECONDS, suppress_origin=True)
        self._count = 0
        self.events: list[dict[str, Any]] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=EVENTS)
        self.context = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def _address(self) -> str:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if found := re.search(r"listening on (ws://\S+)", line):
                return found[1]
        raise RuntimeError("Firefox has ended")

    def close(self) -> None:
        self.call("browser.close")
        self._socket.close()
        self._process.wait(SECONDS)
        assert self._process.stderr is not None
        self._process.stderr.close()

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._count:
                break
            self.events.append(message)
        if message["type"] == "error":
            raise RuntimeError(f"{method}: {message['error']}: {message['message']}")
        result: dict[str, Any] = message["result"]
        return result

    def open(self, address: str) -> None:
        self.call("browsingContext.navigate", context=self.context, url="about:blank", wait="complete")
        self.events.clear()
        self.call("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def run(self, expression: str) -> Any:
        """The result of a JavaScript expression."""
        target = {"context": self.context}
        answer = self.call("script.evaluate", expression=expression, target=target, awaitPromise=True)
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return plain(answer["result"])

    def until(self, wanted: str | Callable[[], Any], seconds: float = SECONDS) -> Any:
        """Wait until an expression, or a function, is true, and return what it is."""
        deadline = time.monotonic() + seconds
        while not (value := self.run(wanted) if isinstance(wanted, str) else wanted()):
            assert time.monotonic() < deadline, f"not so after {seconds:g} s: {wanted}\n{self.complaints()}"
        return value

    def ask(self, selector: str, function: str) -> Any:
        return self.run(f"({function})(document.querySelector({json.dumps(selector)}))")

    def press(self, keys: str) -> None:
        """A key, with others held: "Tab", "Control+a"."""
        values = [KEYS.get(key, key) for key in keys.split("+")]
        actions = [{"type": "keyDown", "value": value} for value in values]
        actions += [{"type": "keyUp", "value": value} for value in reversed(values)]
        self._act("key", actions)

    def write(self, text: str) -> None:
        """Put a text where the cursor is, all at once."""
        self.run(f"document.execCommand('insertText', false, {json.dumps(text)})")

    def click(self, selector: str) -> None:
        shown = "e.scrollIntoView({block: 'center', behavior: 'instant'}); const r = e.getBoundingClientRect()"
        middle = "[r.x + r.width / 2, r.y + r.height / 2].map(Math.round)"
        x, y = self.ask(selector, f"e => {{ {shown}; return {middle}; }}")
        steps = [{"type": "pointerMove", "x": x, "y": y}]
        self._act("pointer", [*steps, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}])

    def _act(self, kind: str, steps: list[dict[str, Any]]) -> None:
        self.call("input.performActions", context=self.context, actions=[{"type": kind, "id": kind, "actions": steps}])

    def picture(self, path: Path) -> None:
        """A screenshot as PNG, to look at."""
        path.write_bytes(base64.b64decode(self.call("browsingContext.captureScreenshot", context=self.context)["data"]))

    def requests(self) -> list[str]:
        """The addresses that were asked for since the page was opened."""
        asked = [event["params"] for event in self.events if event["method"] == "network.beforeRequestSent"]
        return [one["request"]["url"] for one in asked]

    def complaints(self) -> list[str]:
        """The errors and warnings in the page's console."""
        entries = [event["params"] for event in self.events if event["method"] == "log.entryAdded"]
        return [str(entry["text"]) for entry in entries if entry["level"] in ("error", "warn")]


def plain(answer: dict[str, Any]) -> Any:
    """A value of JavaScript as one of Python: BiDi sends it with its type."""
    value = answer.get("value")
    if answer["type"] == "array":
        return [plain(one) for one in value]
    if answer["type"] == "object":
        return {key: plain(one) for key, one in value}
    return value
