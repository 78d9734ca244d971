"""A file written whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path


def write_whole(path: str | Path, text: str) -> Path:
    """Write a file by way of a temporary one beside it, so that nobody ever finds half of it; give back its path.

    What was there before stays until then, and a file that is replaced hands on its permissions. A character that
    UTF-8 cannot hold, half of a pair, is written as an escape.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(8)}")
    try:
        with temporary.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return target
