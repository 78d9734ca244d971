"""How a label is written: w1 as w₁, w2[0,1] as w with the layer (2) above and the indices 01 below.

The rules, for a label made of a letter, Greek letter or word, and then
- digits: a subscript, w1 → w₁; but before an index they are the layer, which goes above in brackets;
- an index in brackets: a subscript; with commas where a number in it has two digits, w1[0,12];
- _word: a subscript; primes: primes.
Any other label is text, and stays as it is. Plain text shows every label as it was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 32  # characters of a label that are shown
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
LATEX_OF_GREEK = {letter: name for name, letter in GREEK.items()}
_LABEL = re.compile(r"([A-Za-z]+|[α-ωΑ-Ω])(\d*)(?:_([A-Za-z0-9]+))?(?:\[\s*(\d+(?:\s*,\s*\d+)*)\s*\])?('*|′*)")


@dataclass(frozen=True)
class Name:
    """A symbol: a letter or word with what stands below and above it; is_text where the label is no such thing.

    plain: the label as it was typed. primes: how many; they tell apart two nodes of the same label.
    """

    plain: str
    letter: str
    below: str = ""
    above: str = ""
    primes: int = 0
    is_text: bool = False

    def primed(self, count: int) -> Name:
        """The name of another node of the same label."""
        mark = "′" * count if count <= 3 else f" ({count + 1})"
        if count <= 3 and not self.is_text:
            return Name(self.plain + mark, self.letter, self.below, self.above, self.primes + count)
        return Name(self.plain + mark, self.plain + mark, is_text=True)


def name_of(label: str, longest: int = LONGEST) -> Name:
    """The symbol of a label, which is cut if it is longer.

    >>> name_of("w1").below, name_of("w2[0,1]").above, name_of("w2[0,1]").below
    ('1', '(2)', '01')
    """
    plain = shown(label, longest)
    found = _LABEL.fullmatch(plain)
    if not found:
        return Name(plain, plain, is_text=True)
    letter, digits, word, index, primes = found.groups()
    below = [word] if word else []
    above = ""
    if index:
        numbers = [number.strip() for number in index.split(",")]
        below.insert(0, ("" if all(len(number) == 1 for number in numbers) else ",").join(numbers))
        above = f"({digits})" if digits else ""
    elif digits:
        below.insert(0, digits)
    return Name(plain, GREEK.get(letter, letter), ",".join(below), above, len(primes))


def before_activation(label: str) -> str | None:
    """What goes into an activation is called z where its result is called a or h: z2[0] for a2[0]; None for others.

    >>> before_activation("a2"), before_activation("h[1]"), before_activation("hidden")
    ('z2', 'z[1]', None)
    """
    return f"z{label[1:]}" if re.fullmatch(r"[ah](\W.*|\d.*|)", label) else None


def shown(label: str, longest: int = LONGEST) -> str:
    """A label as text that is not too long, with what cannot be printed left out."""
    text = "".join(character if character.isprintable() else " " for character in str(label)[: 4 * longest])
    text = " ".join(text.split()) or "?"
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
