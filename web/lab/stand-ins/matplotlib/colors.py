"""Colours by their names, as CSS writes them."""

from __future__ import annotations

import re
from typing import Any

CYCLE = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf")
_TABLEAU = "blue orange green red purple brown pink gray olive cyan"
TABLEAU = dict(zip(_TABLEAU.split(), CYCLE))
TABLEAU["grey"] = TABLEAU["gray"]
LETTERS = {
    "b": "#0000ff",
    "g": "#008000",
    "r": "#ff0000",
    "c": "#00bfbf",
    "m": "#bf00bf",
    "y": "#bfbf00",
    "k": "#000000",
    "w": "#ffffff",
}
_CSS = """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod
    darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon
    darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray
    dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green
    greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon
    lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon
    lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta
    maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen
    mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive
    olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru
    pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen
    seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato
    turquoise violet wheat white whitesmoke yellow yellowgreen
"""
CSS = set(_CSS.split())


def hexadecimal(channels: Any) -> str:
    """#rrggbb, or #rrggbbaa, of numbers from 0 to 1."""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, float(channel)))):02x}" for channel in channels)


def css(color: Any) -> str:
    """A colour as SVG understands it; whoever draws with it need not escape it."""
    if isinstance(color, str):
        found = _named(color)
        if found is not None:
            return found
    elif hasattr(color, "__len__") and len(color) in (3, 4) and all(0 <= float(channel) <= 1 for channel in color):
        return hexadecimal(color)
    raise ValueError(f"{color!r} is no colour: 'C0', 'k', 'red', 'tab:blue', '#1f77b4', '0.5' and (1, 0.5, 0) are some")


def _named(name: str) -> str | None:
    if name in LETTERS:
        return LETTERS[name]
    if re.fullmatch(r"C\d+", name):
        return CYCLE[int(name[1:]) % len(CYCLE)]
    if name.lower() in CSS or re.fullmatch(r"#([0-9a-fA-F]{3,4}){1,2}", name):
        return name.lower()
    if name.lower() == "none":
        return "none"
    if name.lower().startswith("tab:"):
        return TABLEAU.get(name.lower()[4:])
    try:
        grey = float(name)
    except ValueError:
        return None
    return hexadecimal([grey] * 3) if 0 <= grey <= 1 else None


def is_color_like(color: Any) -> bool:
    try:
        css(color)
    except (ValueError, TypeError):
        return False
    return True
