"""A notebook in JupyterLite, as its reader runs it."""

from __future__ import annotations

import json
from typing import Any

import nbformat

from tests.support.browser import Browser

SECONDS = 120.0
SHOWN = "window.jupyterapp?.shell.currentWidget?.context?.isReady"
READY = """
(() => {
  const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === 'connected' && kernel.status === 'idle';
})()
"""
RUN_ALL = "jupyterapp.commands.execute('notebook:run-all-cells')"
ANSWERED = "/api/service-worker-heartbeat"  # JupyterLite answers it itself, in its service worker
WIDGET = "jupyterapp.shell.currentWidget"
SESSION = f"{WIDGET}.sessionContext"
MODEL = f"{WIDGET}.content.model"


class Lab:
    def __init__(self, browser: Browser, address: str) -> None:
        """address: where site/ is."""
        self.browser = browser
        self.address = address

    def show(self, name: str) -> None:
        """Open a notebook, and wait until its cells are there; Python takes much longer."""
        self.browser.open(f"{self.address}lab/notebooks/index.html?path={name}")
        self.browser.until(SHOWN, SECONDS)

    def open(self, name: str) -> None:
        """Open a notebook, and wait until its Python is there."""
        self.show(name)
        self.browser.until(READY, SECONDS)

    def run_all(self) -> None:
        """Run all its cells, up to the first error."""
        self.browser.run(f"{RUN_ALL}.finally(() => window.ran = true); 0")
        self.browser.until("window.ran", SECONDS)

    def start(self, code: str) -> None:
        """Have Python run something, and do not wait for it."""
        self.browser.run(f"{SESSION}.session.kernel.requestExecute({{code: {json.dumps(code)}}}); 0")

    def status(self) -> str:
        """What Python does: "idle", "busy", …"""
        return str(self.browser.run(f"{SESSION}.session.kernel.status"))

    def restart(self) -> None:
        """Start Python anew, and wait until it is there."""
        self.browser.run(f"{SESSION}.restartKernel().finally(() => window.restarted = true); 0")
        self.browser.until("window.restarted", SECONDS)
        self.browser.until(READY, SECONDS)

    def write_first_cell(self, text: str) -> None:
        self.browser.run(f"{MODEL}.cells.get(0).sharedModel.setSource({json.dumps(text)}); 0")

    def save(self) -> None:
        self.browser.run(f"{WIDGET}.context.save().finally(() => window.saved = true); 0")
        self.browser.until("window.saved", SECONDS)

    def open_list(self) -> None:
        self.browser.open(f"{self.address}lab/index.html")

    def with_copies(self) -> list[str]:
        """In the list: the notebooks whose original can be taken again."""
        shown = "[...document.querySelectorAll('button[data-path]')].filter((e) => !e.hidden)"
        return list(self.browser.run(f"{shown}.map((e) => e.dataset.path)"))

    def notebook(self) -> Any:
        """The notebook as it stands there now, outputs included."""
        return nbformat.from_dict(self.browser.run(f"{MODEL}.toJSON()"))

    def trusted(self) -> bool:
        return bool(self.browser.run(f"[...{MODEL}.cells].every((cell) => cell.type !== 'code' || cell.trusted)"))

    def elsewhere(self) -> list[str]:
        """What was asked for that is not below the site's own folder."""
        own = (self.address, "data:", "blob:", "about:")
        found = [address for address in self.browser.requests() if not address.startswith(own)]
        return [address for address in found if not address.endswith(ANSWERED)]
