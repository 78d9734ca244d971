"""Numbers of every type as text of a few significant digits, and whether that text is the number itself.

The text is in ASCII, like Python's own: -1.5, 1e-7, 2/3, (1+2j). `writing` gives it the signs that books use.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from sys import modules
from typing import Any

from scalargrad.libraries import owner

LONGEST = 24  # characters of a number that is shown in full
_TYPED = 10**10  # integers up to here are shown in full whatever the digits asked for


def number_text(value: Any, digits: int = 6) -> tuple[str, bool]:
    """A number to some significant digits; True if no digit was left out.

    >>> number_text(0.25), number_text(1 / 3, 4), number_text(Fraction(2, 3))
    (('0.25', True), ('0.3333', False), ('2/3', True))
    """
    if hasattr(value, "significant"):  # the numbers of worked documents
        return _real(value, digits)
    match owner(type(value)):
        case "real":
            return _whole(int(value), digits) if isinstance(value, int) else _float(value, digits)
        case "fraction":
            return _fraction(value, digits)
        case "decimal":
            return _shorter(str(value), _rounded(value, digits), Decimal, value)
        case "complex":
            return _complex(value, digits)
        case "numpy":
            return _array(value, digits)
        case "mpmath":
            return _mpmath(value, digits)
    text = " ".join(str(value).split())
    return (text, True) if len(text) <= 4 * LONGEST else (f"{text[: 4 * LONGEST]}…", False)


def _tidy(text: str) -> str:
    """1e-07 as 1e-7, 2.50 as it is."""
    return re.sub(r"e([+-])0*(\d)", lambda found: f"e{'-' if found[1] == '-' else ''}{found[2]}", text.lower())


def _rounded(value: Decimal, digits: int) -> str:
    mantissa, e, exponent = format(value, f".{digits}g").partition("e")
    return _tidy((mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + e + exponent)


def _shorter(full: str, short: str, kind: Any, value: Any) -> tuple[str, bool]:
    same = value != value or kind(short) == value
    return _tidy(full if same and len(full) <= len(short) else short), bool(same)


def _float(value: float, digits: int) -> tuple[str, bool]:
    value = float(value)
    if value.is_integer() and abs(value) < _TYPED:
        return str(int(value)), True
    text, exact = _shorter(repr(value), format(value, f".{digits}g"), float, value)
    return text, exact or format(value, ".15g") == text  # 0.1 + 0.2 is 0.3 to everybody but the computer


def _whole(value: int, digits: int) -> tuple[str, bool]:
    return (str(value), True) if abs(value) < 10**LONGEST else (_rounded(Decimal(value), digits), False)


def _fraction(value: Fraction, digits: int) -> tuple[str, bool]:
    if value.denominator == 1:
        return _whole(value.numerator, digits)
    if max(abs(value.numerator), value.denominator) < 10 ** (LONGEST // 2):
        return str(value), True
    return _rounded(Decimal(value.numerator) / Decimal(value.denominator), digits), False


def _complex(value: complex, digits: int) -> tuple[str, bool]:
    text = f"({value:.{digits}g})"
    return _tidy(text), complex(text) == value


def _real(value: Any, digits: int) -> tuple[str, bool]:
    exact = getattr(value, "exact", None)
    if isinstance(exact, Fraction):
        decimal = (exact * 10 ** min(digits, 12)).denominator == 1 and exact.denominator != 1
        if decimal:
            return value.significant(40), True
        text, same = _fraction(exact, digits)
        # 1/1024 stays; of 3.14159265 nobody wants 62831853/20000000.
        if "/" in text and (exact * 10**12).denominator == 1 and len(text) > len(value.significant(40)):
            text = _rounded(Decimal(exact.numerator) / Decimal(exact.denominator), digits)
            same = Fraction(text) == exact
        return text, same
    return _tidy(value.significant(digits)), False


def _mpmath(value: Any, digits: int) -> tuple[str, bool]:
    mpmath = modules["mpmath"]
    if hasattr(value, "ctx") and hasattr(value, "delta"):  # an interval
        low, high = (mpmath.nstr(mpmath.mpf(end), digits) for end in (value.a, value.b))
        return f"[{low}, {high}]", False
    text = mpmath.nstr(value, digits).removesuffix(".0")
    if "j" in text:
        return "".join(text.split()), False
    return _tidy(text), bool(type(value)(text) == value)


def _array(value: Any, digits: int) -> tuple[str, bool]:
    if not getattr(value, "shape", ()):
        return number_text(value.item(), digits)
    entries = [number_text(entry, min(digits, 4)) for entry in value.ravel()[:4].tolist()]
    if value.size > 4:
        entries[3:] = [("…", False), number_text(value.ravel()[-1].item(), min(digits, 4))]
    return f"[{', '.join(text for text, _ in entries)}]", all(exact for _, exact in entries)
