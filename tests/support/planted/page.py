"""A published worked example: its numbers, its lines, and the mistakes that were planted in it by hand."""

from __future__ import annotations

from tests.support.planted.sheet import Mistake, Sheet

Mistakes = dict[str, tuple[dict[str, str], tuple[str, ...]]]
PAGES: dict[str, tuple[Sheet, int]] = {}  # each with the digits after the point that it prints


def page(name: str, digits: int, given: str, work: str, lines: str, mistakes: Mistakes) -> None:
    """given, work: «name = number» and «name = formula», separated by semicolons. lines: a claim begins with a ?."""
    numbers = {left: float(right) for left, right in equations(given)}
    made = [
        "1 " + line.strip()[1:].strip() if line.strip()[0] == "?" else f"  {line.strip()}"
        for line in lines.strip().split("\n")
    ]
    planted = {what: Mistake(*one) for what, one in mistakes.items()}
    PAGES[name] = (Sheet(numbers, dict(equations(work)), made, planted, name), digits)


def equations(text: str) -> list[tuple[str, str]]:
    pairs = [one.partition("=") for one in text.replace("\n", " ").split(";") if one.strip()]
    return [(left.strip(), right.strip()) for left, _, right in pairs]
