"""Where the characters of a rewritten line come from."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence


class Columns:
    """Of each byte of a rewritten line, which character it comes from."""

    def __init__(self, letters: Sequence[str]) -> None:
        written = [(at, letter) for at, letters_here in enumerate(letters) for letter in letters_here]
        encoded = [letter.encode(errors="replace") for _, letter in written]
        self.text = b"".join(encoded)
        self.ends = [0, *itertools.accumulate(map(len, encoded))]
        self.origins = [*(at for at, _ in written), len(letters)]

    def origin(self, utf8_bytes: int) -> int:
        return self.origins[min(bisect_left(self.ends, utf8_bytes), len(self.origins) - 1)]
