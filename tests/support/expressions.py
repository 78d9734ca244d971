"""Graphs that hypothesis invents, for the tests of explanations, steps and the player."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from scalargrad import Value, cos, dot, exp, relu, sigmoid, sin, tanh, total

LABELS = ["x", "w1", "b2", "a1", "z", "w2[0,1]", "θ", "alpha", "J", None, None, None, None, None, None, "a b"]
FUNCTIONS = [sin, cos, tanh, sigmoid, exp]


@dataclass
class Graph:
    y: Value
    leaves: list[Value]
    nodes: list[Value]


@st.composite
def graphs(draw: Any, numbers: Any, functions: bool = False, largest: int = 12) -> Graph:
    """A graph of sums, differences, products, squares, dot products, relu, and of other functions where asked for."""
    leaves = [Value(draw(numbers), draw(st.sampled_from(LABELS))) for _ in range(draw(st.integers(1, 4)))]
    nodes = list(leaves)
    kinds = ["add", "sub", "mul", "neg", "pow", "relu", "dot", "total", "half", "const"]
    kinds += ["function"] * 4 if functions else []
    for _ in range(draw(st.integers(1, largest))):
        a, b, c = (draw(st.sampled_from(nodes)) for _ in range(3))
        made: Any
        match draw(st.sampled_from(kinds)):
            case "add":
                made = a + b
            case "sub":
                made = a - b
            case "mul":
                made = a * b
            case "neg":
                made = -a
            case "pow":
                made = a ** draw(st.sampled_from([2, 3]))
            case "relu":
                made = relu(a)
            case "dot":
                made = dot([a, b], [c, a], draw(st.sampled_from([b, 0, 3])))
            case "total":
                made = total([a, b, c])
            case "half":
                made = a / 2
            case "const":
                made = draw(st.sampled_from([2, 3, -1])) * a
            case _:
                made = draw(st.sampled_from(FUNCTIONS))(a if abs(a.data) < 20 else sin(a))
        if not abs(made.data) < 1e6:
            continue
        made.label = draw(st.sampled_from(LABELS))
        nodes.append(made)
    return Graph(nodes[-1], leaves, nodes)
