"""A file written whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path


def write_whole(path: str | Path, content: str | bytes) -> Path:
    """Write a file by way of a temporary one beside it, so that nobody ever finds half of it; give back its path.

    What was there before stays until then, and a file that is replaced hands on its permissions. A character of a text
    that UTF-8 cannot hold, half of a pair, is written as an escape.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    target = Path(path)
    temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return target
