"""What a browser keeps of the page, so that it opens without a connection: a service worker that knows its files."""

from __future__ import annotations

import json
from fnmatch import fnmatch
from pathlib import Path

from scalargrad.pages import digest, filled

SOURCE = Path(__file__).resolve().parent / "page/offline.js"
# Notebooks have their own service worker; what nobody needs who only opens the page.
NOT_KEPT = ("lab/*", "*.txt")
# The others are asked for with the site's stamp.
BY_NAME_ALONE = ("*.html", "language.css", "documents/*", "pyodide-*")


def write(made: Path, stamp: str) -> None:
    """stamp: of the site; made: its folder, in which everything else is there."""
    names = sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file())
    kept = {name: digest((made / name).read_bytes()) for name in names if not is_one(name, NOT_KEPT)}
    asked = {name if is_one(name, BY_NAME_ALONE) else f"{name}?{stamp}": found for name, found in kept.items()}
    slots = {"files": json.dumps(asked, indent=2), "stamp": stamp}
    (made / SOURCE.name).write_text(filled(SOURCE.read_text(encoding="utf-8"), slots), encoding="utf-8")


def is_one(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)
