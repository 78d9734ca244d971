"""MNIST: 60,000 handwritten digits to learn from and 10,000 to test, of 28×28 pixels, from four files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scalargrad.digits.download import FILES, downloaded
from scalargrad.digits.idx import read_idx

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Digits(NamedTuple):
    """images: bytes of shape (n, 28, 28), 0 is the background; labels: which digits they are, of shape (n,)."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


def load(part: str, folder: str | None = None) -> Digits:
    """The digits of a part, «train» or «t10k», from a folder, or else from the user's cache, to which they are loaded.

    The files of a folder may be gzipped or not. What is missing or damaged is a ValueError that names the file.
    """
    paths = [
        _in_folder(Path(folder), name) if folder is not None else downloaded(name)
        for name in FILES
        if name.startswith(part)
    ]
    images, labels = read_idx(paths[0], 3), read_idx(paths[1], 1)
    if images.shape[1:] != (28, 28):
        raise ValueError(f"{paths[0]} has images of {images.shape[2]}×{images.shape[1]} pixels, and MNIST's have 28×28")
    if len(images) != len(labels):
        raise ValueError(f"{paths[0]} has {len(images):,} images, and {paths[1]} has {len(labels):,} labels")
    if len(images) == 0:
        raise ValueError(f"{paths[0]} has no images")
    if labels.max() > 9:
        raise ValueError(f"{paths[1]} has the label {labels.max()}, which is no digit")
    return Digits(images, labels)


def _in_folder(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / name.removesuffix(".gz")):
        if path.is_file():
            return path
    what = f"has no {name}" if folder.is_dir() else "is no folder"
    raise ValueError(f"{folder} {what}: give the folder that has MNIST's files {', '.join(FILES)}")
