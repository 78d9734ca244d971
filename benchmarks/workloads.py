"""The training steps that are measured, each written once for all engines.

A workload takes an engine and gives the parameters of a network and a function that computes its loss, anew in each
call. The numbers it starts from are fixed, so that every engine computes the same.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from benchmarks.engines import Engine, Network


@dataclass(frozen=True)
class Workload:
    """A network to train. One step: the loss, backward, and a step of gradient descent at the given learning rate."""

    name: str
    network: Callable[[Engine], Network]
    learning_rate: float
    functions: bool  # whether it holds any that scalargrad has as single nodes beside sums


def matrix(engine: Engine, rows: int, columns: int, number: Callable[[], float]) -> list[list[Any]]:
    return [[engine.Value(number()) for _ in range(columns)] for _ in range(rows)]


def entries(*matrices: list[list[Any]]) -> list[Any]:
    return [entry for matrix in matrices for row in matrix for entry in row]


# --- W1 ---


def moons(count: int, generator: random.Random) -> list[tuple[float, float, int]]:
    """Points (x, y) on two interleaved half circles, with noise, and the circle each belongs to, 1 or −1."""
    points = []
    for i in range(count):
        angle, side = math.pi * generator.random(), 1 if i % 2 else -1
        x, y = (math.cos(angle), math.sin(angle)) if side == 1 else (1 - math.cos(angle), 0.5 - math.sin(angle))
        points.append((x + generator.gauss(0, 0.1), y + generator.gauss(0, 0.1), side))
    return points


def moons_network(engine: Engine) -> Network:
    generator = random.Random(1337)
    sizes = [2, 16, 16, 1]
    weights = [matrix(engine, m, n, lambda: generator.uniform(-1, 1)) for n, m in pairwise(sizes)]
    biases = [[engine.Value(0.0) for _ in range(m)] for m in sizes[1:]]
    parameters = entries(*weights, biases)
    points = moons(100, generator)

    def score(xs: list[Any]) -> Any:
        for w, b in zip(weights, biases):
            zs = [engine.dot(row, xs, bias) for row, bias in zip(w, b)]
            xs = zs if w is weights[-1] else [z.relu() for z in zs]
        return xs[0]

    def loss() -> Any:
        hinges = [(1 + -side * score([engine.Value(x), engine.Value(y)])).relu() for x, y, side in points]
        regularization = 1e-4 * engine.total([p * p for p in parameters])
        return engine.total(hinges) * (1 / len(hinges)) + regularization

    return parameters, loss


# --- W2 ---


def sigmoid_network(engine: Engine) -> Network:
    # A student's worked example; its weights count up in hundredths.
    first = [[1, 6, 11, 16], [2, 7, 12, 17], [3, 8, 13, 18], [4, 9, 14, 19], [5, 10, 15, 20]]
    second = [[21, 22, 23, 24, 25], [16, 17, 18, 19, 20], [11, 12, 13, 14, 15], [6, 7, 8, 9, 10], [1, 2, 3, 4, 5]]
    third = [[16, 17, 18, 19, 20], [21, 22, 23, 24, 25]]
    layers = [[[engine.Value(w / 100) for w in row] for row in layer] for layer in (first, second, third)]

    def loss() -> Any:
        activations = [engine.Value(x) for x in (4.0, 3.0, 2.0, 1.0)]
        for layer in layers:
            activations = [engine.sigmoid(engine.dot(row, activations)) for row in layer]
        return engine.total([0.5 * (a - y) ** 2 for a, y in zip(activations, (0.10, 0.24))])

    return entries(*layers), loss


# --- W5 ---


def language_model(engine: Engine) -> Network:
    """A transformer of one layer that predicts letters: 4192 parameters, 4 heads, embeddings of 16 numbers."""
    generator = random.Random(42)
    letters, size, heads, context = 27, 16, 4, 16
    per_head = size // heads

    def weights(rows: int, columns: int) -> list[list[Any]]:
        return matrix(engine, rows, columns, lambda: generator.gauss(0, 0.08))

    letter_table, position_table, to_logits = weights(letters, size), weights(context, size), weights(letters, size)
    to_query, to_key, to_value, from_heads = (weights(size, size) for _ in range(4))
    widen, narrow = weights(4 * size, size), weights(size, 4 * size)
    parameters = entries(
        letter_table, position_table, to_logits, to_query, to_key, to_value, from_heads, widen, narrow
    )  # fmt: skip
    text = [generator.randrange(letters) for _ in range(9)]  # eight letters, each with the one to predict

    def linear(w: list[list[Any]], xs: list[Any]) -> list[Any]:
        return [engine.dot(row, xs) for row in w]

    def plus(xs: list[Any], ys: list[Any]) -> list[Any]:
        return [x + y for x, y in zip(xs, ys)]

    def rmsnorm(xs: list[Any]) -> list[Any]:
        scale = (engine.dot(xs, xs) / len(xs) + 1e-5) ** -0.5
        return [x * scale for x in xs]

    def attention(query: list[Any], keys: list[list[Any]], values: list[list[Any]]) -> list[Any]:
        result = []
        for start in range(0, size, per_head):
            head = slice(start, start + per_head)
            scores = [engine.dot(query[head], key[head]) / math.sqrt(per_head) for key in keys]
            attends = engine.softmax(scores)
            result += [engine.dot(attends, column) for column in zip(*(value[head] for value in values))]
        return result

    def loss() -> Any:
        keys: list[list[Any]] = []
        values: list[list[Any]] = []
        losses = []
        for position, (letter, following) in enumerate(pairwise(text)):
            xs = rmsnorm(plus(letter_table[letter], position_table[position]))
            normed = rmsnorm(xs)
            keys.append(linear(to_key, normed))
            values.append(linear(to_value, normed))
            xs = plus(xs, linear(from_heads, attention(linear(to_query, normed), keys, values)))
            wide = [z.relu() for z in linear(widen, rmsnorm(xs))]
            xs = plus(xs, linear(narrow, wide))
            losses.append(engine.cross_entropy(linear(to_logits, xs), following))
        return engine.total(losses) * (1 / len(losses))

    return parameters, loss


WORKLOADS = {
    workload.name: workload
    for workload in (
        Workload("W1", moons_network, 0.1, functions=False),
        Workload("W2", sigmoid_network, 1.0, functions=True),
        Workload("W5", language_model, 0.01, functions=True),
    )
}
