"""A ruler is one axis's numbers: which are seen, linear or logarithmic, and where its ticks are.

Axes that share an axis share its ruler.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from .marks import Mark
from .missing import one_of
from .numbers import NAN, finite, listed, numbers
from .ticks import linear_labels, linear_ticks, log_label, log_labels, log_ticks

MARGIN = 0.05


class Ticks(NamedTuple):
    places: list[float]
    labels: list[str]
    minor: list[float]
    minor_labels: list[str]
    power: int = 0  # of ten; all labels are to be multiplied by it


class Ruler:
    def __init__(self, name: str) -> None:
        self.name = name  # x or y
        self.scale = "linear"
        self.marks: list[Mark] = []  # of all axes that use it
        self.low: float | None = None  # as set by the user
        self.high: float | None = None
        self.inverted = False
        self.margin = MARGIN
        self.places: list[float] | None = None
        self.labels: list[str] | None = None
        self.categories: dict[str, float] = {}

    # --- values -------------------------------------------------------------------------------------------------
    def convert(self, values: Any) -> list[float]:
        """Numbers are themselves; words stand at 0, 1, 2, … in the order of their first use."""
        values = listed(values)
        if not values or not all(isinstance(value, str) for value in values):
            return numbers(values)
        for value in values:
            self.categories.setdefault(value, float(len(self.categories)))
        return [self.categories[value] for value in values]

    def set_scale(self, scale: str) -> None:
        one_of(scale, ("linear", "log"), "scale")
        self.scale = scale

    def forward(self, value: float) -> float:
        """What is proportional to the distance on the ruler."""
        if self.scale == "linear":
            return value
        return math.log10(value) if value > 0 else NAN

    def backward(self, along: float) -> float:
        return along if self.scale == "linear" else 10.0**along

    # --- what is seen -------------------------------------------------------------------------------------------
    def set_limits(self, low: Any, high: Any) -> None:
        """One that is None stays as it is; a larger one first turns the ruler round."""
        low, high = (None if end is None else float(end) for end in (low, high))
        for end in (low, high):
            if end is not None and not math.isfinite(end):
                raise ValueError(f"a limit of the {self.name} axis must be a finite number, not {end}")
        if low is not None and high is not None:
            if low == high:
                raise ValueError(f"the limits of the {self.name} axis are the same number, {low:g}")
            self.inverted = low > high
            low, high = min(low, high), max(low, high)
        elif self.inverted:
            low, high = high, low
        self.low = self.low if low is None else low
        self.high = self.high if high is None else high

    def ends(self) -> tuple[float, float]:
        """As the user sees them: the larger first where the ruler is turned round."""
        low, high = self.view()
        return (high, low) if self.inverted else (low, high)

    def view(self) -> tuple[float, float]:
        """The least and the largest number that is seen: the user's, or those of the marks and a margin."""
        low, high = self._data()
        set_low = self.low if self.low is not None and not math.isnan(self.forward(self.low)) else None
        set_high = self.high if self.high is not None and not math.isnan(self.forward(self.high)) else None
        low, high = (low if set_low is None else set_low), (high if set_high is None else set_high)
        if low >= high:  # one end is set, beyond the data
            low, high = (low, low + 1) if set_high is None else (high - 1, high)
            low = low if self.scale == "linear" or low > 0 else high / 10
        return low, high

    def _data(self) -> tuple[float, float]:
        seen = finite(self.forward(value) for mark in self.marks for value in mark.seen(self.name))
        if not seen:
            return (0.0, 1.0) if self.scale == "linear" else (1.0, 10.0)
        low, high = min(seen), max(seen)
        if low == high:
            wide = abs(low) * MARGIN or MARGIN
            low, high = (low - wide, high + wide) if self.scale == "linear" else (low - 1, high + 1)
        tight = any(mark.tight for mark in self.marks)
        sticky = {self.forward(value) for mark in self.marks for value in getattr(mark, f"sticky_{self.name}")}
        margin = 0.0 if tight else self.margin * (high - low)
        low, high = low - (0.0 if low in sticky else margin), high + (0.0 if high in sticky else margin)
        places = finite(map(self.forward, self.places or ()))  # ticks that the user sets are to be seen
        return self.backward(min([low, *places])), self.backward(max([high, *places]))

    # --- ticks --------------------------------------------------------------------------------------------------
    def set_ticks(self, places: Any, labels: Any = None) -> None:
        self.places = self.convert(places) if listed(places) else []
        self.labels = None
        if labels is not None:
            self.set_labels(labels)

    def set_labels(self, labels: Sequence[Any]) -> None:
        labels = [str(label) for label in listed(labels)] if not isinstance(labels, str) else list(labels)
        if labels and self.places is None:
            raise ValueError("set the places of the ticks together with their labels: set_xticks(places, labels)")
        if labels and len(labels) != len(self.places or []):
            raise ValueError(f"there are {len(self.places or [])} ticks, but {len(labels)} labels for them")
        self.labels = labels

    @property
    def chooses(self) -> bool:
        """Whether it is free to choose its ticks."""
        return self.places is None and not self.categories

    def ticks(self, most: int) -> Ticks:
        """For an axis on which at most so many labels fit."""
        low, high = self.view()
        if self.places is not None:
            return self._chosen(low, high)
        if self.categories:
            return Ticks(list(self.categories.values()), list(self.categories), [], [])
        if self.scale == "log":
            powers, between = log_ticks(low, high, most)
            if len(powers) + len(between) >= 2:
                return Ticks(powers, list(map(log_label, powers)), between, log_labels(low, high, powers, between))
        places = linear_ticks(low, high, most)
        labels, power = linear_labels(places)
        return Ticks(places, labels, [], [], power)

    def _chosen(self, low: float, high: float) -> Ticks:
        """The user's ticks, as far as they are seen."""
        assert self.places is not None
        slack = 1e-9 * (high - low)
        seen = [k for k, place in enumerate(self.places) if low - slack <= place <= high + slack]
        places = [self.places[k] for k in seen]
        if self.labels is not None:
            return Ticks(places, [self.labels[k] for k in seen] if self.labels else [], [], [])
        if self.scale == "log":
            return Ticks(places, list(map(log_label, places)), [], [])
        labels, power = linear_labels(places)
        return Ticks(places, labels, [], [], power)
