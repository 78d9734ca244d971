"""Exercises whose numbers are nowhere else, each with the numbers that it asks for, computed by Python."""

from __future__ import annotations

import math

_Y, _SLOPE = 1.37**3, 3 * 1.37**2
_POWERS = [math.exp(z) for z in (1.13, 2.29, 3.71)]
_P = [power / sum(_POWERS) for power in _POWERS]
_CUBE = "x = 1.37\ny = x**3\n"
_SOFTMAX = "p = softmax([1.13, 2.29, 3.71])\n"

EXERCISES: dict[str, tuple[str, list[float]]] = {
    "a number": (_CUBE + "dy/dx == ...", [_SLOPE]),
    "dots of a Chinese keyboard": (_CUBE + "dy/dx == ．．．", [_SLOPE]),
    "dots in another sign": (_CUBE + "dy/dx == 5\ndy/dx == …", [_SLOPE]),
    "dots in the middle": (_CUBE + "dy/dx == 5\ndy/dx == ⋯", [_SLOPE]),
    "full stops": (_CUBE + "dy/dx == 5\ndy/dx == 。。。", [_SLOPE]),
    "another relation": (_CUBE + "dy/dx == 5\ndy/dx ≈ ...", [_SLOPE]),
    "a list for a number": (_CUBE + "dy/dx == [...]", [_SLOPE]),
    "a list that is too short": (_SOFTMAX + "p == [..., ...]", _P),
    "a matrix for a list": (_SOFTMAX + "p == [[..., 0.3, ...]]", _P),
    "a wrong number among them": (_SOFTMAX + "p == [..., 0.3, ...]", _P),
    "a right number among them": (_SOFTMAX + "p == [..., 0.189, ...]", [_P[0], _P[2]]),
    "a matrix": (
        "A = [[1.37, 2.11], [0.73, 1.91]]\nB = A @ A\nB == [[..., 1], [2, ...]]",
        [1.37**2 + 2.11 * 0.73, 2.11 * 0.73 + 1.91**2],
    ),
    "a chain that goes on": (_CUBE + "y == ... == 4", [_Y]),
    "a chain that ends so": (_CUBE + "y == 4 == x**3 == ...", [_Y]),
    "the same as a number": (_CUBE + "y == ...\ny == 4\ny == 2.57\ny < 3\ny > 3", [_Y]),
    "the same in a list": (_CUBE + "y == ...\n[y, x] == [4, 1.4]", [_Y]),
    "the same as a formula": (_CUBE + "y == ...\ny == x**2*1.37\ny == x**2*1.3", [_Y]),
    "formulas of it": (
        _CUBE + "y == ...\n2*y == 5\n2*y == 5.14\ny - 1 < 9\ny/2 == 1.37**3/2\nz = 1/y\nz == 3",
        [_Y, 2 * _Y, _Y - 1, _Y / 2, 1 / _Y],
    ),
    "formulas that come to it once more": (
        _CUBE + "y == ...\nx**3*2 == 5.2\nx*x*x - 1 == 1.6\nv = 1.37\nq = 3*v**3\nq == 8",
        [_Y, 2 * _Y, _Y - 1, 3 * _Y],
    ),
    "in a loop": (
        "x = 1.37\nfor k in range(3):\n    x = x**2\n    x == ...\nx == 5\nx < 99",
        [1.37**2, 1.37**4, 1.37**8],
    ),
    "a wrong shape in a loop": ("x = 1.37\nfor k in range(2):\n    x = x**2\n    x == [...]", [1.37**2, 1.37**4]),
    "behind what cannot be read": (_CUBE + "y == 7\nz = = 3\ny == ...", [_Y]),
    "behind what cannot be run": (_CUBE + "y == 7\nz = log(1 - 1)\ny == ...", [_Y]),
    "in a loop that cannot be read": (
        _CUBE + "x == ...\ny == 7\nfor k in range(2):\n    y == ...\n    z = = 3",
        [_Y],
    ),
    "above what cannot be run": (_CUBE + "y == ...\ny == 7\nz = log(1 - y)", [_Y, _Y - 1]),
    "behind an error that tells a number": (_CUBE + "z = log(1 - y)\nz = 1\ny == ...", [_Y, _Y - 1]),
    "in an error of a function": (_CUBE + "def f(a): return sqrt(-a)\nz = f(y)\ny == ...", [_Y]),
    "marked wrong": (_CUBE + "y == [...]  # wrong: on purpose\ny == 4  # wrong", [_Y]),
}


def document(block: str) -> str:
    return f"# An exercise\n\n```worked\n{block}\n```\n"


def told(numbers: list[float], text: str) -> list[float]:
    """Which of the numbers can be read in a text: five significant digits of them, rounded or cut off."""
    digits = text.replace(".", "").replace(",", "")
    return [
        number
        for number in numbers
        if any(f"{abs(number):.{places}e}".replace(".", "")[:5] in digits for places in (4, 12))
    ]
