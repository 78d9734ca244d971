"""Whether a notebook, run again, puts out what is stored in it: text to the letter, pictures by what they show."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image, ImageChops, ImageFilter

SAME_VERSION = 4, 0.0005  # so many pixels a point may be from its like; so many of all points may have none
OTHER_VERSION = 12, 0.004
MARGIN = 8  # pixels: by so much a picture may be larger
ALIKE = 40  # of 255: from here on it is another colour

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
    """Whether two PNGs, in base64, show the same: all but a few of their points have their like near by in the other.

    So it is no matter how a line is smoothed or a letter cut; a curve that runs elsewhere, or in another colour, is
    seen. Another version of Matplotlib sets its labels elsewhere, too: then more is let pass.
    """
    first, second = (Image.open(io.BytesIO(base64.b64decode(picture))) for picture in (one, other))
    if max(abs(a - b) for a, b in zip(first.size, second.size)) > MARGIN:
        return False
    near, few = SAME_VERSION if first.info.get("Software") == second.info.get("Software") else OTHER_VERSION
    first, second = first.convert("RGB"), second.convert("RGB").resize(first.size)
    odd = strange(first, second, near) + strange(second, first, near)
    return odd <= few * first.width * first.height


def strange(one: Image.Image, other: Image.Image, near: int) -> int:
    """The number of points of a picture that have not their like near by in the other one, in red, green or blue."""
    darkest = other.filter(ImageFilter.MinFilter(2 * near + 1))
    lightest = other.filter(ImageFilter.MaxFilter(2 * near + 1))
    too_dark, too_light = ImageChops.subtract(darkest, one), ImageChops.subtract(one, lightest)
    red, green, blue = ImageChops.lighter(too_dark, too_light).split()
    return sum(ImageChops.lighter(red, ImageChops.lighter(green, blue)).histogram()[ALIKE:])
