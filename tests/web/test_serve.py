"""`make serve`: the types of files, whatever the system believes; a port that stays, or the next; Ctrl-C is quiet."""

from __future__ import annotations

import mimetypes
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from web.serve import PORTS, server_of

SERVE = Path(__file__).parents[2] / "web/serve.py"
TYPES = {"a.mjs": "text/javascript", "a.js": "text/javascript", "a.wasm": "application/wasm", "a.css": "text/css"}


def test_types_are_those_that_browsers_insist_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mimetypes, "guess_type", lambda *_: ("text/plain", None))  # as with some registries of Windows
    for name in TYPES:
        (tmp_path / name).write_bytes(b"")
    with server_of(str(tmp_path), (0,)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for name, kind in TYPES.items():
            with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{name}") as answer:
                assert answer.headers["Content-Type"] == kind
        server.shutdown()


def test_the_port_is_the_first_that_is_free(tmp_path: Path) -> None:
    assert len({*PORTS[:-1]}) > 3 and PORTS[-1] == 0, "the same ones each time, and at last any"
    with server_of(str(tmp_path), (0,)) as server, server_of(str(tmp_path), (server.server_port, 0)) as other:
        assert other.server_port != server.server_port


def test_a_folder_without_a_page_is_not_served(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, SERVE, tmp_path], capture_output=True, text=True)
    assert done.returncode == 1 and "make site" in done.stderr


def test_control_c_ends_it_quietly(tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    command = [sys.executable, SERVE, tmp_path]
    quiet = {**os.environ, "BROWSER": "true"}  # opens nothing
    with subprocess.Popen(command, env=quiet, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("the page is at http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "\n"
    assert process.returncode == 0
