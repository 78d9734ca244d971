"""Answers as they are typed and pasted, in the characters of the language, as far as their meaning is certain."""

from __future__ import annotations

import re

from scalargrad.worked.language import MEANT

# Nobody sees them: spaces of no width, marks of a direction, the mark at the beginning of a file.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\ufeff\xad"))
_PLAIN: dict[int, str | int | None] = {**MEANT, **_UNSEEN}
_POINT = re.compile(r"(?<![\w.)\]])0[·・∙⋅](?=\d)")  # 0·375: nobody multiplies by 0
_BEFORE = r"(^|[-+*/(\[,;=≈]|\d[eE])(\s*)"  # where no operator can stand, but a sign
_DASH = re.compile(_BEFORE + r"[–—‒‐‑﹣]\s*(?=[\d.(])")
_PLUS = re.compile(r"(^|[(\[,;=≈])(\s*)\+\s*(?=[\d.(])")
_NAMED_POWER = re.compile(r"\^\s*\{([^{}]*)\}")
_MORE_DIGITS = re.compile(r"(\.\d+)(?:\.{3}|…+)$")  # 0.333...: so many of them are written
_FULL_STOP = re.compile(r"(\.\d+)\.$|。+$")


def plain_line(text: str) -> str:
    """A line of answers without its comment, in the characters that are meant, and without what nobody sees."""
    return _POINT.sub("0.", text).translate(_PLAIN).partition("#")[0]


def plain_answer(text: str) -> str:
    """One answer of such a line, as the language has it.

    >>> plain_answer("+0.375"), plain_answer("1.5*10^{–3}"), plain_answer("0.3333…"), plain_answer("0.375.")
    ('0.375', '1.5*10**(-3)', '0.3333', '0.375')
    """
    text = _NAMED_POWER.sub(r"**(\1)", text).replace("^", "**")
    text = _PLUS.sub(r"\1\2", _DASH.sub(r"\1\2-", text))
    return _FULL_STOP.sub(r"\1", _MORE_DIGITS.sub(r"\1", text)).strip()
