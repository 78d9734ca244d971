"""MNIST's files in the user's cache: downloaded once, resumed where they broke off, and checked."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any, BinaryIO

from scalargrad.extras import needs

# name -> SHA-256
FILES = {
    "train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3-ubyte.gz": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1-ubyte.gz": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}
MIRRORS = ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/")
ROUNDS = 2  # through the mirrors: where a connection broke at the last of them, the first takes it up
TIMEOUT = (10, 30)  # seconds to connect, and without a byte


def downloaded(name: str) -> Path:
    """The path of one of FILES in the user's cache, to which it is downloaded if it is not there, or damaged there.

    It appears whole or not at all. A ValueError that says what to do if no mirror gives it.
    """
    with needs("numpy pillow pooch tqdm"):
        import pooch
    pooch.get_logger().setLevel("WARNING")
    folder = pooch.os_cache("scalargrad") / "mnist"
    failures = {}
    for mirror in MIRRORS * ROUNDS:
        try:
            return Path(pooch.retrieve(mirror + name, FILES[name], name, folder, downloader=_Resuming(folder)))
        except (OSError, ValueError) as error:  # no connection; another checksum
            failures[mirror] = _reason(error)
    told = "; ".join(f"{mirror} – {reason}" for mirror, reason in failures.items())
    raise ValueError(
        f"{name} cannot be downloaded: {told}. Get {', '.join(FILES)} from one of these addresses some other way, "
        "and name their folder: --data FOLDER"
    )


class _Resuming:
    """Downloads a file for pooch, to a part that stays when the connection breaks: the next attempt goes on from it.

    An incomplete file is an OSError, so pooch sees only complete ones, whose checksum it tells.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, url: str, output_file: str, pooch: object) -> None:
        part = self.folder / f"{url.rpartition('/')[2]}.part"
        with part.open("ab") as file:
            _append(url, file)
        shutil.copyfile(part, output_file)
        part.unlink()  # a complete one with another checksum is of no use


def _append(url: str, file: BinaryIO) -> None:
    """Append what a part lacks; a server that knows no ranges sends all, and one with another file has its way."""
    with needs("numpy pillow pooch tqdm"):
        import requests
        from tqdm import tqdm
        from urllib3.exceptions import HTTPError
    begin = file.tell()
    # Without an encoding on the way: ranges and lengths are those of the file.
    headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={begin}-"} if begin else {})}
    with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT) as response:
        if response.status_code == 416:  # nothing follows: the part is complete, or longer than the file
            return
        response.raise_for_status()
        if response.status_code != 206 or not response.headers.get("Content-Range", "").startswith(f"bytes {begin}-"):
            file.truncate(0)
            begin = 0
        length = response.headers.get("Content-Length")
        total = None if length is None else begin + int(length)
        bar: Any = tqdm(
            total=total, initial=begin, desc=url.rpartition("/")[2], unit="B", unit_scale=True, disable=not _terminal()
        )
        with bar:
            try:
                for chunk in response.raw.stream(1 << 16, decode_content=False):
                    file.write(chunk)
                    bar.update(len(chunk))
            except HTTPError as error:  # it broke, or ended early
                raise requests.ConnectionError(error) from None


def _terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _reason(error: Exception) -> str:
    """Why an attempt failed, in a few words: those of the libraries below are lines of addresses and objects."""
    with needs("numpy pillow pooch tqdm"):
        import requests
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"status {error.response.status_code}"
    if isinstance(error, requests.Timeout):
        return "no answer"
    if isinstance(error, requests.RequestException):
        return "no connection, or it broke"
    return "another file, by its checksum" if isinstance(error, ValueError) else str(error)
