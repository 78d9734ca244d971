"""Numbers and tables as Markdown."""

from __future__ import annotations

from collections.abc import Sequence


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:,.{0 if seconds >= 0.1 else 1 if seconds >= 0.01 else 3}f}"


def seconds(number: float) -> str:
    return f"{number:,.{0 if number >= 100 else 1 if number >= 10 else 2 if number >= 0.1 else 4}f}"


def megabytes(count: float) -> str:
    return f"{count / 1e6:,.0f}"


def times(quartiles: Sequence[float] | None) -> str:
    """A median with its quartiles."""
    if quartiles is None:
        return "–"
    low, middle, high = (f"{number:.3g}" for number in quartiles)
    return f"{middle} [{low} {high}]"
