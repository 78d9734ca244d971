"""A picture of a digit, of any size, as MNIST has its digits.

Those are white on black; the digit fits 20×20 pixels, and its centre of mass is in the middle of 28×28.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scalargrad.extras import needs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

SIDE, BOX = 28, 20  # pixels of an image, and of the digit in it
WEAK = 0.9  # of full contrast: what has less is given all of it
FAINT = 0.2  # what is weaker is the paper's, and the digit does not begin there


class Picture(NamedTuple):
    """image: bytes of shape (28, 28), 0 is the background; done: what was done to the picture, in words."""

    image: NDArray[np.uint8]
    done: list[str]


def read_picture(path: str | Path) -> Picture:
    """Read a PNG or BMP file and make a digit of MNIST's form of it.

    A ValueError for what is no such picture, is damaged or empty; an OSError if it cannot be read.
    """
    grey, done = _grey(path)
    try:
        image, moved = fitted(grey)
    except ValueError as error:
        raise ValueError(f"{path} {error}") from None
    return Picture(image, done + moved)


def fitted(grey: NDArray[Any]) -> tuple[NDArray[np.uint8], list[str]]:
    """Grey values of any shape as an image of MNIST's form, and what was done to them.

    A ValueError where all are the same.
    """
    import numpy as np
    from PIL import Image

    strokes, done = _strokes(grey)
    rows, columns = (np.flatnonzero((strokes > FAINT).any(axis=axis)) for axis in (1, 0))
    digit = strokes[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = digit.shape
    if max(height, width) != BOX:
        size = [max(1, round(length * BOX / max(height, width))) for length in (width, height)]
        scaled = Image.fromarray(digit.astype(np.float32)).resize((size[0], size[1]), Image.Resampling.BICUBIC)
        digit = np.asarray(scaled).clip(0)
        digit = digit / digit.max()  # thin strokes have become faint
        done.append(f"the digit scaled from {width}×{height} to {size[0]}×{size[1]} pixels")
    top, left = (_offset(digit.sum(axis=axis)) for axis in (1, 0))
    if grey.shape != (SIDE, SIDE) or (top, left) != (rows[0], columns[0]):
        done.append(f"centred in {SIDE}×{SIDE} by its centre of mass")
    if not done:
        return grey.round().astype(np.uint8), done
    image = np.zeros((SIDE, SIDE), np.uint8)
    image[top : top + digit.shape[0], left : left + digit.shape[1]] = (255 * digit).round()
    return image, done


def _strokes(grey: NDArray[Any]) -> tuple[NDArray[np.float64], list[str]]:
    """How much of a stroke each pixel is, from 0 to 1, and what was done for it; the background is what the rim is."""
    import numpy as np

    rim = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    distance = grey - np.median(rim).astype(float)
    is_dark = bool(-distance.min() > distance.max())
    strokes = (-distance if is_dark else distance).clip(0) / 255
    if strokes.max() == 0:
        raise ValueError("is empty: all its pixels have the same grey")
    done = ["inverted, for it is dark on light"] if is_dark else []
    if strokes.max() < WEAK:
        strokes /= strokes.max()
        done.append("given more contrast")
    return strokes, done


def _offset(mass: NDArray[Any]) -> int:
    """Where the digit begins, by row or by column, so that its centre of mass is in the middle."""
    centre = float((mass * range(len(mass))).sum() / mass.sum())
    return min(max(round(SIDE / 2 - centre), 0), SIDE - len(mass))


def _grey(path: str | Path) -> tuple[NDArray[np.float64], list[str]]:
    """A picture's grey values, 0 is black and 255 white, and what was done to get them."""
    with needs("numpy pillow pooch tqdm"):
        import numpy as np
        from PIL import Image, UnidentifiedImageError
    done = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=("PNG", "BMP")) as picture:
                picture.load()
                if picture.mode.startswith("I"):  # 16 bits
                    return np.asarray(picture, dtype=float) / 257, ["made one of 256 greys"]
                if picture.mode not in ("1", "L"):
                    done.append("made grey")
                return np.asarray(_on_paper(picture).convert("L"), dtype=float), done
    except UnidentifiedImageError:
        raise ValueError(f"{path} is no picture in PNG or BMP") from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ValueError(f"{path} has more than {Image.MAX_IMAGE_PIXELS:,} pixels: make it smaller first") from None
    except (SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise ValueError(f"{path} is damaged: {error}") from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise ValueError(f"{path} is damaged: {error}") from None


def _on_paper(picture: Image.Image) -> Image.Image:
    """A picture that is transparent somewhere, on white, or on black if what can be seen of it is light."""
    from PIL import Image, ImageStat

    if not picture.has_transparency_data:
        return picture
    layer = picture.convert("RGBA")
    visible = ImageStat.Stat(layer.convert("L"), layer.getchannel("A").point(lambda alpha: 255 * (alpha > 0)))
    light = visible.count[0] > 0 and visible.mean[0] > 127
    return Image.alpha_composite(Image.new("RGBA", layer.size, "black" if light else "white"), layer)
