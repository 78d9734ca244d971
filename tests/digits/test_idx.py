"""Files in MNIST's format: read, or refused by name."""

import gzip
import struct

import numpy as np
import pytest

from scalargrad.digits import load
from scalargrad.digits.idx import read_idx

LABELS = b"\0\0\x08\x01" + struct.pack(">I", 3) + bytes([5, 0, 9])
PACKED = gzip.compress(LABELS, mtime=0)  # the time would be in the names of the tests
IMAGES = b"\0\0\x08\x03" + struct.pack(">III", 2, 3, 4) + bytes(range(24))


@pytest.mark.parametrize("packed", [True, False])
def test_what_was_written_is_read(tmp_path, packed):
    (tmp_path / "labels").write_bytes(PACKED if packed else LABELS)
    (tmp_path / "images").write_bytes(gzip.compress(IMAGES) if packed else IMAGES)
    assert read_idx(tmp_path / "labels", 1).tolist() == [5, 0, 9]
    images = read_idx(tmp_path / "images", 3)
    assert images.shape == (2, 3, 4) and images[1, 2].tolist() == [20, 21, 22, 23]


@pytest.mark.parametrize(
    "data, what",
    [
        (b"", "does not begin as an idx file does"),
        (b"\0\0\x08", "does not begin as an idx file does"),
        (b"<html>not found</html>", "does not begin as an idx file does"),
        (b"\0\0\x0d\x01" + LABELS[4:], "type 13, not unsigned bytes"),
        (IMAGES, "3 dimensions instead of 1"),
        (LABELS[:6], "ends within its head"),
        (LABELS[:-1], "promises 11 bytes, and it has 10"),
        (LABELS + b"\0", "promises 11 bytes, and it has 12"),
        (PACKED[:-9], "cannot be unpacked"),
        (PACKED[:12] + b"\xff" + PACKED[13:], "cannot be unpacked"),
        (PACKED[:-5] + b"\0\0\0\0\0", "cannot be unpacked"),
        (PACKED + b"something", "cannot be unpacked"),
    ],
)
def test_damage_is_an_error_that_names_the_file_and_the_remedy(tmp_path, data, what):
    path = tmp_path / "labels.gz"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=what) as caught:
        read_idx(path, 1)
    assert str(caught.value).startswith(f"{path} is damaged: ")
    assert str(caught.value).endswith("remove it, and get it again")


def write(folder, images, labels, part="t10k"):
    head = b"\0\0\x08\x03" + struct.pack(">III", *images.shape)
    (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(gzip.compress(head + images.tobytes()))
    head = b"\0\0\x08\x01" + struct.pack(">I", len(labels))
    (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(head + bytes(labels)))


def test_a_folder_is_read(tmp_path):
    images = np.arange(2 * 28 * 28).reshape(2, 28, 28).astype(np.uint8)
    write(tmp_path, images, [3, 8])
    digits = load("t10k", str(tmp_path))
    assert (digits.images == images).all() and digits.labels.tolist() == [3, 8]


@pytest.mark.parametrize(
    "shape, labels, what",
    [
        ((2, 28, 28), [1], "2 images, and .* 1 labels"),
        ((2, 28, 28), [1, 10], "the label 10, which is no digit"),
        ((2, 20, 28), [1, 2], "28×20 pixels"),
        ((0, 28, 28), [], "no images"),
    ],
)
def test_files_that_do_not_belong_together(tmp_path, shape, labels, what):
    write(tmp_path, np.zeros(shape, np.uint8), labels)
    with pytest.raises(ValueError, match=what):
        load("t10k", str(tmp_path))


def test_a_folder_that_lacks_a_file_or_is_none(tmp_path):
    with pytest.raises(ValueError, match=r"has no t10k-images-idx3-ubyte\.gz: give the folder that has"):
        load("t10k", str(tmp_path))
    with pytest.raises(ValueError, match="is no folder: give"):
        load("t10k", str(tmp_path / "gone"))
