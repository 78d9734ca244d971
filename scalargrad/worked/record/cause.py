"""Why a claim fails, as data: which mistake, where, which lines. The sentence is made where it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class Spoken(str):
    """A text of ours in a sentence, translated where the sentence is made; a name of the author's is a plain text."""

    __slots__ = ()


@dataclass(frozen=True)
class Lines:
    """Lines of the document in a sentence: «line 12», «lines 12 and 14»; links and numbering are the reader's."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Figure:
    """A number or a formula in a sentence that may give an answer away. value: what it is about, as a float."""

    text: str
    value: float


@dataclass(frozen=True)
class Cause:
    """Why a claim fails.

    mistake: the name of the kind of mistake, a row of the table («updated-early»).
    where: what it was made in, as a reader calls it («w5», «∂z2/∂w2»).
    said: the sentence, a text with places for words in braces, as `str.format` has them; words: what stands there.
    lines: the earlier lines of the document that it comes from; none where the mistake is the claim's own.
    """

    mistake: str
    said: str
    words: Mapping[str, str | Lines | Figure | Cause] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
