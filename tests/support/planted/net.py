"""Worked documents with one planted error each, to count how often its cause is found.

A network is worked by hand here, in plain floating point numbers and without any part of scalargrad: once rightly, and
once by a person who makes one mistake and carries on from it. The document prints that person's numbers. `plant` gives
the document, the line where the error first shows, and what an explanation has to say to name the cause.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field

KINDS = (
    "updated weights", "own activation", "no activation derivative", "no downstream weight", "sum for mean", "sign",
    "factor 2", "swapped index", "rounded", "slip",
)  # fmt: skip
SHAPES = ((1, 1, 1), (2, 3, 1), (2, 2, 2), (3, 4, 2))
Key = tuple[object, ...]
Numbers = dict[Key, float]


class Unfit(Exception):
    """This draw has no error to find (it does not show in the printed digits, or the shape has no room for it)."""


@dataclass
class Planted:
    text: str
    kind: str
    detail: str
    shape: tuple[int, ...]
    precision: str
    line: int  # of the first wrong claim
    wrong: list[int]  # the lines of all wrong claims
    accept: list[
        str
    ]  # names of mistakes, one of which is the right cause; with «: words» that its sentence has to match
    style: str


# --- working a network by hand ---

ACTIVATIONS: dict[str, tuple[Callable[[float], float], Callable[[float, float], float]]] = {
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z, a: a * (1 - a)),
    "tanh": (math.tanh, lambda z, a: 1 - a * a),
    "relu": (lambda z: max(z, 0.0), lambda z, a: float(z > 0)),
}


@dataclass
class Net:
    """W[level][i][j] leads from j to i; level = 1 is the hidden layer, level = 2 the output layer."""

    sizes: tuple[int, ...]
    activation: str
    W: dict[int, list[list[float]]]
    b: dict[int, list[float]]
    x: list[float]
    t: list[float]
    rate: float
    half: bool = True  # the error is half the sum of squares

    def givens(self) -> list[Key]:
        found: list[Key] = [("x", j) for j in range(self.sizes[0])]
        for level in (1, 2):
            found += [("w", level, i, j) for i in range(self.sizes[level]) for j in range(self.sizes[level - 1])]
        return found

    def get(self, key: Key) -> float:
        if key[0] == "x":
            return self.x[key[1]]  # type: ignore[index]
        return self.W[key[1]][key[2]][key[3]]  # type: ignore[index]

    def put(self, key: Key, number: float) -> Net:
        """The same network with one given number changed."""
        x, W = list(self.x), {level: [list(row) for row in rows] for level, rows in self.W.items()}
        if key[0] == "x":
            x[key[1]] = number  # type: ignore[index]
        else:
            W[key[1]][key[2]][key[3]] = number  # type: ignore[index]
        return Net(self.sizes, self.activation, W, self.b, x, self.t, self.rate, self.half)


@dataclass
class Mistake:
    kind: str = ""
    where: str = ""
    at: Key = ()
    factor: float = 1.0
    miscopied: dict[Key, float] = field(default_factory=dict)
    round: Callable[[Key, float], float] = lambda key, number: number


def work(net: Net, bug: Mistake) -> Numbers:
    """All numbers that a person finds on the way, in the order in which they are found."""
    f, slope = ACTIVATIONS[net.activation]
    shown: Numbers = {}
    used: Numbers = {}

    def note(key: Key, number: float) -> None:
        shown[key] = number
        used[key] = bug.miscopied.get(key, bug.round(key, number))

    n0, n1, n2 = net.sizes
    for j in range(n0):
        used["a", 0, j] = net.x[j]
    for level in (1, 2):
        for i in range(net.sizes[level]):
            row = list(net.W[level][i])
            if bug.kind == "forward index" and bug.at == (level, i):
                row[0], row[1] = row[1], row[0]
            total = sum(w * used["a", level - 1, j] for j, w in enumerate(row)) + net.b[level][i]
            note(("z", level, i), total)
            note(("a", level, i), f(used["z", level, i]))
    share = 0.5 if net.half else 1.0
    for i in range(n2):
        note(("e", i), share * (used["a", 2, i] - net.t[i]) ** 2)
    note(("E",), sum(used["e", i] for i in range(n2)))

    def scaled(place: str, number: float) -> float:
        return number * bug.factor if bug.kind == "factor" and bug.where == place else number

    for i in range(n2):
        note(("da", 2, i), scaled("da2", 2 * share * (used["a", 2, i] - net.t[i])))
        local = slope(used["z", 2, i], used["a", 2, i])
        local = 1.0 if bug.kind == "no slope" and bug.where in ("2", "both") else local
        note(("dz", 2, i), scaled("dz2", used["da", 2, i] * local))
    for i in range(n2):
        for j in range(n1):
            came = used["a", 1, j]
            if bug.kind == "own" and bug.where == "2":
                came = used["a", 2, i]
            if bug.kind == "other input" and bug.at[:3] == ("2", i, j):
                came = used["a", 1, bug.at[3]]
            note(("dw", 2, i, j), scaled("dw2", used["dz", 2, i] * came))
        note(("db", 2, i), used["dz", 2, i])
    for i in range(n2):
        for j in range(n1):
            note(("new", 2, i, j), net.W[2][i][j] - scaled("new", net.rate) * used["dw", 2, i, j])
    for j in range(n1):
        parts = []
        for i in range(n2):
            w = net.W[2][i][j]
            if bug.kind == "updated":
                w = used["new", 2, i, j]
            if bug.kind == "no weight":
                w = 1.0
            if bug.kind == "transposed":
                w = net.W[2][j][i]
            parts.append(used["dz", 2, i] * w)
        note(("da", 1, j), sum(parts))
        local = slope(used["z", 1, j], used["a", 1, j])
        local = 1.0 if bug.kind == "no slope" and bug.where in ("1", "both") else local
        note(("dz", 1, j), scaled("dz1", used["da", 1, j] * local))
    for j in range(n1):
        for k in range(n0):
            came = net.x[k]
            if bug.kind == "own" and bug.where == "1":
                came = used["a", 1, j]
            if bug.kind == "other input" and bug.at[:3] == ("1", j, k):
                came = net.x[bug.at[3]]  # type: ignore[index]
            note(("dw", 1, j, k), scaled("dw1", used["dz", 1, j] * came))
        note(("db", 1, j), used["dz", 1, j])
    for j in range(n1):
        for k in range(n0):
            note(("new", 1, j, k), net.W[1][j][k] - scaled("new", net.rate) * used["dw", 1, j, k])
    if bug.kind == "swapped entries":
        one, other = bug.at
        shown[one], shown[other] = shown[other], shown[one]  # type: ignore[index]
    return shown


def work_batch(net: Net, samples: list[tuple[list[float], list[float]]], divide: bool) -> Numbers:
    """The mean over samples of every derivative (the sum, if one forgets to divide)."""
    total: Numbers = {}
    for x, t in samples:
        one = Net(net.sizes, net.activation, net.W, net.b, x, t, net.rate, net.half)
        for key, number in work(one, Mistake()).items():
            total[key] = total.get(key, 0.0) + number
    return {key: number / (len(samples) if divide or key[0] == "E" else 1) for key, number in total.items()}


# --- printing ---


@dataclass
class Printer:
    """Prints numbers to d digits after the point, or d significant ones."""

    digits: int
    after_point: bool

    def text(self, number: float) -> str:
        places = self.digits
        if not self.after_point and number:
            places = max(self.digits - 1 - math.floor(math.log10(abs(number))), 1)
        return f"{number:.{places}f}"

    def unit(self, text: str) -> float:
        return 10.0 ** -len(text.partition(".")[2])


@dataclass
class Line:
    text: str
    keys: list[Key] = field(default_factory=list)  # the numbers that the line prints


def render(lines: list[Line], numbers: Numbers, printer: Printer) -> tuple[list[str], dict[Key, str]]:
    printed: dict[Key, str] = {}
    made = []
    for line in lines:
        texts = []
        for key in line.keys:
            texts.append(printed.setdefault(key, printer.text(numbers[key])))
        made.append(line.text.format(*texts) if line.keys else line.text)
    return made, printed


# --- drawing ---


def draw_net(chance: random.Random, sizes: tuple[int, ...], activation: str) -> Net:
    def number(low: float, high: float) -> float:
        return round(chance.uniform(low, high), chance.choice((1, 2))) or 0.3

    def weight() -> float:
        size = number(0.15, 1.6)
        return -size if activation != "relu" and chance.random() < 0.3 else size

    W = {level: [[weight() for _ in range(sizes[level - 1])] for _ in range(sizes[level])] for level in (1, 2)}
    b = {level: [number(0.1, 0.8) for _ in range(sizes[level])] for level in (1, 2)}
    x = [number(0.2, 1.9) for _ in range(sizes[0])]
    t = [number(0.0, 0.9) for _ in range(sizes[2])]
    return Net(sizes, activation, W, b, x, t, chance.choice((0.5, 0.1, 0.2, 1.0)), chance.random() < 0.75)


def draw_mistake(kind: str, net: Net, chance: random.Random) -> tuple[Mistake, str]:
    n0, n1, n2 = net.sizes
    curved = net.activation != "relu"
    match kind:
        case "updated weights":
            return Mistake("updated"), "output weights"
        case "own activation":
            where = chance.choice("12")
            return Mistake("own", where), f"layer {where}"
        case "no activation derivative" if curved:
            where = chance.choice(("1", "2", "both"))
            return Mistake("no slope", where), f"layer {where}"
        case "no downstream weight":
            return Mistake("no weight"), "output weights"
        case "sign":
            where = chance.choice(("da2", "dz2", "dw2", "dz1", "dw1", "new"))
            return Mistake("factor", where, factor=-1.0), where
        case "factor 2":
            where = chance.choice(("da2", "dw2", "dw1"))
            return Mistake("factor", where, factor=chance.choice((0.5, 2.0))), where
        case "swapped index":
            where = chance.choice(("transposed", "other input", "swapped entries", "forward index"))
            if where == "transposed" and n1 == n2 > 1:
                return Mistake(where), where
            if where == "other input" and n0 > 1:
                layer = chance.choice("12") if n1 > 1 else "1"
                i = chance.randrange(n2 if layer == "2" else n1)
                j, other = chance.sample(range(n1 if layer == "2" else n0), 2)
                return Mistake(where, at=(layer, i, j, other)), where
            if where == "swapped entries" and n0 > 1:
                one = ("dw", 1, chance.randrange(n1), 0)
                return Mistake(where, at=(one, (*one[:3], 1))), where
            if where == "forward index" and n0 > 1:
                return Mistake(where, at=(1, chance.randrange(n1))), where
    raise Unfit
