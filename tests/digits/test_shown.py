"""Digits as text, and as one picture."""

import numpy as np
import pytest
from PIL import Image

from scalargrad.digits import Guess, as_text, save_grid


def guess(digit, label=None, image=None):
    probabilities = [0.0] * 10
    probabilities[digit] = 0.75
    return Guess(np.zeros((28, 28), np.uint8) if image is None else image, probabilities, label)


def test_two_pixels_are_one_character():
    image = np.zeros((28, 28), np.uint8)
    image[0, 0] = image[1, 1] = image[0, 2] = image[1, 2] = 255
    lines = as_text(guess(4, image=image)).splitlines()
    assert lines[0] == "▀▄█"
    assert lines[1].strip() == "taken for 4"
    assert lines[7].strip() == "4 0.750 ███████████████"
    assert lines[8].strip() == "5 0.000" and len(lines) == 13


@pytest.mark.parametrize("label, verdict", [(4, "taken for 4 – right"), (9, "taken for 4 – wrong, it is 9")])
def test_it_says_whether_it_is_right(label, verdict):
    assert as_text(guess(4, label)).splitlines()[1].strip() == verdict


@pytest.mark.parametrize("count, columns", [(1, 1), (8, 8), (11, 8)])
def test_a_grid_has_all_digits_and_marks_the_wrong_ones(tmp_path, count, columns):
    ink = np.zeros((28, 28), np.uint8)
    ink[10:18, 10:18] = 255
    guesses = [guess(4, 9 if k == count - 1 else 4, ink) for k in range(count)]
    save_grid(guesses, tmp_path / "grid.png")
    with Image.open(tmp_path / "grid.png") as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    assert [path.name for path in tmp_path.iterdir()] == ["grid.png"]
    red = (pixels[:, :, 0] - pixels[:, :, 1] > 100).nonzero()
    black = (pixels.max(axis=2) == 0).sum()
    assert black == count * (8 * 3) ** 2  # the ink of all digits, three pixels for one
    assert pixels.shape[1] // columns in range(96, 120)
    last = (count - 1) % columns
    assert (red[1] > last * 96).all() and (red[1] < (last + 1) * 96 + 12).all() and len(red[0]) > 500
