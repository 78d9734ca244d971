"""What plt.rcParams holds: the few of Matplotlib's parameters that are heeded here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .missing import ADVICE

_USUAL = {
    "figure.figsize": (6.4, 4.8),  # inches
    "figure.dpi": 100.0,  # pixels of the screen for an inch
    "figure.facecolor": "white",
    "font.size": 10.0,  # points
    "lines.linewidth": 1.5,
    "lines.markersize": 6.0,
    "axes.grid": False,
    "image.cmap": "viridis",
    "backend": "svg",  # written by IPython
}


class Parameters(dict[str, Any]):
    """A dictionary whose keys are given; one that would be ignored is refused."""

    def __setitem__(self, key: str, value: Any) -> None:
        if key not in _USUAL:
            raise KeyError(f"rcParams has no {key!r} here, but {', '.join(_USUAL)}: {ADVICE}")
        super().__setitem__(key, value)

    def update(self, *given: Mapping[str, Any] | Iterable[tuple[str, Any]], **more: Any) -> None:
        for key, value in dict(*given, **more).items():
            self[key] = value


rcParams = Parameters(_USUAL)


def rcdefaults() -> None:
    """Everything as it was."""
    rcParams.update(_USUAL)
