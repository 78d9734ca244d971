"""Scripts that were written for other engines run here with their import lines changed.

micrograd's demo, in its own words' order: two moons, MLP(2, [16, 16, 1]), hinge loss and L2, 100 epochs of the full
batch. And a training loop in the shape of microgpt's, on the engine and on a plain independent class: the same losses.
"""

import importlib
import itertools
import math
import random
import sys
from pathlib import Path

import pytest

from scalargrad import Value
from scalargrad.nn import MLP

ROOT = Path(__file__).parents[2]


def moons(count, generator):
    points, sides = [], []
    for k in range(count):
        angle, side = math.pi * generator.random(), 1 if k % 2 else -1
        x, y = (math.cos(angle), math.sin(angle)) if side == 1 else (1 - math.cos(angle), 0.5 - math.sin(angle))
        points.append([x + generator.gauss(0, 0.1), y + generator.gauss(0, 0.1)])
        sides.append(side)
    return points, sides


def demo(value_class, mlp_class, epochs, count=100):
    """The demo, for the classes that its import lines bring in. Gives the losses, and the accuracies."""
    random.seed(1337)
    model = mlp_class(2, [16, 16, 1])
    points, sides = moons(count, random.Random(1))
    losses, accuracies = [], []
    for k in range(epochs):
        inputs = [list(map(value_class, point)) for point in points]
        scores = list(map(model, inputs))
        data_loss = sum((1 + -side * score).relu() for side, score in zip(sides, scores)) * (1.0 / len(sides))
        total_loss = data_loss + 1e-4 * sum(p * p for p in model.parameters())
        accuracies.append(sum((side > 0) == (score.data > 0) for side, score in zip(sides, scores)) / len(sides))
        model.zero_grad()
        total_loss.backward()
        learning_rate = 1.0 - 0.9 * k / 100
        for p in model.parameters():
            p.data -= learning_rate * p.grad
        losses.append(total_loss.data)
    assert len(model.parameters()) == 337
    return losses, accuracies


def test_the_demo_reaches_100_per_cent():
    losses, accuracies = demo(Value, MLP, 100)
    assert accuracies[-1] == 1.0 and max(accuracies[:20]) < 1.0
    assert losses[-1] < 0.05 < losses[0]


def test_the_demo_goes_the_same_way_on_micrograd():
    engine, nn = pytest.importorskip("micrograd.engine"), pytest.importorskip("micrograd.nn")
    theirs, _ = demo(engine.Value, nn.MLP, 6, count=10)
    ours, _ = demo(Value, MLP, 6, count=10)
    assert ours == pytest.approx(theirs, rel=1e-9)


def test_the_demo_with_numpy_data():
    np = pytest.importorskip("numpy")
    ours, _ = demo(Value, MLP, 3, count=10)
    from_arrays, _ = demo(lambda x: Value(np.float64(x)), MLP, 3, count=10)
    assert from_arrays == pytest.approx(ours, rel=1e-12)


def test_names_that_a_micrograd_script_uses():
    """The example of micrograd's README: every operator of it, and its printed numbers."""
    a, b = Value(-4.0), Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    assert f"{g.data:.4f}" == "24.7041"
    g.backward()
    assert (f"{a.grad:.4f}", f"{b.grad:.4f}") == ("138.8338", "645.5773")


# --- in the shape of microgpt ---


def tiny_gpt(value, letters=5, size=4, heads=2, seed=42):
    """One layer, two heads, four numbers for each of five letters, Adam: value(x) makes a number of the engine."""
    generator = random.Random(seed)
    weights = {
        name: [[value(generator.gauss(0, 0.2)) for _ in range(columns)] for _ in range(rows)]
        for name, rows, columns in (
            ("letter", letters, size), ("position", 4, size), ("query", size, size), ("key", size, size),
            ("value", size, size), ("join", size, size), ("widen", 2 * size, size), ("narrow", size, 2 * size),
            ("logits", letters, size),
        )
    }  # fmt: skip
    parameters = [p for matrix in weights.values() for row in matrix for p in row]

    def linear(name, x):
        return [sum(w * xi for w, xi in zip(row, x)) for row in weights[name]]

    def softmax(xs):
        largest = max(x.data for x in xs)
        powers = [(x - largest).exp() for x in xs]
        return [power / sum(powers) for power in powers]

    def rmsnorm(x):
        scale = (sum(xi * xi for xi in x) / len(x) + 1e-5) ** -0.5
        return [xi * scale for xi in x]

    def loss(text):
        keys, values, losses = [], [], []
        for position, (letter, following) in enumerate(itertools.pairwise(text)):
            x = rmsnorm([a + b for a, b in zip(weights["letter"][letter], weights["position"][position])])
            query = linear("query", x)
            keys.append(linear("key", x))
            values.append(linear("value", x))
            mixed = []
            for start in range(0, size, size // heads):
                head = range(start, start + size // heads)
                attention = softmax([sum(query[j] * key[j] for j in head) / len(head) ** 0.5 for key in keys])
                mixed += [sum(a * v[j] for a, v in zip(attention, values)) for j in head]
            x = [a + b for a, b in zip(x, linear("join", mixed))]
            x = [a + b for a, b in zip(x, linear("narrow", [h.relu() for h in linear("widen", rmsnorm(x))]))]
            losses.append(-softmax(linear("logits", x))[following].log())
        return (1 / len(losses)) * sum(losses)

    return parameters, loss


def train(value, steps=20):
    parameters, loss = tiny_gpt(value)
    means, squares = [0.0] * len(parameters), [0.0] * len(parameters)
    losses = []
    for step in range(steps):
        text = [(step + k) % 5 for k in range(5)]
        result = loss(text)
        result.backward()
        losses.append(result.data)
        rate = 0.01 * (1 - step / steps)
        for k, p in enumerate(parameters):
            means[k] = 0.85 * means[k] + 0.15 * p.grad
            squares[k] = 0.99 * squares[k] + 0.01 * p.grad**2
            p.data -= (
                rate * (means[k] / (1 - 0.85 ** (step + 1))) / ((squares[k] / (1 - 0.99 ** (step + 1))) ** 0.5 + 1e-8)
            )
            p.grad = 0
    return losses


def test_a_loop_in_the_shape_of_microgpt(monkeypatch):
    """Beside the class of microgpt's layout that the benchmarks measure."""
    if not (ROOT / "benchmarks" / "microgpt_value.py").exists():
        pytest.skip("benchmarks/ is not there")
    monkeypatch.syspath_prepend(str(ROOT))
    other = importlib.import_module("benchmarks.microgpt_value").MicrogptValue
    ours, theirs = train(Value), train(other)
    assert len(ours) == 20 and ours[-1] < ours[0]
    assert max(abs(a - b) for a, b in zip(ours, theirs)) <= 1e-9
    sys.modules.pop("benchmarks", None)
