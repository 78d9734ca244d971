"""pytest's plugin: `pytest --worked docs/` makes every claim of a worked example a test.

pytest loads this module at every start, wherever the package is installed. So it stands beside the package, and nothing
of the package is imported before a document is collected: also not where the package is what coverage measures.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from scalargrad.worked.use.pytest_plugin import WorkedFile


SUFFIXES = (
    ".md",
    ".markdown",
    ".mdx",
    ".qmd",
    ".rmd",
    ".ipynb",
)  # as in scalargrad.worked.reading, which is not loaded


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("worked", "worked examples (scalargrad)")
    group.addoption(
        "--worked", action="store_true", help="check the claims of worked examples in Markdown and notebooks"
    )
    group.addoption(
        "--worked-timeout",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="time limit for each document (default: 60)",
    )


def pytest_configure(config: pytest.Config) -> None:
    if not 0 < config.getoption("worked_timeout") < float("inf"):
        raise pytest.UsageError("--worked-timeout takes a number of seconds above 0")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> WorkedFile | None:
    if not parent.config.getoption("worked") or file_path.suffix.lower() not in SUFFIXES:
        return None
    from scalargrad.worked.use.pytest_plugin import WorkedFile

    return WorkedFile.from_parent(parent, path=file_path)
