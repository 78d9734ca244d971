"""The page that runs without installing: `python -m benchmarks.page site` prints a table.

The folder is what `make site` has made; Chromium opens it as `make serve` would show it. Times are medians of seven,
on this machine, without a network's delay; run it while the machine has nothing else to do. A load is warm: the
browser has the files. «A report» is there when Python has made it, even if an earlier one was shown before.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.processes import machine
from benchmarks.text import table
from tests.support.browser import Browser
from tests.support.playground import Playground
from web.serve import server_of

TIMES = 7
LONG = "mazur-2-2-2.md"
SMALL = """# Six claims

```worked
x, w, b = 1, 2, {number}
z = w*x + b
a = sigmoid(z)
J = (a - 1)**2 / 2
z == 3
dz/dw == 1
dz/db == 1
dJ/da == a - 1
da/dz == a*(1 - a)
dJ/dw == (a - 1) * a * (1 - a) * x
```
"""
CHECKED = """
from time import perf_counter
import playground
begun = perf_counter()
playground.check({text!r}, "en")
seconds = perf_counter() - begun
"""
FRAMES = """
new Promise((done) => {
  const times = [performance.now()];
  const next = (now) => { times.push(now); now - times[0] < 2000 ? requestAnimationFrame(next) : done(times); };
  requestAnimationFrame(next);
})
"""


def loads(page: Playground) -> list[float]:
    """Seconds from the navigation to the first report, the files being in the browser's store."""
    page.open()
    found = []
    for _ in range(TIMES):
        page.open()
        found.append(page.browser.run("performance.now()") / 1000)
    return found


def checks(page: Playground) -> list[float]:
    """Seconds in Python for a document of six claims that it has not seen."""
    found = []
    with page.inside_python() as python:
        for number in range(TIMES + 1):  # the first imports what is left to import
            found.append(python.run(CHECKED.format(text=SMALL.format(number=number)), "seconds"))
    return found[1:]


def frames(page: Playground) -> tuple[float, float]:
    """Frames in a second while Python is at work, and the longest milliseconds between two."""
    page.choose(LONG)
    page.browser.until("document.querySelector('#busy').checkVisibility()")
    times = page.browser.run(FRAMES)
    assert page.browser.run("document.querySelector('#busy').checkVisibility()"), "Python was done before"
    gaps = [after - before for before, after in pairwise(times)]
    return 1000 * len(gaps) / (times[-1] - times[0]), max(gaps)


def main(site: Path) -> None:
    with tempfile.TemporaryDirectory() as profile, server_of(str(site), (0,)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = Playground(Browser(Path(profile)), f"http://127.0.0.1:{server.server_port}/")
        first, size = loads(page), page.size(site)
        small, (rate, longest) = checks(page), frames(page)
        page.browser.close()
        server.shutdown()
    print(machine())
    rows = [
        ["warm load to the first report", f"{median(first):.2f} s"],
        ["a document of six claims, in Python", f"{1000 * median(small):.0f} ms"],
        ["frames in a second while Python works", f"{rate:.0f}"],
        ["longest time between two of them", f"{longest:.0f} ms"],
        ["what is loaded, compressed by gzip", f"{size / 1e6:.2f} MB"],
    ]
    print(table(["", "median of 7"], rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
