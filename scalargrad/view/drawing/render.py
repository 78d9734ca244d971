"""A drawing: its SVG is our own; Graphviz makes the other kinds of pictures, and never an endless wait.

Graphviz is the program `dot`, which a fresh machine lacks: it is asked for other kinds alone, PNG, PDF, JPEG.
"""

from __future__ import annotations

import shutil
import subprocess
import warnings
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from scalargrad.extras import needs
from scalargrad.files import write_whole
from scalargrad.pages import image

with needs("graphviz"):
    import graphviz

SVG = "image/svg+xml"
MIME_TYPES = {SVG: "svg", "image/png": "png", "image/jpeg": "jpeg", "application/pdf": "pdf"}
SECONDS = 20.0  # for one picture
REMEDY = "SVG needs no program: write a file that ends in .svg. For other kinds install Graphviz (graphviz.org)."


class NoPicture(RuntimeError):
    """There is no picture; the message is one line that says why, and what to do."""


def by_graphviz(source: str, kind: str = "svg", engine: str = "dot", options: Sequence[str] = ()) -> bytes:
    """The picture that a text in Graphviz's language describes. kind: svg, png, pdf, …; a NoPicture where it fails.

    options: further words for the program.
    """
    path = shutil.which("dot")
    if path is None:
        raise NoPicture(f"There is no program `dot` on this computer, and {kind} needs it. {REMEDY}")
    try:
        done = subprocess.run(
            [path, f"-K{engine}", f"-T{kind}", *options], input=source.encode(), capture_output=True, timeout=SECONDS
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

    source: the text in Graphviz's language. save(path): a file, its kind by its ending. Everything else is as in the
    package graphviz: pipe(format) for the bytes of a picture, and set_jupyter_format("png") for what notebooks show.
    """

    _own: tuple[str, Callable[[], str]] | None = None
    _alt = "A drawing"

    def with_svg(self, svg: Callable[[], str], alt: str) -> Drawing:
        """The drawing, with an SVG of our own for the text as it is now; what is changed later, Graphviz draws.

        alt: what it shows, in words.
        """
        self._own, self._alt = (self.source, svg), alt
        return self

    def _own_svg(self) -> str | None:
        """Our SVG, where the drawing is still what we made."""
        return self._own[1]() if self._own is not None and self._own[0] == self.source else None

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> dict[str, Any]:
        """What a notebook shows: text, and a picture of the kind that `graphviz.set_jupyter_format` says, SVG at first.

        SVG comes as an image in HTML, too: that fits the page, and is shown in a notebook that is not trusted.

        include: these kinds and no others, by their MIME types; exclude: not these. Where `dot` is needed and cannot
        draw it, a kind of `include` is a NoPicture; without, our SVG is shown if there is one, and a line says why.
        """
        wanted = {self._jupyter_mimetype, "text/plain"} if include is None else set(include)
        if include is None and SVG in wanted:
            wanted.add("text/html")
        wanted -= set(exclude or ())
        shown: dict[str, Any] = {"text/plain": repr(self)}
        try:
            for mime in sorted(wanted & MIME_TYPES.keys()):
                shown[mime] = self.pipe(MIME_TYPES[mime], encoding="utf-8" if mime == SVG else None)
            if "text/html" in wanted:
                shown["text/html"] = image(shown.get(SVG) or self.pipe("svg", encoding="utf-8"), self._alt)
        except NoPicture as error:
            svg = self._own_svg()
            if include is not None:
                raise
            if svg is None:
                return {"text/plain": f"{error}\n\n{self.source}"}
            return {SVG: svg, "text/html": image(svg, self._alt), "text/plain": f"{error}\n\n{self!r}"}
        return {mime: shown[mime] for mime in sorted(shown) if mime in wanted}

    def __repr__(self) -> str:
        return "<Drawing: a notebook shows it; save('graph.svg') makes a file, .source is its text>"

    def pipe(
        self,
        format: str | None = None,
        renderer: str | None = None,
        formatter: str | None = None,
        neato_no_op: bool | int | None = None,
        quiet: bool = False,
        *,
        engine: str | None = None,
        encoding: str | None = None,
    ) -> Any:
        """The picture as bytes, or as text for an encoding. format: svg, png, …; by itself the drawing's, pdf at first.

        All but svg needs the program `dot`; so does svg with a renderer, a formatter or an engine. What Graphviz does
        not know is a ValueError, a picture that it cannot draw a NoPicture.
        """
        kind = _known("format", format or self.format, graphviz.FORMATS)
        engine = _known("engine", engine or self.engine, graphviz.ENGINES)
        backend = ""
        if renderer or self.renderer:
            backend += f":{_known('renderer', renderer or self.renderer, graphviz.RENDERERS)}"
        if formatter or self.formatter:
            if not backend:
                raise graphviz.RequiredArgumentError("a formatter goes with a renderer: give one, too")
            backend += f":{_known('formatter', formatter or self.formatter, graphviz.FORMATTERS)}"
        if (
            (kind, backend, engine) == ("svg", "", self.engine)
            and self._own is not None
            and self._own[0] == self.source
        ):
            made = self._own[1]().encode()
        else:
            source = self.source
            if kind in (
                "jpg",
                "jpeg",
                "jpe",
            ):  # which has no transparent points: where letters end, they would be black
                source = source.replace("bgcolor=transparent", "bgcolor=white", 1)
            made = by_graphviz(source, kind + backend, engine, [f"-n{neato_no_op:d}"] if neato_no_op else [])
        return made if encoding is None else made.decode(encoding)

    def save(self, path: str | Path) -> Path:
        """Write the drawing to a file, its kind by its ending, and give the path.

        .svg needs no program, and .dot or .gv is the text; .png, .pdf, .jpg and others are drawn by Graphviz. Where
        that cannot be done, the text is written, under the same name with .dot; a warning of one line says so.
        """
        path = Path(path)
        kind = path.suffix[1:].lower()
        if kind not in graphviz.FORMATS:
            raise ValueError(f"{path} does not say what to write: end it in .svg, .png, .pdf, .jpg, .dot, .gv")
        if kind in ("dot", "gv"):
            return write_whole(path, self.source)
        try:
            write_whole(path, self.pipe(kind))
        except NoPicture as error:
            path = path.with_suffix(".dot")
            write_whole(path, self.source)
            warnings.warn(f"{error} (The text of the drawing is in {path}.)", stacklevel=2)
        return path

    write = save

    def render(self, *arguments: Any, **options: Any) -> str:
        """As in the package graphviz: a file of text, which `dot` reads, as long as it takes."""
        known = ("filename", "directory", "engine", "format", "renderer", "formatter", "encoding")
        plain = graphviz.Source(self.source, **{name: getattr(self, name) for name in known})
        try:
            path: str = plain.render(*arguments, **options)
        except graphviz.ExecutableNotFound:
            raise NoPicture(f"There is no program `dot` on this computer, and render needs it. {REMEDY}") from None
        return path


def _known(what: str, name: str, names: Collection[str]) -> str:
    if name.lower() not in names:
        raise ValueError(f"Graphviz has no {what} {name!r}: take one of {', '.join(sorted(names))}")
    return name.lower()
