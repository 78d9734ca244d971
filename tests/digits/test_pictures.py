"""Pictures of any size and kind become digits as MNIST has them, and it is said what was done."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from scalargrad.digits import load, read_picture
from scalargrad.digits.pictures import fitted

MNIST = Path(__file__).parents[3] / "shared" / "data" / "mnist"


def drawn(digit="4", size=(120, 160), at=(40, 30), height=80):
    """A digit drawn white on black."""
    picture = Image.new("L", size)
    ImageDraw.Draw(picture).text(at, digit, fill=255, font=ImageFont.load_default(height))
    return picture


@pytest.fixture
def saved(tmp_path):
    def save(picture, name="digit.png"):
        picture.save(tmp_path / name)
        return tmp_path / name

    return save


def assert_mnist_s_form(image):
    assert image.shape == (28, 28) and image.dtype == np.uint8
    inked = image > 0
    assert max(np.ptp(np.flatnonzero(inked.any(axis=axis))) for axis in (0, 1)) == 19  # 20 pixels
    mass = image / image.sum()
    for axis in (0, 1):
        assert abs((mass.sum(axis=axis) * range(28)).sum() - 14) <= 0.5
    assert image.max() == 255


@pytest.mark.parametrize("size, height", [((20, 20), 12), ((28, 28), 20), ((120, 160), 80), ((1000, 700), 400)])
@pytest.mark.parametrize("digit", "147")
def test_a_digit_of_any_size_has_mnist_s_form(saved, digit, size, height):
    image, done = read_picture(saved(drawn(digit, size, (size[0] // 4, 2), height)))
    assert_mnist_s_form(image)
    assert "scaled from" in done[0] and done[-1] == "centred in 28×28 by its centre of mass"


def test_where_it_stands_makes_no_difference(saved):
    images = [read_picture(saved(drawn(at=at))).image for at in ((40, 30), (2, 60), (60, 5))]
    assert (images[0] == images[1]).all() and (images[0] == images[2]).all()


def test_dark_on_light_is_inverted_and_it_says_so(saved):
    light = read_picture(saved(drawn()))
    dark = read_picture(saved(Image.eval(drawn(), lambda p: 255 - p)))
    assert (light.image == dark.image).all()
    assert dark.done == ["inverted, for it is dark on light", *light.done]


def test_faint_strokes_are_given_contrast_and_it_says_so(saved):
    full = read_picture(saved(drawn()))
    faint = read_picture(saved(Image.eval(drawn(), lambda p: 90 + p // 5)))
    assert abs(faint.image.astype(int) - full.image).max() <= 12
    assert faint.done == ["given more contrast", *full.done]


@pytest.mark.parametrize("kind", ["1", "L", "RGB", "RGBA", "LA", "P", "I;16", "CMYK"])
def test_every_kind_of_png_and_bmp(saved, kind):
    expected = read_picture(saved(drawn())).image
    if kind == "I;16":
        picture = Image.fromarray(np.asarray(drawn()).astype(np.uint16) * 257)
    else:
        picture = drawn().convert(kind if kind != "CMYK" else "RGB")
    name = "digit.bmp" if kind in ("1", "L", "RGB", "CMYK") else "digit.png"
    image, done = read_picture(saved(picture, name))
    assert abs(image.astype(int) - expected).mean() < 4
    assert done[0].startswith("made") is (kind not in ("1", "L"))
    assert "given more contrast" not in done


@pytest.mark.parametrize("ink", ["black", "white", "#3040a0"])
def test_a_transparent_picture_is_read_whatever_its_ink(saved, ink):
    clear = Image.new("RGBA", (120, 160), (0, 0, 0, 0))
    ImageDraw.Draw(clear).text((40, 30), "4", fill=ink, font=ImageFont.load_default(80))
    image = read_picture(saved(clear)).image
    assert abs(image.astype(int) - read_picture(saved(drawn())).image).mean() < 2


def test_specks_of_paper_are_not_the_digit(saved):
    clean = np.asarray(drawn()).astype(float)
    noisy = 215 - 0.7 * clean + np.random.default_rng(0).normal(0, 4, clean.shape)
    image = read_picture(saved(Image.fromarray(noisy.clip(0, 255).astype(np.uint8)))).image
    assert abs(image.astype(int) - fitted(clean)[0]).mean() < 6


@pytest.mark.parametrize("size", [(1, 1), (28, 28), (300, 2)])
def test_an_empty_picture_is_an_error(saved, size):
    path = saved(Image.new("L", size, 200))
    with pytest.raises(ValueError, match=r"digit\.png is empty: all its pixels have the same grey"):
        read_picture(path)


@pytest.mark.parametrize("size", [(2, 2), (1, 9), (9, 1), (3, 400)])
def test_odd_sizes_are_no_error(saved, size):
    picture = Image.new("L", size)
    picture.putpixel((size[0] - 1, 0), 255)
    assert read_picture(saved(picture)).image.max() == 255


def test_what_is_no_picture_or_damaged_is_an_error_that_names_it(saved, tmp_path):
    text = tmp_path / "text.png"
    text.write_text("not a picture")
    with pytest.raises(ValueError, match=r"text\.png is no picture in PNG or BMP"):
        read_picture(text)
    drawn().save(tmp_path / "photo.png", "JPEG")
    with pytest.raises(ValueError, match=r"photo\.png is no picture in PNG or BMP"):
        read_picture(tmp_path / "photo.png")
    with pytest.raises(FileNotFoundError):
        read_picture(tmp_path / "gone.png")
    for name in ("digit.png", "digit.bmp"):
        whole = saved(drawn(), name).read_bytes()
        for length in range(20, len(whole) - 20, len(whole) // 12):
            (tmp_path / name).write_bytes(whole[:length])
            with pytest.raises(ValueError, match=name):
                read_picture(tmp_path / name)
        random = np.random.default_rng(0)
        for _ in range(60):  # whatever byte is another, it is read, or refused with an error of ours
            broken = bytearray(whole)
            broken[random.integers(len(broken))] ^= 1 << int(random.integers(8))
            (tmp_path / name).write_bytes(broken)
            try:
                read_picture(tmp_path / name)
            except ValueError as error:
                assert str(error).startswith(str(tmp_path / name))


def test_a_picture_of_too_many_pixels_is_an_error(saved, monkeypatch):
    path = saved(drawn())
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10_000)
    with pytest.raises(ValueError, match="more than 10,000 pixels: make it smaller first"):
        read_picture(path)


@pytest.mark.skipif(not MNIST.is_dir(), reason="there is no shared/data/mnist")
def test_mnist_s_own_digits_come_back_from_anywhere():
    digits = load("t10k", str(MNIST)).images[:200]
    for image in digits:
        kept, done = fitted(image.astype(float))
        if not done:
            assert (kept == image).all()
    unchanged = sum(not fitted(image.astype(float))[1] for image in digits)
    assert unchanged > 190
    random, near = np.random.default_rng(0), []
    for image in digits:
        large = np.full((90, 140), 255.0)
        y, x = random.integers(1, 90 - 29), random.integers(1, 140 - 29)
        large[y : y + 28, x : x + 28] -= image
        near.append(abs(fitted(large)[0].astype(float) - image).mean() / image.mean())
    assert np.median(near) < 0.02 and np.mean(near) < 0.1
