"""The bar that shows how far a training is, where there is a terminal and the package tqdm."""

from __future__ import annotations

import sys
from typing import Any

from scalargrad.history import History


class Progress:
    """Counts updates, and shows the loss of the last epoch; without anybody to see it, nothing.

    >>> with Progress(History(), updates=10, show=False) as bar: bar.update()
    """

    def __init__(self, history: History, updates: int, show: bool) -> None:
        self.bar: Any = None
        if show and sys.stderr is not None and sys.stderr.isatty():
            try:
                from tqdm import tqdm

                self.bar = tqdm(total=updates, initial=history.updates, unit="update")
            except ModuleNotFoundError:
                pass

    def update(self) -> None:
        """One update is done."""
        if self.bar is not None:
            self.bar.update()

    def tell(self, history: History) -> None:
        """An epoch is done."""
        if self.bar is not None:
            validation = "".join(f", validation {loss:.4g}" for loss in history.validation_losses[-1:])
            self.bar.set_postfix_str(f"loss {history.epoch_losses[-1]:.4g}{validation}", refresh=False)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.close()
