"""The last step of the player as a picture of its own: where no script may run."""

from __future__ import annotations

from importlib.resources import files
from xml.etree import ElementTree

from scalargrad.view.player.frames import Frame
from scalargrad.view.player.picture import Picture

STYLE = 'svg { background: var(--paper); font-family: Helvetica, Arial, "Liberation Sans", sans-serif; }'


def still(picture: Picture, frames: list[Frame]) -> str:
    """An SVG that needs nothing else: the picture with all numbers and gradients, as `player.js` leaves it."""
    root = ElementTree.fromstring(picture.svg)
    edges = [part for part in root.iter("g") if part.get("class") == "edge"]
    nodes = {part.get("data-node"): part for part in root.iter("g") if part.get("data-node")}
    for frame in frames:
        for i in frame["edges"]:
            edges[i].set("class", f"edge {frame['phase']}")
        if "grad" in frame:
            number, gradient = frame["grad"]
            _text(nodes[str(number)], "grad").text = gradient
    for node in nodes.values():
        _text(node, "data").set("class", "data known")
    style = ElementTree.Element("style")
    style.text = files("scalargrad.view.player").joinpath("player.css").read_text(encoding="utf-8") + STYLE
    root.insert(0, style)
    root.set("xmlns", "http://www.w3.org/2000/svg")
    root.set("width", f"{picture.width:.0f}")
    root.set("height", f"{picture.height:.0f}")
    return ElementTree.tostring(root, encoding="unicode")


def _text(node: ElementTree.Element, name: str) -> ElementTree.Element:
    return next(part for part in node.iter("text") if part.get("class") == name)
