"""A small stand-in for Matplotlib, in plain Python, for notebooks that run inside a web page.

It is not Matplotlib, and shares no code with it. It knows the functions that teaching notebooks use, draws SVG, and
shows it under the cell. What it does not have raises an error that says so.
"""

from __future__ import annotations

from typing import Any

from .missing import missing
from .parameters import rcdefaults, rcParams

__version__ = "0+scalargrad.stand.in"
__version_info__ = (3, 10)  # IPython asks: its ways of talking to Matplotlib have changed with the years
__all__ = ["get_backend", "interactive", "is_interactive", "rcParams", "rcdefaults", "use"]

rcParamsOrig = rcParams


def get_backend(**_: Any) -> str:
    return "svg"


def use(backend: str, **_: Any) -> None:
    """There is one way to show a picture here."""


def interactive(b: bool) -> None:
    """It always is."""


def is_interactive() -> bool:
    return True


def __getattr__(name: str) -> Any:
    raise AttributeError(missing(f"matplotlib.{name}"))
