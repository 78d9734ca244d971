"""The mathematics between dollars, as runs of characters: upright or italic, raised or lowered."""

from __future__ import annotations

import re
from typing import NamedTuple

from .missing import ADVICE


def _table(names: str, signs: str) -> dict[str, str]:
    return dict(zip(names.split(), signs, strict=True))


GREEK = _table(
    """alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi
    varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega""",
    "αβγδϵεζηθικλμνξπρστυϕφχψωΓΔΘΛΞΠΣΥΦΨΩ",
)
SIGNS = _table(
    """partial nabla infty sum prod int ell hbar prime circ degree ldots dots cdots top forall exists emptyset langle
    rangle lfloor rfloor lceil rceil Re Im vert Vert""",
    "∂∇∞∑∏∫ℓℏ′∘°………⊤∀∃∅⟨⟩⌊⌋⌈⌉ℜℑ|‖",
)
BETWEEN = _table(  # with some space on both sides
    """cdot times pm mp leq le geq ge neq ne approx sim equiv propto to rightarrow leftarrow Rightarrow mapsto in notin
    subset cup cap ll gg odot otimes oplus ast mid""",
    "·×±∓≤≤≥≥≠≠≈∼≡∝→→←⇒↦∈∉⊂∪∩≪≫⊙⊗⊕∗∣",
)
_FUNCTIONS = "log ln exp sin cos tan sinh cosh tanh arcsin arccos arctan max min arg det lim"
FUNCTIONS = set(_FUNCTIONS.split())
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "overline": "\u0305", "vec": "\u20d7", "dot": "\u0307", "tilde": "\u0303"}
UPRIGHT = ("mathrm", "text", "operatorname", "mathdefault", "mathbf", "mathsf", "mathtt", "mathit", "mathcal", "mathbb")
SPACES = {",": "\u2009", ":": "\u2005", ";": "\u2004", " ": " ", "quad": "\u2003", "qquad": "\u2003\u2003", "!": ""}
THIN = "\u2009"
SMALL = 0.7  # an index beside its letter
UP, DOWN, FRACTION = 0.38, -0.16, 0.3  # of the size of the letter; the last for what stands above a fraction's line
_TOKEN = re.compile(r"\\([A-Za-z]+|.)|(.)", re.S)


class Run(NamedTuple):
    text: str
    italic: bool = False
    bold: bool = False
    size: float = 1.0
    rise: float = 0.0
    over: bool = False  # begins where the run before it began: an exponent above an index


def runs(text: str) -> list[Run]:
    """A line of text with mathematics between dollars; a lone dollar is a dollar."""
    parts = re.split(r"(?<!\\)\$", text)
    if len(parts) % 2 == 0:
        return [Run(text.replace("\\$", "$"))]
    found: list[Run] = []
    for k, part in enumerate(parts):
        found += _Formula(part).read() if k % 2 else [Run(part.replace("\\$", "$"))]
    return [run for run in found if run.text]


def plain(text: str) -> str:
    """The same in one line without ups and downs, for those who hear it."""
    return " ".join("".join(run.text for run in runs(line)) for line in text.split("\n"))


class _Formula:
    """Reads the tokens of one formula from left to right."""

    def __init__(self, source: str) -> None:
        self.source, self.place = source, 0
        self.tokens = [(word, sign) for word, sign in _TOKEN.findall(source)]

    def read(self) -> list[Run]:
        """Up to the brace that closes, or the end."""
        found: list[Run] = []
        while self.place < len(self.tokens):
            word, sign = self.tokens[self.place]
            self.place += 1
            if sign == "}":
                return found
            if sign in ("^", "_") and sign:
                found += self._index(sign, after=found)
            elif word:
                found += self._word(word)
            else:
                found += self._sign(sign, first=not found or found[-1].text[-1:] in (*"([,=", THIN))
        return found

    def group(self) -> list[Run]:
        """What stands in braces, or else the next sign."""
        while self.place < len(self.tokens) and self.tokens[self.place] == ("", " "):
            self.place += 1
        if self.place == len(self.tokens):
            raise ValueError(f"${self.source}$ ends where something more is needed")
        word, sign = self.tokens[self.place]
        self.place += 1
        if sign == "{":
            return self.read()
        return self._word(word) if word else self._sign(sign, first=True)

    def _index(self, sign: str, after: list[Run]) -> list[Run]:
        """Above or below; an index of an index is smaller still."""
        rise = UP if sign == "^" else DOWN
        small = _small(self.group(), rise)
        other = after and after[-1].rise * rise < 0 and not after[-1].over
        return [small[0]._replace(over=True), *small[1:]] if other and small else small

    def _sign(self, sign: str, first: bool) -> list[Run]:
        if sign in " {":
            return self.read() if sign == "{" else []
        if sign == "'":
            return [Run("′")]
        if sign in "-+*/" and first:
            return [Run(sign.replace("-", "−"))]
        if sign in "-+=<>*":
            return [Run(THIN + sign.translate({ord("-"): "−", ord("*"): "∗"}) + THIN)]
        if sign == ",":
            return [Run("," + THIN)]
        return [Run(sign, italic=sign.isalpha() and sign.isascii())]

    def _word(self, word: str) -> list[Run]:
        if word in GREEK:
            return [Run(GREEK[word], italic=GREEK[word].islower() or GREEK[word] in "ϵϕ")]
        if word in SIGNS:
            return [Run(SIGNS[word])]
        if word in BETWEEN:
            return [Run(THIN + BETWEEN[word] + THIN)]
        if word in FUNCTIONS:
            following = self.tokens[self.place : self.place + 1]
            return [Run(word + ("" if following in ([], [("", "(")], [("", "^")], [("", "_")]) else THIN))]
        if word in SPACES:
            return [Run(SPACES[word])]
        if word in UPRIGHT:
            return self._letters(word)
        if word in ACCENTS:
            return [run._replace(text=run.text + ACCENTS[word]) for run in self.group()]
        if word in ("frac", "tfrac", "dfrac"):
            return [*_small(self.group(), FRACTION), Run("⁄"), *_small(self.group(), 0.0)]
        if word == "sqrt":
            return [Run("√"), *_together(self.group())]
        if word in ("left", "right", "displaystyle", "limits"):
            return []
        if not word.isalpha():  # \{ or \%
            return [Run("‖" if word == "|" else word)]
        raise ValueError(f"\\{word} in ${self.source}$ is not understood: {ADVICE}")

    def _letters(self, word: str) -> list[Run]:
        """Words in a formula; in `text` a space is a space."""
        begin = self.place
        inner = self.group()
        if word == "text":
            letters = "".join("\\" + name if name else sign for name, sign in self.tokens[begin : self.place])
            return [Run(letters.removeprefix("{").removesuffix("}"))]
        return [run._replace(italic=word == "mathit", bold=word == "mathbf") for run in inner]


def _small(group: list[Run], rise: float) -> list[Run]:
    return [
        run._replace(size=run.size * SMALL, rise=rise + run.rise * SMALL, text=run.text.replace(THIN, ""))
        for run in group
    ]


def _together(group: list[Run]) -> list[Run]:
    """In parentheses, if it is a sum or a difference: √(a + b)."""
    if any(sign in run.text for run in group for sign in "+−=±"):
        return [Run("("), *group, Run(")")]
    return group
