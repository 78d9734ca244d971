"""The current figure, and functions that draw on its current axes.

In a notebook all open figures are shown and closed at the end of a cell; `show` does it at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from . import cm
from .axes import Axes
from .bars import ColorBar
from .cm import get_cmap
from .figure import Figure
from .missing import missing
from .parameters import rcdefaults, rcParams
from .rulers import Ruler

__all__ = ["Axes", "Figure", "cm", "get_cmap", "rcParams", "rcdefaults"]

_open: dict[Any, Figure] = {}  # by number or name; the last one is the current one


# --- figures ----------------------------------------------------------------------------------------------------
def figure(
    num: Any = None, figsize: Any = None, dpi: float | None = None, layout: str | None = None, **style: Any
) -> Figure:
    """A new figure, or the open one with that number or name."""
    if isinstance(num, Figure):
        num = next((key for key, each in _open.items() if each is num), None)
    if num is None:
        num = 1 + max((key for key in _open if isinstance(key, int)), default=0)
    made = _open.pop(num, None) or Figure(figsize, dpi, layout, **style)
    _open[num] = made
    return made


def gcf() -> Figure:
    return next(reversed(_open.values())) if _open else figure()


def gca() -> Axes:
    return gcf().gca()


def sca(ax: Axes) -> None:
    figure(ax.figure).sca(ax)


def axes(rect: Any = None) -> Axes:
    """Axes that fill the figure, or a rectangle of it."""
    return gcf().add_subplot(1, 1, 1) if rect is None else gcf().add_axes(rect)


def subplots(
    nrows: int = 1, ncols: int = 1, *, sharex: Any = False, sharey: Any = False, squeeze: bool = True, **style: Any
) -> tuple[Figure, Any]:
    """A new figure, and its axes."""
    made = figure(**style)
    return made, made.subplots(nrows, ncols, sharex=sharex, sharey=sharey, squeeze=squeeze)


def subplot(*place: Any, **shared: Any) -> Axes:
    return gcf().add_subplot(*place, **shared)


def close(fig: Any = None) -> None:
    """The current figure, one that is given or named, or "all"."""
    if fig == "all":
        _open.clear()
        return
    fig = gcf() if fig is None and _open else fig
    for key in [key for key, each in _open.items() if fig in (key, each)]:
        del _open[key]


def fignum_exists(num: Any) -> bool:
    return num in _open


def get_fignums() -> list[int]:
    return sorted(key for key in _open if isinstance(key, int))


def show(block: Any = None) -> None:
    """All open figures, unless just this picture of them has been shown. Then they are closed."""
    while _open:
        made = _open.pop(next(iter(_open)))
        if made.axes and (made.last_shown is None or made.last_shown != made.svg()):
            made.show()


def clf() -> None:
    gcf().clf()


def savefig(fname: Any, **style: Any) -> None:
    gcf().savefig(fname, **style)


def suptitle(t: Any, **style: Any) -> None:
    gcf().suptitle(t, **style)


def tight_layout() -> None:
    gcf().tight_layout()


def subplots_adjust(**edges: float) -> None:
    gcf().subplots_adjust(**edges)


def colorbar(mappable: Any = None, ax: Any = None, **style: Any) -> ColorBar:
    return gcf().colorbar(mappable, gca() if ax is None and mappable is None else ax, **style)


# --- the current axes -------------------------------------------------------------------------------------------
def _forwarded(name: str) -> Callable[..., Any]:
    """A function that calls a method of the current axes."""
    method = getattr(Axes, name)

    @wraps(method)
    def function(*given: Any, **style: Any) -> Any:
        return getattr(gca(), name)(*given, **style)

    return function


_DRAWING = """
    plot semilogx semilogy loglog step axhline axvline axhspan axvspan hlines vlines errorbar scatter bar barh
    hist fill fill_between imshow contour contourf text annotate legend grid axis margins tick_params
"""
for _name in _DRAWING.split():
    globals()[_name] = _forwarded(_name)
for _name in ("title", "xlabel", "ylabel", "xlim", "ylim", "xscale", "yscale"):
    globals()[_name] = _forwarded(f"set_{_name}")


def _ticks(ruler: Ruler, style: Callable[..., Any], ticks: Any, labels: Any, look: dict[str, Any]) -> Any:
    """With ticks they are set; with a look alone they stay where they are; without anything they are told."""
    if ticks is not None:
        style(ticks, labels, **look)
    elif look:
        gca()._style_ticks(ruler.name, look)
    found = ruler.ticks(9)
    return found.places, found.labels


def xticks(ticks: Any = None, labels: Any = None, **look: Any) -> Any:
    return _ticks(gca().x, gca().set_xticks, ticks, labels, look)


def yticks(ticks: Any = None, labels: Any = None, **look: Any) -> Any:
    return _ticks(gca().y, gca().set_yticks, ticks, labels, look)


# --- what IPython asks for --------------------------------------------------------------------------------------
def switch_backend(newbackend: str) -> None:
    """There is one only."""


def draw_if_interactive() -> None:
    """Figures are shown at the end of a cell."""


ion = ioff = draw = draw_if_interactive


def _watch_cells() -> None:
    """Show what is open whenever a cell has run."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        return
    shell.events.register("post_execute", show)
    try:
        from matplotlib_inline.config import InlineBackend
    except ImportError:  # some IPythons in a browser come without it
        return
    shell.configurables.append(InlineBackend.instance(parent=shell))  # so that `%config InlineBackend…` finds it


_watch_cells()


def __getattr__(name: str) -> Any:
    raise AttributeError(missing(f"pyplot.{name}"))
