"""Characters that keyboards, word processors and books write for others, and what to write for those left over."""

from __future__ import annotations

import re
import unicodedata

from scalargrad.languages import say

# Characters that can only mean another one. The full-width ones stand in Unicode in the order of ASCII.
MEANT: dict[int, str | int] = {
    **{0xFF01 + i: chr(0x21 + i) for i in range(94)},
    **{0x2080 + i: chr(0x30 + i) for i in range(10)},  # subscripts
    **{at: unicodedata.normalize("NFKC", chr(at)) for at in range(0x1D400, 0x1D7CC)},  # letters of formulas: 𝑥, 𝐖
    **str.maketrans("−×·⋅∗•∙⊙÷⁄∕∂、【】", "-*******///d,[]"),
    **str.maketrans("\u3000\xa0\u2005\u2007\u2009\u200a\u202f", " " * 7),
}
POWERS = {power: sign for power, sign in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")}
FRACTIONS = {
    sign: unicodedata.normalize("NFKC", sign).replace("⁄", "/") for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
}  # fmt: skip
RELATIONS = {"≤": "<=", "≥": ">=", "≠": "!="}
TRANSPOSES = ("ᵀ", "⊤")
# Signs that are written with several characters here, so that columns shift.
SIGNS = "".join((*POWERS, *FRACTIONS, *RELATIONS, *TRANSPOSES, "√‰"))
_OPEN = re.compile(r"(?:[.。｡・] *){3}|\*{3}|[…⋯‥]")  # `...`, and what may be meant for it; ··· has become ***
DOTS = re.compile(r"\.{3}|…+")  # `...`, also as it is written by phones and word processors
_SECOND = re.compile(r"(?<!\w)d([²³])([^\W²³]+)(\s*/\s*d[^\W²³]+)(\1?)")  # d²f/dx², ∂²f/∂x∂y


def as_meant(text: str) -> str:
    """A text with the characters that are meant, each in its place.

    >>> as_meant("a₁ ＝ −２×∂²f/∂x²")
    'a1 = -2*d2f/dx2'
    """
    text = text.translate(MEANT)
    if "d²" in text or "d³" in text:
        text = _SECOND.sub(_plain_second, text)
    return text


def leaves_open(text: str) -> bool:
    """Whether the text of a block has a `...` in it, or what can only be meant for one, before any comment.

    >>> leaves_open("y == ．．．"), leaves_open("y == 3  # and so on ...")
    (True, False)
    """
    return any(_OPEN.search(line.partition("#")[0]) for line in as_meant(text).split("\n"))


def _plain_second(match: re.Match[str]) -> str:
    """d2f/dx2: a digit for each raised one, so that it is as long as it was."""
    order = POWERS[match[1]]
    return f"d{order}{match[2]}{match[3]}{order if match[4] else ''}"


def instead_of(character: str) -> str | None:
    """What to write for a character that is none of the language's; None where there is nothing to advise."""
    return {
        **dict.fromkeys("–—‒‐‑﹣", "-"), "≈": "==", "≃": "==", "≅": "==", "≡": "==", "≔": "=", "←": "=",
        **dict.fromkeys("→⟶⇒", "=="),
        "√": "sqrt( )", "∘": "*", "⊗": "outer(a, b)", "∑": "sum( )", "∏": "prod( )", "∇": "grad(y, x)",
        "°": "*pi/180", "|": "abs( )", "‖": "norm( )", "∥": "norm( )", "∞": say("a number"), "′": "dy/dx",
        "±": "approx(a, abs=b)", "?": "...", "!": "prod([k + 1 for k in range(n)])",
        "。": say("a point, ."), **{power: f"**{POWERS[power]}" for power in POWERS},
    }.get(character)  # fmt: skip
