"""MNIST's file format, idx: a head that says type and shape, then the bytes; gzipped, or as it is."""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from scalargrad.extras import needs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNSIGNED_BYTE = 8  # the third byte of the head


def read_idx(path: str | Path, dimensions: int) -> NDArray[np.uint8]:
    """The bytes of an idx file as an array of so many dimensions.

    A ValueError that names the file for whatever is not one, or not whole; an OSError if it cannot be read.
    """
    data = _unpacked(Path(path))
    head = 4 + 4 * dimensions
    if data[:2] != b"\0\0" or len(data) < 4:
        raise _damaged(path, "it does not begin as an idx file does")
    if data[2] != UNSIGNED_BYTE:
        raise _damaged(path, f"its numbers are of type {data[2]}, not unsigned bytes ({UNSIGNED_BYTE})")
    if data[3] != dimensions:
        raise _damaged(path, f"it has {data[3]} dimensions instead of {dimensions}")
    if len(data) < head:
        raise _damaged(path, "it ends within its head")
    shape = [int.from_bytes(data[at : at + 4], "big") for at in range(4, head, 4)]
    expected = head + math.prod(shape)
    if len(data) != expected:
        raise _damaged(path, f"its head promises {expected:,} bytes, and it has {len(data):,}")
    with needs("numpy pillow pooch tqdm"):
        import numpy as np
    return np.frombuffer(data, np.uint8, offset=head).reshape(shape)


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    if data[:2] != b"\x1f\x8b":  # so every gzip file begins
        return data
    try:
        return gzip.decompress(data)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _damaged(path, f"it cannot be unpacked, {error}") from None


def _damaged(path: str | Path, what: str) -> ValueError:
    return ValueError(f"{path} is damaged: {what}: remove it, and get it again")
