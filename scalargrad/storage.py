"""Numbers in JSON files: exact, written whole or not at all, and refused with a clear error when damaged."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from scalargrad.files import check_target, is_deep, write_whole
from scalargrad.languages import say

FORMAT = "scalargrad parameters 1"


def plain(number: Any, name: str) -> Any:
    """A number as JSON has it: a float or an int as it is, others as {"Fraction": "1/3"}; else a TypeError."""
    if type(number) is float and math.isfinite(number):
        return number
    if isinstance(number, float):
        return {"float": repr(float(number))}
    if isinstance(number, Decimal):
        return {"Decimal": str(number)}
    if type(number) is int and abs(number) < _LONG:
        return number
    if isinstance(number, (int, Fraction)) and not isinstance(number, bool):
        return {"Fraction" if isinstance(number, Fraction) else "int": _text(number)}
    raise TypeError(
        f"{name} is a {type(number).__name__}, which a file cannot hold exactly: convert it to float or Fraction"
    )


_LONG = 10**4000  # Python neither writes nor reads much longer numbers in tens


def _text(number: int | Fraction) -> str:
    parts = (number.numerator, number.denominator)[: 1 if number.denominator == 1 else 2]
    return "/".join(str(part) if abs(part) < _LONG else hex(part) for part in parts)


def _fraction(text: str) -> Fraction:
    return Fraction(*(int(part, 0) for part in text.split("/")))


_KINDS: dict[str, Any] = {"float": float, "Fraction": _fraction, "int": lambda x: int(x, 0), "Decimal": Decimal}


def number_of(stored: Any, name: str, path: str | Path) -> Any:
    """The number that `plain` stored."""
    if type(stored) is int or (type(stored) is float and math.isfinite(stored)):  # 1e999 is read as infinity
        return stored
    if isinstance(stored, dict) and len(stored) == 1:
        ((kind, text),) = stored.items()
        if kind in _KINDS and isinstance(text, str):
            try:
                return _KINDS[kind](text)
            except (ValueError, TypeError, ArithmeticError):
                pass
    raise ValueError(say("{path} is damaged: {name} is {found}, and no finite number", **_found(path, name, stored)))


def whole_number_of(stored: Any, name: str, path: str | Path) -> int:
    """A stored number of things: 0, 1, 2, …"""
    if type(stored) is not int or stored < 0:
        raise ValueError(
            say("{path} is damaged: {name} is {found}, not a number of updates", **_found(path, name, stored))
        )
    return stored


def losses_of(stored: Any, name: str, path: str | Path) -> list[float]:
    """A stored list of plain numbers."""
    if not isinstance(stored, list):
        raise ValueError(
            say("{path} is damaged: {name} is {found}, not a list of numbers", **_found(path, name, stored))
        )
    try:
        if all(type(one) in (int, float) and math.isfinite(one) for one in stored):
            return [float(one) for one in stored]
    except OverflowError:  # an int of 400 digits
        pass
    raise ValueError(say("{path} is damaged: {name} holds what is no number", path=path, name=name))


def _found(path: str | Path, name: str, stored: Any) -> dict[str, object]:
    return {"path": path, "name": name, "found": repr(stored)[:60]}


def plain_parameters(named: Iterable[tuple[str, Any]], numbers: Mapping[Any, Any]) -> dict[str, Any]:
    """The numbers of parameters as JSON has them, by name; a ValueError where two have one name.

    numbers: those of parameters that are to be taken from here.
    """
    stored: dict[str, Any] = {}
    for name, parameter in named:
        if name in stored:
            raise ValueError(f"two parameters are called {name}: give them different names in named_parameters")
        stored[name] = plain(numbers.get(parameter, parameter.data), name)
    return stored


def take_parameters(
    content: dict[str, Any], path: str | Path, parameters: dict[str, Any], computed: Iterable[str] = ()
) -> None:
    """Give parameters their numbers from a file; a ValueError, and all as it was, unless they are the file's.

    computed: names that stand for something computed now. They may be in the file, and those of the file in the model.
    """
    stored = content.get("parameters")
    if not isinstance(stored, dict):
        raise ValueError(f"{path} is damaged: it has no parameters")
    computed_then = content.get("computed", [])
    if not isinstance(computed_then, list):
        raise ValueError(f"{path} is damaged: what was computed is no list of names")
    missing = parameters.keys() - stored.keys() - set(map(str, computed_then))
    extra = stored.keys() - parameters.keys() - set(computed)
    if missing or extra:
        what = f"it lacks {min(missing)}" if missing else f"it has {min(extra)}, which this model lacks"
        raise ValueError(f"{path} was written for another model: {what}")
    numbers = {name: number_of(one, name, path) for name, one in stored.items()}
    for name in parameters.keys() & numbers.keys():
        parameters[name].data = numbers[name]


def write(path: str | Path, content: dict[str, Any]) -> None:
    """Write a file whole or not at all."""
    write_whole(path, json.dumps({"format": FORMAT, **content}, indent=1))


def check_place(path: str | Path) -> None:
    """An OSError if a file cannot be written there: no such folder, one that may not be written to, a device."""
    with TemporaryFile(dir=check_target(path).parent):
        pass


def read(path: str | Path) -> dict[str, Any]:
    """The content of a file that `write` wrote; a ValueError for any other."""
    try:
        text = Path(path).read_text(encoding="utf-8")
        if is_deep(text):
            raise ValueError("it is nested without end")
        content = json.loads(text)
    except (ValueError, MemoryError) as error:  # not UTF-8, not JSON, or too large
        raise ValueError(f"{path} is damaged, or no file of scalargrad: {error}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"{path} is not a file of scalargrad's parameters")
    return content
