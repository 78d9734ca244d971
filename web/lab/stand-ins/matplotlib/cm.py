"""Colour maps: a few colours at equal distances, and straight lines between them."""

from __future__ import annotations

import math
from typing import Any

from .colors import hexadecimal
from .missing import Spoken, missing, one_of
from .numbers import is_sequence, listed

_STEPS = {  # ColorBrewer's, and those that Matplotlib's users know by name
    "Greys": "ffffff f0f0f0 d9d9d9 bdbdbd 959595 727272 515151 242424 000000",
    "Blues": "f7fbff deebf7 c6dbef 9dcae1 6aaed6 4191c6 2070b4 08509b 08306b",
    "Reds": "fff5f0 fee0d2 fcbba1 fc9272 fb694a ee3a2c ca181d a30f15 67000d",
    "Greens": "f7fcf5 e5f5e0 c7e9c0 a0d99b 73c476 40aa5d 228a44 006c2c 00441b",
    "Oranges": "fff5eb fee6ce fdd0a2 fdae6a fd8c3b f16813 d84801 a53603 7f2704",
    "Purples": "fcfbfd efedf5 dadaeb bcbddc 9e9ac8 807cba 6950a3 53268f 3f007d",
    "RdBu": "67001f b1182b d6604d f3a481 fddbc7 f6f7f7 d1e5f0 90c4dd 4393c3 2065ab 053061",
    "RdYlGn": "a50026 d62f27 f46d43 fdad60 fee08b feffbe d9ef8b a5d86a 66bd63 199750 006837",
    "Spectral": "9e0142 d43d4f f46d43 fdad60 fee08b ffffbe e6f598 aadca4 66c2a5 3387bc 5e4fa2",
    "coolwarm": "3b4cc0 4e68d8 6282ea 779af7 8db0fe a3c2fe b9d0f9 ccd9ed dddcdc ecd3c5 f5c4ac f7b093 f4987a eb7d62"
    " dd5f4b ca3b37 b40426",
    "bwr": "0000ff ffffff ff0000",
    "gray": "000000 ffffff",
    "viridis": "440154 481769 472d7b 424186 3b528b 33628d 2c728e 26828e 21918c 1fa088 28ae80 3fbc73 5ec962 84d44b"
    " addc30 d8e219 fde725",
    "plasma": "0d0887 4c02a1 7e03a8 aa2395 cc4778 e66c5c f89540 fdc527 f0f921",
}
_STEPS["grey"] = _STEPS["gray"]


class Colormap(Spoken):
    """A function from a number between 0 and 1 to red, green, blue and opacity."""

    def __init__(self, name: str, steps: list[tuple[float, ...]]) -> None:
        self.name, self._steps = name, steps

    def __call__(self, x: Any) -> Any:
        if is_sequence(x):
            return [self(each) for each in listed(x)]
        at = float(x)
        if math.isnan(at):
            return (0.0, 0.0, 0.0, 0.0)
        at = min(1.0, max(0.0, at)) * (len(self._steps) - 1)
        left = min(int(at), len(self._steps) - 2)
        pairs = zip(self._steps[left], self._steps[left + 1])
        return (*(a + (at - left) * (b - a) for a, b in pairs), 1.0)

    def reversed(self) -> Colormap:
        name = self.name[:-2] if self.name.endswith("_r") else self.name + "_r"
        return Colormap(name, self._steps[::-1])


def get_cmap(name: str | Colormap) -> Colormap:
    """A colour map by its name; with _r behind it from its end to its beginning."""
    if isinstance(name, Colormap):
        return name
    plain = name[:-2] if name.endswith("_r") else name
    one_of(plain, _STEPS, "colour map")
    steps = [tuple(int(step[k : k + 2], 16) / 255 for k in (0, 2, 4)) for step in _STEPS[plain].split()]
    made = Colormap(plain, steps)
    return made.reversed() if plain != name else made


def __getattr__(name: str) -> Colormap:
    if name.removesuffix("_r") in _STEPS:
        return get_cmap(name)
    raise AttributeError(missing(f"cm.{name}"))


class Shades:
    """How numbers become colours in one picture: a colour map, and the numbers at its two ends."""

    def __init__(self, cmap: str | Colormap, values: list[float], vmin: Any = None, vmax: Any = None) -> None:
        found = [value for value in values if math.isfinite(value)] or [0.0]
        self.cmap = get_cmap(cmap)
        self.low = float(vmin) if vmin is not None else min(found)
        self.high = float(vmax) if vmax is not None else max(found)

    def channels(self, value: float) -> tuple[float, ...]:
        width = self.high - self.low
        found: tuple[float, ...] = self.cmap((value - self.low) / width if width else 0.0)
        return found

    def css(self, value: float) -> str:
        return hexadecimal(self.channels(value)[:3])
