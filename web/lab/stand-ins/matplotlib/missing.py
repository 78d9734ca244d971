"""What this small matplotlib says of what it does not have."""

from __future__ import annotations

from collections.abc import Iterable

ADVICE = "this page's matplotlib is a small one in plain Python; for that, run the notebook with Matplotlib itself"


def missing(name: str) -> str:
    return f"there is no {name} here: {ADVICE}"


def known(given: Iterable[str], names: Iterable[str], function: str) -> None:
    """Refuse keyword arguments that would be ignored."""
    names = sorted(names)
    for name in given:
        if name not in names:
            raise TypeError(f"{function}() does not know {name!r} here, but {', '.join(names)}: {ADVICE}")


def one_of(value: object, names: Iterable[str], what: str) -> None:
    """Refuse a word that is none of the words that can be drawn."""
    names = list(names)
    if value not in names:
        raise ValueError(f"{value!r} is no {what} here, but {', '.join(map(repr, names))} are: {ADVICE}")


class Spoken:
    """A class whose missing methods say that they are missing, and not that the user made a mistake."""

    def __getattr__(self, name: str) -> object:
        raise AttributeError(missing(f"{type(self).__name__}.{name}"))
