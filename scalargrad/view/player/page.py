"""`play(y)`: forward and backward through the graph, step by step, in one HTML page that loads nothing.

The page is made of an inline SVG (`picture`), the frames as JSON (`frames`), `player.css` and `player.js`. Its content
security policy names these two by their hashes and forbids everything else: no request can leave it, and no label can
become a script. In a notebook the page stands in an iframe of its own (srcdoc, sandboxed): so several players on one
page share no ids, names, styles or keys, and an exported notebook keeps them. Where the notebook is not trusted, a
picture of the last step takes its place.
"""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files
from pathlib import Path

from scalargrad.checks import short_repr
from scalargrad.files import write_whole
from scalargrad.languages import say, tag
from scalargrad.pages import filled, image, or_still, policy
from scalargrad.value import Value
from scalargrad.view.formulas import Notation
from scalargrad.view.player.frames import Frame, frames
from scalargrad.view.player.picture import Picture
from scalargrad.view.player.still import still

MOST_NODES = 400


class Player:
    """A page to play in the browser. `html`: the page; a notebook shows it; `save` writes it to a file.

    still: a picture of the last step, for a notebook that is not trusted.
    """

    def __init__(self, html: str, height: int, still: str) -> None:
        self.html = html
        self.still = still
        self._height = height

    def save(self, path: str | Path) -> Path:
        """Write the page to a file, whole or not at all, and give its path back."""
        return write_whole(path, self.html)

    write = save

    def _repr_html_(self) -> str:
        title = escape(say("Backpropagation, step by step"))
        frame = (
            f'<iframe srcdoc="{escape(self.html)}" sandbox="allow-scripts" title="{title}" '
            f'width="100%" height="{self._height}" style="border: 0; max-width: 100%"></iframe>'
        )
        picture = image(self.still, say("The graph, with its numbers and its gradients"))
        why = say("This is the last step. To play all of them, run the cell, or trust the notebook.")
        return or_still(frame, f"{picture}<p>{why}</p>")

    def __repr__(self) -> str:
        return f"<Player, {len(self.html) / 1000:.0f} kB: show it in a notebook, or write it with save('play.html')>"


def play(y: Value, x: Value | None = None) -> Player:
    """The graph of y in the order in which it is computed, and then the backward pass, edge by edge.

    x: a number of the graph, for a page that begins at the step that completes ∂y/∂x.

    Slider, buttons and keys (arrows, space, Home, End) move through the steps; the chain rule's line for the step
    stands beside the graph. grad is neither used nor touched. A TypeError for anything but a Value, a ValueError for
    more than 400 nodes, which nobody could follow.

    >>> x = Value(3.0, label="x")
    >>> play(x * x).html[:15]
    '<!DOCTYPE html>'
    """
    if not isinstance(y, Value):
        raise TypeError(f"play needs a Value, not {short_repr(y)}: wrap the number in Value first")
    notation = Notation(y, x)  # as in `explain(y, x)`
    if len(notation.order) > MOST_NODES:
        raise ValueError(
            f"this graph has {len(notation.order):,} nodes, and play shows up to {MOST_NODES}: take a smaller network "
            "or a single sample, or see draw(y, max_nodes=...) for its end and explain(y, x) for one derivative"
        )
    picture = Picture(notation)
    steps = frames(notation, picture)
    data = {"frames": steps, "edges": picture.labels, "words": _words()}
    if x is not None:
        data["begin"] = _completed(steps, picture.number.get(x, -1))
    title = say("{y}: backpropagation, step by step", y=notation.names[y].plain)
    height = round(min(760.0, max(420.0, 330 + picture.height)))
    return Player(_page(title, picture.svg, data), height, still(picture, steps))


def _completed(steps: list[Frame], number: int) -> int:
    """The last step in which the gradient of a node changes; the first step, if it is not in the graph."""
    return max((k for k, step in enumerate(steps) if step.get("grad", [None])[0] == number), default=0)


def _words() -> dict[str, str]:
    """What the script says."""
    return {
        "forward": say("Forward"),
        "backward": say("Backward"),
        "given": say(": the numbers that are given"),
        "done": say(": done"),
        "count": say("{step} of {last}"),
        "step": say("Step {count}."),
        "play": say("Play"),
        "pause": say("Pause"),
    }


def _labels() -> dict[str, str]:
    """What stands on the page, and on its buttons."""
    return {
        "value": say("left: the value"),
        "gradient": say("right: the gradient"),
        "steps": say("Steps"),
        "step": say("Step"),
        "first": say("First step"),
        "back": say("Step back"),
        "forward": say("Step forward"),
        "last": say("Last step"),
        "play": say("Play"),
        "play_or_pause": say("Play or pause (space)"),
        "needs_javascript": say("The steps need JavaScript."),
    }


def _page(title: str, svg: str, data: object) -> str:
    here = files("scalargrad.view.player")
    style = here.joinpath("player.css").read_text(encoding="utf-8")
    script = here.joinpath("player.js").read_text(encoding="utf-8")
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    page = here.joinpath("player.html").read_text(encoding="utf-8")
    slots = {
        **{name: escape(text) for name, text in _labels().items()},
        "language": tag(),
        "title": escape(title),
        "policy": policy(style, script),
        "style": style,
        "svg": svg,
        "data": content,
        "script": script,
    }
    return filled(page, slots)
