"""`make serve`: shows the page in the browser, from this machine.

python web/serve.py FOLDER
"""

from __future__ import annotations

import os
import sys
import webbrowser
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

PORTS = (*range(8000, 8010), 0)  # the same each time where it is free: a browser keeps documents by the address


class Handler(SimpleHTTPRequestHandler):
    """Files with the types that browsers insist on; some systems have others in their tables."""

    extensions_map: ClassVar = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".css": "text/css",
        ".json": "application/json",
        ".wasm": "application/wasm",
        ".md": "text/markdown; charset=utf-8",
    }

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")  # asked again, so that a page that was made anew is seen
        super().end_headers()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        with suppress(ConnectionError):  # a browser that leaves the page wants no more of it
            super().copyfile(source, outputfile)

    def log_message(self, *_: object) -> None:
        pass


def server_of(folder: str, ports: tuple[int, ...] = PORTS) -> ThreadingHTTPServer:
    """A server of this machine alone, at the first port that is free."""
    for port in ports:
        try:
            return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=folder))
        except OSError:
            if port == ports[-1]:
                raise
    raise AssertionError("there are ports")


def main(folder: str) -> None:
    if not os.path.exists(os.path.join(folder, "index.html")):
        sys.exit(f"there is no page in {folder}: make site makes it")
    with server_of(folder) as server, suppress(KeyboardInterrupt):
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"the page is at {address}; Ctrl-C ends it", flush=True)
        webbrowser.open(address)
        server.serve_forever()
    print()


if __name__ == "__main__":
    main(sys.argv[1])
