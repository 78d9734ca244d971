"""Numbers in JSON files: exact, written whole or not at all, and refused with a clear error when damaged.

May import: the standard library. Nothing of scalargrad.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

FORMAT = "scalargrad parameters 1"


def plain(number: Any, name: str) -> Any:
    """A number as JSON has it: a float or an int as it is, others as {"Fraction": "1/3"}; else a TypeError."""
    if type(number) is float and math.isfinite(number):
        return number
    if type(number) is int:
        return number
    if isinstance(number, (float, Fraction, Decimal)):
        kind = "float" if isinstance(number, float) else type(number).__name__
        return {kind: str(number) if kind != "float" else repr(float(number))}
    raise TypeError(
        f"{name} is a {type(number).__name__}, which a file cannot hold exactly: convert it to float or Fraction"
    )


_KINDS: dict[str, Any] = {"float": float, "Fraction": Fraction, "Decimal": Decimal}


def number_of(stored: Any, name: str, path: str | Path) -> Any:
    """The number that `plain` stored."""
    if type(stored) in (int, float):
        return stored
    if isinstance(stored, dict) and len(stored) == 1:
        ((kind, text),) = stored.items()
        if kind in _KINDS and isinstance(text, str):
            try:
                return _KINDS[kind](text)
            except (ValueError, ArithmeticError):
                pass
    raise ValueError(f"{path} is damaged: {name} is {stored!r}, not a number")


def numbers(content: dict[str, Any], path: str | Path, part: str = "parameters") -> dict[str, Any]:
    """The numbers of one part of a file, by name."""
    stored = content.get(part)
    if not isinstance(stored, dict):
        raise ValueError(f"{path} is damaged: it has no {part}")
    return {name: number_of(one, name, path) for name, one in stored.items()}


def write(path: str | Path, content: dict[str, Any]) -> None:
    """Write a file by way of a temporary one beside it, so that nobody ever finds half of it."""
    target = Path(path)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"format": FORMAT, **content}, file, indent=1)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def read(path: str | Path) -> dict[str, Any]:
    """The content of a file that `write` wrote; a ValueError for any other."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:  # not JSON, or not UTF-8
        raise ValueError(f"{path} is damaged, or no file of scalargrad: {error}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"{path} is not a file of scalargrad's parameters")
    return content
