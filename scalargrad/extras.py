"""What the package does without other packages, it does; what needs one says so where it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class MissingPackage(ModuleNotFoundError):
    """A package that is not installed; the message is one line that says how to get it."""


@contextmanager
def needs(packages: str) -> Iterator[None]:
    """Imports from these packages, by the names that pip knows, go inside: where one is missing, the error says so.

    >>> with needs("markdown-it-py mdit-py-plugins"):
    ...     import a_module_that_is_not_there
    Traceback (most recent call last):
    scalargrad.extras.MissingPackage: a_module_that_is_not_there is missing: pip install markdown-it-py mdit-py-plugins
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingPackage(f"{error.name} is missing: pip install {packages}", name=error.name) from None
