"""Students who work an exercise sheet by hand: what each rounds to, and the mistakes that each makes, are known."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

SHEET = """# A network by hand

```worked
x1, x2, t, rate = 0.6, -0.4, 0.9, 0.5
w11, w12, b1 = 0.3, -0.7, 0.1
w21, w22, b2 = -0.5, 0.8, 0.2
v1, v2, c = 0.7, -0.9, 0.3
z1 = w11*x1 + w12*x2 + b1
z2 = w21*x1 + w22*x2 + b2
h1, h2 = tanh(z1), tanh(z2)
s = v1*h1 + v2*h2 + c
y = sigmoid(s)
E = (y - t)**2 / 2

h1 == ...
y == ...
E == ...
dE/dy == ...
dE/ds == ...               # 2 points
dE/dv1 == ...
dE/dh1 == ...
dE/dz1 == ...              # 2 points
dE/dw11 == ...
w11 - rate * dE/dw11 == ...
```
"""
ASKED = [line.partition("==")[0].strip() for line in SHEET.split("\n") if "== ..." in line]
POINTS = {name: 2 if name in ("dE/ds", "dE/dz1") else 1 for name in ASKED}
x1, x2, t, rate = 0.6, -0.4, 0.9, 0.5
w11, w12, b1, w21, w22, b2 = 0.3, -0.7, 0.1, -0.5, 0.8, 0.2
v1, v2, c = 0.7, -0.9, 0.3

Known = Mapping[str, float]
STEPS: dict[str, Callable[[Known], float]] = {
    "z1": lambda n: w11 * x1 + w12 * x2 + b1,
    "z2": lambda n: w21 * x1 + w22 * x2 + b2,
    "h1": lambda n: math.tanh(n["z1"]),
    "h2": lambda n: math.tanh(n["z2"]),
    "s": lambda n: v1 * n["h1"] + v2 * n["h2"] + c,
    "y": lambda n: 1 / (1 + math.exp(-n["s"])),
    "E": lambda n: (n["y"] - t) ** 2 / 2,
    "dE/dy": lambda n: n["y"] - t,
    "dE/ds": lambda n: n["dE/dy"] * n["y"] * (1 - n["y"]),
    "dE/dv1": lambda n: n["dE/ds"] * n["h1"],
    "dE/dh1": lambda n: n["dE/ds"] * v1,
    "dE/dz1": lambda n: n["dE/dh1"] * (1 - n["h1"] ** 2),
    "dE/dw11": lambda n: n["dE/dz1"] * x1,
    "w11 - rate * dE/dw11": lambda n: w11 - rate * n["dE/dw11"],
}
MISTAKES: dict[str, tuple[str, Callable[[Known], float]]] = {
    "no half": ("E", lambda n: (n["y"] - t) ** 2),
    "sign of the error": ("dE/dy", lambda n: t - n["y"]),
    "no slope at the output": ("dE/ds", lambda n: n["dE/dy"]),
    "no slope inside": ("dE/dz1", lambda n: n["dE/dh1"]),
    "slope of a sigmoid inside": ("dE/dz1", lambda n: n["dE/dh1"] * n["h1"] * (1 - n["h1"])),
    "another input": ("dE/dw11", lambda n: n["dE/dz1"] * x2),
    "another weight": ("dE/dh1", lambda n: n["dE/ds"] * v2),
    "uphill": ("w11 - rate * dE/dw11", lambda n: w11 + rate * n["dE/dw11"]),
    "no activation": ("h1", lambda n: n["z1"]),
    "no rate": ("w11 - rate * dE/dw11", lambda n: w11 - n["dE/dw11"]),
}


@dataclass
class Student:
    """digits: after the point, or significant ones (`significant`), that every step is rounded to."""

    name: str
    mistakes: tuple[str, ...] = ()
    digits: int = 4
    significant: bool = False
    left_out: tuple[str, ...] = ()
    steps: dict[str, Callable[[Known], float]] = field(init=False)

    def __post_init__(self) -> None:
        self.steps = STEPS | dict(MISTAKES[mistake] for mistake in self.mistakes)

    def rounded(self, x: float) -> str:
        if not self.significant:
            return f"{x:.{self.digits}f}"
        return f"{x:.{max(self.digits - 1 - math.floor(math.log10(abs(x) or 1)), 0)}f}"

    def answers(self) -> str:
        known: dict[str, float] = {}
        for name, step in self.steps.items():
            known[name] = float(self.rounded(step(known)))
        given = [name for name in ASKED if name not in self.left_out]
        return "".join(f"{name} = {self.rounded(known[name])}\n" for name in given)

    def wrong(self) -> set[str]:
        """What a fair teacher takes no points for: where a mistake is made, and nothing that follows from it."""
        return {MISTAKES[mistake][0] for mistake in self.mistakes}

    def points(self) -> int:
        return sum(POINTS[name] for name in ASKED if name not in self.wrong() and name not in self.left_out)
