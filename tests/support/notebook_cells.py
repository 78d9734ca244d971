"""Runs cells in IPython as a notebook does, in a process of its own: `python notebook_cells.py < cells.json`.

Writes for each cell whether it succeeded, what it printed, and what it showed, by mime type.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell


class Shown(DisplayPublisher):
    """Keeps what `display` gives."""

    found: list[dict[str, Any]]

    def publish(self, data: dict[str, Any], *_: Any, **__: Any) -> None:
        self.found.append(data)


class Result(DisplayHook):
    """Keeps the value of the last expression, where something of it is to be seen."""

    found: list[dict[str, Any]]

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        if format_dict:
            self.found.append(format_dict)

    def write_output_prompt(self) -> None:
        """No prompt."""


class Shell(InteractiveShell):
    def enable_gui(self, gui: Any = None) -> None:
        """There is no window."""


def main() -> None:
    shell = Shell.instance(display_pub_class=Shown, displayhook_class=Result)
    shell.display_formatter.active_types = list(shell.display_formatter.format_types)
    Shown.found = Result.found = []
    told = []
    for cell in json.load(sys.stdin):
        Shown.found = Result.found = []
        with redirect_stdout(StringIO()) as printed:
            result = shell.run_cell(cell, store_history=True)
        told.append({"success": result.success, "printed": printed.getvalue(), "shown": Shown.found})
    json.dump(told, sys.stdout, default=str)


if __name__ == "__main__":
    os.environ.pop("MPLBACKEND", None)
    main()
