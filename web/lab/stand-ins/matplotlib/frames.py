"""What is around the data: the frame, ticks, their labels, the names of the axes, the title."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from .marks import Place
from .rulers import Ruler, Ticks
from .scales import EDGE
from .svg import Box, Picture, path
from .words import Words

if TYPE_CHECKING:
    from .axes import Axes

LONG, SHORT, GAP, TITLE_GAP, LABEL_GAP = 3.5, 2.0, 3.5, 6.0, 4.0  # points
THIN = 0.6  # width of small ticks; the others have that of the frame


def most_ticks(ruler: Ruler, box: Box, size: float) -> int:
    """A label is taken to be three times as wide as high, and wants its own height of room above it."""
    length = box.width / (3 * size) if ruler.name == "x" else box.height / (2 * size)
    return max(1 if ruler.scale == "linear" else 2, min(9, int(length)))


def seen_ticks(axes: Axes, ruler: Ruler, place: Place, size: float) -> Ticks:
    """As many as fit; where labels on the x axis would touch, fewer."""
    most = most_ticks(ruler, place.box, size)
    ticks = ruler.ticks(most)
    may_crowd = ruler.name == "x" and ruler.chooses and not axes.tick_angle["x"]
    while may_crowd and most > 1 and _crowded(ticks, place, axes.tick_size("x", size)):
        most -= 1
        ticks = ruler.ticks(most)
    return ticks


def _crowded(ticks: Ticks, place: Place, size: float) -> bool:
    """Whether a label on the x axis begins before the one to its left has ended."""
    places = sorted(map(place.x, ticks.places))
    widest = max((Words.of(label, size).width for label in ticks.labels), default=0.0)
    return any(right - left < widest for left, right in itertools.pairwise(places))


def draw_grid(picture: Picture, axes: Axes, place: Place, size: float) -> None:
    box = place.box
    for ruler in (axes.x, axes.y):
        if ruler.name in axes.grid_lines:
            ticks = seen_ticks(axes, ruler, place, size)
            for at in ticks.places + (ticks.minor if axes.grid_is_fine else []):
                upright = [(place.x(at), box.bottom), (place.x(at), box.top)]
                level = [(box.left, place.y(at)), (box.right, place.y(at))]
                picture.add("path", d=path(upright if ruler.name == "x" else level), **axes.grid_style)


def draw_frame(picture: Picture, axes: Axes, place: Place, size: float) -> None:
    """The frame with its ticks and words. `size` is that of the labels at the ticks."""
    box = place.box
    ticks = {ruler.name: seen_ticks(axes, ruler, place, size) for ruler in (axes.x, axes.y)}
    picture.reach([(box.left, box.top), (box.right, box.bottom)])
    picture.rectangle(box, fill="none", stroke="#000000", stroke_width=EDGE)
    below = _x_ticks(picture, axes, place, ticks["x"], size)
    beside = _y_ticks(picture, axes, place, ticks["y"], size)
    middle_x, middle_y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    usual = axes.figure.font_size
    if axes.xlabel is not None:
        picture.text(axes.xlabel, middle_x, box.bottom + below + LABEL_GAP, "center", "top")
    if axes.ylabel is not None and axes.ticks_right:
        picture.text(axes.ylabel, box.right + beside + LABEL_GAP, middle_y, "left", "center", 90)
    elif axes.ylabel is not None:
        picture.text(axes.ylabel, box.left - beside - LABEL_GAP, middle_y, "right", "center", 90)
    draw_title(picture, axes, box, 0.0 if not ticks["y"].power else usual)


def draw_title(picture: Picture, axes: Axes, box: Box, above: float = 0.0) -> None:
    if axes.title is not None:
        picture.text(axes.title, (box.left + box.right) / 2, box.top - TITLE_GAP - above, "center", "bottom")


def _x_ticks(picture: Picture, axes: Axes, place: Place, ticks: Ticks, size: float) -> float:
    """Returns how far the labels reach below the frame."""
    at, box = place.x, place.box
    marks = "".join(path([(at(tick), box.bottom), (at(tick), box.bottom + LONG)]) for tick in ticks.places)
    picture.add("path", d=marks, stroke="#000000", stroke_width=EDGE)
    small = "".join(path([(at(tick), box.bottom), (at(tick), box.bottom + SHORT)]) for tick in ticks.minor)
    picture.add("path", d=small, stroke="#000000", stroke_width=THIN)
    reach = LONG
    if not axes.shows_x:
        return reach
    for tick, label in [*zip(ticks.places, ticks.labels), *zip(ticks.minor, ticks.minor_labels)]:
        words, angle = Words.of(label, axes.tick_size("x", size)), axes.tick_angle["x"]
        picture.text(words, at(tick), box.bottom + LONG + GAP, axes.tick_across, "top", angle)
        corners = words.corners(axes.tick_across, "top", angle)
        reach = max(reach, LONG + GAP + max(y for _, y in corners)) if label else reach
    if ticks.power:
        picture.text(_power(ticks.power, size), box.right, box.bottom + reach + 1, "right", "top")
        reach += size if axes.xlabel is None else 0
    return reach


def _y_ticks(picture: Picture, axes: Axes, place: Place, ticks: Ticks, size: float) -> float:
    """Returns how far the labels reach from the frame to the left, or to the right where the ticks are there."""
    at, box = place.y, place.box
    edge, outward = (box.right, 1) if axes.ticks_right else (box.left, -1)
    marks = "".join(path([(edge, at(tick)), (edge + outward * LONG, at(tick))]) for tick in ticks.places)
    picture.add("path", d=marks, stroke="#000000", stroke_width=EDGE)
    small = "".join(path([(edge, at(tick)), (edge + outward * SHORT, at(tick))]) for tick in ticks.minor)
    picture.add("path", d=small, stroke="#000000", stroke_width=THIN)
    reach = LONG
    if not axes.shows_y:
        return reach
    across = "left" if axes.ticks_right else "right"
    for tick, label in [*zip(ticks.places, ticks.labels), *zip(ticks.minor, ticks.minor_labels)]:
        words, angle = Words.of(label, axes.tick_size("y", size)), axes.tick_angle["y"]
        picture.text(words, edge + outward * (LONG + GAP), at(tick), across, "center", angle)
        corners = words.corners(across, "center", angle)
        reach = max(reach, LONG + GAP + max(outward * x for x, _ in corners)) if label else reach
    if ticks.power:
        picture.text(_power(ticks.power, size), box.left, box.top - 3, "left", "bottom")
    return reach


def _power(power: int, size: float) -> Words:
    return Words.of(f"1e{power}".replace("-", "−"), size)
