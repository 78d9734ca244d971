"""Digits to look at: as text for a terminal, and many of them as one picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scalargrad.extras import needs
from scalargrad.files import write_whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HALVES = " ▄▀█"  # neither of two pixels, the lower, the upper, both
BAR = "█"
WIDTH = 20  # in characters, of a bar for a probability of 1
SCALE, GAP, CAPTION = 3, 12, 34  # of a grid: pixels for a pixel, between digits, for the words under a digit
RIGHT, WRONG = "#1a1a1a", "#c01c28"


class Guess(NamedTuple):
    """An image of a digit, what the network takes it for, and what it is, if that is known.

    image: bytes of shape (28, 28); probabilities: ten numbers.
    """

    image: NDArray[np.uint8]
    probabilities: Sequence[float]
    label: int | None = None

    @property
    def digit(self) -> int:
        """The most probable digit."""
        return max(range(len(self.probabilities)), key=self.probabilities.__getitem__)

    @property
    def is_wrong(self) -> bool:
        """Whether it is known to be another digit."""
        return self.label is not None and self.label != self.digit


def as_text(guess: Guess) -> str:
    """A digit in 14 lines, two pixels above each other in one character, and beside it the probabilities as bars.

    Empty lines below it are left out.
    """
    verdict = "" if guess.label is None else f" – wrong, it is {guess.label}" if guess.is_wrong else " – right"
    ink = guess.image > 127
    picture = ["".join(HALVES[2 * upper + lower] for upper, lower in zip(*rows)) for rows in zip(ink[::2], ink[1::2])]
    bars = [f"{k} {p:5.3f} {BAR * round(WIDTH * p)}" for k, p in enumerate(guess.probabilities)]
    beside = ["", f"taken for {guess.digit}{verdict}", "", *bars, ""]
    return "\n".join(f"{line}  {words}".rstrip() for line, words in zip(picture, beside)).rstrip()


def save_grid(guesses: Sequence[Guess], path: str | Path, columns: int = 8) -> None:
    """Write digits as one PNG picture, whole or not at all; under each what it is taken for, mistakes in red."""
    with needs("numpy pillow pooch tqdm"):
        from PIL import Image, ImageDraw
    side = 28 * SCALE
    columns = min(columns, len(guesses))
    rows = -(-len(guesses) // columns)
    size = columns * (side + GAP) + GAP, rows * (side + CAPTION + GAP) + GAP
    sheet = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(sheet)
    for k, guess in enumerate(guesses):
        x, y = GAP + k % columns * (side + GAP), GAP + k // columns * (side + CAPTION + GAP)
        digit = Image.fromarray(255 - guess.image).resize((side, side), Image.Resampling.NEAREST)
        sheet.paste(digit, (x, y))
        colour = WRONG if guess.is_wrong else RIGHT
        draw.rectangle((x - 1, y - 1, x + side, y + side), outline=colour, width=3 if guess.is_wrong else 1)
        draw.text((x + side // 2, y + side + CAPTION // 2), _caption(guess), colour, _font(), "mm", align="center")
    file = io.BytesIO()
    sheet.save(file, "PNG")
    write_whole(path, file.getvalue())


def _caption(guess: Guess) -> str:
    caption = f"{guess.digit}: {guess.probabilities[guess.digit]:.1%}"
    return f"{caption}\nit is {guess.label}" if guess.is_wrong else caption


def _font() -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(14)
