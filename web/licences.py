"""licences.txt: whose work the page is made of, and on what terms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email import message_from_string
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

WEB = Path(__file__).resolve().parent
NOT_SHIPPED = ("esbuild", "ws", "@types/", "@esbuild/")  # tools that make the page, and what only node needs
PYODIDE = """\
Pyodide is under the Mozilla Public License 2.0, https://mozilla.org/MPL/2.0/. Its source, of this very version, is at
https://github.com/pyodide/pyodide. It contains CPython, copyright (c) 2001 Python Software Foundation, under the PSF
License 2, https://docs.python.org/3/license.html, and what Emscripten adds, under the MIT license.
"""
OWN = (WEB.parent / "LICENSE").read_text(encoding="utf-8")
MIT = OWN[OWN.index("Permission is hereby granted") :]


def licences(wheels: list[Path]) -> str:
    digits = ("scikit-learn's pictures of digits (BSD-3-Clause)", of_scikit_learn())
    parts = [("scalargrad", OWN), *_scripts(), *_wheels(wheels), digits]
    missing = [name for name, text in parts if not text.strip()]
    if missing:
        raise SystemExit(f"no text of the licence is found of {', '.join(missing)}: give it in web/licences.py")
    line = "=" * 80
    return "\n".join(f"{line}\n{name}\n{line}\n\n{text.strip()}\n" for name, text in parts)


def _scripts() -> Iterator[tuple[str, str]]:
    """npm's packages that come with the page."""
    locked = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, one in locked.items():
        name = path.removeprefix("node_modules/")
        if name and not name.startswith(NOT_SHIPPED):
            texts = [found.read_text(encoding="utf-8") for found in (WEB / path).glob("LICEN[CS]E*")]
            yield f"{name} {one['version']} ({one['license']})", PYODIDE if name == "pyodide" else "\n".join(texts)


def _wheels(wheels: list[Path]) -> Iterator[tuple[str, str]]:
    for wheel in wheels:
        with ZipFile(wheel) as archive:
            inside = [name for name in archive.namelist() if PurePosixPath(name).parts[0].endswith(".dist-info")]
            about = next(archive.read(name).decode() for name in inside if name.endswith("/METADATA"))
            kept = [name for name in inside if PurePosixPath(name).name.upper().startswith(("LICEN", "COPYING"))]
            texts = [archive.read(name).decode() for name in kept]
        said = message_from_string(about)
        licence = (said["License-Expression"] or said["License"] or "see below").splitlines()[0]
        if licence == "MIT" and not texts:  # a wheel without it
            texts = [f"Copyright (c) {said['Author']}\n\n{MIT}"]
        yield f"{said['Name']} {said['Version']} ({licence})", "\n".join(texts)


def of_scikit_learn() -> str:
    """The terms of its pictures of digits, which the notebooks have."""
    return distribution("scikit-learn").read_text("licenses/COPYING") or ""
