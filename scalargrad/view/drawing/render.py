"""A drawing: its SVG is our own; Graphviz makes the other kinds of pictures, and never an endless wait.

Graphviz is the program `dot`, which a fresh machine lacks: it is asked for PNG, PDF and JPEG alone.
"""

from __future__ import annotations

import shutil
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scalargrad.extras import needs

with needs("graphviz"):
    import graphviz

KINDS = ("svg", "png", "pdf", "jpg", "dot", "gv")
SECONDS = 20.0  # for one picture
REMEDY = "SVG needs no program: write a file that ends in .svg. For other kinds install Graphviz (graphviz.org)."


class NoPicture(RuntimeError):
    """There is no picture; the message is one line that says why, and what to do."""


def by_graphviz(source: str, kind: str = "svg", engine: str = "dot") -> bytes:
    """The picture that a text in Graphviz's language describes. kind: svg, png, pdf, …; a NoPicture where it fails."""
    path = shutil.which("dot")
    if path is None:
        raise NoPicture(f"There is no program `dot` on this computer, and {kind} needs it. {REMEDY}")
    try:
        done = subprocess.run(
            [path, f"-K{engine}", f"-T{kind}"], input=source.encode(), capture_output=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise NoPicture(
            f"dot took more than {SECONDS:g} s for this drawing: draw less of it, with max_nodes or depth"
        ) from None
    except OSError as error:
        raise NoPicture(f"{path} does not run ({error}). {REMEDY}") from None
    if done.returncode or not done.stdout:
        reason = " ".join(done.stderr.decode(errors="replace").split())[:300]
        raise NoPicture(f"dot cannot draw this as {kind}: {reason or f'status {done.returncode}'}")
    return done.stdout


class Drawing(graphviz.Digraph):  # type: ignore[misc]  # graphviz has no types
    """A `graphviz.Digraph` that shows itself in a notebook, as SVG of our own, without the program `dot`.

    source: the text in Graphviz's language. write(path): a file, its kind by its ending. pipe(format): the bytes of a
    picture. Everything else is as in the package graphviz.
    """

    _own: tuple[str, Callable[[], str]] | None = None

    def with_svg(self, svg: Callable[[], str]) -> Drawing:
        """The drawing, with an SVG of our own for the text as it is now; what is changed later, Graphviz draws."""
        self._own = self.source, svg
        return self

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> dict[str, str]:
        """What a notebook shows: the picture; the text and one line, where Graphviz was needed and cannot draw it."""
        try:
            return {"image/svg+xml": self.pipe("svg", encoding="utf-8"), "text/plain": repr(self)}
        except NoPicture as error:
            return {"text/plain": f"{error}\n\n{self.source}"}

    def __repr__(self) -> str:
        return "<Drawing: a notebook shows it; write('graph.svg') makes a file, .source is its text>"

    def pipe(self, format: str | None = None, *_: Any, encoding: str | None = None, **__: Any) -> Any:
        """The picture as bytes, or as text for an encoding. format: svg (the default), png, pdf with `dot`, …"""
        kind = format or "svg"
        if kind == "svg" and self._own is not None and self._own[0] == self.source:
            made = self._own[1]().encode()
        else:
            made = by_graphviz(self.source, kind, self.engine)
        return made if encoding is None else made.decode(encoding)

    def write(self, path: str | Path) -> Path:
        """Write the drawing to a file: .svg, .dot or .gv as text; .png, .pdf, .jpg by Graphviz. Gives the path.

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
