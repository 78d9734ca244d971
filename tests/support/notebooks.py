"""Whether a notebook, run again, puts out what is stored in it: text to the letter, pictures by what they show."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image, ImageChops

BLOCK = 8  # pixels: what is smaller than that, a letter's edge, is not looked at
DARKER = 24  # of 255: from here on a block shows something else
FEW = 0.004  # of all blocks

Cell = Any


def outputs(cell: Cell) -> list[dict[str, Any]]:
    """What a cell puts out, in order; what it prints in one piece, however it was sent."""
    found: list[dict[str, Any]] = []
    for output in cell.outputs:
        if output.output_type == "stream" and found and found[-1].get("name") == output.name:
            found[-1]["text"] += output.text
        elif output.output_type == "error":
            found.append({"error": output.ename, "says": output.evalue})
        else:
            kept = {key: output[key] for key in ("name", "text", "data") if key in output}
            found.append({key: dict(part) if key == "data" else part for key, part in kept.items()})
    return found


def difference(stored: Cell, now: Cell) -> str:
    """What is different in the outputs of a cell, in words; nothing if they are the same."""
    before, after = outputs(stored), outputs(now)
    if len(before) != len(after):
        return f"{len(before)} outputs are stored, and {len(after)} come out"
    for one, other in zip(before, after):
        if "data" in one and "data" in other:
            if one["data"].keys() != other["data"].keys():
                return f"stored as {[*one['data']]}, now {[*other['data']]}"
            kinds = one["data"].keys()
            for kind in sorted(kinds - {"text/plain"} if len(kinds) > 1 else kinds):  # «<Figure size 600x300 …>»
                content = one["data"][kind]
                same = same_picture if kind == "image/png" else str.__eq__
                if not same(content, other["data"][kind]):
                    return f"{kind}: stored {content[:300]!r}, now {other['data'][kind][:300]!r}"
        elif one != other:
            return f"stored {one}, now {other}"
    return ""


def same_picture(one: str, other: str) -> bool:
    """Whether two PNGs, in base64, show the same: their grey blocks, all but a few, are equally dark.

    So it is no matter how another version of the library smooths a line or cuts a letter; a curve that runs
    elsewhere is seen.
    """
    first, second = (Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB") for picture in (one, other))
    if any(abs(a - b) > BLOCK for a, b in zip(first.size, second.size)):
        return False
    size = (first.width // BLOCK, first.height // BLOCK)
    blocks = [picture.resize(size, Image.Resampling.BOX) for picture in (first, second)]
    differences = ImageChops.difference(*blocks).convert("L").histogram()
    return sum(differences[DARKER:]) <= FEW * size[0] * size[1]
